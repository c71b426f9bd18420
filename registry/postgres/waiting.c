/**
 * @file
 * Records and rows that are sure to be new, and digests of records, held back in memory and put
 * into their tables many at a time.
 */
#include "registry/postgres/inside.h"

enum {
    WAITING_BYTES = 6 << 20, /* Of all tables, before they are put. */
    DIGEST_BYTES = 256,      /* That one may take in memory, with its id. */
    KEY_COLUMNS = 5,         /* record_id, event, instance, import_id, line. */
    RECORD_COLUMNS = 5
};

/* The records first: rows of forms refer to them. */
struct RegistryPostgresWaiting {
    size_t n_tables;
    GByteArray **rows; /* The records, then a form each; as COPY reads them. */
    GHashTable *ids;   /* char *: of the records. */
    char *record_id;   /* Of the record that was added last; NULL for none. */
    guint digest_at;   /* Where its digest stands, at the end of the records. */
};

void registry_postgres_waiting_free(RegistryPostgresWaiting *waiting)
{
    if (!waiting)
        return;
    for (size_t t = 0; t < waiting->n_tables; t++)
        (void)g_byte_array_unref(waiting->rows[t]);
    g_free(waiting->rows);
    g_hash_table_unref(waiting->ids);
    g_free(waiting->record_id);
    g_free(waiting);
}

static void clear_table(RegistryPostgresWaiting *waiting, size_t t)
{
    (void)g_byte_array_set_size(waiting->rows[t], 0);
    if (t != 0)
        return;
    g_hash_table_remove_all(waiting->ids);
    g_clear_pointer(&waiting->record_id, g_free);
}

void registry_postgres_waiting_clear(RegistryPostgres *store)
{
    RegistryPostgresWaiting *waiting = store->waiting;
    for (size_t t = 0; waiting && t < waiting->n_tables; t++)
        clear_table(waiting, t);
    g_clear_pointer(&store->digests, g_hash_table_unref);
    store->sql.n_waiting = 0;
}

static RegistryPostgresWaiting *waiting_of(RegistryPostgres *store)
{
    if (store->waiting)
        return store->waiting;
    RegistryPostgresWaiting *waiting = g_new0(RegistryPostgresWaiting, 1);
    waiting->n_tables = 1 + store->sql.n_forms;
    waiting->rows = g_new0(GByteArray *, waiting->n_tables);
    waiting->ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (size_t t = 0; t < waiting->n_tables; t++)
        waiting->rows[t] = g_byte_array_new();
    store->waiting = waiting;
    return waiting;
}

/* A whole number may stand in a column of real ones. */
static void add_value(GByteArray *rows, const RegistryValue *value, char type)
{
    switch (value->kind) {
    case REGISTRY_VALUE_INTEGER:
        if (type == 'R')
            registry_postgres_add_real(rows, (double)value->integer);
        else
            registry_postgres_add_integer(rows, value->integer);
        break;
    case REGISTRY_VALUE_REAL:
        registry_postgres_add_real(rows, value->real);
        break;
    case REGISTRY_VALUE_TEXT:
        registry_postgres_add_text(rows, value->text);
        break;
    case REGISTRY_VALUE_NONE:
    case REGISTRY_VALUE_MISSING:
        registry_postgres_add_bytes(rows, NULL, 0);
        break;
    }
}

/* ---- putting ---- */

static const char *table_of(const RegistryPostgres *store, size_t t)
{
    return t == 0 ? "main.proreg_record" : store->sql.forms[t - 1].table;
}

static char *columns_of(const RegistryPostgres *store, size_t t)
{
    if (t == 0)
        return g_strdup("record_id, site, import_id, line, digest");
    const RegistryForm *form = &store->sql.forms[t - 1];
    GString *list = g_string_new("record_id, event, instance, import_id, line");
    for (size_t i = 0; i < form->n_columns; i++)
        g_string_append_printf(list, ", %s", form->names[i]);
    return g_string_free(list, FALSE);
}

static gboolean put(RegistryPostgres *store, size_t t, GError **error)
{
    if (store->waiting->rows[t]->len == 0)
        return TRUE;
    g_autofree char *columns = columns_of(store, t);
    const gboolean ok = registry_postgres_copy(
        store, table_of(store, t), columns, store->waiting->rows[t], false, error);
    clear_table(store->waiting, t);
    return ok;
}

static gboolean put_digests(RegistryPostgres *store, GError **error)
{
    g_autoptr(GHashTable) digests = g_steal_pointer(&store->digests);
    if (!digests)
        return TRUE;
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    g_autoptr(GPtrArray) texts = g_ptr_array_new();
    GHashTableIter iter;
    gpointer id, text;
    g_hash_table_iter_init(&iter, digests);
    while (g_hash_table_iter_next(&iter, &id, &text)) {
        g_ptr_array_add(ids, id);
        g_ptr_array_add(texts, text);
    }
    g_autoptr(RegistrySqlStatement) update = registry_sql_prepare(&store->sql,
        "UPDATE main.proreg_record AS r SET digest = decode(nullif(d.digest, ''), 'hex')\n"
        "FROM unnest(?1, ?2) AS d (id, digest) WHERE r.record_id = d.id",
        error);
    if (!update)
        return FALSE;
    registry_sql_bind_texts(update, 1, (const char *const *)ids->pdata, ids->len);
    registry_sql_bind_texts(update, 2, (const char *const *)texts->pdata, texts->len);
    return registry_sql_run(update, "keeping digests of records", error);
}

gboolean registry_postgres_settle(RegistrySqlStore *base, bool records_alone, GError **error)
{
    RegistryPostgres *store = (RegistryPostgres *)base;
    RegistryPostgresWaiting *waiting = store->waiting;
    gboolean ok = (!waiting || put(store, 0, error)) && put_digests(store, error);
    if (records_alone)
        return ok;
    for (size_t t = 1; ok && waiting && t < waiting->n_tables; t++)
        ok = put(store, t, error);
    base->n_waiting = 0;
    if (!ok)
        registry_postgres_waiting_clear(store);
    return ok;
}

bool registry_postgres_holds_back(RegistrySqlStore *base, const char *record_id)
{
    const RegistryPostgres *store = (const RegistryPostgres *)base;
    return (store->waiting && g_hash_table_contains(store->waiting->ids, record_id)) ||
           (store->digests && g_hash_table_contains(store->digests, record_id));
}

/* ---- what waits ---- */

static gboolean end_row(RegistryPostgres *store, size_t t, guint before, GError **error)
{
    store->sql.n_waiting += store->waiting->rows[t]->len - before;
    return store->sql.n_waiting < WAITING_BYTES || registry_sql_settle(&store->sql, error);
}

gboolean registry_postgres_record_new(
    RegistryStore *base, const RegistryRecord *record, GError **error)
{
    RegistryPostgres *store = (RegistryPostgres *)base;
    RegistryPostgresWaiting *waiting = waiting_of(store);
    GByteArray *rows = waiting->rows[0];
    if (record->digest)
        registry_postgres_touch(store, record->record_id);
    const guint before = rows->len;
    registry_postgres_add_fields(rows, RECORD_COLUMNS);
    registry_postgres_add_text(rows, record->record_id);
    registry_postgres_add_text(rows, record->site);
    registry_postgres_add_integer(rows, record->import_id);
    registry_postgres_add_integer(rows, record->line);
    g_free(waiting->record_id);
    waiting->record_id = g_strdup(record->record_id);
    (void)g_hash_table_add(waiting->ids, g_strdup(record->record_id));
    waiting->digest_at = rows->len;
    registry_postgres_add_bytes(rows, record->digest, REGISTRY_DIGEST_BYTES);
    return end_row(store, 0, before, error);
}

/* Both halves of a digest. New text. */
static char *hex_of(const uint8_t *digest)
{
    char hex[2][BASE_SHA256_SIZE];
    for (size_t i = 0; i < G_N_ELEMENTS(hex); i++)
        base_sha256_hex(digest + i * BASE_SHA256_BYTES, hex[i]);
    return g_strconcat(hex[0], hex[1], NULL);
}

static gboolean hold_digest(
    RegistryPostgres *store, const char *record_id, const uint8_t *digest, GError **error)
{
    if (!store->digests)
        store->digests = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    (void)g_hash_table_insert(
        store->digests, g_strdup(record_id), digest ? hex_of(digest) : g_strdup(""));
    store->sql.n_waiting += DIGEST_BYTES;
    return store->sql.n_waiting < WAITING_BYTES || registry_sql_settle(&store->sql, error);
}

gboolean registry_postgres_record_digest(
    RegistryStore *base, const char *record_id, const uint8_t *digest, GError **error)
{
    RegistryPostgres *store = (RegistryPostgres *)base;
    const RegistryPostgresWaiting *waiting = store->waiting;
    if (digest)
        registry_postgres_touch(store, record_id);
    if (!waiting || g_strcmp0(waiting->record_id, record_id) != 0)
        return hold_digest(store, record_id, digest, error);
    (void)g_byte_array_set_size(waiting->rows[0], waiting->digest_at);
    registry_postgres_add_bytes(waiting->rows[0], digest, REGISTRY_DIGEST_BYTES);
    return TRUE;
}

gboolean registry_postgres_row_new(
    RegistryStore *base, size_t f, const RegistryFormRow *row, GError **error)
{
    RegistryPostgres *store = (RegistryPostgres *)base;
    const RegistryForm *form = &store->sql.forms[f];
    GByteArray *rows = waiting_of(store)->rows[1 + f];
    const guint before = rows->len;
    registry_postgres_add_fields(rows, (int16_t)(KEY_COLUMNS + form->n_columns));
    registry_postgres_add_text(rows, row->key.record_id);
    registry_postgres_add_text(rows, row->key.event);
    registry_postgres_add_integer(rows, row->key.instance);
    registry_postgres_add_integer(rows, row->import_id);
    registry_postgres_add_integer(rows, row->line);
    for (size_t i = 0; i < form->n_columns; i++)
        add_value(rows, &row->values[i], form->types[i]);
    return end_row(store, 1 + f, before, error);
}

gboolean registry_postgres_record_remove(
    RegistryStore *base, const char *record_id, GError **error)
{
    registry_postgres_touch((RegistryPostgres *)base, record_id);
    return registry_sql_record_remove(base, record_id, error);
}

gboolean registry_postgres_record_erase(
    RegistryStore *base, const char *record_id, GError **error)
{
    registry_postgres_touch((RegistryPostgres *)base, record_id);
    return registry_sql_record_erase(base, record_id, error);
}
