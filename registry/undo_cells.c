#include "registry/undo_cells.h"

#include <string.h>

#include "registry/moves.h"
#include "registry/renames.h"
#include "registry/value.h"

static void state_clear(gpointer data)
{
    g_free(((RegistryCellState *)data)->value);
}

static void cell_free(gpointer data)
{
    RegistryTouchedCell *cell = data;
    g_free(cell->record_id);
    g_free(cell->event);
    state_clear(&cell->now);
    g_array_unref(cell->states);
    g_free(cell);
}

static char *key_of(const char *record, const char *event, int64_t instance, const char *column)
{
    return g_strdup_printf("%s\n%s\n%" G_GINT64_FORMAT "\n%s", record ? record : "",
        event ? event : "", instance, column ? column : "");
}

static gboolean is_value(const RegistryValueChange *change)
{
    return g_strcmp0(change->what, "value") == 0 && change->record_id && change->column;
}

/* As it is called now. */
static const char *id_of(const RegistryTouched *touched, const RegistryValueChange *change)
{
    return registry_moves_id_at(
        touched->moves, change->record_id, change->import_id, REGISTRY_MOVES_NOW);
}

/* Of the cell as it is called now. */
static char *key_of_change(const RegistryTouched *touched, const RegistryValueChange *change)
{
    return key_of(id_of(touched, change), change->event,
        registry_moves_instance_at(touched->moves, touched->registry->study, change->record_id,
            change->import_id, change->event, change->column, change->instance),
        change->column);
}

static gboolean take_touched(const RegistryValueChange *change, void *data, GError **error)
{
    (void)error;
    RegistryTouched *touched = data;
    if (!is_value(change))
        return TRUE;
    (void)g_hash_table_add(touched->touched, key_of_change(touched, change));
    (void)g_hash_table_add(touched->records, g_strdup(id_of(touched, change)));
    return TRUE;
}

static gboolean take_entry(const RegistryEntry *entry, void *data, GError **error)
{
    (void)error;
    RegistryTouched *touched = data;
    const int64_t *const both[] = {&entry->import_id, &entry->undoes};
    /* The entry that is at work is in the journal already. */
    if (entry->undoes == touched->import_id)
        return TRUE;
    for (size_t i = 0; entry->undoes > 0 && i < G_N_ELEMENTS(both); i++)
        (void)g_hash_table_add(touched->undone, g_memdup2(both[i], sizeof *both[i]));
    return TRUE;
}

/* ---- The rows as they are now ---- */

typedef struct {
    RegistryTouched *touched;
    size_t form;
} Rows;

static const char *column_name(const RegistryTouched *touched, size_t form, size_t column)
{
    const Registry *registry = touched->registry;
    return registry->study->dictionary->columns[registry->forms[form].columns[column]].name;
}

static gboolean take_row(const RegistryFormRow *row, void *data, GError **error)
{
    (void)error;
    const Rows *rows = data;
    RegistryTouched *touched = rows->touched;
    const bool is_own = row->import_id == touched->import_id;
    if (!is_own && !g_hash_table_contains(touched->records, row->key.record_id))
        return TRUE;
    for (size_t i = 0; i < touched->registry->forms[rows->form].n_columns; i++) {
        char number[BASE_DECIMAL_SIZE];
        char *key = key_of(row->key.record_id, row->key.event, row->key.instance,
            column_name(touched, rows->form, i));
        if (!is_own && !g_hash_table_contains(touched->touched, key)) {
            g_free(key);
            continue;
        }
        RegistryTouchedCell *cell = g_new0(RegistryTouchedCell, 1);
        *cell = (RegistryTouchedCell){.record_id = g_strdup(row->key.record_id),
            .event = g_strdup(row->key.event),
            .instance = row->key.instance,
            .form = rows->form,
            .column = i,
            .row_import = row->import_id,
            .now = {.value = g_strdup(registry_value_text(&row->values[i], number))},
            .states = g_array_new(FALSE, FALSE, sizeof(RegistryCellState))};
        g_array_set_clear_func(cell->states, state_clear);
        (void)g_hash_table_insert(touched->cells, key, cell);
    }
    return TRUE;
}

static gboolean take_missing(const RegistryMissing *missing, void *data, GError **error)
{
    (void)error;
    RegistryTouched *touched = data;
    g_autofree char *key = key_of(
        missing->key.record_id, missing->key.event, missing->key.instance, missing->column);
    RegistryTouchedCell *cell = g_hash_table_lookup(touched->cells, key);
    if (!cell)
        return TRUE;
    g_free(cell->now.value);
    cell->now.value = g_strdup(missing->code);
    cell->now.missing = true;
    return TRUE;
}

/* ---- What they have been ---- */

static void push(GArray *states, int64_t import_id, const char *value, bool missing)
{
    const RegistryCellState state = {
        .import_id = import_id, .value = g_strdup(value), .missing = missing};
    g_array_append_val(states, state);
}

static int64_t last_import(const GArray *states)
{
    return states->len > 0 ? g_array_index(states, RegistryCellState, states->len - 1).import_id
                           : 0;
}

static gboolean take_change(const RegistryValueChange *change, void *data, GError **error)
{
    (void)error;
    RegistryTouched *touched = data;
    if (!is_value(change))
        return TRUE;
    /* What an earlier id had when it was merged was left behind. */
    if (registry_moves_left(touched->moves, change->record_id, change->import_id))
        return TRUE;
    g_autofree char *key = key_of_change(touched, change);
    RegistryTouchedCell *cell = g_hash_table_lookup(touched->cells, key);
    /* What was before the row was made was another row of its key. */
    if (!cell || change->import_id < cell->row_import)
        return TRUE;
    if (!cell->has_changes && change->old_value &&
        !g_hash_table_contains(touched->undone, &cell->row_import))
        push(cell->states, cell->row_import, change->old_value, change->old_missing);
    cell->has_changes = true;
    /* What was taken back never was, and taking back sets nothing of its own. */
    if (!g_hash_table_contains(touched->undone, &change->import_id))
        push(cell->states, change->import_id, change->new_value, change->new_missing);
    return TRUE;
}

static void add_first_values(RegistryTouched *touched)
{
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, touched->cells);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        RegistryTouchedCell *cell = value;
        if (!cell->has_changes && cell->now.value)
            push(cell->states, cell->row_import, cell->now.value, cell->now.missing);
        cell->now.import_id = last_import(cell->states);
    }
}

/* ---- All ---- */

static gboolean read_all(RegistryTouched *touched, GError **error)
{
    const Registry *registry = touched->registry;
    RegistryStore *store = registry->store;
    const RegistryDriver *driver = store->driver;
    if (!driver->entries(store, take_entry, touched, error) ||
        !registry_renames_changes(
            touched->registry, touched->import_id, take_touched, touched, error))
        return FALSE;
    for (size_t f = 0; f < registry->n_forms; f++) {
        Rows rows = {.touched = touched, .form = f};
        if (!driver->rows(store, f, registry_all(), take_row, &rows, error))
            return FALSE;
    }
    if (!driver->missing(store, registry_all(), take_missing, touched, error) ||
        !registry_renames_changes(touched->registry, 0, take_change, touched, error))
        return FALSE;
    add_first_values(touched);
    return TRUE;
}

RegistryTouched *registry_touched_read(Registry *registry, int64_t import_id, GError **error)
{
    RegistryTouched *touched = g_new0(RegistryTouched, 1);
    *touched = (RegistryTouched){.registry = registry,
        .import_id = import_id,
        .undone = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL),
        .moves = registry_moves_read(registry, error),
        .touched = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .records = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .cells = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, cell_free)};
    if (touched->moves && read_all(touched, error))
        return touched;
    registry_touched_free(touched);
    return NULL;
}

void registry_touched_free(RegistryTouched *touched)
{
    if (!touched)
        return;
    registry_moves_unref(touched->moves);
    g_hash_table_unref(touched->undone);
    g_hash_table_unref(touched->touched);
    g_hash_table_unref(touched->records);
    g_hash_table_unref(touched->cells);
    g_free(touched);
}

static gint compare_cells(gconstpointer a, gconstpointer b)
{
    const RegistryTouchedCell *x = *(RegistryTouchedCell *const *)a;
    const RegistryTouchedCell *y = *(RegistryTouchedCell *const *)b;
    const int record = strcmp(x->record_id, y->record_id);
    const int event = record != 0 ? record : strcmp(x->event, y->event);
    if (event != 0)
        return event;
    if (x->instance != y->instance)
        return x->instance < y->instance ? -1 : 1;
    if (x->form != y->form)
        return x->form < y->form ? -1 : 1;
    return x->column < y->column ? -1 : x->column > y->column;
}

GPtrArray *registry_touched_cells(const RegistryTouched *touched)
{
    GPtrArray *cells = g_ptr_array_new();
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, touched->cells);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        g_ptr_array_add(cells, value);
    g_ptr_array_sort(cells, compare_cells);
    return cells;
}
