/*
 * Excel workbooks: a sheet a table, real numbers with formats that show them as the tables
 * print them ("<0.001" and "(55%)" are formats, the P value and the percentage are in the
 * cell). A column whose cells hold two numbers becomes two columns of the sheet.
 */
#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/error.h"
#include "reports/model/format.h"
#include "reports/render/renderers.h"

/* A workbook in the making, with the formats that were asked for so far. */
typedef struct {
    const ReportDocument *document;
    lxw_workbook *workbook;
    GHashTable *formats; /* number format and class -> lxw_format, owned by the workbook */
} Book;

typedef enum { PLAIN, TITLE, HEADING, HEADING_LEFT, LABEL, SECTION, NOTE, LAST } CellClass;

static lxw_format *cell_format(Book *book, CellClass class, int indent, const char *number)
{
    g_autofree char *key = g_strdup_printf("%d/%d/%s", (int)class, indent, number);
    lxw_format *format = g_hash_table_lookup(book->formats, key);
    if (format)
        return format;
    format = workbook_add_format(book->workbook);
    if (number[0] != '\0') {
        format_set_num_format(format, number);
        format_set_align(format, LXW_ALIGN_RIGHT);
    }
    if (class == TITLE || class == HEADING || class == HEADING_LEFT || class == SECTION)
        format_set_bold(format);
    if (class == HEADING) {
        format_set_align(format, LXW_ALIGN_CENTER);
        format_set_text_wrap(format);
    }
    if (class == HEADING || class == HEADING_LEFT)
        format_set_bottom(format, LXW_BORDER_THIN);
    if (class == NOTE)
        format_set_font_size(format, 9);
    if (indent > 0)
        format_set_indent(format, (uint8_t)indent);
    g_hash_table_insert(book->formats, g_steal_pointer(&key), format);
    return format;
}

/* Sheet names: at most 31 characters, none of []:*?/\, no apostrophe at an end, none twice. */
static char *sheet_name(const Book *book, const ReportTable *table)
{
    const char *wanted = report_table_name(table);
    GString *name = g_string_new(NULL);
    for (const char *c = wanted; *c != '\0' && g_utf8_strlen(name->str, -1) < 25;
         c = g_utf8_next_char(c)) {
        const bool bad = strchr("[]:*?/\\'", *c) != NULL || (unsigned char)*c < ' ';
        if (bad && name->len > 3)
            break;
        g_string_append_unichar(name, bad ? '_' : g_utf8_get_char(c));
    }
    if (name->len == 0)
        g_string_append(name, "Table");
    const gsize stem = name->len;
    for (int i = 2; workbook_get_worksheet_by_name(book->workbook, name->str); i++) {
        g_string_truncate(name, stem);
        g_string_append_printf(name, " %d", i);
    }
    return g_string_free(name, FALSE);
}

static size_t decimals_of(const char *printed)
{
    const char *point = strchr(printed, '.');
    return point ? strlen(point + 1) : 0;
}

static char *zeros(const char *printed)
{
    const size_t decimals = decimals_of(printed);
    g_autofree char *fill = g_strnfill(decimals, '0');
    return g_strconcat("0", decimals > 0 ? "." : "", fill, NULL);
}

/* The number format under which the value looks as it is printed in the tables. */
static char *number_format(const ReportValue *value, size_t part)
{
    g_autofree char *digits = zeros(value->printed);
    if (strchr("<>", value->printed[0]) != NULL)
        return g_strconcat("\"", value->printed, "\"", NULL);
    if (g_str_equal(value->statistic, "percent"))
        return g_strconcat("\"(\"", digits, "\"%)\"", NULL);
    if (g_str_equal(value->statistic, "sd") && part == 1)
        return g_strconcat("\"\xc2\xb1 \"", digits, NULL);
    if (g_str_equal(value->statistic, "denominator"))
        return g_strconcat("\"of \"", digits, NULL);
    if (value->printed[0] == '.') /* AMA: no zero before the point */
        return g_strconcat("#", digits + 1, NULL);
    return g_steal_pointer(&digits);
}

static void write_part(Book *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column,
    const ReportCell *cell, size_t part)
{
    if (part < cell->n_values) {
        const ReportValue *value = book->document->values->pdata[cell->values[part]];
        if (isfinite(value->value)) {
            g_autofree char *shown = number_format(value, part);
            g_autofree char *number = cell->mark && part + 1 == cell->n_values
                                          ? g_strconcat(shown, "\" ", cell->mark, "\"", NULL)
                                          : g_steal_pointer(&shown);
            worksheet_write_number(
                sheet, row, column, value->value, cell_format(book, PLAIN, 0, number));
        } else {
            worksheet_write_string(sheet, row, column, value->printed, NULL);
        }
    } else if (part == 0 && cell->text[0] != '\0') {
        g_autofree char *text =
            g_strconcat(cell->text, cell->mark ? " " : "", cell->mark, NULL);
        worksheet_write_string(sheet, row, column, text, NULL);
    }
}

static void write_over(lxw_worksheet *sheet, lxw_row_t row, lxw_col_t from, lxw_col_t to,
    const char *text, lxw_format *format)
{
    if (from < to)
        worksheet_merge_range(sheet, row, from, row, to, text, format);
    else
        worksheet_write_string(sheet, row, from, text, format);
}

static lxw_row_t write_spanners(
    Book *book, lxw_worksheet *sheet, const ReportTable *table, lxw_row_t row)
{
    lxw_format *format = cell_format(book, HEADING, 0, "");
    lxw_col_t column = 1;
    for (size_t i = 0, end = 0; i < table->n_columns; i = end) {
        end = report_spanner_end(table, i);
        const lxw_col_t from = column;
        for (size_t j = i; j < end; j++)
            column = (lxw_col_t)(column + report_column_parts(table, j));
        if (table->columns[i].spanner)
            write_over(
                sheet, row, from, (lxw_col_t)(column - 1), table->columns[i].spanner, format);
    }
    return row + 1;
}

static char *heading_text(const ReportColumn *column)
{
    const char *mark = column->mark ? column->mark : "";
    if (column->detail[0] == '\0')
        return g_strconcat(column->label, mark, NULL);
    return g_strconcat(column->label, mark, " (", column->detail, ")", NULL);
}

static lxw_row_t write_head(
    Book *book, lxw_worksheet *sheet, const ReportTable *table, lxw_row_t row)
{
    g_autofree char *caption = report_table_caption(table);
    worksheet_write_string(sheet, row, 0, caption, cell_format(book, TITLE, 0, ""));
    row += 2;
    if (report_has_spanners(table))
        row = write_spanners(book, sheet, table, row);
    worksheet_write_string(sheet, row, 0, table->stub, cell_format(book, HEADING_LEFT, 0, ""));
    lxw_col_t column = 1;
    for (size_t i = 0; i < table->n_columns; i++) {
        g_autofree char *text = heading_text(&table->columns[i]);
        const lxw_col_t next = (lxw_col_t)(column + report_column_parts(table, i));
        write_over(
            sheet, row, column, (lxw_col_t)(next - 1), text, cell_format(book, HEADING, 0, ""));
        column = next;
    }
    return row + 1;
}

static lxw_row_t write_lines(
    Book *book, lxw_worksheet *sheet, const ReportTable *table, lxw_row_t row)
{
    for (size_t i = 0; i < table->lines->len; i++, row++) {
        const ReportLine *line = table->lines->pdata[i];
        const CellClass class = line->kind == REPORT_LINE_SECTION ? SECTION : LABEL;
        g_autofree char *label =
            g_strconcat(line->label, line->mark ? " " : "", line->mark, NULL);
        worksheet_write_string(
            sheet, row, 0, label, cell_format(book, class, line->indent, ""));
        lxw_col_t column = 1;
        for (size_t j = 0; j < table->n_columns; j++) {
            const size_t parts = report_column_parts(table, j);
            for (size_t part = 0; part < parts; part++)
                write_part(book, sheet, row, column++, &line->cells[j], part);
        }
    }
    return row;
}

static void write_notes(
    Book *book, lxw_worksheet *sheet, const ReportTable *table, lxw_row_t row)
{
    lxw_format *format = cell_format(book, NOTE, 0, "");
    row++;
    for (size_t i = 0; i < table->notes->len; i++, row++) {
        const ReportNote *note = table->notes->pdata[i];
        g_autofree char *text =
            g_strconcat(note->mark, note->mark[0] != '\0' ? " " : "", note->text, NULL);
        worksheet_write_string(sheet, row, 0, text, format);
    }
    g_autofree char *provenance = report_document_provenance(book->document);
    worksheet_write_string(sheet, row, 0, provenance, format);
}

static double label_width(const ReportTable *table)
{
    glong width = 12;
    for (size_t i = 0; i < table->lines->len; i++) {
        const ReportLine *line = table->lines->pdata[i];
        width = MAX(width, g_utf8_strlen(line->label, -1) + 2 * line->indent);
    }
    return (double)MIN(width + 2, 48);
}

static void write_sheet(Book *book, const ReportTable *table)
{
    g_autofree char *name = sheet_name(book, table);
    lxw_worksheet *sheet = workbook_add_worksheet(book->workbook, name);
    worksheet_set_column(sheet, 0, 0, label_width(table), NULL);
    lxw_row_t row = write_head(book, sheet, table, 0);
    worksheet_freeze_panes(sheet, row, 1);
    row = write_lines(book, sheet, table, row);
    write_notes(book, sheet, table, row);
    worksheet_set_landscape(sheet);
    worksheet_fit_to_pages(sheet, 1, 0);
}

static void write_methods(Book *book)
{
    const GPtrArray *methods = book->document->methods;
    if (methods->len == 0)
        return;
    lxw_worksheet *sheet = workbook_add_worksheet(book->workbook, "Methods");
    lxw_format *format = workbook_add_format(book->workbook);
    format_set_text_wrap(format);
    worksheet_set_column(sheet, 0, 0, 110, format);
    for (size_t i = 0; i < methods->len; i++)
        worksheet_write_string(sheet, (lxw_row_t)i, 0, methods->pdata[i], format);
}

/* libxlsxwriter writes files only: a temporary one, read back and removed. */
static gboolean write_workbook(const ReportDocument *document, const char *path, GError **error)
{
    Book book = {.document = document,
        .workbook = workbook_new(path),
        .formats = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    /* The date of creation would be the only thing that differs from run to run. */
    lxw_doc_properties properties = {.title = document->title, .created = 946684800};
    workbook_set_properties(book.workbook, &properties);
    for (size_t i = 0; i < document->tables->len; i++)
        write_sheet(&book, document->tables->pdata[i]);
    write_methods(&book);
    g_hash_table_unref(book.formats);
    const lxw_error status = workbook_close(book.workbook);
    if (status == LXW_NO_ERROR)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_OUTPUT, "cannot write the workbook: %s",
        lxw_strerror(status));
    return FALSE;
}

GBytes *report_render_xlsx(const ReportDocument *document, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autofree char *path = NULL;
    const int file = g_file_open_tmp("proreg-XXXXXX.xlsx", &path, &cause);
    if (file < 0) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_OUTPUT,
            "cannot make a temporary file for the workbook: %s", cause->message);
        return NULL;
    }
    (void)close(file);
    char *bytes = NULL;
    gsize size = 0;
    if (write_workbook(document, path, error) &&
        !g_file_get_contents(path, &bytes, &size, &cause))
        g_set_error(error, BASE_ERROR, BASE_ERROR_OUTPUT, "cannot read the workbook back: %s",
            cause->message);
    (void)g_unlink(path);
    return bytes ? g_bytes_new_take(bytes, size) : NULL;
}
