/**
 * @file
 * The list of queries: as a table for people, or with all their keys for programs.
 */
#include <string.h>

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

static char *list_json(
    const SchemaStudy *study, const RegistryQueries *queries, const BaseWords *words)
{
    GString *out = g_string_new(NULL);
    BaseJsonWriter *writer = base_json_writer_new(out, true);
    base_json_open(writer, NULL, '{');
    base_json_open(writer, "queries", '[');
    for (guint i = 0; i < queries->queries->len; i++)
        put_query(writer, study, registry_queries_at(queries, i), words);
    base_json_writer_free(writer);
    return g_string_free(out, FALSE);
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

static char *list_csv(const RegistryQueries *queries, const BaseWords *words)
{
    static const char *const columns[] = {"id", "state", "rule_id", "severity", "site",
        "record_id", "event", "instance", "field", "value", "message", "opened", "file", "line",
        "answer", "answered_by", "closed", "closed_by", "reason"};
    GString *out = g_string_new(NULL);
    g_autoptr(BaseCsvWriter) writer = base_csv_writer_new(out, BASE_CSV_FOR_PEOPLE);
    for (size_t i = 0; i < G_N_ELEMENTS(columns); i++)
        base_csv_writer_cell(writer, columns[i]);
    base_csv_writer_end_row(writer);
    for (guint i = 0; i < queries->queries->len; i++)
        put_row(writer, registry_queries_at(queries, i), words);
    return g_string_free(out, FALSE);
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

/* "3 open, 1 answered, ..." New text. */
static char *say_counts(const RegistryQueries *queries, const BaseWords *words)
{
    gint64 n[4] = {0};
    for (guint i = 0; i < queries->queries->len; i++)
        n[registry_queries_at(queries, i)->state]++;
    return base_words_say(words, N_("{1} open, {2} answered, {3} accepted, {4} closed"), "nnnn",
        n[0], n[1], n[2], n[3]);
}

static ReportDocument *list_document(
    const Registry *registry, const RegistryQueries *queries, const BaseWords *words)
{
    static const char *const headings[] = {N_("state"), N_("site"), N_("record"), N_("visit"),
        N_("field"), N_("sent"), N_("rule"), N_("what"), N_("asked"), N_("answer")};
    ReportDocument *document = report_document_new("queries", registry_study(registry)->title);
    g_autofree char *title = say_counts(queries, words);
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
    append_shown(out, "      -> ", command_query_answer_text(query), "");
    append_shown(out, query->reason && command_query_answer_text(query) ? "; " : "      -> ",
        query->reason, "");
    if (command_query_answer_text(query) || query->reason)
        append_shown(
            out, " (", query->closed_by ? query->closed_by : query->answered_by, ")\n");
}

static char *list_text(const RegistryQueries *queries, const BaseWords *words)
{
    GString *out = g_string_new(NULL);
    g_autofree char *counts = say_counts(queries, words);
    for (guint i = 0; i < queries->queries->len; i++)
        append_query(out, registry_queries_at(queries, i), words);
    g_string_append_printf(out, "%s\n", counts);
    return g_string_free(out, FALSE);
}

/* As text where the format is text, else a document. */
static gboolean emit_for_people(CommandRun *run, const RegistryQueries *queries, GError **error)
{
    const CommandTable *table = run->table;
    const BaseWords *words = base_words_find(table->lang);
    if (!table->format || g_str_equal(table->format, "text")) {
        g_autofree char *text =
            list_text(queries, table->lang || table->output ? words : run->sinks->words);
        return command_emit(run->output, text, strlen(text), error);
    }
    g_autoptr(ReportDocument) document = list_document(run->opened.registry, queries, words);
    document->words = words;
    return command_go_on(run->sinks, error) &&
           command_emit_document(run->output, document, table->format, error);
}

static gboolean emit_list(CommandRun *run, const RegistryQueries *queries, GError **error)
{
    const CommandTable *table = run->table;
    const BaseWords *words = base_words_find(table->lang);
    const bool as_json = g_strcmp0(table->format, "json") == 0;
    if (!as_json && g_strcmp0(table->format, "csv") != 0)
        return emit_for_people(run, queries, error);
    g_autofree char *text =
        as_json ? list_json(registry_study(run->opened.registry), queries, words)
                : list_csv(queries, words);
    return command_emit(run->output, text, strlen(text), error);
}

gboolean command_query_list(const CommandQueryList *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    g_auto(CommandRun) run;
    command_run_init(&run, sinks, &options->table);
    if (!command_run_open_registry(&run, options->db, NULL, error))
        return FALSE;
    g_autoptr(RegistryQueries) queries =
        command_queries_read(run.opened.registry, &options->which, NULL, &sinks->clock, error);
    return queries && emit_list(&run, queries, error);
}
