/**
 * @file
 * Telling our own lists from other files, so that only they are replaced.
 */
#include <string.h>

#include "base/csv_read.h"
#include "importers/import.h"
#include "importers/layout.h"

/* Bytes in memory as a source of a CSV reader. */
typedef struct {
    const char *next;
    gsize left;
} Head;

static gssize read_head(void *data, char *out, gsize size, GError **error)
{
    (void)error;
    Head *head = data;
    const gsize n = MIN(size, head->left);
    memcpy(out, head->next, n);
    head->next += n;
    head->left -= n;
    return (gssize)n;
}

/* Both kinds of list begin with a byte-order mark. */
static bool has_mark(const char *head, gsize size)
{
    return size >= 3 && memcmp(head, "\xef\xbb\xbf", 3) == 0;
}

/* As BaseOutputWrite, into a GString. */
static gboolean append(const char *bytes, gsize size, void *data, GError **error)
{
    (void)error;
    g_string_append_len(data, bytes, (gssize)size);
    return TRUE;
}

bool import_is_problem_list(const char *head, gsize size)
{
    g_autoptr(GPtrArray) none = g_ptr_array_new();
    g_autoptr(GString) empty = g_string_new(NULL);
    return import_results_problems_csv(none, NULL, append, empty, NULL) && size >= empty->len &&
           memcmp(head, empty->str, empty->len) == 0;
}

bool import_is_fixme(const char *head, gsize size)
{
    Head source = {head, size};
    g_autoptr(BaseCsvReader) reader = base_csv_reader_new(read_head, &source, ',');
    BaseCsvRow row;
    return has_mark(head, size) && base_csv_reader_next(reader, &row, NULL) == BASE_CSV_ROW &&
           row.n_cells > 1 && g_str_equal(row.cells[row.n_cells - 1].text, IMPORT_ERROR_COLUMN);
}
