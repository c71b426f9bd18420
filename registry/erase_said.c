/**
 * @file
 * What people wrote in the journal and in the log of accesses, where it names the person or is
 * about nobody else; and from both, what was given out and is beyond reach.
 */
#include <string.h>

#include "base/date.h"
#include "base/json.h"
#include "registry/copies.h"
#include "registry/erase_inside.h"
#include "registry/leaves.h"
#include "registry/snapshot.h"

/* ---- Elsewhere ---- */

void erase_elsewhere(Erase *erase, const char *what, const char *place, const char *at,
    const char *user, const char *recipient, bool is_known)
{
    RegistryElsewhere *elsewhere = g_new0(RegistryElsewhere, 1);
    *elsewhere = (RegistryElsewhere){.what = g_strdup(what),
        .place = g_strdup(place),
        .day = g_strndup(at ? at : "", strlen("2026-01-01")),
        .user = g_strdup(user),
        .recipient = g_strdup(recipient),
        .is_known = is_known};
    g_ptr_array_add(erase->done->elsewhere, elsewhere);
}

/* ---- The journal ---- */

/* Rows of part "said", as registry_chain_said has them. */
enum { SAID_FILE, SAID_OPTIONS, SAID_REASON };

static void add_said_row(Erase *erase, const RegistryEntry *entry, int64_t row)
{
    erase_entry_row(erase, entry->import_id, REGISTRY_PART_SAID, row);
}

/* What somebody wrote of one person alone is that person's, whatever it says. */
static bool is_about_person(const Erase *erase, const RegistryEntry *entry)
{
    const EraseEntry *own = g_hash_table_lookup(erase->entries, &entry->import_id);
    return own && own->n_mine > 0 && own->n_other == 0 && strcmp(entry->command, "import") != 0;
}

static bool lists_query(const Erase *erase, const char *options)
{
    bool lists = false;
    json_t *json = options ? json_loads(options, 0, NULL) : NULL;
    const json_t *numbers = json_object_get(json, "queries");
    for (size_t i = 0; i < json_array_size(numbers); i++)
        lists = lists ||
                erase_set_has(erase->queries, json_integer_value(json_array_get(numbers, i)));
    json_decref(json);
    return lists;
}

static void keep_lock_text(Erase *erase, const RegistryEntry *entry)
{
    /* What was accepted stands with the lock, too. */
    if (strcmp(entry->command, REGISTRY_LOCKS) == 0)
        erase_entry_row(
            erase, entry->import_id, REGISTRY_PART_SNAPSHOT, REGISTRY_SNAPSHOT_ACCEPTED);
}

static gboolean look_at(const RegistryEntry *entry, void *data, GError **error)
{
    (void)error;
    Erase *erase = data;
    const ErasePerson *person = erase->person;
    const bool names_file = erase_person_is_named(person, entry->file);
    const bool names_options = erase_person_is_named(person, entry->options);
    const bool names_reason =
        entry->reason &&
        (is_about_person(erase, entry) || erase_person_is_named(person, entry->reason));
    if (lists_query(erase, entry->options))
        erase_elsewhere(erase, entry->command, entry->file, entry->day ? entry->day : entry->at,
            entry->user, NULL, true);
    if (names_file)
        add_said_row(erase, entry, SAID_FILE);
    if (names_options)
        add_said_row(erase, entry, SAID_OPTIONS);
    if (names_reason) {
        add_said_row(erase, entry, SAID_REASON);
        keep_lock_text(erase, entry);
    }
    EraseEntry *own = g_hash_table_lookup(erase->entries, &entry->import_id);
    if (!own)
        return TRUE;
    own->file = names_file ? NULL : g_strdup(entry->file);
    own->reason = names_reason ? NULL : g_strdup(entry->reason);
    own->options = !names_options ? g_strdup(entry->options)
                   : strcmp(entry->command, REGISTRY_LOCKS) == 0
                       ? erase_person_redact_members(person, entry->options)
                       : erase_person_redact(person, entry->options);
    own->is_redacted = names_options && own->options;
    return TRUE;
}

gboolean erase_find_said(Erase *erase, GError **error)
{
    RegistryStore *store = erase->registry->store;
    return store->driver->entries(store, look_at, erase, error);
}

/* ---- The log of accesses ---- */

typedef struct {
    Erase *erase;
    GHashTable *heads; /* Hash of an entry of the journal -> int64_t. */
} Looking;

static gboolean take_head(const RegistryEntry *entry, void *data, GError **error)
{
    (void)error;
    if (entry->hash)
        (void)g_hash_table_insert(
            data, g_strdup(entry->hash), g_memdup2(&entry->import_id, sizeof entry->import_id));
    return TRUE;
}

/* An id that was seen once all entries up to the head were in. */
static int64_t entry_of(const Looking *looking, const RegistryAccessEntry *access)
{
    const int64_t *entry =
        access->chain_head ? g_hash_table_lookup(looking->heads, access->chain_head) : NULL;
    return entry ? *entry + 1 : INT64_MAX;
}

/* The ids without the person's, as they stay; the numbers of those that go. */
static char *cut_ids(
    const Looking *looking, const RegistryAccessEntry *access, GHashTable *rows)
{
    size_t i;
    json_t *id;
    json_t *ids = access->records ? json_loads(access->records, 0, NULL) : NULL;
    const int64_t entry = entry_of(looking, access);
    json_array_foreach(ids, i, id)
    {
        if (!erase_person_is(looking->erase->person, json_string_value(id), entry))
            continue;
        erase_set_add(rows, (int64_t)i);
        (void)json_array_set_new(ids, i, json_null());
    }
    return ids ? base_json_line(ids) : NULL;
}

static void access_free(gpointer data)
{
    EraseAccess *access = data;
    const char *const texts[] = {access->as.records, access->as.options, access->as.file,
        access->as.recipient, access->as.reason};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free((char *)texts[i]);
    g_hash_table_unref(access->rows);
    g_array_unref(access->kept);
    g_free(access);
}

static EraseAccess *cut_access(const Looking *looking, const RegistryAccessEntry *entry)
{
    const ErasePerson *person = looking->erase->person;
    EraseAccess *access = g_new0(EraseAccess, 1);
    access->access_id = entry->access_id;
    access->rows = erase_set_new();
    access->kept = g_array_new(FALSE, FALSE, sizeof(EraseLeaf));
    access->as = (RegistryAccessEntry){
        .access_id = entry->access_id, .records = cut_ids(looking, entry, access->rows)};
    const struct {
        const char *text;
        const char **as;
    } said[REGISTRY_N_ACCESS_SAID] = {{entry->options, &access->as.options},
        {entry->file, &access->as.file}, {entry->recipient, &access->as.recipient},
        {entry->reason, &access->as.reason}};
    for (int64_t i = 0; i < REGISTRY_N_ACCESS_SAID; i++)
        if (erase_person_is_named(person, said[i].text))
            erase_set_add(access->rows, entry->n_records + i);
        else
            *said[i].as = g_strdup(said[i].text);
    return access;
}

static gboolean take_access(const RegistryAccessEntry *entry, void *data, GError **error)
{
    const Looking *looking = data;
    Erase *erase = looking->erase;
    EraseAccess *access = cut_access(looking, entry);
    const bool is_known = g_hash_table_size(access->rows) > 0;
    const bool is_whole = strcmp(entry->command, "backup") == 0 ||
                          (strcmp(entry->command, "copy") == 0 && entry->n_records == 0);
    if (is_known || is_whole)
        erase_elsewhere(erase, entry->command, entry->file, entry->day, entry->user,
            entry->recipient, is_known);
    if (!is_known) {
        access_free(access);
        return TRUE;
    }
    g_ptr_array_add(erase->accesses, access);
    return erase_access_leaves(erase, access, entry, error);
}

/* Those that are kept by themselves are in no log. */
static void list_copies(Erase *erase)
{
    g_autoptr(GPtrArray) copies = registry_copies(erase->registry);
    for (guint i = 0; i < copies->len; i++) {
        const RegistryCopy *copy = copies->pdata[i];
        char day[BASE_DATE_SIZE];
        base_date_format(copy->day, day);
        erase_elsewhere(erase, "backup", copy->path, day, NULL, NULL, false);
    }
}

gboolean erase_find_accesses(Erase *erase, GError **error)
{
    RegistryStore *store = erase->registry->store;
    g_autoptr(GHashTable) heads =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    Looking looking = {erase, heads};
    list_copies(erase);
    g_ptr_array_set_free_func(erase->accesses, access_free);
    return store->driver->entries(store, take_head, heads, error) &&
           store->driver->accesses(store, take_access, &looking, error);
}
