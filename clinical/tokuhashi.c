#include "clinical/tokuhashi.h"

#include "clinical/primary_tumor.h"

static const ClinPoint kps[] = {
    {10, 40, 0, "10 to 40"},
    {50, 70, 1, "50 to 70"},
    {80, 100, 2, "80 to 100"},
};

static const ClinPoint extraspinal[] = {
    {3, 50, 0, "3 or more"},
    {1, 2, 1, "1 or 2"},
    {0, 0, 2, "0"},
};

static const ClinPoint vertebral[] = {
    {3, 30, 0, "3 or more"},
    {2, 2, 1, "2"},
    {1, 1, 2, "1"},
};

static const ClinPoint organ[] = {
    {2, 2, 0, "not removable"},
    {1, 1, 1, "removable"},
    {0, 0, 2, "none"},
};

static const ClinPoint frankel[] = {
    {0, 1, 0, "complete: Frankel A, B"},
    {2, 3, 1, "incomplete: Frankel C, D"},
    {4, 4, 2, "none: Frankel E"},
};

const ClinItem clin_tokuhashi_items[CLIN_TOKUHASHI_N_ITEMS] = {
    [CLIN_TOKUHASHI_KPS] = {"kps", "general condition, Karnofsky status", kps, 3},
    [CLIN_TOKUHASHI_EXTRASPINAL] = {"extraspinal_bone_mets",
        "bone metastases outside the spine", extraspinal, 3},
    [CLIN_TOKUHASHI_VERTEBRAL] = {"vertebral_mets", "vertebrae with metastasis", vertebral, 3},
    [CLIN_TOKUHASHI_ORGAN] = {"organ_mets", "metastases to major internal organs", organ, 3},
    [CLIN_TOKUHASHI_PRIMARY] = {"primary_tumor", "primary tumour", NULL, 0},
    [CLIN_TOKUHASHI_FRANKEL] = {"frankel", "palsy", frankel, 3},
};

const ClinBand clin_tokuhashi_bands[CLIN_TOKUHASHI_N_BANDS] = {
    {0, 8, "under_6_months", "less than 6 months"},
    {9, 11, "6_months_or_more", "6 months or more"},
    {12, 15, "1_year_or_more", "1 year or more"},
};

int clin_tokuhashi_total(const int items[CLIN_TOKUHASHI_N_ITEMS])
{
    const int status = items[CLIN_TOKUHASHI_KPS];
    int total = clin_tumor_tokuhashi(clin_primary_tumor_find(items[CLIN_TOKUHASHI_PRIMARY]));
    if (total == CLIN_MISSING || status == CLIN_MISSING || status % 10 != 0) {
        return CLIN_MISSING;
    }
    for (size_t i = 0; i < CLIN_TOKUHASHI_N_ITEMS; i++) {
        if (i == CLIN_TOKUHASHI_PRIMARY) {
            continue;
        }
        const int points = clin_item_points(&clin_tokuhashi_items[i], clin_number(items[i]));
        if (points == CLIN_MISSING) {
            return CLIN_MISSING;
        }
        total += points;
    }
    return total;
}

const char *clin_tokuhashi_class(int total)
{
    return clin_band_code(clin_tokuhashi_bands, CLIN_TOKUHASHI_N_BANDS, total);
}
