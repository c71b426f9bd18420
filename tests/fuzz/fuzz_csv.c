#include "base/csv_read.h"

#include <string.h>

#include <glib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/** Lines never go back, rows never overlap, cells are ended by a NUL. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(BaseCsvReader) reader =
        base_csv_reader_new_bytes((const char *)data, size, size % 2 ? ',' : '\0');
    BaseCsvRow row;
    BaseCsvStep step;
    int64_t next = 1;
    size_t n_bytes = 0;
    while ((step = base_csv_reader_next(reader, &row, NULL)) != BASE_CSV_END) {
        g_assert(step != BASE_CSV_FAILED);
        g_assert(row.line >= next && row.n_lines >= 1);
        next = row.line + row.n_lines;
        n_bytes += row.raw_size;
        g_assert(n_bytes <= size);
        for (size_t i = 0; i < row.n_cells; i++)
            g_assert(strlen(row.cells[i].text) == row.cells[i].size);
    }
    return 0;
}
