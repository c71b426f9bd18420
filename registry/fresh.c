#include "registry/fresh.h"

#include <string.h>

enum { FORGOTTEN = 1, MOST_PLACES = 63 };

/* A record; its id and site stand behind it, each with its end. */
typedef struct {
    uint64_t rows; /* A bit a place, and FORGOTTEN. */
    char texts[];
} Record;

struct RegistryFresh {
    size_t n_forms;
    uint8_t *places;     /* events x forms: the number of the first instance's bit from 1; 0 for
                            none: then nothing is known. */
    GHashTable *records; /* Id -> Record, both in one piece. */
    Record *record;      /* That is turned to, or NULL. */
};

RegistryFresh *registry_fresh_new(const Registry *registry)
{
    RegistryFresh *fresh = g_new0(RegistryFresh, 1);
    const SchemaStudy *study = registry->study;
    uint8_t n = 0;
    fresh->n_forms = registry->n_forms;
    fresh->places = g_new0(uint8_t, study->n_events * registry->n_forms + 1);
    for (size_t e = 0; e < study->n_events; e++)
        for (size_t i = 0; i < study->events[e].n_forms && n < MOST_PLACES; i++)
            fresh->places[e * fresh->n_forms + study->events[e].forms[i]] = ++n;
    fresh->records = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    return fresh;
}

void registry_fresh_free(RegistryFresh *fresh)
{
    if (!fresh)
        return;
    g_hash_table_unref(fresh->records);
    g_free(fresh->places);
    g_free(fresh);
}

void registry_fresh_add(RegistryFresh *fresh, const char *record_id, const char *site)
{
    const size_t n_id = strlen(record_id) + 1, n_site = strlen(site) + 1;
    Record *record = g_malloc(sizeof *record + n_id + n_site);
    record->rows = 0;
    memcpy(record->texts, record_id, n_id);
    memcpy(record->texts + n_id, site, n_site);
    (void)g_hash_table_replace(fresh->records, record->texts, record);
    fresh->record = record;
}

void registry_fresh_remove(RegistryFresh *fresh, const char *record_id)
{
    (void)g_hash_table_remove(fresh->records, record_id);
    fresh->record = NULL;
}

bool registry_fresh_has(const RegistryFresh *fresh, const char *record_id)
{
    return g_hash_table_contains(fresh->records, record_id);
}

const char *registry_fresh_find(RegistryFresh *fresh, const char *record_id)
{
    fresh->record = g_hash_table_lookup(fresh->records, record_id);
    return fresh->record ? fresh->record->texts + strlen(fresh->record->texts) + 1 : NULL;
}

bool registry_fresh_forget(RegistryFresh *fresh)
{
    if (!fresh->record)
        return true;
    const bool is_new = (fresh->record->rows & FORGOTTEN) == 0;
    fresh->record->rows |= FORGOTTEN;
    return is_new;
}

/* The bit of the row, or 0. */
static uint64_t bit_of(const RegistryFresh *fresh, size_t form, size_t event, int64_t instance)
{
    const uint8_t place =
        instance == 1 && fresh->record ? fresh->places[event * fresh->n_forms + form] : 0;
    return place > 0 ? UINT64_C(1) << place : 0;
}

bool registry_fresh_lacks(
    const RegistryFresh *fresh, size_t form, size_t event, int64_t instance)
{
    const uint64_t bit = bit_of(fresh, form, event, instance);
    return bit != 0 && (fresh->record->rows & bit) == 0;
}

void registry_fresh_note(RegistryFresh *fresh, size_t form, size_t event, int64_t instance)
{
    const uint64_t bit = bit_of(fresh, form, event, instance);
    if (bit != 0)
        fresh->record->rows |= bit;
}
