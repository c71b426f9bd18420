#pragma once
/**
 * @file
 * Inside schema/: the values of branching logic, and the functions that it may call.
 */
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/** A number, a text, a blank (neither), or something that is not known. */
typedef struct {
    bool unknown;
    bool is_number;
    double number;
    const char *text; /**< Never NULL; "" of a number that was computed. */
} BranchingValue;

/** A number that was computed; no number where it is not finite. */
BranchingValue branching_number(double number);
/** A text; a number too where all of it is one (digits, a sign, a point). */
BranchingValue branching_text(const char *text);
BranchingValue branching_unknown(void);
bool branching_is_blank(const BranchingValue *value);
/** Neither blank, unknown nor 0. */
bool branching_is_true(const BranchingValue *value);

/** A call: its arguments' values, and what else functions may need. */
typedef struct {
    const BranchingValue *values;
    size_t n;
    int32_t today;             /**< Days since 1970-01-01. */
    GHashTable *missing_codes; /**< May be NULL. */
    GPtrArray *texts;          /**< Owns texts that functions make. */
} BranchingCall;

typedef struct {
    const char *name;
    size_t least, most; /**< Number of arguments. */
    BranchingValue (*run)(const BranchingCall *call);
} BranchingFunction;

/** The function of that name (small letters), or NULL. */
const BranchingFunction *branching_function(const char *name);
/** Calls it; unknown where an argument is, but for the branch that `if` does not take. */
BranchingValue branching_call(const BranchingFunction *function, const BranchingCall *call);
