/**
 * @file
 * Rows of patients (registry/postgres/wide.c) of some hospitals on servers of their own, by
 * postgres_fdw: functions for who looks after the servers. Who owns the registry runs them.
 */
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

/* Afterwards the server has the rows of these sites and of no other. A partition cannot get
   another list of sites: it is made anew, and its rows go by way of here, which is no change by
   another program. That the planner asks the other server what something costs there keeps it
   from fetching rows. */
static const char place[] =
    "DECLARE t text; there text; n bigint; BEGIN\n"
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
    {"proreg_place", "server text, sites text[]", "bigint", "plpgsql", place, false},
};

void registry_postgres_places(GPtrArray *statements)
{
    for (size_t i = 0; i < G_N_ELEMENTS(functions); i++)
        registry_postgres_function(statements, &functions[i]);
}
