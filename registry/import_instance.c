#include "registry/import_store.h"
#include "registry/row_work.h"
#include "registry/sqlite/sql.h"
#include "registry/sqlite/store.h"

/* Raises *highest to the highest instance of the record's rows in one form. An earlier version
   took any number; those beyond the bound take part in nothing. */
static gboolean find_highest(RegistryImport *import, const RegistryForm *form,
    const char *record_id, const char *event, int64_t *highest, GError **error)
{
    g_autofree char *sql = g_strdup_printf(
        "SELECT max(instance) FROM %s WHERE record_id = ?1 AND event = ?2 AND instance <= %d",
        form->table, REGISTRY_INSTANCE_MAX);
    g_autoptr(sqlite3_stmt) select =
        registry_sql_prepare(registry_sqlite_db(import->registry->store), sql, error);
    if (!select)
        return FALSE;
    registry_sql_bind_text(select, 1, record_id);
    registry_sql_bind_text(select, 2, event);
    if (registry_sql_step(select, "looking for the last instance", error) < 0)
        return FALSE;
    *highest = MAX(*highest, sqlite3_column_int64(select, 0));
    return TRUE;
}

gboolean registry_row_next_instance(
    RegistryImport *import, const RegistryRow *row, int64_t *instance, GError **error)
{
    const SchemaEvent *place = &import->registry->study->events[row->event];
    int64_t highest = 0;
    for (size_t i = 0; i < place->n_forms; i++)
        if ((row->repeat_form == SIZE_MAX || row->repeat_form == place->forms[i]) &&
            !find_highest(import, &import->registry->forms[place->forms[i]], row->record_id,
                place->unique_name, &highest, error))
            return FALSE;
    *instance = highest + 1;
    return TRUE;
}
