#pragma once
/**
 * @file
 * What a study says of giving its data to others: `sharing` of study.yaml. Which consent covers
 * it, which variables say how rare a patient is, what never goes out and what may.
 */
#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct {
    size_t consent; /**< Field that says it; SIZE_MAX: the study names none. */
    size_t n_codes; /**< Codes of it that cover sharing; "1" where none are named. */
    char **codes;   /**< NULL-ended. */
    size_t age;     /**< Field of the age in years, or SIZE_MAX. */
    size_t n_by;    /**< Fields that, with site and age, make a patient rare. */
    size_t *by;
    char **keep;    /**< Names that go out though the rules would drop them. NULL-ended. */
    char **drop;    /**< Names that never go out. NULL-ended. */
    int shift_days; /**< Dates move by up to so many days. */
    int min_cell;   /**< Fewer patients than this are a small cell. */
} SchemaSharing;

/** Whether the name is in the NULL-ended list. */
bool schema_sharing_lists(char *const *names, const char *name);
