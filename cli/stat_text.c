#include <math.h>
#include <string.h>

#include "cli/stat_output.h"
#include "reports/render/render.h"

enum { VALUE_SIZE = 256 };

static bool is_right(CliStatOutKind kind)
{
    return kind == CLI_STAT_OUT_NUMBER || kind == CLI_STAT_OUT_P || kind == CLI_STAT_OUT_COUNT;
}

static void pad(GString *text, const char *value, size_t width, bool right)
{
    const size_t length = (size_t)g_utf8_strlen(value, -1);
    const size_t blanks = width > length ? width - length : 0;
    if (!right)
        g_string_append(text, value);
    for (size_t i = 0; i < blanks; i++)
        g_string_append_c(text, ' ');
    if (right)
        g_string_append(text, value);
}

static size_t n_rows(const CliStatTable *table)
{
    return table->n_columns ? table->values->len / table->n_columns : 0;
}

static CliStatValue value_at(const CliStatTable *table, size_t row, size_t column)
{
    return g_array_index(table->values, CliStatValue, (guint)(row * table->n_columns + column));
}

static size_t column_width(const CliStatTable *table, size_t c)
{
    char buffer[VALUE_SIZE];
    size_t width = (size_t)g_utf8_strlen(table->columns[c].label, -1);
    for (size_t i = 0; i < n_rows(table); i++) {
        cli_stat_value_text(
            value_at(table, i, c), table->columns[c].kind, buffer, sizeof buffer);
        width = MAX(width, (size_t)g_utf8_strlen(buffer, -1));
    }
    return width;
}

static void trim_end(GString *text)
{
    while (text->len > 0 && text->str[text->len - 1] == ' ')
        g_string_truncate(text, text->len - 1);
    g_string_append_c(text, '\n');
}

/* One line of a table; row SIZE_MAX: the heading. */
static void table_line(
    const CliStatTable *table, const size_t *widths, size_t row, GString *text)
{
    char buffer[VALUE_SIZE];
    for (size_t c = 0; c < table->n_columns; c++) {
        const CliStatOutColumn *column = &table->columns[c];
        if (!column->label || column->kind == CLI_STAT_OUT_TABLE)
            continue;
        if (row != SIZE_MAX)
            cli_stat_value_text(value_at(table, row, c), column->kind, buffer, sizeof buffer);
        g_string_append(text, "  ");
        pad(text, row == SIZE_MAX ? column->label : buffer, widths[c], is_right(column->kind));
    }
    trim_end(text);
}

/* The heading of the table in a cell: its column, and the row's name where it has one. */
static char *heading_of(const CliStatTable *table, size_t row, size_t column)
{
    const char *label = table->columns[column].label;
    char name[VALUE_SIZE];
    if (table->columns[0].kind == CLI_STAT_OUT_TEXT && !value_at(table, row, 0).text)
        return g_strdup(label);
    cli_stat_value_text(value_at(table, row, 0), table->columns[0].kind, name, sizeof name);
    return g_strdup_printf("%s, %s", label, name);
}

static void table_text(const CliStatTable *table, const char *title, GString *text)
{
    g_autofree size_t *widths = g_new0(size_t, table->n_columns + 1);
    for (size_t c = 0; c < table->n_columns; c++)
        if (table->columns[c].label)
            widths[c] = column_width(table, c);
    g_string_append_printf(text, "\n%s\n", title);
    table_line(table, widths, SIZE_MAX, text);
    for (size_t i = 0; i < n_rows(table); i++)
        table_line(table, widths, i, text);
    for (size_t c = 0; c < table->n_columns; c++) {
        if (table->columns[c].kind != CLI_STAT_OUT_TABLE || !table->columns[c].label)
            continue;
        for (size_t i = 0; i < n_rows(table); i++) {
            g_autofree char *heading = heading_of(table, i, c);
            table_text(value_at(table, i, c).table, heading, text);
        }
    }
}

void cli_stat_out_plain(const CliStatOut *out, const char *title, GString *text)
{
    char buffer[VALUE_SIZE];
    size_t width = 0;
    const CliStatOutColumn *columns = (const CliStatOutColumn *)(void *)out->columns->data;
    for (guint i = 0; i < out->columns->len; i++)
        if (columns[i].label && columns[i].kind != CLI_STAT_OUT_TABLE)
            width = MAX(width, (size_t)g_utf8_strlen(columns[i].label, -1));
    g_string_append_printf(text, "%s\n\n", title);
    for (guint i = 0; i < out->columns->len; i++) {
        const CliStatValue value = g_array_index(out->values, CliStatValue, i);
        if (!columns[i].label || columns[i].kind == CLI_STAT_OUT_TABLE)
            continue;
        cli_stat_value_text(value, columns[i].kind, buffer, sizeof buffer);
        g_string_append(text, "  ");
        pad(text, columns[i].label, width + 2, false);
        g_string_append_printf(text, "%s\n", buffer);
    }
    for (guint i = 0; i < out->columns->len; i++)
        if (columns[i].label && columns[i].kind == CLI_STAT_OUT_TABLE)
            table_text(
                g_array_index(out->values, CliStatValue, i).table, columns[i].label, text);
    for (guint i = 0; i < out->notes->len; i++)
        g_string_append_printf(
            text, "%sNote: %s\n", i ? "" : "\n", (char *)g_ptr_array_index(out->notes, i));
}

/* ---- the formats of every table ---- */

/* A value as text; `missing` stands for one that does not exist. */
static void cell_text(
    CliStatValue value, CliStatOutKind kind, const char *missing, char *buffer, size_t size)
{
    const bool number = kind == CLI_STAT_OUT_NUMBER || kind == CLI_STAT_OUT_P;
    if ((number && isnan(value.number)) || (kind == CLI_STAT_OUT_TEXT && !value.text))
        g_strlcpy(buffer, missing, size);
    else
        cli_stat_value_text(value, kind, buffer, size);
}

static void document_table(
    ReportDocument *document, const CliStatTable *from, const char *title, const char *missing)
{
    char buffer[VALUE_SIZE];
    g_autofree char *id = g_strdup_printf("%u", document->tables->len + 1);
    g_autofree char *label = g_strdup_printf("Table %s", id);
    ReportTable *table = report_table_add(
        document, id, label, title, from->columns[0].label ? from->columns[0].label : "");
    for (size_t c = 1; c < from->n_columns; c++)
        if (from->columns[c].label && from->columns[c].kind != CLI_STAT_OUT_TABLE)
            report_table_add_column(table, from->columns[c].label, "", NULL,
                is_right(from->columns[c].kind) ? 'r' : 'l');
    for (size_t i = 0; i < n_rows(from); i++) {
        cell_text(value_at(from, i, 0), from->columns[0].kind, missing, buffer, sizeof buffer);
        ReportLine *line = report_table_add_line(table, REPORT_LINE_ROW, 0, buffer);
        size_t cell = 0;
        for (size_t c = 1; c < from->n_columns; c++) {
            if (!from->columns[c].label || from->columns[c].kind == CLI_STAT_OUT_TABLE)
                continue;
            cell_text(
                value_at(from, i, c), from->columns[c].kind, missing, buffer, sizeof buffer);
            report_cell_set_text(&line->cells[cell++], buffer);
        }
    }
    for (size_t c = 0; c < from->n_columns; c++) {
        if (from->columns[c].kind != CLI_STAT_OUT_TABLE || !from->columns[c].label)
            continue;
        for (size_t i = 0; i < n_rows(from); i++) {
            g_autofree char *heading = heading_of(from, i, c);
            document_table(document, value_at(from, i, c).table, heading, missing);
        }
    }
}

static void document_values(
    ReportDocument *document, const CliStatOut *out, const char *title, const char *missing)
{
    char buffer[VALUE_SIZE];
    ReportTable *table = report_table_add(document, "1", "Table 1", title, "");
    report_table_add_column(table, "Value", "", NULL, 'l');
    for (guint i = 0; i < out->columns->len; i++) {
        const CliStatOutColumn *column = &g_array_index(out->columns, CliStatOutColumn, i);
        if (!column->label || column->kind == CLI_STAT_OUT_TABLE)
            continue;
        cell_text(g_array_index(out->values, CliStatValue, i), column->kind, missing, buffer,
            sizeof buffer);
        ReportLine *line = report_table_add_line(table, REPORT_LINE_ROW, 0, column->label);
        report_cell_set_text(&line->cells[0], buffer);
    }
    for (guint i = 0; i < out->notes->len; i++)
        report_table_add_note(table, "", g_ptr_array_index(out->notes, i));
}

GBytes *cli_stat_out_render(
    const CliStatOut *out, const char *title, const char *format, GError **error)
{
    ReportFormat kind;
    if (!report_format_parse(format, &kind, error))
        return NULL;
    g_autoptr(ReportDocument) document = report_document_new("stat", title);
    /* A program that reads the table takes a dash for a word. */
    const bool for_programs = kind == REPORT_CSV || kind == REPORT_XLSX;
    const char *missing = for_programs ? "" : "-";
    document_values(document, out, title, missing);
    for (guint i = 0; i < out->columns->len; i++) {
        const CliStatOutColumn *column = &g_array_index(out->columns, CliStatOutColumn, i);
        if (column->label && column->kind == CLI_STAT_OUT_TABLE)
            document_table(document, g_array_index(out->values, CliStatValue, i).table,
                column->label, missing);
    }
    return report_render(document, kind, error);
}
