/**
 * @file
 * What the server has of tables, columns, keys, triggers, functions and indexes against what
 * init makes of the same study.
 */
#include "base/error.h"
#include "registry/postgres/inside.h"

/* Kind, table, name and how it is. What is internal to the server's own references is left
   out, and tables of others with all that stands on them are told apart by their name alone. */
static const char found[] =
    "WITH t AS (SELECT oid, relname, relkind, relpersistence, relrowsecurity\n"
    "  FROM pg_catalog.pg_class\n"
    "  WHERE relnamespace = 'main'::regnamespace AND relkind IN ('r', 'p', 'f'))\n"
    "SELECT 'table' AS kind, relname::text AS on_table, '' AS name,\n"
    "  CASE WHEN relkind <> 'r' OR relpersistence <> 'p' THEN 'other'\n"
    "    WHEN relrowsecurity THEN 'with row policies' ELSE 'ordinary' END AS is\n"
    "  FROM t\n"
    "UNION ALL SELECT 'column', relname, attname,\n"
    "  pg_catalog.format_type(atttypid, atttypmod) ||\n"
    "  CASE WHEN attcollation = 0 THEN '' ELSE ' ' || (SELECT collname FROM\n"
    "    pg_catalog.pg_collation c WHERE c.oid = attcollation) END ||\n"
    "  CASE WHEN attnotnull THEN ' not null' ELSE '' END ||\n"
    "  CASE WHEN attidentity = '' THEN '' ELSE ' identity ' || attidentity::text END ||\n"
    "  CASE WHEN atthasdef THEN ' default' ELSE '' END\n"
    "  FROM t JOIN pg_catalog.pg_attribute ON attrelid = t.oid\n"
    "  WHERE attnum > 0 AND NOT attisdropped\n"
    "UNION ALL SELECT 'key', relname, contype::text || ' ' || (SELECT string_agg(attname, ','\n"
    "    ORDER BY CASE WHEN contype = 'c' THEN attname END COLLATE \"C\", place)\n"
    "    FROM unnest(conkey) WITH ORDINALITY AS k (number, place)\n"
    "    JOIN pg_catalog.pg_attribute ON attrelid = conrelid AND attnum = number),\n"
    "  coalesce((SELECT relname FROM pg_catalog.pg_class c WHERE c.oid = confrelid), '') ||\n"
    "  CASE WHEN condeferrable THEN ' deferrable' ELSE '' END ||\n"
    "  CASE WHEN condeferred THEN ' deferred' ELSE '' END ||\n"
    "  CASE WHEN convalidated THEN '' ELSE ' not valid' END\n"
    "  FROM t JOIN pg_catalog.pg_constraint ON conrelid = t.oid\n"
    "  WHERE contype IN ('c', 'f', 'p', 'u', 'x')\n"
    "UNION ALL SELECT 'trigger', relname, tgname,\n"
    "  (SELECT nspname || '.' || proname FROM pg_catalog.pg_proc p\n"
    "    JOIN pg_catalog.pg_namespace n ON n.oid = pronamespace WHERE p.oid = tgfoid) ||\n"
    "  '|' || tgtype::text || '|' || tgenabled::text || '|' || coalesce(substring(\n"
    "    pg_catalog.pg_get_triggerdef(g.oid) FROM ' WHEN \\((.*)\\) EXECUTE '), '') || '|' ||\n"
    "  replace(encode(tgargs, 'escape'), '\\000', '') ||\n"
    "  CASE WHEN tgattr::text = '' THEN '' ELSE '|columns' END\n"
    "  FROM t JOIN pg_catalog.pg_trigger g ON tgrelid = t.oid WHERE NOT tgisinternal\n"
    "UNION ALL SELECT 'function', '', proname, CASE WHEN EXISTS (SELECT FROM\n"
    "    aclexplode(coalesce(proacl, acldefault('f', proowner))) WHERE grantee = 0)\n"
    "    THEN 'all' ELSE 'own' END || '|' || lanname || '|' ||\n"
    "  pg_catalog.format_type(prorettype, NULL) || '|' || prosecdef::text || '|' ||\n"
    "  coalesce(array_to_string(proconfig, ';'), '') || '|' || prosrc\n"
    "  FROM pg_catalog.pg_proc JOIN pg_catalog.pg_language l ON l.oid = prolang\n"
    "  WHERE pronamespace = 'main'::regnamespace\n";

static const char found_on_them[] =
    "\nUNION ALL SELECT 'index', t.relname, i.relname,\n"
    "  CASE WHEN indisvalid AND indisready AND NOT indisunique THEN 'valid' ELSE 'other' END\n"
    "  FROM t JOIN pg_catalog.pg_index x ON indrelid = t.oid\n"
    "  JOIN pg_catalog.pg_class i ON i.oid = indexrelid\n"
    "  WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conindid = indexrelid\n"
    "    AND contype IN ('p', 'u', 'x'))\n"
    "UNION ALL SELECT 'rule', relname, rulename, '' FROM t\n"
    "  JOIN pg_catalog.pg_rewrite ON ev_class = t.oid\n"
    "UNION ALL SELECT 'row policy', relname, polname, CASE WHEN polpermissive AND\n"
    "    polroles = '{0}' AND (polqual IS NULL OR polwithcheck IS NULL) THEN polcmd::text\n"
    "    ELSE 'other' END || '|' || pg_get_expr(coalesce(polqual, polwithcheck), polrelid)\n"
    "  FROM t JOIN pg_catalog.pg_policy ON polrelid = t.oid\n"
    /* Nobody but the owner changes what is only appended to. */
    "UNION ALL SELECT 'grant', relname, grantee::regrole || ' ' || privilege_type, '' FROM\n"
    "  (SELECT t.relname, relowner, (aclexplode(relacl)).* FROM t JOIN pg_class c\n"
    "    ON c.oid = t.oid UNION ALL SELECT t.relname, relowner, (aclexplode(attacl)).* FROM t\n"
    "    JOIN pg_class c ON c.oid = t.oid JOIN pg_attribute ON attrelid = t.oid) AS g\n"
    "  WHERE grantee <> relowner AND (privilege_type IN ('UPDATE', 'DELETE', 'TRUNCATE',\n"
    "    'TRIGGER', 'REFERENCES') AND relname IN ('proreg_import', 'proreg_value_change',\n"
    "    'proreg_access', 'proreg_part', 'proreg_original', 'proreg_problem') OR\n"
    "    privilege_type = 'INSERT' AND relname IN ('proreg_import', 'proreg_value_change',\n"
    "    'proreg_access'))\n"
    "UNION ALL SELECT 'child table', relname, inhrelid::regclass::text, '' FROM t\n"
    "  JOIN pg_catalog.pg_inherits ON inhparent = t.oid\n"
    "UNION ALL SELECT 'setting', '', 'session_replication_role',\n"
    "  current_setting('session_replication_role')";

#define ADVICE "ask who looks after the server, or restore a backup"

/* Kind and what it stands on, as people read it. */
static gboolean refuse(
    RegistryPostgres *store, const char *key, const char *fault, GError **error)
{
    g_auto(GStrv) part = g_strsplit(key, "\t", 3);
    g_autofree char *where =
        part[1][0] && part[2][0] ? g_strdup_printf(" of table '%s'", part[1]) : g_strdup("");
    g_set_error(error, BASE_ERROR, BASE_ERROR_DATABASE, "%s: %s '%s'%s %s", store->address,
        part[0], part[2][0] ? part[2] : part[1], where, fault);
    return FALSE;
}

/* Of what others put in, tables, views and indexes stay: nothing in them runs when we write,
   nor changes what we read. */
static gboolean check_foreign(
    RegistryPostgres *store, GHashTable *expected, const char *key, GError **error)
{
    static const char foreign[] =
        "is not the registry's: another program put it in, and it may change what is stored or "
        "read; " ADVICE;
    g_auto(GStrv) part = g_strsplit(key, "\t", 3);
    g_autofree char *table = g_strjoin("\t", "table", part[1], "", NULL);
    if (g_str_equal(part[0], "table") || g_str_equal(part[0], "index") ||
        (part[1][0] && !g_hash_table_contains(expected, table)))
        return TRUE;
    return refuse(store, key, foreign, error);
}

static char *how_it_is(RegistrySqlStatement *select)
{
    const char *is = registry_sql_text(select, 3);
    return g_str_equal(registry_sql_text(select, 0), "row policy") ? registry_postgres_bare(is)
                                                                   : g_strdup(is);
}

/* Those that were seen are added to `seen`. */
static gboolean compare(RegistryPostgres *store, GHashTable *expected, GHashTable *seen,
    RegistrySqlStatement *select, GError **error)
{
    int state;
    while ((state = registry_sql_step(select, "reading the schema", error)) == 1) {
        char *key = g_strjoin("\t", registry_sql_text(select, 0), registry_sql_text(select, 1),
            registry_sql_text(select, 2), NULL);
        const char *text = g_hash_table_lookup(expected, key);
        g_autofree char *is = how_it_is(select);
        const bool is_new = g_hash_table_add(seen, key);
        if (text && is_new && !g_str_equal(text, is))
            return refuse(store, key,
                "is not as the registry made it: another program changed it; " ADVICE, error);
        if ((!text || !is_new) && !check_foreign(store, expected, key, error))
            return FALSE;
    }
    return state == 0;
}

static gboolean check_all_seen(
    RegistryPostgres *store, GHashTable *expected, GHashTable *seen, GError **error)
{
    g_autoptr(GList) keys = g_hash_table_get_keys(expected);
    keys = g_list_sort(keys, (GCompareFunc)strcmp);
    const char *gone = NULL;
    /* A table before what stood on it. */
    for (const GList *next = keys; next; next = next->next) {
        const bool is_table = g_str_has_prefix(next->data, "table\t");
        if (!g_hash_table_contains(seen, next->data) && (!gone || is_table))
            gone = next->data;
    }
    return !gone || refuse(store, gone, "is gone: another program took it out; " ADVICE, error);
}

gboolean registry_postgres_check_schema(RegistryStore *base, GError **error)
{
    RegistryPostgres *store = (RegistryPostgres *)base;
    g_autoptr(GHashTable) expected = registry_postgres_expected(&store->sql);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autofree char *sql = g_strconcat(found, found_on_them, NULL);
    g_autoptr(RegistrySqlStatement) select = registry_sql_prepare(&store->sql, sql, error);
    return registry_sql_ask(&store->sql,
               "SELECT coalesce(max(import_id), 0) FROM proreg_study_file", &store->studied,
               error) &&
           select && compare(store, expected, seen, select, error) &&
           check_all_seen(store, expected, seen, error);
}
