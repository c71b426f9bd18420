/**
 * @file
 * What a dry run would change, as a table.
 */
#include "base/csv_write.h"
#include "importers/import.h"

#include <string.h>

static const char *const columns[] = {
    "file", "line", "record_id", "event", "instance", "field", "old", "new"};

static void write_header(BaseCsvWriter *writer)
{
    for (size_t i = 0; i < G_N_ELEMENTS(columns); i++)
        base_csv_writer_cell(writer, columns[i]);
    base_csv_writer_end_row(writer);
}

static void write_change(BaseCsvWriter *writer, const char *file, const ImportChange *change)
{
    char line[32], instance[32];
    (void)g_snprintf(line, sizeof line, "%" G_GINT64_FORMAT, change->line);
    (void)g_snprintf(instance, sizeof instance, "%" G_GINT64_FORMAT, change->instance);
    const char *const cells[] = {file, line, change->record_id, change->event, instance,
        change->field, change->old_value, change->new_value};
    for (size_t i = 0; i < G_N_ELEMENTS(cells); i++)
        base_csv_writer_cell(writer, cells[i]);
    base_csv_writer_end_row(writer);
}

char *import_results_changes_csv(const GPtrArray *results)
{
    GString *out = g_string_new(NULL);
    g_autoptr(BaseCsvWriter) writer = base_csv_writer_new(out, BASE_CSV_FOR_PEOPLE);
    write_header(writer);
    for (guint i = 0; i < results->len; i++) {
        const ImportResult *result = results->pdata[i];
        for (guint j = 0; j < result->changes->len; j++)
            write_change(writer, result->file, result->changes->pdata[j]);
    }
    return g_string_free(out, FALSE);
}

bool import_is_change_list(const char *head, gsize size)
{
    g_autoptr(GString) header = g_string_new(NULL);
    g_autoptr(BaseCsvWriter) writer = base_csv_writer_new(header, BASE_CSV_FOR_PEOPLE);
    write_header(writer);
    return size >= header->len && memcmp(head, header->str, header->len) == 0;
}
