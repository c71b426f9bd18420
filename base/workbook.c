#define _POSIX_C_SOURCE 200809L

#include "base/workbook.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/csv_write.h"
#include "base/error.h"
#include "base/unnamed_file.h"
#include "base/words.h"
#include "base/xlsx_sheet.h"

enum { BLOCK_SIZE = 256 * 1024 };
/** A sheet as CSV may have so many bytes. */
static const guint64 MAX_CSV_BYTES = (guint64)1 << 30;

struct BaseWorkbook {
    zip_t *archive;
    BaseXlsxParts *parts;
};

static void clear_places(BaseSheetPlaces *places)
{
    if (places->shown)
        g_string_free(places->shown, TRUE);
}

void base_sheet_notes_clear(BaseSheetNotes *notes)
{
    clear_places(&notes->hidden_rows);
    clear_places(&notes->hidden_columns);
    clear_places(&notes->merged);
    clear_places(&notes->faults);
    clear_places(&notes->uncomputed);
    clear_places(&notes->rounded);
    *notes = (BaseSheetNotes){0};
}

/** Charts have no cells, and a sheet without its part no content. */
static void drop_charts(BaseXlsxParts *parts)
{
    for (guint i = parts->sheets->len; i-- > 0;) {
        BaseXlsxSheet *sheet = &g_array_index(parts->sheets, BaseXlsxSheet, i);
        if (sheet->part)
            continue;
        g_free(sheet->name);
        g_free(sheet->relation);
        g_array_remove_index(parts->sheets, i);
    }
}

BaseWorkbook *base_workbook_open(int fd, GError **error)
{
    zip_t *archive = base_xlsx_archive(fd, error);
    BaseXlsxParts *parts = archive ? base_xlsx_parts_read(archive, error) : NULL;
    if (!parts) {
        if (archive)
            zip_discard(archive);
        return NULL;
    }
    drop_charts(parts);
    BaseWorkbook *workbook = g_new0(BaseWorkbook, 1);
    workbook->archive = archive;
    workbook->parts = parts;
    return workbook;
}

void base_workbook_free(BaseWorkbook *workbook)
{
    if (!workbook)
        return;
    zip_discard(workbook->archive);
    base_xlsx_parts_free(workbook->parts);
    g_free(workbook);
}

size_t base_workbook_n_sheets(const BaseWorkbook *workbook)
{
    return workbook->parts->sheets->len;
}

static const BaseXlsxSheet *sheet_of(const BaseWorkbook *workbook, size_t sheet)
{
    return &g_array_index(workbook->parts->sheets, BaseXlsxSheet, sheet);
}

const char *base_workbook_sheet_name(const BaseWorkbook *workbook, size_t sheet)
{
    return sheet_of(workbook, sheet)->name;
}

bool base_workbook_sheet_is_hidden(const BaseWorkbook *workbook, size_t sheet)
{
    return sheet_of(workbook, sheet)->is_hidden;
}

bool base_workbook_read(BaseWorkbook *workbook, size_t sheet, BaseWorkbookTake take, void *data,
    BaseSheetNotes *notes, GError **error)
{
    BaseSheetNotes own = {0};
    const bool ok = base_xlsx_sheet_read(
        workbook->archive, workbook->parts, sheet, take, data, &own, error);
    if (notes)
        *notes = own;
    else
        base_sheet_notes_clear(&own);
    return ok;
}

/** A sheet on its way into a file. */
typedef struct {
    int fd;
    gint64 line; /**< The next to be written. */
    GString *text;
    guint64 n_bytes;
    int fault; /**< errno of writing. */
    bool too_much;
} Writing;

static bool flush(Writing *writing)
{
    for (gsize done = 0; done < writing->text->len;) {
        const ssize_t n =
            write(writing->fd, writing->text->str + done, writing->text->len - done);
        if (n < 0 && errno != EINTR) {
            writing->fault = errno;
            return false;
        }
        done += n < 0 ? 0 : (gsize)n;
    }
    writing->n_bytes += writing->text->len;
    g_string_truncate(writing->text, 0);
    writing->too_much = writing->n_bytes > MAX_CSV_BYTES;
    return !writing->too_much;
}

static void write_cell(GString *out, const BaseCsvCell *cell)
{
    if (!strpbrk(cell->text, ",\"\r\n")) {
        g_string_append_len(out, cell->text, (gssize)cell->size);
        return;
    }
    base_csv_append_quoted(out, cell->text);
}

static bool write_row(const BaseCsvRow *row, void *data)
{
    Writing *writing = data;
    for (; writing->line < row->line; writing->line++)
        g_string_append_c(writing->text, '\n');
    for (size_t i = 0; i < row->n_cells; i++) {
        if (i > 0)
            g_string_append_c(writing->text, ',');
        write_cell(writing->text, &row->cells[i]);
    }
    g_string_append_c(writing->text, '\n');
    writing->line++;
    return writing->text->len < BLOCK_SIZE || flush(writing);
}

static void fail_writing(int number, GError **error)
{
    g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT, _("the sheet cannot be written to %s: %s"),
        g_get_tmp_dir(), g_strerror(number));
}

bool base_workbook_write_csv(
    BaseWorkbook *workbook, size_t sheet, int fd, BaseSheetNotes *notes, GError **error)
{
    Writing writing = {.fd = fd, .line = 1, .text = g_string_new(NULL)};
    bool ok = base_workbook_read(workbook, sheet, write_row, &writing, notes, error);
    if (ok && !writing.too_much && writing.fault == 0)
        (void)flush(&writing);
    if (ok && writing.fault != 0) {
        fail_writing(writing.fault, error);
        ok = false;
    } else if (ok && writing.too_much) {
        g_set_error_literal(
            error, BASE_ERROR, BASE_ERROR_INPUT, _("the sheet has more than 1 GiB of text"));
        ok = false;
    }
    g_string_free(writing.text, TRUE);
    return ok;
}

bool base_is_workbook(const char *head, gsize size)
{
    return size >= 4 && memcmp(head, "PK\x03\x04", 4) == 0;
}

/** Index of the sheet, or SIZE_MAX with `error` set. */
static size_t find_sheet(const BaseWorkbook *workbook, const char *name, GError **error)
{
    for (size_t i = 0; i < base_workbook_n_sheets(workbook); i++) {
        const BaseXlsxSheet *sheet = sheet_of(workbook, i);
        if (name ? strcmp(name, sheet->name) == 0 : !sheet->is_hidden)
            return i;
    }
    g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT, _("the workbook has no sheet \"%s\""),
        name ? name : "");
    return SIZE_MAX;
}

/** The sheet of the workbook in an unnamed file, or -1 with `error` set. */
static int sheet_to_csv(int fd, const char *sheet, GError **error)
{
    g_autoptr(BaseWorkbook) workbook = base_workbook_open(fd, error);
    const size_t index = workbook ? find_sheet(workbook, sheet, error) : SIZE_MAX;
    if (index == SIZE_MAX)
        return -1;
    const int csv = base_unnamed_file();
    if (csv < 0) {
        fail_writing(errno, error);
        return -1;
    }
    if (!base_workbook_write_csv(workbook, index, csv, NULL, error)) {
        close(csv);
        return -1;
    }
    (void)lseek(csv, 0, SEEK_SET);
    return csv;
}

/** Whether the file is a regular one that begins as a workbook; back at its first byte. */
static bool begins_as_workbook(int fd)
{
    struct stat status;
    char head[4] = {0};
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
        return false;
    const ssize_t n = pread(fd, head, sizeof head, 0);
    return n > 0 && base_is_workbook(head, (gsize)n);
}

BaseCsvReader *base_table_open(const char *path, const char *sheet, GError **error)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || !begins_as_workbook(fd)) {
        if (fd >= 0)
            close(fd);
        return base_csv_reader_open(path, '\0', error);
    }
    const int csv = sheet_to_csv(fd, sheet, error);
    close(fd);
    if (csv < 0) {
        g_prefix_error(error, "%s: ", path);
        return NULL;
    }
    BaseCsvReader *reader = base_csv_reader_take(csv, path, ',');
    base_csv_reader_rows_are_lines(reader);
    return reader;
}
