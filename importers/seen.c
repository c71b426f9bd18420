#include "importers/seen.h"

#include <string.h>

/* Both tables are open addressing with linear probing, at most half full. */
enum { FIRST_SIZE = 1024 };

uint64_t import_digest(uint64_t digest, const void *bytes, size_t size)
{
    const unsigned char *from = bytes;
    digest ^= size * UINT64_C(0xFF51AFD7ED558CCD);
    for (; size > 0;) {
        uint64_t word = 0;
        const size_t n = MIN(size, sizeof word);
        memcpy(&word, from, n);
        digest = (digest ^ word) * UINT64_C(0xC4CEB9FE1A85EC53);
        digest ^= digest >> 29;
        from += n;
        size -= n;
    }
    return digest;
}

struct ImportRecords {
    GString *texts;  /**< The ids, each NUL-ended. */
    GArray *offsets; /**< gsize: where each begins. */
    uint32_t *slots; /**< Number + 1, or 0. */
    size_t size;     /**< Of slots, a power of two. */
    uint32_t last;   /**< The record that came last. */
};

ImportRecords *import_records_new(void)
{
    ImportRecords *records = g_new0(ImportRecords, 1);
    records->texts = g_string_new(NULL);
    records->offsets = g_array_new(FALSE, FALSE, sizeof(gsize));
    records->size = FIRST_SIZE;
    records->slots = g_new0(uint32_t, records->size);
    return records;
}

void import_records_free(ImportRecords *records)
{
    if (!records)
        return;
    g_string_free(records->texts, TRUE);
    g_array_free(records->offsets, TRUE);
    g_free(records->slots);
    g_free(records);
}

const char *import_records_id(const ImportRecords *records, uint32_t number)
{
    return records->texts->str + g_array_index(records->offsets, gsize, number);
}

uint32_t import_records_count(const ImportRecords *records)
{
    return records->offsets->len;
}

/** Slot of the id, or the free one where it belongs. */
static size_t record_slot(const ImportRecords *records, const char *record_id)
{
    size_t i = (size_t)import_digest(IMPORT_DIGEST, record_id, strlen(record_id));
    for (i &= records->size - 1; records->slots[i] != 0; i = (i + 1) & (records->size - 1))
        if (strcmp(import_records_id(records, records->slots[i] - 1), record_id) == 0)
            break;
    return i;
}

bool import_records_has(const ImportRecords *records, const char *record_id)
{
    return records->slots[record_slot(records, record_id)] != 0;
}

static void grow_records(ImportRecords *records)
{
    g_free(records->slots);
    records->size *= 2;
    records->slots = g_new0(uint32_t, records->size);
    for (uint32_t i = 0; i < import_records_count(records); i++)
        records->slots[record_slot(records, import_records_id(records, i))] = i + 1;
}

uint32_t import_records_add(ImportRecords *records, const char *record_id, bool *is_new)
{
    /* Most files have the rows of a record in a run. */
    *is_new = false;
    if (records->last < records->offsets->len &&
        strcmp(import_records_id(records, records->last), record_id) == 0)
        return records->last;
    size_t slot = record_slot(records, record_id);
    *is_new = records->slots[slot] == 0;
    records->last = *is_new ? records->offsets->len : records->slots[slot] - 1;
    if (!*is_new)
        return records->last;
    const gsize offset = records->texts->len;
    g_string_append_len(records->texts, record_id, (gssize)strlen(record_id) + 1);
    g_array_append_val(records->offsets, offset);
    records->slots[slot] = records->offsets->len;
    if ((size_t)records->offsets->len * 2 > records->size)
        grow_records(records);
    return records->last;
}

struct ImportRows {
    GArray *keys;    /**< ImportRowKey, in the order of the file. */
    uint32_t *slots; /**< Index + 1, or 0. */
    size_t size;     /**< Of slots, a power of two. */
};

ImportRows *import_rows_new(void)
{
    ImportRows *rows = g_new0(ImportRows, 1);
    rows->keys = g_array_new(FALSE, FALSE, sizeof(ImportRowKey));
    rows->size = FIRST_SIZE;
    rows->slots = g_new0(uint32_t, rows->size);
    return rows;
}

void import_rows_free(ImportRows *rows)
{
    if (!rows)
        return;
    g_array_free(rows->keys, TRUE);
    g_free(rows->slots);
    g_free(rows);
}

static bool same_key(const ImportRowKey *a, const ImportRowKey *b)
{
    return a->record == b->record && a->event == b->event && a->repeat_form == b->repeat_form &&
           a->instance == b->instance;
}

static const ImportRowKey *key_at(const ImportRows *rows, uint32_t slot)
{
    return &g_array_index(rows->keys, ImportRowKey, slot - 1);
}

static size_t row_slot(const ImportRows *rows, const ImportRowKey *key)
{
    const uint64_t parts[] = {(uint64_t)key->record << 32 | key->instance,
        (uint64_t)key->event << 16 | key->repeat_form};
    size_t i = (size_t)import_digest(IMPORT_DIGEST, parts, sizeof parts);
    for (i &= rows->size - 1; rows->slots[i] != 0; i = (i + 1) & (rows->size - 1))
        if (same_key(key_at(rows, rows->slots[i]), key))
            break;
    return i;
}

static void grow_rows(ImportRows *rows)
{
    g_free(rows->slots);
    rows->size *= 2;
    rows->slots = g_new0(uint32_t, rows->size);
    for (uint32_t i = 1; i <= rows->keys->len; i++)
        rows->slots[row_slot(rows, key_at(rows, i))] = i;
}

bool import_rows_add(ImportRows *rows, const ImportRowKey *key)
{
    const size_t slot = row_slot(rows, key);
    if (rows->slots[slot] != 0)
        return false;
    g_array_append_vals(rows->keys, key, 1);
    rows->slots[slot] = rows->keys->len;
    if ((size_t)rows->keys->len * 2 > rows->size)
        grow_rows(rows);
    return true;
}
