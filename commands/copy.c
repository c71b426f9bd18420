#include "commands/copy.h"

#include <string.h>

#include "base/beside.h"
#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "commands/backup.h"
#include "commands/copy_study.h"
#include "commands/export_masked.h"
#include "commands/inside.h"
#include "exports/spool.h"
#include "registry/access.h"
#include "registry/copy_note.h"
#include "registry/import.h"
#include "reports/study/report.h"

const char *const command_copy_formats[] = {"text", "json", NULL};

typedef struct {
    const CommandCopy *options;
    const CommandSinks *sinks;
    CommandExport export; /* The same options, as an export has them. */
    CommandAnalysis opened;
    CommandMasked masked;
    GHashTable *asked,
        *steps; /* Names of variables: of all, and of the cohort's steps alone. */
    bool *asks_rows, *step_rows; /* One a form, the last of visits: their rows are read. */
    int64_t n_lost;              /* Such rows of which nothing may be given out. */
    RegistryExport *out;
    ExportSpool *spool;
    GPtrArray *records; /* char *: ids of the registry's own. */
    Registry *copy;
    RegistryImport *import;
    size_t *columns; /* Of each column read its place in the dictionary, or SIZE_MAX. */
    bool *in_steps;  /* Of each column read: a step of the cohort asks for it. */
    RegistryCell *cells;
    int64_t n_members;
} Work;

static void work_clear(Work *work)
{
    registry_close(work->copy);
    export_spool_free(work->spool);
    registry_export_free(work->out);
    g_clear_pointer(&work->asked, g_hash_table_unref);
    g_clear_pointer(&work->steps, g_hash_table_unref);
    g_clear_pointer(&work->records, g_ptr_array_unref);
    command_masked_clear(&work->masked);
    command_analysis_clear(&work->opened);
    g_free(work->columns);
    g_free(work->in_steps);
    g_free(work->asks_rows);
    g_free(work->step_rows);
    g_free(work->cells);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Work, work_clear)

/* ---- What is read ---- */

static bool is_first_of_event(const SchemaStudy *study, size_t field)
{
    for (size_t e = 0; e < study->n_events; e++)
        for (size_t f = 1; f <= field && schema_study_collects(study, e, field); f++) {
            const SchemaField *one = &study->dictionary->fields[f];
            if (schema_study_collects(study, e, f) && one->type != SCHEMA_TEXT &&
                !study->form_repeats[schema_study_form(study, one->form)]) {
                if (f == field)
                    return true;
                break;
            }
        }
    return false;
}

/* A row is there for a value: where rows are counted each has to have one. Of a visit the day
   of it will do, or the first that is no free text of what its event collects. */
static void add_presence(GHashTable *names, const SchemaStudy *study, const bool *reads_rows)
{
    const SchemaDictionary *dictionary = study->dictionary;
    for (size_t c = 0; c < dictionary->n_columns; c++) {
        const size_t field = dictionary->columns[c].field;
        const size_t form = schema_study_form(study, dictionary->fields[field].form);
        const bool counts =
            study->form_repeats[form]
                ? reads_rows[form]
                : reads_rows[study->dictionary->n_forms] &&
                      (field == study->roles.visit || is_first_of_event(study, field));
        if (field > 0 && counts)
            (void)g_hash_table_add(names, g_strdup(dictionary->columns[c].name));
    }
}

static bool *rows_of(const RegistryCohort *probe, const SchemaStudy *study)
{
    const size_t n = study->dictionary->n_forms;
    bool *reads = g_new0(bool, n + 1);
    for (size_t f = 0; f <= n; f++)
        reads[f] = registry_cohort_reads_rows(probe, f < n ? f : SIZE_MAX);
    return reads;
}

static GHashTable *names_of(Work *work, bool with_questions, GError **error)
{
    const SchemaStudy *study = registry_study(work->opened.registry);
    g_autoptr(RegistryCohort) probe =
        registry_cohort_new(work->opened.registry, work->opened.analysis, error);
    if (!probe ||
        (with_questions && !report_study_ask_all(probe, work->opened.analysis, error)))
        return NULL;
    g_autoptr(GHashTable) borrowed = registry_cohort_reads(probe);
    GHashTable *names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GHashTableIter each;
    gpointer name;
    g_hash_table_iter_init(&each, borrowed);
    while (g_hash_table_iter_next(&each, &name, NULL))
        (void)g_hash_table_add(names, g_strdup(name));
    bool *reads = rows_of(probe, study);
    add_presence(names, study, reads);
    *(with_questions ? &work->asks_rows : &work->step_rows) = reads;
    return names;
}

static RegistryExportUse use_of(const RegistryExportColumn *column, void *data)
{
    const Work *work = data;
    /* Derived values are computed again. */
    const bool asked = !column->derived && g_hash_table_contains(work->asked, column->name);
    return column->derived ? REGISTRY_EXPORT_LEFT
                           : export_mask_use(work->masked.mask, column, asked);
}

static gboolean take_record(const RegistryExportRecord *record, void *data, GError **error)
{
    Work *work = data;
    if (!command_go_on(work->sinks, error))
        return FALSE;
    const RegistryExportRecord *out =
        export_mask_apply(work->masked.mask, registry_export_columns(work->out), record);
    if (!out)
        return TRUE;
    g_ptr_array_add(work->records, g_strdup(record->record_id));
    export_spool_add(work->spool, out);
    return TRUE;
}

static gboolean check_small(const Work *work, GError **error)
{
    ExportMask *mask = work->masked.mask;
    export_mask_count_withdrawn(mask, registry_export_n_withdrawn(work->out));
    const ExportMaskResult *found = export_mask_result(mask);
    if (found->n_small == 0 || work->options->accept_small)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("%d of %d groups of patients alike by %s hold fewer than %d, the smallest %d "
          "(%s): give out less, or name who accepts that with --accept-small NAME"),
        (int)found->n_small, (int)found->n_cells, found->by,
        registry_study(work->opened.registry)->sharing.min_cell, (int)found->least,
        (const char *)found->small->pdata[0]);
    return FALSE;
}

/* All patients of whom the flow speaks; what is kept of each is decided when it is written. */
static gboolean read_records(Work *work, GError **error)
{
    const RegistryExportOptions wanted = {
        .site = work->options->site, .wants = use_of, .wants_data = work};
    work->asked = names_of(work, true, error);
    work->steps = work->asked ? names_of(work, false, error) : NULL;
    if (!work->steps)
        return FALSE;
    export_mask_for_analysis(work->masked.mask);
    work->out = registry_export_new(work->opened.cohort, &wanted, error);
    if (!work->out)
        return FALSE;
    work->spool = export_spool_new(registry_export_columns(work->out)->len);
    if (!registry_export_read(work->out, take_record, work, error) || !check_small(work, error))
        return FALSE;
    export_spool_sort(work->spool);
    return TRUE;
}

/* ---- What is written ---- */

static void find_columns(Work *work)
{
    const SchemaDictionary *dictionary = registry_study(work->opened.registry)->dictionary;
    const GArray *columns = registry_export_columns(work->out);
    work->columns = g_new0(size_t, columns->len + 1);
    work->in_steps = g_new0(bool, columns->len + 1);
    work->cells = g_new0(RegistryCell, dictionary->n_columns + 1);
    for (guint c = 0; c < columns->len; c++) {
        const RegistryExportColumn *column = &g_array_index(columns, RegistryExportColumn, c);
        work->columns[c] = SIZE_MAX;
        work->in_steps[c] = g_hash_table_contains(work->steps, column->name);
        for (size_t i = 0; !column->is_hidden && i < dictionary->n_columns; i++)
            if (g_str_equal(dictionary->columns[i].name, column->name))
                work->columns[c] = i;
    }
}

static RegistryCell cell_of(const RegistryValue *value)
{
    switch (value->kind) {
    case REGISTRY_VALUE_INTEGER:
        return (RegistryCell){.kind = REGISTRY_CELL_INTEGER, .integer = value->integer};
    case REGISTRY_VALUE_REAL:
        return (RegistryCell){.kind = REGISTRY_CELL_NUMBER, .number = value->real};
    case REGISTRY_VALUE_TEXT:
        return (RegistryCell){.kind = REGISTRY_CELL_TEXT, .text = value->text};
    case REGISTRY_VALUE_MISSING:
        return (RegistryCell){.kind = REGISTRY_CELL_MISSING, .text = value->text};
    case REGISTRY_VALUE_NONE:
        break;
    }
    return (RegistryCell){.kind = REGISTRY_CELL_ABSENT};
}

static bool has_value(const Work *work, guint n_columns)
{
    for (guint c = 0; c < n_columns; c++)
        if (work->columns[c] != SIZE_MAX &&
            work->cells[work->columns[c]].kind != REGISTRY_CELL_ABSENT)
            return true;
    return false;
}

/* Whether a question, or of who is not in the study a step, asks how many such rows there are.
 */
static bool is_counted(
    const Work *work, const RegistryExportRecord *record, const RegistryExportRow *row)
{
    const bool *reads = record->is_member ? work->asks_rows : work->step_rows;
    const size_t n = registry_study(work->opened.registry)->dictionary->n_forms;
    return reads[row->form == SIZE_MAX ? n : row->form];
}

static gboolean check_lost(const Work *work, GError **error)
{
    if (work->n_lost == 0)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("copy: %lld visits, or rows of forms that repeat, hold nothing that may be given out "
          "(free text, identifiers), and the analysis asks how many there are: the copy would "
          "give other numbers; ask of a variable of theirs, or name one under sharing: keep in "
          "study.yaml"),
        (long long)work->n_lost);
    return FALSE;
}

/* Of who is not in the study only what its steps ask for. */
static gboolean put_record(const RegistryExportRecord *record, void *data, GError **error)
{
    Work *work = data;
    const guint n = registry_export_columns(work->out)->len;
    work->n_members += record->is_member;
    for (size_t i = 0; i < record->n_rows; i++) {
        const RegistryExportRow *row = &record->rows[i];
        RegistryRowResult result;
        for (guint c = 0; c < n; c++)
            if (work->columns[c] != SIZE_MAX)
                work->cells[work->columns[c]] =
                    record->is_member || work->in_steps[c]
                        ? cell_of(&row->values[c])
                        : (RegistryCell){.kind = REGISTRY_CELL_ABSENT};
        const RegistryRow put = {.record_id = record->record_id,
            .event = row->event,
            .repeat_form = row->form,
            .instance = MAX(row->instance, 1),
            .site = record->site,
            .line = 1,
            .cells = work->cells};
        work->n_lost += !has_value(work, n) && is_counted(work, record, row);
        if (!registry_import_row(work->import, &put, &result, error))
            return FALSE;
    }
    return TRUE;
}

static char *about_of(const Work *work, const char *recipient)
{
    const CommandCopy *options = work->options;
    char made[BASE_CLOCK_SIZE];
    g_autofree char *name = g_path_get_basename(options->analysis);
    base_clock_format(&work->sinks->clock, made);
    made[10] = '\0';
    return base_json_page(json_pack("{s:o, s:o, s:s, s:s, s:o, s:o}", "analysis",
        base_json_text(name), "recipient", base_json_text(recipient), "made", made,
        "content_hash", registry_export_snapshot(work->out), "snapshot",
        base_json_text(options->snapshot), "site",
        base_json_text(
            options->site ? export_mask_site(work->masked.mask, options->site) : NULL)));
}

static gboolean write_records(Work *work, const char *about, GError **error)
{
    const ExportRecords records = export_spool_records(work->spool);
    const RegistryImportInfo info = {.command = REGISTRY_COPY,
        .options = about,
        .user = work->options->user,
        .reason = work->options->reason,
        .clock = work->sinks->clock};
    find_columns(work);
    work->import = registry_import_begin(work->copy, &info, error);
    if (!work->import)
        return FALSE;
    if (records.each(records.of, put_record, work, error) && check_lost(work, error))
        return registry_import_commit(work->import, NULL, error);
    (void)registry_import_cancel(work->import, NULL, NULL, NULL);
    return FALSE;
}

static gboolean write_copy(
    Work *work, const char *making, const char *recipient, GError **error)
{
    const CommandCopy *options = work->options;
    g_autofree char *base = g_path_get_basename(options->analysis);
    g_autofree char *name =
        g_str_has_suffix(base, ".yaml") ? g_strndup(base, strlen(base) - 5) : g_strdup(base);
    g_autoptr(GBytes) analysis =
        command_analysis_bytes(work->opened.registry, options->analysis, error);
    if (!analysis)
        return FALSE;
    g_autofree char *about = about_of(work, recipient);
    g_autoptr(GPtrArray) files =
        command_copy_files(work->opened.registry, work->masked.mask, name, analysis, about);
    work->copy =
        registry_create(making, files, making, options->user, &work->sinks->clock, error);
    const gboolean ok = work->copy && write_records(work, about, error);
    g_clear_pointer(&work->copy, registry_close);
    return ok;
}

/* ---- Into its place, and into the log ---- */

static gboolean log_copy(Work *work, const char *recipient, GError **error)
{
    const CommandCopy *options = work->options;
    g_autofree char *text = base_json_line(
        json_pack("{s:o, s:o, s:o}", "analysis", base_json_text(options->analysis), "site",
            base_json_text(options->site), "snapshot", base_json_text(options->snapshot)));
    g_ptr_array_add(work->records, NULL);
    /* What was read within its transaction would take the entry back with it. */
    g_clear_pointer(&work->out, registry_export_free);
    const RegistryAccess access = {.command = "copy",
        .options = text,
        .file = options->file,
        .recipient = recipient,
        .user = options->user,
        .reason = options->reason,
        .records = (const char *const *)(const void *)work->records->pdata,
        .clock = work->sinks->clock};
    return options->unlogged || registry_access_append(work->opened.registry, &access, error);
}

static char *say(const Work *work, const char *recipient)
{
    const CommandCopy *options = work->options;
    const ExportMaskResult *found = export_mask_result(work->masked.mask);
    if (g_strcmp0(options->format, "json") == 0)
        return base_json_page(json_pack("{s:o, s:o, s:o, s:I, s:I, s:I, s:I, s:b}", "file",
            base_json_text(options->file), "analysis", base_json_text(options->analysis),
            "recipient", base_json_text(recipient), "patients", (json_int_t)found->n_given,
            "members", (json_int_t)work->n_members, "without_consent_for_sharing",
            (json_int_t)found->n_no_consent, "withdrawn", (json_int_t)found->n_withdrawn,
            "logged", !options->unlogged));
    g_autofree char *file = base_text_shown(options->file);
    g_autofree char *text = base_words_say(work->sinks->words,
        N_("{1}: {2} patients for {3}, {4} of them in {5}; of the others only what its steps "
           "ask for\n  left out: {6} whose consent does not cover sharing, {7} who withdrew"),
        "tntntnn", file, (gint64)found->n_given, recipient, (gint64)work->n_members,
        options->analysis, (gint64)found->n_no_consent, (gint64)found->n_withdrawn);
    return g_strconcat(text, "\n", NULL);
}

/* ---- The command ---- */

static gboolean copy_for_analysis(
    Work *work, BaseOutput *output, const CommandSinks *sinks, GError **error)
{
    const CommandCopy *options = work->options;
    const CommandSource source = {.db = options->db,
        .mode = options->unlogged ? REGISTRY_READ : REGISTRY_WRITE,
        .study = options->analysis,
        .snapshot = options->snapshot,
        .takes_snapshot = true,
        .is_new_question = true};
    g_autofree char *making = base_beside_new(options->file, false, error);
    if (!making || !command_analysis_open(&work->opened, &source, sinks, error) ||
        !command_check_site(work->opened.registry, options->site, error) ||
        !registry_copy_check(work->opened.registry, "copy of a copy", error) ||
        !command_masked_open(&work->masked, &work->export, work->opened.registry, sinks, error))
        return FALSE;
    g_autofree char *recipient = command_masked_recipient(&work->masked, &work->export);
    const gboolean ok =
        read_records(work, error) && write_copy(work, making, recipient, error) &&
        log_copy(work, recipient, error) && base_beside_appear(making, options->file, error);
    base_beside_remove(making);
    if (!ok)
        return FALSE;
    g_autofree char *text = say(work, recipient);
    return command_emit(output, text, strlen(text), error);
}

static gboolean copy_whole(
    const CommandCopy *options, BaseOutput *output, const CommandSinks *sinks, GError **error)
{
    const CommandBackup whole = {.db = options->db,
        .file = options->file,
        .user = options->user,
        .reason = options->reason,
        .unlogged = options->unlogged};
    if (!command_backup_file("copy", &whole, sinks, error))
        return FALSE;
    g_autofree char *to = base_text_shown(options->file);
    g_autofree char *from = base_text_shown(options->db);
    g_autofree char *text =
        g_strcmp0(options->format, "json") == 0
            ? base_json_page(json_pack("{s:o, s:n, s:b}", "file", base_json_text(options->file),
                  "analysis", "logged", !options->unlogged))
            : base_words_say(sinks->words, N_("{1}: a whole copy of {2}\n"), "tt", to, from);
    return command_emit(output, text, strlen(text), error);
}

static gboolean check_options(const CommandCopy *options, GError **error)
{
    if (options->analysis && !options->deidentify) {
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("copy --analysis is pseudonymised: give --deidentify KEYFILE, and --to WHO for a "
              "new key"));
        return FALSE;
    }
    if (!options->analysis && (options->deidentify || options->site || options->snapshot)) {
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("--deidentify, --site and --snapshot are of a copy for an analysis: give "
              "--analysis STUDY; without it the whole registry is copied"));
        return FALSE;
    }
    return TRUE;
}

gboolean command_copy(
    const CommandCopy *options, const CommandSinks *sinks, CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    g_auto(Work) work = {.options = options,
        .sinks = sinks,
        .records = g_ptr_array_new_with_free_func(g_free),
        .export = {.db = options->db,
            .study = options->analysis,
            .site = options->site,
            .deidentify = options->deidentify,
            .to = options->to,
            .accept_small = options->accept_small,
            .accept_consent = options->accept_consent}};
    if (!check_options(options, error) || !command_masked_check(&work.export, error))
        return FALSE;
    g_autoptr(BaseOutputs) outputs = base_outputs_new(&sinks->streams);
    BaseOutput *output = base_outputs_add(outputs, "-o", NULL, NULL);
    base_outputs_read_database(outputs, options->db);
    if (options->deidentify)
        base_outputs_read(outputs, options->deidentify, "the key");
    command_read_study(outputs, options->analysis);
    if (!base_outputs_open(outputs, error))
        return FALSE;
    return options->analysis ? copy_for_analysis(&work, output, sinks, error)
                             : copy_whole(options, output, sinks, error);
}
