#include "clinical/charlson.h"

#define ALONE (-1)

/* clang-format off: a table. */
const ClinCharlsonCondition clin_charlson_conditions[CLIN_CHARLSON_N_CONDITIONS] = {
    [CLIN_CHARLSON_MI] = {"cci_mi", "myocardial infarct", 1, ALONE},
    [CLIN_CHARLSON_HEART_FAILURE] = {"cci_heart_failure", "heart failure", 1, ALONE},
    [CLIN_CHARLSON_PERIPHERAL_VASCULAR] = {"cci_peripheral_vascular",
        "peripheral vascular disease", 1, ALONE},
    [CLIN_CHARLSON_CEREBROVASCULAR] = {"cci_cerebrovascular", "cerebrovascular disease", 1,
        ALONE},
    [CLIN_CHARLSON_DEMENTIA] = {"cci_dementia", "dementia", 1, ALONE},
    [CLIN_CHARLSON_PULMONARY] = {"cci_pulmonary", "chronic pulmonary disease", 1, ALONE},
    [CLIN_CHARLSON_CONNECTIVE_TISSUE] = {"cci_connective_tissue", "connective tissue disease",
        1, ALONE},
    [CLIN_CHARLSON_ULCER] = {"cci_ulcer", "peptic ulcer", 1, ALONE},
    [CLIN_CHARLSON_LIVER_MILD] = {"cci_liver_mild", "mild liver disease", 1, ALONE},
    [CLIN_CHARLSON_DIABETES] = {"cci_diabetes", "diabetes without end-organ damage", 1, ALONE},
    [CLIN_CHARLSON_DIABETES_ORGAN] = {"cci_diabetes_organ", "diabetes with end-organ damage", 2,
        CLIN_CHARLSON_DIABETES},
    [CLIN_CHARLSON_HEMIPLEGIA] = {"cci_hemiplegia", "hemiplegia", 2, ALONE},
    [CLIN_CHARLSON_RENAL] = {"cci_renal", "moderate or severe renal disease", 2, ALONE},
    [CLIN_CHARLSON_TUMOR] = {"cci_tumor", "solid tumour without metastasis", 2, ALONE},
    [CLIN_CHARLSON_LEUKAEMIA] = {"cci_leukaemia", "leukaemia", 2, ALONE},
    [CLIN_CHARLSON_LYMPHOMA] = {"cci_lymphoma", "lymphoma, myeloma included", 2, ALONE},
    [CLIN_CHARLSON_LIVER_SEVERE] = {"cci_liver_severe", "moderate or severe liver disease", 3,
        CLIN_CHARLSON_LIVER_MILD},
    [CLIN_CHARLSON_METASTATIC_TUMOR] = {"cci_metastatic_tumor", "metastatic solid tumour", 6,
        CLIN_CHARLSON_TUMOR},
    [CLIN_CHARLSON_AIDS] = {"cci_aids", "AIDS", 6, ALONE},
};
/* clang-format on */

static const ClinPoint age_points[] = {
    {0, 49, 0, "under 50"},
    {50, 59, 1, "50 to 59"},
    {60, 69, 2, "60 to 69"},
    {70, 79, 3, "70 to 79"},
    {80, 110, 4, "80 and over"},
};

const ClinItem clin_charlson_age_item = {"age", "age, for the index with age", age_points, 5};

static ClinRange condition_range(const int conditions[CLIN_CHARLSON_N_CONDITIONS], size_t i)
{
    const int weight = clin_charlson_conditions[i].weight;
    const int answer = conditions[i];
    const int known = answer == 0 || answer == 1;
    return (ClinRange){answer == 1 ? weight : 0, known && answer == 0 ? 0 : weight};
}

int clin_charlson_total(const int conditions[CLIN_CHARLSON_N_CONDITIONS])
{
    ClinRange points[CLIN_CHARLSON_N_CONDITIONS];
    ClinRange total = {0, 0};
    for (size_t i = 0; i < CLIN_CHARLSON_N_CONDITIONS; i++) {
        points[i] = condition_range(conditions, i);
        total.low += points[i].low;
        total.high += points[i].high;
    }
    /* Of a pair only the heavier counts: take the lighter one off again. */
    for (size_t i = 0; i < CLIN_CHARLSON_N_CONDITIONS; i++) {
        const int over = clin_charlson_conditions[i].over;
        if (over != ALONE) {
            const ClinRange milder = points[over];
            total.low -= points[i].low < milder.low ? points[i].low : milder.low;
            total.high -= points[i].high < milder.high ? points[i].high : milder.high;
        }
    }
    return clin_range_settled(total);
}

int clin_charlson_with_age(int total, int age)
{
    const int points = clin_item_points(&clin_charlson_age_item, clin_number(age));
    return total == CLIN_MISSING || points == CLIN_MISSING ? CLIN_MISSING : total + points;
}
