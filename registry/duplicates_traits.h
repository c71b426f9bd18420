#pragma once
/**
 * @file
 * What the records of the enrolling visit are compared by: the values of its choices and
 * numbers, and what an equal or a different one says. Inside registry/, for the search for
 * duplicates.
 */
#include "registry/narrow_codes.h"
#include "registry/visits.h"

/** A column of the enrolling visit. */
typedef struct {
    size_t column; /**< Of the dictionary. */
    size_t n_choices;
    RegistryDomain *domain;
    GArray *counts;    /**< int64_t: records a code. */
    int64_t n;         /**< Records with a value. */
    double penalty;    /**< Bits that a difference takes away. */
    double *bits;      /**< One a code: what an equal value adds. */
    NarrowCodes codes; /**< Of the patients, 0 is none. */
} DuplicatesTrait;

typedef struct {
    const SchemaStudy *study;
    Visits *visits;
    GArray *list; /**< DuplicatesTrait. */
} DuplicatesTraits;

/**
 * Reads and weighs them. Clear also after failure.
 * @param traits  study and visits are filled in, the rest is zero.
 * @param scan    the transaction that the visits were read in.
 */
gboolean duplicates_traits_read(DuplicatesTraits *traits, RegistryScan *scan, GError **error);
/** Frees what was read. */
void duplicates_traits_clear(DuplicatesTraits *traits);

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
