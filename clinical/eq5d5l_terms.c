#include <stdbool.h>
#include <string.h>

#include "clinical/eq5d5l.h"

#define N_DECIMALS 6

static const char *const names[CLIN_EQ5D_N_TERMS] = {"start", "constant", "n4", "n5",   //
    "mo2", "mo3", "mo4", "mo5", "sc2", "sc3", "sc4", "sc5", "ua2", "ua3", "ua4", "ua5", //
    "pd2", "pd3", "pd4", "pd5", "ad2", "ad3", "ad4", "ad5"};

const char *clin_eq5d_term_name(size_t i)
{
    return i < CLIN_EQ5D_N_TERMS ? names[i] : NULL;
}

/* The millionths of a decimal such as -0.063865, digit by digit: no double comes between. */
static bool read_micro(const char *text, int *micro)
{
    const bool negative = text[0] == '-';
    const char *at = text + (negative || text[0] == '+');
    if (at[0] < '0' || at[0] > '9') {
        return false;
    }
    int value = *at++ - '0';
    const bool has_decimals = at[0] == '.' && at[1] != '\0';
    at += has_decimals;
    for (int i = 0; i < N_DECIMALS; i++) {
        const bool digit = has_decimals && *at >= '0' && *at <= '9';
        value = value * 10 + (digit ? *at++ - '0' : 0);
    }
    if (*at != '\0') {
        return false;
    }
    *micro = negative ? -value : value;
    return true;
}

static int *place(ClinEq5dValueSet *set, size_t term)
{
    int *const first[CLIN_EQ5D_N_OPTIONAL_TERMS] = {
        &set->start, &set->constant, &set->n4, &set->n5};
    if (term < CLIN_EQ5D_N_OPTIONAL_TERMS) {
        return first[term];
    }
    const size_t i = term - CLIN_EQ5D_N_OPTIONAL_TERMS;
    const size_t n = CLIN_EQ5D_N_LEVELS - 1;
    return &set->decrement[i / n][1 + i % n];
}

size_t clin_eq5d_term_set(ClinEq5dValueSet *set, const char *term, const char *value)
{
    int micro = 0;
    for (size_t i = 0; i < CLIN_EQ5D_N_TERMS; i++) {
        if (strcmp(names[i], term) == 0) {
            if (!read_micro(value, &micro)) {
                return CLIN_EQ5D_N_TERMS + 1;
            }
            *place(set, i) = micro;
            return i;
        }
    }
    return CLIN_EQ5D_N_TERMS;
}
