/**
 * @file
 * Reading in order of the keys.
 */
#include "registry/sql/store.h"

enum { KEY_COLUMNS = 5 };

static char *rows_sql(const RegistryForm *form)
{
    GString *sql = g_string_new("SELECT record_id, event, instance, import_id, line");
    for (size_t i = 0; i < form->n_columns; i++)
        g_string_append_printf(sql, ", %s", form->names[i]);
    g_string_append_printf(sql,
        " FROM %s\nWHERE record_id {whose} ORDER BY record_id, event, instance", form->table);
    return g_string_free(sql, FALSE);
}

RegistryKey registry_sql_row_key(RegistrySqlStatement *statement)
{
    const RegistryKey key = {.record_id = registry_sql_text(statement, 0),
        .event = registry_sql_text(statement, 1),
        .instance = registry_sql_integer(statement, 2)};
    return key;
}

typedef struct {
    const RegistryForm *form;
    RegistryValue *values;
    RegistryEachRow each;
    void *data;
} Rows;

static gboolean take_row(RegistrySqlStatement *select, void *data, GError **error)
{
    const Rows *rows = data;
    for (size_t i = 0; i < rows->form->n_columns; i++)
        rows->values[i] = registry_sql_value(select, (int)i + KEY_COLUMNS);
    const RegistryFormRow row = {.key = registry_sql_row_key(select),
        .import_id = registry_sql_integer(select, 3),
        .line = registry_sql_integer(select, 4),
        .values = rows->values};
    return rows->each(&row, rows->data, error);
}

gboolean registry_sql_rows(RegistryStore *base, size_t f, RegistryWhose whose,
    RegistryEachRow each, void *data, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    const RegistryForm *form = &store->forms[f];
    RegistrySqlReading *reading = &store->statements[f].rows;
    if (!registry_sql_settle(store, error))
        return FALSE;
    if (!reading->sql)
        reading->sql = rows_sql(form);
    g_autofree RegistryValue *values = g_new(RegistryValue, form->n_columns + 1);
    Rows rows = {form, values, each, data};
    const RegistrySqlAsked asked = {
        .doing = "reading rows", .whose = whose, .take = take_row, .data = &rows};
    return registry_sql_read(store, reading, &asked, error);
}

typedef struct {
    RegistryEachMissing each;
    void *data;
} Codes;

static gboolean take_code(RegistrySqlStatement *select, void *data, GError **error)
{
    const Codes *codes = data;
    const RegistryMissing missing = {.key = registry_sql_row_key(select),
        .column = registry_sql_text(select, 3),
        .code = registry_sql_text(select, 4),
        .import_id = registry_sql_integer(select, 5),
        .line = registry_sql_integer(select, 6)};
    return codes->each(&missing, codes->data, error);
}

gboolean registry_sql_missing(RegistryStore *base, RegistryWhose whose,
    RegistryEachMissing each, void *data, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    Codes codes = {each, data};
    const RegistrySqlAsked asked = {.doing = "reading missing-data codes",
        .whose = whose,
        .take = take_code,
        .data = &codes};
    if (!store->missing.sql)
        store->missing.sql =
            g_strdup("SELECT record_id, event, instance, \"column\", code, import_id, line\n"
                     "FROM proreg_missing\n"
                     "WHERE record_id {whose} ORDER BY record_id, event, instance, \"column\"");
    return registry_sql_read(store, &store->missing, &asked, error);
}

typedef struct {
    RegistryEachBelow each;
    void *data;
} Belows;

static gboolean take_below(RegistrySqlStatement *select, void *data, GError **error)
{
    const Belows *belows = data;
    const RegistryBelow below = {.key = registry_sql_row_key(select),
        .column = registry_sql_text(select, 3),
        .sent = registry_sql_text(select, 4),
        .import_id = registry_sql_integer(select, 5),
        .line = registry_sql_integer(select, 6),
        .value = registry_sql_any(select, 7)};
    return belows->each(&below, belows->data, error);
}

gboolean registry_sql_belows(RegistryStore *base, RegistryWhose whose, RegistryEachBelow each,
    void *data, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    Belows belows = {each, data};
    const RegistrySqlAsked asked = {.doing = "reading values below a limit",
        .whose = whose,
        .take = take_below,
        .data = &belows};
    if (store->layout < 2)
        return TRUE;
    if (!store->belows.sql)
        store->belows.sql = g_strdup(
            "SELECT record_id, event, instance, \"column\", sent, import_id, line, value\n"
            "FROM main.proreg_below\n"
            "WHERE record_id {whose} ORDER BY record_id, event, instance, \"column\"");
    return registry_sql_read(store, &store->belows, &asked, error);
}

RegistryRecord registry_sql_record(RegistrySqlStatement *select)
{
    size_t size = 0;
    const void *digest = registry_sql_blob(select, 4, &size);
    return (RegistryRecord){.record_id = registry_sql_text(select, 0),
        .site = registry_sql_text(select, 1),
        .import_id = registry_sql_integer(select, 2),
        .line = registry_sql_integer(select, 3),
        .digest = size == REGISTRY_DIGEST_BYTES ? digest : NULL,
        .withdrawn = registry_sql_text_or_null(select, 5)};
}

typedef struct {
    RegistryEachRecord each;
    void *data;
} Records;

static gboolean take_record(RegistrySqlStatement *select, void *data, GError **error)
{
    const Records *records = data;
    const RegistryRecord record = registry_sql_record(select);
    return records->each(&record, records->data, error);
}

/* An import asks for records before it adds them: what waits is not put for that. */
static bool must_settle(RegistrySqlStore *store, RegistryWhose whose)
{
    if (!store->engine->holds_back)
        return true;
    for (size_t i = 0; i < whose.n; i++)
        if (store->engine->holds_back(store, whose.ids[i]))
            return true;
    return !whose.ids && (!whose.from || g_strcmp0(whose.from, whose.to) != 0 ||
                             store->engine->holds_back(store, whose.from));
}

static char *records_sql(const RegistrySqlStore *store, bool digests, const char *where)
{
    return g_strconcat("SELECT record_id, site, import_id, line, ",
        digests && store->layout > 1 ? "digest, " : "NULL, ",
        store->layout > 1 ? "withdrawn" : "NULL", "\nFROM main.proreg_record WHERE ", where,
        NULL);
}

gboolean registry_sql_records(RegistryStore *base, RegistryWhose whose, RegistryEachRecord each,
    void *data, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    Records records = {each, data};
    const RegistrySqlAsked asked = {
        .doing = "reading records", .whose = whose, .take = take_record, .data = &records};
    if (must_settle(store, whose) && !registry_sql_settle_records(store, error))
        return FALSE;
    if (!store->records.sql)
        store->records.sql = records_sql(store, true, "record_id {whose} ORDER BY record_id");
    return registry_sql_read(store, &store->records, &asked, error);
}

gboolean registry_sql_next_records(RegistryStore *base, const char *after, int64_t n,
    RegistryEachRecord each, void *data, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    Records records = {each, data};
    const RegistrySqlAsked asked = {
        .doing = "reading records", .take = take_record, .data = &records};
    if (!registry_sql_settle_records(store, error))
        return FALSE;
    if (!store->next_records) {
        g_autofree char *sql =
            records_sql(store, true, "record_id > ?1 ORDER BY record_id LIMIT ?2");
        if (!registry_sql_statement(store, &store->next_records, sql, error))
            return FALSE;
    }
    registry_sql_bind(store->next_records, "ti", after ? after : "", n);
    return registry_sql_read_all(store->next_records, &asked, error);
}

static gboolean read_many(
    RegistrySqlStore *store, bool digests, const char *where, Records records, GError **error)
{
    const RegistrySqlAsked asked = {
        .doing = "reading records", .take = take_record, .data = &records};
    if (!registry_sql_settle_records(store, error))
        return FALSE;
    g_autofree char *sql = records_sql(store, digests, where);
    g_autoptr(RegistrySqlStatement) select = registry_sql_prepare(store, sql, error);
    if (!select)
        return FALSE;
    registry_sql_expect_many(select, true);
    return registry_sql_read_all(select, &asked, error);
}

gboolean registry_sql_undigested(
    RegistryStore *base, RegistryEachRecord each, void *data, GError **error)
{
    const Records records = {each, data};
    return read_many(
        (RegistrySqlStore *)base, false, "digest IS NULL ORDER BY record_id", records, error);
}

gboolean registry_sql_owners(
    RegistryStore *base, RegistryEachRecord each, void *data, GError **error)
{
    const Records records = {each, data};
    return read_many(
        (RegistrySqlStore *)base, false, "TRUE ORDER BY record_id", records, error);
}

gboolean registry_sql_count_records(RegistryStore *base, int64_t *n, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    return registry_sql_settle_records(store, error) &&
           registry_sql_ask(store, "SELECT count(*) FROM proreg_record", n, error);
}
