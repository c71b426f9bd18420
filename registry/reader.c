#include "registry/reader.h"

#include <math.h>

#include "base/decimal.h"
#include "base/error.h"
#include "registry/functions.h"
#include "registry/reader_store.h"
#include "registry/sqlite/connection.h"
#include "registry/sqlite/sql.h"
#include "registry/sqlite/store.h"

static void add_derived(RegistryReader *reader, const SchemaDerived *derived, size_t n)
{
    for (size_t i = 0; i < n; i++)
        g_ptr_array_add(reader->derived, (gpointer)&derived[i]);
}

static RegistryReader *reader_new(Registry *registry, const SchemaAnalysis *analysis)
{
    RegistryReader *reader = g_new0(RegistryReader, 1);
    reader->registry = registry;
    reader->analysis = analysis;
    reader->columns = g_ptr_array_new_with_free_func(g_free);
    reader->known = g_hash_table_new(g_str_hash, g_str_equal);
    reader->visit_of = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    reader->visit_columns = g_ptr_array_new_with_free_func(g_free);
    reader->tables = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    reader->stored = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    reader->undefined = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    reader->derived = g_ptr_array_new();
    add_derived(reader, registry->study->derived, registry->study->n_derived);
    if (analysis && analysis->cutoff && analysis->cutoff[0] != '\0')
        reader->cutoff = analysis->cutoff;
    if (analysis)
        add_derived(reader, analysis->derived, analysis->n_derived);
    return reader;
}

/* A connection of its own that cannot write; a temporary registry has only the one. */
static gboolean connect_reader(RegistryReader *reader, GError **error)
{
    Registry *registry = reader->registry;
    reader->owns_db = registry->path != NULL;
    reader->db = registry->path
                     ? registry_sqlite_connect(registry->path, SQLITE_OPEN_READONLY, error)
                     : registry_sqlite_db(registry->store);
    return reader->db &&
           registry_functions_register(reader->db, registry->study->value_set, error);
}

static gboolean read_stored_names(RegistryReader *reader, GError **error)
{
    static const char *const schemas[] = {
        "sqlite_schema", "sqlite_master", "sqlite_temp_schema", "sqlite_temp_master"};
    for (size_t i = 0; i < G_N_ELEMENTS(schemas); i++)
        (void)g_hash_table_add(reader->stored, g_strdup(schemas[i]));
    g_autoptr(sqlite3_stmt) select = registry_sql_prepare(
        reader->db, "SELECT name FROM main.sqlite_schema WHERE type = 'table'", error);
    if (!select)
        return FALSE;
    int state;
    while ((state = registry_sql_step(select, "reading the names of tables", error)) == 1)
        (void)g_hash_table_add(reader->stored, g_strdup(registry_sql_text(select, 0)));
    return state == 0;
}

static gboolean read_state(RegistryReader *reader, GError **error)
{
    if (!registry_sql_exec(reader->db, "BEGIN", error))
        return FALSE;
    const gboolean ok =
        read_stored_names(reader, error) &&
        registry_content_hash_on(reader->registry, reader->db, reader->snapshot, error) &&
        registry_reader_build(reader, error);
    /* From here on the temporary tables are read alone, and writers need not wait. */
    return ok && registry_sql_exec(reader->db, "COMMIT", error);
}

RegistryReader *registry_reader_new(
    Registry *registry, const SchemaAnalysis *analysis, GError **error)
{
    RegistryReader *reader = reader_new(registry, analysis);
    if (connect_reader(reader, error)) {
        registry_guard_install(reader);
        if (read_state(reader, error)) {
            g_ptr_array_add(reader->columns, NULL);
            return reader;
        }
    }
    registry_reader_free(reader);
    return NULL;
}

static void close_connection(RegistryReader *reader)
{
    if (!reader->db)
        return;
    registry_guard_remove(reader);
    if (!sqlite3_get_autocommit(reader->db))
        (void)sqlite3_exec(reader->db, "ROLLBACK", NULL, NULL, NULL);
    if (reader->owns_db)
        (void)sqlite3_close_v2(reader->db);
    else
        registry_reader_drop(reader);
}

void registry_reader_free(RegistryReader *reader)
{
    if (!reader)
        return;
    close_connection(reader);
    g_hash_table_unref(reader->known);
    g_ptr_array_unref(reader->columns);
    g_hash_table_unref(reader->visit_of);
    g_ptr_array_unref(reader->visit_columns);
    g_hash_table_unref(reader->tables);
    g_hash_table_unref(reader->stored);
    g_hash_table_unref(reader->undefined);
    g_ptr_array_unref(reader->derived);
    g_free(reader->denied);
    g_free(reader);
}

const char *registry_reader_snapshot(const RegistryReader *reader)
{
    return reader->snapshot;
}

/* One record of a step: whether it stays, and whether that is unknown. */
static gboolean exclude(RegistryReader *reader, sqlite3_stmt *select, size_t step,
    RegistryFlowStep *flow, const char *what, GError **error)
{
    g_autoptr(sqlite3_stmt) update = registry_sql_prepare(reader->db,
        "UPDATE temp.cohort SET step = ?2, unknown = ?3 WHERE record_id = ?1", error);
    if (!update)
        return FALSE;
    g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GArray) unknowns = g_array_new(FALSE, FALSE, sizeof(int));
    int state;
    registry_guard_on(reader);
    while ((state = registry_guard_step(reader, select, what, error)) == 1) {
        flow->n_before++;
        if (sqlite3_column_int(select, 1) != 0)
            continue;
        const int unknown = sqlite3_column_int(select, 2);
        g_ptr_array_add(records, g_strdup(registry_sql_text(select, 0)));
        g_array_append_val(unknowns, unknown);
        flow->n_unknown += unknown;
    }
    registry_guard_off(reader);
    flow->n_excluded = records->len;
    flow->n_after = flow->n_before - flow->n_excluded;
    for (guint i = 0; state == 0 && i < records->len; i++) {
        registry_sql_bind_text(update, 1, g_ptr_array_index(records, i));
        (void)sqlite3_bind_int64(update, 2, (sqlite3_int64)step + 1);
        (void)sqlite3_bind_int(update, 3, g_array_index(unknowns, int, i));
        if (!registry_sql_run(update, "excluding a record", error))
            return FALSE;
    }
    return state == 0;
}

static gboolean run_step(RegistryReader *reader, const SchemaAnalysis *analysis, size_t number,
    RegistryFlowStep *flow, GError **error)
{
    const SchemaStep *step = &analysis->steps[number];
    g_autofree char *place = registry_reader_place(analysis, step->line);
    g_autofree char *what = g_strdup_printf("%sstep %s", place, step->id);
    *flow = (RegistryFlowStep){.step = step};
    if (!registry_guard_check(reader, "patient", step->where, what, error))
        return FALSE;
    g_autofree char *sql = g_strdup_printf(
        "SELECT record_id, (\n%s\n) IS TRUE, (\n%s\n) IS NULL FROM temp.patient\n"
        "WHERE record_id IN (SELECT record_id FROM temp.cohort WHERE step IS NULL)",
        step->where, step->where);
    registry_guard_on(reader);
    g_autoptr(sqlite3_stmt) select = registry_guard_prepare(reader, sql, what, error);
    registry_guard_off(reader);
    return select && exclude(reader, select, number, flow, what, error);
}

gboolean registry_reader_cohort(RegistryReader *reader, const SchemaAnalysis *analysis,
    RegistryFlowStep *steps, GError **error)
{
    if (!registry_sql_exec(
            reader->db, "UPDATE temp.cohort SET step = NULL, unknown = NULL", error))
        return FALSE;
    for (size_t i = 0; i < analysis->n_steps; i++)
        if (!run_step(reader, analysis, i, &steps[i], error))
            return FALSE;
    return TRUE;
}

char *registry_reader_column(
    const RegistryReader *reader, const char *variable, const char *visit)
{
    if (!visit)
        return g_hash_table_contains(reader->known, variable) ? g_strdup(variable) : NULL;
    const size_t event = schema_study_event(reader->registry->study, visit);
    if (event == SIZE_MAX)
        return NULL;
    const size_t only = GPOINTER_TO_SIZE(g_hash_table_lookup(reader->visit_of, variable));
    if (only == event + 1)
        return g_strdup(variable);
    g_autofree char *name =
        g_strdup_printf("%s__%s", variable, reader->registry->study->events[event].name);
    return g_hash_table_contains(reader->known, name) ? g_steal_pointer(&name) : NULL;
}

const char *const *registry_reader_columns(const RegistryReader *reader)
{
    return (const char *const *)reader->columns->pdata;
}
