#include "schema/csv_rows.h"

#include <string.h>

#include "base/error.h"

typedef struct {
    const char *at;
    size_t line;
} Cursor;

static void row_free(gpointer data)
{
    SchemaCsvRow *row = data;
    if (!row)
        return;
    g_ptr_array_unref(row->cells);
    g_free(row);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SchemaCsvRow, row_free)

/* Takes one character; a line ends at LF, CRLF or a lone CR, which all arrive as LF. */
static char take(Cursor *cursor)
{
    char c = *cursor->at++;
    if (c == '\r') {
        if (*cursor->at == '\n')
            cursor->at++;
        c = '\n';
    }
    cursor->line += c == '\n';
    return c;
}

static const char *read_quoted(Cursor *cursor, GString *cell)
{
    cursor->at++;
    for (;;) {
        if (!*cursor->at)
            return "a quote that is never closed";
        if (*cursor->at != '"') {
            g_string_append_c(cell, take(cursor));
        } else if (cursor->at[1] == '"') {
            g_string_append_c(cell, '"');
            cursor->at += 2;
        } else {
            cursor->at++;
            break;
        }
    }
    return strchr(",\r\n", *cursor->at) ? NULL : "text after a closing quote";
}

static const char *read_cell(Cursor *cursor, GString *cell)
{
    if (*cursor->at == '"')
        return read_quoted(cursor, cell);
    const size_t length = strcspn(cursor->at, ",\r\n\"");
    g_string_append_len(cell, cursor->at, (gssize)length);
    cursor->at += length;
    return *cursor->at == '"' ? "a quote within a cell that is not quoted" : NULL;
}

/* Reads one row; `fault` says what is wrong, NULL where nothing is. */
static SchemaCsvRow *read_row(Cursor *cursor, const char **fault)
{
    SchemaCsvRow *row = g_new0(SchemaCsvRow, 1);
    row->line = cursor->line;
    row->cells = g_ptr_array_new_with_free_func(g_free);
    for (;;) {
        GString *cell = g_string_new(NULL);
        *fault = read_cell(cursor, cell);
        g_strstrip(cell->str);
        g_ptr_array_add(row->cells, g_string_free(cell, FALSE));
        if (*fault || *cursor->at != ',')
            break;
        cursor->at++;
    }
    if (!*fault && *cursor->at)
        take(cursor);
    return row;
}

static bool is_blank(const SchemaCsvRow *row)
{
    for (guint i = 0; i < row->cells->len; i++)
        if (((const char *)row->cells->pdata[i])[0])
            return false;
    return true;
}

GPtrArray *schema_csv_rows(const char *name, const char *text, GError **error)
{
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(row_free);
    Cursor cursor = {.at = text, .line = 1};
    while (*cursor.at) {
        const char *fault = NULL;
        g_autoptr(SchemaCsvRow) row = read_row(&cursor, &fault);
        if (fault) {
            g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY, "%s:%zu:%u: %s", name, row->line,
                row->cells->len, fault);
            return NULL;
        }
        if (!is_blank(row))
            g_ptr_array_add(rows, g_steal_pointer(&row));
    }
    return g_steal_pointer(&rows);
}
