/**
 * @file
 * Before a lock: each hospital's sheet of its patients, and its yes.
 */
#include <string.h>

#include "base/date.h"
#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "commands/day.h"
#include "commands/inside.h"
#include "commands/lock_parts.h"
#include "registry/access.h"
#include "registry/audit.h"
#include "registry/login.h"
#include "registry/sheet.h"
#include "reports/render/render.h"

/* Digits of a hash on paper. */
enum { DIGITS = 12 };

static const char *const visit_words[] = {[REGISTRY_SHEET_NOT_EXPECTED] = "",
    [REGISTRY_SHEET_MISSING] = N_("did not come"),
    [REGISTRY_SHEET_PARTIAL] = N_("in part"),
    [REGISTRY_SHEET_COMPLETE] = N_("complete")};

/* What is made, and where it goes. */
typedef struct {
    const CommandLock *options;
    const CommandSinks *sinks;
    const BaseWords *words;
    Registry *registry;
    const SchemaStudy *study;
    const RegistrySheets *sheets;
    BaseOutputs *outputs;
    GPtrArray *files; /* Borrowed outputs. */
    GString *paths;   /* Theirs, a line each. */
    int32_t day;
} Work;

/* ---- A sheet ---- */

static void add_columns(const Work *work, ReportTable *table)
{
    for (size_t e = 0; e < work->study->n_events; e++)
        report_table_add_column(table, work->study->events[e].label, "", NULL, 'l');
    report_table_add_column(table, base_words(work->words, N_("queries open")), "", NULL, 'r');
    report_table_add_column(table, base_words(work->words, N_("consent")), "", NULL, 'l');
}

static const char *consent_of(const Work *work, const RegistrySheetPatient *patient)
{
    if (patient->withdrawn)
        return base_words(work->words, N_("withdrawn"));
    return patient->refuses ? base_words(work->words, N_("said no, not settled")) : "";
}

static void add_patient(const Work *work, ReportTable *table, const RegistrySheetPatient *one)
{
    const size_t n_events = work->study->n_events;
    ReportLine *line = report_table_add_line(table, REPORT_LINE_ROW, 0, one->record_id);
    for (size_t e = 0; e < n_events; e++)
        if (one->visits[e] != REGISTRY_SHEET_NOT_EXPECTED)
            report_cell_set_text(
                &line->cells[e], base_words(work->words, visit_words[one->visits[e]]));
    g_autofree char *queries =
        g_strdup_printf("%" G_GINT64_FORMAT, one->n_open + one->n_answered);
    report_cell_set_text(&line->cells[n_events], queries);
    report_cell_set_text(&line->cells[n_events + 1], consent_of(work, one));
}

static void add_note(ReportTable *table, char *text_take)
{
    g_autofree char *text = text_take;
    report_table_add_note(table, "", text);
}

static void add_notes(const Work *work, ReportTable *table, const RegistryConfirmed *one)
{
    const BaseWords *words = work->words;
    const char *code = work->study->sites[one->site].code;
    const int64_t n_other = work->sheets->n_other[one->site];
    g_autofree char *sheet = g_strndup(one->content, DIGITS);
    report_table_add_note(table, "",
        base_words(words,
            N_("complete: every required field of the visit is filled; in part: some is empty; "
               "did not come: it was to be expected by this day. Who is not on the list is not "
               "in the registry.")));
    if (n_other > 0)
        add_note(
            table, base_words_say(words, N_("Queries that name none of these patients: {1}."),
                       "n", (gint64)n_other));
    add_note(table, base_words_say(words,
                        N_("Sheet {1}. It is of these patients' data as they are stored "
                           "on this day."),
                        "t", sheet));
    report_table_add_note(table, "",
        base_words(words,
            N_("We have compared this list with our patients: it is ours, and complete but for "
               "what is named here. Name, day, signature: "
               "________________________________________")));
    add_note(table, base_words_say(words,
                        N_("For the coordinating office: proreg lock DB --yes {1} --by NAME "
                           "--on DAY --sheet {2}"),
                        "tt", code, sheet));
}

static ReportDocument *make_sheet(const Work *work, const RegistryConfirmed *one)
{
    const SchemaSite *site = &work->study->sites[one->site];
    char day[BASE_DATE_SIZE];
    base_date_format(work->day, day);
    g_autofree char *name = g_strconcat("sheet_", site->code, NULL);
    g_autofree char *title =
        base_words_say(work->words, N_("{1} ({2}): patients in the registry on {3}"), "ttt",
            site->label ? site->label : site->code, site->code, day);
    ReportDocument *document = report_document_new(name, work->study->title);
    ReportTable *table = report_table_add(document, "patients",
        base_words(work->words, N_("Patients")), title, base_words(work->words, N_("Record")));
    document->words = work->words;
    add_columns(work, table);
    for (guint i = 0; i < work->sheets->patients->len; i++) {
        const RegistrySheetPatient *patient =
            &g_array_index(work->sheets->patients, RegistrySheetPatient, i);
        if (patient->site == one->site)
            add_patient(work, table, patient);
    }
    add_notes(work, table, one);
    return document;
}

/* ---- Into files ---- */

/* Whom the hospital is told of. Borrowed ids, NULL-ended. */
static const char **records_of(const Work *work, size_t site)
{
    GPtrArray *ids = g_ptr_array_new();
    for (guint i = 0; i < work->sheets->patients->len; i++) {
        const RegistrySheetPatient *patient =
            &g_array_index(work->sheets->patients, RegistrySheetPatient, i);
        if (patient->site == site)
            g_ptr_array_add(ids, (gpointer)patient->record_id);
    }
    g_ptr_array_add(ids, NULL);
    return (const char **)g_ptr_array_free(ids, FALSE);
}

static gboolean log_sheet(
    const Work *work, const RegistryConfirmed *one, const char *path, GError **error)
{
    g_autofree const char **records = records_of(work, one->site);
    const RegistryAccess access = {.command = "lock sheets",
        .file = path,
        .recipient = work->study->sites[one->site].code,
        .user = work->options->by,
        .records = records,
        .clock = work->sinks->clock};
    return registry_access_append(work->registry, &access, error);
}

static gboolean write_sheet(Work *work, const RegistryConfirmed *one, GError **error)
{
    const char *format_name = work->options->format ? work->options->format : "html";
    ReportFormat format;
    g_autoptr(ReportDocument) document = make_sheet(work, one);
    if (!command_go_on(work->sinks, error) ||
        !report_format_parse(format_name, &format, error) ||
        !registry_content_hash(work->registry, document->snapshot, error) ||
        !command_stand(work->registry, document, error))
        return FALSE;
    g_autofree char *file =
        g_strconcat(document->name, ".", report_format_extension(format), NULL);
    g_autofree char *path = g_build_filename(work->options->sheets, file, NULL);
    g_autoptr(GBytes) bytes = report_render(document, format, error);
    BaseOutput *output = bytes ? base_outputs_add(work->outputs, "--sheets", path, NULL) : NULL;
    if (!output)
        return FALSE;
    g_ptr_array_add(work->files, output);
    base_text_show(work->paths, path);
    g_string_append_c(work->paths, '\n');
    gsize size;
    const char *data = g_bytes_get_data(bytes, &size);
    return base_outputs_open(work->outputs, error) &&
           base_output_append(output, data, size, error) && log_sheet(work, one, path, error);
}

static gboolean write_sheets(Work *work, const GArray *hospitals, GError **error)
{
    const size_t only =
        work->options->site ? schema_study_site(work->study, work->options->site) : SIZE_MAX;
    for (guint i = 0; i < hospitals->len; i++) {
        const RegistryConfirmed *one = &g_array_index(hospitals, RegistryConfirmed, i);
        if ((!work->options->site || one->site == only) && !write_sheet(work, one, error))
            return FALSE;
    }
    for (guint i = 0; i < work->files->len; i++)
        if (!base_output_commit(work->files->pdata[i], error))
            return FALSE;
    if (work->files->len == 0)
        g_string_append_printf(
            work->paths, "%s\n", base_words(work->words, N_("no hospital has a patient")));
    return TRUE;
}

gboolean command_lock_sheets(
    const CommandLock *options, const CommandSinks *sinks, GError **error)
{
    g_autoptr(BaseOutputs) outputs = base_outputs_new(&sinks->streams);
    g_autoptr(GPtrArray) files = g_ptr_array_new();
    g_autoptr(GString) paths = g_string_new(NULL);
    BaseOutput *list = base_outputs_add(outputs, "-o", options->output, NULL);
    base_outputs_add_folder(outputs, "--sheets", options->sheets);
    base_outputs_read_database(outputs, options->db);
    Work work = {.options = options,
        .sinks = sinks,
        .words = base_words_find(options->lang),
        .outputs = outputs,
        .files = files,
        .paths = paths};
    if (!command_day(&sinks->clock, "--on", NULL, &work.day, error))
        return FALSE;
    g_autoptr(Registry) registry = command_open(options->db, REGISTRY_WRITE, sinks, error);
    work.registry = registry;
    if (!registry || !command_check_site(registry, options->site, error) ||
        !registry_login_sees(registry, REGISTRY_SEES_TEXTS, error) ||
        !base_outputs_open(outputs, error))
        return FALSE;
    work.study = registry_study(registry);
    g_autoptr(GArray) hospitals = registry_confirmed(registry, work.day, error);
    g_autoptr(RegistrySheets) sheets =
        hospitals ? registry_sheets(registry, work.day, error) : NULL;
    work.sheets = sheets;
    return sheets && write_sheets(&work, hospitals, error) &&
           command_emit(list, paths->str, paths->len, error);
}

/* ---- The yes ---- */

static gboolean check_sheet(const char *sheet, GError **error)
{
    const size_t length = sheet ? strlen(sheet) : DIGITS;
    if (length >= DIGITS && length <= 64 &&
        (!sheet || strspn(sheet, "0123456789abcdefABCDEF") == length))
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("--sheet %s: expected the number of the sheet as it is printed, %d hexadecimal "
          "digits"),
        sheet, DIGITS);
    return FALSE;
}

static char *yes_text(
    const Work *work, const char *code, const char *day, const char *content, const char *head)
{
    if (g_strcmp0(work->options->format, "json") == 0)
        return base_json_page(json_pack("{s:o, s:o, s:o, s:s, s:s}", "site",
            base_json_text(code), "by", base_json_text(work->options->by), "day",
            base_json_text(day), "content", content, "head", head));
    g_autofree char *first = base_words_say(
        work->words, N_("{1}: yes by {2}, on {3}"), "ttt", code, work->options->by, day);
    g_autofree char *second =
        base_words_say(work->words, N_("head of the chain: {1}"), "t", head);
    return g_strdup_printf("%s\n  %s\n", first, second);
}

/* What is stored today is not what was looked at on another day. */
static gboolean check_day(const Work *work, Registry *registry, GError **error)
{
    const CommandLock *options = work->options;
    const BaseClock *clock = &work->sinks->clock;
    if (!command_day_said(registry, clock, "--on", options->on, work->day, error))
        return FALSE;
    if (work->day >= base_clock_day(clock) || options->sheet)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("--on %s is a day that has gone: add --sheet DIGITS, the number on the sheet that "
          "was looked at then, so that the yes is bound to those data"),
        options->on);
    return FALSE;
}

gboolean command_lock_yes(const CommandLock *options, const CommandSinks *sinks, GError **error)
{
    char day[BASE_DATE_SIZE], head[65];
    g_autoptr(BaseOutputs) outputs = base_outputs_new(&sinks->streams);
    BaseOutput *output = base_outputs_add(outputs, "-o", options->output, NULL);
    base_outputs_read_database(outputs, options->db);
    Work work = {.options = options,
        .sinks = sinks,
        .words =
            options->lang || options->output ? base_words_find(options->lang) : sinks->words};
    if (!check_sheet(options->sheet, error) ||
        !command_day(&sinks->clock, "--on", options->on, &work.day, error))
        return FALSE;
    base_date_format(work.day, day);
    if (!base_outputs_open(outputs, error))
        return FALSE;
    g_autoptr(Registry) registry = command_open(options->db, REGISTRY_WRITE, sinks, error);
    const size_t site =
        registry ? schema_study_site(registry_study(registry), options->yes) : SIZE_MAX;
    if (registry && site == SIZE_MAX)
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("--yes %s: the study has no such hospital; its study.yaml lists them"),
            options->yes);
    if (site == SIZE_MAX || !check_day(&work, registry, error))
        return FALSE;
    const RegistryChangeInfo info = {.user = options->by, .clock = sinks->clock};
    g_autofree char *content =
        registry_confirm(registry, site, options->sheet, day, &info, error);
    if (!content || !registry_audit_head(registry, head, error))
        return FALSE;
    g_autofree char *text = yes_text(&work, options->yes, day, content, head);
    return command_emit(output, text, strlen(text), error);
}
