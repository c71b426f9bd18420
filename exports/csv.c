#include "exports/csv.h"

#include <string.h>

enum { PIECE_BYTES = 1 << 16 };

struct ExportCsv {
    const ExportShape *shape;
    ExportCsvOptions options;
    ExportSink sink;
    void *data;
    GString *buffer;
    BaseCsvWriter *writer;
    int64_t n_formulas;
};

ExportCsv *export_csv_new(
    const ExportShape *shape, const ExportCsvOptions *options, ExportSink sink, void *data)
{
    ExportCsv *csv = g_new0(ExportCsv, 1);
    csv->shape = shape;
    csv->options = *options;
    csv->sink = sink;
    csv->data = data;
    csv->buffer = g_string_new(NULL);
    csv->writer = base_csv_writer_new(csv->buffer, options->audience);
    for (guint i = 0; i < shape->cells->len; i++)
        base_csv_writer_cell(csv->writer, g_array_index(shape->cells, ExportCell, i).name);
    base_csv_writer_end_row(csv->writer);
    return csv;
}

void export_csv_free(ExportCsv *csv)
{
    if (!csv)
        return;
    base_csv_writer_free(csv->writer);
    (void)g_string_free(csv->buffer, TRUE);
    g_free(csv);
}

static gboolean flush(ExportCsv *csv, gsize at_least, GError **error)
{
    if (csv->buffer->len < at_least)
        return TRUE;
    const gboolean ok = csv->sink(csv->buffer->str, csv->buffer->len, csv->data, error);
    (void)g_string_truncate(csv->buffer, 0);
    return ok;
}

/* A code of the dictionary is no text that somebody typed, and REDCap takes it only as it is.
 */
static bool is_code_for_redcap(const ExportCsv *csv, const ExportCell *cell)
{
    return csv->shape->options.kind == EXPORT_REDCAP && cell->of && cell->of->n_choices > 0;
}

static void write_cell(ExportCsv *csv, const ExportCell *cell, const char *text)
{
    if (text && base_csv_is_formula(text) && !is_code_for_redcap(csv, cell)) {
        csv->n_formulas++;
        if (!csv->options.unguarded) {
            base_csv_writer_cell(csv->writer, text);
            return;
        }
    }
    base_csv_writer_cell_as_is(csv->writer, text);
}

gboolean export_csv_line(const RegistryValue *cells, void *data, GError **error)
{
    ExportCsv *csv = data;
    char buffer[BASE_DECIMAL_SIZE];
    for (guint i = 0; i < csv->shape->cells->len; i++) {
        const ExportCell *cell = &g_array_index(csv->shape->cells, ExportCell, i);
        write_cell(csv, cell, export_shape_text(csv->shape, cell, &cells[i], buffer));
    }
    base_csv_writer_end_row(csv->writer);
    return flush(csv, PIECE_BYTES, error);
}

gboolean export_csv_end(ExportCsv *csv, GError **error)
{
    return flush(csv, 1, error);
}

int64_t export_csv_n_formulas(const ExportCsv *csv)
{
    return csv->n_formulas;
}
