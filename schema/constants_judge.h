#pragma once
/**
 * @file
 * Inside schema/: whether a comparison of one variable with one constant can be true of
 * anybody.
 */
#include "schema/analysis.h"

typedef enum { SCHEMA_EQ, SCHEMA_NE, SCHEMA_LT, SCHEMA_LE, SCHEMA_GT, SCHEMA_GE } SchemaCompare;

/** What a variable may be. Zeroed but for `name`: anything. */
typedef struct {
    const char *name; /**< As messages call it. Borrowed. */
    enum {
        SCHEMA_DOMAIN_ANY,
        SCHEMA_DOMAIN_CODES,
        SCHEMA_DOMAIN_NUMBERS,
        SCHEMA_DOMAIN_DATES
    } kind;
    size_t n_choices;
    const SchemaChoice *choices; /**< CODES. Borrowed. */
    SchemaChoice *own;           /**< Where the choices were made for it; else NULL. */
    bool integers;               /**< CODES: all are integers, and stored as such. */
    const char *computed; /**< SQL of a derived value, whose results keep their type; else
                               NULL: a column turns '1' into 1. Borrowed. */
    bool whole, has_min, has_max; /**< NUMBERS. */
    double min, max;
} SchemaDomain;

/** A constant as written. */
typedef struct {
    bool is_text, is_null;
    char *text; /**< Without quotes, with its sign. */
} SchemaConstant;

/** The domain of a variable with choices, which are borrowed. */
SchemaDomain schema_domain_of_choices(const char *name, const SchemaChoice *choices, size_t n);
/** The domain of a name in an expression, in any letter case; clear it. */
SchemaDomain schema_domain_of(
    const SchemaStudy *study, const SchemaAnalysis *analysis, const char *name);
void schema_domain_clear(SchemaDomain *domain);

/** What is wrong with the constant, without the comparison itself; NULL where nothing is. New.
 */
char *schema_constant_fault(
    const SchemaDomain *domain, SchemaCompare compare, const SchemaConstant *constant);
