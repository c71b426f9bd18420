#include "importers/answers_read.h"

#include <string.h>

#include "base/csv_read.h"
#include "base/csv_write.h"
#include "base/encoding.h"
#include "base/error.h"
#include "base/read.h"
#include "base/text.h"
#include "base/words.h"
#include "base/workbook.h"

const char *const import_answer_columns[IMPORT_N_ANSWER_COLUMNS] = {"id", "record_id", "event",
    "field", "new_value", "answer", "instance", "site", "answered_by"};

ImportAnswerColumn import_answer_column(const char *name)
{
    ImportAnswerColumn column = IMPORT_ANSWER_ID;
    while (!g_str_equal(import_answer_columns[column], name))
        column++;
    return column;
}

gboolean import_answer_row_says(const ImportAnswerRow *row)
{
    return row->cells[IMPORT_ANSWER_VALUE][0] != '\0' ||
           row->cells[IMPORT_ANSWER_WORDS][0] != '\0';
}

static void row_free(gpointer data)
{
    ImportAnswerRow *row = data;
    for (size_t i = 0; i < IMPORT_N_ANSWER_COLUMNS; i++)
        g_free(row->cells[i]);
    g_free(row->arguments);
    g_free(row->raw);
    g_free(row);
}

void import_answer_file_free(ImportAnswerFile *file)
{
    if (!file)
        return;
    g_clear_pointer(&file->bytes, g_bytes_unref);
    (void)g_ptr_array_unref(file->rows);
    g_free(file);
}

/* ---- The bytes ---- */

/* Excel saves CSV in the encoding of its country. */
static GBytes *decode(const char *bytes, gsize size, GError **error)
{
    BaseEncodingFound found;
    g_autoptr(BaseEncodingScan) scan =
        base_encoding_scan_new(BASE_ENCODING_AUTO, BASE_ENCODING_AUTO, error);
    if (!scan)
        return NULL;
    base_encoding_scan_feed(scan, bytes, size);
    if (!base_encoding_scan_finish(scan, &found)) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
            _("its bytes are in no encoding that is known; save it as CSV UTF-8 or as .xlsx"));
        return NULL;
    }
    g_autoptr(BaseDecoder) decoder = base_decoder_new(found.encoding, error);
    if (!decoder)
        return NULL;
    GString *text = g_string_new(NULL);
    base_decoder_feed(decoder, bytes, size, text);
    return g_string_free_to_bytes(text);
}

static BaseCsvReader *open_reader(
    const char *path, ImportAnswerFile *file, GBytes **text, GError **error)
{
    gsize size;
    const char *bytes = g_bytes_get_data(file->bytes, &size);
    if (base_is_workbook(bytes, size))
        return base_table_open(path, NULL, error);
    *text = decode(bytes, size, error);
    if (!*text)
        return NULL;
    bytes = g_bytes_get_data(*text, &size);
    return base_csv_reader_new_bytes(bytes, size, '\0');
}

static gboolean load(const char *path, ImportAnswerFile *file, GError **error)
{
    char *bytes = NULL;
    gsize size = 0;
    g_autoptr(GError) fault = NULL;
    if (!base_read(path, &bytes, &size, &fault)) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
            "cannot be read: %s; name the CSV file or workbook with the answers",
            fault->message);
        return FALSE;
    }
    file->bytes = g_bytes_new_take(bytes, size);
    g_autoptr(BaseSha256) sum = base_sha256_new();
    base_sha256_update(sum, bytes, size);
    base_sha256_finish_hex(sum, file->sha256);
    return TRUE;
}

/* ---- The rows ---- */

/* The cell without blanks around it; "" where the row has no such cell. New text. */
static char *cell_of(const BaseCsvRow *row, size_t index)
{
    if (index >= row->n_cells)
        return g_strdup("");
    g_autofree char *valid = g_utf8_make_valid(row->cells[index].text, -1);
    const char *text = base_csv_unguarded(valid);
    size_t size = strlen(text);
    (void)base_text_trim(&text, &size);
    return g_strndup(text, size);
}

/* What a workbook's second line calls the columns. */
static const char *const labels[IMPORT_N_ANSWER_COLUMNS] = {N_("no."), N_("patient"),
    N_("visit (code)"), N_("variable"), N_("value: please fill in"),
    N_("or an answer in words"), N_("instance"), N_("site"), N_("answered by")};

static bool is_column(const char *name, size_t column)
{
    if (g_ascii_strcasecmp(name, import_answer_columns[column]) == 0)
        return true;
    for (size_t i = 0; base_words_codes[i]; i++)
        if (g_str_equal(name, base_words(base_words_find(base_words_codes[i]), labels[column])))
            return true;
    return false;
}

/* The first column that is needed and that the row does not name; IMPORT_N_ANSWER_COLUMNS
   where it is the header. */
static size_t read_header(const BaseCsvRow *row, size_t of_column[IMPORT_N_ANSWER_COLUMNS])
{
    size_t lacks = IMPORT_N_ANSWER_COLUMNS;
    for (size_t c = IMPORT_N_ANSWER_COLUMNS; c-- > 0;) {
        of_column[c] = SIZE_MAX;
        for (size_t i = 0; i < row->n_cells; i++) {
            g_autofree char *name = cell_of(row, i);
            if (is_column(name, c))
                of_column[c] = i;
        }
        if (c < IMPORT_ANSWER_INSTANCE && of_column[c] == SIZE_MAX)
            lacks = c;
    }
    return lacks;
}

/* The header: the keys or, where somebody took that line out, the labels; below a title, too.
 */
static gboolean find_header(BaseCsvReader *reader, BaseCsvRow *row,
    size_t of_column[IMPORT_N_ANSWER_COLUMNS], GError **error)
{
    enum { MOST_ABOVE = 20 };
    size_t lacks = IMPORT_ANSWER_ID;
    for (int i = 0; i <= MOST_ABOVE; i++) {
        const BaseCsvStep step = base_csv_reader_next(reader, row, error);
        if (step == BASE_CSV_FAILED)
            return FALSE;
        if (step == BASE_CSV_END)
            break;
        const size_t own = step == BASE_CSV_ROW ? read_header(row, of_column) : 0;
        if (own == IMPORT_N_ANSWER_COLUMNS)
            return TRUE;
        lacks = MAX(lacks, own);
    }
    g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
        _("it has no column \"%s\": a list that 'proreg query export' wrote was expected, "
          "with its first line"),
        import_answer_columns[lacks]);
    return FALSE;
}

/* The line of keys or labels, wherever it was sorted to. */
static bool is_labels(const char *id)
{
    return is_column(id, IMPORT_ANSWER_ID);
}

static bool is_blank(const BaseCsvRow *row)
{
    for (size_t i = 0; i < row->n_cells; i++) {
        g_autofree char *cell = cell_of(row, i);
        if (cell[0] != '\0')
            return false;
    }
    return true;
}

static void add_row(ImportAnswerFile *file, const BaseCsvRow *row, bool is_defect,
    const size_t of_column[IMPORT_N_ANSWER_COLUMNS], size_t n_header)
{
    ImportAnswerRow *own = g_new0(ImportAnswerRow, 1);
    own->line = row->line;
    own->raw = g_strndup(row->raw, row->raw_size);
    if (is_defect) {
        own->fault = base_csv_defect_text(row->defect);
    } else if (row->n_cells < n_header) {
        own->fault = N_("the row has {1} cells, the header {2}");
        own->arguments = base_arguments("nn", (gint64)row->n_cells, (gint64)n_header);
    }
    for (size_t c = 0; c < IMPORT_N_ANSWER_COLUMNS; c++)
        if (of_column[c] != SIZE_MAX)
            own->cells[c] = is_defect ? g_strdup("") : cell_of(row, of_column[c]);
    if (is_labels(own->cells[IMPORT_ANSWER_ID]))
        row_free(own);
    else
        g_ptr_array_add(file->rows, own);
}

static gboolean read_rows(BaseCsvReader *reader, ImportAnswerFile *file, GError **error)
{
    size_t of_column[IMPORT_N_ANSWER_COLUMNS];
    BaseCsvRow row;
    BaseCsvStep step;
    if (!find_header(reader, &row, of_column, error))
        return FALSE;
    gsize size;
    const char *bytes = g_bytes_get_data(file->bytes, &size);
    /* A workbook has no empty cells behind the last that is filled. */
    const size_t n_header = base_is_workbook(bytes, size) ? 0 : row.n_cells;
    while ((step = base_csv_reader_next(reader, &row, error)) != BASE_CSV_END) {
        if (step == BASE_CSV_FAILED)
            return FALSE;
        if (step == BASE_CSV_DEFECT || !is_blank(&row))
            add_row(file, &row, step == BASE_CSV_DEFECT, of_column, n_header);
    }
    return TRUE;
}

ImportAnswerFile *import_answer_file_read(const char *path, GError **error)
{
    g_autoptr(ImportAnswerFile) file = g_new0(ImportAnswerFile, 1);
    file->rows = g_ptr_array_new_with_free_func(row_free);
    g_autoptr(GBytes) text = NULL;
    g_autoptr(BaseCsvReader) reader =
        load(path, file, error) ? open_reader(path, file, &text, error) : NULL;
    if (reader && read_rows(reader, file, error))
        return g_steal_pointer(&file);
    g_prefix_error(error, "%s: ", path);
    return NULL;
}
