#include "importers/original.h"

#include <string.h>

#include "base/csv_write.h"

enum { COPY_SIZE = 256 * 1024 };

/** Where a pass over the bytes stands among the lines that must not be kept. */
typedef struct {
    const ImportLines *refused, *end;
    int64_t line;
    char previous;
} Filter;

/** Takes the text of refused lines out of the block, in place; their line ends stay. */
static gssize filter_block(Filter *filter, char *block, gssize n)
{
    gssize kept = 0, i = 0;
    for (; filter->refused < filter->end && i < n; i++) {
        const char byte = block[i];
        if (byte == '\n' || byte == '\r' || filter->line < filter->refused->first)
            block[kept++] = byte;
        if (byte == '\r' || (byte == '\n' && filter->previous != '\r'))
            filter->line++;
        filter->previous = byte;
        /* The LF of a CR LF still belongs to the line before. */
        const bool at_lf = byte == '\r' && i + 1 < n && block[i + 1] == '\n';
        while (!at_lf && filter->refused < filter->end &&
               filter->line >= filter->refused->first + filter->refused->n)
            filter->refused++;
    }
    memmove(block + kept, block + i, (size_t)(n - i));
    return kept + n - i;
}

static gboolean keep_bytes(ImportWork *work, ImportSource *source, GError **error)
{
    g_autofree char *block = g_malloc(COPY_SIZE);
    const ImportLines *refused = (const ImportLines *)(const void *)work->refused_lines->data;
    const guint n_refused = work->refused_lines->len; /* Without any, `refused` may be NULL. */
    Filter filter = {
        .refused = refused, .end = n_refused > 0 ? refused + n_refused : refused, .line = 1};
    /* Lines are cut out of bytes, in UTF-16 a line end is two of them: it is kept as UTF-8. */
    const bool is_wide = import_source_encoding(source) >= BASE_ENCODING_UTF16LE;
    gssize n;
    while ((n = is_wide ? import_source_read_text(source, block, COPY_SIZE, error)
                        : import_source_read_bytes(source, block, COPY_SIZE, error)) > 0) {
        const gssize kept = filter_block(&filter, block, n);
        if (!registry_import_original(work->import, block, (gsize)kept, error))
            return FALSE;
    }
    return n == 0;
}

static void append_cell(const ImportWork *work, const BaseCsvCell *cell, GString *out)
{
    const char special[] = {'"', '\r', '\n', work->delimiter, '\0'};
    if (cell->text[strcspn(cell->text, special)] == '\0') {
        g_string_append_len(out, cell->text, (gssize)cell->size);
        return;
    }
    base_csv_append_quoted(out, cell->text);
}

void import_original_append_row(const ImportWork *work, const BaseCsvRow *row, GString *out)
{
    /* In a row of another width nobody knows where the dropped cells are. */
    const bool fits = !work->drops || row->n_cells == work->layout->n_columns;
    for (size_t i = 0; i < row->n_cells; i++) {
        if (i > 0)
            g_string_append_c(out, work->delimiter);
        if (fits && !(i < work->layout->n_columns &&
                        import_column_is_dropped(&work->layout->columns[i])))
            append_cell(work, &row->cells[i], out);
    }
}

/** Whether the row that starts on the line is refused; lines are asked for in their order. */
static bool is_refused(const ImportWork *work, int64_t line, guint *next)
{
    while (*next < work->refused_lines->len &&
           g_array_index(work->refused_lines, ImportLines, *next).first < line)
        (*next)++;
    return *next < work->refused_lines->len &&
           g_array_index(work->refused_lines, ImportLines, *next).first == line;
}

static gboolean keep_cells(ImportWork *work, ImportSource *source, GError **error)
{
    g_autoptr(BaseCsvReader) reader = import_source_reader(source, work->delimiter);
    g_autoptr(GString) out = g_string_new(NULL);
    int64_t line = 1;
    guint next = 0;
    BaseCsvRow row;
    BaseCsvStep step;
    while ((step = base_csv_reader_next(reader, &row, error)) != BASE_CSV_END) {
        if (step == BASE_CSV_FAILED)
            return FALSE;
        for (; line < row.line; line++)
            g_string_append_c(out, '\n');
        const gsize begin = out->len;
        if (step == BASE_CSV_ROW && !is_refused(work, row.line, &next))
            import_original_append_row(work, &row, out);
        /* As many line ends as the row had, inside its cells or instead of them; a row of a
         * sheet is one line whatever it holds. */
        int64_t n_inside = 0;
        for (gsize i = begin; !import_source_book(source) && i < out->len; i++)
            n_inside += out->str[i] == '\n' || (out->str[i] == '\r' && out->str[i + 1] != '\n');
        for (line += n_inside; line < row.line + row.n_lines; line++)
            g_string_append_c(out, '\n');
        if (out->len >= COPY_SIZE) {
            if (!registry_import_original(work->import, out->str, out->len, error))
                return FALSE;
            g_string_set_size(out, 0);
        }
    }
    return registry_import_original(work->import, out->str, out->len, error);
}

gboolean import_original_keep(ImportWork *work, ImportSource *source, GError **error)
{
    if (!import_source_rewind(source, error))
        return FALSE;
    /* In a sheet a row may hold line ends. */
    const bool by_cells =
        work->drops || (work->refused_lines->len > 0 && import_source_book(source));
    return by_cells ? keep_cells(work, source, error) : keep_bytes(work, source, error);
}
