#include "registry/change.h"

#include <string.h>

#include "base/date.h"
#include "base/error.h"
#include "base/random.h"
#include "base/words.h"
#include "registry/change_inside.h"
#include "registry/digest.h"
#include "registry/erased_ids.h"
#include "registry/moves.h"
#include "registry/replay.h"
#include "registry/wide.h"

static const RegistryDriver *driver_of(const RegistryChange *change)
{
    return change->registry->store->driver;
}

static void free_leaves(gpointer data)
{
    registry_leaves_free(data);
}

/* Who, when, how and why: as the entry was made the first time. */
static void identify_again(RegistryChange *change, const RegistryReplay *replay)
{
    const RegistryEntry *entry = &replay->entry;
    change->entry = *entry;
    change->entry.status = "running";
    change->entry.file_commitment = NULL;
    memset(change->entry.counts, 0, sizeof change->entry.counts);
    change->entry.content_before = change->entry.content_after = NULL;
    change->entry.digest = change->entry.previous = change->entry.hash = NULL;
    (void)g_strlcpy(change->at, entry->at, sizeof change->at);
    if (entry->key)
        memcpy(change->key, entry->key, sizeof change->key);
    else
        base_random_bytes(change->key, sizeof change->key);
    change->entry.key = change->key;
}

static void identify(RegistryChange *change, const RegistryChangeInfo *info)
{
    const char *const given[G_N_ELEMENTS(change->texts)] = {info->command, info->options,
        info->file, info->sha256, info->site, info->encoding, info->map, info->profile,
        info->reason};
    for (size_t i = 0; i < G_N_ELEMENTS(change->texts); i++)
        change->texts[i] = g_strdup(given[i]);
    const RegistryStore *store = change->registry->store;
    const char *login = store->driver->guests.login ? store->driver->guests.login(store) : NULL;
    change->system_user = registry_system_user();
    change->user = g_strdup(login ? login : info->user ? info->user : change->system_user);
    base_clock_format(&info->clock, change->at);
    base_date_format(base_clock_day(&info->clock), change->day);
    base_random_bytes(change->key, sizeof change->key);
    char *const *texts = change->texts;
    change->entry = (RegistryEntry){.format = 2,
        .command = texts[0],
        .status = "running",
        .options = texts[1],
        .file = texts[2],
        .sha256 = texts[3],
        .site = texts[4],
        .encoding = texts[5],
        .map = texts[6],
        .profile = texts[7],
        .reason = texts[8],
        .program = PROREG_VERSION,
        .user = change->user,
        .system_user = change->system_user,
        .at = change->at,
        .day = change->day,
        .undoes = info->undoes,
        .key = change->key};
}

static RegistryChange *change_new(Registry *registry, const RegistryChangeInfo *info)
{
    RegistryChange *change = g_new0(RegistryChange, 1);
    change->registry = registry;
    change->parts = g_ptr_array_new_with_free_func(free_leaves);
    change->sum = base_sha256_new();
    change->touched = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    change->foreign = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if (registry->replay)
        identify_again(change, registry->replay);
    else
        identify(change, info);
    return change;
}

static void change_free(RegistryChange *change)
{
    registry_moves_unref(change->moves);
    g_ptr_array_unref(change->parts);
    g_hash_table_unref(change->touched);
    g_hash_table_unref(change->foreign);
    base_sha256_free(change->sum);
    for (size_t i = 0; i < G_N_ELEMENTS(change->texts); i++)
        g_free(change->texts[i]);
    g_free(change->user);
    g_free(change->system_user);
    g_free(change);
}

/* A temporary registry is gone before anybody could ask for its content's hash. */
static bool keeps_content(const RegistryChange *change)
{
    return change->registry->path != NULL;
}

/* Records that another program touched: their digests are gone, or not those of the values. */
static gboolean keep_digest(const char *record_id, const uint8_t *stored, const uint8_t *made,
    void *data, GError **error)
{
    RegistryChange *change = data;
    if (stored && memcmp(stored, made, BASE_SHA256_BYTES) == 0)
        return TRUE;
    (void)g_hash_table_add(change->foreign, g_strdup(record_id));
    return driver_of(change)->record_digest(change->registry->store, record_id, made, error);
}

gboolean registry_change_content(
    Registry *registry, const uint8_t *key, char out[BASE_SHA256_SIZE], GError **error)
{
    char content[BASE_SHA256_SIZE], origins[BASE_SHA256_SIZE];
    RegistryStore *store = registry->store;
    bool known = false;
    g_autoptr(BaseSha256) sum = base_sha256_new();
    if (store->driver->guests.content &&
        !store->driver->guests.content(store, content, origins, &known, error))
        return FALSE;
    if (!known && (!registry_digest_content(registry, content, error) ||
                      !registry_digest_origins(registry, origins, error)))
        return FALSE;
    registry_chain_commit_content(sum, key, content, origins, out);
    return TRUE;
}

/* Digests that are missing are made; where another program wrote, all are compared before its
   pages count as ours. */
static gboolean look_for_foreign(RegistryChange *change, GError **error)
{
    const bool is_foreign = driver_of(change)->is_foreign(change->registry->store);
    if (!registry_digest_make(change->registry, is_foreign, keep_digest, change, error))
        return FALSE;
    if (is_foreign)
        driver_of(change)->adopt(change->registry->store);
    return TRUE;
}

/* What the last entry left must be what is found: the same content under the same salt. */
static gboolean commit_to_before(
    RegistryChange *change, const RegistryChainEnd *end, GError **error)
{
    RegistryStore *store = change->registry->store;
    bool known = false;
    if (!keeps_content(change) || !end->has_key)
        return TRUE;
    if (store->driver->guests.content_before &&
        !store->driver->guests.content_before(store, change->content_before, &known, error))
        return FALSE;
    if (known) {
        change->entry.content_before = change->content_before;
        return TRUE;
    }
    if (!look_for_foreign(change, error) ||
        !registry_change_content(change->registry, end->key, change->content_before, error))
        return FALSE;
    change->entry.content_before = change->content_before;
    return TRUE;
}

/* So that an end of the log of accesses cannot be cut off beneath a later change. */
static gboolean commit_to_accesses(RegistryChange *change, GError **error)
{
    int64_t access_id = 0;
    /* The log of then is no longer, or not yet, there. */
    if (change->registry->replay)
        return TRUE;
    if (!driver_of(change)->access_end(
            change->registry->store, &access_id, change->access_head, error))
        return FALSE;
    if (access_id == 0)
        (void)g_strlcpy(change->access_head, REGISTRY_CHAIN_START, sizeof change->access_head);
    change->entry.access_head = change->access_head;
    return TRUE;
}

static gboolean add_entry(RegistryChange *change, GError **error)
{
    RegistryChainEnd end;
    if (!driver_of(change)->chain_end(change->registry->store, &end, error))
        return FALSE;
    change->last_change_id = end.change_id;
    (void)g_strlcpy(
        change->head, end.head[0] ? end.head : REGISTRY_CHAIN_START, sizeof change->head);
    if (change->entry.sha256) {
        registry_chain_commit(
            change->sum, change->key, "file", change->entry.sha256, change->file_commitment);
        change->entry.file_commitment = change->file_commitment;
    }
    return commit_to_before(change, &end, error) && commit_to_accesses(change, error) &&
           driver_of(change)->entry_add(
               change->registry->store, &change->entry, &change->entry.import_id, error);
}

int64_t registry_change_id(const RegistryChange *change)
{
    return change->entry.import_id;
}

RegistryLeaves *registry_change_part(RegistryChange *change, const char *part)
{
    for (guint i = 0; i < change->parts->len; i++)
        if (strcmp(registry_leaves_part(change->parts->pdata[i]), part) == 0)
            return change->parts->pdata[i];
    RegistryLeaves *leaves = registry_leaves_new(change->key, part);
    g_ptr_array_add(change->parts, leaves);
    return leaves;
}

/* A file's rules are asked by its import, which knows the lines; of all else here. */
static bool asks_rules(const RegistryChange *change)
{
    return change->registry->ask_rules && change->registry->study->n_rules > 0 &&
           strcmp(change->entry.command, "import") != 0;
}

gboolean registry_change_log(
    RegistryChange *change, const RegistryValueChange *what, GError **error)
{
    uint8_t salt[REGISTRY_SALT_BYTES];
    char commitment[BASE_SHA256_SIZE];
    char hash[BASE_SHA256_SIZE];
    const RegistryEntry *entry = &change->entry;
    registry_replay_salt(change->registry->replay, salt);
    RegistryValueChange row = *what;
    row.change_id = change->last_change_id + 1;
    row.import_id = entry->import_id;
    row.salt = salt;
    row.salt_size = sizeof salt;
    row.user = change->speaker ? change->speaker : entry->user;
    row.system_user = entry->system_user;
    row.at = entry->at;
    row.own_reason = change->why;
    row.commitment = commitment;
    row.previous = change->head;
    row.hash = hash;
    registry_chain_change_commitment(change->sum, &row, entry->format, commitment);
    registry_chain_change_hash(change->sum, &row, entry->format, change->head, hash);
    if (!driver_of(change)->value_change_add(change->registry->store, &row, error))
        return FALSE;
    change->last_change_id++;
    (void)g_strlcpy(change->head, hash, sizeof change->head);
    if (what->record_id && asks_rules(change))
        g_hash_table_add(change->touched, g_strdup(what->record_id));
    return TRUE;
}

static int compare_ids(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The ids of a set, in byte order. */
static GPtrArray *sorted_ids(GHashTable *set)
{
    GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
    GHashTableIter records;
    gpointer id;
    g_hash_table_iter_init(&records, set);
    while (g_hash_table_iter_next(&records, &id, NULL))
        g_ptr_array_add(ids, g_strdup(id));
    g_ptr_array_sort(ids, compare_ids);
    return ids;
}

/* That another program was at work stays known, also where the content is the same again. */
static gboolean log_foreign(RegistryChange *change, GError **error)
{
    g_autoptr(GPtrArray) ids = sorted_ids(change->foreign);
    for (guint i = 0; i < ids->len; i++) {
        const RegistryValueChange row = {
            .what = REGISTRY_CHANGE_FOREIGN, .record_id = ids->pdata[i]};
        if (!registry_change_log(change, &row, error))
            return FALSE;
    }
    g_hash_table_remove_all(change->touched);
    return TRUE;
}

/* Nothing that people write of an entry may bring an erased id back. A profile is kept as a
   file of the study, and looked at when it comes. */
static gboolean check_said(const RegistryChange *change, GError **error)
{
    const RegistryEntry *entry = &change->entry;
    const RegistryWritten said[] = {
        {_("the name of the file"), entry->file, REGISTRY_ERASED_TELLING},
        {_("the name of who does it"), entry->user, REGISTRY_ERASED_TELLING},
        {"--reason", entry->reason, REGISTRY_ERASED_TELLING},
        {_("the map"), entry->map, REGISTRY_ERASED_SURE}};
    return registry_erased_check(
        change->registry, said, G_N_ELEMENTS(said), entry->options, error);
}

RegistryChange *registry_change_open(
    Registry *registry, const RegistryChangeInfo *info, GError **error)
{
    if (!registry_login_is(registry, info->user, error)) {
        registry->store->driver->roll_back(registry->store);
        return NULL;
    }
    RegistryChange *change = change_new(registry, info);
    if (check_said(change, error) && add_entry(change, error) && log_foreign(change, error) &&
        (change->moves = registry_moves_read(registry, error)) != NULL)
        return change;
    registry_change_cancel(change);
    return NULL;
}

gboolean registry_change_study_file(
    RegistryChange *change, const RegistryStudyFile *file, GError **error)
{
    RegistryStudyFile state = *file;
    if (!registry_erased_check_file(
            change->registry, file->name, file->bytes, file->size, error))
        return FALSE;
    state.import_id = change->entry.import_id;
    RegistryLeaves *leaves = registry_change_part(change, REGISTRY_PART_STUDY);
    registry_chain_study_file(registry_leaves_begin(leaves), &state);
    registry_leaves_end(leaves);
    return driver_of(change)->add_study_file(change->registry->store, &state, error);
}

static int compare_parts(gconstpointer a, gconstpointer b)
{
    return strcmp(registry_leaves_part(*(RegistryLeaves *const *)a),
        registry_leaves_part(*(RegistryLeaves *const *)b));
}

/* Writes the parts and says the digest over them. */
static gboolean keep_parts(
    RegistryChange *change, char digest[BASE_SHA256_SIZE], GError **error)
{
    g_ptr_array_sort(change->parts, compare_parts);
    const guint n = change->parts->len;
    g_autofree RegistryPart *parts = g_new0(RegistryPart, n + 1);
    g_autofree char *roots = g_malloc0((gsize)(n + 1) * BASE_SHA256_SIZE);
    for (guint i = 0; i < n; i++) {
        const RegistryLeaves *leaves = change->parts->pdata[i];
        char *root = roots + (gsize)i * BASE_SHA256_SIZE;
        registry_leaves_root(leaves, root);
        parts[i] =
            (RegistryPart){registry_leaves_part(leaves), registry_leaves_n(leaves), root};
        if (!driver_of(change)->part_add(
                change->registry->store, change->entry.import_id, &parts[i], error))
            return FALSE;
    }
    registry_chain_parts(change->sum, parts, n, digest);
    return TRUE;
}

static gboolean commit_to_after(
    RegistryChange *change, char after[BASE_SHA256_SIZE], GError **error)
{
    if (!keeps_content(change))
        return TRUE;
    if (!registry_digest_settle(change->registry, error) ||
        !registry_wide_settle(change->registry, error) ||
        !registry_change_content(change->registry, change->key, after, error))
        return FALSE;
    change->entry.content_after = after;
    return TRUE;
}

/* A lock bears the hash of its own entry. */
static gboolean keep_snapshot(RegistryChange *change, const char *hash, GError **error)
{
    if (!change->snapshot)
        return TRUE;
    change->snapshot->chain_head = hash;
    return driver_of(change)->snapshot_add(change->registry->store, change->snapshot, error);
}

/* What was said of the entry is a part of it, which can be erased. */
static void say(RegistryChange *change)
{
    const char *said[REGISTRY_N_SAID];
    RegistryLeaves *leaves = registry_change_part(change, REGISTRY_PART_SAID);
    registry_chain_said(&change->entry, said);
    for (size_t i = 0; i < REGISTRY_N_SAID; i++)
        registry_leaves_add_text(leaves, said[i]);
}

static gboolean finish(RegistryChange *change, GError **error)
{
    char digest[BASE_SHA256_SIZE];
    char after[BASE_SHA256_SIZE];
    char hash[BASE_SHA256_SIZE];
    RegistryEntry *entry = &change->entry;
    say(change);
    if (!keep_parts(change, digest, error) || !commit_to_after(change, after, error))
        return FALSE;
    entry->digest = digest;
    entry->previous = change->head;
    registry_chain_entry_hash(change->sum, entry, change->head, hash);
    entry->hash = hash;
    return driver_of(change)->entry_finish(change->registry->store, entry, error) &&
           keep_snapshot(change, hash, error) &&
           driver_of(change)->commit(change->registry->store, error);
}

/* What contradicts or agrees with the study's rules now is asked about, or no longer. */
static gboolean ask_rules(RegistryChange *change, GError **error)
{
    if (g_hash_table_size(change->touched) == 0)
        return TRUE;
    g_autoptr(GPtrArray) ids = sorted_ids(change->touched);
    return change->registry->ask_rules(change, ids, error);
}

gboolean registry_change_commit(RegistryChange *change, const char *status,
    const RegistryChangeCounts *counts, GError **error)
{
    gboolean ok = FALSE;
    change->entry.status = status;
    if (counts) {
        const int64_t numbers[REGISTRY_N_COUNTS] = {counts->n_rows, counts->n_records_new,
            counts->n_records_updated, counts->n_records_unchanged, counts->n_values_new,
            counts->n_values_changed, counts->n_values_unchanged, counts->n_values_held};
        memcpy(change->entry.counts, numbers, sizeof numbers);
    }
    if (change->failed)
        g_set_error(error, BASE_ERROR, BASE_ERROR_INTERNAL,
            "%s: a step of the change failed and it cannot be kept",
            change->entry.file ? change->entry.file : change->entry.command);
    else
        ok = ask_rules(change, error) && finish(change, error);
    if (!ok)
        driver_of(change)->roll_back(change->registry->store);
    else if (!change->registry->is_rehearsing)
        change->registry->is_changed = true;
    change_free(change);
    return ok;
}

void registry_change_cancel(RegistryChange *change)
{
    driver_of(change)->roll_back(change->registry->store);
    change_free(change);
}
