#include "registry/difference.h"

#include <string.h>

#include "base/text.h"
#include "registry/moves.h"
#include "registry/past.h"
#include "registry/removed.h"
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
    GPtrArray *found;
} Comparison;

static int64_t position_of(const Registry *registry)
{
    const PastStore *past = registry_past_of(registry);
    return past ? past->end.import_id : G_MAXINT64;
}

/* ---- Which records ---- */

static void add_id(GHashTable *ids, const char *id)
{
    (void)g_hash_table_add(ids, g_strdup(id));
}

/* All that was touched since the earlier of the two, in byte order. */
static GPtrArray *touched(const Comparison *work)
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
    g_hash_table_iter_init(&iter, ids);
    while (g_hash_table_iter_next(&iter, &key, NULL))
        g_ptr_array_add(list, g_strdup(key));
    g_ptr_array_sort(list, base_text_compare);
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
        is_value ? cell_key(change->record_id, change->event, change->instance, change->column)
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

static void compare_row(
    Comparison *work, const Pair *pair, const RecordRow *old, const RecordRow *now)
{
    const RecordRow *some = now ? now : old;
    for (size_t i = 0; i < work->a->forms[some->form].n_columns; i++) {
        char first[BASE_DECIMAL_SIZE], second[BASE_DECIMAL_SIZE];
        const char *before = old ? record_rows_text(pair->earlier, old, i, first) : NULL;
        const char *after = now ? record_rows_text(pair->later, now, i, second) : NULL;
        if (g_strcmp0(before, after) != 0)
            find_cause(work,
                add(work, pair, some->key.event, some->key.instance,
                    record_column(work->a, some->form, i), before, after),
                now);
    }
}

static void compare_rows(Comparison *work, const Pair *pair)
{
    for (guint i = 0; i < pair->earlier->rows->len; i++) {
        const RecordRow *old = &g_array_index(pair->earlier->rows, RecordRow, i);
        compare_row(work, pair, old,
            record_rows_find(pair->later, old->form, old->key.event, old->key.instance));
    }
    for (guint i = 0; i < pair->later->rows->len; i++) {
        const RecordRow *now = &g_array_index(pair->later->rows, RecordRow, i);
        if (!record_rows_find(pair->earlier, now->form, now->key.event, now->key.instance))
            compare_row(work, pair, NULL, now);
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

static gboolean run(Comparison *work, GError **error)
{
    RegistryStore *store = work->later->store;
    g_autoptr(GPtrArray) ids = touched(work);
    work->moves = registry_moves_read(work->later, error);
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
    const gboolean ok = run(&work, error);
    registry_moves_unref(work.moves);
    g_ptr_array_sort(found, compare_found);
    return ok ? g_steal_pointer(&found) : NULL;
}
