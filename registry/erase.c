#include "registry/erase.h"

#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "base/words.h"
#include "registry/erase_inside.h"
#include "registry/erased_ids.h"
#include "registry/id_folded.h"
#include "registry/moves.h"

/* ---- What was erased ---- */

static void elsewhere_free(gpointer data)
{
    RegistryElsewhere *elsewhere = data;
    char *const texts[] = {elsewhere->what, elsewhere->place, elsewhere->day, elsewhere->user,
        elsewhere->recipient};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_free(elsewhere);
}

static void remaining_free(gpointer data)
{
    RegistryRemaining *remaining = data;
    g_free(remaining->table);
    g_free(remaining->row);
    g_free(remaining->column);
    g_free(remaining);
}

static RegistryErasure *erasure_new(void)
{
    RegistryErasure *erasure = g_new0(RegistryErasure, 1);
    erasure->locks = g_ptr_array_new_with_free_func(g_free);
    erasure->unnamed = g_ptr_array_new_with_free_func(g_free);
    erasure->elsewhere = g_ptr_array_new_with_free_func(elsewhere_free);
    erasure->remaining = g_ptr_array_new_with_free_func(remaining_free);
    return erasure;
}

void registry_erasure_free(RegistryErasure *erasure)
{
    if (!erasure)
        return;
    g_ptr_array_unref(erasure->locks);
    g_ptr_array_unref(erasure->unnamed);
    g_ptr_array_unref(erasure->elsewhere);
    g_ptr_array_unref(erasure->remaining);
    g_free(erasure);
}

/* ---- Beginning and end ---- */

static void entry_free(gpointer data)
{
    EraseEntry *entry = data;
    g_hash_table_unref(entry->parts);
    g_hash_table_unref(entry->lines);
    g_free(entry->file);
    g_free(entry->options);
    g_free(entry->reason);
    g_free(entry);
}

static gboolean erase_init(Erase *erase, Registry *registry, const char *record_id,
    const RegistryErasureHow *how, GError **error)
{
    *erase = (Erase){.registry = registry,
        .how = how,
        .done = erasure_new(),
        .entries = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, entry_free),
        .problems = erase_set_new(),
        .queries = erase_set_new(),
        .answers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .changes = g_array_new(FALSE, FALSE, sizeof(int64_t)),
        .accesses = g_ptr_array_new()};
    erase->person = erase_person_read(registry, record_id, error);
    return erase->person != NULL;
}

static void erase_clear(Erase *erase)
{
    registry_erasure_free(erase->done);
    erase_person_free(erase->person);
    g_clear_pointer(&erase->entries, g_hash_table_unref);
    g_clear_pointer(&erase->problems, g_hash_table_unref);
    g_clear_pointer(&erase->queries, g_hash_table_unref);
    g_clear_pointer(&erase->answers, g_hash_table_unref);
    g_clear_pointer(&erase->changes, g_array_unref);
    g_clear_pointer(&erase->accesses, g_ptr_array_unref);
}

/* ---- Whether it may be ---- */

static gboolean fail(GError **error, const char *message)
{
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, message);
    return FALSE;
}

/* Whether people would take the names for the same: in other letters, or other alphabets. */
static bool is_same(const char *a, const char *b)
{
    g_autofree char *first = registry_id_folded(a), *second = registry_id_folded(b);
    return strcmp(first, second) == 0;
}

static gboolean check_second(const char *second, const RegistryChangeInfo *info, GError **error)
{
    g_autofree char *system_user = registry_system_user();
    if (!info->reason || info->reason[0] == '\0')
        return fail(error, _("an erasure needs --reason TEXT: it stays in the journal"));
    if (!second || second[strspn(second, " \t")] == '\0')
        return fail(error,
            _("an erasure needs --second NAME: another person who wants it too; nothing was "
              "erased"));
    if (is_same(second, system_user) || (info->user && is_same(second, info->user)))
        return fail(error,
            _("--second is who erases already; it needs the name of another person; nothing "
              "was erased"));
    return TRUE;
}

static gboolean check_names(const ErasePerson *person, const char *second,
    const RegistryChangeInfo *info, GError **error)
{
    if (!erase_person_is_named(person, info->reason) &&
        !erase_person_is_named(person, second) && !erase_person_is_named(person, info->user))
        return TRUE;
    return fail(error,
        _("--reason, --second and --user stay in the journal for good and must not name the "
          "patient; nothing was erased"));
}

static gboolean fail_unknown(Registry *registry, const char *record_id, GError **error)
{
    g_autoptr(RegistryErasedIds) ids = registry_erased_ids_read(registry, error);
    if (!ids)
        return FALSE;
    const int64_t entry = registry_erased_ids_find(ids, record_id);
    if (entry > 0)
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("who had the id %s was erased already, by entry %lld of the journal"), record_id,
            (long long)entry);
    else
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("there is no record %s, and nothing else here knows of one: 'proreg export DB "
              "--as csv' has all ids"),
            record_id);
    return FALSE;
}

static bool is_known(const Erase *erase)
{
    return erase->done->n_records > 0 || erase->done->n_rows > 0 || erase->changes->len > 0 ||
           g_hash_table_size(erase->problems) > 0;
}

/* ---- The change ---- */

static gint by_text(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The first erasure keeps the digest of no id, too: it tells another key. */
static gboolean refuse_ids(Erase *erase, GError **error)
{
    uint8_t key[REGISTRY_KEY_BYTES];
    char digest[BASE_SHA256_SIZE];
    RegistryStore *store = erase->registry->store;
    const GPtrArray *ids = erase_person_standing(erase->person);
    g_autoptr(RegistryErasedIds) before = registry_erased_ids_read(erase->registry, error);
    if (!before || !store->driver->erasing.secret(store, key, error))
        return FALSE;
    g_autoptr(GPtrArray) digests = g_ptr_array_new_with_free_func(g_free);
    if (registry_erased_ids_find(before, "") == 0) {
        registry_erased_digest(key, "", digest);
        g_ptr_array_add(digests, g_strdup(digest));
    }
    for (guint i = 0; i < ids->len; i++) {
        registry_erased_digest(key, ids->pdata[i], digest);
        if (registry_erased_ids_find(before, ids->pdata[i]) == 0)
            g_ptr_array_add(digests, g_strdup(digest));
    }
    g_ptr_array_sort(digests, by_text);
    RegistryLeaves *leaves = registry_change_part(erase->change, REGISTRY_PART_REFUSED);
    for (guint i = 0; i < digests->len; i++) {
        base_sha256_text(registry_leaves_begin(leaves), digests->pdata[i]);
        registry_leaves_end(leaves);
        if (!store->driver->erasing.refused_add(
                store, digests->pdata[i], registry_change_id(erase->change), error))
            return FALSE;
    }
    return TRUE;
}

static gboolean find_all(
    Erase *erase, const char *record_id, const EraseLocks *locks, GError **error)
{
    if (!erase_find(erase, error))
        return FALSE;
    if (!is_known(erase))
        return fail_unknown(erase->registry, record_id, error);
    erase_locks_mark(erase, locks);
    return erase_find_lines(erase, error) && erase_find_said(erase, error) &&
           erase_find_accesses(erase, error);
}

static gboolean erase_all(
    Erase *erase, const char *record_id, const EraseLocks *locks, GError **error)
{
    RegistryStore *store = erase->registry->store;
    return store->driver->erasing.erase_begin(store, error) &&
           find_all(erase, record_id, locks, error) && erase_write_leaves(erase, error) &&
           erase_write_originals(erase, error) && erase_write(erase, error) &&
           erase_locks_write(erase, locks, error) && refuse_ids(erase, error) &&
           erase_find_remaining(erase, error);
}

static RegistryChange *begin(Registry *registry, const RegistryErasureHow *how,
    const RegistryChangeInfo *info, GError **error)
{
    g_autofree char *options =
        base_json_line(json_pack("{s:o}", "second", base_json_text(how->second)));
    RegistryChangeInfo own = *info;
    own.command = REGISTRY_ERASE;
    own.options = options;
    return registry_change_begin(registry, &own, error);
}

/* Nothing may have come between the locks that were read and the change. */
static gboolean check_same(const Erase *erase, const RegistryChainEnd *end, GError **error)
{
    if (registry_change_id(erase->change) == end->import_id + 1)
        return TRUE;
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_DATABASE,
        _("the registry was changed meanwhile; nothing was erased: do it again"));
    return FALSE;
}

/* In one transaction: all of it or nothing. */
static gboolean run(Erase *erase, const char *record_id, const EraseLocks *locks,
    const RegistryChainEnd *end, const RegistryChangeInfo *info, GError **error)
{
    erase->change = begin(erase->registry, erase->how, info, error);
    if (!erase->change)
        return FALSE;
    if (!check_same(erase, end, error) || !erase_all(erase, record_id, locks, error)) {
        registry_change_cancel(erase->change);
        return FALSE;
    }
    erase->done->import_id = registry_change_id(erase->change);
    erase->done->n_problems = g_hash_table_size(erase->problems);
    erase->done->n_queries = g_hash_table_size(erase->queries);
    erase->done->n_changes = erase->changes->len;
    erase->done->n_accesses = erase->accesses->len;
    return registry_change_commit(erase->change, "done", NULL, error);
}

static gboolean prepare_and_run(
    Erase *erase, const char *record_id, const RegistryChangeInfo *info, GError **error)
{
    EraseLocks locks = {0};
    RegistryChainEnd end;
    RegistryStore *store = erase->registry->store;
    const gboolean ok = check_names(erase->person, erase->how->second, info, error) &&
                        store->driver->chain_end(store, &end, error) &&
                        erase_locks_read(erase, &locks, error) &&
                        run(erase, record_id, &locks, &end, info, error);
    erase_locks_clear(&locks);
    return ok;
}

/* Making the file anew needs as much memory as it is large, since nothing of patients goes to
   temporary files. */
static const int64_t MOST_SWEPT = 1 << 30;

RegistryErasure *registry_erase(Registry *registry, const char *record_id,
    const RegistryErasureHow *how, const RegistryChangeInfo *info, GError **error)
{
    Erase erase;
    RegistryErasure *done = NULL;
    RegistryStore *store = registry->store;
    if (!check_second(how->second, info, error) || !registry_migrate(registry, info, error))
        return NULL;
    if (erase_init(&erase, registry, record_id, how, error) &&
        prepare_and_run(&erase, record_id, info, error)) {
        done = g_steal_pointer(&erase.done);
        /* What secure_delete left in the gaps of pages goes with the pages. */
        done->is_swept = store->driver->erasing.sweep(store, MOST_SWEPT, &done->is_large);
    }
    erase_clear(&erase);
    return done;
}
