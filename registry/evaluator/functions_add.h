#pragma once
/**
 * @file
 * A function that expressions may call, over values as the registry has them: SQLite calls it
 * through one wrapper, and registry/evaluator/direct.h without SQLite. For this folder only.
 */
#include <sqlite3.h>

#include "clinical/pack.h"
#include "registry/domain.h"

/** How arguments of other types are read, as SQLite converts them. */
typedef enum {
    REGISTRY_ARGUMENTS_AS_THEY_ARE,
    REGISTRY_ARGUMENTS_NUMBERS, /**< A text that is a number is one. */
    REGISTRY_ARGUMENTS_TEXTS    /**< A number is as it is written. */
} RegistryArguments;

typedef struct RegistryFunction RegistryFunction;
struct RegistryFunction {
    /** Computes the result; a text in it lives as long as the program. */
    void (*compute)(const RegistryFunction *function, const RegistryDatum *const *values,
        RegistryDatum *result);
    RegistryArguments arguments;
    size_t n_arguments; /**< At most REGISTRY_MOST_ARGUMENTS. */

    const ClinFunction *of_pack;      /**< What it stands for, or ... */
    const ClinInstrument *instrument; /**< ... an output of an instrument. */
    size_t output;
    ClinOptions options;
};

enum { REGISTRY_MOST_ARGUMENTS = 32 };

/** Where functions are added. */
typedef struct {
    sqlite3 *db;
    const ClinEq5dValueSet *value_set; /**< Lives as long as the connection. */
    GHashTable *names;                 /**< Gets their names (owned texts); may be NULL. */
    GHashTable *calls;                 /**< See registry_functions_register. */
} RegistryFunctions;

/** Adds one function that depends on its arguments alone; copies it. */
gboolean registry_function_add(const RegistryFunctions *to, const char *name,
    const RegistryFunction *function, GError **error);

/** "name/2": how a function is called in `calls`. New. */
char *registry_function_key(const char *name, size_t n_arguments);

/** A result: a whole number where `decimals` is 0, NULL where it is missing. */
void registry_function_give(const ClinValue *value, int decimals, RegistryDatum *result);
