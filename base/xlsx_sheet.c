#include "base/xlsx_sheet.h"

#include <string.h>

#include "base/error.h"
#include "base/words.h"

/** So many places are named. */
enum { MAX_SHOWN = 10, SHOWN_SIZE = 200 };

/** What a cell's type says of its value. */
typedef enum { TYPE_NUMBER, TYPE_SHARED, TYPE_TEXT, TYPE_BOOLEAN, TYPE_FAULT } CellType;

/** The cell at hand. */
typedef struct {
    gint64 column; /**< From 1. */
    CellType type;
    guint style;
    bool has_formula, has_value, in_value, in_inline;
    GString *value; /**< Of <v>. */
    BaseXlsxText text;
    GString *inlined; /**< Of <is>. */
} Cell;

typedef struct {
    const BaseXlsxParts *parts;
    BaseWorkbookTake take;
    void *data;
    BaseSheetNotes *notes;
    guint8 *hidden;  /**< One a column, from 1. */
    guint16 *behind; /**< One a column: how many hidden ones are before it. */
    gint64 row, hidden_from, hidden_to;
    bool row_hidden, row_has_content, in_data;
    Cell cell;
    GString *texts; /**< Of the row's cells, each NUL-ended. */
    GArray *at;     /**< gsize: where each visible cell's text begins, G_MAXSIZE for none. */
    GArray *cells;  /**< BaseCsvCell, made of both. */
    size_t width;   /**< Of the first row. */
    const char *fault;
} Reading;

static void note(BaseSheetPlaces *places, const char *name)
{
    if (!places->shown)
        places->shown = g_string_new(NULL);
    if (places->n < MAX_SHOWN && places->shown->len + strlen(name) < SHOWN_SIZE)
        g_string_append_printf(places->shown, "%s%s", places->n > 0 ? ", " : "", name);
    else if (!g_str_has_suffix(places->shown->str, "..."))
        g_string_append(places->shown, " ...");
    places->n++;
}

/** The letters of a column, from 1. */
static void column_name(gint64 column, GString *out)
{
    char letters[8];
    size_t n = 0;
    for (; column > 0 && n < sizeof letters; column = (column - 1) / 26)
        letters[n++] = (char)('A' + (column - 1) % 26);
    while (n > 0)
        g_string_append_c(out, letters[--n]);
}

static void note_cell(const Reading *reading, BaseSheetPlaces *places)
{
    g_autoptr(GString) name = g_string_new(NULL);
    column_name(reading->cell.column, name);
    g_string_append_printf(name, "%" G_GINT64_FORMAT, reading->row);
    note(places, name->str);
}

static void note_rows(Reading *reading)
{
    if (reading->hidden_from == 0)
        return;
    char name[64];
    if (reading->hidden_from == reading->hidden_to)
        (void)g_snprintf(name, sizeof name, "%" G_GINT64_FORMAT, reading->hidden_from);
    else
        (void)g_snprintf(name, sizeof name, "%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT,
            reading->hidden_from, reading->hidden_to);
    const gint64 before = reading->notes->hidden_rows.n;
    note(&reading->notes->hidden_rows, name);
    reading->notes->hidden_rows.n = before + reading->hidden_to - reading->hidden_from + 1;
    reading->hidden_from = 0;
}

/** The column of a cell's name, "AB12", or 0. */
static gint64 column_of(const char *name)
{
    gint64 column = 0;
    for (; g_ascii_isupper(*name) && column <= BASE_SHEET_COLUMNS_MAX; name++)
        column = column * 26 + (*name - 'A' + 1);
    return column <= BASE_SHEET_COLUMNS_MAX ? column : 0;
}

static gint64 attribute_number(const char *const *attributes, const char *name, gint64 none)
{
    const char *text = base_xml_attribute(attributes, name);
    return text ? g_ascii_strtoll(text, NULL, 10) : none;
}

static void hide_columns(Reading *reading, const char *const *attributes)
{
    const gint64 from = attribute_number(attributes, "min", 0);
    const gint64 to = MIN(attribute_number(attributes, "max", from), BASE_SHEET_COLUMNS_MAX);
    if (!base_xml_is_true(attributes, "hidden") || from < 1 || from > to)
        return;
    memset(reading->hidden + from, 1, (size_t)(to - from + 1));
}

/** Columns that are hidden and hold something, with runs named by their ends. */
static void note_columns(Reading *reading)
{
    for (gint64 i = 1; i <= BASE_SHEET_COLUMNS_MAX; i++) {
        if (reading->hidden[i] != 2)
            continue;
        gint64 end = i;
        while (end < BASE_SHEET_COLUMNS_MAX && reading->hidden[end + 1] == 2)
            end++;
        g_autoptr(GString) name = g_string_new(NULL);
        column_name(i, name);
        if (end > i) {
            g_string_append_c(name, '-');
            column_name(end, name);
        }
        const gint64 before = reading->notes->hidden_columns.n;
        note(&reading->notes->hidden_columns, name->str);
        reading->notes->hidden_columns.n = before + end - i + 1;
        i = end;
    }
}

static void count_hidden(Reading *reading)
{
    guint16 n = 0;
    for (gint64 i = 1; i <= BASE_SHEET_COLUMNS_MAX; i++) {
        reading->behind[i] = n;
        n = (guint16)(n + (reading->hidden[i] != 0));
    }
}

static bool refuse(Reading *reading, const char *fault)
{
    reading->fault = fault;
    return false;
}

static bool begin_row(Reading *reading, const char *const *attributes)
{
    const gint64 row = attribute_number(attributes, "r", reading->row + 1);
    if (row <= reading->row || row > BASE_SHEET_ROWS_MAX)
        return refuse(reading, N_("rows out of order, or more than 1048576"));
    reading->row = row;
    reading->row_hidden = base_xml_is_true(attributes, "hidden");
    reading->row_has_content = false;
    reading->cell.column = 0;
    g_string_truncate(reading->texts, 0);
    g_array_set_size(reading->at, 0);
    return true;
}

static CellType type_of(const char *type)
{
    static const char *const names[] = {
        [TYPE_NUMBER] = "n", [TYPE_SHARED] = "s", [TYPE_BOOLEAN] = "b", [TYPE_FAULT] = "e"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (names[i] && strcmp(names[i], type) == 0)
            return (CellType)i;
    return TYPE_TEXT;
}

static bool begin_cell(Reading *reading, const char *const *attributes)
{
    Cell *cell = &reading->cell;
    const char *name = base_xml_attribute(attributes, "r");
    const char *type = base_xml_attribute(attributes, "t");
    const gint64 column = name ? column_of(name) : cell->column + 1;
    if (column <= cell->column || column > BASE_SHEET_COLUMNS_MAX)
        return refuse(reading, N_("cells out of order, or more than 16384 in a row"));
    cell->column = column;
    cell->style = (guint)MAX(attribute_number(attributes, "s", 0), 0);
    cell->type = type ? type_of(type) : TYPE_NUMBER;
    cell->has_formula = cell->has_value = cell->in_value = cell->in_inline = false;
    g_string_truncate(cell->value, 0);
    g_string_truncate(cell->inlined, 0);
    cell->text = (BaseXlsxText){.text = cell->inlined};
    return true;
}

static bool on_start(void *data, const char *name, const char *const *attributes)
{
    Reading *reading = data;
    Cell *cell = &reading->cell;
    if (cell->in_inline) {
        base_xlsx_text_start(&cell->text, name);
    } else if (strcmp(name, "c") == 0 && reading->in_data) {
        return begin_cell(reading, attributes);
    } else if (strcmp(name, "row") == 0 && reading->in_data) {
        return begin_row(reading, attributes);
    } else if (strcmp(name, "v") == 0) {
        cell->in_value = cell->has_value = true;
    } else if (strcmp(name, "f") == 0) {
        cell->has_formula = true;
    } else if (strcmp(name, "is") == 0) {
        cell->in_inline = cell->has_value = true;
    } else if (strcmp(name, "col") == 0) {
        hide_columns(reading, attributes);
    } else if (strcmp(name, "sheetData") == 0) {
        count_hidden(reading);
        reading->in_data = true;
    } else if (strcmp(name, "mergeCell") == 0) {
        const char *range = base_xml_attribute(attributes, "ref");
        note(&reading->notes->merged, range ? range : "?");
    }
    return true;
}

static void on_text(void *data, const char *text, size_t size)
{
    Reading *reading = data;
    Cell *cell = &reading->cell;
    GString *target = cell->in_inline ? cell->inlined : cell->value;
    if (target->len > BASE_XLSX_TEXT_MAX)
        reading->fault = N_("a cell of more than 1 MiB");
    else if (cell->in_inline)
        base_xlsx_text_add(&cell->text, text, size);
    else if (cell->in_value)
        g_string_append_len(cell->value, text, (gssize)size);
}

/** Appends a shared text. @return false where there is none of that number. */
static bool append_shared(const Reading *reading, const char *number)
{
    const BaseXlsxParts *parts = reading->parts;
    const guint64 index = g_ascii_strtoull(number, NULL, 10);
    if (index >= parts->text_at->len)
        return false;
    g_string_append(
        reading->texts, parts->texts->str + g_array_index(parts->text_at, gsize, (guint)index));
    return true;
}

static void append_number(const Reading *reading)
{
    const Cell *cell = &reading->cell;
    const GPtrArray *formats = reading->parts->formats;
    const BaseXlsxFormat *format =
        cell->style < formats->len ? formats->pdata[cell->style] : NULL;
    if (base_xlsx_show(format, cell->value->str, reading->parts->is_1904, reading->texts))
        note_cell(reading, &reading->notes->rounded);
}

/** Appends what the cell shows. */
static bool append_value(Reading *reading)
{
    const Cell *cell = &reading->cell;
    const gsize begin = reading->texts->len;
    switch (cell->type) {
    case TYPE_SHARED:
        return append_shared(reading, cell->value->str) ||
               refuse(reading, N_("a text that the workbook does not have"));
    case TYPE_BOOLEAN:
        g_string_append(reading->texts, strcmp(cell->value->str, "0") == 0 ? "0" : "1");
        break;
    case TYPE_FAULT:
        note_cell(reading, &reading->notes->faults);
        g_string_append(reading->texts, cell->value->str);
        break;
    case TYPE_NUMBER:
        append_number(reading);
        break;
    case TYPE_TEXT:
        g_string_append(
            reading->texts, cell->inlined->len > 0 ? cell->inlined->str : cell->value->str);
        base_xlsx_unescape(reading->texts, begin);
        break;
    }
    return true;
}

static bool end_cell(Reading *reading)
{
    static const gsize none = G_MAXSIZE;
    const Cell *cell = &reading->cell;
    const bool is_empty = cell->value->len == 0 && cell->inlined->len == 0;
    if (cell->has_formula && !cell->has_value && !reading->row_hidden &&
        !reading->hidden[cell->column])
        note_cell(reading, &reading->notes->uncomputed);
    if (is_empty)
        return true;
    reading->row_has_content = true;
    if (reading->hidden[cell->column])
        reading->hidden[cell->column] = 2;
    if (reading->row_hidden || reading->hidden[cell->column])
        return true;
    const size_t place = (size_t)cell->column - 1 - reading->behind[cell->column];
    while (reading->at->len < place)
        g_array_append_val(reading->at, none);
    const gsize begin = reading->texts->len;
    if (!append_value(reading))
        return false;
    g_string_append_c(reading->texts, '\0');
    g_array_append_val(reading->at, begin);
    return true;
}

static bool give_row(Reading *reading)
{
    g_array_set_size(reading->cells, 0);
    reading->width = MAX(reading->width, 1);
    for (guint i = 0; i < reading->at->len || i < reading->width; i++) {
        const gsize at =
            i < reading->at->len ? g_array_index(reading->at, gsize, i) : G_MAXSIZE;
        const char *text = at == G_MAXSIZE ? "" : reading->texts->str + at;
        const BaseCsvCell cell = {.text = text, .size = strlen(text)};
        g_array_append_val(reading->cells, cell);
    }
    const BaseCsvRow row = {.line = reading->row,
        .n_lines = 1,
        .n_cells = reading->cells->len,
        .cells = (const BaseCsvCell *)(const void *)reading->cells->data,
        .raw = ""};
    return reading->take(&row, reading->data);
}

static bool end_row(Reading *reading)
{
    if (reading->row_hidden && reading->row_has_content) {
        if (reading->hidden_from > 0 && reading->hidden_to + 1 < reading->row)
            note_rows(reading);
        if (reading->hidden_from == 0)
            reading->hidden_from = reading->row;
        reading->hidden_to = reading->row;
    }
    if (reading->at->len == 0)
        return true;
    if (reading->width == 0)
        reading->width = reading->at->len;
    return give_row(reading);
}

static bool on_end(void *data, const char *name)
{
    Reading *reading = data;
    Cell *cell = &reading->cell;
    if (reading->fault)
        return false;
    if (strcmp(name, "is") == 0)
        cell->in_inline = false;
    else if (cell->in_inline)
        base_xlsx_text_end(&cell->text, name);
    else if (strcmp(name, "v") == 0)
        cell->in_value = false;
    else if (strcmp(name, "c") == 0 && reading->in_data)
        return end_cell(reading);
    else if (strcmp(name, "row") == 0 && reading->in_data)
        return end_row(reading);
    else if (strcmp(name, "sheetData") == 0)
        reading->in_data = false;
    return true;
}

static void reading_clear(Reading *reading)
{
    g_free(reading->hidden);
    g_free(reading->behind);
    g_string_free(reading->cell.value, TRUE);
    g_string_free(reading->cell.inlined, TRUE);
    g_string_free(reading->texts, TRUE);
    g_array_unref(reading->at);
    g_array_unref(reading->cells);
}

bool base_xlsx_sheet_read(zip_t *archive, const BaseXlsxParts *parts, size_t sheet,
    BaseWorkbookTake take, void *data, BaseSheetNotes *notes, GError **error)
{
    static const BaseXmlHandler handler = {.start = on_start, .end = on_end, .text = on_text};
    const char *part = g_array_index(parts->sheets, BaseXlsxSheet, sheet).part;
    Reading reading = {.parts = parts,
        .take = take,
        .data = data,
        .notes = notes,
        .hidden = g_new0(guint8, BASE_SHEET_COLUMNS_MAX + 2),
        .behind = g_new0(guint16, BASE_SHEET_COLUMNS_MAX + 2),
        .cell = {.value = g_string_new(NULL), .inlined = g_string_new(NULL)},
        .texts = g_string_new(NULL),
        .at = g_array_new(FALSE, FALSE, sizeof(gsize)),
        .cells = g_array_new(FALSE, FALSE, sizeof(BaseCsvCell))};
    bool ok = base_xlsx_read_part(archive, part, &handler, &reading, error);
    if (ok && reading.fault) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
            _("the workbook's part %s cannot be read: %s"), part, _(reading.fault));
        ok = false;
    }
    note_rows(&reading);
    note_columns(&reading);
    reading_clear(&reading);
    return ok;
}
