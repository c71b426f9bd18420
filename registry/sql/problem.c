/**
 * @file
 * Problems, and the originals that they were found in.
 */
#include "registry/sql/store.h"

static RegistrySqlStatement *add_statement(RegistrySqlStore *store, GError **error)
{
    if (store->problem_add)
        return store->problem_add;
    g_autofree char *sql = g_strconcat(
        "INSERT INTO proreg_problem (problem_id, import_id, number, severity, line, position,\n"
        "  record_id, event, instance, field, value, rule_id, msgid, hint, arguments,\n"
        "  query_id)\n"
        "VALUES (",
        store->engine->number ? "NULL"
        : store->calls        ? "main.proreg_next_problem()"
                              : "(SELECT coalesce(max(problem_id), 0) + 1 FROM proreg_problem)",
        ", ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)", NULL);
    return registry_sql_adding(store, &store->problem_add, sql, "problem_id", error);
}

gboolean registry_sql_problem_add(RegistryStore *base, const RegistryStoredProblem *stored,
    int64_t *problem_id, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    const RegistryProblem *problem = &stored->problem;
    RegistrySqlStatement *insert = add_statement(store, error);
    if (!insert)
        return FALSE;
    registry_sql_bind(insert, "iitiittIttttttI", stored->import_id, stored->number,
        problem->is_error ? "error" : "warning", problem->line, (int64_t)problem->column,
        problem->record_id, problem->event, problem->instance, problem->field, problem->value,
        problem->rule_id, problem->msgid, problem->hint, problem->arguments, stored->query_id);
    return registry_sql_run_number(insert, "keeping a problem", problem_id, error);
}

gboolean registry_sql_problem_again(RegistryStore *base, const RegistryStoredProblem *stored,
    int64_t problem_id, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    RegistrySqlStatement *insert = registry_sql_statement(store, &store->problem_again,
        "INSERT INTO proreg_again (import_id, number, problem_id, line, position)\n"
        "VALUES (?1, ?2, ?3, ?4, ?5)",
        error);
    if (!insert)
        return FALSE;
    registry_sql_bind(insert, "iiiii", stored->import_id, stored->number, problem_id,
        stored->problem.line, (int64_t)stored->problem.column);
    return registry_sql_run(insert, "keeping a problem", error);
}

/* Of a problem, in the place where it was found: p, or again a. */
#define PROBLEM_TEXTS                                                                          \
    "p.record_id, p.event, p.instance, p.field, p.value, p.rule_id, p.msgid, p.hint,\n"        \
    "  p.arguments"
#define PROBLEM_COLUMNS                                                                        \
    "p.problem_id, p.import_id, p.number, p.severity, p.line, p.position, " PROBLEM_TEXTS      \
    ", coalesce(p.query_id, 0)"
#define AGAIN_COLUMNS                                                                          \
    "p.problem_id, a.import_id, a.number, p.severity, a.line, a.position, " PROBLEM_TEXTS ", " \
    "0"
/* What layout 1 had composed when it was stored has no places left. */
#define PROBLEM_COLUMNS_1                                                                      \
    "problem_id, import_id, row_number() OVER (PARTITION BY import_id ORDER BY problem_id)\n"  \
    "  - 1, severity, line, position, record_id, event, NULL, field, value, rule_id, "         \
    "message,\n"                                                                               \
    "  hint, NULL, 0"

enum { RAW_COLUMN = 16 };

static RegistryStoredProblem problem_of(RegistrySqlStatement *row)
{
    return (RegistryStoredProblem){.problem_id = registry_sql_integer(row, 0),
        .import_id = registry_sql_integer(row, 1),
        .number = registry_sql_integer(row, 2),
        .query_id = registry_sql_integer(row, 15),
        .problem = {.is_error = g_str_equal(registry_sql_text(row, 3), "error"),
            .line = registry_sql_integer(row, 4),
            .column = (size_t)registry_sql_integer(row, 5),
            .record_id = registry_sql_text_or_null(row, 6),
            .event = registry_sql_text_or_null(row, 7),
            .instance = registry_sql_integer(row, 8),
            .field = registry_sql_text_or_null(row, 9),
            .value = registry_sql_text_or_null(row, 10),
            .rule_id = registry_sql_text_or_null(row, 11),
            .msgid = registry_sql_text_or_null(row, 12),
            .hint = registry_sql_text_or_null(row, 13),
            .arguments = registry_sql_text_or_null(row, 14)}};
}

/* Hands out the rows of a statement on problems, and ends it. */
static gboolean hand_problems(
    RegistrySqlStatement *select_taken, RegistryEachProblem each, void *data, GError **error)
{
    g_autoptr(RegistrySqlStatement) select = select_taken;
    registry_sql_expect_many(select, true);
    int state;
    while ((state = registry_sql_step(select, "reading problems", error)) == 1) {
        RegistryStoredProblem problem = problem_of(select);
        problem.problem.raw = registry_sql_text_or_null(select, RAW_COLUMN);
        if (!each(&problem, data, error))
            return FALSE;
    }
    return state == 0;
}

/* Runs a statement with one text or number, and hands out what it finds. */
static gboolean read_problems(RegistrySqlStore *store, const char *sql, int64_t import_id,
    const char *rule_id, RegistryEachProblem each, void *data, GError **error)
{
    RegistrySqlStatement *select = registry_sql_prepare(store, sql, error);
    if (!select)
        return FALSE;
    if (rule_id)
        registry_sql_bind(select, "t", rule_id);
    else
        registry_sql_bind(select, "i", import_id);
    return hand_problems(select, each, data, error);
}

gboolean registry_sql_problems(RegistryStore *base, int64_t import_id, RegistryEachProblem each,
    void *data, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    return read_problems(store,
        store->layout > 1
            ? "SELECT " PROBLEM_COLUMNS ", NULL FROM proreg_problem AS p WHERE import_id = ?1\n"
              "UNION ALL\n"
              "SELECT " AGAIN_COLUMNS ", NULL FROM proreg_again AS a\n"
              "JOIN proreg_problem AS p USING (problem_id) WHERE a.import_id = ?1\n"
              "ORDER BY 3"
            : "SELECT " PROBLEM_COLUMNS_1 ", NULL FROM proreg_problem WHERE import_id = ?1\n"
              "ORDER BY problem_id",
        import_id, NULL, each, data, error);
}

/* An import that was taken back found nothing. Who turned to no is refused until somebody has
   settled what that meant. */
gboolean registry_sql_problems_of_rule(RegistryStore *base, const char *rule_id,
    RegistryEachProblem each, void *data, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    return read_problems(store,
        store->layout > 1
            ? "SELECT " PROBLEM_COLUMNS ", NULL FROM proreg_problem AS p WHERE rule_id = ?1\n"
              "  AND import_id NOT IN (SELECT undoes FROM proreg_import\n"
              "    WHERE undoes IS NOT NULL)\n"
              "  AND (rule_id <> 'consent' OR coalesce((SELECT max(CASE q.state\n"
              "      WHEN 'open' THEN 1 ELSE 0 END)\n"
              "    FROM proreg_query AS q WHERE q.rule_id = 'consent'\n"
              "      AND q.record_id = p.record_id), 1) = 1)\n"
              "ORDER BY problem_id"
            : "SELECT " PROBLEM_COLUMNS_1 ", NULL FROM proreg_problem WHERE rule_id = ?1\n"
              "ORDER BY problem_id",
        0, rule_id, each, data, error);
}

/* Problems that never were a query stay; of the others those whose query is not settled. Each
   in the order of the numbers, which are those of the key: nothing has to be sorted. */
static const char first_told[] =
    "SELECT " PROBLEM_COLUMNS ", q.raw FROM proreg_problem AS p\n"
    "LEFT JOIN proreg_query AS q ON q.query_id = coalesce(p.query_id,\n"
    "  (SELECT query_id FROM proreg_query AS o WHERE o.import_id = p.import_id\n"
    "    AND o.problem_id = p.problem_id))\n"
    "WHERE p.import_id = ?1 AND (q.query_id IS NULL OR q.state IN ('open', 'answered'))\n"
    "ORDER BY p.problem_id";
static const char told_again[] =
    "SELECT " AGAIN_COLUMNS ", q.raw FROM proreg_again AS a\n"
    "JOIN proreg_problem AS p USING (problem_id)\n"
    "JOIN proreg_query AS q ON q.query_id = coalesce(p.query_id,\n"
    "  (SELECT query_id FROM proreg_query AS o WHERE o.problem_id = p.problem_id))\n"
    "WHERE a.import_id = ?1 AND q.state IN ('open', 'answered')\n"
    "ORDER BY a.number";
static const char open_problems_1[] =
    "SELECT " PROBLEM_COLUMNS_1 ",\n"
    "  (SELECT raw FROM proreg_query AS q\n"
    "   WHERE q.record_id IS p.record_id AND q.event IS p.event AND q.field IS p.field\n"
    "     AND q.rule_id = p.rule_id AND q.state IN ('open', 'answered')\n"
    "   LIMIT 1) AS held\n"
    "FROM proreg_problem AS p WHERE import_id = ?1 AND (held IS NOT NULL OR NOT EXISTS\n"
    "  (SELECT 1 FROM proreg_query AS q\n"
    "   WHERE q.record_id IS p.record_id AND q.event IS p.event AND q.field IS p.field\n"
    "     AND q.rule_id = p.rule_id))\n"
    "ORDER BY line, position, problem_id";

/* The problem with the next number of two statements, which have been stepped. */
static RegistrySqlStatement *next_of(
    RegistrySqlStatement *const selects[2], const int states[2], size_t *which)
{
    enum { NUMBER = 2 };
    *which = states[0] == 1 && (states[1] != 1 || registry_sql_integer(selects[0], NUMBER) <=
                                                      registry_sql_integer(selects[1], NUMBER))
                 ? 0
                 : 1;
    return states[*which] == 1 ? selects[*which] : NULL;
}

/* Hands out the rows of both statements by number. */
static gboolean hand_both(RegistrySqlStatement *const selects[2], RegistryEachProblem each,
    void *data, GError **error)
{
    static const char reading[] = "reading problems";
    for (size_t i = 0; i < 2; i++)
        registry_sql_expect_many(selects[i], true);
    int states[2] = {registry_sql_step(selects[0], reading, error), -1};
    if (states[0] >= 0)
        states[1] = registry_sql_step(selects[1], reading, error);
    while (states[0] >= 0 && states[1] >= 0) {
        size_t which;
        RegistrySqlStatement *select = next_of(selects, states, &which);
        if (!select)
            return TRUE;
        RegistryStoredProblem problem = problem_of(select);
        problem.problem.raw = registry_sql_text_or_null(select, RAW_COLUMN);
        if (!each(&problem, data, error))
            return FALSE;
        states[which] = registry_sql_step(select, reading, error);
    }
    return FALSE;
}

gboolean registry_sql_open_problems(RegistryStore *base, int64_t import_id,
    RegistryEachProblem each, void *data, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    if (store->layout < 2)
        return read_problems(store, open_problems_1, import_id, NULL, each, data, error);
    g_autoptr(RegistrySqlStatement) first = registry_sql_prepare(store, first_told, error);
    g_autoptr(RegistrySqlStatement) again =
        first ? registry_sql_prepare(store, told_again, error) : NULL;
    if (!again)
        return FALSE;
    registry_sql_bind(first, "i", import_id);
    registry_sql_bind(again, "i", import_id);
    RegistrySqlStatement *const both[2] = {first, again};
    return hand_both(both, each, data, error);
}

gboolean registry_sql_chunk_add(
    RegistryStore *base, int64_t import_id, const RegistryChunk *chunk, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    g_autoptr(RegistrySqlStatement) insert = registry_sql_prepare(store,
        "INSERT INTO proreg_original (import_id, chunk, size, deflated)\n"
        "VALUES (?1, ?2, ?3, ?4)",
        error);
    if (!insert)
        return FALSE;
    registry_sql_bind(insert, "iiib", import_id, chunk->chunk, (int64_t)chunk->size,
        chunk->deflated, chunk->n_deflated);
    return registry_sql_run(insert, "keeping the original file", error);
}

gboolean registry_sql_chunks(
    RegistryStore *base, int64_t import_id, RegistryEachChunk each, void *data, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    g_autoptr(RegistrySqlStatement) select = registry_sql_prepare(store,
        "SELECT chunk, size, deflated FROM proreg_original WHERE import_id = ?1 ORDER BY chunk",
        error);
    if (!select)
        return FALSE;
    registry_sql_bind(select, "i", import_id);
    registry_sql_expect_many(select, true);
    int state;
    while ((state = registry_sql_step(select, "reading the original file", error)) == 1) {
        size_t size = 0;
        const void *deflated = registry_sql_blob(select, 2, &size);
        const RegistryChunk chunk = {.chunk = registry_sql_integer(select, 0),
            .size = (size_t)registry_sql_integer(select, 1),
            .deflated = deflated,
            .n_deflated = size};
        if (!each(&chunk, data, error))
            return FALSE;
    }
    return state == 0;
}
