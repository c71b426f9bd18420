#define _POSIX_C_SOURCE 200809L

#include "base/csv_read.h"

#include <csv.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/csv_line.h"
#include "base/error.h"
#include "base/words.h"

enum { BLOCK_SIZE = 256 * 1024 };

/** Where a cell lies in the arena, which moves as it grows. */
typedef struct {
    size_t offset, size;
} CellPlace;

struct BaseCsvReader {
    BaseCsvSource source;
    void *data;
    char delimiter;
    struct csv_parser parser;

    char *buffer; /**< What was read and not yet dropped. */
    size_t size;  /**< Room in it. */
    size_t start; /**< Where the current row starts. */
    size_t fed;   /**< Up to where libcsv has seen it. */
    size_t end;   /**< Up to where it is filled. */
    bool at_end;  /**< The source has nothing more. */
    bool begun;   /**< The byte-order mark and the delimiter are dealt with. */
    bool rows_are_lines;
    bool skip_line; /**< The rest of the current line belongs to a defect. */

    int64_t line;          /**< Physical line of `start`. */
    int64_t n_lines;       /**< Line ends seen since `start`. */
    size_t first_line_end; /**< Offset behind the row's first line, or 0. */
    bool has_nul;
    bool row_done;
    bool is_split; /**< Without libcsv: the cells are made. */
    bool too_many;

    char *arena; /**< Texts of the row's cells, each NUL-ended. */
    size_t arena_size, arena_used;
    size_t n_places, places_size;
    CellPlace *places;
    BaseCsvCell *cells; /**< Made of places when the row is whole. */

    int fd;            /**< Own file, or -1. */
    char *path;        /**< Its name for messages. */
    const char *bytes; /**< Borrowed memory to read. */
    gsize n_bytes;
};

static int keep_blank(unsigned char byte)
{
    (void)byte;
    return 0;
}

static void begin_parser(BaseCsvReader *reader)
{
    (void)csv_init(&reader->parser, CSV_STRICT | CSV_STRICT_FINI);
    csv_set_space_func(&reader->parser, keep_blank);
    /* libcsv grows a cell by one block at a time: small ones make a huge cell quadratic. */
    csv_set_blk_size(&reader->parser, 1 << 20);
    if (reader->delimiter != '\0')
        csv_set_delim(&reader->parser, (unsigned char)reader->delimiter);
}

BaseCsvReader *base_csv_reader_new(BaseCsvSource source, void *data, char delimiter)
{
    BaseCsvReader *reader = g_new0(BaseCsvReader, 1);
    reader->source = source;
    reader->data = data;
    reader->delimiter = delimiter;
    reader->line = 1;
    reader->fd = -1;
    begin_parser(reader);
    return reader;
}

static gssize read_bytes(void *data, char *out, gsize size, GError **error)
{
    (void)error;
    BaseCsvReader *reader = data;
    const gsize n = MIN(size, reader->n_bytes);
    memcpy(out, n > 0 ? reader->bytes : "", n);
    reader->bytes += n;
    reader->n_bytes -= n;
    return (gssize)n;
}

BaseCsvReader *base_csv_reader_new_bytes(const char *bytes, gsize size, char delimiter)
{
    BaseCsvReader *reader = base_csv_reader_new(read_bytes, NULL, delimiter);
    reader->data = reader;
    reader->bytes = bytes;
    reader->n_bytes = size;
    return reader;
}

static gssize read_file(void *data, char *out, gsize size, GError **error)
{
    const BaseCsvReader *reader = data;
    for (;;) {
        const ssize_t n = read(reader->fd, out, size);
        if (n >= 0)
            return n;
        if (errno != EINTR) {
            g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT, "%s: cannot be read: %s",
                reader->path, g_strerror(errno));
            return -1;
        }
    }
}

BaseCsvReader *base_csv_reader_take(int fd, const char *name, char delimiter)
{
    BaseCsvReader *reader = base_csv_reader_new(read_file, NULL, delimiter);
    reader->data = reader;
    reader->fd = fd;
    reader->path = g_strdup(name);
    return reader;
}

BaseCsvReader *base_csv_reader_open(const char *path, char delimiter, GError **error)
{
    const bool is_stdin = strcmp(path, "-") == 0;
    const int fd = is_stdin ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT, "%s: cannot be opened: %s", path,
            g_strerror(errno));
        return NULL;
    }
    struct stat status;
    if (fstat(fd, &status) == 0 && S_ISDIR(status.st_mode)) {
        close(fd);
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
            "%s: is a directory; name the CSV file in it", path);
        return NULL;
    }
    return base_csv_reader_take(fd, is_stdin ? "standard input" : path, delimiter);
}

void base_csv_reader_rows_are_lines(BaseCsvReader *reader)
{
    reader->rows_are_lines = true;
}

void base_csv_reader_free(BaseCsvReader *reader)
{
    if (!reader)
        return;
    csv_free(&reader->parser);
    if (reader->fd >= 0)
        close(reader->fd);
    g_free(reader->path);
    g_free(reader->buffer);
    g_free(reader->arena);
    g_free(reader->places);
    g_free(reader->cells);
    g_free(reader);
}

char base_csv_reader_delimiter(const BaseCsvReader *reader)
{
    return reader->delimiter;
}

const char *base_csv_defect_text(BaseCsvDefect defect)
{
    static const char *const texts[] = {
        [BASE_CSV_STRAY_QUOTE] =
            N_("a quote inside an unquoted cell or text after a closing quote"),
        [BASE_CSV_UNCLOSED_QUOTE] = N_("a quote that is opened on this line is not closed"),
        [BASE_CSV_NUL_BYTE] = N_("a NUL byte"),
        [BASE_CSV_CELL_TOO_BIG] = N_("a cell of more than 16 MiB"),
        [BASE_CSV_ROW_TOO_BIG] = N_("a row of more than 32 MiB or 1048576 cells"),
    };
    return texts[defect];
}

/** Reads one more block behind `end`; sets at_end when there is none. */
static bool fill(BaseCsvReader *reader, GError **error)
{
    if (reader->start > 0) {
        const size_t by = reader->start;
        memmove(reader->buffer, reader->buffer + by, reader->end - by);
        reader->start = 0;
        reader->fed -= by;
        reader->end -= by;
        if (reader->first_line_end > 0)
            reader->first_line_end -= by;
    }
    if (reader->size - reader->end < BLOCK_SIZE) {
        reader->size = MAX(reader->size * 2, (size_t)2 * BLOCK_SIZE);
        reader->buffer = g_realloc(reader->buffer, reader->size);
    }
    const gssize n =
        reader->source(reader->data, reader->buffer + reader->end, BLOCK_SIZE, error);
    if (n < 0)
        return false;
    reader->end += (size_t)n;
    reader->at_end = n == 0;
    return true;
}

/**
 * Length of the piece at `from` up to and with its line end (*has_end), or to the end of the
 * buffer. A CR at the very end is left for later (*wants_more), because a LF may follow.
 */
static size_t find_piece(
    const BaseCsvReader *reader, size_t from, bool *has_end, bool *wants_more)
{
    const char *text = reader->buffer + from;
    size_t n = reader->end - from;
    *has_end = *wants_more = false;
    if (n == 0) {
        *wants_more = true;
        return 0;
    }
    const char *lf = memchr(text, '\n', n);
    const size_t before_lf = lf ? (size_t)(lf - text) : n;
    const char *cr = memchr(text, '\r', before_lf);
    if (!cr) {
        *has_end = lf != NULL;
        return lf ? before_lf + 1 : n;
    }
    const size_t before_cr = (size_t)(cr - text);
    if (before_cr + 1 == n && !reader->at_end) {
        *wants_more = before_cr == 0;
        return before_cr;
    }
    *has_end = true;
    return before_cr + (before_cr + 1 == before_lf && lf ? 2 : 1);
}

/** Takes the delimiter from the first line, of which at least a block is in the buffer. */
static void find_delimiter(BaseCsvReader *reader)
{
    reader->delimiter =
        base_csv_line_delimiter(reader->buffer + reader->start, reader->end - reader->start);
    csv_set_delim(&reader->parser, (unsigned char)reader->delimiter);
}

static bool begin(BaseCsvReader *reader, GError **error)
{
    while (!reader->at_end && reader->end < BLOCK_SIZE) {
        if (!fill(reader, error))
            return false;
    }
    if (reader->end >= 3 && memcmp(reader->buffer, "\xef\xbb\xbf", 3) == 0)
        reader->start = reader->fed = 3;
    if (reader->delimiter == '\0')
        find_delimiter(reader);
    reader->begun = true;
    return true;
}

static void reserve_place(BaseCsvReader *reader)
{
    if (reader->n_places < reader->places_size)
        return;
    reader->places_size = MAX(reader->places_size * 2, 128);
    reader->places = g_renew(CellPlace, reader->places, reader->places_size);
    reader->cells = g_renew(BaseCsvCell, reader->cells, reader->places_size);
}

static void on_cell(void *text, size_t size, void *data)
{
    BaseCsvReader *reader = data;
    if (reader->n_places >= BASE_CSV_CELLS_MAX) {
        reader->too_many = true;
        return;
    }
    reserve_place(reader);
    if (reader->arena_size - reader->arena_used <= size) {
        reader->arena_size = MAX(reader->arena_size * 2, reader->arena_used + size + 4096);
        reader->arena = g_realloc(reader->arena, reader->arena_size);
    }
    reader->places[reader->n_places++] = (CellPlace){reader->arena_used, size};
    if (size > 0)
        memcpy(reader->arena + reader->arena_used, text, size);
    reader->arena_used += size;
    reader->arena[reader->arena_used++] = '\0';
}

static void on_row(int terminator, void *data)
{
    (void)terminator;
    ((BaseCsvReader *)data)->row_done = true;
}

static void begin_row(BaseCsvReader *reader)
{
    reader->n_lines = 0;
    reader->first_line_end = 0;
    reader->has_nul = reader->row_done = reader->is_split = reader->too_many = false;
    reader->arena_used = 0;
    reader->n_places = 0;
}

/** Moves on behind `end`, which is `n_lines` further. */
static void move_on(BaseCsvReader *reader, size_t end, int64_t n_lines)
{
    reader->start = reader->fed = end;
    reader->line += n_lines;
}

static void set_raw(const BaseCsvReader *reader, size_t end, BaseCsvRow *row)
{
    const char *raw = reader->buffer ? reader->buffer + reader->start : "";
    size_t size = end - reader->start;
    if (size > 0 && raw[size - 1] == '\n')
        size--;
    if (size > 0 && raw[size - 1] == '\r')
        size--;
    row->raw = raw;
    row->raw_size = size;
}

/** A defect that costs the row's first line; reads on to that line's end. */
static BaseCsvStep fail_line(
    BaseCsvReader *reader, BaseCsvDefect defect, BaseCsvRow *row, GError **error)
{
    csv_free(&reader->parser);
    begin_parser(reader);
    bool has_end = reader->first_line_end > 0;
    while (!has_end) {
        bool wants_more;
        const size_t n = find_piece(reader, reader->fed, &has_end, &wants_more);
        reader->fed += n;
        if (has_end) {
            reader->first_line_end = reader->fed;
        } else if (reader->at_end || reader->fed - reader->start >= BASE_CSV_ROW_MAX) {
            break;
        } else if (!fill(reader, error)) {
            return BASE_CSV_FAILED;
        }
    }
    const size_t end = has_end ? reader->first_line_end : reader->fed;
    *row = (BaseCsvRow){.line = reader->line, .n_lines = 1, .defect = defect};
    set_raw(reader, end, row);
    reader->skip_line = !has_end && !reader->at_end;
    move_on(reader, end, has_end ? 1 : 0);
    return BASE_CSV_DEFECT;
}

static bool skip_line(BaseCsvReader *reader, GError **error)
{
    while (reader->skip_line) {
        bool has_end, wants_more;
        const size_t n = find_piece(reader, reader->start, &has_end, &wants_more);
        move_on(reader, reader->start + n, has_end ? 1 : 0);
        reader->skip_line = !has_end && !reader->at_end;
        if (reader->skip_line && !fill(reader, error))
            return false;
    }
    return true;
}

/** Makes the cells of places; false where one is too big. */
static bool set_cells(BaseCsvReader *reader)
{
    for (size_t i = 0; i < reader->n_places; i++) {
        reader->cells[i].text = reader->arena + reader->places[i].offset;
        reader->cells[i].size = reader->places[i].size;
        if (reader->cells[i].size > BASE_CSV_CELL_MAX)
            return false;
    }
    return true;
}

static BaseCsvStep finish_row(BaseCsvReader *reader, BaseCsvRow *row)
{
    const int64_t n_lines = reader->rows_are_lines ? 1 : reader->n_lines;
    *row = (BaseCsvRow){.line = reader->line, .n_lines = MAX(n_lines, 1)};
    set_raw(reader, reader->fed, row);
    move_on(reader, reader->fed, n_lines);
    if (reader->has_nul || reader->too_many) {
        row->defect = reader->has_nul ? BASE_CSV_NUL_BYTE : BASE_CSV_ROW_TOO_BIG;
        return BASE_CSV_DEFECT;
    }
    if (!reader->is_split && !set_cells(reader)) {
        row->defect = BASE_CSV_CELL_TOO_BIG;
        return BASE_CSV_DEFECT;
    }
    row->cells = reader->cells;
    row->n_cells = reader->n_places;
    return BASE_CSV_ROW;
}

/** The source is at its end: what was begun is a row, a defect, or nothing. */
static BaseCsvStep finish_file(BaseCsvReader *reader, BaseCsvRow *row, GError **error)
{
    if (csv_fini(&reader->parser, on_cell, on_row, reader) != 0)
        return fail_line(reader, BASE_CSV_UNCLOSED_QUOTE, row, error);
    if (reader->row_done)
        return finish_row(reader, row);
    *row = (BaseCsvRow){.line = reader->line, .raw = ""};
    return BASE_CSV_END;
}

/** Length of the line that starts the row without its end, if the line is the row and
 * delimiters are all that there is to see. 0 where libcsv has to look. */
static size_t plain_length(const BaseCsvReader *reader, size_t size, bool has_end)
{
    if (reader->fed != reader->start || !has_end || size >= BASE_CSV_CELLS_MAX)
        return 0;
    return base_csv_line_plain(reader->buffer + reader->start, size);
}

/** Splits a plain line: one copy of it, with a NUL for each delimiter. Most cells have a letter
 * or two, so that eight bytes are looked at together. */
static void split_plain(BaseCsvReader *reader, size_t length, size_t size)
{
    enum { WORD = 8 };
    reader->n_lines = 1;
    reader->is_split = true;
    if (reader->arena_size <= length + WORD) {
        reader->arena_size = MAX(reader->arena_size * 2, length + 4096);
        reader->arena = g_realloc(reader->arena, reader->arena_size);
    }
    memcpy(reader->arena, reader->buffer + reader->start, length);
    reader->arena[length] = reader->delimiter;
    memset(reader->arena + length + 1, 0, WORD - 1);
    char *cell = reader->arena;
    for (size_t at = 0; at <= length; at += WORD) {
        uint64_t found = base_csv_line_find(reader->arena + at, reader->delimiter);
        for (; found != 0; found &= found - 1) {
            char *end = reader->arena + at + (size_t)__builtin_ctzll(found) / 8;
            *end = '\0';
            reserve_place(reader);
            reader->cells[reader->n_places++] = (BaseCsvCell){cell, (size_t)(end - cell)};
            cell = end + 1;
        }
    }
    reader->fed += size;
}

/** Gives libcsv the next piece of at most one physical line. False: the row is defective. */
static bool feed(BaseCsvReader *reader, size_t size, bool has_end, BaseCsvDefect *defect)
{
    const char *text = reader->buffer + reader->fed;
    if (memchr(text, '\0', size))
        reader->has_nul = true;
    if (csv_parse(&reader->parser, text, size, on_cell, on_row, reader) != size) {
        *defect = reader->n_lines > 0 ? BASE_CSV_UNCLOSED_QUOTE : BASE_CSV_STRAY_QUOTE;
        return false;
    }
    reader->fed += size;
    if (has_end) {
        reader->n_lines++;
        if (reader->n_lines == 1)
            reader->first_line_end = reader->fed;
    }
    const bool cell_too_big = reader->parser.entry_pos > BASE_CSV_CELL_MAX;
    *defect = cell_too_big ? BASE_CSV_CELL_TOO_BIG : BASE_CSV_ROW_TOO_BIG;
    return !cell_too_big && reader->fed - reader->start <= BASE_CSV_ROW_MAX;
}

BaseCsvStep base_csv_reader_next(BaseCsvReader *reader, BaseCsvRow *row, GError **error)
{
    if ((!reader->begun && !begin(reader, error)) || !skip_line(reader, error))
        return BASE_CSV_FAILED;
    begin_row(reader);
    for (;;) {
        bool has_end, wants_more;
        const size_t size = find_piece(reader, reader->fed, &has_end, &wants_more);
        if (wants_more && reader->at_end)
            return finish_file(reader, row, error);
        if (wants_more) {
            if (!fill(reader, error))
                return BASE_CSV_FAILED;
            continue;
        }
        const size_t plain = plain_length(reader, size, has_end);
        if (plain > 0) {
            split_plain(reader, plain, size);
            return finish_row(reader, row);
        }
        BaseCsvDefect defect;
        if (!feed(reader, size, has_end, &defect))
            return fail_line(reader, defect, row, error);
        if (reader->row_done)
            return finish_row(reader, row);
        if (has_end && reader->n_places == 0 && reader->parser.entry_pos == 0) {
            move_on(reader, reader->fed, 1);
            begin_row(reader);
        }
    }
}
