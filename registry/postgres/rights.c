/**
 * @file
 * Who may what on a server: the functions that give rights and take them, and row policies. The
 * login that made the registry owns it and is bound by none of this.
 */
#include "registry/postgres/inside.h"

/* ---- giving rights ---- */

/* What each login has by its role, a row each. Tables of forms are all whose names are not the
   registry's own. */
static const char due[] =
    "SELECT r.login, t.name, p.what\n"
    "FROM (SELECT DISTINCT x.login, x.role FROM main.proreg_right x\n"
    "    JOIN pg_roles g ON g.rolname = x.login) r\n"
    "  CROSS JOIN (SELECT c.relname::text AS name, left(c.relname, 7) <> 'proreg_' OR "
    "c.relname\n"
    "      IN ('proreg_record', 'proreg_missing', 'proreg_below') OR c.relkind = 'p' AS "
    "is_data\n"
    "    FROM pg_class c WHERE c.relnamespace = 'main'::regnamespace\n"
    "      AND c.relkind IN ('r', 'p') AND NOT c.relispartition) t\n"
    "  CROSS JOIN unnest('{SELECT,INSERT,UPDATE,DELETE}'::text[]) AS p (what)\n"
    "WHERE CASE p.what WHEN 'SELECT' THEN\n"
    "    t.is_data OR t.name IN ('proreg_site', 'proreg_study_file', 'proreg_snapshot') OR\n"
    "    (r.role IN ('coordinator', 'auditor') AND t.name <> 'proreg_setting') OR\n"
    "    (r.role = 'site' AND t.name IN ('proreg_import', 'proreg_part', 'proreg_leaf',\n"
    "      'proreg_original', 'proreg_problem', 'proreg_again', 'proreg_query',\n"
    "      'proreg_value_change', 'proreg_access')) OR\n"
    "    (r.role = 'statistician' AND t.name IN ('proreg_value_change', 'proreg_import',\n"
    "      'proreg_access', 'proreg_query', 'proreg_problem', 'proreg_part', 'proreg_leaf'))\n"
    "  ELSE\n"
    "    (r.role IN ('coordinator', 'site') AND (t.is_data OR t.name = 'proreg_query')) OR\n"
    "    (p.what = 'INSERT' AND r.role IN ('coordinator', 'site') AND t.name IN\n"
    "      ('proreg_problem', 'proreg_again', 'proreg_original', 'proreg_part')) OR\n"
    "    (p.what = 'INSERT' AND r.role = 'coordinator' AND t.name IN\n"
    "      ('proreg_study_file', 'proreg_snapshot')) END";

static const char regrant[] =
    "DECLARE r record; BEGIN\n"
    "FOR r IN SELECT d.login, d.name, string_agg(d.what, ', ') AS what FROM main.proreg_due() "
    "d\n"
    "  GROUP BY d.login, d.name LOOP\n"
    "  EXECUTE format('GRANT USAGE ON SCHEMA main TO %I', r.login);\n"
    "  EXECUTE format('GRANT %s ON main.%I TO %I', r.what, r.name, r.login);\n"
    "END LOOP; END";

static const char give[] =
    "BEGIN\n"
    "IF NOT EXISTS (SELECT FROM pg_roles g WHERE g.rolname = login) THEN RAISE EXCEPTION\n"
    "  'the server has no login or group %: CREATE ROLE makes one', login; END IF;\n"
    "IF role IS NULL OR role <> ALL ('{site,coordinator,statistician,auditor}') THEN\n"
    "  RAISE EXCEPTION\n"
    "  'there is no role %: give site, coordinator, statistician or auditor', role; END IF;\n"
    "IF role <> 'site' AND site <> '' THEN RAISE EXCEPTION\n"
    "  'role % is of all sites and is given without one', role; END IF;\n"
    "IF role = 'site' AND site = '' THEN RAISE EXCEPTION\n"
    "  'role site is of one site, which is named behind it'; END IF;\n"
    "IF role = 'site' AND NOT EXISTS (SELECT FROM main.proreg_site s WHERE s.code = site) "
    "THEN\n"
    "  RAISE EXCEPTION 'the study has no site %', site; END IF;\n"
    "IF EXISTS (SELECT FROM pg_namespace n JOIN pg_roles r ON r.oid = n.nspowner\n"
    "  WHERE n.nspname = 'main' AND r.rolname = login) THEN RAISE EXCEPTION\n"
    "  '% owns the registry and needs no right', login; END IF;\n"
    "IF EXISTS (SELECT FROM main.proreg_right x WHERE x.login = proreg_grant.login AND\n"
    "  x.role <> proreg_grant.role) THEN RAISE EXCEPTION\n"
    "  '% has another role: SELECT main.proreg_revoke(...) takes it', login; END IF;\n"
    "INSERT INTO main.proreg_right (login, role, site, given_by, at) VALUES (login, "
    "role, site,\n"
    "  session_user, now()::text) ON CONFLICT DO NOTHING;\n"
    "PERFORM main.proreg_regrant(); END";

static const char take[] =
    "BEGIN\n"
    "DELETE FROM main.proreg_right x WHERE x.login = proreg_revoke.login;\n"
    "IF NOT FOUND THEN RAISE EXCEPTION\n"
    "  '% has no right that could be taken: SELECT * FROM main.proreg_right says who has "
    "one',\n"
    "  login; END IF;\n"
    "IF NOT EXISTS (SELECT FROM pg_roles r WHERE r.rolname = login) THEN RETURN; END IF;\n"
    "EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA main FROM %I', login);\n"
    "EXECUTE format('REVOKE ALL ON SCHEMA main FROM %I', login); END";

static const RegistryPostgresFunction functions[] = {
    {"proreg_due", "OUT login text, OUT name text, OUT what text", "SETOF record", "sql STABLE",
        due, true},
    {"proreg_regrant", "", "void", "plpgsql", regrant, false},
    {"proreg_grant", "login text, role text, site text DEFAULT ''", "void", "plpgsql", give,
        false},
    {"proreg_revoke", "login text", "void", "plpgsql", take, false},
};

static const char right_table[] =
    "CREATE TABLE main.proreg_right (\n"
    "  login TEXT COLLATE \"C\" NOT NULL,\n"
    "  role TEXT COLLATE \"C\" NOT NULL\n"
    "    CHECK (role IN ('site', 'coordinator', 'statistician', 'auditor')),\n"
    "  site TEXT COLLATE \"C\" NOT NULL,\n"
    "  given_by TEXT COLLATE \"C\" NOT NULL,\n"
    "  at TEXT COLLATE \"C\" NOT NULL,\n"
    "  PRIMARY KEY (login, role, site)\n"
    ")";

/* ---- row policies ---- */

#define ROLE(roles) "(SELECT main.proreg_has_role('{" roles "}'))"
/* A condition of a query is asked before a policy where it cannot leak and costs less, and the
   plan (EXPLAIN ANALYZE) tells how it ended: of other hospitals' values. To look a key up in an
   object costs nothing in the planner's eyes, and what costs the same is asked in the order of
   policies first; so policies on patients' tables do nothing else. */
#define AMONG(set, key) "((SELECT " set "))[" key "] IS NOT NULL"
#define OWN AMONG("main.proreg_own()", "record_id")
#define OWN_SITE                                                                               \
    AMONG("main.proreg_set(main.proreg_sites())", "site")                                      \
    " OR " AMONG("main.proreg_set(main.proreg_came())", "record_id")
/* %1$s stands for the table. An entry that is the login's: of its hospital, or made by it. */
#define MINE                                                                                   \
    "EXISTS (SELECT FROM main.proreg_import i WHERE i.import_id = %1$s.import_id AND "         \
    "(i.site = ANY ((SELECT main.proreg_sites())::text[]) OR i.\"user\" = SESSION_USER))"
/* Problems and queries: of one's own files, and of others' about one's own patients. */
#define ASKED MINE " OR " OWN " AND NOT main.proreg_is_contested(problem_id)"
/* Commands whose entries say what the registry is and where it was locked; no patients. */
#define OF_ALL "command = ANY ('{init,migrate,lock}'::text[])"
#define RUNNING                                                                                \
    "EXISTS (SELECT FROM main.proreg_import i WHERE i.import_id = %1$s.import_id AND "         \
    "i.status = 'running' AND i.\"user\" = SESSION_USER)"

/* A step of a query is seen as the query is, but for its texts. */
#define OF_QUERY                                                                               \
    "what = 'query' AND NOT " ROLE(                                                            \
        "statistician") " AND EXISTS (SELECT FROM "                                            \
                        "main.proreg_query q WHERE q.query_id::text = %1$s.subject)"

/* Who is left out of reports for want of it; no text is kept of those. */
#define CONSENT "rule_id = 'consent' AND " ROLE("statistician")

static const char data_read[] = ROLE("coordinator,statistician,auditor") " OR " OWN;
static const char data_write[] = ROLE("coordinator") " OR " OWN;

typedef struct {
    const char *table, *read, *write, *insert; /* Or NULL. */
} Policy;

static const Policy policies[] = {
    {"proreg_record", ROLE("coordinator,statistician,auditor") " OR " OWN_SITE,
        ROLE("coordinator") " OR " OWN_SITE, NULL},
    {"proreg_missing", data_read, data_write, NULL},
    {"proreg_below", data_read, data_write, NULL},
    {"proreg_import",
        ROLE("coordinator,statistician,auditor") " OR " OF_ALL " OR site = ANY "
                                                 "((SELECT main.proreg_sites())::text[]) OR "
                                                 "\"user\" = SESSION_USER",
        NULL, NULL},
    {"proreg_part",
        ROLE("coordinator,auditor") " OR EXISTS (SELECT FROM main.proreg_import i WHERE "
                                    "i.import_id = %1$s.import_id AND i." OF_ALL ") OR " MINE,
        NULL, RUNNING},
    {"proreg_original", ROLE("coordinator,auditor") " OR " MINE, NULL, RUNNING},
    {"proreg_leaf",
        ROLE(
            "coordinator,auditor") " OR log = 'journal' AND EXISTS (SELECT FROM "
                                   "main.proreg_import i WHERE i.import_id = %1$s.id AND "
                                   "(i." OF_ALL
                                   " OR i.site = ANY ((SELECT main.proreg_sites())::text[]) OR "
                                   "i.\"user\" = SESSION_USER))",
        NULL, NULL},
    {"proreg_problem", ROLE("coordinator,auditor") " OR " CONSENT " OR " ASKED, NULL, RUNNING},
    {"proreg_again", ROLE("coordinator,auditor") " OR " MINE, NULL, RUNNING},
    {"proreg_query", ROLE("coordinator,auditor") " OR " CONSENT " OR " ASKED,
        ROLE("coordinator") " OR " ASKED, RUNNING},
    {"proreg_value_change",
        ROLE("coordinator,auditor") " OR what = 'record' AND " ROLE(
            "statistician") " OR what <> 'query' AND (" OWN " OR record_id IS NULL AND " MINE
                            ") OR " OF_QUERY,
        NULL, NULL},
    {"proreg_access", ROLE("coordinator,auditor") " OR \"user\" = SESSION_USER", NULL, NULL},
};

static void add_policy(
    GPtrArray *statements, const char *table, const char *kind, const char *condition)
{
    g_auto(GStrv) parts = g_strsplit(condition, "%1$s", -1);
    g_autofree char *whole = g_strjoinv(table, parts);
    const bool is_new = g_str_equal(kind, "INSERT");
    g_ptr_array_add(
        statements, g_strdup_printf("CREATE POLICY proreg_%s ON main.%s FOR %s %s (%s)",
                        is_new                     ? "add"
                        : g_str_equal(kind, "ALL") ? "write"
                                                   : "read",
                        table, kind, is_new ? "WITH CHECK" : "USING", whole));
}

static void add_policies(GPtrArray *statements, const Policy *policy)
{
    g_ptr_array_add(statements,
        g_strdup_printf("ALTER TABLE main.%s ENABLE ROW LEVEL SECURITY", policy->table));
    add_policy(statements, policy->table, "SELECT", policy->read);
    if (policy->write)
        add_policy(statements, policy->table, "ALL", policy->write);
    if (policy->insert)
        add_policy(statements, policy->table, "INSERT", policy->insert);
}

void registry_postgres_form_rights(GPtrArray *statements, const RegistryForm *form)
{
    const char *quoted = strchr(form->table, '.') + 1;
    const Policy policy = {quoted, data_read, data_write, NULL};
    add_policies(statements, &policy);
}

void registry_postgres_wide_rights(GPtrArray *statements, const char *table)
{
    Policy policy = policies[0]; /* A patient's row is seen as the record is. */
    policy.table = table;
    add_policies(statements, &policy);
}

void registry_postgres_rights(GPtrArray *statements)
{
    g_ptr_array_add(statements, g_strdup(right_table));
    registry_postgres_functions(statements);
    for (size_t i = 0; i < G_N_ELEMENTS(functions); i++)
        registry_postgres_function(statements, &functions[i]);
    registry_postgres_places(statements);
    for (size_t i = 0; i < G_N_ELEMENTS(policies); i++)
        add_policies(statements, &policies[i]);
}

/* ---- rights that are written down and not given ---- */

/* A dump gives them anew; where it names a login that the server does not have, that of others
   to the same table is lost with it. */
static const char lacking[] =
    "SELECT x.login, 0 FROM main.proreg_right x\n"
    "WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_roles g WHERE g.rolname = x.login)\n"
    "UNION SELECT d.login, 1 FROM main.proreg_due() d\n"
    "WHERE NOT has_schema_privilege(d.login, 'main', 'USAGE')\n"
    "  OR NOT has_table_privilege(d.login, format('main.%I', d.name), d.what)\n"
    "ORDER BY 1";

gboolean registry_postgres_strays(
    RegistryStore *base, RegistryEachStray each, void *data, GError **error)
{
    static const char *const what[] = {
        "the server has no login or group of this name: it is made, and the owner gives the "
        "rights anew (SELECT main.proreg_regrant()), or takes this one (main.proreg_revoke)",
        "the login lacks what its role may on the server, as after a restore before all logins "
        "were there: the owner gives the rights anew (SELECT main.proreg_regrant())"};
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    if (!registry_sql_strays(base, each, data, error))
        return FALSE;
    g_autoptr(RegistrySqlStatement) select = registry_sql_prepare(store, lacking, error);
    if (!select)
        return FALSE;
    int state;
    while ((state = registry_sql_step(select, "comparing rights", error)) == 1)
        each("proreg_right", registry_sql_text(select, 0),
            what[registry_sql_integer(select, 1) != 0], data);
    return state == 0;
}
