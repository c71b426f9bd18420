/**
 * @file
 * Lists for hospitals to fill in: what was sent, what is expected, and two empty columns for
 * the value and for words. One for a hospital, or a folder with one for each and a mail beside
 * it.
 */
#include <string.h>

#include "base/csv_write.h"
#include "base/error.h"
#include "commands/address.h"
#include "commands/inside.h"
#include "commands/query_which.h"
#include "importers/answer.h"
#include "reports/render/form.h"

/* First what the hospital reads and fills in, then what the program wants back. */
enum { COLUMNS = 24, NEW_VALUE = 9, ANSWER = 10 };

static const struct {
    const char *key, *label;
    int width;
} columns[COLUMNS] = {{"id", N_("no."), 0}, {"record_id", N_("patient"), 14},
    {"event", N_("visit (code)"), 0}, {"event_label", N_("visit"), 12},
    {"field", N_("variable"), 14}, {"field_label", N_("item"), 24},
    {"value", N_("what was sent"), 16}, {"message", N_("what is asked"), 40},
    {"expected", N_("what is expected"), 30}, {"new_value", N_("value: please fill in"), 18},
    {"answer", N_("or an answer in words"), 30}, {"answered_by", N_("answered by"), 16},
    {"state", N_("state"), 0}, {"rule_id", N_("rule"), 0}, {"severity", N_("severity"), 0},
    {"site", N_("site"), 0}, {"instance", N_("instance"), 0}, {"opened", N_("asked"), 12},
    {"file", N_("file"), 16}, {"line", N_("line"), 0}, {"closed", N_("settled"), 0},
    {"closed_by", N_("settled by"), 0}, {"reason", N_("reason"), 0},
    {"answered", N_("answered"), 0}};

static char *number_or_null(int64_t value)
{
    return value > 0 ? g_strdup_printf("%" G_GINT64_FORMAT, value) : NULL;
}

/* The cells of a row, new, NULL-ended behind the last; empty ones are "". */
static char **row_of(
    const SchemaStudy *study, const RegistryQuery *query, const BaseWords *words)
{
    const RegistryProblem *problem = &query->problem;
    const size_t event = problem->event ? schema_study_event(study, problem->event) : SIZE_MAX;
    const SchemaField *field =
        problem->field ? schema_dictionary_find(study->dictionary, problem->field) : NULL;
    char *cells[COLUMNS] = {number_or_null(query->query_id), g_strdup(problem->record_id),
        g_strdup(problem->event),
        g_strdup(event == SIZE_MAX ? NULL : study->events[event].label),
        g_strdup(problem->field), g_strdup(field ? field->label : NULL),
        command_query_value(query), command_query_message(query, words),
        import_answer_expected(study, query, words), NULL, NULL, NULL,
        g_strdup(registry_query_states[query->state]), g_strdup(problem->rule_id),
        g_strdup(problem->is_error ? "error" : "warning"), g_strdup(query->owner),
        number_or_null(problem->instance), g_strdup(query->opened), g_strdup(query->file),
        number_or_null(problem->line), g_strdup(query->closed), g_strdup(query->closed_by),
        g_strdup(query->reason), NULL};
    char **row = g_new0(char *, COLUMNS + 1);
    for (size_t i = 0; i < COLUMNS; i++)
        row[i] = cells[i] ? cells[i] : g_strdup("");
    return row;
}

static void row_free(gpointer row)
{
    g_strfreev(row);
}

static GPtrArray *rows_of(
    const SchemaStudy *study, const RegistryQueries *queries, const BaseWords *words)
{
    GPtrArray *rows = g_ptr_array_new_with_free_func(row_free);
    for (guint i = 0; i < queries->queries->len; i++)
        g_ptr_array_add(rows, row_of(study, registry_queries_at(queries, i), words));
    return rows;
}

static GBytes *as_csv(const GPtrArray *rows)
{
    GString *out = g_string_new(NULL);
    g_autoptr(BaseCsvWriter) writer = base_csv_writer_new(out, BASE_CSV_FOR_PEOPLE);
    for (size_t i = 0; i < COLUMNS; i++)
        base_csv_writer_cell(writer, columns[i].key);
    base_csv_writer_end_row(writer);
    for (guint r = 0; r < rows->len; r++) {
        char *const *row = rows->pdata[r];
        for (size_t i = 0; i < COLUMNS; i++)
            base_csv_writer_cell(writer, row[i]);
        base_csv_writer_end_row(writer);
    }
    return g_string_free_to_bytes(out);
}

static GBytes *as_workbook(const GPtrArray *rows, const BaseWords *words, GError **error)
{
    ReportFormColumn form[COLUMNS];
    for (size_t i = 0; i < COLUMNS; i++)
        form[i] = (ReportFormColumn){.key = columns[i].key,
            .label = base_words(words, columns[i].label),
            .width = columns[i].width,
            .is_to_fill = i == NEW_VALUE || i == ANSWER || i == ANSWER + 1};
    return report_render_form(base_words(words, N_("Queries")), form, COLUMNS, rows, error);
}

/* Writes the list, as its name says. */
static gboolean write_list(const SchemaStudy *study, const RegistryQueries *queries,
    const char *name, const BaseWords *words, BaseOutput *output, GError **error)
{
    g_autoptr(GPtrArray) rows = rows_of(study, queries, words);
    g_autoptr(GBytes) bytes = name && g_str_has_suffix(name, ".xlsx")
                                  ? as_workbook(rows, words, error)
                                  : as_csv(rows);
    if (!bytes)
        return FALSE;
    gsize size;
    const void *data = g_bytes_get_data(bytes, &size);
    return command_emit(output, data, size, error);
}

/* The entry of the journal that a list is: begun before the list is written, so that no file is
   left where there may be none. */
static RegistryChange *begin_list(Registry *registry, const CommandQueryExport *options,
    const char *site, const char *file, const RegistryQueries *queries,
    const CommandSinks *sinks, GError **error)
{
    g_autofree char *text = registry_query_list_options(queries);
    const RegistryChangeInfo info = {.command = REGISTRY_QUERY_EXPORT,
        .options = text,
        .file = file,
        .site = site,
        .user = options->user,
        .reason = options->reason,
        .clock = sinks->clock};
    return registry_change_begin(registry, &info, error);
}

static gboolean end_list(RegistryChange *change, const char *file, guint n,
    const CommandSinks *sinks, GError **error)
{
    g_autofree char *list = g_strdup_printf("%" G_GINT64_FORMAT, registry_change_id(change));
    if (!registry_change_commit(change, "done", NULL, error))
        return FALSE;
    g_autofree char *shown = g_path_get_basename(file);
    g_autofree char *arguments = base_arguments("tnt", shown, (gint64)n, list);
    g_autofree char *note = base_words_compose_n(sinks->words,
        NN_("{1}: {2} query, list {3}", "{1}: {2} queries, list {3}"), n, arguments);
    command_tell(sinks, COMMAND_NOTE, "%s", note);
    return TRUE;
}

static gboolean export_one(const CommandQueryExport *options, const CommandSinks *sinks,
    Registry *registry, BaseOutput *output, GError **error)
{
    const char *file = options->output;
    g_autoptr(RegistryQueries) queries =
        command_queries_read(registry, &options->which, "open", &sinks->clock, error);
    g_auto(CommandAddress) address = {0};
    if (!queries ||
        !command_address(registry, options->which.site, options->lang, &address, error))
        return FALSE;
    RegistryChange *change =
        file ? begin_list(registry, options, options->which.site, file, queries, sinks, error)
             : NULL;
    if (file && !change)
        return FALSE;
    if (!write_list(registry_study(registry), queries, file, address.words, output, error)) {
        if (change)
            registry_change_cancel(change);
        return FALSE;
    }
    return !change || end_list(change, file, queries->queries->len, sinks, error);
}

/* What goes with the list, ready to be pasted. New text. */
static char *mail_of(const SchemaStudy *study, const char *label, const char *file, guint n,
    const CommandAddress *address)
{
    const BaseWords *words = address->words;
    g_autofree char *to = command_address_line(address);
    g_autofree char *text = base_words_say(words,
        N_("Subject: {1}: queries to {2}\n\nDear colleagues,\n\nplease find attached our "
           "queries about the data of your patients: {3}, {4} in all. Please fill in the "
           "yellow "
           "columns: the value where there is one, or an answer in words, and your name. The "
           "other "
           "columns tell the program where the answer belongs; please leave them as they are. "
           "Then send the file back to us.\n\nThank you very much.\n"),
        "tttn", study->title, label, file, (gint64)n);
    return g_strconcat(to, text, NULL);
}

static gboolean export_site(const CommandQueryExport *options, const CommandSinks *sinks,
    Registry *registry, BaseOutputs *outputs, const SchemaSite *site, GError **error)
{
    CommandQueries which = options->which;
    which.site = site->code;
    const SchemaStudy *study = registry_study(registry);
    g_auto(CommandAddress) address = {0};
    g_autoptr(RegistryQueries) queries =
        command_queries_read(registry, &which, "open", &sinks->clock, error);
    if (!queries || queries->queries->len == 0)
        return queries != NULL;
    if (!command_address(registry, site->code, options->lang, &address, error))
        return FALSE;
    g_autofree char *name = g_strdup_printf("%s.xlsx", site->code);
    g_autofree char *mail_name = g_strdup_printf("%s.txt", site->code);
    g_autofree char *list = g_build_filename(options->folder, name, NULL);
    g_autofree char *letter = g_build_filename(options->folder, mail_name, NULL);
    g_autofree char *mail = mail_of(study, site->label, name, queries->queries->len, &address);
    BaseOutput *list_output = base_outputs_add(outputs, "--all", list, NULL);
    BaseOutput *mail_output = base_outputs_add(outputs, "--all", letter, NULL);
    RegistryChange *change =
        base_outputs_open(outputs, error)
            ? begin_list(registry, options, site->code, list, queries, sinks, error)
            : NULL;
    if (!change)
        return FALSE;
    if (write_list(study, queries, list, address.words, list_output, error) &&
        command_emit(mail_output, mail, strlen(mail), error))
        return end_list(change, list, queries->queries->len, sinks, error);
    registry_change_cancel(change);
    return FALSE;
}

static gboolean check_options(const CommandQueryExport *options, GError **error)
{
    if (options->folder ? !options->output && !options->which.site
                        : options->which.site != NULL)
        return TRUE;
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("query export needs --site CODE -o F.csv or F.xlsx, or --all DIR for every "
          "hospital"));
    return FALSE;
}

gboolean command_query_export(const CommandQueryExport *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    if (!check_options(options, error))
        return FALSE;
    g_autoptr(BaseOutputs) outputs = base_outputs_new(&sinks->streams);
    base_outputs_read_database(outputs, options->db);
    BaseOutput *output = NULL;
    if (options->folder)
        base_outputs_add_folder(outputs, "--all", options->folder);
    else
        output = base_outputs_add(outputs, "-o", options->output, NULL);
    if (!base_outputs_open(outputs, error))
        return FALSE;
    g_autoptr(Registry) registry = command_open(options->db,
        options->folder || options->output ? REGISTRY_WRITE : REGISTRY_READ, sinks, error);
    if (!registry)
        return FALSE;
    if (!options->folder)
        return export_one(options, sinks, registry, output, error);
    const SchemaStudy *study = registry_study(registry);
    for (size_t i = 0; i < study->n_sites; i++)
        if (!command_go_on(sinks, error) ||
            !export_site(options, sinks, registry, outputs, &study->sites[i], error))
            return FALSE;
    return TRUE;
}

gboolean command_query_mail(const CommandQueryMail *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    if (!options->site) {
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("query mail needs --site CODE: to which hospital"));
        return FALSE;
    }
    g_autoptr(BaseOutputs) outputs = base_outputs_new(&sinks->streams);
    base_outputs_read_database(outputs, options->db);
    BaseOutput *output = base_outputs_add(outputs, "-o", options->output, NULL);
    g_autoptr(Registry) registry = base_outputs_open(outputs, error)
                                       ? command_open(options->db, REGISTRY_READ, sinks, error)
                                       : NULL;
    if (!registry || !command_check_site(registry, options->site, error))
        return FALSE;
    const CommandQueries which = {.site = options->site};
    const SchemaStudy *study = registry_study(registry);
    const char *label = study->sites[schema_study_site(study, options->site)].label;
    g_auto(CommandAddress) address = {0};
    g_autoptr(RegistryQueries) queries =
        command_queries_read(registry, &which, "open", &sinks->clock, error);
    if (!queries || !command_address(registry, options->site, options->lang, &address, error))
        return FALSE;
    const guint n = queries->queries->len;
    g_autofree char *name = g_strdup_printf("%s.xlsx", options->site);
    g_autofree char *mail = n > 0 ? mail_of(study, label, name, n, &address) : g_strdup("");
    if (n == 0)
        command_tell(sinks, COMMAND_NOTE, _("%s has no open query"), options->site);
    return command_emit(output, mail, strlen(mail), error);
}
