/**
 * @file
 * Queries: opened, found again, answered, settled.
 */
#include "registry/sql/store.h"

/* The state of that name. */
static RegistryQueryState state_of(const char *name)
{
    for (RegistryQueryState i = 0; registry_query_states[i]; i++)
        if (g_str_equal(registry_query_states[i], name))
            return i;
    return REGISTRY_QUERY_OPEN;
}

/* A warning is the same where its sentence is: all values that it speaks of. */
static RegistrySqlStatement *find_statement(RegistrySqlStore *store, GError **error)
{
    if (store->query_find)
        return store->query_find;
    g_autofree char *sql = g_strconcat(
        "SELECT q.query_id, q.problem_id, q.state, q.answer, q.new_value,\n"
        "  CASE q.state WHEN 'answered' THEN q.answered_by IS NOT DISTINCT FROM 'import'\n"
        "    WHEN 'closed' THEN q.closed_by IS NOT DISTINCT FROM 'import'\n"
        "      OR EXISTS (SELECT 1\n"
        "      FROM proreg_import AS i WHERE i.import_id = q.closed_import_id\n"
        "        AND i.undoes IS NOT NULL) ELSE FALSE END,\n"
        "  (p.severity, p.instance, p.value, p.msgid, p.hint, p.arguments)\n"
        "    IS NOT DISTINCT FROM (?7, ?6, ?9, ?10, ?11, ?8), q.import_id\n"
        "FROM proreg_query AS q LEFT JOIN proreg_problem AS p USING (problem_id)\n"
        "WHERE q.query_id = (SELECT max(m.query_id) FROM proreg_query AS m\n"
        "  WHERE m.record_id IS NOT DISTINCT FROM ?1 AND m.event IS NOT DISTINCT FROM ?2\n"
        "    AND m.field IS NOT DISTINCT FROM ?3 AND m.rule_id = ?4\n"
        "    AND substr(m.raw, 1, 64) = substr(?5, 1, 64) AND m.raw = ?5\n",
        store->engine->same_record,
        "\n"
        "    AND (m.instance IS NOT DISTINCT FROM ?6 OR m.instance IS NULL)\n"
        "    AND (?7 = 'error' OR m.arguments IS NOT DISTINCT FROM ?8))",
        NULL);
    return registry_sql_statement(store, &store->query_find, sql, error);
}

gboolean registry_sql_query_find(RegistryStore *base, const RegistryProblem *problem,
    RegistrySameQuery *same, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    *same = (RegistrySameQuery){.query_id = 0};
    RegistrySqlStatement *find = find_statement(store, error);
    if (!find)
        return FALSE;
    registry_sql_bind(find, "tttttIttttt", problem->record_id, problem->event, problem->field,
        problem->rule_id, problem->raw, problem->instance,
        problem->is_error ? "error" : "warning", problem->arguments, problem->value,
        problem->msgid, problem->hint);
    const int state = registry_sql_step(find, "looking for the same query", error);
    if (state == 1) {
        g_free(store->same_answer);
        g_free(store->same_value);
        store->same_answer = g_strdup(registry_sql_text_or_null(find, 3));
        store->same_value = g_strdup(registry_sql_text_or_null(find, 4));
        *same = (RegistrySameQuery){.query_id = registry_sql_integer(find, 0),
            .problem_id = registry_sql_integer(find, 1),
            .import_id = registry_sql_integer(find, 7),
            .state = state_of(registry_sql_text(find, 2)),
            .answer = store->same_answer,
            .new_value = store->same_value,
            .by_import = registry_sql_integer(find, 5) != 0,
            .is_told = registry_sql_integer(find, 6) != 0};
    }
    registry_sql_reset(find);
    return state >= 0;
}

gboolean registry_sql_query_add(
    RegistryStore *base, const RegistryQuery *query, int64_t *query_id, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    const RegistryProblem *problem = &query->problem;
    RegistrySqlStatement *insert = registry_sql_adding(store, &store->query_add,
        "INSERT INTO proreg_query (problem_id, import_id, number, severity, line, site,\n"
        "  record_id, event, instance, field, rule_id, raw, msgid, hint, arguments, opened)\n"
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
        "query_id", error);
    if (!insert)
        return FALSE;
    registry_sql_bind(insert, "iiititttIttttttt", query->problem_id, query->import_id,
        query->number, problem->is_error ? "error" : "warning", problem->line, query->site,
        problem->record_id, problem->event, problem->instance, problem->field, problem->rule_id,
        problem->raw, problem->msgid, problem->hint, problem->arguments, query->opened);
    return registry_sql_run_number(insert, "opening a query", query_id, error);
}

gboolean registry_sql_query_put(RegistryStore *base, const RegistryQuery *query, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    RegistrySqlStatement *update = registry_sql_statement(store, &store->query_put,
        "UPDATE proreg_query SET (state, answer, new_value, answered, answered_by, closed,\n"
        "  closed_by, closed_import_id, reason) = (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)\n"
        "WHERE query_id = ?1",
        error);
    if (!update)
        return FALSE;
    registry_sql_bind(update, "itttttttIt", query->query_id,
        registry_query_states[query->state], query->answer, query->new_value, query->answered,
        query->answered_by, query->closed, query->closed_by, query->closed_import_id,
        query->reason);
    return registry_sql_run(update, "writing a query", error);
}

gboolean registry_sql_query_found_since(
    RegistryStore *base, int64_t query_id, int64_t import_id, bool *found, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    g_autoptr(RegistrySqlStatement) select = registry_sql_prepare(store,
        "SELECT 1 FROM (SELECT a.import_id FROM proreg_again AS a\n"
        "  JOIN proreg_query AS q USING (problem_id) WHERE q.query_id = ?1\n"
        "  UNION ALL SELECT p.import_id FROM proreg_problem AS p WHERE p.query_id = ?1) AS f\n"
        "WHERE f.import_id > ?2 AND f.import_id NOT IN\n"
        "  (SELECT undoes FROM proreg_import WHERE undoes IS NOT NULL) LIMIT 1",
        error);
    if (!select)
        return FALSE;
    registry_sql_bind(select, "ii", query_id, import_id);
    const int state = registry_sql_step(select, "looking for a query's findings", error);
    *found = state == 1;
    return state >= 0;
}

/* A file that settled a query is the reason where nobody gave one. Rule `site` asks who sent
 * the row; all others ask whose the record is. */
static const char queries_2[] =
    "SELECT q.query_id, q.problem_id, q.import_id, q.number, q.severity, q.line, q.site,\n"
    "  q.record_id, q.event, q.instance, q.field, q.rule_id, q.raw, q.msgid, q.hint,\n"
    "  q.arguments, q.opened, q.state, q.answer, q.new_value, q.answered, q.answered_by,\n"
    "  q.closed, q.closed_by, q.closed_import_id,\n"
    "  coalesce(q.reason, CASE q.closed_by WHEN 'import' THEN c.file END), p.value, i.file,\n"
    "  CASE q.rule_id WHEN 'site' THEN coalesce(q.site, r.site)\n"
    "    ELSE coalesce(r.site, q.site) END\n"
    "FROM proreg_query AS q LEFT JOIN proreg_problem AS p ON p.problem_id = q.problem_id\n"
    "LEFT JOIN proreg_import AS i ON i.import_id = q.import_id\n"
    "LEFT JOIN proreg_import AS c ON c.import_id = q.closed_import_id\n"
    "LEFT JOIN proreg_record AS r ON r.record_id = q.record_id\n";
/* What layout 1 had composed when it was stored has no places left. */
static const char queries_1[] =
    "SELECT q.query_id, q.problem_id, q.import_id, row_number() OVER\n"
    "  (PARTITION BY q.import_id ORDER BY q.query_id) - 1, 'error', q.line, NULL,\n"
    "  q.record_id, q.event, NULL, q.field, q.rule_id, q.raw, q.message, NULL, NULL, q.at,\n"
    "  q.state, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, p.value, i.file,\n"
    "  coalesce(r.site, i.site)\n"
    "FROM proreg_query AS q LEFT JOIN proreg_problem AS p ON p.problem_id = q.problem_id\n"
    "LEFT JOIN proreg_import AS i ON i.import_id = q.import_id\n"
    "LEFT JOIN proreg_record AS r ON r.record_id = q.record_id\n";

static RegistryQuery query_of(RegistrySqlStatement *row)
{
    RegistryQuery query = {.query_id = registry_sql_integer(row, 0),
        .problem_id = registry_sql_integer(row, 1),
        .import_id = registry_sql_integer(row, 2),
        .number = registry_sql_integer(row, 3),
        .problem = {.is_error = g_str_equal(registry_sql_text(row, 4), "error"),
            .line = registry_sql_integer(row, 5),
            .instance = registry_sql_integer(row, 9)},
        .state = state_of(registry_sql_text(row, 17)),
        .closed_import_id = registry_sql_integer(row, 24)};
    RegistryProblem *problem = &query.problem;
    const struct {
        const char **text;
        int column;
    } texts[] = {{&query.site, 6}, {&problem->record_id, 7}, {&problem->event, 8},
        {&problem->field, 10}, {&problem->rule_id, 11}, {&problem->raw, 12},
        {&problem->msgid, 13}, {&problem->hint, 14}, {&problem->arguments, 15},
        {&query.opened, 16}, {&query.answer, 18}, {&query.new_value, 19}, {&query.answered, 20},
        {&query.answered_by, 21}, {&query.closed, 22}, {&query.closed_by, 23},
        {&query.reason, 25}, {&problem->value, 26}, {&query.file, 27}, {&query.owner, 28}};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        *texts[i].text = registry_sql_text_or_null(row, texts[i].column);
    return query;
}

/* Hands out what a statement finds, and ends it. */
static gboolean hand_queries(
    RegistrySqlStatement *select_taken, RegistryEachQuery each, void *data, GError **error)
{
    g_autoptr(RegistrySqlStatement) select = select_taken;
    registry_sql_expect_many(select, true);
    int state;
    while ((state = registry_sql_step(select, "reading queries", error)) == 1) {
        const RegistryQuery query = query_of(select);
        if (!each(&query, data, error))
            return FALSE;
    }
    return state == 0;
}

gboolean registry_sql_queries(
    RegistryStore *base, int64_t import_id, RegistryEachQuery each, void *data, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    if (!registry_sql_settle_records(store, error))
        return FALSE;
    g_autofree char *sql = g_strconcat(store->layout > 1 ? queries_2 : queries_1,
        import_id > 0 ? "WHERE q.import_id = ?1\n" : "", "ORDER BY q.query_id", NULL);
    RegistrySqlStatement *select = registry_sql_prepare(store, sql, error);
    if (!select)
        return FALSE;
    if (import_id > 0)
        registry_sql_bind(select, "i", import_id);
    return hand_queries(select, each, data, error);
}

gboolean registry_sql_queries_active(RegistryStore *base, const char *rule_id,
    RegistryEachQuery each, void *data, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    if (!registry_sql_settle_records(store, error))
        return FALSE;
    g_autofree char *sql = g_strconcat(store->layout > 1 ? queries_2 : queries_1,
        "WHERE q.state IN ('open', 'answered')\n", rule_id ? "AND q.rule_id = ?1\n" : "",
        "ORDER BY q.query_id", NULL);
    RegistrySqlStatement *select = registry_sql_prepare(store, sql, error);
    if (!select)
        return FALSE;
    if (rule_id)
        registry_sql_bind(select, "t", rule_id);
    return hand_queries(select, each, data, error);
}

gboolean registry_sql_open_queries(
    RegistryStore *base, RegistryScanQueries take, void *data, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    /* SQLite would sort them to count them. */
    static const char direct[] =
        "SELECT coalesce(r.site, i.site), q.event FROM main.proreg_query AS q\n"
        "LEFT JOIN main.proreg_record AS r ON r.record_id = q.record_id\n"
        "JOIN main.proreg_import AS i ON i.import_id = q.import_id\n"
        "WHERE q.state = 'open'";
    g_autoptr(RegistrySqlStatement) select = registry_sql_prepare(store,
        store->calls ? "SELECT site, event FROM main.proreg_open_queries()" : direct, error);
    if (!select)
        return FALSE;
    registry_sql_expect_many(select, true);
    int state;
    while ((state = registry_sql_step(select, "counting queries", error)) == 1)
        take(registry_sql_text(select, 0), registry_sql_text(select, 1), 1, data);
    return state == 0;
}
