/**
 * @file
 * The lists that were written for hospitals: written, sent, reminded of, and what is open of
 * them.
 */
#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "commands/inside.h"
#include "commands/query_which.h"

/* How many queries of a list are open, and how many are answered and wait for a look. */
static void count_active(
    const RegistryQueryList *list, const RegistryQueries *queries, gint64 n[2])
{
    n[0] = n[1] = 0;
    for (guint i = 0; i < queries->queries->len; i++) {
        const RegistryQuery *query = registry_queries_at(queries, i);
        for (guint k = 0; k < list->queries->len; k++)
            if (g_array_index(list->queries, int64_t, k) == query->query_id &&
                query->state <= REGISTRY_QUERY_ANSWERED)
                n[query->state]++;
    }
}

static const char *state_of(const RegistryQueryList *list)
{
    return list->reminded ? "reminded" : list->sent ? "sent" : "written";
}

static void put_list(
    json_t *array, const RegistryQueryList *list, const RegistryQueries *queries)
{
    gint64 n[2];
    json_t *object = json_object();
    count_active(list, queries, n);
    base_json_set(object, "list", json_integer(list->list_id));
    const struct {
        const char *key, *text;
    } texts[] = {{"site", list->site}, {"file", list->file}, {"state", state_of(list)},
        {"written", list->written}, {"written_by", list->written_by}, {"sent", list->sent},
        {"sent_by", list->sent_by}, {"reminded", list->reminded},
        {"reminded_by", list->reminded_by}};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        base_json_set(object, texts[i].key, base_json_text(texts[i].text));
    base_json_set(object, "queries", json_integer(list->queries->len));
    base_json_set(object, "open", json_integer(n[REGISTRY_QUERY_OPEN]));
    base_json_set(object, "answered", json_integer(n[REGISTRY_QUERY_ANSWERED]));
    json_array_append_new(array, object);
}

/* "2026-03-01 sato" */
static void set_when(ReportCell *cell, const char *time, const char *by)
{
    if (!time)
        return;
    g_autofree char *text = g_strdup_printf("%.10s %s", time, by ? by : "");
    report_cell_set_text(cell, text);
}

static void add_line(
    ReportTable *table, const RegistryQueryList *list, const RegistryQueries *queries)
{
    gint64 n[2];
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, list->list_id);
    ReportLine *line = report_table_add_line(table, REPORT_LINE_ROW, 0, id);
    count_active(list, queries, n);
    const gint64 counts[] = {list->queries->len, n[0], n[1]};
    report_cell_set_text(&line->cells[0], list->site ? list->site : "");
    set_when(&line->cells[1], list->written, list->written_by);
    set_when(&line->cells[2], list->sent, list->sent_by);
    set_when(&line->cells[3], list->reminded, list->reminded_by);
    for (size_t i = 0; i < G_N_ELEMENTS(counts); i++) {
        g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, counts[i]);
        report_cell_set_text(&line->cells[4 + i], text);
    }
}

static ReportDocument *lists_document(const Registry *registry, const GPtrArray *lists,
    const RegistryQueries *queries, const BaseWords *words)
{
    static const struct {
        const char *label;
        char align;
    } headings[] = {{N_("site"), 'l'}, {N_("written"), 'l'}, {N_("sent to them"), 'l'},
        {N_("reminded"), 'l'}, {N_("queries"), 'r'}, {N_("open"), 'r'}, {N_("answered"), 'r'}};
    ReportDocument *document =
        report_document_new("query_lists", registry_study(registry)->title);
    ReportTable *table = report_table_add(document, "lists", base_words(words, N_("Lists")),
        base_words(words, N_("What was written for hospitals")), base_words(words, N_("no.")));
    for (size_t i = 0; i < G_N_ELEMENTS(headings); i++)
        (void)report_table_add_column(
            table, base_words(words, headings[i].label), "", NULL, headings[i].align);
    for (guint i = 0; i < lists->len; i++)
        add_line(table, lists->pdata[i], queries);
    document->words = words;
    return document;
}

static gboolean emit_lists(
    CommandRun *run, const GPtrArray *lists, const RegistryQueries *queries, GError **error)
{
    if (g_strcmp0(run->table->format, "json") != 0)
        return command_run_emit(run,
            lists_document(
                run->opened.registry, lists, queries, base_words_find(run->table->lang)),
            error);
    json_t *array = json_array();
    for (guint i = 0; i < lists->len; i++)
        put_list(array, lists->pdata[i], queries);
    g_autofree char *text = base_json_page(json_pack("{s:o}", "lists", array));
    return command_emit(run->output, text, strlen(text), error);
}

/* Those of a site alone, where one is given. */
static GPtrArray *read_lists(Registry *registry, const char *site, GError **error)
{
    GPtrArray *lists = registry_query_lists(registry, error);
    for (guint i = lists ? lists->len : 0; site && i-- > 0;) {
        const RegistryQueryList *list = lists->pdata[i];
        if (g_strcmp0(list->site, site) != 0)
            (void)g_ptr_array_remove_index(lists, i);
    }
    return lists;
}

gboolean command_query_lists(const CommandQueryLists *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    static const CommandQueries active = {.state = "active"};
    *facts = (CommandFacts){0};
    g_auto(CommandRun) run;
    command_run_init(&run, sinks, &options->table);
    if (!command_run_open_registry(&run, options->db, options->site, error))
        return FALSE;
    g_autoptr(GPtrArray) lists = read_lists(run.opened.registry, options->site, error);
    g_autoptr(RegistryQueries) queries =
        lists ? command_queries_read(run.opened.registry, &active, NULL, &sinks->clock, error)
              : NULL;
    return queries && emit_lists(&run, lists, queries, error);
}

static const RegistryQueryList *find_list(
    const GPtrArray *lists, const char *id, GError **error)
{
    for (guint i = 0; i < lists->len; i++) {
        const RegistryQueryList *list = lists->pdata[i];
        g_autofree char *own = g_strdup_printf("%" G_GINT64_FORMAT, list->list_id);
        if (g_str_equal(own, id))
            return list;
    }
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("there is no list %s; 'proreg query lists DB' shows their numbers"), id);
    return NULL;
}

gboolean command_query_sent(const CommandQueryLists *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    g_autoptr(Registry) registry = command_open(options->db, REGISTRY_WRITE, sinks, error);
    g_autoptr(GPtrArray) lists = registry ? registry_query_lists(registry, error) : NULL;
    const RegistryQueryList *list = lists ? find_list(lists, options->id, error) : NULL;
    if (!list)
        return FALSE;
    g_autofree char *text = registry_query_sent_options(list->list_id);
    const RegistryChangeInfo info = {
        .command = list->sent ? REGISTRY_QUERY_REMINDED : REGISTRY_QUERY_SENT,
        .options = text,
        .site = list->site,
        .user = options->user,
        .reason = options->reason,
        .clock = sinks->clock};
    RegistryChange *change = registry_change_begin(registry, &info, error);
    if (!change || !registry_change_commit(change, "done", NULL, error))
        return FALSE;
    command_tell(sinks, COMMAND_NOTE, list->sent ? _("list %s: reminded") : _("list %s: sent"),
        options->id);
    return TRUE;
}
