#include "exports/spool.h"

#include <string.h>

/*
 * A record: its rows as numbers one after another. Of a row: event, form + 1 (0 of a visit),
 * whether it repeats, instance, how many values; of each value the columns since the one
 * before, then its kind, then what it is. Numbers are in as few bytes as they need: most values
 * have one.
 */
typedef struct {
    char *record_id, *site;
    bool is_member;
    size_t n_rows;
    uint8_t *bytes;
} Record;

struct ExportSpool {
    size_t n_columns;
    GArray *records;     /* Record */
    GStringChunk *texts; /* Each once. */
    GByteArray *made;    /* Of the record that is being kept. */
};

static void record_clear(gpointer data)
{
    Record *record = data;
    g_free(record->record_id);
    g_free(record->site);
    g_free(record->bytes);
}

ExportSpool *export_spool_new(size_t n_columns)
{
    ExportSpool *spool = g_new0(ExportSpool, 1);
    spool->n_columns = n_columns;
    spool->records = g_array_new(FALSE, FALSE, sizeof(Record));
    g_array_set_clear_func(spool->records, record_clear);
    spool->texts = g_string_chunk_new(1 << 16);
    spool->made = g_byte_array_new();
    return spool;
}

void export_spool_free(ExportSpool *spool)
{
    if (!spool)
        return;
    g_array_unref(spool->records);
    g_string_chunk_free(spool->texts);
    g_byte_array_unref(spool->made);
    g_free(spool);
}

/* ---- in ---- */

/* Seven bits a byte, the lowest first; the last has no bit above them. */
static void put_number(GByteArray *out, uint64_t number)
{
    uint8_t byte;
    for (; number >= 0x80; number >>= 7) {
        byte = (uint8_t)(number | 0x80);
        g_byte_array_append(out, &byte, 1);
    }
    byte = (uint8_t)number;
    g_byte_array_append(out, &byte, 1);
}

/* Small ones of either sign are small. */
static uint64_t unsigned_of(int64_t number)
{
    return (uint64_t)number << 1 ^ (number < 0 ? UINT64_MAX : 0);
}

static void put_value(ExportSpool *spool, const RegistryValue *value)
{
    put_number(spool->made, (uint64_t)value->kind);
    if (value->kind == REGISTRY_VALUE_INTEGER) {
        put_number(spool->made, unsigned_of(value->integer));
    } else if (value->kind == REGISTRY_VALUE_REAL) {
        g_byte_array_append(
            spool->made, (const guint8 *)(const void *)&value->real, sizeof value->real);
    } else {
        const char *kept = g_string_chunk_insert_const(spool->texts, value->text);
        g_byte_array_append(spool->made, (const guint8 *)(const void *)&kept, sizeof kept);
    }
}

static void put_row(ExportSpool *spool, const RegistryExportRow *row)
{
    size_t n = 0, next = 0;
    for (size_t c = 0; c < spool->n_columns; c++)
        n += row->values[c].kind != REGISTRY_VALUE_NONE;
    put_number(spool->made, row->event);
    put_number(spool->made, (uint64_t)row->form + 1);
    put_number(spool->made, row->repeats);
    put_number(spool->made, unsigned_of(row->instance));
    put_number(spool->made, n);
    for (size_t c = 0; c < spool->n_columns; c++) {
        if (row->values[c].kind == REGISTRY_VALUE_NONE)
            continue;
        put_number(spool->made, c - next);
        put_value(spool, &row->values[c]);
        next = c + 1;
    }
}

void export_spool_add(ExportSpool *spool, const RegistryExportRecord *record)
{
    g_byte_array_set_size(spool->made, 0);
    for (size_t i = 0; i < record->n_rows; i++)
        put_row(spool, &record->rows[i]);
    const Record kept = {.record_id = g_strdup(record->record_id),
        .site = g_strdup(record->site),
        .is_member = record->is_member,
        .n_rows = record->n_rows,
        .bytes = g_memdup2(spool->made->data, spool->made->len)};
    g_array_append_val(spool->records, kept);
}

static gint compare_records(gconstpointer a, gconstpointer b)
{
    return strcmp(((const Record *)a)->record_id, ((const Record *)b)->record_id);
}

void export_spool_sort(ExportSpool *spool)
{
    g_array_sort(spool->records, compare_records);
}

/* ---- out ---- */

static uint64_t take_number(const uint8_t **at)
{
    uint64_t number = 0;
    for (unsigned shift = 0;; shift += 7) {
        const uint8_t byte = *(*at)++;
        number |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80)
            return number;
    }
}

static int64_t signed_of(uint64_t number)
{
    return (int64_t)(number >> 1 ^ (number & 1 ? UINT64_MAX : 0));
}

static RegistryValue take_value(const uint8_t **at)
{
    RegistryValue value = {.kind = (RegistryValueKind)take_number(at)};
    if (value.kind == REGISTRY_VALUE_INTEGER) {
        value.integer = signed_of(take_number(at));
    } else if (value.kind == REGISTRY_VALUE_REAL) {
        memcpy(&value.real, *at, sizeof value.real);
        *at += sizeof value.real;
    } else {
        memcpy(&value.text, *at, sizeof value.text);
        *at += sizeof value.text;
    }
    return value;
}

static RegistryExportRow take_row(
    const ExportSpool *spool, const uint8_t **at, RegistryValue *values)
{
    RegistryExportRow row = {.event = (size_t)take_number(at), .values = values};
    row.form = (size_t)(take_number(at) - 1);
    row.repeats = take_number(at) != 0;
    row.instance = signed_of(take_number(at));
    memset(values, 0, spool->n_columns * sizeof *values);
    size_t column = 0;
    for (uint64_t n = take_number(at); n > 0; n--) {
        column += (size_t)take_number(at);
        values[column++] = take_value(at);
    }
    return row;
}

static gboolean each(void *of, RegistryExportTake take, void *data, GError **error)
{
    const ExportSpool *spool = of;
    size_t most = 0;
    for (guint i = 0; i < spool->records->len; i++)
        most = MAX(most, g_array_index(spool->records, Record, i).n_rows);
    g_autofree RegistryValue *values = g_new(RegistryValue, most * spool->n_columns + 1);
    g_autofree RegistryExportRow *rows = g_new(RegistryExportRow, most + 1);
    for (guint i = 0; i < spool->records->len; i++) {
        const Record *record = &g_array_index(spool->records, Record, i);
        const uint8_t *at = record->bytes;
        for (size_t r = 0; r < record->n_rows; r++)
            rows[r] = take_row(spool, &at, values + r * spool->n_columns);
        const RegistryExportRecord made = {.record_id = record->record_id,
            .site = record->site,
            .is_member = record->is_member,
            .n_rows = record->n_rows,
            .rows = rows};
        if (!take(&made, data, error))
            return FALSE;
    }
    return TRUE;
}

ExportRecords export_spool_records(ExportSpool *spool)
{
    return (ExportRecords){each, spool};
}
