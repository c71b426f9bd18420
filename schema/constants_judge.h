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
    GPtrArray *texts;            /**< Of their codes, where those were made, too; else NULL. */
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

/** What an expression makes of a variable. */
typedef enum {
    SCHEMA_AS_IT_IS,
    SCHEMA_LOWER,   /**< lower(x) */
    SCHEMA_UPPER,   /**< upper(x) */
    SCHEMA_AS_TEXT, /**< trim(x), CAST(x AS TEXT) */
    SCHEMA_OR_ELSE  /**< coalesce(x, constant), ifnull(x, constant) */
} SchemaTurn;

/**
 * The domain of what becomes of the variable.
 * @param otherwise  OR_ELSE: the constant. Borrowed for the call.
 */
void schema_domain_turn(SchemaDomain *domain, SchemaTurn turn, const SchemaConstant *otherwise);

/** What is wrong with LIKE (or GLOB) and that pattern; NULL where a code fits it. New. */
char *schema_pattern_fault(const SchemaDomain *domain, const char *pattern, bool glob);

/** What is wrong with the constant, without the comparison itself; NULL where nothing is. New.
 */
char *schema_constant_fault(
    const SchemaDomain *domain, SchemaCompare compare, const SchemaConstant *constant);
