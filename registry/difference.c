#include "registry/difference.h"

#include <string.h>

#include "base/text.h"
#include "registry/moves.h"
#include "registry/past.h"
#include "registry/removed.h"
#include "registry/renames.h"
#include "registry/value.h"

static void difference_free(gpointer data)
{
    RegistryDifference *one = data;
    char *const texts[] = {one->record_id, one->site, one->event, one->field, one->a, one->b,
        one->command, one->file, one->user, one->reason, one->time};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_free(one);
}

typedef struct {
    Registry *a, *b;
    Registry *earlier, *later;
    int64_t from, to; /* Entries after the one, up to the other, are between them. */
    RegistryMoves *moves;
    GHashTable *causes;  /* Cell or record -> RegistryDifference with a cause alone. */
    GHashTable *entries; /* import_id -> RegistryDifference with a cause alone. */
    const RegistryRenames *renames;
    size_t *forms;    /* One of the later state a form of the earlier, SIZE_MAX for none. */
    size_t **columns; /* Likewise the places of its columns. */
    GPtrArray *found;
} Comparison;

static int64_t position_of(const Registry *registry)
{
    const PastStore *past = registry_past_of(registry);
    return past ? past->end.import_id : G_MAXINT64;
}

/* ---- Which records ---- */

static size_t form_of_earlier(const Comparison *work, size_t later)
{
    for (size_t f = 0; f < work->earlier->n_forms; f++)
        if (work->forms[f] == later)
            return f;
    return SIZE_MAX;
}

static void add_id(GHashTable *ids, const char *id)
{
    (void)g_hash_table_add(ids, g_strdup(id));
}

static gboolean take_row(const RegistryFormRow *row, void *data, GError **error)
{
    (void)error;
    add_id(data, row->key.record_id);
    return TRUE;
}

/* Who has a row of a form that the earlier study did not have. */
static gboolean add_new_forms(const Comparison *work, GHashTable *ids, GError **error)
{
    RegistryStore *store = work->later->store;
    for (size_t f = 0; f < work->later->n_forms; f++)
        if (form_of_earlier(work, f) == SIZE_MAX &&
            !store->driver->rows(store, f, registry_all(), take_row, ids, error))
            return FALSE;
    return TRUE;
}

/* All that was touched since the earlier of the two, in byte order. */
static GPtrArray *touched(const Comparison *work, GError **error)
{
    GPtrArray *list = g_ptr_array_new_with_free_func(g_free);
    const PastStore *past = registry_past_of(work->earlier);
    g_autoptr(GHashTable) ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GHashTableIter iter;
    gpointer key;
    if (!past)
        return list;
    for (guint i = 0; i < past->ids->len; i++)
        add_id(ids, past->ids->pdata[i]);
    g_hash_table_iter_init(&iter, past->rows);
    while (g_hash_table_iter_next(&iter, &key, NULL))
        add_id(ids, ((const PastKey *)key)->record_id);
    if (!add_new_forms(work, ids, error)) {
        g_ptr_array_unref(list);
        return NULL;
    }
    g_autoptr(GPtrArray) sorted = base_text_keys(ids);
    for (guint i = 0; i < sorted->len; i++)
        g_ptr_array_add(list, g_strdup(sorted->pdata[i]));
    return list;
}

/* ---- Why ---- */

static char *cell_key(
    const char *record, const char *event, int64_t instance, const char *column)
{
    return g_strdup_printf("%s\n%s\n%" G_GINT64_FORMAT "\n%s", record, event ? event : "",
        instance, column ? column : "");
}

static gboolean take_entry(const RegistryEntry *entry, void *data, GError **error)
{
    (void)error;
    const Comparison *work = data;
    RegistryDifference *cause = g_new0(RegistryDifference, 1);
    *cause = (RegistryDifference){.command = g_strdup(entry->command),
        .file = g_strdup(entry->file),
        .user = g_strdup(entry->user),
        .reason = g_strdup(entry->reason),
        .time = g_strdup(entry->at)};
    (void)g_hash_table_insert(
        work->entries, g_memdup2(&entry->import_id, sizeof entry->import_id), cause);
    return TRUE;
}

static gboolean take_change(const RegistryValueChange *change, void *data, GError **error)
{
    (void)error;
    const Comparison *work = data;
    if (change->import_id <= work->from || change->import_id > work->to || !change->record_id)
        return TRUE;
    const RegistryDifference *entry = g_hash_table_lookup(work->entries, &change->import_id);
    const bool is_value = g_strcmp0(change->what, "value") == 0;
    if (!is_value && g_strcmp0(change->what, "record") != 0 &&
        g_strcmp0(change->what, REGISTRY_REMOVED) != 0)
        return TRUE;
    RegistryDifference *cause = g_new0(RegistryDifference, 1);
    *cause = (RegistryDifference){.command = g_strdup(entry ? entry->command : NULL),
        .file = g_strdup(entry ? entry->file : NULL),
        .user = g_strdup(change->user),
        .reason = g_strdup(change->reason),
        .time = g_strdup(change->at),
        .line = change->line};
    (void)g_hash_table_insert(work->causes,
        is_value ? cell_key(change->record_id, change->event, change->instance,
                       registry_renames_column(
                           work->renames, change->column, change->import_id, work->to))
                 : cell_key(change->record_id, NULL, 0, NULL),
        cause);
    return TRUE;
}

static void copy_cause(RegistryDifference *one, const RegistryDifference *cause, int64_t line)
{
    one->command = g_strdup(cause->command);
    one->file = g_strdup(cause->file);
    one->user = g_strdup(cause->user);
    one->reason = g_strdup(cause->reason);
    one->time = g_strdup(cause->time);
    one->line = line;
}

/* The last change of the cell; else what brought its row since; else what was done to the
   record. */
static void find_cause(const Comparison *work, RegistryDifference *one, const RecordRow *row)
{
    g_autofree char *cell = cell_key(one->record_id, one->event, one->instance, one->field);
    g_autofree char *record = cell_key(one->record_id, NULL, 0, NULL);
    const RegistryDifference *cause = g_hash_table_lookup(work->causes, cell);
    if (cause) {
        copy_cause(one, cause, cause->line);
        return;
    }
    if (row && row->import_id > work->from &&
        (cause = g_hash_table_lookup(work->entries, &row->import_id)) != NULL) {
        copy_cause(one, cause, row->line);
        return;
    }
    cause = g_hash_table_lookup(work->causes, record);
    if (cause)
        copy_cause(one, cause, cause->line);
}

/* ---- Two records ---- */

/* A record in both states; either may be absent. */
typedef struct {
    const RecordRows *earlier, *later;
} Pair;

static RegistryDifference *add(Comparison *work, const Pair *pair, const char *event,
    int64_t instance, const char *field, const char *before, const char *after)
{
    const RegistryRecord *old = &pair->earlier->record, *now = &pair->later->record;
    const bool a_is_later = work->a == work->later;
    const bool in_a = (a_is_later ? now : old)->record_id != NULL;
    const bool in_b = (a_is_later ? old : now)->record_id != NULL;
    RegistryDifference *one = g_new0(RegistryDifference, 1);
    *one = (RegistryDifference){
        .record_id = g_strdup(now->record_id ? now->record_id : old->record_id),
        .site = g_strdup(now->record_id ? now->site : old->site),
        .event = g_strdup(event),
        .instance = instance,
        .field = g_strdup(field),
        .a = g_strdup(a_is_later ? after : before),
        .b = g_strdup(a_is_later ? before : after),
        .is_new = !in_a,
        .is_gone = !in_b};
    g_ptr_array_add(work->found, one);
    return one;
}

/* A cell of a row in both states, by its places there; SIZE_MAX where a state has none. */
static void compare_cell(Comparison *work, const Pair *pair, const RecordRow *old,
    const RecordRow *now, size_t at_old, size_t at_now)
{
    char first[BASE_DECIMAL_SIZE], second[BASE_DECIMAL_SIZE];
    const char *before =
        old && at_old != SIZE_MAX ? record_rows_text(pair->earlier, old, at_old, first) : NULL;
    const char *after =
        now && at_now != SIZE_MAX ? record_rows_text(pair->later, now, at_now, second) : NULL;
    const RecordRow *some = now ? now : old;
    if (g_strcmp0(before, after) == 0)
        return;
    const size_t form = now ? now->form : work->forms[old->form];
    const char *name = at_now != SIZE_MAX ? record_column(work->later, form, at_now)
                                          : record_column(work->earlier, old->form, at_old);
    find_cause(
        work, add(work, pair, some->key.event, some->key.instance, name, before, after), now);
}

/* Whether a column of the later state was one of the earlier. */
static bool was_there(const Comparison *work, size_t form, size_t column)
{
    for (size_t f = 0; f < work->earlier->n_forms; f++)
        for (size_t i = 0; work->forms[f] == form && i < work->earlier->forms[f].n_columns; i++)
            if (work->columns[f][i] == column)
                return true;
    return false;
}

static void compare_row(
    Comparison *work, const Pair *pair, size_t form, const RecordRow *old, const RecordRow *now)
{
    for (size_t i = 0; form != SIZE_MAX && i < work->earlier->forms[form].n_columns; i++)
        compare_cell(work, pair, old, now, i, work->columns[form][i]);
    for (size_t i = 0; now && i < work->later->forms[now->form].n_columns; i++)
        if (!was_there(work, now->form, i))
            compare_cell(work, pair, NULL, now, SIZE_MAX, i);
}

static void compare_rows(Comparison *work, const Pair *pair)
{
    for (guint i = 0; i < pair->earlier->rows->len; i++) {
        const RecordRow *old = &g_array_index(pair->earlier->rows, RecordRow, i);
        const size_t to = work->forms[old->form];
        compare_row(work, pair, old->form, old,
            to == SIZE_MAX
                ? NULL
                : record_rows_find(pair->later, to, old->key.event, old->key.instance));
    }
    for (guint i = 0; i < pair->later->rows->len; i++) {
        const RecordRow *now = &g_array_index(pair->later->rows, RecordRow, i);
        const size_t from = form_of_earlier(work, now->form);
        if (from == SIZE_MAX ||
            !record_rows_find(pair->earlier, from, now->key.event, now->key.instance))
            compare_row(work, pair, from, NULL, now);
    }
}

static void compare_pair(Comparison *work, const Pair *pair)
{
    const RegistryRecord *old = &pair->earlier->record, *now = &pair->later->record;
    if (old->record_id && now->record_id && strcmp(old->record_id, now->record_id) != 0)
        find_cause(
            work, add(work, pair, NULL, 0, "record_id", old->record_id, now->record_id), NULL);
    if (old->record_id && now->record_id && strcmp(old->site, now->site) != 0)
        find_cause(work, add(work, pair, NULL, 0, "site", old->site, now->site), NULL);
    compare_rows(work, pair);
}

/* Whether the record goes on under another id that nobody had before. */
static const char *renamed_to(
    const Comparison *work, const char *id, const RecordRows *earlier, const RecordRows *later)
{
    const char *now = registry_moves_id(work->moves, id);
    return earlier->record.record_id && !later->record.record_id && strcmp(now, id) != 0 ? now
                                                                                         : NULL;
}

static gboolean compare_record(
    Comparison *work, const char *id, GHashTable *done, GError **error)
{
    g_auto(RecordRows) earlier = {0}, later = {0}, moved = {0}, there = {0};
    if (g_hash_table_contains(done, id))
        return TRUE;
    if (!record_rows_read(work->earlier, id, &earlier, error) ||
        !record_rows_read(work->later, id, &later, error))
        return FALSE;
    const char *now = renamed_to(work, id, &earlier, &later);
    if (now && (!record_rows_read(work->earlier, now, &there, error) ||
                   !record_rows_read(work->later, now, &moved, error)))
        return FALSE;
    if (now && !there.record.record_id && moved.record.record_id) {
        (void)g_hash_table_add(done, g_strdup(now));
        compare_pair(work, &(Pair){&earlier, &moved});
        return TRUE;
    }
    if (earlier.record.record_id || later.record.record_id)
        compare_pair(work, &(Pair){&earlier, &later});
    return TRUE;
}

/* Renamed records first, so that their new ids are not taken for new records. */
static gboolean compare_all(Comparison *work, const GPtrArray *ids, GError **error)
{
    g_autoptr(GHashTable) done = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (int renamed = 1; renamed >= 0; renamed--)
        for (guint i = 0; i < ids->len; i++) {
            const char *id = ids->pdata[i];
            if ((registry_moves_id(work->moves, id) != id) == (renamed == 1) &&
                !compare_record(work, id, done, error))
                return FALSE;
        }
    return TRUE;
}

static gint compare_found(gconstpointer x, gconstpointer y)
{
    const RegistryDifference *a = *(RegistryDifference *const *)x;
    const RegistryDifference *b = *(RegistryDifference *const *)y;
    return strcmp(a->record_id, b->record_id);
}

/* ---- Two studies ---- */

static size_t column_of_later(const Comparison *work, size_t form, size_t to, size_t column)
{
    const char *name = registry_renames_column(
        work->renames, record_column(work->earlier, form, column), work->from, work->to);
    for (size_t i = 0; i < work->later->forms[to].n_columns; i++)
        if (strcmp(record_column(work->later, to, i), name) == 0)
            return i;
    return SIZE_MAX;
}

/* Between the two a study may have grown. */
static void pair_columns(Comparison *work)
{
    const Registry *earlier = work->earlier;
    work->forms = g_new0(size_t, earlier->n_forms + 1);
    work->columns = g_new0(size_t *, earlier->n_forms + 1);
    for (size_t f = 0; f < earlier->n_forms; f++) {
        const char *name = registry_renames_form(
            work->renames, earlier->study->dictionary->forms[f], work->from, work->to);
        const size_t to = schema_study_form(work->later->study, name);
        work->forms[f] = to;
        work->columns[f] = g_new0(size_t, earlier->forms[f].n_columns + 1);
        for (size_t i = 0; i < earlier->forms[f].n_columns; i++)
            work->columns[f][i] = to == SIZE_MAX ? SIZE_MAX : column_of_later(work, f, to, i);
    }
}

static void free_columns(Comparison *work)
{
    for (size_t f = 0; work->columns && f < work->earlier->n_forms; f++)
        g_free(work->columns[f]);
    g_free(work->columns);
    g_free(work->forms);
}

static gboolean run(Comparison *work, GError **error)
{
    RegistryStore *store = work->later->store;
    g_autoptr(GPtrArray) ids = touched(work, error);
    work->moves = ids ? registry_moves_read(work->later, error) : NULL;
    return work->moves && store->driver->entries(store, take_entry, work, error) &&
           store->driver->value_changes(store, 0, take_change, work, error) &&
           compare_all(work, ids, error);
}

GPtrArray *registry_differences(Registry *a, Registry *b, GError **error)
{
    const bool a_is_later = position_of(a) > position_of(b);
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(difference_free);
    g_autoptr(GHashTable) causes =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, difference_free);
    g_autoptr(GHashTable) entries =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, difference_free);
    Comparison work = {.a = a,
        .b = b,
        .earlier = a_is_later ? b : a,
        .later = a_is_later ? a : b,
        .causes = causes,
        .entries = entries,
        .found = found};
    work.from = position_of(work.earlier);
    work.to = position_of(work.later);
    work.renames = registry_renames(work.later, error);
    if (!work.renames)
        return NULL;
    pair_columns(&work);
    const gboolean ok = run(&work, error);
    free_columns(&work);
    registry_moves_unref(work.moves);
    g_ptr_array_sort(found, compare_found);
    return ok ? g_steal_pointer(&found) : NULL;
}

char *registry_difference_name(Registry *from, Registry *to, const char *name, GError **error)
{
    const int64_t first = position_of(from), last = position_of(to);
    const RegistryRenames *renames = registry_renames(first < last ? to : from, error);
    return renames ? g_strdup(registry_renames_column(renames, name, first, last)) : NULL;
}
