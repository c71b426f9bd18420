/**
 * @file
 * NOMS: neurology, oncology, mechanics and systemic state give one of ten decisions.
 *
 * Source: Laufer I et al., Oncologist 2013;18:744-51; Bilsky M, Smith M, Hematol Oncol Clin
 * North Am 2006;20:1307-17. Low-grade compression with myelopathy is in no rule. Mechanics are
 * yes or no: SINS 0 to 6 is stable, 13 to 18 unstable, and 7 to 12 has no published mapping and
 * takes the clinician's word. For research: it says what the framework says, not what to do.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define CLIN_NOMS_N_RULES 10

/** The result where all axes are known and no rule applies. */
#define CLIN_NOMS_NONE 0

/** What stands in a rule where the axis may be anything. */
#define CLIN_NOMS_ANY (-1)

/** A patient; CLIN_MISSING is missing. */
typedef struct {
    int escc;                 /**< Grade as in escc.h. */
    int myelopathy;           /**< 1 or 0. */
    int radiosensitivity;     /**< 1 sensitive, 2 resistant. */
    int sins_total;           /**< 0 to 18; decides the mechanics below 7 and above 12. */
    int mechanical_stability; /**< 1 stable, 2 unstable: decides where SINS does not. */
    int systemic_fitness;     /**< 1 can tolerate surgery, 0 cannot. */
} ClinNoms;

/** One rule: 1 or 0 on each axis, or CLIN_NOMS_ANY. */
typedef struct {
    int high_grade;       /**< High-grade compression. */
    int myelopathy;       /**< Myelopathy. */
    int resistant;        /**< Resistant to radiation. */
    int unstable;         /**< Mechanically unstable. */
    int fit;              /**< Can tolerate surgery. */
    const char *label;    /**< The row in words. */
    const char *decision; /**< What the framework proposes. */
} ClinNomsRule;

/** The ten rules; rule n is at n - 1. */
extern const ClinNomsRule clin_noms_rules[CLIN_NOMS_N_RULES];

/**
 * Finds the rule.
 *
 * @param patient The axes.
 * @param high_1c Whether ESCC 1c counts as high grade; false in NOMS use.
 * @return 1 to 10, CLIN_NOMS_NONE, or CLIN_MISSING when a missing or invalid axis could change
 *         the rule: myelopathy cannot with high-grade compression, fitness cannot outside
 *         rules 7 to 10, nothing can in low-grade compression with myelopathy.
 */
int clin_noms_rule(const ClinNoms *patient, bool high_1c);

/**
 * Gives the decision of a rule.
 *
 * @param rule What clin_noms_rule returned.
 * @return The decision, static; NULL for none and for missing.
 */
const char *clin_noms_decision(int rule);

/**
 * Gives the mechanical axis.
 *
 * @param sins_total           0 to 18; CLIN_MISSING is missing.
 * @param mechanical_stability 1 stable, 2 unstable; CLIN_MISSING is missing.
 * @return 0 stable, 1 unstable, CLIN_MISSING when neither settles it.
 */
int clin_noms_unstable(int sins_total, int mechanical_stability);
