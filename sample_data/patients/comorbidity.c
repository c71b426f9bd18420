#include <string.h>

#include "clinical/charlson.h"
#include "sample_data/patients/exact.h"
#include "sample_data/patients/model.h"
#include "sample_data/patients/parts.h"

enum { PERCENT, DECADE };

/* Solid tumours count as metastatic, those of the blood have items of their own. */
static void add_tumour(Patient *p)
{
    const bool blood = p->tumour >= TUMOUR_LYMPHOMA && p->tumour <= TUMOUR_LEUKAEMIA;
    p->condition[!blood                          ? CLIN_CHARLSON_METASTATIC_TUMOR
                 : p->tumour == TUMOUR_LEUKAEMIA ? CLIN_CHARLSON_LEUKAEMIA
                                                 : CLIN_CHARLSON_LYMPHOMA] = 1;
}

void comorbidity_draw(const Drawing *drawing, Patient *p)
{
    for (int i = 0; i < PATIENT_CONDITIONS; i++) {
        const double *row = model_row(drawing->model, MODEL_condition, i);
        const double share = row[PERCENT] / 100;
        if (share <= 0)
            continue;
        const double odds = exact_log(share / (1 - share)) + row[DECADE] * (p->age - 66) / 10;
        p->condition[i] = draw_chance(drawing->random, exact_logistic(odds));
    }
    if (p->tumour == TUMOUR_LIVER && draw_percent(drawing->random, 62))
        p->condition[CLIN_CHARLSON_LIVER_MILD] = 1;
    if (p->condition[CLIN_CHARLSON_DIABETES_ORGAN])
        p->condition[CLIN_CHARLSON_DIABETES] = 0;
    if (p->condition[CLIN_CHARLSON_LIVER_SEVERE])
        p->condition[CLIN_CHARLSON_LIVER_MILD] = 0;
    add_tumour(p);
    p->charlson = clin_charlson_total(p->condition);
}

/* What counts no more than `left` and goes with what is there already. */
static bool may_add(const Patient *p, int i, int left)
{
    const int weight = clin_charlson_conditions[i].weight;
    const bool settled = p->condition[i] == 1 || i == CLIN_CHARLSON_LIVER_SEVERE ||
                         i == CLIN_CHARLSON_AIDS || i == CLIN_CHARLSON_TUMOR;
    const bool graver =
        i == CLIN_CHARLSON_DIABETES
            ? p->condition[CLIN_CHARLSON_DIABETES_ORGAN] == 1
            : i == CLIN_CHARLSON_DIABETES_ORGAN && p->condition[CLIN_CHARLSON_DIABETES] == 1;
    return !settled && !graver && weight <= left;
}

void comorbidity_given(const Drawing *drawing, Patient *p)
{
    /* Of who has something many have several things, of which diabetes is one once. */
    static const double rarer[] = {1, 0.15};
    const int index = p->charlson;
    memset(p->condition, 0, sizeof p->condition);
    add_tumour(p);
    for (int left = index - clin_charlson_total(p->condition); left > 0;) {
        double weight[PATIENT_CONDITIONS];
        for (int i = 0; i < PATIENT_CONDITIONS; i++)
            weight[i] = may_add(p, i, left)
                            ? rarer[i == CLIN_CHARLSON_DIABETES] *
                                  model_row(drawing->model, MODEL_condition, i)[PERCENT]
                            : 0;
        const int chosen = draw_weighted(drawing->random, weight, PATIENT_CONDITIONS);
        p->condition[chosen] = 1;
        left -= clin_charlson_conditions[chosen].weight;
    }
    p->charlson = clin_charlson_total(p->condition);
}
