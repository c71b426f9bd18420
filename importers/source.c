#define _POSIX_C_SOURCE 200809L

#include "importers/source_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/sha256.h"
#include "base/unnamed_file.h"
#include "base/words.h"
#include "importers/kind.h"

void import_source_report_clear(ImportSourceReport *report)
{
    g_clear_pointer(&report->arguments, g_free);
}

ImportSource *import_source_new(const char *path)
{
    ImportSource *source = g_new0(ImportSource, 1);
    source->path = g_strdup(path);
    source->fd = -1;
    source->text = g_string_new(NULL);
    source->block = g_malloc(IMPORT_SOURCE_BLOCK);
    return source;
}

void import_source_free(ImportSource *source)
{
    if (!source)
        return;
    if (source->fd >= 0)
        close(source->fd);
    base_decoder_free(source->decoder);
    g_string_free(source->text, TRUE);
    g_free(source->block);
    g_free(source->path);
    import_book_clear(&source->book);
    g_free(source);
}

const char *import_source_sha256(const ImportSource *source)
{
    return source->sha256;
}

BaseEncoding import_source_encoding(const ImportSource *source)
{
    return source->encoding;
}

const ImportBook *import_source_book(const ImportSource *source)
{
    return source->book.sheet ? &source->book : NULL;
}

gsize import_source_size(const ImportSource *source)
{
    return source->size;
}

gsize import_source_position(const ImportSource *source)
{
    return source->position;
}

static ssize_t read_some(int fd, char *out, size_t size)
{
    ssize_t n;
    do
        n = read(fd, out, size);
    while (n < 0 && errno == EINTR);
    return n;
}

gssize import_source_read_bytes(ImportSource *source, char *out, gsize size, GError **error)
{
    const ssize_t n = read_some(source->fd, out, size);
    if (n < 0) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT, "%s: cannot be read on: %s",
            source->path, g_strerror(errno));
        return -1;
    }
    source->position += (gsize)n;
    return n;
}

/** @param arguments  of both sentences; taken over; or NULL. */
static void set_unreadable(
    ImportSourceReport *report, const char *msgid, const char *hint, char *arguments)
{
    report->fault = IMPORT_SOURCE_UNREADABLE;
    report->msgid = msgid;
    report->hint = hint;
    report->arguments = arguments;
}

static void set_errno(ImportSourceReport *report, int number)
{
    set_unreadable(report, N_("the file cannot be read: {1}"),
        number == ENOENT ? N_("check the name and the folder")
                         : N_("check that you may read the file"),
        base_arguments("t", g_strerror(number)));
}

/** A temporary file without a name that holds what a pipe gave. */
static int copy_to_temporary(int from, char *block)
{
    const int to = base_unnamed_file();
    if (to < 0)
        return -1;
    ssize_t n;
    while ((n = read_some(from, block, IMPORT_SOURCE_BLOCK)) > 0) {
        for (ssize_t done = 0; done < n;) {
            const ssize_t written = write(to, block + done, (size_t)(n - done));
            if (written < 0 && errno != EINTR) {
                close(to);
                return -1;
            }
            done += written < 0 ? 0 : written;
        }
    }
    if (n < 0 || lseek(to, 0, SEEK_SET) < 0) {
        close(to);
        return -1;
    }
    return to;
}

static bool open_file(ImportSource *source, ImportSourceReport *report)
{
    source->fd = open(source->path, O_RDONLY | O_CLOEXEC);
    if (source->fd < 0 || fstat(source->fd, &source->status) != 0) {
        set_errno(report, errno);
        return false;
    }
    if (S_ISDIR(source->status.st_mode)) {
        set_unreadable(report, N_("this is a directory, not a CSV file"),
            N_("name the CSV files in it"), NULL);
        return false;
    }
    if (S_ISREG(source->status.st_mode))
        return true;
    const int copy = copy_to_temporary(source->fd, source->block);
    if (copy < 0) {
        char *arguments = base_arguments("tt", g_get_tmp_dir(), g_strerror(errno));
        set_unreadable(report, N_("what it gives cannot be copied to {1}: {2}"),
            N_("save it as a file, or name another folder with TMPDIR"), arguments);
        return false;
    }
    close(source->fd);
    source->fd = copy;
    source->is_copy = true;
    return true;
}

/** Keeps the first bytes, by which other kinds of file are told. */
static void keep_head(ImportSource *source, gsize n)
{
    const gsize more = MIN(n, sizeof source->head - source->n_head);
    memcpy(source->head + source->n_head, source->block, more);
    source->n_head += more;
}

static bool scan_bytes(ImportSource *source, BaseEncodingScan *scan, ImportSourceReport *report)
{
    g_autoptr(BaseSha256) sum = base_sha256_new();
    ssize_t n;
    while ((n = read_some(source->fd, source->block, IMPORT_SOURCE_BLOCK)) > 0) {
        base_sha256_update(sum, source->block, (size_t)n);
        base_encoding_scan_feed(scan, source->block, (gsize)n);
        keep_head(source, (gsize)n);
        source->size += (gsize)n;
    }
    if (n < 0) {
        set_errno(report, errno);
        return false;
    }
    base_sha256_finish_hex(sum, source->sha256);
    return true;
}

/** ASCII in units of two bytes: every other byte is 0. */
static bool is_unmarked_utf16(const ImportSource *source)
{
    gsize n_zero[2] = {0, 0};
    for (gsize i = 0; i < source->n_head; i++)
        n_zero[i % 2] += source->head[i] == '\0';
    const gsize n_units = source->n_head / 2;
    return n_units >= 2 && ((n_zero[0] == 0 && n_zero[1] * 2 > n_units) ||
                               (n_zero[1] == 0 && n_zero[0] * 2 > n_units));
}

/** Says what kind of file it is that no encoding of text explains; false for none known. */
static bool set_other_kind(const ImportSource *source, ImportSourceReport *report)
{
    const ImportKind *kind = import_kind_find(source->head, source->n_head, source->fd);
    if (kind) {
        report->msgid = kind->msgid;
        report->hint = kind->hint;
    } else if (source->encoding < BASE_ENCODING_UTF16LE && is_unmarked_utf16(source)) {
        report->msgid = N_("this is UTF-16 without its byte-order mark");
        report->hint = N_("save the file as CSV UTF-8 and import it again");
    } else {
        return false;
    }
    report->fault = IMPORT_SOURCE_ENCODING;
    report->bad_line = 1;
    return true;
}

/** Puts the sheet in the place of the file. False with `report` or `error` set. */
static bool open_workbook(
    ImportSource *source, const ImportSheetAsk *ask, ImportSourceReport *report, GError **error)
{
    ImportBookFault fault;
    struct stat status;
    const int csv = import_book_read(source->fd, ask, &source->book, &fault, error);
    if (csv < 0) {
        report->fault = IMPORT_SOURCE_WORKBOOK;
        report->msgid = fault.msgid;
        report->hint = fault.hint;
        report->arguments = fault.arguments;
        return false;
    }
    close(source->fd);
    source->fd = csv;
    source->is_copy = true;
    source->encoding = BASE_ENCODING_UTF8;
    source->size = fstat(csv, &status) == 0 ? (gsize)status.st_size : 0;
    return true;
}

static void set_encoding_fault(const ImportSource *source, ImportSourceReport *report)
{
    report->fault = IMPORT_SOURCE_ENCODING;
    report->msgid = N_("bytes that {1} cannot be");
    report->hint = N_("save the file as CSV UTF-8 and import it again, or name its encoding "
                      "with --encoding");
    report->arguments = base_arguments("t", base_encoding_name(source->encoding));
}

/** What the scan of all bytes says of the text. False with `report` set. */
static bool settle_encoding(
    ImportSource *source, BaseEncodingScan *scan, ImportSourceReport *report)
{
    BaseEncodingFound found;
    const bool fits = base_encoding_scan_finish(scan, &found);
    source->encoding = found.encoding;
    report->bad_line = found.bad_line;
    report->other = found.other;
    report->guess_line = found.guess_line;
    if (set_other_kind(source, report))
        return false;
    if (!fits)
        set_encoding_fault(source, report);
    return fits;
}

ImportSource *import_source_open(const char *path, BaseEncoding wanted, BaseEncoding preferred,
    const ImportSheetAsk *ask, ImportSourceReport *report, GError **error)
{
    *report = (ImportSourceReport){.fault = IMPORT_SOURCE_OK};
    g_autoptr(BaseEncodingScan) scan = base_encoding_scan_new(wanted, preferred, error);
    if (!scan)
        return NULL;
    g_autoptr(ImportSource) source = import_source_new(path);
    GError *fault = NULL;
    if (!open_file(source, report) || !scan_bytes(source, scan, report))
        return g_steal_pointer(&source);
    const bool is_text =
        !base_is_workbook(source->head, source->n_head) || set_other_kind(source, report);
    const bool fits = is_text ? settle_encoding(source, scan, report)
                              : open_workbook(source, ask, report, &fault);
    if (fits)
        source->decoder = base_decoder_new(source->encoding, &fault);
    if (fault || (fits && !import_source_rewind(source, &fault))) {
        g_propagate_error(error, fault);
        return NULL;
    }
    return g_steal_pointer(&source);
}

bool import_source_rewind(ImportSource *source, GError **error)
{
    if (lseek(source->fd, 0, SEEK_SET) < 0) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT, "%s: cannot be read again: %s",
            source->path, g_strerror(errno));
        return false;
    }
    source->position = 0;
    source->handed = 0;
    g_string_set_size(source->text, 0);
    return true;
}

gssize import_source_read_text(void *data, char *out, gsize size, GError **error)
{
    ImportSource *source = data;
    if (source->encoding == BASE_ENCODING_UTF8)
        return import_source_read_bytes(source, out, size, error);
    while (source->handed == source->text->len) {
        source->handed = 0;
        g_string_set_size(source->text, 0);
        const gssize n =
            import_source_read_bytes(source, source->block, IMPORT_SOURCE_BLOCK, error);
        if (n <= 0)
            return n;
        base_decoder_feed(source->decoder, source->block, (gsize)n, source->text);
    }
    const gsize n = MIN(size, source->text->len - source->handed);
    memcpy(out, source->text->str + source->handed, n);
    source->handed += n;
    return (gssize)n;
}

BaseCsvReader *import_source_reader(ImportSource *source, char delimiter)
{
    if (!source->book.sheet)
        return base_csv_reader_new(import_source_read_text, source, delimiter);
    BaseCsvReader *reader = base_csv_reader_new(import_source_read_text, source, ',');
    base_csv_reader_rows_are_lines(reader);
    return reader;
}

bool import_source_is_unchanged(const ImportSource *source)
{
    struct stat now;
    return source->is_copy ||
           (fstat(source->fd, &now) == 0 && now.st_size == source->status.st_size &&
               now.st_mtim.tv_sec == source->status.st_mtim.tv_sec &&
               now.st_mtim.tv_nsec == source->status.st_mtim.tv_nsec);
}
