#include "importers/header.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "importers/result.h"

/** Lines below the first in which a header is looked for. */
enum { MAX_ABOVE = 10 };

void import_refuse_file(ImportResult *result, const char *rule_id, int64_t line,
    const char *msgid, const char *hint, const char *arguments)
{
    import_result_add(result, &(RegistryProblem){.is_error = true,
                                  .line = line,
                                  .rule_id = rule_id,
                                  .msgid = msgid,
                                  .hint = hint,
                                  .arguments = arguments});
    result->status = IMPORT_REFUSED;
}

/** Whether the line is Excel's own "sep=;", also in quotes, which names the delimiter. */
static bool is_separator_line(const BaseCsvRow *row, char *delimiter)
{
    enum { LONGEST = 8 };
    g_autofree char *line = g_strndup(row->raw, MIN(row->raw_size, LONGEST));
    const size_t size = strcspn(line, "\r\n");
    const bool is_quoted = size == 7 && line[0] == '"' && line[6] == '"';
    const char *text = is_quoted ? line + 1 : line;
    if ((size != 5 && !is_quoted) || g_ascii_strncasecmp(text, "sep=", 4) != 0)
        return false;
    *delimiter = text[4];
    return strchr(",;\t|", *delimiter) != NULL;
}

/** Reads the first lines again, from the first byte on. */
static BaseCsvReader *read_again(ImportWork *work, ImportSource *source, GError **error)
{
    BaseCsvRow row;
    if (!import_source_rewind(source, error))
        return NULL;
    g_autoptr(BaseCsvReader) reader = import_source_reader(source, work->delimiter);
    for (int64_t i = 0; i < work->n_above; i++)
        if (base_csv_reader_next(reader, &row, error) == BASE_CSV_FAILED)
            return NULL;
    return g_steal_pointer(&reader);
}

BaseCsvReader *import_pass_new(ImportWork *work, ImportSource *source, GError **error)
{
    BaseCsvRow row;
    g_autoptr(BaseCsvReader) reader = read_again(work, source, error);
    if (!reader || base_csv_reader_next(reader, &row, error) == BASE_CSV_FAILED)
        return NULL;
    return g_steal_pointer(&reader);
}

/** Whether the cell names the record id's column, in the map's words or the dictionary's. */
static bool names_record(const ImportWork *work, const BaseCsvCell *cell)
{
    const char *id = work->study->dictionary->fields[0].name;
    const char *text = cell->text;
    size_t size = cell->size;
    (void)base_text_trim(&text, &size);
    g_autofree char *name = g_strndup(text, size);
    const ImportMapColumn *mapped = import_map_find(work->map, name);
    return g_strcmp0(mapped && !mapped->drop ? mapped->variable : name, id) == 0;
}

bool import_header_names_record(const ImportWork *work, const BaseCsvRow *row)
{
    for (size_t c = 0; c < row->n_cells; c++)
        if (names_record(work, &row->cells[c]))
            return true;
    return false;
}

/** Line of the header below a title, if it is not far; 0 for none. */
static int64_t find_lower_header(const ImportWork *work, BaseCsvReader *reader)
{
    BaseCsvRow row;
    for (int i = 0; i < MAX_ABOVE; i++) {
        if (base_csv_reader_next(reader, &row, NULL) != BASE_CSV_ROW)
            return 0;
        if (import_header_names_record(work, &row))
            return row.line;
    }
    return 0;
}

/** Reads the columns. What is wrong with a title is not said beside where the header stands. */
static bool read_columns(ImportWork *work, const BaseCsvRow *row, BaseCsvReader *reader)
{
    const bool is_header = import_header_names_record(work, row);
    work->layout = import_layout_new(work->study, work->map, row, work->result);
    const int64_t line = work->layout || is_header ? 0 : find_lower_header(work, reader);
    if (line == 0)
        return work->layout != NULL;
    g_autofree char *arguments = base_arguments("n", (gint64)line);
    import_result_forget(work->result);
    import_refuse_file(work->result, "header", 1,
        N_("the header seems to stand on line {1}, below other lines"),
        N_("take out the lines above the header and import again"), arguments);
    return false;
}

static void refuse_defect(ImportWork *work, const BaseCsvRow *row)
{
    g_autofree char *defect = base_sentence(base_csv_defect_text(row->defect), NULL);
    g_autofree char *arguments = base_arguments("s", defect);
    import_refuse_file(work->result, "header", 1, N_("the first line is no header: {1}"),
        N_("send a CSV file whose first line is the header"), arguments);
}

bool import_header_read(ImportWork *work, ImportSource *source, GError **error)
{
    BaseCsvRow row;
    g_autoptr(BaseCsvReader) reader = read_again(work, source, error);
    if (!reader)
        return false;
    switch (base_csv_reader_next(reader, &row, error)) {
    case BASE_CSV_ROW:
        if (work->n_above == 0 && !import_source_book(source) &&
            is_separator_line(&row, &work->delimiter)) {
            work->n_above = 1;
            return import_header_read(work, source, error);
        }
        work->delimiter = base_csv_reader_delimiter(reader);
        if (!import_source_book(source))
            work->result->reading.delimiter = work->delimiter;
        return read_columns(work, &row, reader);
    case BASE_CSV_END:
        import_refuse_file(work->result, "header", 1, N_("the file is empty"),
            N_("export it again; the first line must be the header"), NULL);
        return false;
    case BASE_CSV_DEFECT:
        refuse_defect(work, &row);
        return false;
    case BASE_CSV_FAILED:
        break;
    }
    return false;
}

bool import_go_on(const ImportOptions *options, GError **error)
{
    if (!options->cancel || g_atomic_int_get(options->cancel) == 0)
        return true;
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_STOPPED,
        _("stopped as asked; nothing of this file went in"));
    return false;
}
