#pragma once
/**
 * @file
 * What the records of the enrolling visit are compared by: the values of its choices and
 * numbers, and what an equal or a different one says. Inside registry/, for the search for
 * duplicates.
 */
#include "registry/inside.h"
#include "registry/narrow_codes.h"
#include "registry/store_scan.h"

/** A column of the enrolling visit. */
typedef struct {
    size_t column, form; /**< Of the dictionary. */
    size_t n_choices;
    RegistryDomain *domain;
    GArray *counts;    /**< int64_t: records a code. */
    int64_t n;         /**< Records with a value. */
    size_t n_values;   /**< Distinct ones, and none. */
    double penalty;    /**< Bits that a difference takes away. */
    double *bits;      /**< One a code: what an equal value adds. */
    NarrowCodes codes; /**< Of the patients, 0 is none. */
} DuplicatesTrait;

typedef struct {
    const SchemaStudy *study;
    GArray *list; /**< DuplicatesTrait: those of a form side by side. */
} DuplicatesTraits;

/** Lists the traits of the study; nothing is known of patients yet. */
void duplicates_traits_init(DuplicatesTraits *traits, const SchemaStudy *study);
void duplicates_traits_clear(DuplicatesTraits *traits);
/** Reads the values of all records and weighs them. */
gboolean duplicates_traits_read(DuplicatesTraits *traits, RegistryScan *scan,
    const RegistryScanRecords *records, GError **error);
/** Counts n records that have the value; where each distinct value was counted, weigh. */
void duplicates_traits_count(
    DuplicatesTraits *traits, size_t trait, const RegistryDatum *value, int64_t n);
void duplicates_traits_weigh(DuplicatesTraits *traits);
/** Gives the next patient the value. */
void duplicates_traits_append(
    DuplicatesTraits *traits, size_t trait, const RegistryDatum *value);
/** Forgets the patients' codes, not what was counted. */
void duplicates_traits_forget(DuplicatesTraits *traits);
/** Sum of the squares of how many records have each value. */
double duplicates_squares(const DuplicatesTrait *trait);

/** The i-th trait. Borrowed. */
static inline DuplicatesTrait *duplicates_trait(const DuplicatesTraits *traits, size_t i)
{
    return &g_array_index(traits->list, DuplicatesTrait, i);
}

/** The code of a patient's value, 0 for none. */
static inline uint32_t duplicates_code(
    const DuplicatesTraits *traits, size_t patient, size_t trait)
{
    return narrow_codes_at(&duplicates_trait(traits, trait)->codes, patient);
}
