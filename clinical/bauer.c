#include "clinical/bauer.h"

#include <stdbool.h>

#include "clinical/primary_tumor.h"

static const ClinPoint visceral[] = {
    {0, 0, 1, "none"},
    {1, 1, 0, "present"},
};

static const ClinPoint multiple[] = {
    {0, 0, 1, "solitary"},
    {1, 1, 0, "multiple"},
};

static const ClinPoint fracture[] = {
    {0, 0, 1, "none"},
    {1, 1, 0, "present"},
};

const ClinItem clin_bauer_items[CLIN_BAUER_N_ITEMS] = {
    [CLIN_BAUER_VISCERAL] = {"visceral_mets", "visceral metastases", visceral, 2},
    [CLIN_BAUER_MULTIPLE] = {"skeletal_mets_multiple", "skeletal metastases", multiple, 2},
    [CLIN_BAUER_PRIMARY] = {"primary_tumor", "primary: not lung 1, and favourable 1 more", NULL,
        0},
    [CLIN_BAUER_FRACTURE] = {"pathological_fracture", "pathological fracture (original only)",
        fracture, 2},
};

const ClinBand clin_bauer_original_bands[CLIN_BAUER_N_BANDS] = {
    {0, 1, "under_6_months", "less than 6 months"},
    {2, 3, "over_6_months", "more than 6 months"},
    {4, 5, "over_12_months", "more than 12 months"},
};

const ClinBand clin_bauer_modified_bands[CLIN_BAUER_N_BANDS] = {
    {0, 1, "supportive_care", "supportive care, no surgery"},
    {2, 2, "short_term_palliation", "short-term palliation, posterior surgery"},
    {3, 4, "middle_term_local_control", "middle-term local control, combined approach"},
};

/* Lung earns nothing; a favourable primary earns two: not lung, and favourable. */
static ClinRange primary_range(ClinBauerVariant variant, int code)
{
    const ClinPrimaryTumor *tumor = clin_primary_tumor_find(code);
    if (!tumor) {
        return (ClinRange){0, 2};
    }
    const int favourable = variant == CLIN_BAUER_REVIEW ? tumor->bauer_review : tumor->bauer;
    const int points = (tumor->code != CLIN_TUMOR_LUNG) + favourable;
    return (ClinRange){points, points};
}

ClinRange clin_bauer_range(ClinBauerVariant variant, const int items[CLIN_BAUER_N_ITEMS])
{
    ClinRange total = primary_range(variant, items[CLIN_BAUER_PRIMARY]);
    for (size_t i = 0; i < CLIN_BAUER_N_ITEMS; i++) {
        const bool asked = i != CLIN_BAUER_FRACTURE || variant == CLIN_BAUER_ORIGINAL;
        if (i != CLIN_BAUER_PRIMARY && asked) {
            const ClinRange item = clin_item_range(&clin_bauer_items[i], clin_number(items[i]));
            total.low += item.low;
            total.high += item.high;
        }
    }
    return total;
}

int clin_bauer_total(ClinBauerVariant variant, const int items[CLIN_BAUER_N_ITEMS])
{
    return clin_range_settled(clin_bauer_range(variant, items));
}

const char *clin_bauer_class(ClinBauerVariant variant, int total)
{
    const ClinBand *bands =
        variant == CLIN_BAUER_ORIGINAL ? clin_bauer_original_bands : clin_bauer_modified_bands;
    return clin_band_code(bands, CLIN_BAUER_N_BANDS, total);
}

int clin_bone_mets_multiple(int vertebral, int extraspinal)
{
    if (vertebral >= 2 || extraspinal >= 1) {
        return 1;
    }
    return vertebral == 1 && extraspinal == 0 ? 0 : CLIN_MISSING;
}

int clin_visceral_mets(int organ_mets)
{
    return organ_mets >= 0 && organ_mets <= 2 ? organ_mets > 0 : CLIN_MISSING;
}
