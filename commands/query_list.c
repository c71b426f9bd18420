/**
 * @file
 * The list of queries: as a table for people, or with all their keys for programs.
 */

#include "base/csv_write.h"
#include "base/json.h"
#include "base/text.h"
#include "commands/inside.h"
#include "commands/query_which.h"
#include "importers/answer.h"

static char *number(int64_t value)
{
    return g_strdup_printf("%" G_GINT64_FORMAT, value);
}

/* ---- JSON ---- */

static void put_query(BaseJsonWriter *writer, const SchemaStudy *study,
    const RegistryQuery *query, const BaseWords *words)
{
    const RegistryProblem *problem = &query->problem;
    g_autofree char *message = command_query_message(query, words);
    g_autofree char *expected = import_answer_expected(study, query, words);
    g_autofree char *value = command_query_value(query);
    base_json_open(writer, NULL, '{');
    base_json_put(writer, "id", json_integer(query->query_id));
    const struct {
        const char *key, *text;
    } first[] = {{"state", registry_query_states[query->state]}, {"rule_id", problem->rule_id},
        {"severity", problem->is_error ? "error" : "warning"}, {"site", query->owner},
        {"record_id", problem->record_id}, {"event", problem->event}};
    for (size_t i = 0; i < G_N_ELEMENTS(first); i++)
        base_json_put(writer, first[i].key, base_json_text(first[i].text));
    base_json_put(writer, "instance",
        problem->instance > 0 ? json_integer(problem->instance) : json_null());
    const struct {
        const char *key, *text;
    } middle[] = {{"field", problem->field}, {"value", value}, {"message", message},
        {"opened", query->opened}, {"file", query->file}};
    for (size_t i = 0; i < G_N_ELEMENTS(middle); i++)
        base_json_put(writer, middle[i].key, base_json_text(middle[i].text));
    base_json_put(
        writer, "line", problem->line > 0 ? json_integer(problem->line) : json_null());
    const struct {
        const char *key, *text;
    } last[] = {{"answer", command_query_answer_text(query)},
        {"answered_by", query->answered_by}, {"closed", query->closed},
        {"closed_by", query->closed_by}, {"reason", query->reason},
        {"new_value", query->new_value}, {"answered", query->answered}, {"expected", expected}};
    for (size_t i = 0; i < G_N_ELEMENTS(last); i++)
        base_json_put(writer, last[i].key, base_json_text(last[i].text));
    base_json_close(writer);
}

/* ---- CSV: the same keys as columns ---- */

static void put_row(BaseCsvWriter *writer, const RegistryQuery *query, const BaseWords *words)
{
    const RegistryProblem *problem = &query->problem;
    g_autofree char *id = number(query->query_id);
    g_autofree char *instance = problem->instance > 0 ? number(problem->instance) : NULL;
    g_autofree char *line = problem->line > 0 ? number(problem->line) : NULL;
    g_autofree char *message = command_query_message(query, words);
    g_autofree char *value = command_query_value(query);
    const char *const cells[] = {id, registry_query_states[query->state], problem->rule_id,
        problem->is_error ? "error" : "warning", query->owner, problem->record_id,
        problem->event, instance, problem->field, value, message, query->opened, query->file,
        line, command_query_answer_text(query), query->answered_by, query->closed,
        query->closed_by, query->reason};
    for (size_t i = 0; i < G_N_ELEMENTS(cells); i++)
        base_csv_writer_cell(writer, cells[i]);
    base_csv_writer_end_row(writer);
}

static void put_heading(BaseCsvWriter *writer)
{
    static const char *const columns[] = {"id", "state", "rule_id", "severity", "site",
        "record_id", "event", "instance", "field", "value", "message", "opened", "file", "line",
        "answer", "answered_by", "closed", "closed_by", "reason"};
    for (size_t i = 0; i < G_N_ELEMENTS(columns); i++)
        base_csv_writer_cell(writer, columns[i]);
    base_csv_writer_end_row(writer);
}

/* ---- The table ---- */

static const char *state_words(RegistryQueryState state)
{
    static const char *const words[] = {
        N_("open"), N_("answered"), N_("accepted"), N_("closed")};
    return words[state];
}

static void add_line(ReportTable *table, const RegistryQuery *query, const BaseWords *words)
{
    const RegistryProblem *problem = &query->problem;
    g_autofree char *id = number(query->query_id);
    g_autofree char *message = command_query_message(query, words);
    g_autofree char *value = command_query_value(query);
    g_autofree char *day = g_strndup(query->opened ? query->opened : "", 10);
    const char *const cells[] = {base_words(words, state_words(query->state)), query->owner,
        problem->record_id, problem->event, problem->field, value, problem->rule_id, message,
        day, command_query_answer_text(query)};
    ReportLine *line = report_table_add_line(table, REPORT_LINE_ROW, 0, id);
    for (size_t i = 0; i < G_N_ELEMENTS(cells); i++)
        if (cells[i])
            report_cell_set_text(&line->cells[i], cells[i]);
}

/* "3 open, 1 answered, ..." @param n  by state. New text. */
static char *say_counts(const gint64 n[4], const BaseWords *words)
{
    return base_words_say(words, N_("{1} open, {2} answered, {3} accepted, {4} closed"), "nnnn",
        n[0], n[1], n[2], n[3]);
}

static ReportDocument *list_document(
    const Registry *registry, const RegistryQueries *queries, const BaseWords *words)
{
    static const char *const headings[] = {N_("state"), N_("site"), N_("record"), N_("visit"),
        N_("field"), N_("sent"), N_("rule"), N_("what"), N_("asked"), N_("answer")};
    ReportDocument *document = report_document_new("queries", registry_study(registry)->title);
    gint64 n[4] = {0};
    for (guint i = 0; i < queries->queries->len; i++)
        n[registry_queries_at(queries, i)->state]++;
    g_autofree char *title = say_counts(n, words);
    ReportTable *table = report_table_add(document, "queries", base_words(words, N_("Queries")),
        title, base_words(words, N_("no.")));
    for (size_t i = 0; i < G_N_ELEMENTS(headings); i++)
        (void)report_table_add_column(table, base_words(words, headings[i]), "", NULL, 'l');
    for (guint i = 0; i < queries->queries->len; i++)
        add_line(table, registry_queries_at(queries, i), words);
    return document;
}

/* ---- Text: two lines a query ---- */

static void append_shown(GString *out, const char *before, const char *text, const char *after)
{
    if (!text || text[0] == '\0')
        return;
    g_autofree char *shown = base_text_shown(text);
    g_string_append_printf(out, "%s%s%s", before, shown, after);
}

static void append_query(GString *out, const RegistryQuery *query, const BaseWords *words)
{
    const RegistryProblem *problem = &query->problem;
    g_autofree char *message = command_query_message(query, words);
    g_autofree char *value = command_query_value(query);
    g_string_append_printf(out, "%5" G_GINT64_FORMAT " %s", query->query_id,
        base_words(words, state_words(query->state)));
    const char *const place[] = {
        query->owner, problem->record_id, problem->event, problem->field};
    for (size_t i = 0; i < G_N_ELEMENTS(place); i++)
        append_shown(out, " ", place[i], "");
    if (problem->instance > 1)
        g_string_append_printf(out, " (%" G_GINT64_FORMAT ")", problem->instance);
    g_string_append_printf(out, "\n      [%s]", problem->rule_id);
    append_shown(out, " ", message, "");
    g_autofree char *sent =
        value ? base_words_say(words, N_(" (sent: {1})"), "t", value) : NULL;
    append_shown(out, "", sent, "");
    g_string_append_printf(out, ", %.10s\n", query->opened ? query->opened : "");
    /* Words beside a value, or of a first answer before it. */
    g_autofree char *value_given = query->new_value ? g_strdup(query->new_value) : NULL;
    g_autofree char *both =
        query->answer && value_given && !g_str_equal(query->answer, g_strstrip(value_given))
            ? g_strdup_printf("%s: %s", value_given, query->answer)
            : NULL;
    append_shown(out, "      -> ", both ? both : command_query_answer_text(query), "");
    append_shown(out, query->reason && command_query_answer_text(query) ? "; " : "      -> ",
        query->reason, "");
    if (command_query_answer_text(query) || query->reason)
        append_shown(
            out, " (", query->closed_by ? query->closed_by : query->answered_by, ")\n");
}

/* ---- A list on its way out, without a document: a million queries are no reason to hold them
 * ----
 */

/* What is written at once, when the registry was read to the end: a reader who takes his time
   over a list of this size keeps nobody from writing. */
enum { PIECE_BYTES = 16 << 20 };

typedef struct {
    CommandRun *run;
    const SchemaStudy *study;
    const BaseWords *words;
    GString *out;
    BaseJsonWriter *json; /* NULL: no JSON. */
    BaseCsvWriter *csv;   /* NULL: no CSV. */
    gint64 n[4];          /* By state. */
} Listing;

static gboolean flush(const Listing *listing, GError **error)
{
    const gboolean ok =
        base_output_append(listing->run->output, listing->out->str, listing->out->len, error);
    g_string_truncate(listing->out, 0);
    return ok;
}

static gboolean list_query(const RegistryQuery *query, void *data, GError **error)
{
    Listing *listing = data;
    listing->n[query->state]++;
    if (listing->json)
        put_query(listing->json, listing->study, query, listing->words);
    else if (listing->csv)
        put_row(listing->csv, query, listing->words);
    else
        append_query(listing->out, query, listing->words);
    return listing->out->len < PIECE_BYTES ||
           (command_go_on(listing->run->sinks, error) && flush(listing, error));
}

static void begin_list(Listing *listing, const char *format)
{
    if (g_strcmp0(format, "json") == 0) {
        listing->json = base_json_writer_new(listing->out, true);
        base_json_open(listing->json, NULL, '{');
        base_json_open(listing->json, "queries", '[');
    } else if (g_strcmp0(format, "csv") == 0) {
        listing->csv = base_csv_writer_new(listing->out, BASE_CSV_FOR_PEOPLE);
        put_heading(listing->csv);
    }
}

static void end_list(Listing *listing)
{
    if (listing->json)
        base_json_writer_free(listing->json);
    if (listing->csv)
        base_csv_writer_free(listing->csv);
    if (listing->json || listing->csv)
        return;
    g_autofree char *counts = say_counts(listing->n, listing->words);
    g_string_append_printf(listing->out, "%s\n", counts);
}

static gboolean emit_list(CommandRun *run, const CommandQueryList *options, GError **error)
{
    const CommandTable *table = run->table;
    const bool is_text = !table->format || g_str_equal(table->format, "text");
    g_autoptr(GString) out = g_string_new(NULL);
    Listing listing = {.run = run,
        .study = registry_study(run->opened.registry),
        .words = is_text && !table->lang && !table->output ? run->sinks->words
                                                           : base_words_find(table->lang),
        .out = out};
    begin_list(&listing, table->format);
    const gboolean ok = command_queries_each(run->opened.registry, &options->which, NULL,
        &run->sinks->clock, list_query, &listing, error);
    end_list(&listing);
    return ok && flush(&listing, error) && base_output_commit(run->output, error);
}

static gboolean emit_document(CommandRun *run, const CommandQueryList *options, GError **error)
{
    const BaseWords *words = base_words_find(run->table->lang);
    g_autoptr(RegistryQueries) queries = command_queries_read(
        run->opened.registry, &options->which, NULL, &run->sinks->clock, error);
    if (!queries)
        return FALSE;
    g_autoptr(ReportDocument) document = list_document(run->opened.registry, queries, words);
    document->words = words;
    return command_go_on(run->sinks, error) &&
           command_emit_document(
               run->sinks, run->output, g_steal_pointer(&document), run->table->format, error);
}

gboolean command_query_list(const CommandQueryList *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    static const char *const lists[] = {"text", "json", "csv", NULL};
    *facts = (CommandFacts){0};
    g_auto(CommandRun) run;
    command_run_init(&run, sinks, &options->table);
    if (!command_run_open_registry(&run, options->db, NULL, error))
        return FALSE;
    const char *format = options->table.format;
    return !format || g_strv_contains(lists, format) ? emit_list(&run, options, error)
                                                     : emit_document(&run, options, error);
}
