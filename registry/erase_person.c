#include "registry/erase_person.h"

#include <string.h>

#include "registry/erase_names.h"
#include "registry/id_folded.h"
#include "registry/moves.h"
#include "registry/moves_read.h"

/* An id was given up for another one, or (`to` NULL) stands for it no more. */
typedef struct {
    int64_t entry;
    const char *from, *to;
} Step;

struct ErasePerson {
    GStringChunk *texts;
    GArray *steps; /* Step, in order. */
    const char *now;
    GPtrArray *ever, *ids, *standing;
    GHashTable *others; /* Ids of all other records, and ids that were somebody's once. */
    GHashTable *looks;  /* How the person's ids look. */
    EraseNames *names;
};

static const char *keep(const ErasePerson *person, const char *text)
{
    return g_string_chunk_insert_const(person->texts, text);
}

static gboolean take_step(const RegistryValueChange *change, void *data, GError **error)
{
    (void)error;
    const ErasePerson *person = data;
    const char *subject = change->subject ? change->subject : "";
    const bool releases = g_str_equal(subject, REGISTRY_MOVED_RELEASE);
    const bool moves = g_str_equal(subject, REGISTRY_MOVED_RENAME) ||
                       g_str_equal(subject, REGISTRY_MOVED_MERGE);
    if (!change->old_value || (!releases && (!moves || !change->new_value)))
        return TRUE;
    const Step step = {change->import_id, keep(person, change->old_value),
        moves ? keep(person, change->new_value) : NULL};
    g_array_append_val(person->steps, step);
    return TRUE;
}

static const Step *step_at(const ErasePerson *person, guint i)
{
    return &g_array_index(person->steps, Step, i);
}

/* Whom an id of that entry stands for now: what it stood for then, and where that went since.
 */
static const char *meaning(const ErasePerson *person, const char *id, int64_t entry)
{
    guint i = 0, next = 0;
    const char *now = id;
    for (; i < person->steps->len && step_at(person, i)->entry < entry; i++) {
        const Step *step = step_at(person, i);
        if (strcmp(step->from, id) == 0) {
            now = step->to ? step->to : id;
            next = i + 1;
        } else if (step->to && strcmp(step->to, id) == 0) {
            now = id; /* It is a record's own again. */
        }
    }
    for (i = now == id ? i : next; i < person->steps->len; i++) {
        const Step *step = step_at(person, i);
        if (step->to && strcmp(step->from, now) == 0)
            now = step->to;
    }
    return now;
}

static bool is_now(const ErasePerson *person, const char *id, int64_t entry)
{
    return strcmp(meaning(person, id, entry), person->now) == 0;
}

/* Whether it meant the person at some time. */
static bool was_ever(const ErasePerson *person, const char *id)
{
    bool was = is_now(person, id, 0);
    for (guint i = 0; !was && i < person->steps->len; i++)
        was = is_now(person, id, step_at(person, i)->entry) ||
              is_now(person, id, step_at(person, i)->entry + 1);
    return was;
}

static void add_id(ErasePerson *person, const char *id)
{
    if (g_ptr_array_find_with_equal_func(person->ever, id, g_str_equal, NULL) ||
        !was_ever(person, id))
        return;
    g_ptr_array_add(person->ever, (gpointer)id);
    const char *stands_for = meaning(person, id, INT64_MAX);
    const bool is_standing = strcmp(stands_for, person->now) == 0;
    if (is_standing)
        g_ptr_array_add(person->standing, (gpointer)id);
    /* A released id may be another patient's: it is looked for nowhere but in its time. */
    if (is_standing || strcmp(stands_for, id) != 0)
        g_ptr_array_add(person->ids, (gpointer)id);
}

static gboolean take_other(const RegistryRecord *record, void *data, GError **error)
{
    (void)error;
    const ErasePerson *person = data;
    if (strcmp(record->record_id, person->now) != 0)
        (void)g_hash_table_add(person->others, g_strdup(record->record_id));
    return TRUE;
}

/* Ids by which others are known, and how the person's look; after all steps. */
static gboolean read_others(ErasePerson *person, RegistryStore *store, GError **error)
{
    if (!store->driver->records(store, registry_all(), take_other, person, error))
        return FALSE;
    for (guint i = 0; i < person->ids->len; i++)
        (void)g_hash_table_add(person->looks, registry_id_folded(person->ids->pdata[i]));
    person->names = erase_names_new(person->ids, person->others);
    /* A former id is told by what became of it alone, and not by its look. */
    for (guint i = 0; i < person->steps->len; i++)
        (void)g_hash_table_add(person->others, g_strdup(step_at(person, i)->from));
    return TRUE;
}

ErasePerson *erase_person_read(Registry *registry, const char *record_id, GError **error)
{
    g_autoptr(RegistryMoves) moves = registry_moves_read(registry, error);
    if (!moves)
        return NULL;
    g_autoptr(ErasePerson) person = g_new0(ErasePerson, 1);
    person->texts = g_string_chunk_new(1024);
    person->steps = g_array_new(FALSE, FALSE, sizeof(Step));
    person->ever = g_ptr_array_new();
    person->ids = g_ptr_array_new();
    person->standing = g_ptr_array_new();
    person->others = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    person->looks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    person->now = keep(person, registry_moves_id(moves, record_id));
    RegistryStore *store = registry->store;
    if (!store->driver->record_changes(store, take_step, person, error))
        return NULL;
    add_id(person, person->now);
    for (guint i = 0; i < person->steps->len; i++) {
        const Step *step = step_at(person, i);
        add_id(person, step->from);
        if (step->to)
            add_id(person, step->to);
    }
    return read_others(person, store, error) ? g_steal_pointer(&person) : NULL;
}

void erase_person_free(ErasePerson *person)
{
    if (!person)
        return;
    g_string_chunk_free(person->texts);
    g_array_unref(person->steps);
    g_ptr_array_unref(person->ever);
    g_ptr_array_unref(person->ids);
    g_ptr_array_unref(person->standing);
    g_hash_table_unref(person->others);
    g_hash_table_unref(person->looks);
    erase_names_free(person->names);
    g_free(person);
}

const char *erase_person_id(const ErasePerson *person)
{
    return person->now;
}

const GPtrArray *erase_person_ever(const ErasePerson *person)
{
    return person->ever;
}

const GPtrArray *erase_person_standing(const ErasePerson *person)
{
    return person->standing;
}

/* What was written otherwise, and never came to a record, is the person's as well: it would be
   refused from now on. */
static bool looks_like(const ErasePerson *person, const char *record_id)
{
    g_autofree char *look = registry_id_folded(record_id);
    return g_hash_table_contains(person->looks, look) &&
           !g_hash_table_contains(person->others, record_id);
}

bool erase_person_is(const ErasePerson *person, const char *record_id, int64_t entry)
{
    return record_id && record_id[0] != '\0' &&
           (is_now(person, record_id, entry) || looks_like(person, record_id));
}

/* ---- In other texts ---- */

bool erase_person_is_named(const ErasePerson *person, const char *text)
{
    return erase_names_in(person->names, text);
}

bool erase_person_tells(const ErasePerson *person)
{
    return erase_names_tell(person->names);
}

char *erase_person_redact(const ErasePerson *person, const char *json)
{
    return erase_names_redact(person->names, json);
}

char *erase_person_redact_members(const ErasePerson *person, const char *json)
{
    return erase_names_redact_members(person->names, json);
}
