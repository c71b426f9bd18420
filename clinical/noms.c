#include "clinical/noms.h"

#include "clinical/escc.h"
#include "clinical/points.h"
#include "clinical/sins.h"

#define ANY CLIN_NOMS_ANY

enum { HIGH_GRADE, MYELOPATHY, RESISTANT, UNSTABLE, FIT, N_AXES };

/* clang-format off: a table, to be read against the paper row by row. */
/* high, myelopathy, resistant, unstable, fit */
const ClinNomsRule clin_noms_rules[CLIN_NOMS_N_RULES] = {
    {0, 0, 0, 0, ANY, "low-grade ESCC, no myelopathy; sensitive; stable", "cEBRT"},
    {0, 0, 0, 1, ANY, "low-grade ESCC, no myelopathy; sensitive; unstable",
        "stabilisation, then cEBRT"},
    {0, 0, 1, 0, ANY, "low-grade ESCC, no myelopathy; resistant; stable", "SRS"},
    {0, 0, 1, 1, ANY, "low-grade ESCC, no myelopathy; resistant; unstable",
        "stabilisation, then SRS"},
    {1, ANY, 0, 0, ANY, "high-grade ESCC; sensitive; stable", "cEBRT"},
    {1, ANY, 0, 1, ANY, "high-grade ESCC; sensitive; unstable", "stabilisation, then cEBRT"},
    {1, ANY, 1, 0, 1, "high-grade ESCC; resistant; stable; can tolerate surgery",
        "decompression/stabilisation, then SRS"},
    {1, ANY, 1, 0, 0, "high-grade ESCC; resistant; stable; cannot tolerate surgery", "cEBRT"},
    {1, ANY, 1, 1, 1, "high-grade ESCC; resistant; unstable; can tolerate surgery",
        "decompression/stabilisation, then SRS"},
    {1, ANY, 1, 1, 0, "high-grade ESCC; resistant; unstable; cannot tolerate surgery",
        "stabilisation, then cEBRT"},
};
/* clang-format on */

static bool fits(int wanted, int axis)
{
    return wanted == ANY || wanted == axis;
}

static int match(const int axes[N_AXES])
{
    for (int i = 0; i < CLIN_NOMS_N_RULES; i++) {
        const ClinNomsRule *rule = &clin_noms_rules[i];
        if (fits(rule->high_grade, axes[HIGH_GRADE]) &&
            fits(rule->myelopathy, axes[MYELOPATHY]) &&
            fits(rule->resistant, axes[RESISTANT]) && fits(rule->unstable, axes[UNSTABLE]) &&
            fits(rule->fit, axes[FIT])) {
            return i + 1;
        }
    }
    return CLIN_NOMS_NONE;
}

static int yes_or_no(int value)
{
    return value == 0 || value == 1 ? value : CLIN_MISSING;
}

/* A code of 1 or 2 as 0 or 1. */
static int one_or_two(int value)
{
    return value == 1 || value == 2 ? value - 1 : CLIN_MISSING;
}

int clin_noms_unstable(int sins_total, int mechanical_stability)
{
    const ClinBand *band = clin_band_find(clin_sins_bands, CLIN_SINS_N_BANDS, sins_total);
    if (band == &clin_sins_bands[0]) {
        return 0;
    }
    return band == &clin_sins_bands[2] ? 1 : one_or_two(mechanical_stability);
}

/* Fills the unknown axes in every way; the rule is known if all ways lead to it. */
int clin_noms_rule(const ClinNoms *patient, bool high_1c)
{
    const int known[N_AXES] = {
        [HIGH_GRADE] = clin_escc_is_high(patient->escc, high_1c),
        [MYELOPATHY] = yes_or_no(patient->myelopathy),
        [RESISTANT] = one_or_two(patient->radiosensitivity),
        [UNSTABLE] = clin_noms_unstable(patient->sins_total, patient->mechanical_stability),
        [FIT] = yes_or_no(patient->systemic_fitness),
    };
    int rule = CLIN_MISSING;
    for (unsigned way = 0; way < 1U << N_AXES; way++) {
        int axes[N_AXES];
        for (size_t i = 0; i < N_AXES; i++) {
            axes[i] = known[i] == CLIN_MISSING ? (int)(way >> i & 1U) : known[i];
        }
        const int found = match(axes);
        if (way > 0 && found != rule) {
            return CLIN_MISSING;
        }
        rule = found;
    }
    return rule;
}

const char *clin_noms_decision(int rule)
{
    return rule >= 1 && rule <= CLIN_NOMS_N_RULES ? clin_noms_rules[rule - 1].decision : NULL;
}
