#define _POSIX_C_SOURCE 200809L

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "base/workbook.h"
#include "base/xlsx_format.h"
#include "support/book.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool take(const BaseCsvRow *row, void *data)
{
    gint64 *line = data;
    g_assert(row->line > *line && row->line <= BASE_SHEET_ROWS_MAX);
    g_assert(row->n_cells >= 1 && row->n_cells <= BASE_SHEET_COLUMNS_MAX);
    *line = row->line;
    return true;
}

/** A workbook or an error, never both and never neither; rows in their order. */
static void read_file(const char *path)
{
    g_autoptr(GError) error = NULL;
    const int fd = open(path, O_RDONLY);
    g_autoptr(BaseWorkbook) workbook = base_workbook_open(fd, &error);
    g_assert((workbook == NULL) == (error != NULL));
    for (size_t i = 0; workbook && i < base_workbook_n_sheets(workbook); i++) {
        g_autoptr(GError) fault = NULL;
        BaseSheetNotes notes;
        gint64 line = 0;
        const bool ok = base_workbook_read(workbook, i, take, &line, &notes, &fault);
        g_assert(ok == (fault == NULL));
        base_sheet_notes_clear(&notes);
    }
    close(fd);
    g_unlink(path);
}

static void read_archive(const char *bytes, gsize size)
{
    g_autofree char *path = NULL;
    const int fd = g_file_open_tmp("proreg-fuzz-XXXXXX", &path, NULL);
    g_assert(fd >= 0 && write(fd, bytes, size) == (ssize_t)size);
    close(fd);
    read_file(path);
}

/** Lines of the input are a sheet, the shared texts and the styles. */
static void read_parts(const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, "\n", 3);
    const guint n = g_strv_length(parts);
    const BookSheet sheet = {.name = "s", .xml = n > 0 ? parts[0] : ""};
    g_autofree char *path = write_book(&(Book){.sheets = &sheet,
        .n_sheets = 1,
        .shared = n > 1 && parts[1][0] ? parts[1] : NULL,
        .styles = n > 2 ? parts[2] : NULL});
    read_file(path);
}

/** A number and its format. */
static void show(const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, "\n", 2);
    if (g_strv_length(parts) < 2)
        return;
    g_autoptr(BaseXlsxFormat) format = base_xlsx_format_new(parts[1]);
    g_autoptr(GString) out = g_string_new(NULL);
    (void)base_xlsx_show(format, parts[0], false, out);
    (void)base_xlsx_show(format, parts[0], true, out);
}

/** The first byte says what the rest is. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    g_autofree char *text = g_strndup((const char *)data + 1, size - 1);
    if (data[0] == 'S')
        read_parts(text);
    else if (data[0] == 'F' && g_utf8_validate(text, -1, NULL))
        show(text);
    else
        read_archive((const char *)data + 1, size - 1);
    return 0;
}
