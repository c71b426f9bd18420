#include "importers/joined.h"

#include <string.h>

#include "base/text.h"
#include "importers/header.h"

/** The cell without blanks and a byte-order mark in front, as a new text. */
static char *name_of(const BaseCsvCell *cell)
{
    const char *text = cell->text;
    size_t size = cell->size;
    if (size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
        text += 3, size -= 3;
    (void)base_text_trim(&text, &size);
    return g_strndup(text, size);
}

static bool is_column(const ImportLayout *layout, const char *name)
{
    for (size_t i = 0; i < layout->n_columns; i++)
        if (strcmp(layout->columns[i].name, name) == 0)
            return true;
    return false;
}

/** Whether the cell is called like the record's column: a row of a patient has an id there. */
static bool names_record(const ImportLayout *layout, const BaseCsvCell *cell)
{
    const char *record = layout->columns[layout->record].name;
    const size_t size = strlen(record);
    const size_t mark = cell->size >= 3 && memcmp(cell->text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    if (cell->size < size + mark || !g_strstr_len(cell->text, (gssize)cell->size, record))
        return false;
    g_autofree char *name = name_of(cell);
    return strcmp(name, record) == 0;
}

ImportJoined import_joined(const ImportWork *work, const BaseCsvRow *row)
{
    const ImportLayout *layout = work->layout;
    if (row->n_cells < 2 || !(names_record(layout, &row->cells[0]) ||
                                (layout->record < row->n_cells &&
                                    names_record(layout, &row->cells[layout->record]))))
        return IMPORT_JOINED_NOT;
    bool same = row->n_cells == layout->n_columns;
    size_t n_filled = 0, n_names = 0;
    for (size_t i = 0; i < row->n_cells; i++) {
        g_autofree char *name = name_of(&row->cells[i]);
        same = same && strcmp(name, layout->columns[i].name) == 0;
        n_filled += name[0] != '\0';
        n_names += name[0] != '\0' && is_column(layout, name);
    }
    if (same)
        return IMPORT_JOINED_SAME;
    return n_names >= 2 && n_names * 2 >= n_filled ? IMPORT_JOINED_OTHER : IMPORT_JOINED_NOT;
}

gboolean import_joined_report(ImportWork *work, const BaseCsvRow *row, GError **error)
{
    const size_t column = work->layout->record;
    return import_work_report(work,
        &(RegistryProblem){.is_error = true,
            .line = row->line,
            .column = column + 1,
            .field = work->layout->columns[column].field_name,
            .value = row->cells[column].text,
            .rule_id = "key",
            .msgid =
                N_("this line is the header again: two exports seem to stand in this file, "
                   "one below the other"),
            .hint =
                N_("the rows below it were read like those above; take the line out, or send "
                   "two files")},
        error);
}

void import_joined_refuse(ImportWork *work, const BaseCsvRow *row)
{
    import_refuse_file(work->result, "header", row->line,
        N_("this line is a header of other columns than the first: two exports stand in this "
           "file, one below the other"),
        N_("send them as two files: the rows below the line would be read as other variables"),
        NULL);
}
