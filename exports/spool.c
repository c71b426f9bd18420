#include "exports/spool.h"

#include <string.h>

/* A record: where its rows begin among all, and how many they are. */
typedef struct {
    char *record_id, *site;
    bool is_member;
    size_t first_row, n_rows;
} Record;

/* A row: where its values begin. Its values are those that are there. */
typedef struct {
    size_t event, form;
    bool repeats;
    int64_t instance;
    size_t first_value, n_values;
} Row;

typedef struct {
    uint32_t column;
    RegistryValueKind kind;
    union {
        int64_t integer;
        double real;
        const char *text;
    } of;
} Value;

struct ExportSpool {
    size_t n_columns;
    GArray *records; /* Record */
    GArray *rows;    /* Row */
    GArray *values;  /* Value */
    GStringChunk *texts;
};

static void record_clear(gpointer data)
{
    Record *record = data;
    g_free(record->record_id);
    g_free(record->site);
}

ExportSpool *export_spool_new(size_t n_columns)
{
    ExportSpool *spool = g_new0(ExportSpool, 1);
    spool->n_columns = n_columns;
    spool->records = g_array_new(FALSE, FALSE, sizeof(Record));
    g_array_set_clear_func(spool->records, record_clear);
    spool->rows = g_array_new(FALSE, FALSE, sizeof(Row));
    spool->values = g_array_new(FALSE, FALSE, sizeof(Value));
    spool->texts = g_string_chunk_new(1 << 16);
    return spool;
}

void export_spool_free(ExportSpool *spool)
{
    if (!spool)
        return;
    g_array_unref(spool->records);
    g_array_unref(spool->rows);
    g_array_unref(spool->values);
    g_string_chunk_free(spool->texts);
    g_free(spool);
}

static void add_value(ExportSpool *spool, size_t column, const RegistryValue *value)
{
    Value kept = {.column = (uint32_t)column, .kind = value->kind};
    if (value->kind == REGISTRY_VALUE_INTEGER)
        kept.of.integer = value->integer;
    else if (value->kind == REGISTRY_VALUE_REAL)
        kept.of.real = value->real;
    else
        kept.of.text = g_string_chunk_insert_const(spool->texts, value->text);
    g_array_append_val(spool->values, kept);
}

void export_spool_add(ExportSpool *spool, const RegistryExportRecord *record)
{
    const Record kept = {.record_id = g_strdup(record->record_id),
        .site = g_strdup(record->site),
        .is_member = record->is_member,
        .first_row = spool->rows->len,
        .n_rows = record->n_rows};
    g_array_append_val(spool->records, kept);
    for (size_t i = 0; i < record->n_rows; i++) {
        const RegistryExportRow *from = &record->rows[i];
        Row row = {.event = from->event,
            .form = from->form,
            .repeats = from->repeats,
            .instance = from->instance,
            .first_value = spool->values->len};
        for (size_t c = 0; c < spool->n_columns; c++)
            if (from->values[c].kind != REGISTRY_VALUE_NONE)
                add_value(spool, c, &from->values[c]);
        row.n_values = spool->values->len - row.first_value;
        g_array_append_val(spool->rows, row);
    }
}

static gint compare_records(gconstpointer a, gconstpointer b)
{
    return strcmp(((const Record *)a)->record_id, ((const Record *)b)->record_id);
}

void export_spool_sort(ExportSpool *spool)
{
    g_array_sort(spool->records, compare_records);
}

static RegistryValue value_of(const Value *kept)
{
    RegistryValue value = {.kind = kept->kind};
    if (kept->kind == REGISTRY_VALUE_INTEGER)
        value.integer = kept->of.integer;
    else if (kept->kind == REGISTRY_VALUE_REAL)
        value.real = kept->of.real;
    else
        value.text = kept->of.text;
    return value;
}

static void fill_row(
    const ExportSpool *spool, const Row *from, RegistryValue *values, RegistryExportRow *row)
{
    memset(values, 0, spool->n_columns * sizeof *values);
    for (size_t i = 0; i < from->n_values; i++) {
        const Value *kept = &g_array_index(spool->values, Value, from->first_value + i);
        values[kept->column] = value_of(kept);
    }
    *row = (RegistryExportRow){.event = from->event,
        .form = from->form,
        .repeats = from->repeats,
        .instance = from->instance,
        .values = values};
}

gboolean export_spool_each(
    const ExportSpool *spool, RegistryExportTake take, void *data, GError **error)
{
    size_t most = 0;
    for (guint i = 0; i < spool->records->len; i++)
        most = MAX(most, g_array_index(spool->records, Record, i).n_rows);
    g_autofree RegistryValue *values = g_new(RegistryValue, most * spool->n_columns + 1);
    g_autofree RegistryExportRow *rows = g_new(RegistryExportRow, most + 1);
    for (guint i = 0; i < spool->records->len; i++) {
        const Record *record = &g_array_index(spool->records, Record, i);
        for (size_t r = 0; r < record->n_rows; r++)
            fill_row(spool, &g_array_index(spool->rows, Row, record->first_row + r),
                values + r * spool->n_columns, &rows[r]);
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
