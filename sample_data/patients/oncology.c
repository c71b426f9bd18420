#include <math.h>

#include "sample_data/patients/exact.h"
#include "sample_data/patients/model.h"
#include "sample_data/patients/parts.h"

enum { CHEMOTHERAPY, RADIOTHERAPY, TARGETED, BONE };
enum { DRIVER_NONE, DRIVER_EGFR, DRIVER_OTHER, DRIVER_NOT_TESTED };
enum { SYNCHRONOUS = 1, METACHRONOUS };

static int draw_tumour(const Drawing *drawing)
{
    double share[26];
    for (int t = 0; t < 26; t++)
        share[t] = model_row(drawing->model, MODEL_tumour, t)[TUMOUR_SHARE];
    return 1 + draw_weighted(drawing->random, share, 26);
}

void oncology_hidden(const Drawing *drawing, Patient *p)
{
    p->hidden.burden = draw_normal(drawing->random);
    p->hidden.frailty = 0.35 * (p->age - 66) / 10.5 + 0.2 * p->hidden.burden +
                        0.91 * draw_normal(drawing->random);
    p->hidden.pain = draw_normal(drawing->random);
    p->hidden.outlook = draw_normal(drawing->random);
    p->hidden.inflamed = 0.4 * p->hidden.burden + 0.92 * draw_normal(drawing->random);
}

/* Who is ill with cancer loses weight. */
void oncology_size(const Drawing *drawing, Patient *p)
{
    const double mean_cm = (p->sex == 1 ? 167.2 : 154.6) - 0.11 * (p->age - 60);
    const double height_cm =
        draw_within(mean_cm + 5.8 * draw_normal(drawing->random), 130, 195);
    const double index = draw_within(
        21.8 - 0.6 * p->hidden.burden + 3.0 * draw_normal(drawing->random), 14.2, 34.5);
    p->height_mm = draw_round(10 * height_cm);
    p->weight_hg = draw_round(10 * index * height_cm * height_cm / 10000);
}

void oncology_biology(const Drawing *drawing, Patient *p)
{
    static const double lung[] = {36, 42, 12, 10}, others[] = {12, 0, 3, 85};
    const bool hormones = p->tumour == TUMOUR_BREAST || p->tumour == TUMOUR_PROSTATE;
    p->hormone_dependent = hormones ? draw_percent(drawing->random, 78) : PATIENT_BLANK;
    p->driver = draw_weighted(drawing->random, p->tumour == TUMOUR_LUNG ? lung : others, 4);
    p->timing = p->tumour == TUMOUR_UNKNOWN || draw_percent(drawing->random, 34) ? SYNCHRONOUS
                                                                                 : METACHRONOUS;
}

/* What was not known to be there was not treated, as a rule. */
static void draw_treatments(const Drawing *drawing, Patient *p)
{
    const double *row = model_row(drawing->model, MODEL_tumour, p->tumour - 1);
    const bool known = p->timing == METACHRONOUS;
    p->before[CHEMOTHERAPY] =
        draw_percent(drawing->random, row[TUMOUR_CHEMO] * (known ? 1.35 : 0.25));
    p->before[RADIOTHERAPY] = draw_percent(drawing->random, known ? 30 : 9);
    p->before[BONE] = draw_percent(drawing->random, row[TUMOUR_BONE] * (known ? 1.25 : 0.5));
    double targeted = row[TUMOUR_TARGETED] * (known ? 0.85 : 0.2);
    if (p->tumour == TUMOUR_LUNG)
        targeted = p->driver != DRIVER_EGFR && p->driver != DRIVER_OTHER ? 0 : known ? 55 : 12;
    p->before[TARGETED] = draw_percent(drawing->random, targeted);
    p->targeted_lung = p->tumour == TUMOUR_LUNG ? p->before[TARGETED] : PATIENT_BLANK;
}

/* Which organs, given that there are metastases in some. The brain is one, too. */
void oncology_organs(const Drawing *drawing, Patient *p)
{
    const double *row = model_row(drawing->model, MODEL_tumour, p->tumour - 1);
    p->spread = 0;
    p->brain = 0;
    if (p->organ == 0)
        return;
    p->spread = draw_percent(drawing->random, p->organ == 2 ? 38 : 8) ? 2 : 1;
    p->brain = draw_chance(drawing->random, row[TUMOUR_BRAIN] / row[TUMOUR_ORGAN]);
}

/* Metastases elsewhere go with the burden. */
void oncology_spread(const Drawing *drawing, Patient *p)
{
    const double *row = model_row(drawing->model, MODEL_tumour, p->tumour - 1);
    const double share = row[TUMOUR_ORGAN] / 100, odds = share / (1 - share);
    const bool organ = draw_chance(
        drawing->random, exact_logistic(0.35 + exact_log(odds) + 0.7 * p->hidden.burden));
    p->organ = !organ ? 0 : draw_percent(drawing->random, 48 - 12 * p->hidden.burden) ? 1 : 2;
    oncology_organs(drawing, p);
    const double bones =
        draw_log_normal(drawing->random, 1.1, 1.0) * exact_exp(0.5 * p->hidden.burden);
    p->extraspinal = draw_percent(drawing->random, 42 - 10 * p->hidden.burden)
                         ? 0
                         : draw_round(draw_within(bones, 1, 20));
}

void oncology_draw(const Drawing *drawing, Patient *p)
{
    p->tumour = draw_tumour(drawing);
    const double *row = model_row(drawing->model, MODEL_tumour, p->tumour - 1);
    p->sex = draw_percent(drawing->random, row[TUMOUR_MEN]) ? 1 : 2;
    p->age =
        draw_round(draw_within(row[TUMOUR_AGE] + 10.5 * draw_normal(drawing->random), 22, 93));
    p->sensitive = row[TUMOUR_SENSITIVE] > 0 ? 1 : 2;
    oncology_hidden(drawing, p);
    oncology_size(drawing, p);
    oncology_biology(drawing, p);
    draw_treatments(drawing, p);
    oncology_spread(drawing, p);
}

int oncology_tumour_among(const Drawing *drawing, int sex, const int *code, int n)
{
    double weight[26] = {0}, sum = 0;
    for (int i = 0; i < n; i++) {
        const double *row = model_row(drawing->model, MODEL_tumour, code[i] - 1);
        weight[i] = row[TUMOUR_SHARE] * (sex == 1 ? row[TUMOUR_MEN] : 100 - row[TUMOUR_MEN]);
        sum += weight[i];
    }
    return sum > 0 ? code[draw_weighted(drawing->random, weight, n)] : -1;
}

double oncology_percent_before(const PatientModel *model, int tumour, int treatment)
{
    const double *row = model_row(model, MODEL_tumour, tumour - 1);
    return treatment == CHEMOTHERAPY ? row[TUMOUR_CHEMO]
           : treatment == TARGETED   ? row[TUMOUR_TARGETED]
           : treatment == BONE       ? row[TUMOUR_BONE]
                                     : 30;
}

double oncology_log_hazard(const PatientModel *model, int tumour)
{
    return model_row(model, MODEL_tumour, tumour - 1)[TUMOUR_HAZARD];
}
