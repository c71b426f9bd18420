#include "reports/render/form.h"

#include "base/text.h"
#include "reports/render/xlsx_bytes.h"

enum { CELL_MAX = 32767 /* characters of a cell: Excel's limit */ };
enum { HEADER_LINES = 2, LEAST_WIDTH = 8, PAPER_A4 = 9, LINE_POINTS = 15, MOST_LINES = 27 };

typedef struct {
    lxw_workbook *workbook;
    lxw_worksheet *sheet;
    lxw_format *key, *label, *given, *open;
} Form;

static lxw_format *cell_format(lxw_workbook *workbook, lxw_color_t ground)
{
    lxw_format *format = workbook_add_format(workbook);
    format_set_num_format(format, "@"); /* Text: what is typed stays as it is typed. */
    format_set_text_wrap(format);
    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    format_set_border(format, LXW_BORDER_HAIR);
    format_set_bg_color(format, ground);
    return format;
}

static void make_formats(Form *form)
{
    form->given = cell_format(form->workbook, 0xF2F2F2);
    form->open = cell_format(form->workbook, 0xFFFDE7);
    form->label = cell_format(form->workbook, 0xD9E2EC);
    format_set_bold(form->label);
    form->key = cell_format(form->workbook, 0xFFFFFF);
    format_set_font_color(form->key, 0x7F7F7F);
    format_set_font_size(form->key, 8);
}

static void write_text(Form *form, size_t row, size_t column, const char *text, lxw_format *as)
{
    if (!text || text[0] == '\0') {
        (void)worksheet_write_blank(form->sheet, (lxw_row_t)row, (lxw_col_t)column, as);
        return;
    }
    g_autofree char *fit = g_utf8_strlen(text, -1) > CELL_MAX
                               ? g_utf8_substring(text, 0, CELL_MAX)
                               : g_strdup(text);
    (void)worksheet_write_string(form->sheet, (lxw_row_t)row, (lxw_col_t)column, fit, as);
}

static size_t width_of(const ReportFormColumn *column)
{
    const size_t label = base_text_width(column->label) + 2;
    return column->width > 0 ? (size_t)column->width : MAX(label, (size_t)LEAST_WIDTH);
}

/* Programs that open the file do not all fit the height of rows to wrapped cells. */
static void set_height(
    Form *form, size_t row, const ReportFormColumn *columns, size_t n, char *const *cells)
{
    size_t lines = 1;
    for (size_t i = 0; i < n; i++) {
        const char *text = cells ? cells[i] : columns[i].label;
        const size_t room = width_of(&columns[i]) - 1;
        /* Words are not cut: a line more where it is close. */
        const size_t width = text ? base_text_width(text) : 0;
        lines = MAX(lines, (width + width / 8 + room - 1) / room);
    }
    (void)worksheet_set_row(form->sheet, (lxw_row_t)row,
        (double)(LINE_POINTS * MIN(lines, (size_t)MOST_LINES)), NULL);
}

/* On paper stands what people read and fill in; what only the program needs does not. */
static void set_paper(Form *form, const ReportFormColumn *columns, size_t n, guint n_rows)
{
    size_t last = 0;
    for (size_t i = 0; i < n; i++)
        last = columns[i].is_to_fill ? i : last;
    worksheet_set_landscape(form->sheet);
    worksheet_set_paper(form->sheet, PAPER_A4);
    worksheet_fit_to_pages(form->sheet, 1, 0);
    (void)worksheet_repeat_rows(form->sheet, 0, HEADER_LINES - 1);
    if (last > 0)
        (void)worksheet_print_area(
            form->sheet, 0, 0, (lxw_row_t)(n_rows + HEADER_LINES - 1), (lxw_col_t)last);
}

static void write_columns(Form *form, const ReportFormColumn *columns, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        (void)worksheet_set_column(form->sheet, (lxw_col_t)i, (lxw_col_t)i,
            (double)width_of(&columns[i]), columns[i].is_to_fill ? form->open : NULL);
        write_text(form, 0, i, columns[i].key, form->key);
        write_text(form, 1, i, columns[i].label, form->label);
    }
    set_height(form, 1, columns, n, NULL);
}

/* What report_render_form was asked for. */
typedef struct {
    const ReportFormColumn *columns;
    size_t n_columns;
    const GPtrArray *rows;
} Wanted;

static void fill(lxw_workbook *workbook, const void *data)
{
    const Wanted *wanted = data;
    Form form = {.workbook = workbook, .sheet = workbook_add_worksheet(workbook, NULL)};
    make_formats(&form);
    write_columns(&form, wanted->columns, wanted->n_columns);
    for (guint r = 0; r < wanted->rows->len; r++) {
        char *const *row = wanted->rows->pdata[r];
        for (size_t i = 0; i < wanted->n_columns; i++)
            write_text(&form, r + HEADER_LINES, i, row[i],
                wanted->columns[i].is_to_fill ? form.open : form.given);
        set_height(&form, r + HEADER_LINES, wanted->columns, wanted->n_columns, row);
    }
    worksheet_freeze_panes(form.sheet, HEADER_LINES, 0);
    set_paper(&form, wanted->columns, wanted->n_columns, wanted->rows->len);
}

GBytes *report_render_form(const char *name, const ReportFormColumn *columns, size_t n_columns,
    const GPtrArray *rows, GError **error)
{
    const Wanted wanted = {columns, n_columns, rows};
    return report_workbook_bytes(name, fill, &wanted, error);
}
