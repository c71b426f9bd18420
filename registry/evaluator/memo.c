#include "registry/evaluator/memo.h"

#include <string.h>

enum { FIRST_PLACES = 256, TRIAL = 8192 };

/* Of a tuple of two and more: its codes side by side where they are small enough, else a hash.
 */
typedef struct {
    uint64_t key;
    uint32_t entry; /* Its number + 1, 0 is free. */
} Place;

struct RegistryMemo {
    size_t n_inputs, n_results;
    GArray *entries; /* uint32_t: inputs, then results, an entry after the other. */
    uint32_t n_entries;
    uint32_t *by_code; /* Of one input: the number of its entry + 1, 0 is none. */
    Place *places;     /* Of others: open addressing. */
    uint32_t n_places;
    unsigned bits;  /* Of each code in a key; codes may be larger than that in hashes alone. */
    bool is_hashed; /* A code did not fit. */
    uint64_t n_asked;
    bool given_up;
};

RegistryMemo *registry_memo_new(size_t n_inputs, size_t n_results)
{
    RegistryMemo *memo = g_new0(RegistryMemo, 1);
    memo->n_inputs = n_inputs;
    memo->n_results = n_results;
    memo->bits = (unsigned)(64 / MAX(n_inputs, 2));
    memo->entries = g_array_new(FALSE, TRUE, sizeof(uint32_t));
    registry_memo_reset(memo);
    return memo;
}

void registry_memo_free(RegistryMemo *memo)
{
    if (!memo)
        return;
    g_array_unref(memo->entries);
    g_free(memo->by_code);
    g_free(memo->places);
    g_free(memo);
}

void registry_memo_reset(RegistryMemo *memo)
{
    g_array_set_size(memo->entries, 0);
    g_clear_pointer(&memo->by_code, g_free);
    g_clear_pointer(&memo->places, g_free);
    memo->n_places = FIRST_PLACES;
    if (memo->n_inputs == 1)
        memo->by_code = g_new0(uint32_t, FIRST_PLACES);
    else
        memo->places = g_new0(Place, FIRST_PLACES);
    memo->n_entries = 0;
    memo->n_asked = 0;
    memo->is_hashed = false;
}

static uint32_t *entry_at(const RegistryMemo *memo, uint32_t entry)
{
    return (uint32_t *)(void *)memo->entries->data + entry * (memo->n_inputs + memo->n_results);
}

/* ---- one input ---- */

/* Codes are small and without gaps: one alone is its own place. */
static uint32_t *place_of_code(RegistryMemo *memo, uint32_t input)
{
    if (input >= memo->n_places) {
        const uint32_t n = MAX(input + 1, 2 * memo->n_places);
        memo->by_code = g_renew(uint32_t, memo->by_code, n);
        memset(memo->by_code + memo->n_places, 0, (n - memo->n_places) * sizeof(uint32_t));
        memo->n_places = n;
    }
    return &memo->by_code[input];
}

size_t registry_memo_fill(RegistryMemo *memo, const uint32_t *inputs, uint32_t *const *results,
    const uint32_t *at, size_t n)
{
    const uint32_t *entries = (const uint32_t *)(void *)memo->entries->data;
    const size_t size = memo->n_inputs + memo->n_results;
    size_t i = 0;
    for (; !memo->given_up && i < n; i++) {
        const uint32_t input = inputs[at[i]];
        const uint32_t number = input < memo->n_places ? memo->by_code[input] : 0;
        if (number == 0)
            break;
        for (size_t r = 0; r < memo->n_results; r++)
            results[r][at[i]] = entries[(number - 1) * size + 1 + r];
    }
    memo->n_asked += i;
    return i;
}

/* ---- others ---- */

/* The codes side by side; false where one is too large. */
static bool pack(const RegistryMemo *memo, const uint32_t *inputs, uint64_t *key)
{
    uint64_t packed = 0, all = 0;
    for (size_t i = 0; i < memo->n_inputs; i++) {
        packed = packed << memo->bits | inputs[i];
        all |= inputs[i];
    }
    *key = packed;
    return all >> memo->bits == 0;
}

static uint64_t hash_of(const RegistryMemo *memo, const uint32_t *inputs)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < memo->n_inputs; i++)
        hash = (hash ^ inputs[i]) * UINT64_C(0x9e3779b97f4a7c15) + (hash >> 29);
    return hash;
}

static Place *find_place(const RegistryMemo *memo, const uint32_t *inputs, uint64_t key)
{
    const size_t size = memo->n_inputs * sizeof *inputs;
    const uint32_t last = memo->n_places - 1;
    uint32_t i = (uint32_t)((key * UINT64_C(0x9e3779b97f4a7c15)) >> 32) & last;
    for (; memo->places[i].entry != 0; i = (i + 1) & last)
        if (memo->places[i].key == key &&
            (!memo->is_hashed ||
                memcmp(entry_at(memo, memo->places[i].entry - 1), inputs, size) == 0))
            break;
    return &memo->places[i];
}

/* Gives each entry its place anew, of so many. */
static void place_again(RegistryMemo *memo, uint32_t n_places)
{
    g_free(memo->places);
    memo->n_places = n_places;
    memo->places = g_new0(Place, n_places);
    for (uint32_t entry = 0; entry < memo->n_entries; entry++) {
        const uint32_t *inputs = entry_at(memo, entry);
        uint64_t key = 0;
        if (memo->is_hashed || !pack(memo, inputs, &key))
            key = hash_of(memo, inputs);
        *find_place(memo, inputs, key) = (Place){key, entry + 1};
    }
}

static uint64_t key_of(RegistryMemo *memo, const uint32_t *inputs)
{
    uint64_t key = 0;
    if (!memo->is_hashed && pack(memo, inputs, &key))
        return key;
    if (!memo->is_hashed) {
        memo->is_hashed = true;
        place_again(memo, memo->n_places);
    }
    return hash_of(memo, inputs);
}

static uint32_t *place_of_tuple(RegistryMemo *memo, const uint32_t *inputs)
{
    if (memo->n_entries >= memo->n_places / 2)
        place_again(memo, 2 * memo->n_places);
    const uint64_t key = key_of(memo, inputs);
    Place *place = find_place(memo, inputs, key);
    place->key = key;
    return &place->entry;
}

/* ---- either ---- */

uint32_t *registry_memo_find(RegistryMemo *memo, const uint32_t *inputs, bool *is_new)
{
    *is_new = false;
    if (memo->given_up)
        return NULL;
    memo->n_asked++;
    uint32_t *number =
        memo->n_inputs == 1 ? place_of_code(memo, inputs[0]) : place_of_tuple(memo, inputs);
    if (*number != 0)
        return entry_at(memo, *number - 1) + memo->n_inputs;
    if (memo->n_entries >= TRIAL && memo->n_entries > memo->n_asked / 2) {
        registry_memo_reset(memo);
        memo->given_up = true;
        return NULL;
    }
    *is_new = true;
    *number = ++memo->n_entries;
    g_array_append_vals(memo->entries, inputs, (guint)memo->n_inputs);
    g_array_set_size(memo->entries, memo->entries->len + (guint)memo->n_results);
    return entry_at(memo, memo->n_entries - 1) + memo->n_inputs;
}
