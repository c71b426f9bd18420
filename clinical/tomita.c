#include "clinical/tomita.h"

#include "clinical/primary_tumor.h"

static const ClinPoint organ[] = {
    {0, 0, 0, "none"},
    {1, 1, 2, "treatable"},
    {2, 2, 4, "untreatable"},
};

static const ClinPoint bone[] = {
    {0, 0, 1, "solitary or isolated"},
    {1, 1, 2, "multiple"},
};

const ClinItem clin_tomita_items[CLIN_TOMITA_N_ITEMS] = {
    [CLIN_TOMITA_PRIMARY] = {"primary_tumor", "primary tumour: slow 1, moderate 2, rapid 4",
        NULL, 0},
    [CLIN_TOMITA_ORGAN] = {"organ_mets", "visceral metastases: lung, liver, kidney, brain",
        organ, 3},
    [CLIN_TOMITA_BONE] = {"bone_mets_multiple", "bone metastases, the spine's included", bone,
        2},
};

const ClinBand clin_tomita_bands[CLIN_TOMITA_N_BANDS] = {
    {2, 3, "long_term_control", "long-term local control: wide or marginal excision"},
    {4, 5, "middle_term_control",
        "middle-term local control: marginal or intralesional excision"},
    {6, 7, "short_term_palliation", "short-term palliation: palliative surgery"},
    {8, 10, "supportive_care", "terminal care: supportive, no surgery"},
};

int clin_tomita_total(const int items[CLIN_TOMITA_N_ITEMS])
{
    const int primary = clin_tumor_tomita(clin_primary_tumor_find(items[CLIN_TOMITA_PRIMARY]));
    const int rest = clin_items_total(&clin_tomita_items[CLIN_TOMITA_ORGAN],
        &items[CLIN_TOMITA_ORGAN], CLIN_TOMITA_N_ITEMS - 1);
    return primary == CLIN_MISSING || rest == CLIN_MISSING ? CLIN_MISSING : primary + rest;
}

const char *clin_tomita_class(int total)
{
    return clin_band_code(clin_tomita_bands, CLIN_TOMITA_N_BANDS, total);
}
