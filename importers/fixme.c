#include "importers/fixme.h"

void import_fixme_begin(ImportWork *work)
{
    work->fixme = base_csv_writer_new(work->result->fixme, BASE_CSV_FOR_PEOPLE);
    for (size_t i = 0; i < work->layout->n_columns; i++)
        base_csv_writer_cell(work->fixme, work->layout->columns[i].name);
    base_csv_writer_cell(work->fixme, IMPORT_ERROR_COLUMN);
    base_csv_writer_end_row(work->fixme);
}

/** Whether the row is the last one of which nothing may be kept. */
static bool is_refused(const ImportWork *work, const BaseCsvRow *row)
{
    const guint n = work->refused_lines->len;
    if (n == 0)
        return false;
    const ImportLines *last = &g_array_index(work->refused_lines, ImportLines, n - 1);
    return last->first == row->line && !last->shown;
}

/** Writes cell `i` of the header's width. */
static void write_cell(ImportWork *work, const BaseCsvRow *row, size_t i)
{
    const char *text = i < row->n_cells ? row->cells[i].text : NULL;
    g_autofree char *raw = NULL;
    if (is_refused(work, row)) {
        text = i == work->layout->record ? text : NULL;
    } else if (i < row->n_cells && import_column_is_dropped(&work->layout->columns[i])) {
        text = NULL;
    } else if (row->n_cells == 0 && i == 0 && !work->drops) {
        /* The row could not be cut into cells: all of it, for the site to see. */
        g_autofree char *copy = g_strndup(row->raw, row->raw_size);
        raw = g_utf8_make_valid(copy, -1);
        text = raw;
    }
    base_csv_writer_cell(work->fixme, text ? base_csv_unguarded(text) : NULL);
}

void import_fixme_row(ImportWork *work, const BaseCsvRow *row)
{
    if (work->errors->len == 0)
        return;
    for (size_t i = 0; i < work->layout->n_columns; i++)
        write_cell(work, row, i);
    base_csv_writer_cell(work->fixme, work->errors->str);
    /* More cells than the header: behind the error, so that nothing is lost. */
    for (size_t i = work->layout->n_columns; i < row->n_cells && !is_refused(work, row); i++)
        base_csv_writer_cell(work->fixme, base_csv_unguarded(row->cells[i].text));
    base_csv_writer_end_row(work->fixme);
    g_string_set_size(work->errors, 0);
}
