/**
 * @file
 * Reading in order of the keys.
 */
#include "registry/sql/store.h"

void registry_sql_bind_range(RegistrySqlStatement *select, const char *from, const char *to)
{
    registry_sql_expect_many(select, g_strcmp0(from, to) != 0 || !from);
    registry_sql_bind_text(select, 1, from ? from : "");
    registry_sql_bind_end(select, 2, to);
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

RegistryKey registry_sql_row_key(RegistrySqlStatement *statement)
{
    const RegistryKey key = {.record_id = registry_sql_text(statement, 0),
        .event = registry_sql_text(statement, 1),
        .instance = registry_sql_integer(statement, 2)};
    return key;
}

static gboolean hand_row(RegistrySqlStatement *select, const RegistryForm *form,
    RegistryValue *values, RegistryEachRow each, void *data, GError **error)
{
    for (size_t i = 0; i < form->n_columns; i++)
        values[i] = registry_sql_value(select, (int)i + KEY_COLUMNS);
    const RegistryFormRow row = {.key = registry_sql_row_key(select),
        .import_id = registry_sql_integer(select, 3),
        .line = registry_sql_integer(select, 4),
        .values = values};
    return each(&row, data, error);
}

gboolean registry_sql_rows(RegistryStore *base, size_t f, const char *from, const char *to,
    RegistryEachRow each, void *data, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    const RegistryForm *form = &store->forms[f];
    RegistrySqlStatement **slot = &store->statements[f].rows;
    if (!registry_sql_settle(store, error))
        return FALSE;
    if (!*slot) {
        g_autofree char *sql = rows_sql(form);
        if (!registry_sql_statement(store, slot, sql, error))
            return FALSE;
    }
    RegistrySqlStatement *select = *slot;
    g_autofree RegistryValue *values = g_new(RegistryValue, form->n_columns + 1);
    registry_sql_bind_range(select, from, to);
    int state;
    gboolean ok = TRUE;
    while (ok && (state = registry_sql_step(select, "reading rows", error)) != 0)
        ok = state == 1 && hand_row(select, form, values, each, data, error);
    registry_sql_reset(select);
    return ok;
}

gboolean registry_sql_missing(RegistryStore *base, const char *from, const char *to,
    RegistryEachMissing each, void *data, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    RegistrySqlStatement *select = registry_sql_statement(store, &store->missing,
        "SELECT record_id, event, instance, \"column\", code, import_id, line\n"
        "FROM proreg_missing\n"
        "WHERE " RANGE " ORDER BY record_id, event, instance, \"column\"",
        error);
    if (!select)
        return FALSE;
    registry_sql_bind_range(select, from, to);
    int state;
    gboolean ok = TRUE;
    while (
        ok && (state = registry_sql_step(select, "reading missing-data codes", error)) != 0) {
        const RegistryMissing missing = {.key = registry_sql_row_key(select),
            .column = registry_sql_text(select, 3),
            .code = registry_sql_text(select, 4),
            .import_id = registry_sql_integer(select, 5),
            .line = registry_sql_integer(select, 6)};
        ok = state == 1 && each(&missing, data, error);
    }
    registry_sql_reset(select);
    return ok;
}

gboolean registry_sql_belows(RegistryStore *base, const char *from, const char *to,
    RegistryEachBelow each, void *data, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    if (store->layout < 2)
        return TRUE;
    RegistrySqlStatement *select = registry_sql_statement(store, &store->belows,
        "SELECT record_id, event, instance, \"column\", sent, import_id, line, value\n"
        "FROM main.proreg_below\n"
        "WHERE " RANGE " ORDER BY record_id, event, instance, \"column\"",
        error);
    if (!select)
        return FALSE;
    registry_sql_bind_range(select, from, to);
    int state;
    gboolean ok = TRUE;
    while (
        ok && (state = registry_sql_step(select, "reading values below a limit", error)) != 0) {
        const RegistryBelow below = {.key = registry_sql_row_key(select),
            .column = registry_sql_text(select, 3),
            .sent = registry_sql_text(select, 4),
            .import_id = registry_sql_integer(select, 5),
            .line = registry_sql_integer(select, 6),
            .value = registry_sql_any(select, 7)};
        ok = state == 1 && each(&below, data, error);
    }
    registry_sql_reset(select);
    return ok;
}

/* Which records, and who takes them. */
typedef struct {
    const char *from; /* "" for the first. */
    bool after;       /* `from` itself is none of them. */
    const char *to;   /* NULL for the last. */
    int64_t n;        /* At the most. */
    RegistryEachRecord each;
    void *data;
} Listing;

#define FROM_RECORDS                                                                           \
    "FROM main.proreg_record\n"                                                                \
    "WHERE record_id >= ?1 AND record_id > ?2 AND record_id <= ?3\n"                           \
    "ORDER BY record_id LIMIT ?4"

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

static gboolean hand_record(
    RegistrySqlStatement *select, const Listing *listing, GError **error)
{
    const RegistryRecord record = registry_sql_record(select);
    return listing->each(&record, listing->data, error);
}

/* An import asks for each record before it adds it: what waits is not put for that. */
static bool must_settle(RegistrySqlStore *store, const Listing *listing)
{
    return !store->engine->holds_back || g_strcmp0(listing->from, listing->to) != 0 ||
           store->engine->holds_back(store, listing->from);
}

static gboolean list_records(RegistryStore *base, const Listing *listing, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    if (must_settle(store, listing) && !registry_sql_settle_records(store, error))
        return FALSE;
    RegistrySqlStatement *select = registry_sql_statement(store, &store->records,
        store->layout > 1
            ? "SELECT record_id, site, import_id, line, digest, withdrawn\n" FROM_RECORDS
            : "SELECT record_id, site, import_id, line, NULL, NULL\n" FROM_RECORDS,
        error);
    if (!select)
        return FALSE;
    registry_sql_expect_many(
        select, listing->n == INT64_MAX && g_strcmp0(listing->from, listing->to) != 0);
    registry_sql_bind_text(select, 1, listing->from);
    registry_sql_bind_text(select, 2, listing->after ? listing->from : "");
    registry_sql_bind_end(select, 3, listing->to);
    registry_sql_bind_integer(select, 4, listing->n);
    int state;
    gboolean ok = TRUE;
    while (ok && (state = registry_sql_step(select, "reading records", error)) != 0)
        ok = state == 1 && hand_record(select, listing, error);
    registry_sql_reset(select);
    return ok;
}

gboolean registry_sql_records(RegistryStore *base, const char *from, const char *to,
    RegistryEachRecord each, void *data, GError **error)
{
    const Listing listing = {
        .from = from ? from : "", .to = to, .n = INT64_MAX, .each = each, .data = data};
    return list_records(base, &listing, error);
}

gboolean registry_sql_next_records(RegistryStore *base, const char *after, int64_t n,
    RegistryEachRecord each, void *data, GError **error)
{
    const Listing listing = {
        .from = after ? after : "", .after = true, .n = n, .each = each, .data = data};
    return list_records(base, &listing, error);
}

gboolean registry_sql_count_records(RegistryStore *base, int64_t *n, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    return registry_sql_settle_records(store, error) &&
           registry_sql_ask(store, "SELECT count(*) FROM proreg_record", n, error);
}
