#include "registry/evaluator/memo.h"

#include <string.h>

enum { FIRST_PLACES = 256, TRIAL = 8192 };

struct RegistryMemo {
    size_t n_inputs, n_results;
    GArray *entries; /* uint32_t: inputs, then results, an entry after the other. */
    uint32_t n_entries;
    uint32_t *places; /* Open addressing; number of the entry + 1, 0 is free. */
    uint32_t n_places;
    uint64_t n_asked;
    bool given_up;
};

RegistryMemo *registry_memo_new(size_t n_inputs, size_t n_results)
{
    RegistryMemo *memo = g_new0(RegistryMemo, 1);
    memo->n_inputs = n_inputs;
    memo->n_results = n_results;
    memo->entries = g_array_new(FALSE, TRUE, sizeof(uint32_t));
    registry_memo_reset(memo);
    return memo;
}

void registry_memo_free(RegistryMemo *memo)
{
    if (!memo)
        return;
    g_array_unref(memo->entries);
    g_free(memo->places);
    g_free(memo);
}

void registry_memo_reset(RegistryMemo *memo)
{
    g_array_set_size(memo->entries, 0);
    g_free(memo->places);
    memo->n_places = FIRST_PLACES;
    memo->places = g_new0(uint32_t, FIRST_PLACES);
    memo->n_entries = 0;
    memo->n_asked = 0;
}

static uint32_t *entry_at(const RegistryMemo *memo, uint32_t entry)
{
    return (uint32_t *)(void *)memo->entries->data + entry * (memo->n_inputs + memo->n_results);
}

static uint32_t hash_of(const RegistryMemo *memo, const uint32_t *inputs)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < memo->n_inputs; i++)
        hash = (hash ^ inputs[i]) * UINT64_C(0x9e3779b97f4a7c15) + (hash >> 29);
    return (uint32_t)(hash >> 32);
}

/* Codes are small and without gaps: one alone is its own place. */
static uint32_t *place_of_one(RegistryMemo *memo, uint32_t input)
{
    if (input >= memo->n_places) {
        const uint32_t n = MAX(input + 1, 2 * memo->n_places);
        memo->places = g_renew(uint32_t, memo->places, n);
        memset(memo->places + memo->n_places, 0, (n - memo->n_places) * sizeof *memo->places);
        memo->n_places = n;
    }
    return &memo->places[input];
}

static uint32_t *find_place(const RegistryMemo *memo, const uint32_t *inputs)
{
    const size_t size = memo->n_inputs * sizeof *inputs;
    uint32_t i = hash_of(memo, inputs) & (memo->n_places - 1);
    while (
        memo->places[i] != 0 && memcmp(entry_at(memo, memo->places[i] - 1), inputs, size) != 0)
        i = (i + 1) & (memo->n_places - 1);
    return &memo->places[i];
}

static void grow(RegistryMemo *memo)
{
    g_free(memo->places);
    memo->n_places *= 2;
    memo->places = g_new0(uint32_t, memo->n_places);
    for (uint32_t entry = 0; entry < memo->n_entries; entry++)
        *find_place(memo, entry_at(memo, entry)) = entry + 1;
}

uint32_t *registry_memo_find(RegistryMemo *memo, const uint32_t *inputs, bool *is_new)
{
    *is_new = false;
    if (memo->given_up)
        return NULL;
    memo->n_asked++;
    uint32_t *place =
        memo->n_inputs == 1 ? place_of_one(memo, inputs[0]) : find_place(memo, inputs);
    if (*place != 0)
        return entry_at(memo, *place - 1) + memo->n_inputs;
    if (memo->n_entries >= TRIAL && memo->n_entries > memo->n_asked / 2) {
        registry_memo_reset(memo);
        memo->given_up = true;
        return NULL;
    }
    if (memo->n_inputs != 1 && memo->n_entries >= memo->n_places / 2) {
        grow(memo);
        place = find_place(memo, inputs);
    }
    *is_new = true;
    *place = ++memo->n_entries;
    g_array_append_vals(memo->entries, inputs, (guint)memo->n_inputs);
    g_array_set_size(memo->entries, memo->entries->len + (guint)memo->n_results);
    return entry_at(memo, memo->n_entries - 1) + memo->n_inputs;
}
