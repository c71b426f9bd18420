/**
 * @file
 * Rows of patients (registry/postgres/wide.c) of some hospitals on servers of their own, by
 * postgres_fdw: functions for who looks after the servers. Who owns the registry runs them.
 * A copy of the registry's database (pg_dump, a template) has the way to those servers, too,
 * and would write into the rows of the registry that it is a copy of: so each table that stands
 * for one of another server bears in its comment, which a copy takes along, of which database
 * it is.
 */
#include "base/error.h"
#include "registry/postgres/inside.h"

/* The tables of rows: one, or parts of it. */
static const char tables[] =
    "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'main'::regnamespace\n"
    "  AND c.relkind = 'p' AND c.relname ~ '^proreg_patient(_[0-9]+)?$' ORDER BY 1";

/* What makes them on another server. There they are no partitions, and one hospital cannot have
   a patient of another. */
static const char shard_sql[] =
    "SELECT E'CREATE SCHEMA IF NOT EXISTS main;\\n' || string_agg(format(\n"
    "  E'CREATE TABLE main.%I (\\n  %s,\\n  PRIMARY KEY (record_id)\\n);', t.name,\n"
    "  (SELECT string_agg(format('%I %s%s%s', a.attname, format_type(a.atttypid, "
    "a.atttypmod),\n"
    "      CASE WHEN a.attcollation <> 0 THEN ' COLLATE \"C\"' ELSE '' END,\n"
    "      CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END), E',\\n  ' ORDER BY a.attnum)\n"
    "    FROM pg_attribute a WHERE a.attrelid = format('main.%I', t.name)::regclass\n"
    "      AND a.attnum > 0 AND NOT a.attisdropped)), E'\\n')\n"
    "FROM main.proreg_patient_tables() AS t (name)";

/* The database, of all servers' ones. pg_upgrade makes it another, as a copy is. */
static const char identity[] =
    "SELECT format('%s/%s', (SELECT c.system_identifier FROM pg_control_system() c), d.oid)\n"
    "FROM pg_database d WHERE d.datname = current_database()";

/* Tables of rows that stand on other servers. */
#define PLACED                                                                                 \
    "pg_class c WHERE c.relnamespace = 'main'::regnamespace AND c.relkind = 'f'\n"             \
    "  AND c.relname ~ '^proreg_patient'"

static const char is_copy[] =
    "SELECT EXISTS (SELECT FROM " PLACED "\n"
    "  AND obj_description(c.oid, 'pg_class') IS DISTINCT FROM main.proreg_identity())";

static const char adopt[] =
    "DECLARE t name; n bigint := 0; BEGIN\n"
    "FOR t IN SELECT c.relname FROM " PLACED " LOOP\n"
    "  EXECUTE format('COMMENT ON FOREIGN TABLE main.%I IS %L', t, main.proreg_identity());\n"
    "  n := n + 1;\n"
    "END LOOP;\n"
    "RETURN n; END";

/* Nothing is asked of the other servers, whose rows stay as they are. */
static const char let_go[] = "DECLARE t name; BEGIN\n"
                             "PERFORM main.proreg_alone();\n"
                             "FOR t IN SELECT main.proreg_patient_tables() LOOP\n"
                             "  EXECUTE format('DROP TABLE main.%I', t);\n"
                             "END LOOP; END";

/* Afterwards the server has the rows of these sites and of no other. A partition cannot get
   another list of sites: it is made anew, and its rows go by way of here, which is no change by
   another program. That the planner asks the other server what something costs there keeps it
   from fetching rows. */
static const char place[] =
    "DECLARE t text; there text; n bigint; has boolean; BEGIN\n"
    "IF main.proreg_is_copy() THEN RAISE EXCEPTION\n"
    "  'the rows on further servers were placed there by another database, of which this one "
    "is a copy: SELECT main.proreg_adopt() or main.proreg_let_go() says whose they are'; END "
    "IF;\n"
    "IF NOT EXISTS (SELECT FROM pg_foreign_server s WHERE s.srvname = server) THEN\n"
    "  RAISE EXCEPTION 'there is no server %: CREATE SERVER makes one known', server; END IF;\n"
    "IF sites IS NULL OR EXISTS (SELECT FROM unnest(sites) u (code) WHERE NOT EXISTS\n"
    "    (SELECT FROM main.proreg_site s WHERE s.code = u.code)) THEN\n"
    "  RAISE EXCEPTION 'not all of % are sites of the study', sites; END IF;\n"
    "PERFORM main.proreg_alone();\n"
    "PERFORM set_config('proreg.own', 'yes', true);\n"
    "FOR t IN SELECT main.proreg_patient_tables() LOOP\n"
    "  there := t || '_at_' || server;\n"
    "  EXECUTE format('CREATE TEMP TABLE proreg_moved AS SELECT * FROM main.%I p\n"
    "    WHERE p.site = ANY ($1)', t) USING sites;\n"
    "  EXECUTE format('DELETE FROM main.%I p WHERE p.site = ANY ($1)', t) USING sites;\n"
    "  IF to_regclass(format('main.%I', there)) IS NOT NULL THEN\n"
    "    EXECUTE format('INSERT INTO proreg_moved SELECT * FROM main.%I', there);\n"
    "    EXECUTE format('DELETE FROM main.%I', there);\n"
    "    EXECUTE format('DROP FOREIGN TABLE main.%I', there);\n"
    "  END IF;\n"
    "  IF cardinality(sites) > 0 THEN\n"
    "    EXECUTE format('CREATE FOREIGN TABLE main.%I PARTITION OF main.%I FOR VALUES IN (%s)\n"
    "      SERVER %I OPTIONS (schema_name ''main'', table_name %L, use_remote_estimate "
    "''true'',\n"
    "      async_capable ''true'', fetch_size ''10000'', batch_size ''1000'')', there, t,\n"
    "      (SELECT string_agg(DISTINCT quote_literal(u), ', ') FROM unnest(sites) u), server, "
    "t);\n"
    "    EXECUTE format('COMMENT ON FOREIGN TABLE main.%I IS %L', there, "
    "main.proreg_identity());\n"
    "    EXECUTE format('SELECT EXISTS (SELECT FROM main.%I)', there) INTO has;\n"
    "    IF has THEN RAISE EXCEPTION\n"
    "      'server % has rows in main.% already, of another database or of before: TRUNCATE "
    "there if nobody needs them', server, t; END IF;\n"
    "  END IF;\n"
    "  EXECUTE format('INSERT INTO main.%I SELECT * FROM proreg_moved', t);\n"
    "  GET DIAGNOSTICS n = ROW_COUNT;\n"
    "  DROP TABLE proreg_moved;\n"
    "END LOOP;\n"
    "PERFORM set_config('proreg.own', '', true);\n"
    "RETURN n; END";

static const RegistryPostgresFunction functions[] = {
    {"proreg_patient_tables", "", "SETOF name", "sql STABLE", tables, false},
    {"proreg_shard_sql", "", "text", "sql STABLE", shard_sql, false},
    {"proreg_identity", "", "text", "sql STABLE", identity, true},
    {"proreg_is_copy", "", "boolean", "sql STABLE", is_copy, true},
    {"proreg_adopt", "", "bigint", "plpgsql", adopt, false},
    {"proreg_let_go", "", "void", "plpgsql", let_go, false},
    {"proreg_place", "server text, sites text[]", "bigint", "plpgsql", place, false},
};

void registry_postgres_places(GPtrArray *statements)
{
    for (size_t i = 0; i < G_N_ELEMENTS(functions); i++)
        registry_postgres_function(statements, &functions[i]);
}

gboolean registry_postgres_check_copy(RegistryPostgres *store, GError **error)
{
    int64_t is_one = 0;
    if (!registry_sql_ask(
            &store->sql, "SELECT CAST(main.proreg_is_copy() AS INTEGER)", &is_one, error))
        return FALSE;
    if (!is_one)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_DATABASE,
        "%s: rows of its patients stand on further servers, where another database placed "
        "them, of which this is a copy: if it is the registry from now on, the owner says so "
        "(SELECT main.proreg_adopt()); if not, the owner lets go of them (SELECT "
        "main.proreg_let_go()) and the next change makes all rows here",
        store->address);
    return FALSE;
}
