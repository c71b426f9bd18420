#include "registry/undo.h"

#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "registry/change_inside.h"
#include "registry/query.h"
#include "registry/removed.h"
#include "registry/undo_cells.h"
#include "registry/undo_consent.h"
#include "registry/value.h"

static void kept_free(gpointer data)
{
    RegistryKept *kept = data;
    g_free(kept->record_id);
    g_free(kept->event);
    g_free(kept->field);
    g_free(kept->value);
    g_free(kept);
}

static void taken_back_free(gpointer data)
{
    RegistryTakenBack *value = data;
    g_free(value->record_id);
    g_free(value->event);
    g_free(value->field);
    g_free(value->now);
    g_free(value->before);
    g_free(value);
}

void registry_undone_free(RegistryUndone *undone)
{
    if (!undone)
        return;
    (void)g_ptr_array_unref(undone->values);
    (void)g_ptr_array_unref(undone->kept);
    g_free(undone->file);
    g_free(undone);
}

typedef struct {
    Registry *registry;
    RegistryChange *change;
    int64_t import_id;
    RegistryUndone *undone;
    GHashTable *gone; /* Ids of records of which nothing is left. */
} Undo;

static bool is_gone(const Undo *undo, const char *record_id)
{
    return record_id && g_hash_table_contains(undo->gone, record_id);
}

/* ---- The entry ---- */

typedef struct {
    int64_t import_id;
    char *command, *file, *site;
    bool is_done; /* It is there, and brought something. */
    int64_t undone_by;
} Target;

static gboolean take_entry(const RegistryEntry *entry, void *data, GError **error)
{
    (void)error;
    Target *target = data;
    if (entry->undoes == target->import_id)
        target->undone_by = entry->import_id;
    if (entry->import_id != target->import_id)
        return TRUE;
    target->command = g_strdup(entry->command);
    target->file = g_strdup(entry->file);
    target->site = g_strdup(entry->site);
    target->is_done = g_strcmp0(entry->status, "imported") == 0 ||
                      g_strcmp0(entry->command, "query import") == 0 ||
                      g_strcmp0(entry->command, "query answer") == 0;
    return TRUE;
}

static void target_clear(Target *target)
{
    g_free(target->command);
    g_free(target->file);
    g_free(target->site);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Target, target_clear)

static gboolean find_target(Registry *registry, Target *target, GError **error)
{
    RegistryStore *store = registry->store;
    if (!store->driver->entries(store, take_entry, target, error))
        return FALSE;
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, target->import_id);
    if (!target->is_done)
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("entry %s of the journal is no import that went in; 'import --format json' and "
              "the audit trail name those"),
            id);
    else if (target->undone_by > 0)
        g_set_error(
            error, BASE_ERROR, BASE_ERROR_USAGE, _("import %s was taken back already"), id);
    return target->is_done && target->undone_by == 0;
}

/* ---- Values ---- */

static const char *name_of(const Undo *undo, const RegistryTouchedCell *cell)
{
    const Registry *registry = undo->registry;
    return registry->study->dictionary
        ->columns[registry->forms[cell->form].columns[cell->column]]
        .name;
}

static RegistryKey key_of(const RegistryTouchedCell *cell)
{
    return (RegistryKey){
        .record_id = cell->record_id, .event = cell->event, .instance = cell->instance};
}

static gboolean log_change(Undo *undo, const RegistryTouchedCell *cell,
    const RegistryCellState *before, GError **error)
{
    const RegistryValueChange change = {.what = "value",
        .record_id = cell->record_id,
        .event = cell->event,
        .instance = cell->instance,
        .column = name_of(undo, cell),
        .old_value = cell->now.value,
        .old_missing = cell->now.missing,
        .new_value = before ? before->value : NULL,
        .new_missing = before && before->missing};
    return registry_change_log(undo->change, &change, error);
}

static void list_value(
    Undo *undo, const RegistryTouchedCell *cell, const RegistryCellState *before)
{
    if (undo->undone->values->len >= REGISTRY_TAKEN_BACK_MAX)
        return;
    RegistryTakenBack *value = g_new0(RegistryTakenBack, 1);
    *value = (RegistryTakenBack){.record_id = g_strdup(cell->record_id),
        .event = g_strdup(cell->event),
        .field = g_strdup(name_of(undo, cell)),
        .instance = cell->instance,
        .now = g_strdup(cell->now.value),
        .before = before ? g_strdup(before->value) : NULL};
    g_ptr_array_add(undo->undone->values, value);
}

/* Gives the cell what it had before, or nothing (NULL). */
static gboolean put_back(Undo *undo, const RegistryTouchedCell *cell,
    const RegistryCellState *before, GError **error)
{
    RegistryStore *store = undo->registry->store;
    const RegistryDriver *driver = store->driver;
    const RegistryKey key = key_of(cell);
    const RegistryValue value = registry_value_of_text(before ? before->value : NULL,
        before && before->missing, undo->registry->forms[cell->form].types[cell->column]);
    const RegistryMissing code = {.key = key,
        .column = name_of(undo, cell),
        .code = value.text,
        .import_id = before ? before->import_id : 0};
    if (!driver->row_change(store, cell->form, &key, cell->column, &value, error) ||
        !driver->record_digest(store, cell->record_id, NULL, error))
        return FALSE;
    if (value.kind == REGISTRY_VALUE_MISSING
            ? !driver->missing_put(store, &code, error)
            : cell->now.missing && !driver->missing_remove(store, &key, code.column, error))
        return FALSE;
    undo->undone->n_restored += before != NULL && before->value != NULL;
    undo->undone->n_removed += before == NULL || before->value == NULL;
    list_value(undo, cell, before);
    return log_change(undo, cell, before, error);
}

static void keep(Undo *undo, const RegistryTouchedCell *cell)
{
    RegistryKept *kept = g_new0(RegistryKept, 1);
    *kept = (RegistryKept){.record_id = g_strdup(cell->record_id),
        .event = g_strdup(cell->event),
        .field = g_strdup(name_of(undo, cell)),
        .instance = cell->instance,
        .value = g_strdup(cell->now.value),
        .import_id = cell->now.import_id};
    g_ptr_array_add(undo->undone->kept, kept);
}

static gboolean settle_cell(Undo *undo, const RegistryTouchedCell *cell, GError **error)
{
    const GArray *states = cell->states;
    guint n = states->len;
    while (
        n > 0 && g_array_index(states, RegistryCellState, n - 1).import_id == undo->import_id)
        n--;
    if (n < states->len)
        return put_back(
            undo, cell, n > 0 ? &g_array_index(states, RegistryCellState, n - 1) : NULL, error);
    bool is_in = false;
    for (guint i = 0; i < n; i++)
        is_in =
            is_in || g_array_index(states, RegistryCellState, i).import_id == undo->import_id;
    if (is_in)
        keep(undo, cell);
    return TRUE;
}

/* ---- Rows and records of which nothing is left ---- */

static gboolean note_code(const RegistryMissing *missing, void *data, GError **error)
{
    (void)error;
    const RegistryKey *const *found = data;
    const RegistryKey *key = found[0];
    if (missing->key.instance == key->instance && strcmp(missing->key.event, key->event) == 0)
        ((const RegistryKey **)data)[1] = key;
    return TRUE;
}

static gboolean remove_if_empty(Undo *undo, const RegistryTouchedCell *cell, GError **error)
{
    RegistryStore *store = undo->registry->store;
    const RegistryKey key = key_of(cell);
    const size_t n = undo->registry->forms[cell->form].n_columns;
    const RegistryKey *found[] = {&key, NULL};
    g_autofree RegistryValue *values = g_new0(RegistryValue, n);
    bool is_there = false;
    if (!store->driver->row_read(store, cell->form, &key, values, &is_there, error))
        return FALSE;
    for (size_t i = 0; is_there && i < n; i++)
        if (values[i].kind != REGISTRY_VALUE_NONE)
            return TRUE;
    if (!is_there || !store->driver->missing(
                         store, registry_one(key.record_id), note_code, (void *)found, error))
        return !is_there;
    return found[1] || registry_remove_row(undo->change, cell->form, &key, error);
}

static gboolean settle_cells(Undo *undo, GError **error)
{
    g_autoptr(RegistryTouched) touched =
        registry_touched_read(undo->registry, undo->import_id, error);
    if (!touched)
        return FALSE;
    g_autoptr(GPtrArray) cells = registry_touched_cells(touched);
    for (guint i = 0; i < cells->len; i++)
        if (!settle_cell(undo, cells->pdata[i], error))
            return FALSE;
    for (guint i = 0; i < cells->len; i++) {
        const RegistryTouchedCell *cell = cells->pdata[i];
        const RegistryTouchedCell *next = i + 1 < cells->len ? cells->pdata[i + 1] : NULL;
        const bool is_last = !next || next->form != cell->form ||
                             next->instance != cell->instance ||
                             strcmp(next->event, cell->event) != 0 ||
                             strcmp(next->record_id, cell->record_id) != 0;
        if (is_last && !remove_if_empty(undo, cell, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean note_row(const RegistryFormRow *row, void *data, GError **error)
{
    (void)row;
    (void)error;
    bool *any = data;
    *any = true;
    return TRUE;
}

typedef struct {
    const Undo *undo;
    GPtrArray *own; /* Ids of records that came with the import. */
} Records;

static gboolean take_record(const RegistryRecord *record, void *data, GError **error)
{
    (void)error;
    const Records *records = data;
    if (record->import_id == records->undo->import_id)
        g_ptr_array_add(records->own, g_strdup(record->record_id));
    return TRUE;
}

static gboolean remove_records(Undo *undo, GError **error)
{
    RegistryStore *store = undo->registry->store;
    g_autoptr(GPtrArray) own = g_ptr_array_new_with_free_func(g_free);
    Records records = {.undo = undo, .own = own};
    if (!store->driver->records(store, registry_all(), take_record, &records, error))
        return FALSE;
    for (guint i = 0; i < own->len; i++) {
        bool any = false;
        const char *id = own->pdata[i];
        for (size_t f = 0; !any && f < undo->registry->n_forms; f++)
            if (!store->driver->rows(store, f, registry_one(id), note_row, &any, error))
                return FALSE;
        if (any)
            continue;
        if (!registry_remove_record(undo->change, id, error))
            return FALSE;
        undo->undone->n_records++;
        (void)g_hash_table_add(undo->gone, g_strdup(id));
    }
    return TRUE;
}

/* ---- Queries ---- */

/* What the trail says of a query's state: before the import, and by whom it was set last. */
typedef struct {
    char *before;
    int64_t last;
} Trail;

static void trail_free(gpointer data)
{
    Trail *trail = data;
    g_free(trail->before);
    g_free(trail);
}

typedef struct {
    int64_t import_id;
    GHashTable *trails; /* Query number as text -> Trail. */
} Trails;

static gboolean take_step(const RegistryValueChange *change, void *data, GError **error)
{
    (void)error;
    const Trails *trails = data;
    if (g_strcmp0(change->what, "query") != 0 || g_strcmp0(change->column, "state") != 0)
        return TRUE;
    Trail *trail = g_hash_table_lookup(trails->trails, change->subject);
    if (!trail) {
        trail = g_new0(Trail, 1);
        (void)g_hash_table_insert(trails->trails, g_strdup(change->subject), trail);
    }
    if (change->import_id == trails->import_id && !trail->before)
        trail->before = g_strdup(change->old_value);
    trail->last = change->import_id;
    return TRUE;
}

static RegistryQueryState state_of(const char *name)
{
    for (RegistryQueryState i = 0; registry_query_states[i]; i++)
        if (g_str_equal(registry_query_states[i], name))
            return i;
    return REGISTRY_QUERY_OPEN;
}

static gboolean settle_query(
    Undo *undo, const RegistryQuery *query, const Trail *trail, GError **error)
{
    RegistryStore *store = undo->registry->store;
    RegistryQueryStep step = {.state = REGISTRY_QUERY_CLOSED};
    bool is_found = true;
    if (query->import_id == undo->import_id) {
        if (query->state > REGISTRY_QUERY_ANSWERED ||
            !store->driver->query_found_since(
                store, query->query_id, undo->import_id, &is_found, error))
            return query->state > REGISTRY_QUERY_ANSWERED;
        undo->undone->n_closed += !is_found;
        return is_found || registry_query_step(undo->change, query, &step, error);
    }
    if (!trail || !trail->before || trail->last != undo->import_id)
        return TRUE;
    step.state = state_of(trail->before);
    if (step.state == REGISTRY_QUERY_CLOSED)
        step.by = REGISTRY_QUERY_BY_IMPORT;
    if (step.state == query->state)
        return TRUE;
    undo->undone->n_reopened += query->state > REGISTRY_QUERY_ANSWERED;
    undo->undone->n_closed += step.state > REGISTRY_QUERY_ANSWERED;
    return registry_query_step(undo->change, query, &step, error);
}

/* Whether two records are one patient is no question any more where one of them is gone. */
static gboolean settle_pair(Undo *undo, const RegistryQuery *query, GError **error)
{
    const RegistryQueryStep step = {.state = REGISTRY_QUERY_CLOSED};
    if (g_strcmp0(query->problem.rule_id, "duplicate_patient") != 0 ||
        query->state > REGISTRY_QUERY_ANSWERED ||
        (!is_gone(undo, query->problem.record_id) && !is_gone(undo, query->problem.value)))
        return TRUE;
    undo->undone->n_closed++;
    return registry_query_step(undo->change, query, &step, error);
}

static gboolean settle_queries(Undo *undo, GError **error)
{
    static const RegistryQueryFilter all = {0};
    g_autoptr(GHashTable) table =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, trail_free);
    Trails trails = {.import_id = undo->import_id, .trails = table};
    RegistryStore *store = undo->registry->store;
    if (!store->driver->value_changes(store, 0, take_step, &trails, error))
        return FALSE;
    g_autoptr(RegistryQueries) queries = registry_queries_read(undo->registry, &all, error);
    for (guint i = 0; queries && i < queries->queries->len; i++) {
        const RegistryQuery *query = registry_queries_at(queries, i);
        g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, query->query_id);
        if (!settle_query(undo, query, g_hash_table_lookup(table, id), error) ||
            !settle_pair(undo, query, error))
            return FALSE;
    }
    return queries != NULL;
}

/* ---- All ---- */

/* What was sent below a limit goes into the trail, so that a lock from before tells it. */
static gboolean log_below(const RegistryBelow *below, void *data, GError **error)
{
    const Undo *undo = data;
    char number[BASE_DECIMAL_SIZE];
    const RegistryValueChange row = {.what = REGISTRY_CHANGE_BELOW,
        .subject = registry_value_text(&below->value, number),
        .record_id = below->key.record_id,
        .event = below->key.event,
        .instance = below->key.instance,
        .column = below->column,
        .old_value = below->sent};
    return below->import_id != undo->import_id ||
           registry_change_log(undo->change, &row, error);
}

static gboolean run(Undo *undo, GError **error)
{
    RegistryStore *store = undo->registry->store;
    return (undo->registry->study->n_below == 0 ||
               store->driver->belows(store, registry_all(), log_below, undo, error)) &&
           store->driver->below_forget(store, undo->import_id, error) &&
           settle_cells(undo, error) && remove_records(undo, error) &&
           registry_undo_withdrawals(undo->change, undo->import_id, error) &&
           settle_queries(undo, error);
}

RegistryUndone *registry_undo(
    Registry *registry, int64_t import_id, const RegistryChangeInfo *info, GError **error)
{
    g_auto(Target) target = {.import_id = import_id};
    if (!find_target(registry, &target, error))
        return NULL;
    RegistryChangeInfo own = *info;
    own.command = "undo";
    own.file = target.file;
    own.site = target.site;
    own.undoes = import_id;
    g_autoptr(RegistryUndone) undone = g_new0(RegistryUndone, 1);
    undone->kept = g_ptr_array_new_with_free_func(kept_free);
    undone->values = g_ptr_array_new_with_free_func(taken_back_free);
    undone->file = g_strdup(target.file);
    g_autoptr(GHashTable) gone = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Undo undo = {.registry = registry,
        .gone = gone,
        .change = registry_change_begin(registry, &own, error),
        .import_id = import_id,
        .undone = undone};
    if (!undo.change)
        return NULL;
    undone->import_id = registry_change_id(undo.change);
    if (!run(&undo, error)) {
        registry_change_cancel(undo.change);
        return NULL;
    }
    return registry_change_commit(undo.change, "done", NULL, error) ? g_steal_pointer(&undone)
                                                                    : NULL;
}
