/**
 * @file
 * From one layout to the next. A table that changed is set aside under its name with _old, made
 * anew as a new registry has it, and filled; the tables of forms keep their rows where they
 * are.
 */
#include "base/error.h"
#include "registry/sqlite/inside.h"
#include "registry/sqlite/tables.h"
#include "schema/sql.h"

/* How a table of layout 1 fills that of layout 2; without `fill` it is new. */
typedef struct {
    const char *table;
    const char *indexes; /* Of the old table, to be dropped: their names are taken else. */
    const char *fill;
} Step;

static const Step to_2[] = {
    {"proreg_setting", NULL, NULL},
    {"proreg_import", "DROP INDEX proreg_import_sha256",
        "INSERT INTO proreg_import (import_id, format, command, status, file, sha256, site,\n"
        "  encoding, options, map, user, system_user, reason, at, rows, records_new,\n"
        "  records_updated, records_unchanged, values_new, values_changed, values_unchanged,\n"
        "  values_held)\n"
        "SELECT import_id, 1, command, status, file, sha256, site, encoding, options, map,\n"
        "  user, system_user, reason, at, rows, records_new, records_updated,\n"
        "  records_unchanged, values_new, values_changed, values_unchanged, values_held\n"
        "FROM proreg_import_old"},
    {"proreg_study_file", NULL,
        "INSERT INTO proreg_study_file (name, import_id, sha256, bytes)\n"
        "SELECT name, (SELECT min(import_id) FROM proreg_import), sha256, bytes\n"
        "FROM proreg_study_file_old"},
    {"proreg_part", NULL, NULL},
    {"proreg_leaf", NULL, NULL},
    {"proreg_erased", NULL, NULL},
    {"proreg_record", NULL,
        "INSERT INTO proreg_record (record_id, site, import_id, line)\n"
        "SELECT record_id, site, import_id, line FROM proreg_record_old"},
    {"proreg_refused", NULL, NULL},
    {"proreg_below", NULL, NULL},
    {"proreg_problem", "DROP INDEX proreg_problem_import",
        "INSERT INTO proreg_problem (problem_id, import_id, number, severity, line, position,\n"
        "  record_id, event, field, value, rule_id, msgid, hint)\n"
        "SELECT problem_id, import_id,\n"
        "  row_number() OVER (PARTITION BY import_id ORDER BY problem_id) - 1, severity, "
        "line,\n"
        "  position, record_id, event, field, value, rule_id, message, hint\n"
        "FROM proreg_problem_old"},
    {"proreg_again", NULL, NULL},
    {"proreg_query", "DROP INDEX proreg_query_key",
        "INSERT INTO proreg_query (query_id, problem_id, import_id, number, severity, line,\n"
        "  site, record_id, event, field, rule_id, raw, msgid, hint, opened, state)\n"
        "SELECT q.query_id, q.problem_id, q.import_id,\n"
        "  row_number() OVER (PARTITION BY q.import_id ORDER BY q.query_id) - 1, p.severity,\n"
        "  q.line, i.site, q.record_id, q.event, q.field, q.rule_id, q.raw, q.message, "
        "p.hint,\n"
        "  q.at, q.state\n"
        "FROM proreg_query_old AS q JOIN proreg_problem AS p USING (problem_id)\n"
        "JOIN proreg_import AS i ON i.import_id = q.import_id"},
    {"proreg_value_change", "DROP INDEX proreg_value_change_record",
        "INSERT INTO proreg_value_change (change_id, record_id, event, instance, \"column\",\n"
        "  old_value, old_missing, new_value, new_missing, salt, commitment, user,\n"
        "  system_user, at, reason, import_id, line, previous, hash)\n"
        "SELECT change_id, record_id, event, instance, \"column\", old_value, old_missing,\n"
        "  new_value, new_missing, salt, commitment, user, system_user, at, reason, "
        "import_id,\n"
        "  line, previous, hash FROM proreg_value_change_old"},
    /* No command of layout 1 made snapshots. */
    {"proreg_snapshot", NULL, "SELECT 1"},
    {"proreg_access", NULL, NULL},
};

static gboolean run(RegistrySqlite *store, char *sql_taken, GError **error)
{
    g_autofree char *sql = sql_taken;
    return registry_sqlite_exec(store->db, sql, error);
}

/* Triggers move with the table that they stand on, and their names with them. */
gboolean registry_sqlite_drop_triggers(RegistrySqlite *store, const char *table, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    {
        g_autoptr(sqlite3_stmt) select = registry_sqlite_prepare(store->db,
            "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?1", error);
        if (!select)
            return FALSE;
        registry_sqlite_bind(select, "t", table);
        int state;
        while ((state = registry_sqlite_step(select, "reading the triggers", error)) == 1)
            g_ptr_array_add(names, g_strdup(registry_sqlite_text(select, 0)));
        if (state < 0)
            return FALSE;
    }
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *quoted = schema_sql_identifier(names->pdata[i]);
        if (!run(store, g_strconcat("DROP TRIGGER ", quoted, NULL), error))
            return FALSE;
    }
    return TRUE;
}

static gboolean set_aside(RegistrySqlite *store, const Step *step, GError **error)
{
    return registry_sqlite_drop_triggers(store, step->table, error) &&
           (!step->indexes || registry_sqlite_exec(store->db, step->indexes, error)) &&
           run(store,
               g_strdup_printf("ALTER TABLE %s RENAME TO %s_old", step->table, step->table),
               error);
}

static gboolean make_anew(RegistrySqlite *store, const char *table, GError **error)
{
    for (const RegistrySqlTable *next = registry_sql_tables; next->table; next++)
        if (g_str_equal(next->table, table) &&
            !registry_sqlite_exec(store->db, next->sql, error))
            return FALSE;
    return TRUE;
}

static gboolean run_step(RegistrySqlite *store, const Step *step, GError **error)
{
    if (!step->fill)
        return make_anew(store, step->table, error);
    return set_aside(store, step, error) && make_anew(store, step->table, error) &&
           registry_sqlite_exec(store->db, step->fill, error) &&
           run(store, g_strdup_printf("DROP TABLE %s_old", step->table), error);
}

/* Records get digests, and triggers that drop them. */
static gboolean add_digest_triggers(RegistrySqlite *store, GError **error)
{
    for (size_t f = 0; f < store->sql.n_forms; f++)
        if (!run(store, registry_sqlite_digest_triggers(store->sql.forms[f].name), error))
            return FALSE;
    return run(store, registry_sqlite_digest_triggers("proreg_missing"), error) &&
           run(store, registry_sqlite_digest_triggers("proreg_below"), error);
}

static gboolean migrate_to_2(RegistrySqlite *store, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(to_2); i++)
        if (!run_step(store, &to_2[i], error))
            return FALSE;
    return add_digest_triggers(store, error) &&
           registry_sqlite_exec(store->db, REGISTRY_SQLITE_KEY, error);
}

/* The step from layout i + 1 to the next. */
static gboolean (*const steps[])(RegistrySqlite *store, GError **error) = {migrate_to_2};
_Static_assert(G_N_ELEMENTS(steps) == REGISTRY_VERSION - 1, "a step from each earlier layout");

static gboolean check_keys(RegistrySqlite *store, GError **error)
{
    int64_t n = 0;
    if (!registry_sqlite_integer(
            store->db, "SELECT count(*) FROM pragma_foreign_key_check", &n, error))
        return FALSE;
    if (n == 0)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_DATABASE,
        "%s: %" G_GINT64_FORMAT
        " rows refer to others that are not there; the file was changed "
        "by another program: restore a backup",
        registry_sqlite_file(store->db), n);
    return FALSE;
}

static gboolean run_steps(RegistrySqlite *store, GError **error)
{
    for (; store->sql.layout < REGISTRY_VERSION; store->sql.layout++)
        if (!steps[store->sql.layout - 1](store, error))
            return FALSE;
    return run(store, g_strdup_printf("PRAGMA user_version = %d", REGISTRY_VERSION), error) &&
           check_keys(store, error);
}

/* Another process may have been faster. */
static gboolean read_layout(RegistrySqlite *store, GError **error)
{
    int64_t layout = 0;
    if (!registry_sqlite_integer(store->db, "PRAGMA user_version", &layout, error))
        return FALSE;
    store->sql.layout = (int)layout;
    return TRUE;
}

gboolean registry_sqlite_migrate(RegistryStore *base, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    registry_sql_finalize(&store->sql);
    store->is_migrating = true;
    store->old_layout = store->sql.layout;
    /* References go by name: the new table takes the place of the old one. */
    if (registry_sqlite_exec(store->db,
            "PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON; BEGIN IMMEDIATE",
            error) &&
        read_layout(store, error) && run_steps(store, error))
        return TRUE;
    base->driver->roll_back(base);
    return FALSE;
}
