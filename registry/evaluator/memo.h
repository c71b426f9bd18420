#pragma once
/**
 * @file
 * What a formula gave for inputs that were met before. Inputs and results are codes of domains.
 * For the registry alone.
 */
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct RegistryMemo RegistryMemo;

/** Of a formula with so many inputs and results; nothing is known yet. */
RegistryMemo *registry_memo_new(size_t n_inputs, size_t n_results);
void registry_memo_free(RegistryMemo *memo);

/**
 * The place of a tuple's results.
 * @param inputs   n_inputs codes.
 * @param is_new   whether the tuple was not met before; then the caller fills the n_results
 *                 codes in before the next call.
 * @return borrowed until the next call; NULL where the memo has given up, because more than
 *         half of what it holds was never asked for again.
 */
uint32_t *registry_memo_find(RegistryMemo *memo, const uint32_t *inputs, bool *is_new);

/**
 * Of a memo of one input: the results of many at once, as far as they are known.
 * @param inputs   codes; the one of number i is inputs[at[i]].
 * @param results  n_results arrays; that of number i is written to [at[i]].
 * @param n        how many.
 * @return how many were written: all before the first that was not met before, none where the
 *         memo has given up.
 */
size_t registry_memo_fill(RegistryMemo *memo, const uint32_t *inputs, uint32_t *const *results,
    const uint32_t *at, size_t n);

/** Forgets everything. */
void registry_memo_reset(RegistryMemo *memo);
