#include "importers/import.h"

#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "importers/again_inside.h"
#include "importers/alike.h"
#include "importers/breach.h"
#include "importers/complete.h"
#include "importers/fixme.h"
#include "importers/guide.h"
#include "importers/header.h"
#include "importers/held.h"
#include "importers/judge.h"
#include "importers/moved.h"
#include "importers/original.h"
#include "importers/problems.h"
#include "importers/profile.h"
#include "importers/redcap.h"
#include "importers/refusal.h"
#include "importers/result.h"
#include "importers/row.h"
#include "importers/settle.h"
#include "importers/sheet.h"
#include "importers/source.h"
#include "importers/survey.h"
#include "importers/unchanged.h"
#include "registry/erase.h"
#include "registry/rules.h"

static const char *const order_names[] = {
    [BASE_DATE_YMD] = "ymd", [BASE_DATE_MDY] = "mdy", [BASE_DATE_DMY] = "dmy"};

/** What a replay needs, as JSON; the same options give the same text. */
static char *options_text(const ImportWork *work)
{
    const ImportOptions *options = work->options;
    json_t *all = json_pack("{s:s, s:s, s:s, s:o}", "blank",
        options->erase_blank ? "erase" : "keep", "date_order", order_names[work->date_order],
        "encoding", options->encoding ? options->encoding : "auto", "site",
        base_json_text(options->site));
    /* Of a workbook the sheet is kept as CSV, whose lines are the rows. */
    if (work->result->sheet)
        json_object_set_new(all, "sheet", base_json_text(work->result->sheet));
    if (options->complete)
        json_object_set_new(all, "complete", json_true());
    if (work->held)
        json_object_set_new(all, "hold", import_held_json(work->held));
    /* Under another profile the same bytes are another import. */
    if (work->result->profile && work->map) {
        g_autofree char *sha256 =
            g_compute_checksum_for_string(G_CHECKSUM_SHA256, work->map->text, -1);
        json_object_set_new(all, "profile", base_json_text(sha256));
    }
    return base_json_line(all);
}

static gboolean read_rows(ImportWork *work, ImportSource *source, GError **error)
{
    const ImportOptions *options = work->options;
    g_autoptr(BaseCsvReader) reader = import_pass_new(work, source, error);
    BaseCsvRow row;
    BaseCsvStep step;
    if (!reader)
        return FALSE;
    while ((step = base_csv_reader_next(reader, &row, error)) != BASE_CSV_END) {
        if (step == BASE_CSV_FAILED || !import_go_on(options, error) ||
            !import_row(work, &row, step == BASE_CSV_DEFECT, error))
            return FALSE;
        if (work->fixme)
            import_fixme_row(work, &row);
        if (work->result->n_rows % IMPORT_PROGRESS_ROWS == 0)
            import_survey_progress(work, source, false);
    }
    return import_go_on(options, error);
}

static void finish_counts(ImportWork *work)
{
    for (size_t i = 0; i < work->layout->n_columns; i++) {
        const ImportColumn *column = &work->layout->columns[i];
        if (column->n_normalised > 0)
            import_result_normalised(work->result, column->field_name, column->n_normalised);
    }
}

/** Hands out the result's problems, as RegistryProblemsGive. */
static void give_problems(RegistryProblemTake take, void *take_data, const void *data)
{
    g_autoptr(ImportProblemsWalk) walk = import_problems_walk(data);
    const ImportProblem *from;
    while ((from = import_problems_next(walk)) != NULL) {
        const RegistryProblem problem = {.is_error = from->is_error,
            .file = from->file,
            .line = from->line,
            .column = from->column,
            .record_id = from->record_id,
            .event = from->event,
            .field = from->field,
            .value = from->value,
            .rule_id = from->rule_id,
            .msgid = from->msgid,
            .hint = from->hint,
            .arguments = from->arguments};
        if (!take(&problem, take_data))
            return;
    }
}

/** A refused file leaves its name, hash and findings; counts of it would mislead. */
static gboolean cancel_refused(
    ImportResult *result, RegistryImport *import, bool keep, GError **error)
{
    result->status = IMPORT_REFUSED;
    result->n_records_new = result->n_records_updated = result->n_records_unchanged = 0;
    result->n_values_new = result->n_values_changed = 0;
    result->n_values_unchanged = result->n_values_held = 0;
    return registry_import_cancel(import, keep ? give_problems : NULL, result, error);
}

static gboolean commit(ImportWork *work, GError **error)
{
    const ImportResult *result = work->result;
    const RegistryImportCounts counts = {.n_rows = result->n_rows,
        .n_records_new = result->n_records_new,
        .n_records_updated = result->n_records_updated,
        .n_records_unchanged = result->n_records_unchanged,
        .n_values_new = result->n_values_new,
        .n_values_changed = result->n_values_changed,
        .n_values_unchanged = result->n_values_unchanged,
        .n_values_held = result->n_values_held};
    return registry_import_commit(work->import, &counts, error);
}

/** Ends the transaction as the options and the findings say; the import is gone afterwards. */
static gboolean finish_import(ImportWork *work, ImportSource *source, GError **error)
{
    const ImportOptions *options = work->options;
    ImportResult *result = work->result;
    finish_counts(work);
    /* In a rehearsal the next files have to find what they would. */
    const bool keeps = !options->check_only && !options->again &&
                       (!options->dry_run || registry_import_is_rehearsed(work->import));
    if (result->status == IMPORT_REFUSED)
        return cancel_refused(result, work->import, keeps, error);
    result->status = options->check_only ? IMPORT_CHECKED
                     : options->dry_run  ? IMPORT_WOULD_IMPORT
                                         : IMPORT_IMPORTED;
    if (options->strict && result->has_error)
        return cancel_refused(result, work->import, keeps, error);
    if (options->dry_run && !options->check_only && !registry_import_is_rehearsed(work->import))
        return registry_import_cancel(work->import, NULL, NULL, error);
    if (!options->check_only && !options->dry_run &&
        !import_original_keep(work, source, error)) {
        (void)registry_import_cancel(work->import, NULL, NULL, NULL);
        return FALSE;
    }
    if (result->status == IMPORT_IMPORTED)
        result->import_id = registry_import_id(work->import);
    return commit(work, error);
}

/** Reads header, rows and dates; false with `error` set only for a fault of the machine. */
static gboolean read_file(
    ImportWork *work, ImportSource *source, bool had_records, GError **error)
{
    if (!import_breach_prepare(work, error) || !import_survey(work, source, error))
        return FALSE;
    if (work->result->status == IMPORT_REFUSED)
        return TRUE;
    if (!work->options->check_only && !import_settle_begin(work, error))
        return FALSE;
    if (!import_profile_warn(work, error) || !import_sheet_warn(work, source, error) ||
        !read_rows(work, source, error) || !import_refusal_warn(work, error) ||
        !import_survey_warn(work, error) || !import_moved_warn(work, error) ||
        !import_alike_warn(work, error) || !import_complete_warn(work, error))
        return FALSE;
    if (!import_source_is_unchanged(source)) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
            _("%s: the file changed while it was read; import it again"), work->result->file);
        return FALSE;
    }
    if (work->options->check_only)
        return TRUE;
    return import_judge_file(work, had_records, error) && import_breach_warn(work, error) &&
           import_settle_finish(work, error);
}

/** Begins a transaction for the file. */
static RegistryImport *begin_import(
    ImportWork *work, const ImportSource *source, GError **error)
{
    const ImportOptions *options = work->options;
    g_autofree char *text = options_text(work);
    const char *sha256 = import_source_sha256(source);
    const RegistryImportInfo info = {.file = work->result->file,
        .sha256 = sha256,
        .site = work->file_site,
        .encoding = work->result->encoding,
        .options = text,
        .map = work->map && !work->result->profile ? work->map->text : NULL,
        .profile = work->map && work->result->profile ? work->map->text : NULL,
        .user = options->user,
        .reason = options->reason,
        .clock = options->clock,
        .changed = options->dry_run && !options->check_only ? import_result_changed : NULL,
        .changed_data = work->result,
        .erase_blank = options->erase_blank};
    return registry_import_begin(work->registry, &info, error);
}

/** Keeps the refusal of a file that never came to its rows. */
static gboolean keep_refusal(ImportWork *work, const ImportSource *source, GError **error)
{
    work->result->status = IMPORT_REFUSED;
    if (work->options->check_only || work->options->dry_run || work->options->again ||
        import_source_sha256(source)[0] == '\0')
        return TRUE;
    work->import = begin_import(work, source, error);
    return work->import && cancel_refused(work->result, work->import, true, error);
}

/** Takes in a file that could be opened and decoded. */
static gboolean import_text(ImportWork *work, ImportSource *source, GError **error)
{
    GError *fault = NULL;
    if (!import_header_read(work, source, &fault)) {
        if (fault) {
            g_propagate_error(error, fault);
            return FALSE;
        }
        return import_sheet_warn(work, source, error) && keep_refusal(work, source, error);
    }
    bool had_records = false;
    if (!registry_has_records(work->registry, &had_records, error))
        return FALSE;
    import_work_begin(work);
    work->import = begin_import(work, source, error);
    if (!work->import)
        return FALSE;
    if (!read_file(work, source, had_records, error)) {
        (void)registry_import_cancel(work->import, NULL, NULL, NULL);
        return FALSE;
    }
    return finish_import(work, source, error);
}

/** Tells what is open of a file that was imported before; its rows are read for --fixme. */
static gboolean tell_again(
    ImportWork *work, ImportSource *source, int64_t earlier, GError **error)
{
    GError *fault = NULL;
    work->result->import_id = earlier;
    if (work->options->want_fixme && !import_header_read(work, source, &fault) && fault) {
        g_propagate_error(error, fault);
        return FALSE;
    }
    g_autoptr(BaseCsvReader) reader =
        work->layout ? import_pass_new(work, source, error) : NULL;
    if (work->layout && !reader)
        return FALSE;
    return import_unchanged(work, reader, earlier, error);
}

/**
 * Id of the import that brought the same bytes in the same way, or 0. Where it refused rows of
 * patients who have consented since, or of a hospital whose login sends them now, nothing is
 * known of these rows, and they are read again.
 */
static gboolean find_earlier(
    const ImportWork *work, const ImportSource *source, int64_t *earlier, GError **error)
{
    bool came = false;
    *earlier = 0;
    if (work->options->check_only || work->options->again)
        return TRUE;
    g_autofree char *text = options_text(work);
    const int64_t found = registry_import_find(work->registry, import_source_sha256(source),
        text, work->map && !work->result->profile ? work->map->text : NULL);
    if (found > 0 && (!registry_import_consent_came(work->registry, found, &came, error) ||
                         (!came && !registry_import_right_came(
                                       work->registry, found, work->file_site, &came, error))))
        return FALSE;
    *earlier = came ? 0 : found;
    return TRUE;
}

static void refuse_unmapped(ImportResult *result)
{
    import_result_add(result,
        &(RegistryProblem){.is_error = true,
            .line = 1,
            .field = IMPORT_EVENT_COLUMN,
            .rule_id = "header",
            .msgid = N_("the map has files for each event, and none of them has this name"),
            .hint = N_("add the file's name, or a pattern like \"*_1m.csv\", to files in the "
                       "map")});
}

/* A name would bring back the id of who was erased; of the refusal nothing is kept, either. */
static gboolean refuse_named(ImportWork *work, bool *is_named, GError **error)
{
    if (work->options->check_only || work->options->again)
        return TRUE;
    g_autoptr(RegistryErasedIds) ids = registry_erased_ids_read(work->registry, error);
    *is_named =
        ids && registry_erased_ids_named(ids, work->result->file, REGISTRY_ERASED_TELLING);
    g_autofree char *arguments = base_arguments("t", work->result->file);
    if (*is_named)
        import_refuse_file(work->result, "file", 0, registry_erased_sentence,
            N_("give the file another name"), arguments);
    return ids != NULL;
}

static gboolean import_source(
    ImportWork *work, ImportSource *source, const ImportSourceReport *report, GError **error)
{
    ImportResult *result = work->result;
    (void)g_strlcpy(result->sha256, import_source_sha256(source), sizeof result->sha256);
    if (report->fault == IMPORT_SOURCE_UNREADABLE) {
        import_refuse_file(result, "file", 0, report->msgid, report->hint, report->arguments);
        return TRUE;
    }
    bool is_named = false;
    if (!refuse_named(work, &is_named, error) || is_named)
        return is_named;
    if (report->fault != IMPORT_SOURCE_OK) {
        import_refuse_file(result,
            report->fault == IMPORT_SOURCE_ENCODING ? "encoding" : "workbook", report->bad_line,
            report->msgid, report->hint, report->arguments);
        return keep_refusal(work, source, error);
    }
    const ImportBook *book = import_source_book(source);
    result->sheet = book ? g_strdup(book->sheet) : NULL;
    result->encoding = base_encoding_name(import_source_encoding(source));
    if (report->other != BASE_ENCODING_AUTO)
        work->guess = report;
    if (work->is_unmapped) {
        refuse_unmapped(result);
        return keep_refusal(work, source, error);
    }
    int64_t earlier;
    if (!find_earlier(work, source, &earlier, error))
        return FALSE;
    return earlier > 0 ? tell_again(work, source, earlier, error)
                       : import_text(work, source, error);
}

static bool check_options(
    const SchemaStudy *study, const ImportOptions *options, GError **error)
{
    BaseEncoding wanted;
    if (options->encoding && !base_encoding_find(options->encoding, &wanted)) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("no encoding is called \"%s\"; auto, utf-8, cp932 or windows-1252 was expected"),
            options->encoding);
        return false;
    }
    if (options->site && schema_study_site(study, options->site) == SIZE_MAX) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("the study has no site \"%s\"; its study.yaml lists them"), options->site);
        return false;
    }
    return true;
}

/* How the file is to be read, and who said so; the rest is known when it is. */
static ImportReading reading_of(const ImportWork *work)
{
    static const char *const orders[] = {
        [BASE_DATE_YMD] = "ymd", [BASE_DATE_MDY] = "mdy", [BASE_DATE_DMY] = "dmy"};
    const ImportOptions *options = work->options;
    const char *map = work->result->profile ? "profile" : "map";
    return (ImportReading){
        .map = options->map_path ? g_path_get_basename(options->map_path) : NULL,
        .site_from = options->site     ? "option"
                     : work->file_site ? map
                                       : NULL,
        .date_order = orders[work->date_order],
        .date_order_from = options->date_order_given                ? "option"
                           : work->map && work->map->has_date_order ? map
                                                                    : NULL};
}

static ImportResult *import_one(Registry *registry, const char *path,
    const ImportOptions *options, const ImportGuide *guide, ImportSession *session,
    int16_t file, GError **error)
{
    ImportWork work = {.registry = registry,
        .study = registry_study(registry),
        .options = options,
        .session = session,
        .file = file};
    const ImportMap *profile = NULL;
    if (!check_options(work.study, options, error) ||
        !import_guide_choose(guide, &work, path, &profile, error))
        return NULL;
    import_guide_use(&work, guide->map ? guide->map : profile, path);
    g_autofree char *name = options->by_name ? g_path_get_basename(path) : g_strdup(path);
    g_autoptr(ImportResult) result = work.result = import_result_new(name);
    ImportSourceReport report;
    g_autoptr(ImportSource) source = import_guide_open(&work, guide, path, &report, error);
    if (!source)
        return NULL;
    result->site = g_strdup(work.file_site);
    result->profile = profile ? g_strdup(profile->site) : NULL;
    result->reading = reading_of(&work);
    if (options->again)
        work.held = import_again_held(options->again);
    else if (options->hold_path)
        work.held = import_held_load(options->hold_path, error);
    const gboolean ok =
        (!options->hold_path || work.held) && import_source(&work, source, &report, error);
    import_survey_clear(&work);
    import_work_clear(&work);
    import_held_free(work.held);
    import_source_report_clear(&report);
    return ok ? g_steal_pointer(&result) : NULL;
}

static void session_init(ImportSession *session, const SchemaStudy *study)
{
    session->records = import_records_new();
    session->dates = import_dates_new(study);
    session->consents = g_array_new(FALSE, TRUE, sizeof(ImportSaid));
    session->places = g_array_new(FALSE, FALSE, sizeof(ImportBreachPlace));
    session->rules = NULL;
}

static void session_clear(ImportSession *session)
{
    import_records_free(session->records);
    import_dates_free(session->dates);
    g_array_unref(session->consents);
    g_array_unref(session->places);
    registry_rules_free(session->rules);
}

ImportResult *import_file(
    Registry *registry, const char *path, const ImportOptions *options, GError **error)
{
    if (options->check_only) {
        g_autoptr(GPtrArray) results = import_check_files(registry, &path, 1, options, error);
        return results ? g_ptr_array_steal_index(results, 0) : NULL;
    }
    ImportGuide guide;
    if (!import_guide_load(&guide, registry, options, error))
        return NULL;
    ImportSession session;
    session_init(&session, registry_study(registry));
    ImportResult *result = import_one(registry, path, options, &guide, &session, 0, error);
    session_clear(&session);
    import_guide_clear(&guide);
    return result;
}

static void free_result(gpointer result)
{
    import_result_free(result);
}

GPtrArray *import_check_files(Registry *registry, const char *const *paths, size_t n_paths,
    const ImportOptions *options, GError **error)
{
    ImportGuide guide;
    if (!import_guide_load(&guide, registry, options, error))
        return NULL;
    ImportOptions checking = *options;
    checking.check_only = true;
    g_autoptr(GPtrArray) results = g_ptr_array_new_with_free_func(free_result);
    ImportSession session;
    session_init(&session, registry_study(registry));
    bool ok = true;
    for (size_t i = 0; ok && i < n_paths; i++) {
        ImportResult *result =
            import_one(registry, paths[i], &checking, &guide, &session, (int16_t)i, error);
        ok = result != NULL;
        if (ok)
            g_ptr_array_add(results, result);
    }
    if (ok)
        ok = import_breach_warn_files(&session, registry_study(registry), results, error);
    if (ok)
        import_judge_files(&session, results);
    session_clear(&session);
    import_guide_clear(&guide);
    return ok ? g_steal_pointer(&results) : NULL;
}
