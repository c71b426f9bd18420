#include "commands/stat_data.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv_read.h"
#include "base/error.h"
#include "base/nearest.h"
#include "commands/stat_binary.h"
#include "commands/stat_number.h"

/* A file being read: whole in memory, because a column that turns out not to be numeric is read
   again as levels. */
typedef struct {
    CommandStatData *data;
    const char *path;
    GByteArray *bytes;
    size_t *place; /* of each column in the header; the weight's comes last */
    size_t n_cells;
    size_t n_rows;
    GHashTable **levels; /* of each column: text -> index + 1 */
    GPtrArray **texts;
    bool again; /* a column has to be read again */
} Load;

static void column_free(gpointer pointer)
{
    CommandStatColumn *column = pointer;
    for (size_t i = 0; i < column->n_levels; i++)
        g_free(column->levels[i]);
    g_free(column->levels);
    g_free(column->values);
    g_free(column->codes);
    g_free(column->name);
    g_free(column->reference);
    g_free(column->one);
    g_free(column->rest);
    g_free(column);
}

void command_stat_data_init(CommandStatData *data)
{
    *data = (CommandStatData){.columns = g_ptr_array_new_with_free_func(column_free)};
}

void command_stat_data_clear(CommandStatData *data)
{
    g_clear_pointer(&data->columns, g_ptr_array_unref);
    g_clear_pointer(&data->weight_name, g_free);
    g_clear_pointer(&data->weight, g_free);
    g_clear_pointer(&data->lines, g_free);
}

static CommandStatColumn *column_at(const CommandStatData *data, size_t index)
{
    return g_ptr_array_index(data->columns, (guint)index);
}

size_t command_stat_data_want(
    CommandStatData *data, const char *name, CommandStatRole role, const char *reference)
{
    for (guint i = 0; i < data->columns->len; i++) {
        const CommandStatColumn *column = column_at(data, i);
        if (column->role == role && g_str_equal(column->name, name))
            return i;
    }
    CommandStatColumn *column = g_new0(CommandStatColumn, 1);
    column->name = g_strdup(name);
    column->role = role;
    column->reference = g_strdup(reference);
    column->numeric = role == COMMAND_STAT_NUMBER || role == COMMAND_STAT_EITHER;
    g_ptr_array_add(data->columns, column);
    return data->columns->len - 1;
}

ReportArray command_stat_array(const CommandStatColumn *column)
{
    return (ReportArray){.name = column->name,
        .values = column->values,
        .codes = column->numeric ? NULL : column->codes,
        .levels = (const char *const *)column->levels,
        .n_levels = column->n_levels,
        .one = column->one,
        .rest = column->rest,
        .reference = column->reference_level};
}

const CommandStatColumn *command_stat_data_column(const CommandStatData *data, size_t index)
{
    return column_at(data, index);
}

/* ---- bytes and header ---- */

static bool slurp(Load *load, GError **error)
{
    FILE *file = g_str_equal(load->path, "-") ? stdin : fopen(load->path, "rb");
    if (!file) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT, "%s: %s: name a CSV file, or -",
            load->path, g_strerror(errno));
        return false;
    }
    static const size_t block = (size_t)1 << 16;
    g_autofree guint8 *buffer = g_malloc(block);
    size_t got;
    while ((got = fread(buffer, 1, block, file)) > 0 && load->bytes->len < G_MAXUINT - block)
        g_byte_array_append(load->bytes, buffer, (guint)got);
    const bool failed = ferror(file) != 0 || got > 0;
    const int reason = got > 0 ? EFBIG : errno;
    if (file != stdin)
        fclose(file);
    if (failed)
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT, "%s: %s: name a CSV file, or -",
            load->path, g_strerror(reason));
    return !failed;
}

static bool next_row(
    Load *load, BaseCsvReader *reader, BaseCsvRow *row, bool *end, GError **error)
{
    const BaseCsvStep step = base_csv_reader_next(reader, row, error);
    *end = step == BASE_CSV_END;
    if (step == BASE_CSV_DEFECT)
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
            "%s:%" G_GINT64_FORMAT ": %s: correct the line", load->path, row->line,
            base_csv_defect_text(row->defect));
    return step == BASE_CSV_ROW || step == BASE_CSV_END;
}

/* Finds a name among the header's cells; one that is there twice is as bad as none. */
static bool find_name(
    Load *load, const BaseCsvRow *row, const char *name, size_t *place, GError **error)
{
    size_t found = 0;
    for (size_t i = 0; i < row->n_cells; i++)
        if (g_str_equal(row->cells[i].text, name)) {
            *place = i;
            found++;
        }
    if (found == 1)
        return true;
    if (found > 1) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
            "%s:%" G_GINT64_FORMAT ": column %s is there %zu times: name each column once",
            load->path, row->line, name, found);
        return false;
    }
    g_autofree const char **names = g_new0(const char *, row->n_cells + 1);
    for (size_t i = 0; i < row->n_cells; i++)
        names[i] = row->cells[i].text;
    g_autofree char *meant = base_nearest_said(": did you mean ", name, names, "?");
    g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
        "%s:%" G_GINT64_FORMAT ": there is no column %s%s: the header has %zu columns",
        load->path, row->line, name, meant, row->n_cells);
    return false;
}

static bool has_name(const BaseCsvRow *row, const char *name)
{
    for (size_t i = 0; i < row->n_cells; i++)
        if (g_str_equal(row->cells[i].text, name))
            return true;
    return false;
}

/* "e=LEVEL" of a binary column: the name is parted from the level, unless a column is called
   so as a whole. */
static void part_level(const BaseCsvRow *row, CommandStatColumn *column)
{
    if (column->role != COMMAND_STAT_BINARY || column->reference || has_name(row, column->name))
        return;
    char *first = strchr(column->name, '='), *sign = first;
    for (char *next = first; next; next = strchr(next + 1, '=')) {
        g_autofree char *name = g_strndup(column->name, (gsize)(next - column->name));
        if (has_name(row, name))
            sign = next;
    }
    if (!sign)
        return;
    column->reference = g_strdup(sign + 1);
    *sign = '\0';
}

static bool read_header(Load *load, BaseCsvReader *reader, GError **error)
{
    BaseCsvRow row;
    bool end;
    if (!next_row(load, reader, &row, &end, error))
        return false;
    if (end) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
            "%s:1: the file is empty: the first line names the columns", load->path);
        return false;
    }
    load->n_cells = row.n_cells;
    for (guint i = 0; i < load->data->columns->len; i++)
        part_level(&row, column_at(load->data, i));
    for (guint i = 0; i < load->data->columns->len; i++)
        if (!find_name(load, &row, column_at(load->data, i)->name, &load->place[i], error))
            return false;
    return !load->data->weight_name || find_name(load, &row, load->data->weight_name,
                                           &load->place[load->data->columns->len], error);
}

/* ---- cells ---- */

static bool is_missing(const char *text)
{
    return text[0] == '\0' || g_str_equal(text, "NA");
}

static bool fail_cell(const Load *load, const BaseCsvRow *row, const char *column,
    const char *text, const char *expected, GError **error)
{
    g_autofree char *cut = g_utf8_make_valid(text, (gssize)MIN(strlen(text), 60));
    g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
        "%s:%" G_GINT64_FORMAT ": column %s: \"%s\" is not %s: correct it, or write NA",
        load->path, row->line, column, cut, expected);
    return false;
}

static int32_t level_of(Load *load, size_t c, const char *text)
{
    gpointer known = g_hash_table_lookup(load->levels[c], text);
    if (known)
        return GPOINTER_TO_INT(known) - 1;
    char *copy = g_strdup(text);
    g_ptr_array_add(load->texts[c], copy);
    g_hash_table_insert(load->levels[c], copy, GINT_TO_POINTER((int)load->texts[c]->len));
    return (int32_t)load->texts[c]->len - 1;
}

static bool read_cell(Load *load, const BaseCsvRow *row, size_t c, size_t at, GError **error)
{
    CommandStatColumn *column = column_at(load->data, c);
    const char *text = row->cells[load->place[c]].text;
    if (!column->numeric) {
        column->codes[at] = is_missing(text) ? -1 : level_of(load, c, text);
        return true;
    }
    double value = NAN;
    if (!is_missing(text) && !command_stat_number(text, &value)) {
        if (column->role == COMMAND_STAT_NUMBER)
            return fail_cell(load, row, column->name, text, "a number", error);
        column->numeric = false;
        load->again = true;
        return true;
    }
    if (isinf(value))
        return fail_cell(load, row, column->name, text, "a number that doubles hold", error);
    column->values[at] = value;
    return true;
}

/* Reads the weight; false in *keep for 0, a row that is not there. */
static bool read_weight(
    Load *load, const BaseCsvRow *row, size_t at, bool *keep, GError **error)
{
    *keep = true;
    if (!load->data->weight_name)
        return true;
    const char *text = row->cells[load->place[load->data->columns->len]].text;
    double value;
    if (!command_stat_number(text, &value) || value < 0 || value > 3e9 || value != floor(value))
        return fail_cell(load, row, load->data->weight_name, text,
            "a frequency (a whole number from 0 to 3000000000)", error);
    load->data->weight[at] = (int64_t)value;
    *keep = value > 0;
    return true;
}

static void reserve(Load *load, size_t n)
{
    CommandStatData *data = load->data;
    for (guint c = 0; c < data->columns->len; c++) {
        CommandStatColumn *column = column_at(data, c);
        if (column->numeric)
            column->values = g_realloc_n(column->values, n, sizeof *column->values);
        else
            column->codes = g_realloc_n(column->codes, n, sizeof *column->codes);
    }
    data->lines = g_realloc_n(data->lines, n, sizeof *data->lines);
    if (data->weight_name)
        data->weight = g_realloc_n(data->weight, n, sizeof *data->weight);
}

static void start_levels(Load *load)
{
    for (guint c = 0; c < load->data->columns->len; c++) {
        if (column_at(load->data, c)->numeric || load->levels[c])
            continue;
        load->levels[c] = g_hash_table_new(g_str_hash, g_str_equal);
        load->texts[c] = g_ptr_array_new();
    }
}

static bool check_width(const Load *load, const BaseCsvRow *row, GError **error)
{
    if (row->n_cells == load->n_cells)
        return true;
    g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
        "%s:%" G_GINT64_FORMAT ": the row has %zu cells and the header %zu: correct the line",
        load->path, row->line, row->n_cells, load->n_cells);
    return false;
}

static bool read_rows(Load *load, GError **error)
{
    g_autoptr(BaseCsvReader) reader =
        base_csv_reader_new_bytes((const char *)load->bytes->data, load->bytes->len, ',');
    if (!read_header(load, reader, error))
        return false;
    size_t capacity = 1024;
    load->again = false;
    load->n_rows = 0;
    start_levels(load);
    reserve(load, capacity);
    for (;;) {
        BaseCsvRow row;
        bool end, keep;
        if (!next_row(load, reader, &row, &end, error))
            return false;
        if (end || load->again)
            return true;
        if (!check_width(load, &row, error))
            return false;
        if (load->n_rows == capacity)
            reserve(load, capacity *= 2);
        if (!read_weight(load, &row, load->n_rows, &keep, error))
            return false;
        for (guint c = 0; c < load->data->columns->len && keep; c++)
            if (!read_cell(load, &row, c, load->n_rows, error))
                return false;
        load->data->lines[load->n_rows] = row.line;
        load->n_rows += keep;
    }
}

/* ---- levels ---- */

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Sorts the levels by their bytes and gives the codes their new numbers. */
static void sort_levels(Load *load, size_t c)
{
    CommandStatColumn *column = column_at(load->data, c);
    const size_t n_levels = load->texts[c]->len;
    column->levels = g_new0(char *, n_levels + 1);
    g_autofree int32_t *renamed = g_new(int32_t, n_levels + 1);
    for (size_t i = 0; i < n_levels; i++)
        column->levels[i] = g_ptr_array_index(load->texts[c], (guint)i);
    qsort(column->levels, n_levels, sizeof *column->levels, by_bytes);
    for (size_t i = 0; i < n_levels; i++) {
        gpointer known = g_hash_table_lookup(load->levels[c], column->levels[i]);
        renamed[GPOINTER_TO_INT(known) - 1] = (int32_t)i;
    }
    for (size_t i = 0; i < load->n_rows; i++)
        if (column->codes[i] >= 0)
            column->codes[i] = renamed[column->codes[i]];
    column->n_levels = n_levels;
}

static bool set_reference(const Load *load, CommandStatColumn *column, GError **error)
{
    if (!column->reference)
        return true;
    for (size_t i = 0; i < column->n_levels; i++)
        if (g_str_equal(column->levels[i], column->reference)) {
            column->reference_level = i;
            return true;
        }
    g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
        "%s: column %s has no level \"%s\" to be the reference: it has %zu levels, the first "
        "\"%s\"",
        load->path, column->name, column->reference, column->n_levels,
        column->n_levels ? column->levels[0] : "");
    return false;
}

static bool finish(Load *load, GError **error)
{
    load->data->n = load->n_rows;
    for (guint c = 0; c < load->data->columns->len; c++) {
        CommandStatColumn *column = column_at(load->data, c);
        if (column->numeric)
            continue;
        g_clear_pointer(&column->values, g_free);
        sort_levels(load, c);
        if (column->role == COMMAND_STAT_BINARY
                ? !command_stat_binary(column, load->path, load->n_rows, error)
                : !set_reference(load, column, error))
            return false;
    }
    return true;
}

static void load_clear(Load *load)
{
    for (guint c = 0; c < load->data->columns->len; c++) {
        const CommandStatColumn *column = column_at(load->data, c);
        if (!load->levels[c])
            continue;
        for (guint i = 0; i < load->texts[c]->len && !column->levels; i++)
            g_free(g_ptr_array_index(load->texts[c], i));
        g_hash_table_unref(load->levels[c]);
        g_ptr_array_unref(load->texts[c]);
    }
    g_byte_array_unref(load->bytes);
    g_free(load->place);
    g_free(load->levels);
    g_free(load->texts);
}

bool command_stat_data_load(CommandStatData *data, const char *path, GError **error)
{
    Load load = {.data = data, .path = path, .bytes = g_byte_array_new()};
    load.place = g_new0(size_t, data->columns->len + 1);
    load.levels = g_new0(GHashTable *, data->columns->len + 1);
    load.texts = g_new0(GPtrArray *, data->columns->len + 1);
    bool ok = slurp(&load, error);
    do {
        /* What was read of the levels so far is read again with the rest. */
        for (guint c = 0; c < data->columns->len && load.again; c++)
            g_clear_pointer(&column_at(data, c)->codes, g_free);
        ok = ok && read_rows(&load, error);
    } while (ok && load.again);
    ok = ok && finish(&load, error);
    load_clear(&load);
    return ok;
}
