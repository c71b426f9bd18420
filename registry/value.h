#pragma once
/**
 * @file
 * A stored value: its type is its column's, its text is the same on every machine.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/decimal.h"
#include "registry/import.h"

typedef enum {
    REGISTRY_VALUE_NONE,
    REGISTRY_VALUE_INTEGER,
    REGISTRY_VALUE_REAL,
    REGISTRY_VALUE_TEXT,
    REGISTRY_VALUE_MISSING /**< A missing-data code, in `text`. */
} RegistryValueKind;

typedef struct {
    RegistryValueKind kind;
    int64_t integer;
    double real;
    const char *text; /**< Borrowed; for TEXT and MISSING. */
    bool scratch;     /**< `text` lies in the scratch buffer. */
} RegistryValue;

/**
 * A cell as a column of type 'I', 'R' or 'T' holds it. BLANK and ABSENT give NONE.
 * @param scratch  room for a number's text; the value borrows it.
 */
RegistryValue registry_value_of_cell(
    const RegistryCell *cell, char type, char scratch[BASE_DECIMAL_SIZE]);

/**
 * A value as the audit trail has it; NULL is none. Borrows the text.
 * @param is_code  it is a missing-data code.
 * @param type     of the column: 'I', 'R' or 'T'.
 */
RegistryValue registry_value_of_text(const char *text, bool is_code, char type);

/** Whether both are of one kind and the same; two NONE are. */
bool registry_value_equal(const RegistryValue *a, const RegistryValue *b);

/**
 * The value as text, as audit trail, hashes and exports have it; NULL for NONE.
 * @param buffer  room for a number.
 */
const char *registry_value_text(const RegistryValue *value, char buffer[BASE_DECIMAL_SIZE]);
