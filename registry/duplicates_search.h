#pragma once
/**
 * @file
 * The search for records that are probably one patient: which pairs are compared, and what is
 * found of them. Whoever has the patients (all of them, or one hospital's) hands them in.
 * Inside registry/, for the search for duplicates.
 */
#include "registry/duplicates_traits.h"
#include "registry/status.h"

/** No hospital. */
#define DUPLICATES_NOWHERE UINT32_MAX

/** A patient, by whose number the traits have codes. */
typedef struct {
    const char *record_id; /**< Borrowed. */
    uint32_t site;         /**< Of the study; DUPLICATES_NOWHERE: is not looked for. */
    int32_t origin;        /**< Time zero, in days since 1970-01-01. */
} DuplicatesPatient;

/** Patients of a site and origin. */
typedef struct {
    int64_t n;
    uint32_t site;
    int32_t origin;
} DuplicatesDay;

typedef struct DuplicatesSearch DuplicatesSearch;

/**
 * Begins to search.
 * @param traits  weighed, of all records. Borrowed.
 * @param n_all   how many records there are.
 * @param days    GArray of DuplicatesDay: the patients who are looked for, of one day once or
 *                more often; is brought into order.
 */
DuplicatesSearch *duplicates_search_new(
    const DuplicatesTraits *traits, size_t n_all, GArray *days);
void duplicates_search_free(DuplicatesSearch *search);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DuplicatesSearch, duplicates_search_free)

/** Takes a pair that is to be compared, by the numbers of the patients. */
typedef void (*DuplicatesEach)(size_t a, size_t b, void *data);
/**
 * Hands the pairs of these patients, who are all of their sites, each once.
 * @param people  n, in byte order of the ids. The traits have their codes, of those at least by
 *                which pairs are found.
 */
void duplicates_search_pairs(const DuplicatesSearch *search, const DuplicatesPatient *people,
    size_t n, DuplicatesEach each, void *data);

/** The most telling traits, n at most, by their numbers and first those by which pairs are
 * found. Borrowed. */
const size_t *duplicates_search_telling(const DuplicatesSearch *search, size_t *n);
/** Whether the n most telling traits, which alone have codes, leave the pair in question. */
bool duplicates_search_may_be(const DuplicatesSearch *search, size_t n, size_t a, size_t b);
/** Compares a pair by all traits, and tells of it where it is probably one patient. */
void duplicates_search_judge(const DuplicatesSearch *search, const DuplicatesPatient *people,
    size_t a, size_t b, RegistryOverview *overview);
/** Puts what was told into its order. */
void duplicates_search_sort(RegistryOverview *overview);
