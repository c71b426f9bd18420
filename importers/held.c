#include "importers/held.h"

#include <string.h>

#include "base/csv_read.h"
#include "base/error.h"
#include "base/workbook.h"

struct ImportHeldCells {
    GHashTable *keys; /* Record, event, instance and field, a line each. */
};

enum { RECORD, EVENT, INSTANCE, FIELD, COLUMNS };
static const char *const names[COLUMNS] = {"record_id", "event", "instance", "field"};

static char *key_of(const char *record, const char *event, int64_t instance, const char *field)
{
    return g_strdup_printf(
        "%s\n%s\n%" G_GINT64_FORMAT "\n%s", record, event, MAX(instance, 1), field);
}

static gboolean read_header(const BaseCsvRow *row, size_t of_column[COLUMNS], GError **error)
{
    for (size_t c = 0; c < COLUMNS; c++) {
        of_column[c] = SIZE_MAX;
        for (size_t i = 0; i < row->n_cells; i++)
            if (g_str_equal(row->cells[i].text, names[c]))
                of_column[c] = i;
        if (of_column[c] != SIZE_MAX || c == INSTANCE)
            continue;
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
            _("it has no column \"%s\"; record_id, event, instance and field were expected"),
            names[c]);
        return FALSE;
    }
    return TRUE;
}

static gboolean read_row(ImportHeldCells *held, const BaseCsvRow *row,
    const size_t of_column[COLUMNS], GError **error)
{
    const char *cells[COLUMNS] = {"", "", "", ""};
    for (size_t c = 0; c < COLUMNS; c++)
        if (of_column[c] < row->n_cells)
            cells[c] = row->cells[of_column[c]].text;
    gint64 instance = 1;
    if (cells[INSTANCE][0] != '\0' &&
        !g_ascii_string_to_signed(cells[INSTANCE], 10, 1, G_MAXINT32, &instance, NULL)) {
        g_autofree char *line = g_strdup_printf("%" G_GINT64_FORMAT, row->line);
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
            _("line %s: instance %s: a whole number was expected"), line, cells[INSTANCE]);
        return FALSE;
    }
    (void)g_hash_table_add(
        held->keys, key_of(cells[RECORD], cells[EVENT], instance, cells[FIELD]));
    return TRUE;
}

static gboolean read_rows(ImportHeldCells *held, BaseCsvReader *reader, GError **error)
{
    size_t of_column[COLUMNS];
    BaseCsvRow row = {.n_cells = 0};
    BaseCsvStep step = base_csv_reader_next(reader, &row, error);
    if (step == BASE_CSV_FAILED || !read_header(&row, of_column, error))
        return FALSE;
    while ((step = base_csv_reader_next(reader, &row, error)) == BASE_CSV_ROW)
        if (!read_row(held, &row, of_column, error))
            return FALSE;
    if (step == BASE_CSV_DEFECT)
        g_set_error(
            error, BASE_ERROR, BASE_ERROR_INPUT, "%s", base_csv_defect_text(row.defect));
    return step == BASE_CSV_END;
}

ImportHeldCells *import_held_load(const char *path, GError **error)
{
    g_autoptr(BaseCsvReader) reader = base_table_open(path, NULL, error);
    if (!reader)
        return NULL;
    ImportHeldCells *held = g_new0(ImportHeldCells, 1);
    held->keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if (read_rows(held, reader, error))
        return held;
    g_prefix_error(error, "%s: ", path);
    import_held_free(held);
    return NULL;
}

void import_held_free(ImportHeldCells *held)
{
    if (!held)
        return;
    g_hash_table_unref(held->keys);
    g_free(held);
}

ImportHeldCells *import_held_of_json(const json_t *list)
{
    ImportHeldCells *held = g_new0(ImportHeldCells, 1);
    held->keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *key = json_string_value(json_array_get(list, i));
        if (key)
            (void)g_hash_table_add(held->keys, g_strdup(key));
    }
    return held;
}

json_t *import_held_json(const ImportHeldCells *held)
{
    json_t *list = json_array();
    g_autoptr(GList) keys =
        g_list_sort(g_hash_table_get_keys(held->keys), (GCompareFunc)strcmp);
    for (const GList *next = keys; next; next = next->next)
        json_array_append_new(list, base_json_text(next->data));
    return list;
}

/* Whether the cell would change what is stored. Of a later instance it is taken to. */
static gboolean would_change(ImportWork *work, const ImportBlock *block, const ImportRow *row,
    size_t index, bool *changes, GError **error)
{
    g_autofree char *stored = NULL;
    bool has_row = false;
    *changes = true;
    if (import_block_form(block, row) != SIZE_MAX || import_block_instance(block, row) > 1)
        return TRUE;
    if (!registry_import_stored(work->import, row->record_id, import_block_event(block, row),
            work->layout->columns[index].target, &stored, &has_row, error))
        return FALSE;
    const RegistryCell *cell = &work->values[index].cell;
    g_autofree char *integer = cell->kind == REGISTRY_CELL_INTEGER
                                   ? g_strdup_printf("%" G_GINT64_FORMAT, cell->integer)
                                   : NULL;
    if (stored && cell->kind == REGISTRY_CELL_NUMBER)
        *changes = g_ascii_strtod(stored, NULL) != cell->number;
    else
        *changes = g_strcmp0(stored, integer ? integer : cell->text) != 0;
    return TRUE;
}

gboolean import_held_value(ImportWork *work, const ImportBlock *block, const ImportRow *row,
    const ImportHeldWhy *why, size_t index, GError **error)
{
    const ImportColumn *column = &work->layout->columns[index];
    const char *raw = row->csv->cells[index].text;
    g_autofree char *arguments = base_arguments("t", column->name);
    /* It goes in nowhere, and is not judged beside the others. */
    work->values[index].cell.kind = REGISTRY_CELL_ABSENT;
    work->values[index].is_contested = true;
    work->result->n_values_held++;
    const RegistryProblem problem = {.is_error = true,
        .line = row->csv->line,
        .column = index + 1,
        .record_id = row->record_id,
        .event = work->study->events[import_block_event(block, row)].unique_name,
        .instance = import_block_instance(block, row),
        .field = column->field_name,
        .value = raw,
        .rule_id = why->rule_id,
        .msgid = why->msgid,
        .hint = why->hint,
        .arguments = arguments,
        .raw = raw};
    return import_work_report(work, &problem, error);
}

gboolean import_held_report(
    ImportWork *work, const ImportBlock *block, const ImportRow *row, GError **error)
{
    static const ImportHeldWhy on_request = {"held",
        N_("{1} would change, and was held back on request; what is stored stays"),
        N_("say whether the new value is right; query accept lets it in")};
    if (!work->held)
        return TRUE;
    const char *event = work->study->events[import_block_event(block, row)].unique_name;
    for (size_t i = 0; i < block->n_columns; i++) {
        const size_t index = block->columns[i];
        const ImportValue *value = &work->values[index];
        g_autofree char *key = key_of(row->record_id, event, import_block_instance(block, row),
            work->layout->columns[index].field_name);
        bool changes = false;
        if (value->is_blank || value->cell.kind == REGISTRY_CELL_ABSENT ||
            !g_hash_table_contains(work->held->keys, key))
            continue;
        if (!would_change(work, block, row, index, &changes, error) ||
            (changes && !import_held_value(work, block, row, &on_request, index, error)))
            return FALSE;
    }
    return TRUE;
}
