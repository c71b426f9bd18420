#include "reports/render/form.h"

#include "reports/render/xlsx_bytes.h"

enum { CELL_MAX = 32767 /* characters of a cell: Excel's limit */ };
enum { HEADER_LINES = 2, LEAST_WIDTH = 8, PAPER_A4 = 9 };

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

static void write_columns(Form *form, const ReportFormColumn *columns, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const glong label = g_utf8_strlen(columns[i].label, -1) + 2;
        const int width =
            columns[i].width > 0 ? columns[i].width : (int)MAX(label, LEAST_WIDTH);
        (void)worksheet_set_column(form->sheet, (lxw_col_t)i, (lxw_col_t)i, width,
            columns[i].is_to_fill ? form->open : NULL);
        write_text(form, 0, i, columns[i].key, form->key);
        write_text(form, 1, i, columns[i].label, form->label);
    }
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
    }
    worksheet_freeze_panes(form.sheet, HEADER_LINES, 0);
    worksheet_set_landscape(form.sheet);
    worksheet_set_paper(form.sheet, PAPER_A4);
    worksheet_fit_to_pages(form.sheet, 1, 0);
    (void)worksheet_repeat_rows(form.sheet, 0, HEADER_LINES - 1);
}

GBytes *report_render_form(const char *name, const ReportFormColumn *columns, size_t n_columns,
    const GPtrArray *rows, GError **error)
{
    const Wanted wanted = {columns, n_columns, rows};
    return report_workbook_bytes(name, fill, &wanted, error);
}
