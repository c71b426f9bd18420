/* A dictionary's text as rows whose cells are known by their header. */
#include <stdarg.h>
#include <string.h>

#include "base/csv_read.h"
#include "schema/dictionary_read.h"
#include "schema/meant.h"

/* REDCap's download header and the names of its API, in the same order. */
static const char *const headers[N_CELLS][2] = {
    [CELL_NAME] = {"Variable / Field Name", "field_name"},
    [CELL_FORM] = {"Form Name", "form_name"},
    [CELL_SECTION] = {"Section Header", "section_header"},
    [CELL_TYPE] = {"Field Type", "field_type"},
    [CELL_LABEL] = {"Field Label", "field_label"},
    [CELL_CHOICES] = {"Choices, Calculations, OR Slider Labels",
        "select_choices_or_calculations"},
    [CELL_NOTE] = {"Field Note", "field_note"},
    [CELL_VALIDATION] = {"Text Validation Type OR Show Slider Number",
        "text_validation_type_or_show_slider_number"},
    [CELL_MIN] = {"Text Validation Min", "text_validation_min"},
    [CELL_MAX] = {"Text Validation Max", "text_validation_max"},
    [CELL_IDENTIFIER] = {"Identifier?", "identifier"},
    [CELL_BRANCHING] = {"Branching Logic (Show field only if...)", "branching_logic"},
    [CELL_REQUIRED] = {"Required Field?", "required_field"},
    [CELL_ALIGNMENT] = {"Custom Alignment", "custom_alignment"},
    [CELL_QUESTION] = {"Question Number (surveys only)", "question_number"},
    [CELL_MATRIX] = {"Matrix Group Name", "matrix_group_name"},
    [CELL_RANKING] = {"Matrix Ranking?", "matrix_ranking"},
    [CELL_ANNOTATION] = {"Field Annotation", "field_annotation"},
};

const char *schema_dictionary_heading(DictionaryCell cell)
{
    return headers[cell][0];
}

typedef struct {
    DictionaryFaults *faults;
    size_t position[N_CELLS]; /* Of each column, from 1; 0 where the file lacks it. */
    size_t width;             /* Columns of the header. */
} Header;

static void add_fault(DictionaryFaults *faults, int64_t line, size_t column, const char *format,
    ...) G_GNUC_PRINTF(4, 5);

static void add_fault(
    DictionaryFaults *faults, int64_t line, size_t column, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_ptr_array_add(faults->texts,
        g_strdup_printf("%s:%" G_GINT64_FORMAT ":%zu: %s", faults->name, line, column, what));
}

/* UTF-8, or Windows-1252 as Excel saves it; NULL with a fault where it is neither. */
static char *decode(const char *bytes, gsize size, DictionaryFaults *faults)
{
    if (size >= 2 && (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0))
        add_fault(faults, 1, 1, "UTF-16 text; save the dictionary as CSV in UTF-8");
    else if (size == 0)
        add_fault(faults, 1, 1, "the file is empty");
    else if (memchr(bytes, '\0', size))
        add_fault(faults, 1, 1, "the file holds a NUL byte; it is no CSV text");
    if (faults->texts->len > 0)
        return NULL;
    if (g_utf8_validate(bytes, (gssize)size, NULL))
        return g_strndup(bytes, size);
    char *text = g_convert(bytes, (gssize)size, "UTF-8", "WINDOWS-1252", NULL, NULL, NULL);
    if (!text)
        add_fault(faults, 1, 1,
            "neither UTF-8 nor Windows-1252 text; save the dictionary as CSV in UTF-8");
    return text;
}

static char *trimmed(const BaseCsvCell *cell)
{
    return g_strstrip(g_strndup(cell->text, cell->size));
}

/* ---- the header ---- */

static size_t find_header(const char *text)
{
    for (size_t i = 0; i < N_CELLS; i++)
        if (g_ascii_strcasecmp(text, headers[i][0]) == 0 ||
            g_ascii_strcasecmp(text, headers[i][1]) == 0)
            return i;
    return N_CELLS;
}

static void fault_unknown(Header *header, int64_t line, size_t column, const char *text)
{
    const char *known[N_CELLS * 2 + 1] = {NULL};
    for (size_t k = 0; k < N_CELLS * 2; k++)
        known[k] = headers[k / 2][k % 2];
    g_autofree char *meant = schema_meant(text, known);
    add_fault(header->faults, line, column, "unknown column \"%s\"%s", text, meant);
}

static void read_header(const BaseCsvRow *row, Header *header)
{
    static const DictionaryCell needed[] = {CELL_NAME, CELL_FORM, CELL_TYPE, CELL_LABEL};
    header->width = row->n_cells;
    for (size_t i = 0; i < row->n_cells; i++) {
        g_autofree char *text = trimmed(&row->cells[i]);
        const size_t cell = find_header(text);
        if (cell < N_CELLS && header->position[cell] == 0)
            header->position[cell] = i + 1;
        else if (cell < N_CELLS)
            add_fault(header->faults, row->line, i + 1, "the column \"%s\" occurs twice", text);
        else if (*text)
            fault_unknown(header, row->line, i + 1, text);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(needed); i++)
        if (header->position[needed[i]] == 0)
            add_fault(header->faults, row->line, 1,
                "no column \"%s\"; the header of a REDCap data dictionary is expected",
                headers[needed[i]][0]);
}

/* ---- rows ---- */

static void row_free(gpointer data)
{
    DictionaryRow *row = data;
    for (size_t i = 0; i < N_CELLS; i++)
        g_free(row->cells[i]);
    g_free(row);
}

static bool is_blank(const BaseCsvRow *row, size_t from)
{
    for (size_t i = from; i < row->n_cells; i++) {
        g_autofree char *text = trimmed(&row->cells[i]);
        if (*text)
            return false;
    }
    return true;
}

static DictionaryRow *read_row(const BaseCsvRow *from, const Header *header)
{
    DictionaryRow *row = g_new0(DictionaryRow, 1);
    row->line = (size_t)from->line;
    for (size_t i = 0; i < N_CELLS; i++) {
        const size_t at = header->position[i];
        row->position[i] = at;
        row->cells[i] =
            at > 0 && at <= from->n_cells ? trimmed(&from->cells[at - 1]) : g_strdup("");
    }
    return row;
}

GPtrArray *schema_dictionary_rows(const char *bytes, gsize size, DictionaryFaults *faults)
{
    GPtrArray *rows = g_ptr_array_new_with_free_func(row_free);
    g_autofree char *text = decode(bytes, size, faults);
    if (!text)
        return rows;
    Header header = {.faults = faults};
    g_autoptr(BaseCsvReader) reader = base_csv_reader_new_bytes(text, strlen(text), '\0');
    BaseCsvRow row = {0};
    for (;;) {
        const BaseCsvStep step = base_csv_reader_next(reader, &row, NULL);
        if (step == BASE_CSV_END || step == BASE_CSV_FAILED)
            break;
        if (step == BASE_CSV_DEFECT)
            add_fault(faults, row.line, 1, "%s", base_csv_defect_text(row.defect));
        else if (is_blank(&row, 0))
            continue;
        else if (header.width == 0)
            read_header(&row, &header);
        else if (!is_blank(&row, header.width))
            add_fault(
                faults, row.line, header.width + 1, "more cells than the header has columns");
        else
            g_ptr_array_add(rows, read_row(&row, &header));
        if (header.width == 0 && faults->texts->len > 0)
            break;
    }
    if (header.width == 0 && faults->texts->len == 0)
        add_fault(faults, 1, 1, "the file is empty");
    return rows;
}

void schema_dictionary_fault(DictionaryFaults *faults, const DictionaryRow *row,
    DictionaryCell cell, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    const char *field = row->cells[CELL_NAME];
    if (faults->doubts && field && *field)
        g_hash_table_add(faults->doubts, g_strdup(field));
    if (faults->doubts && cell == CELL_FORM && row->cells[cell][0])
        g_hash_table_add(faults->doubts, g_strdup(row->cells[cell]));
    g_ptr_array_add(
        faults->texts, g_strdup_printf("%s:%zu:%zu: %s%s%s%s", faults->name, row->line,
                           row->position[cell], field && *field ? "field " : "",
                           field ? field : "", field && *field ? ": " : "", what));
}
