#include "clinical/charlson.h"
#include "sample_data/patients/exact.h"
#include "sample_data/patients/parts.h"

enum { PERCENT, DECADE };

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
    const bool blood = p->tumour >= TUMOUR_LYMPHOMA && p->tumour <= TUMOUR_LEUKAEMIA;
    p->condition[!blood                          ? CLIN_CHARLSON_METASTATIC_TUMOR
                 : p->tumour == TUMOUR_LEUKAEMIA ? CLIN_CHARLSON_LEUKAEMIA
                                                 : CLIN_CHARLSON_LYMPHOMA] = 1;
    p->charlson = clin_charlson_total(p->condition);
}
