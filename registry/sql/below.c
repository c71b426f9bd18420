/**
 * @file
 * Values below a limit as they were sent, and why values are missing.
 */
#include "registry/sql/store.h"

gboolean registry_sql_below_put(RegistryStore *base, const RegistryBelow *below, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    if (!registry_sql_settle_records(store, error))
        return FALSE;
    RegistrySqlStatement *put = registry_sql_statement(store, &store->below_put,
        "INSERT INTO proreg_below (record_id, event, instance, \"column\", sent, import_id,\n"
        "  line, value) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)\n"
        "ON CONFLICT (record_id, event, instance, \"column\") DO UPDATE\n"
        "SET sent = excluded.sent, value = excluded.value,\n"
        "  import_id = excluded.import_id, line = excluded.line\n"
        "WHERE (proreg_below.sent, proreg_below.value)\n"
        "  IS DISTINCT FROM (excluded.sent, excluded.value)",
        error);
    if (!put)
        return FALSE;
    registry_sql_bind(put, "ttittii", below->key.record_id, below->key.event,
        below->key.instance, below->column, below->sent, below->import_id, below->line);
    registry_sql_bind_any(put, 8, &below->value);
    return registry_sql_run(put, "keeping a value below a limit", error);
}

gboolean registry_sql_below_move(
    RegistryStore *base, const char *record_id, const char *to, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    g_autoptr(RegistrySqlStatement) move = registry_sql_prepare(store,
        "UPDATE proreg_below AS b SET record_id = ?2 WHERE b.record_id = ?1 AND NOT EXISTS\n"
        "  (SELECT 1 FROM proreg_below AS o WHERE o.record_id = ?2 AND o.event = b.event\n"
        "    AND o.instance = b.instance AND o.\"column\" = b.\"column\")",
        error);
    if (!move)
        return FALSE;
    registry_sql_bind(move, "tt", record_id, to);
    return registry_sql_run(move, "moving values below a limit", error);
}

gboolean registry_sql_below_forget(RegistryStore *base, int64_t import_id, GError **error)
{
    static const char *const statements[] = {
        "UPDATE proreg_record SET digest = NULL WHERE record_id IN\n"
        "  (SELECT record_id FROM proreg_below WHERE import_id = ?1)",
        "DELETE FROM proreg_below WHERE import_id = ?1"};
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    if (!registry_sql_settle_records(store, error))
        return FALSE;
    for (size_t i = 0; i < G_N_ELEMENTS(statements); i++) {
        g_autoptr(RegistrySqlStatement) forget =
            registry_sql_prepare(store, statements[i], error);
        if (!forget)
            return FALSE;
        registry_sql_bind(forget, "i", import_id);
        if (!registry_sql_run(forget, "forgetting values below a limit", error))
            return FALSE;
    }
    return TRUE;
}

#define OF_COLUMN(of) of ".record_id {whose} AND " of ".\"column\" = ?3"

/* A row that is gone has no value either; what has a code is missing for that. */
static char *reasons_sql(const RegistrySqlStore *store, const RegistryForm *form, size_t column)
{
    GString *sql = g_string_new("SELECT record_id, event, instance, code, import_id, line\n"
                                "FROM proreg_missing AS m WHERE " OF_COLUMN("m"));
    if (store->layout > 1) {
        g_autofree char *value =
            store->engine->any_of("f", form->names[column], form->types[column]);
        g_string_append_printf(sql,
            "\nUNION ALL SELECT b.record_id, b.event, b.instance, b.sent, b.import_id, b.line\n"
            "FROM proreg_below AS b\n"
            "LEFT JOIN %s AS f USING (record_id, event, instance)\n"
            "LEFT JOIN proreg_missing AS m USING (record_id, event, instance, "
            "\"column\")\n"
            "WHERE " OF_COLUMN("b") " AND %s IS NOT DISTINCT FROM b.value\n"
                                    "  AND m.code IS NULL",
            form->table, value);
    }
    return g_string_free(sql, FALSE);
}

/* A cohort asks for some thousand records at a time: the statement is made once. */
static RegistrySqlReading *reasons_reading(RegistrySqlStore *store, size_t f, size_t column)
{
    const RegistryForm *form = &store->forms[f];
    RegistrySqlReading **readings = &store->statements[f].reasons;
    if (!*readings)
        *readings = g_new0(RegistrySqlReading, form->n_columns);
    RegistrySqlReading *reading = &(*readings)[column];
    if (!reading->sql)
        reading->sql = reasons_sql(store, form, column);
    return reading;
}

typedef struct {
    const char *column;
    RegistryEachMissing each;
    void *data;
} Reasons;

static gboolean take_reason(RegistrySqlStatement *select, void *data, GError **error)
{
    const Reasons *reasons = data;
    const RegistryMissing reason = {.key = registry_sql_row_key(select),
        .column = reasons->column,
        .code = registry_sql_text(select, 3),
        .import_id = registry_sql_integer(select, 4),
        .line = registry_sql_integer(select, 5)};
    return reasons->each(&reason, reasons->data, error);
}

gboolean registry_sql_reasons(RegistryStore *base, size_t f, size_t column, RegistryWhose whose,
    RegistryEachMissing each, void *data, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    const char *name = store->study->dictionary->columns[store->forms[f].columns[column]].name;
    Reasons reasons = {name, each, data};
    const RegistrySqlAsked asked = {.doing = "reading why values are missing",
        .whose = whose,
        .text = name,
        .take = take_reason,
        .data = &reasons};
    return registry_sql_read(store, reasons_reading(store, f, column), &asked, error);
}
