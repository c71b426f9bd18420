#include "registry/known.h"

#include <string.h>

/* A row of a form; its texts are those of the block. */
typedef struct {
    size_t form;
    RegistryFormRow row;
    RegistryValue values[];
} Row;

typedef struct {
    const char *site; /* "" for none. */
    GPtrArray *rows;  /* Row, of the forms that were read. */
    guint at;         /* The row that was found last: they mostly come in order. */
    GArray *codes;    /* RegistryMissing. */
} Record;

struct RegistryKnown {
    const Registry *registry;
    GPtrArray *ids;      /* char *, in byte order: the records of the block. */
    GHashTable *records; /* Id (of `ids`) -> Record. */
    GStringChunk *texts;
    bool has_sites, has_codes; /* These were read, */
    bool *has_rows;            /* and one a form. */
};

static void record_free(gpointer data)
{
    Record *record = data;
    g_ptr_array_unref(record->rows);
    g_array_unref(record->codes);
    g_free(record);
}

RegistryKnown *registry_known_new(const Registry *registry)
{
    RegistryKnown *known = g_new0(RegistryKnown, 1);
    known->registry = registry;
    known->ids = g_ptr_array_new();
    known->records = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, record_free);
    known->texts = g_string_chunk_new(1 << 12);
    known->has_rows = g_new0(bool, registry->n_forms + 1);
    return known;
}

void registry_known_free(RegistryKnown *known)
{
    if (!known)
        return;
    g_hash_table_unref(known->records);
    g_ptr_array_unref(known->ids);
    g_string_chunk_free(known->texts);
    g_free(known->has_rows);
    g_free(known);
}

void registry_known_expect(
    RegistryKnown *known, const char *const *ids, size_t n, bool is_empty)
{
    g_hash_table_remove_all(known->records);
    g_ptr_array_set_size(known->ids, 0);
    g_string_chunk_clear(known->texts);
    for (size_t i = 0; i < n; i++) {
        char *id = g_string_chunk_insert(known->texts, ids[i]);
        Record *record = g_new0(Record, 1);
        record->site = "";
        record->rows = g_ptr_array_new_with_free_func(g_free);
        record->codes = g_array_new(FALSE, FALSE, sizeof(RegistryMissing));
        g_ptr_array_add(known->ids, id);
        (void)g_hash_table_insert(known->records, id, record);
    }
    known->has_sites = known->has_codes = is_empty;
    for (size_t f = 0; f < known->registry->n_forms; f++)
        known->has_rows[f] = is_empty;
}

void registry_known_forget(RegistryKnown *known, const char *record_id)
{
    (void)g_hash_table_remove(known->records, record_id);
}

static Record *record_of(const RegistryKnown *known, const char *record_id)
{
    return g_hash_table_lookup(known->records, record_id);
}

static const char *keep(const RegistryKnown *known, const char *text)
{
    return text ? g_string_chunk_insert_const(known->texts, text) : NULL;
}

/* Ids of the block of which there may be rows, in byte order. */
static GPtrArray *stored_ids(const RegistryKnown *known)
{
    GPtrArray *ids = g_ptr_array_new();
    for (guint i = 0; i < known->ids->len; i++) {
        const Record *record = record_of(known, known->ids->pdata[i]);
        if (record && record->site[0] != '\0')
            g_ptr_array_add(ids, known->ids->pdata[i]);
    }
    return ids;
}

static RegistryWhose whose_of(const GPtrArray *ids)
{
    return registry_these((const char *const *)ids->pdata, ids->len);
}

/* ---- sites ---- */

static gboolean take_site(const RegistryRecord *stored, void *data, GError **error)
{
    const RegistryKnown *known = data;
    Record *record = record_of(known, stored->record_id);
    (void)error;
    if (record)
        record->site = keep(known, stored->site);
    return TRUE;
}

static void take_taken(const char *record_id, void *data)
{
    const RegistryKnown *known = data;
    Record *record = record_of(known, record_id);
    if (record)
        record->site = REGISTRY_SITE_UNSEEN;
}

/* Of these ids those that are not there may be those of records which the login does not see.
 */
static gboolean read_taken(RegistryKnown *known, GError **error)
{
    RegistryStore *store = known->registry->store;
    g_autoptr(GPtrArray) absent = g_ptr_array_new();
    for (guint i = 0; store->driver->guests.taken && i < known->ids->len; i++) {
        const Record *record = record_of(known, known->ids->pdata[i]);
        if (record && record->site[0] == '\0')
            g_ptr_array_add(absent, known->ids->pdata[i]);
    }
    return absent->len == 0 ||
           store->driver->guests.taken(store, (const char *const *)absent->pdata, absent->len,
               take_taken, known, error);
}

static gboolean read_sites(RegistryKnown *known, GError **error)
{
    RegistryStore *store = known->registry->store;
    if (known->has_sites || known->ids->len == 0)
        return TRUE;
    known->has_sites =
        store->driver->records(store, whose_of(known->ids), take_site, known, error) &&
        read_taken(known, error);
    return known->has_sites;
}

static gboolean take_owner(const RegistryRecord *record, void *data, GError **error)
{
    (void)error;
    (void)g_string_assign(data, record->site);
    return TRUE;
}

static void take_unseen(const char *record_id, void *data)
{
    (void)record_id;
    (void)g_string_assign(data, REGISTRY_SITE_UNSEEN);
}

static gboolean ask_site(
    const RegistryKnown *known, const char *record_id, GString *site, GError **error)
{
    RegistryStore *store = known->registry->store;
    (void)g_string_truncate(site, 0);
    return store->driver->records(store, registry_one(record_id), take_owner, site, error) &&
           (site->len > 0 || !store->driver->guests.taken ||
               store->driver->guests.taken(store, &record_id, 1, take_unseen, site, error));
}

gboolean registry_known_site(
    RegistryKnown *known, const char *record_id, GString *site, GError **error)
{
    const Record *record = record_of(known, record_id);
    if (!record)
        return ask_site(known, record_id, site, error);
    if (!read_sites(known, error))
        return FALSE;
    (void)g_string_assign(site, record->site);
    return TRUE;
}

/* ---- rows ---- */

/* A value as the store gives it back. */
static RegistryValue value_of(const RegistryKnown *known, const RegistryValue *value, char type)
{
    RegistryValue own = *value;
    own.scratch = false;
    switch (value->kind) {
    case REGISTRY_VALUE_INTEGER:
        if (type == 'R') {
            own.kind = REGISTRY_VALUE_REAL;
            own.real = (double)value->integer;
        }
        break;
    case REGISTRY_VALUE_TEXT:
        own.text = keep(known, value->text);
        break;
    case REGISTRY_VALUE_MISSING:
        own.kind = REGISTRY_VALUE_NONE;
        break;
    case REGISTRY_VALUE_NONE:
    case REGISTRY_VALUE_REAL:
        break;
    }
    return own;
}

static RegistryKey key_of(const RegistryKnown *known, const RegistryKey *key)
{
    return (RegistryKey){keep(known, key->record_id), keep(known, key->event), key->instance};
}

static void add_row(
    const RegistryKnown *known, Record *record, size_t f, const RegistryFormRow *row)
{
    const RegistryForm *form = &known->registry->forms[f];
    Row *own = g_malloc(sizeof *own + form->n_columns * sizeof *own->values);
    own->form = f;
    own->row = *row;
    own->row.key = key_of(known, &row->key);
    own->row.values = own->values;
    for (size_t i = 0; i < form->n_columns; i++)
        own->values[i] = value_of(known, &row->values[i], form->types[i]);
    g_ptr_array_add(record->rows, own);
}

/* What is read, and for which block. */
typedef struct {
    const RegistryKnown *known;
    size_t form;
} Reading;

static gboolean take_row(const RegistryFormRow *row, void *data, GError **error)
{
    const Reading *reading = data;
    Record *record = record_of(reading->known, row->key.record_id);
    (void)error;
    if (record)
        add_row(reading->known, record, reading->form, row);
    return TRUE;
}

/* The block's rows of the form. */
static gboolean read_rows(RegistryKnown *known, size_t f, GError **error)
{
    RegistryStore *store = known->registry->store;
    if (known->has_rows[f])
        return TRUE;
    if (!read_sites(known, error))
        return FALSE;
    g_autoptr(GPtrArray) ids = stored_ids(known);
    Reading reading = {known, f};
    known->has_rows[f] = ids->len == 0 || store->driver->rows(store, f, whose_of(ids), take_row,
                                              &reading, error);
    return known->has_rows[f];
}

static Row *find_row(Record *record, size_t form, const RegistryKey *key)
{
    const guint n = record->rows->len;
    for (guint i = 0; i < n; i++) {
        const guint at = (record->at + i) % n;
        Row *own = record->rows->pdata[at];
        if (own->form != form || own->row.key.instance != key->instance ||
            strcmp(own->row.key.event, key->event) != 0)
            continue;
        record->at = at;
        return own;
    }
    return NULL;
}

gboolean registry_known_row(RegistryKnown *known, size_t form, const RegistryKey *key,
    RegistryValue *values, bool *found, GError **error)
{
    RegistryStore *store = known->registry->store;
    Record *record = record_of(known, key->record_id);
    if (!record)
        return store->driver->row_read(store, form, key, values, found, error);
    if (!read_rows(known, form, error))
        return FALSE;
    const Row *own = find_row(record, form, key);
    *found = own != NULL;
    if (own && values)
        memcpy(values, own->values, known->registry->forms[form].n_columns * sizeof *values);
    return TRUE;
}

gboolean registry_known_rows(RegistryKnown *known, size_t form, const char *record_id,
    RegistryEachRow each, void *data, GError **error)
{
    RegistryStore *store = known->registry->store;
    const Record *record = record_of(known, record_id);
    if (!record)
        return store->driver->rows(store, form, registry_one(record_id), each, data, error);
    if (!read_rows(known, form, error))
        return FALSE;
    for (guint i = 0; i < record->rows->len; i++) {
        const Row *own = record->rows->pdata[i];
        if (own->form == form && !each(&own->row, data, error))
            return FALSE;
    }
    return TRUE;
}

gboolean registry_known_has(
    RegistryKnown *known, size_t form, const RegistryKey *key, RegistryHas *has, GError **error)
{
    bool found = false;
    *has = REGISTRY_UNSURE;
    if (!record_of(known, key->record_id))
        return TRUE;
    if (!registry_known_row(known, form, key, NULL, &found, error))
        return FALSE;
    *has = found ? REGISTRY_HAS : REGISTRY_LACKS;
    return TRUE;
}

/* What is not read yet is read with what was added meanwhile, but not of a record that is new.
 */
static bool is_read(const Record *record, bool has)
{
    return has || record->site[0] == '\0';
}

void registry_known_add(RegistryKnown *known, size_t form, const RegistryFormRow *row)
{
    Record *record = record_of(known, row->key.record_id);
    if (record && is_read(record, known->has_rows[form]))
        add_row(known, record, form, row);
}

void registry_known_change(RegistryKnown *known, size_t form, const RegistryKey *key,
    size_t column, const RegistryValue *value)
{
    Record *record = record_of(known, key->record_id);
    Row *own = record ? find_row(record, form, key) : NULL;
    if (own)
        own->values[column] =
            value_of(known, value, known->registry->forms[form].types[column]);
}

/* ---- codes ---- */

static gboolean take_code(const RegistryMissing *missing, void *data, GError **error)
{
    const RegistryKnown *known = data;
    const Record *record = record_of(known, missing->key.record_id);
    RegistryMissing own = *missing;
    (void)error;
    own.key = key_of(known, &missing->key);
    own.column = keep(known, missing->column);
    own.code = keep(known, missing->code);
    if (record)
        g_array_append_val(record->codes, own);
    return TRUE;
}

static gboolean read_codes(RegistryKnown *known, GError **error)
{
    RegistryStore *store = known->registry->store;
    if (known->has_codes)
        return TRUE;
    if (!read_sites(known, error))
        return FALSE;
    g_autoptr(GPtrArray) ids = stored_ids(known);
    known->has_codes =
        ids->len == 0 || store->driver->missing(store, whose_of(ids), take_code, known, error);
    return known->has_codes;
}

gboolean registry_known_missing(RegistryKnown *known, const char *record_id,
    RegistryEachMissing each, void *data, GError **error)
{
    RegistryStore *store = known->registry->store;
    const Record *record = record_of(known, record_id);
    if (!record)
        return store->driver->missing(store, registry_one(record_id), each, data, error);
    if (!read_codes(known, error))
        return FALSE;
    for (guint i = 0; i < record->codes->len; i++)
        if (!each(&g_array_index(record->codes, RegistryMissing, i), data, error))
            return FALSE;
    return TRUE;
}

static bool is_of(const RegistryMissing *missing, const RegistryKey *key, const char *column)
{
    return missing->key.instance == key->instance &&
           strcmp(missing->key.event, key->event) == 0 && strcmp(missing->column, column) == 0;
}

void registry_known_code(
    RegistryKnown *known, const RegistryKey *key, const char *column, const char *code)
{
    const Record *record = record_of(known, key->record_id);
    if (!record || !is_read(record, known->has_codes))
        return;
    for (guint i = 0; i < record->codes->len; i++)
        if (is_of(&g_array_index(record->codes, RegistryMissing, i), key, column)) {
            (void)g_array_remove_index(record->codes, i);
            break;
        }
    const RegistryMissing own = {
        .key = key_of(known, key), .column = keep(known, column), .code = keep(known, code)};
    if (code)
        g_array_append_val(record->codes, own);
}
