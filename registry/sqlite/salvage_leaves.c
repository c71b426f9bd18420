/* For pread and O_CLOEXEC. */
#define _POSIX_C_SOURCE 200809L

#include "registry/sqlite/salvage_leaves.h"

#include <fcntl.h>
#include <glib.h>
#include <unistd.h>

#include "registry/sqlite/page_sum.h"

enum { LEAF_OF_ROWS = 13, HEADER_BYTES = 100, PAGE_SIZE_AT = 16, RESERVED_AT = 20 };

typedef struct {
    int file;
    size_t page_size, usable;
    int64_t n_pages;
    uint8_t *page, *next; /* The page, and one that a row goes on on. */
    GByteArray *row;
} Leaves;

static size_t read_16(const uint8_t *bytes)
{
    return (size_t)bytes[0] << 8 | bytes[1];
}

static int64_t read_32(const uint8_t *bytes)
{
    return (int64_t)read_16(bytes) << 16 | (int64_t)read_16(bytes + 2);
}

/* Whether the page is there, as it was written. */
static bool read_page(const Leaves *leaves, int64_t number, uint8_t *to)
{
    const size_t size = leaves->page_size;
    return number > 0 && number <= leaves->n_pages &&
           pread(leaves->file, to, size, (off_t)((number - 1) * (int64_t)size)) ==
               (ssize_t)size &&
           registry_sqlite_page_fits(to, size, number);
}

/* The rest of a row, from page `number` on. */
static bool read_rest(Leaves *leaves, size_t size, int64_t number)
{
    while (leaves->row->len < size) {
        if (!read_page(leaves, number, leaves->next))
            return false;
        const size_t n = MIN(size - leaves->row->len, leaves->usable - 4);
        (void)g_byte_array_append(leaves->row, leaves->next + 4, (guint)n);
        number = read_32(leaves->next);
    }
    return true;
}

/* How many of its bytes lie on the row's own page. */
static size_t local_bytes(const Leaves *leaves, size_t size)
{
    const size_t most = leaves->usable - 35;
    const size_t least = (leaves->usable - 12) * 32 / 255 - 23;
    if (size <= most)
        return size;
    const size_t fitting = least + (size - least) % (leaves->usable - 4);
    return fitting <= most ? fitting : least;
}

static bool read_row(Leaves *leaves, size_t at, int64_t *rowid)
{
    const uint8_t *cell = leaves->page + at, *end = leaves->page + leaves->usable;
    uint64_t size = 0, number = 0;
    const size_t n = at < leaves->usable ? registry_sqlite_varint(cell, end, &size) : 0;
    const size_t m = n > 0 ? registry_sqlite_varint(cell + n, end, &number) : 0;
    if (m == 0 || size > (uint64_t)leaves->n_pages * leaves->page_size)
        return false;
    cell += n + m;
    const size_t local = local_bytes(leaves, (size_t)size);
    const bool goes_on = local < size;
    if (local + (goes_on ? 4 : 0) > (size_t)(end - cell))
        return false;
    *rowid = (int64_t)number;
    (void)g_byte_array_set_size(leaves->row, 0);
    (void)g_byte_array_append(leaves->row, cell, (guint)local);
    return !goes_on || read_rest(leaves, (size_t)size, read_32(cell + local));
}

static void read_rows(Leaves *leaves, RegistrySqliteLeafRow *each, void *data)
{
    enum { CELLS = 3, POINTERS = 8 };
    const size_t n = read_16(leaves->page + CELLS);
    for (size_t i = 0; i < n && POINTERS + 2 * i + 2 <= leaves->usable; i++) {
        int64_t rowid = 0;
        if (read_row(leaves, read_16(leaves->page + POINTERS + 2 * i), &rowid))
            each(rowid, leaves->row->data, leaves->row->len, data);
    }
}

/* Whether the file begins as one whose pages have checksums. */
static bool read_header(Leaves *leaves)
{
    uint8_t header[HEADER_BYTES];
    const off_t size = lseek(leaves->file, 0, SEEK_END);
    if (pread(leaves->file, header, sizeof header, 0) != (ssize_t)sizeof header)
        return false;
    leaves->page_size =
        read_16(header + PAGE_SIZE_AT) == 1 ? 65536 : read_16(header + PAGE_SIZE_AT);
    if (header[RESERVED_AT] != PAGE_SUM_BYTES || leaves->page_size < 512)
        return false;
    leaves->usable = leaves->page_size - PAGE_SUM_BYTES;
    leaves->n_pages = (int64_t)size / (int64_t)leaves->page_size;
    return true;
}

void registry_sqlite_leaves(const char *path, RegistrySqliteLeafRow *each, void *data)
{
    Leaves leaves = {.file = open(path, O_RDONLY | O_CLOEXEC)};
    if (leaves.file < 0)
        return;
    if (read_header(&leaves)) {
        leaves.page = g_malloc0(leaves.page_size);
        leaves.next = g_malloc0(leaves.page_size);
        leaves.row = g_byte_array_new();
        for (int64_t i = 2; i <= leaves.n_pages; i++)
            if (read_page(&leaves, i, leaves.page) && leaves.page[0] == LEAF_OF_ROWS)
                read_rows(&leaves, each, data);
        (void)g_byte_array_unref(leaves.row);
        g_free(leaves.next);
        g_free(leaves.page);
    }
    (void)close(leaves.file);
}

size_t registry_sqlite_leaf_columns(const uint8_t *row, size_t size)
{
    RegistrySqliteRecord record;
    RegistrySqliteField field;
    size_t n = 0;
    if (!registry_sqlite_record_begin(&record, row, size))
        return 0;
    while (record.kinds < record.kinds_end) {
        if (!registry_sqlite_record_next(&record, &field))
            return 0;
        n++;
    }
    return n;
}
