#include "clinical/primary_tumor.h"

#define NO CLIN_MISSING

/* clang-format off: a table, to be read against the papers column by column. */
/* code, label, origin group, Tokuhashi, Tomita, Bauer, Bauer review, Katagiri yes, no, asks */
static const ClinPrimaryTumor tumors[CLIN_N_PRIMARY_TUMORS] = {
    {1, "lung", "Lung", 0, 4, 0, 0, 2, 3, CLIN_TUMOR_TARGETED_THERAPY},
    {2, "breast", "Breast", 5, 1, 1, 1, 0, 2, CLIN_TUMOR_HORMONE_DEPENDENT},
    {3, "prostate", "Prostate", 5, 1, 0, 0, 0, 2, CLIN_TUMOR_HORMONE_DEPENDENT},
    {4, "kidney", "Renal", 3, 2, 1, 1, 2, 2, CLIN_TUMOR_SETTLED},
    {5, "thyroid", "Thyroid", 5, 1, 0, 0, 0, 0, CLIN_TUMOR_SETTLED},
    {6, "stomach", "Digestive", 0, 4, 0, 0, 3, 3, CLIN_TUMOR_SETTLED},
    {7, "oesophagus", "Digestive", 0, NO, 0, 0, 3, 3, CLIN_TUMOR_SETTLED},
    {8, "colon", "Digestive", 2, 4, 0, 0, 3, 3, CLIN_TUMOR_SETTLED},
    {9, "rectum", "Digestive", 4, NO, 0, 0, 3, 3, CLIN_TUMOR_SETTLED},
    {10, "liver", "Digestive", 1, 4, 0, 0, 3, 3, CLIN_TUMOR_SETTLED},
    {11, "gallbladder", "Digestive", 1, NO, 0, 0, 3, 3, CLIN_TUMOR_SETTLED},
    {12, "pancreas", "Digestive", 0, NO, 0, 0, 3, 3, CLIN_TUMOR_SETTLED},
    {13, "bladder", "Other", 0, NO, 0, 0, 3, 3, CLIN_TUMOR_SETTLED},
    {14, "uterus", "Other", 3, 2, 0, 0, 2, 2, CLIN_TUMOR_SETTLED},
    {15, "cervix", "Other", NO, NO, 0, 0, 3, 3, CLIN_TUMOR_SETTLED},
    {16, "ovary", "Other", 2, NO, 0, 0, 2, 2, CLIN_TUMOR_SETTLED},
    {17, "head_neck", "Other", 2, NO, 0, 0, 3, 3, CLIN_TUMOR_SETTLED},
    {18, "melanoma", "Other", 2, NO, 0, 0, 3, 3, CLIN_TUMOR_SETTLED},
    {19, "sarcoma", "Other", 2, NO, 0, 0, 2, 2, CLIN_TUMOR_SETTLED},
    {20, "osteosarcoma", "Other", 0, NO, 0, 0, NO, NO, CLIN_TUMOR_SETTLED},
    {21, "lymphoma", "Hematological", 2, NO, 1, 0, 0, 0, CLIN_TUMOR_SETTLED},
    {22, "myeloma", "Hematological", 2, NO, 1, 0, 0, 0, CLIN_TUMOR_SETTLED},
    {23, "leukaemia", "Hematological", 2, NO, 0, 0, NO, NO, CLIN_TUMOR_SETTLED},
    {24, "carcinoid", "Other", 5, 1, 0, 0, NO, NO, CLIN_TUMOR_SETTLED},
    {25, "unknown", "Unknown origin", 1, 4, 0, 0, 3, 3, CLIN_TUMOR_SETTLED},
    {26, "other", "Other", 2, NO, 0, 0, 2, 2, CLIN_TUMOR_SETTLED},
};
/* clang-format on */

const ClinPrimaryTumor *clin_primary_tumor_at(size_t i)
{
    return i < CLIN_N_PRIMARY_TUMORS ? &tumors[i] : NULL;
}

const ClinPrimaryTumor *clin_primary_tumor_find(int code)
{
    return code >= 1 && code <= CLIN_N_PRIMARY_TUMORS ? &tumors[code - 1] : NULL;
}

int clin_tumor_tokuhashi(const ClinPrimaryTumor *tumor)
{
    return tumor ? tumor->tokuhashi : CLIN_MISSING;
}

int clin_tumor_tomita(const ClinPrimaryTumor *tumor)
{
    return tumor ? tumor->tomita : CLIN_MISSING;
}

const char *clin_tumor_origin(int code)
{
    const ClinPrimaryTumor *tumor = clin_primary_tumor_find(code);
    return tumor ? tumor->origin : NULL;
}
