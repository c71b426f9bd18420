/**
 * @file
 * Reading in order of the keys.
 */
#include "registry/sqlite/inside.h"
#include "registry/sqlite/value.h"

/* Binds the ends of a range of record ids. Any text is less than a blob. */
static void bind_range(sqlite3_stmt *select, const char *from, const char *to)
{
    registry_sql_bind_text(select, 1, from ? from : "");
    if (to)
        registry_sql_bind_text(select, 2, to);
    else
        (void)sqlite3_bind_zeroblob(select, 2, 0);
}

#define RANGE "record_id BETWEEN ?1 AND ?2"

enum { KEY_COLUMNS = 5 };

static char *rows_sql(const RegistryForm *form)
{
    GString *sql = g_string_new("SELECT record_id, event, instance, import_id, line");
    for (size_t i = 0; i < form->n_columns; i++)
        g_string_append_printf(sql, ", %s", form->names[i]);
    g_string_append_printf(
        sql, " FROM %s\nWHERE " RANGE " ORDER BY record_id, event, instance", form->table);
    return g_string_free(sql, FALSE);
}

static gboolean hand_row(sqlite3_stmt *select, const RegistryForm *form, RegistryValue *values,
    RegistryEachRow each, void *data, GError **error)
{
    for (size_t i = 0; i < form->n_columns; i++)
        values[i] = registry_sqlite_value(select, (int)i + KEY_COLUMNS);
    const RegistryFormRow row = {.key = {.record_id = registry_sql_text(select, 0),
                                     .event = registry_sql_text(select, 1),
                                     .instance = sqlite3_column_int64(select, 2)},
        .import_id = sqlite3_column_int64(select, 3),
        .line = sqlite3_column_int64(select, 4),
        .values = values};
    return each(&row, data, error);
}

gboolean registry_sqlite_rows(RegistryStore *base, size_t f, const char *from, const char *to,
    RegistryEachRow each, void *data, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    const RegistryForm *form = &store->forms[f];
    sqlite3_stmt **slot = &store->statements[f].rows;
    if (!registry_sqlite_settle(store, error))
        return FALSE;
    if (!*slot) {
        g_autofree char *sql = rows_sql(form);
        if (!registry_sqlite_statement(store, slot, sql, error))
            return FALSE;
    }
    sqlite3_stmt *select = *slot;
    g_autofree RegistryValue *values = g_new(RegistryValue, form->n_columns + 1);
    bind_range(select, from, to);
    int state;
    gboolean ok = TRUE;
    while (ok && (state = registry_sql_step(select, "reading rows", error)) != 0)
        ok = state == 1 && hand_row(select, form, values, each, data, error);
    (void)sqlite3_reset(select);
    return ok;
}

gboolean registry_sqlite_missing(RegistryStore *base, const char *from, const char *to,
    RegistryEachMissing each, void *data, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    sqlite3_stmt *select = registry_sqlite_statement(store, &store->missing,
        "SELECT record_id, event, instance, \"column\", code, import_id, line\n"
        "FROM proreg_missing\n"
        "WHERE " RANGE " ORDER BY record_id, event, instance, \"column\"",
        error);
    if (!select)
        return FALSE;
    bind_range(select, from, to);
    int state;
    gboolean ok = TRUE;
    while (
        ok && (state = registry_sql_step(select, "reading missing-data codes", error)) != 0) {
        const RegistryMissing missing = {.key = {.record_id = registry_sql_text(select, 0),
                                             .event = registry_sql_text(select, 1),
                                             .instance = sqlite3_column_int64(select, 2)},
            .column = registry_sql_text(select, 3),
            .code = registry_sql_text(select, 4),
            .import_id = sqlite3_column_int64(select, 5),
            .line = sqlite3_column_int64(select, 6)};
        ok = state == 1 && each(&missing, data, error);
    }
    (void)sqlite3_reset(select);
    return ok;
}

gboolean registry_sqlite_belows(RegistryStore *base, const char *from, const char *to,
    RegistryEachBelow each, void *data, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    if (store->layout < 2)
        return TRUE;
    sqlite3_stmt *select = registry_sqlite_statement(store, &store->belows,
        "SELECT record_id, event, instance, \"column\", sent, import_id, line, value\n"
        "FROM main.proreg_below\n"
        "WHERE " RANGE " ORDER BY record_id, event, instance, \"column\"",
        error);
    if (!select)
        return FALSE;
    bind_range(select, from, to);
    int state;
    gboolean ok = TRUE;
    while (
        ok && (state = registry_sql_step(select, "reading values below a limit", error)) != 0) {
        const RegistryBelow below = {.key = {.record_id = registry_sql_text(select, 0),
                                         .event = registry_sql_text(select, 1),
                                         .instance = sqlite3_column_int64(select, 2)},
            .column = registry_sql_text(select, 3),
            .sent = registry_sql_text(select, 4),
            .import_id = sqlite3_column_int64(select, 5),
            .line = sqlite3_column_int64(select, 6),
            .value = registry_sqlite_value(select, 7)};
        ok = state == 1 && each(&below, data, error);
    }
    (void)sqlite3_reset(select);
    return ok;
}
