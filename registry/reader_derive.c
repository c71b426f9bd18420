#include "registry/reader_store.h"
#include "registry/sqlite/sql.h"
#include "schema/sql.h"

static const char *table_of(SchemaLevelOfValue level)
{
    return level == SCHEMA_LEVEL_VISIT ? "visit" : "patient";
}

/* " WHERE event IN (...)": the events of the form. */
static char *events_where(const SchemaStudy *study, const SchemaDerived *derived)
{
    g_autoptr(GString) sql = g_string_new(" WHERE event IN (''");
    for (size_t e = 0; e < study->n_events; e++)
        if (schema_study_derives(study, e, derived))
            g_string_append_printf(sql, ", '%s'", study->events[e].name);
    g_string_append_c(sql, ')');
    return g_strdup(sql->str);
}

static gboolean fill_one(
    RegistryReader *reader, const SchemaDerived *derived, const char *what, GError **error)
{
    const char *table = table_of(derived->level);
    g_autofree char *name = schema_sql_identifier(derived->name);
    g_autofree char *where = derived->level == SCHEMA_LEVEL_VISIT
                                 ? events_where(reader->registry->study, derived)
                                 : g_strdup("");
    g_autofree char *sql =
        g_strdup_printf("UPDATE temp.%s SET %s = (\n%s\n)%s", table, name, derived->sql, where);
    registry_guard_on(reader);
    reader->writes_table = table;
    reader->writes_column = derived->name;
    g_autoptr(sqlite3_stmt) update = registry_guard_prepare(reader, sql, what, error);
    const gboolean ok = update && registry_guard_step(reader, update, what, error) == 0;
    registry_guard_off(reader);
    return ok;
}

char *registry_reader_place(const SchemaAnalysis *analysis, size_t line)
{
    return analysis && analysis->file && line > 0
               ? g_strdup_printf("%s:%zu: ", analysis->file, line)
               : g_strdup("");
}

/* Where a derived value is written: in the study's file or in the analysis'. New. */
static char *place_of(const RegistryReader *reader, guint i, const SchemaDerived *derived)
{
    if (i >= reader->registry->study->n_derived)
        return registry_reader_place(reader->analysis, derived->line);
    return derived->line > 0 ? g_strdup_printf("study.yaml:%zu: ", derived->line)
                             : g_strdup("");
}

gboolean registry_reader_derive(
    RegistryReader *reader, SchemaLevelOfValue level, GError **error)
{
    for (guint i = 0; i < reader->derived->len; i++) {
        const SchemaDerived *derived = g_ptr_array_index(reader->derived, i);
        if (derived->level != level)
            continue;
        g_autofree char *place = place_of(reader, i, derived);
        g_autofree char *what = g_strdup_printf("%sderived value %s", place, derived->name);
        if (!registry_guard_check(reader, table_of(level), derived->sql, what, error) ||
            !fill_one(reader, derived, what, error))
            return FALSE;
        (void)g_hash_table_remove(reader->undefined, derived->name);
    }
    return TRUE;
}
