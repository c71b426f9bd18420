#pragma once
/**
 * @file
 * A guess written down: as a map to be read and used, and for programs. For this folder only.
 */
#include <jansson.h>
#include <stdbool.h>

#include "schema/study.h"

/** What a column of the file may be. */
typedef struct {
    char *name;
    GPtrArray *words;
    GPtrArray *values; /**< Different ones (char *), without blanks around them. */
    bool identifies;
    const char *variable;     /**< A column of the dictionary or key column; NULL for none. */
    const SchemaField *field; /**< Its field; NULL for a key column. */
    double score;             /**< How alike they are, from 0 to 1. */
    GHashTable *recode;       /**< Value -> code, borrowed; NULL where none is needed. */
    guint n_fit;              /**< Values that the field takes, recoded or not. */
} ImportGuessColumn;

typedef struct {
    const SchemaStudy *study;
    GPtrArray *columns; /**< ImportGuessColumn *. */
    bool has_era, has_mdy, has_dmy;
} ImportGuess;

/** The map's YAML. New text. */
char *import_guess_draft(const ImportGuess *guess, const char *path);
/** The same column by column (docs/programs.md), with the map. New reference. */
json_t *import_guess_page(const ImportGuess *guess, const char *path);
