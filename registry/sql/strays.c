/**
 * @file
 * Rows that nothing vouches for: of entries that are not in the journal, or that brought
 * nothing of the kind. And the file itself.
 */
#include "registry/sql/store.h"

#define NO_ENTRY "it belongs to no entry of the journal"
#define NOT_BROUGHT "the entry of the journal that it belongs to brought nothing of the kind"
#define NUMBERS "its number among those of its entry is not the one that was written"
/* What an erasure took out keeps its number as a bare leaf. */
#define BARE(part)                                                                             \
    "SELECT CAST(NULL AS BIGINT), id, number FROM proreg_leaf\n"                               \
    "    WHERE log = 'journal' AND part = '" part "' AND leaf IS NOT NULL"
/* Entries of format 1 have neither, and of their rows nothing is in the chain. */
#define WITH_LEAVES                                                                            \
    "(SELECT import_id FROM proreg_import WHERE key IS NOT NULL\n"                             \
    "  UNION SELECT id FROM proreg_leaf WHERE log = 'journal')"
/* Rows after the ids of an access (REGISTRY_N_ACCESS_SAID). */
#define ACCESS_SAID "4"
#define ENTRIES "(SELECT import_id FROM proreg_import)"
#define BROUGHT(part) "(SELECT import_id FROM proreg_part WHERE part = '" part "')"

/* Each statement gives the rows that do not hold, by what names them. */
static const struct {
    const char *where, *what, *sql;
} checks[] = {
    {"proreg_part", NO_ENTRY,
        "SELECT import_id || ' ' || part FROM proreg_part WHERE import_id NOT IN " ENTRIES},
    {"proreg_original", NOT_BROUGHT,
        "SELECT original_id FROM proreg_original WHERE import_id NOT IN " BROUGHT("original")},
    {"proreg_original", "a piece of the original before it is missing, or it was put in",
        "SELECT original_id FROM (SELECT original_id, chunk, row_number() OVER\n"
        "  (PARTITION BY import_id ORDER BY chunk) - 1 AS place FROM proreg_original) AS o\n"
        "WHERE chunk <> place"},
    {"proreg_problem", NUMBERS,
        "SELECT coalesce(CAST(problem_id AS TEXT), import_id || ' ' || number)\n"
        "FROM (SELECT problem_id, import_id, number, row_number() OVER\n"
        "  (PARTITION BY import_id ORDER BY number) - 1 AS place FROM (SELECT problem_id,\n"
        "    import_id, number FROM proreg_problem\n"
        "    UNION ALL SELECT problem_id, import_id, number FROM proreg_again\n"
        "    UNION ALL " BARE("problem") ") AS p) AS o\n"
                                         "WHERE number <> place AND import_id IN " WITH_LEAVES},
    {"proreg_query", NUMBERS,
        "SELECT coalesce(CAST(query_id AS TEXT), import_id || ' ' || number)\n"
        "FROM (SELECT query_id, import_id, number, row_number() OVER\n"
        "  (PARTITION BY import_id ORDER BY number) - 1 AS place FROM (SELECT query_id,\n"
        "    import_id, number FROM proreg_query\n"
        "    UNION ALL " BARE("query") ") AS p) AS o\n"
                                       "WHERE number <> place AND import_id IN " WITH_LEAVES},
    {"proreg_query", NUMBERS,
        "SELECT query_id FROM (SELECT query_id, import_id, number, max(number) OVER\n"
        "  (PARTITION BY import_id ORDER BY query_id ROWS BETWEEN UNBOUNDED PRECEDING\n"
        "    AND 1 PRECEDING) AS earlier FROM proreg_query) AS o\n"
        "WHERE number < earlier AND import_id IN " WITH_LEAVES},
    {"proreg_problem", NOT_BROUGHT,
        "SELECT problem_id FROM proreg_problem WHERE import_id NOT IN " BROUGHT("problem")},
    {"proreg_again", NOT_BROUGHT,
        "SELECT import_id || ' ' || number FROM proreg_again\n"
        "WHERE import_id NOT IN " BROUGHT("problem")},
    {"proreg_again", "the problem that it tells of is not there",
        "SELECT import_id || ' ' || number FROM proreg_again\n"
        "WHERE problem_id NOT IN (SELECT problem_id FROM proreg_problem)"},
    {"proreg_query", NOT_BROUGHT,
        "SELECT query_id FROM proreg_query WHERE import_id NOT IN " BROUGHT("query")},
    {"proreg_query", "the problem that it asks about is not there, or not of its entry",
        "SELECT query_id FROM proreg_query AS q WHERE NOT EXISTS (SELECT 1\n"
        "  FROM proreg_problem AS p WHERE p.problem_id = q.problem_id\n"
        "    AND p.import_id = q.import_id AND p.rule_id = q.rule_id\n"
        "    AND p.field IS NOT DISTINCT FROM q.field AND p.event IS NOT DISTINCT FROM "
        "q.event\n"
        "    AND p.record_id IS NOT DISTINCT FROM q.record_id)"},
    {"proreg_snapshot", NOT_BROUGHT,
        "SELECT name FROM proreg_snapshot WHERE import_id NOT IN " BROUGHT("snapshot")},
    {"proreg_snapshot", "it has a number, or erasures, that no command wrote",
        "SELECT name FROM proreg_snapshot AS s WHERE number <> 0 OR erased <>\n"
        "  (SELECT coalesce(sum(c.instance), 0) FROM proreg_value_change AS c\n"
        "   JOIN proreg_import AS i USING (import_id) WHERE i.command = '" REGISTRY_ERASE "'\n"
        "     AND c.what = 'snapshot' AND c.subject = CAST(s.import_id AS TEXT))"},
    {"proreg_import", "its options are not those that an erasure left",
        "SELECT import_id FROM proreg_import AS i WHERE EXISTS (SELECT 1 FROM proreg_leaf AS "
        "l\n"
        "  WHERE l.log = 'journal' AND l.id = i.import_id AND l.part = 'said' AND l.number = "
        "1\n"
        "    AND l.leaf IS NOT NULL)\n"
        "  AND options IS DISTINCT FROM (SELECT c.new_value FROM proreg_value_change AS c\n"
        "    JOIN proreg_import AS e USING (import_id) WHERE e.command = '" REGISTRY_ERASE "'\n"
        "      AND c.what = 'entry' AND c.subject = CAST(i.import_id AS TEXT) ORDER BY "
        "c.change_id DESC "
        "LIMIT 1)"},
    {"proreg_snapshot", "its head of the chain is not the hash of its entry",
        "SELECT name FROM proreg_snapshot AS s WHERE NOT EXISTS (SELECT 1 FROM proreg_import\n"
        "  AS i WHERE i.import_id = s.import_id AND i.hash = s.chain_head)"},
    {"proreg_study_file", NOT_BROUGHT,
        "SELECT name || ' ' || import_id FROM proreg_study_file\n"
        "WHERE import_id NOT IN " BROUGHT("study_file")},
    {"proreg_leaf", "nothing was erased in what it belongs to",
        "SELECT log || ' ' || id || ' ' || part || ' ' || number FROM proreg_leaf\n"
        "WHERE (log = 'journal' AND id NOT IN (SELECT i.import_id FROM proreg_import AS i\n"
        "    JOIN proreg_part AS p USING (import_id) WHERE i.key IS NULL\n"
        "      AND p.part = proreg_leaf.part AND proreg_leaf.number < p.n))\n"
        "  OR (log = 'access' AND id NOT IN (SELECT access_id FROM proreg_access\n"
        "    WHERE key IS NULL AND proreg_leaf.number < n_records + " ACCESS_SAID "))"},
    {"proreg_leaf", "the row is gone, and no entry of the journal erased it",
        "SELECT log || ' ' || id || ' ' || part || ' ' || number FROM proreg_leaf AS l\n"
        "WHERE leaf IS NOT NULL AND NOT EXISTS (SELECT 1 FROM proreg_erased AS e\n"
        "  WHERE (e.log, e.id, e.part, e.row) = (l.log, l.id, l.part, l.number))"},
    {"proreg_import", "its key is gone, and no entry of the journal erased any of it",
        "SELECT import_id FROM proreg_import WHERE key IS NULL AND import_id NOT IN\n"
        "  (SELECT id FROM proreg_erased WHERE log = 'journal')"},
    {"proreg_import", "nothing vouches for the hash of its file after an erasure",
        "SELECT import_id FROM proreg_import WHERE key IS NULL AND sha256 IS NOT NULL"},
    {"proreg_access", "its key is gone, and no entry of the journal erased any of it",
        "SELECT access_id FROM proreg_access WHERE key IS NULL AND access_id NOT IN\n"
        "  (SELECT id FROM proreg_erased WHERE log = 'access')"},
    {"proreg_value_change", "its values are gone, and no entry of the journal erased them",
        "SELECT change_id FROM proreg_value_change WHERE salt IS NULL AND change_id NOT IN\n"
        "  (SELECT id FROM proreg_erased WHERE log = 'trail')"},
    {"proreg_erased", NOT_BROUGHT,
        "SELECT import_id || ' ' || number FROM proreg_erased\n"
        "WHERE import_id NOT IN " BROUGHT("erased")},
    {"proreg_erased", NUMBERS,
        "SELECT import_id || ' ' || number FROM (SELECT import_id, number, row_number() OVER\n"
        "  (PARTITION BY import_id ORDER BY number) - 1 AS place FROM proreg_erased) AS o\n"
        "WHERE number <> place"},
    {"proreg_erased", "what it says was erased is there",
        "SELECT import_id || ' ' || number FROM proreg_erased AS e WHERE CASE log\n"
        "  WHEN 'trail' THEN id NOT IN\n"
        "    (SELECT change_id FROM proreg_value_change WHERE salt IS NULL)\n"
        "  ELSE NOT EXISTS (SELECT 1 FROM proreg_leaf AS l WHERE l.leaf IS NOT NULL\n"
        "    AND (e.log, e.id, e.part, e.row) = (l.log, l.id, l.part, l.number)) END"},
    {"proreg_record", "the entry of the journal that brought it is not there",
        "SELECT record_id FROM proreg_record WHERE import_id NOT IN " ENTRIES},
    {"proreg_missing", "the entry of the journal that brought it is not there",
        "SELECT record_id || ' ' || event || ' ' || instance || ' ' || \"column\"\n"
        "FROM proreg_missing WHERE import_id NOT IN " ENTRIES},
    {"proreg_missing", "its record is not there",
        "SELECT record_id || ' ' || event || ' ' || instance || ' ' || \"column\"\n"
        "FROM proreg_missing WHERE record_id NOT IN (SELECT record_id FROM proreg_record)"},
    {"proreg_below", "its record, or the entry of the journal that brought it, is not there",
        "SELECT record_id || ' ' || event || ' ' || instance || ' ' || \"column\"\n"
        "FROM proreg_below WHERE record_id NOT IN (SELECT record_id FROM proreg_record)\n"
        "  OR import_id NOT IN " ENTRIES},
    {"proreg_refused", "no entry of the journal erased anybody",
        "SELECT digest FROM proreg_refused WHERE import_id NOT IN " BROUGHT("refused")},
    {"proreg_setting", "it is not one that 'init' makes",
        "SELECT name FROM proreg_setting WHERE name <> 'key'\n"
        "  OR length(value) <> 32\n"
        "UNION ALL SELECT 'key' WHERE NOT EXISTS\n"
        "  (SELECT 1 FROM proreg_setting WHERE name = 'key')"},
};

static gboolean run_check(RegistrySqlStore *store, const char *where, const char *what,
    const char *sql, RegistryEachStray each, void *data, GError **error)
{
    g_autoptr(RegistrySqlStatement) select = registry_sql_prepare(store, sql, error);
    if (!select)
        return FALSE;
    registry_sql_expect_many(select, true);
    int state;
    while ((state = registry_sql_step(select, "looking for rows of no entry", error)) == 1)
        each(where, registry_sql_text(select, 0), what, data);
    return state == 0;
}

/* Rows of a form whose import or record is not there. */
static gboolean check_form(RegistrySqlStore *store, const RegistryForm *form,
    RegistryEachStray each, void *data, GError **error)
{
    g_autofree char *sql =
        g_strdup_printf("SELECT record_id || ' ' || event || ' ' || instance FROM %s\n"
                        "WHERE import_id NOT IN " ENTRIES "\n"
                        "  OR record_id NOT IN (SELECT record_id FROM proreg_record)",
            form->table);
    return run_check(store, form->name,
        "its record, or the entry that brought it, is not there", sql, each, data, error);
}

/* A row is made for a value. Without one, somebody took its values out and the trail tells of
   that, or of the row's coming from elsewhere. */
static gboolean check_empty(RegistrySqlStore *store, const RegistryForm *form,
    RegistryEachStray each, void *data, GError **error)
{
    g_autoptr(GString) sql = g_string_new(NULL);
    g_string_printf(sql,
        "SELECT record_id || ' ' || event || ' ' || instance FROM %s AS r WHERE TRUE",
        form->table);
    for (size_t c = 0; c < form->n_columns; c++)
        g_string_append_printf(sql, " AND %s IS NULL", form->names[c]);
    g_string_append(sql,
        "\nAND NOT EXISTS (SELECT 1 FROM proreg_missing AS m WHERE m.record_id = r.record_id\n"
        "  AND m.event = r.event AND m.instance = r.instance)\n"
        "AND NOT EXISTS (SELECT 1 FROM proreg_value_change AS v WHERE v.record_id = "
        "r.record_id\n"
        "  AND v.event = r.event AND v.instance = r.instance)\n"
        "AND NOT EXISTS (SELECT 1 FROM proreg_value_change AS v WHERE v.what = 'record'\n"
        "  AND v.\"column\" = 'record_id' AND r.record_id IN (v.record_id, v.new_value))");
    return run_check(store, form->name, "it holds no value, and the audit trail tells of none",
        sql->str, each, data, error);
}

gboolean registry_sql_strays(
    RegistryStore *base, RegistryEachStray each, void *data, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    for (size_t i = 0; store->layout > 1 && i < G_N_ELEMENTS(checks); i++)
        /* The secret is not shown to whom rights bind. */
        if (!(store->calls && g_str_equal(checks[i].where, "proreg_setting")) &&
            !run_check(
                store, checks[i].where, checks[i].what, checks[i].sql, each, data, error))
            return FALSE;
    for (size_t f = 0; f < store->n_forms; f++)
        if (!check_form(store, &store->forms[f], each, data, error) ||
            (store->layout > 1 && !check_empty(store, &store->forms[f], each, data, error)))
            return FALSE;
    return TRUE;
}
