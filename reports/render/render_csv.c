/* Tables for spreadsheets and programs: one number a cell, ASCII minus, # before what is not
 * a row. */
#include "base/csv_write.h"
#include "base/decimal.h"
#include "reports/model/format.h"
#include "reports/render/renderers.h"

static void comment(BaseCsvWriter *writer, const char *mark, const char *text)
{
    g_autofree char *plain = report_plain_minus(text);
    g_autofree char *line =
        g_strdup_printf("# %s%s%s", mark, mark[0] != '\0' ? " " : "", plain);
    base_csv_writer_cell(writer, line);
    base_csv_writer_end_row(writer);
}

/* Whether any cell of the column bears a footnote mark: the marks get a column of their own. */
static bool has_marks(const ReportTable *table, size_t column)
{
    for (size_t i = 0; i < table->lines->len; i++) {
        const ReportLine *line = table->lines->pdata[i];
        if (line->cells[column].mark)
            return true;
    }
    return false;
}

static void header(
    BaseCsvWriter *writer, const ReportDocument *document, const ReportTable *table)
{
    base_csv_writer_cell(writer, table->stub);
    for (size_t i = 0; i < table->n_columns; i++) {
        g_autofree char *heading = report_column_heading(&table->columns[i]);
        const size_t parts = report_column_parts(table, i);
        for (size_t part = 0; part < parts; part++) {
            g_autofree char *label = report_part_label(document, table, i, part);
            g_autofree char *text =
                parts == 1 ? g_strdup(heading) : g_strconcat(heading, ", ", label, NULL);
            base_csv_writer_cell(writer, text);
        }
        g_autofree char *note = g_strconcat(heading, ", note", NULL);
        if (has_marks(table, i))
            base_csv_writer_cell(writer, note);
    }
    base_csv_writer_end_row(writer);
}

static void line_of(BaseCsvWriter *writer, const ReportDocument *document,
    const ReportTable *table, const ReportLine *line)
{
    g_autofree char *label = g_strnfill(2 * (gsize)line->indent, ' ');
    g_autofree char *stub = g_strconcat(label, line->label, NULL);
    base_csv_writer_cell(writer, stub);
    for (size_t i = 0; i < table->n_columns; i++) {
        const ReportCell *cell = &line->cells[i];
        const size_t parts = report_column_parts(table, i);
        for (size_t part = 0; part < parts; part++) {
            g_autofree char *text = NULL;
            if (part < cell->n_values) {
                const ReportValue *value = document->values->pdata[cell->values[part]];
                text = g_strdup(value->printed);
            } else if (part == 0) {
                text = report_plain_minus(cell->text);
            }
            base_csv_writer_cell(writer, text);
        }
        if (has_marks(table, i))
            base_csv_writer_cell(writer, cell->mark);
    }
    base_csv_writer_end_row(writer);
}

GString *report_render_csv(const ReportDocument *document)
{
    GString *out = g_string_new(NULL);
    g_autoptr(BaseCsvWriter) writer = base_csv_writer_new(out, BASE_CSV_FOR_PROGRAMS);
    for (size_t i = 0; i < document->tables->len; i++) {
        const ReportTable *table = document->tables->pdata[i];
        g_autofree char *caption = report_table_caption(table);
        if (document->tables->len > 1) {
            if (i > 0)
                g_string_append_c(out, '\n');
            comment(writer, "", caption);
        }
        header(writer, document, table);
        for (size_t j = 0; j < table->lines->len; j++)
            line_of(writer, document, table, table->lines->pdata[j]);
        for (size_t j = 0; j < table->notes->len; j++) {
            const ReportNote *note = table->notes->pdata[j];
            comment(writer, note->mark, note->text);
        }
    }
    g_autofree char *provenance = report_document_provenance(document);
    comment(writer, "", provenance);
    return out;
}

static void cell_row(
    BaseCsvWriter *writer, const ReportDocument *document, const ReportValue *value)
{
    const ReportTest *test =
        value->test ? report_document_find_test(document, value->test) : NULL;
    char number[BASE_DECIMAL_SIZE];
    base_decimal_shortest(value->value, number);
    const char *const cells[] = {value->address, value->table, value->row, value->level,
        value->group, value->visit, value->statistic, number, value->printed, value->test,
        test ? test->method : NULL, document->snapshot, document->spec, document->version};
    for (size_t i = 0; i < G_N_ELEMENTS(cells); i++)
        base_csv_writer_cell(writer, cells[i]);
    base_csv_writer_end_row(writer);
}

GBytes *report_render_cells(const ReportDocument *document)
{
    static const char *const names[] = {"address", "table", "row", "level", "group", "visit",
        "statistic", "value", "printed", "test", "method", "snapshot", "specification",
        "version"};
    GString *out = g_string_new(NULL);
    g_autoptr(BaseCsvWriter) writer = base_csv_writer_new(out, BASE_CSV_FOR_PROGRAMS);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        base_csv_writer_cell(writer, names[i]);
    base_csv_writer_end_row(writer);
    for (size_t i = 0; i < document->values->len; i++)
        cell_row(writer, document, document->values->pdata[i]);
    return g_string_free_to_bytes(out);
}
