#include "registry/past.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "registry/renames.h"

static PastStore *past_of(RegistryStore *store)
{
    return (PastStore *)store;
}

/* ---- Two lists in one: today's, and the records that are kept ---- */

typedef struct {
    PastStore *past;
    guint next; /* Of the ids that are kept. */
    const char *to;
    size_t form;
    int64_t n; /* Records still wanted; -1 for all. */
    const char *after;
    bool is_full;
    RegistryEachRecord each_record;
    RegistryEachRow each_row;
    RegistryEachMissing each_code;
    RegistryEachBelow each_below;
    void *data;
} Merge;

static gboolean give_record(Merge *merge, const RegistryRecord *record, GError **error)
{
    if (merge->after && strcmp(record->record_id, merge->after) == 0)
        return TRUE;
    if (merge->n == 0) {
        merge->is_full = true;
        return FALSE;
    }
    merge->n -= merge->n > 0;
    return merge->each_record(record, merge->data, error);
}

static gboolean give_own(Merge *merge, const PastRecord *record, GError **error)
{
    const RecordRows *own = &record->own;
    if (merge->each_record)
        return give_record(merge, &own->record, error);
    for (guint i = 0; merge->each_code && i < own->codes->len; i++)
        if (!merge->each_code(
                &g_array_index(own->codes, RegistryMissing, i), merge->data, error))
            return FALSE;
    for (guint i = 0; merge->each_below && record->belows && i < record->belows->len; i++)
        if (!merge->each_below(
                &g_array_index(record->belows, RegistryBelow, i), merge->data, error))
            return FALSE;
    for (guint i = 0; merge->each_row && i < own->rows->len; i++) {
        const RecordRow *row = &g_array_index(own->rows, RecordRow, i);
        const RegistryFormRow whole = {row->key, row->import_id, row->line, row->values};
        if (row->form == merge->form && !merge->each_row(&whole, merge->data, error))
            return FALSE;
    }
    return TRUE;
}

/* The kept records before that one (NULL: to the end). */
static gboolean give_kept(Merge *merge, const char *before, GError **error)
{
    const GPtrArray *ids = merge->past->ids;
    for (; merge->next < ids->len; merge->next++) {
        const char *id = ids->pdata[merge->next];
        if ((before && strcmp(id, before) >= 0) || (merge->to && strcmp(id, merge->to) > 0))
            return TRUE;
        const PastRecord *record = registry_past_find(merge->past, id);
        if (record->exists && !give_own(merge, record, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean merge_record(const RegistryRecord *record, void *data, GError **error)
{
    Merge *merge = data;
    RegistryRecord then = *record;
    if (merge->past->is_of_another_study)
        then.digest = NULL;
    return give_kept(merge, record->record_id, error) &&
           (registry_past_find(merge->past, record->record_id) ||
               give_record(merge, &then, error));
}

static gboolean merge_row(const RegistryFormRow *row, void *data, GError **error)
{
    Merge *merge = data;
    return give_kept(merge, row->key.record_id, error) &&
           (row->import_id > merge->past->end.import_id ||
               registry_past_find(merge->past, row->key.record_id) ||
               merge->each_row(row, merge->data, error));
}

static gboolean merge_code(const RegistryMissing *code, void *data, GError **error)
{
    Merge *merge = data;
    return give_kept(merge, code->key.record_id, error) &&
           (code->import_id > merge->past->end.import_id ||
               registry_past_find(merge->past, code->key.record_id) ||
               merge->each_code(code, merge->data, error));
}

static gboolean merge_below(const RegistryBelow *below, void *data, GError **error)
{
    Merge *merge = data;
    return give_kept(merge, below->key.record_id, error) &&
           (below->import_id > merge->past->end.import_id ||
               registry_past_find(merge->past, below->key.record_id) ||
               merge->each_below(below, merge->data, error));
}

/* What is now, of a range, and what is kept of then. */
static gboolean merge_range(Merge *merge, RegistryWhose whose, GError **error)
{
    RegistryStore *now = merge->past->now;
    const RegistryDriver *driver = now->driver;
    const gboolean ok =
        merge->each_record ? driver->records(now, whose, merge_record, merge, error)
        : merge->each_row  ? driver->rows(now, merge->form, whose, merge_row, merge, error)
        : merge->each_code ? driver->missing(now, whose, merge_code, merge, error)
                           : driver->belows(now, whose, merge_below, merge, error);
    return (ok && give_kept(merge, NULL, error)) || merge->is_full;
}

static gboolean merge_all(
    RegistryStore *store, RegistryWhose whose, Merge merge, GError **error)
{
    gboolean ok = TRUE;
    merge.past = past_of(store);
    for (size_t i = 0; ok && i < registry_whose_parts(whose); i++) {
        const RegistryWhose part = registry_whose_part(whose, i);
        merge.next = registry_past_first(merge.past, part.from);
        merge.to = part.to;
        ok = merge_range(&merge, part, error);
    }
    return ok;
}

static gboolean records(RegistryStore *store, RegistryWhose whose, RegistryEachRecord each,
    void *data, GError **error)
{
    const Merge merge = {.each_record = each, .n = -1, .data = data};
    return merge_all(store, whose, merge, error);
}

static gboolean owners(
    RegistryStore *store, RegistryEachRecord each, void *data, GError **error)
{
    return records(store, registry_all(), each, data, error);
}

static gboolean next_records(RegistryStore *store, const char *after, int64_t n,
    RegistryEachRecord each, void *data, GError **error)
{
    const Merge merge = {.each_record = each, .after = after, .n = n, .data = data};
    return merge_all(store, registry_range(after, NULL), merge, error);
}

static gboolean rows(RegistryStore *store, size_t form, RegistryWhose whose,
    RegistryEachRow each, void *data, GError **error)
{
    const Merge merge = {.each_row = each, .form = form, .n = -1, .data = data};
    return merge_all(store, whose, merge, error);
}

static gboolean missing(RegistryStore *store, RegistryWhose whose, RegistryEachMissing each,
    void *data, GError **error)
{
    const Merge merge = {.each_code = each, .n = -1, .data = data};
    return merge_all(store, whose, merge, error);
}

static gboolean belows(RegistryStore *store, RegistryWhose whose, RegistryEachBelow each,
    void *data, GError **error)
{
    const Merge merge = {.each_below = each, .n = -1, .data = data};
    return merge_all(store, whose, merge, error);
}

static gboolean count_records(RegistryStore *store, int64_t *n, GError **error)
{
    PastStore *past = past_of(store);
    GHashTableIter iter;
    gpointer value;
    if (!past->now->driver->count_records(past->now, n, error))
        return FALSE;
    g_hash_table_iter_init(&iter, past->records);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const PastRecord *record = value;
        *n += (int64_t)record->exists - (int64_t)record->is_now;
    }
    return TRUE;
}

/* ---- Journal and trail, up to the position ---- */

typedef struct {
    int64_t last;
    RegistryEachEntry each_entry;
    RegistryEachValueChange each_change;
    RegistryEachProblem each_problem;
    void *data;
} Until;

static gboolean take_entry(const RegistryEntry *entry, void *data, GError **error)
{
    const Until *until = data;
    return entry->import_id > until->last || until->each_entry(entry, until->data, error);
}

static gboolean take_change(const RegistryValueChange *change, void *data, GError **error)
{
    const Until *until = data;
    return change->import_id > until->last || until->each_change(change, until->data, error);
}

static gboolean take_problem(const RegistryStoredProblem *problem, void *data, GError **error)
{
    const Until *until = data;
    return problem->import_id > until->last || until->each_problem(problem, until->data, error);
}

static gboolean entries(
    RegistryStore *store, RegistryEachEntry each, void *data, GError **error)
{
    PastStore *past = past_of(store);
    Until until = {.last = past->end.import_id, .each_entry = each, .data = data};
    return past->now->driver->entries(past->now, take_entry, &until, error);
}

static gboolean value_changes(RegistryStore *store, int64_t import_id,
    RegistryEachValueChange each, void *data, GError **error)
{
    PastStore *past = past_of(store);
    Until until = {.last = past->end.import_id, .each_change = each, .data = data};
    return past->now->driver->value_changes(past->now, import_id, take_change, &until, error);
}

static gboolean record_changes(
    RegistryStore *store, RegistryEachValueChange each, void *data, GError **error)
{
    PastStore *past = past_of(store);
    Until until = {.last = past->end.import_id, .each_change = each, .data = data};
    return past->now->driver->record_changes(past->now, take_change, &until, error);
}

static gboolean answered_changes(
    RegistryStore *store, RegistryEachValueChange each, void *data, GError **error)
{
    PastStore *past = past_of(store);
    Until until = {.last = past->end.import_id, .each_change = each, .data = data};
    return past->now->driver->answered_changes(past->now, take_change, &until, error);
}

static gboolean problems(RegistryStore *store, int64_t import_id, RegistryEachProblem each,
    void *data, GError **error)
{
    PastStore *past = past_of(store);
    Until until = {.last = past->end.import_id, .each_problem = each, .data = data};
    return past->now->driver->problems(past->now, import_id, take_problem, &until, error);
}

static gboolean problems_of_rule(RegistryStore *store, const char *rule_id,
    RegistryEachProblem each, void *data, GError **error)
{
    PastStore *past = past_of(store);
    Until until = {.last = past->end.import_id, .each_problem = each, .data = data};
    return past->now->driver->problems_of_rule(past->now, rule_id, take_problem, &until, error);
}

static gboolean chain_end(RegistryStore *store, RegistryChainEnd *end, GError **error)
{
    (void)error;
    *end = past_of(store)->end;
    return TRUE;
}

/* ---- Forwarded ---- */

static int layout(const RegistryStore *store)
{
    const RegistryStore *now = ((const PastStore *)store)->now;
    return now->driver->layout(now);
}

static gboolean begin(RegistryStore *store, RegistryMode mode, GError **error)
{
    return past_of(store)->now->driver->begin(past_of(store)->now, mode, error);
}

static gboolean commit(RegistryStore *store, GError **error)
{
    return past_of(store)->now->driver->commit(past_of(store)->now, error);
}

static void roll_back(RegistryStore *store)
{
    past_of(store)->now->driver->roll_back(past_of(store)->now);
}

static const char *login(const RegistryStore *store)
{
    const RegistryStore *now = ((const PastStore *)store)->now;
    return now->driver->guests.login ? now->driver->guests.login(now) : NULL;
}

static const char *role(const RegistryStore *store)
{
    const RegistryStore *now = ((const PastStore *)store)->now;
    return now->driver->guests.role ? now->driver->guests.role(now) : NULL;
}

static gboolean access_add(
    RegistryStore *store, const RegistryAccessEntry *entry, GError **error)
{
    return past_of(store)->now->driver->access_add(past_of(store)->now, entry, error);
}

static gboolean accesses(
    RegistryStore *store, RegistryEachAccess each, void *data, GError **error)
{
    return past_of(store)->now->driver->accesses(past_of(store)->now, each, data, error);
}

static gboolean access_end(
    RegistryStore *store, int64_t *access_id, char hash[BASE_SHA256_SIZE], GError **error)
{
    return past_of(store)->now->driver->access_end(past_of(store)->now, access_id, hash, error);
}

static gboolean snapshots(
    RegistryStore *store, RegistryEachSnapshot each, void *data, GError **error)
{
    return past_of(store)->now->driver->snapshots(past_of(store)->now, each, data, error);
}

static gboolean study_files_of(
    RegistryStore *store, int64_t import_id, RegistryEachFile each, void *data, GError **error)
{
    RegistryStore *now = past_of(store)->now;
    return now->driver->study_files_of(now, import_id, each, data, error);
}

static void close_past(RegistryStore *store)
{
    PastStore *past = past_of(store);
    past->now->driver->close(past->now);
    registry_past_kept_clear(past);
    g_free(past);
}

/* Whom to refuse is asked as of now, by what is written of a lock that is read. */
static gboolean refused(
    RegistryStore *store, RegistryEachRefused each, void *data, GError **error)
{
    RegistryStore *now = past_of(store)->now;
    return now->driver->erasing.refused(now, each, data, error);
}

static gboolean secret(RegistryStore *store, uint8_t key[REGISTRY_KEY_BYTES], GError **error)
{
    RegistryStore *now = past_of(store)->now;
    return now->driver->erasing.secret(now, key, error);
}

static gboolean erased_by(
    RegistryStore *store, const char *look, bool *asks, int64_t *import_id, GError **error)
{
    RegistryStore *now = past_of(store)->now;
    *asks = false;
    return !now->driver->erasing.erased_by ||
           now->driver->erasing.erased_by(now, look, asks, import_id, error);
}

/* ---- Entering ---- */

static gboolean find_end(const RegistryEntry *entry, void *data, GError **error)
{
    (void)error;
    RegistryChainEnd *end = data;
    if (entry->import_id != end->import_id)
        return TRUE;
    (void)g_strlcpy(end->head, entry->hash ? entry->hash : "", sizeof end->head);
    (void)g_strlcpy(end->content_after, entry->content_after ? entry->content_after : "",
        sizeof end->content_after);
    end->has_key = entry->key != NULL;
    if (entry->key)
        memcpy(end->key, entry->key, sizeof end->key);
    return TRUE;
}

static gboolean last_change(const RegistryValueChange *change, void *data, GError **error)
{
    (void)error;
    RegistryChainEnd *end = data;
    if (change->import_id <= end->import_id)
        end->change_id = MAX(end->change_id, change->change_id);
    return TRUE;
}

static gboolean read_end(PastStore *past, GError **error)
{
    const RegistryDriver *driver = past->now->driver;
    return driver->entries(past->now, find_end, &past->end, error) &&
           driver->value_changes(past->now, 0, last_change, &past->end, error);
}

static void list_ids(PastStore *past)
{
    g_ptr_array_unref(past->ids);
    past->ids = base_text_keys(past->records);
}

static PastStore *past_new(Registry *registry, int64_t import_id)
{
    PastStore *past = g_new0(PastStore, 1);
    past->registry = registry;
    past->now = registry->store;
    past->end.import_id = import_id;
    registry_past_kept_init(past);
    past->driver = (RegistryDriver){.close = close_past,
        .guests = {.login = login, .role = role},
        .newest_layout = registry->store->driver->newest_layout,
        .layout = layout,
        .begin = begin,
        .commit = commit,
        .roll_back = roll_back,
        .study_files_of = study_files_of,
        .snapshots = snapshots,
        .access_add = access_add,
        .erasing = {.erased_by = erased_by, .refused = refused, .secret = secret},
        .access_end = access_end,
        .accesses = accesses,
        .entries = entries,
        .chain_end = chain_end,
        .value_changes = value_changes,
        .record_changes = record_changes,
        .answered_changes = answered_changes,
        .problems = problems,
        .problems_of_rule = problems_of_rule,
        .queries = registry_past_queries,
        .queries_active = registry_past_queries_active,
        .open_queries = registry_past_open_queries,
        .count_records = count_records,
        .records = records,
        .owners = owners,
        .next_records = next_records,
        .rows = rows,
        .missing = missing,
        .belows = belows,
        .reasons = registry_past_reasons,
        .scan_open = registry_past_scan_open,
        .scan_run = registry_past_scan_run,
        .scan_close = registry_past_scan_close};
    past->base.driver = &past->driver;
    return past;
}

gboolean registry_past_enter(Registry *registry, int64_t import_id, GError **error)
{
    PastStore *past = past_new(registry, import_id);
    RegistryStore *now = past->now;
    past->renames = registry_renames(registry, error);
    gboolean ok = past->renames && now->driver->begin(now, REGISTRY_READ, error);
    if (ok) {
        past->is_of_another_study = registry->looks_back;
        ok = read_end(past, error) && registry_past_take_back(past, error);
        now->driver->roll_back(now);
    }
    list_ids(past);
    registry->store = &past->base;
    registry->is_past = true;
    registry->position = import_id;
    return ok;
}

gboolean registry_past_hide(Registry *registry, const char *record_id, GError **error)
{
    PastStore *past = registry_past_of(registry);
    PastRecord *record = registry_past_load(past, record_id, error);
    if (!record)
        return FALSE;
    record->exists = false;
    g_array_set_size(record->own.rows, 0);
    g_array_set_size(record->own.codes, 0);
    list_ids(past);
    return TRUE;
}
