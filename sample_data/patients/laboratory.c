#include <math.h>

#include "sample_data/patients/exact.h"
#include "sample_data/patients/model.h"
#include "sample_data/patients/parts.h"

enum { CHEMOTHERAPY = 0 };

/* By how much the new method for ALP gives less than the old one: the two reference ranges are
   106 to 322 and 38 to 113 U/l. */
static const double alp_new = 0.35;

/* A normal number that goes with another to that correlation. */
static double with(StatRandom *random, double correlation, double z)
{
    return correlation * z + sqrt(1 - correlation * correlation) * draw_normal(random);
}

static void draw_inflammation(const Drawing *drawing, double wasting, Patient *p)
{
    StatRandom *random = drawing->random;
    double *value = p->laboratory;
    const double z = p->hidden.inflamed;
    const bool chemo = p->before[CHEMOTHERAPY] == 1;
    value[LAB_CRP] = draw_within(exact_exp(1.45 * z) * 1.0, drawing->site->crp_limit, 38);
    value[LAB_ALBUMIN] = draw_within(3.62 + 0.54 * wasting, 1.6, 5.3);
    const double of_chemo = chemo ? -0.25 : 0;
    value[LAB_WBC] = draw_within(
        6800 * exact_exp(of_chemo + (chemo ? 0.42 : 0.31) * with(random, 0.35, z)), 900, 42000);
    const double share =
        draw_within(0.19 * exact_exp(0.38 * with(random, 0.3, wasting) - 0.12 * z), 0.03, 0.62);
    value[LAB_LYMPHOCYTES] = share * value[LAB_WBC];
    const bool marrow = p->tumour >= TUMOUR_LYMPHOMA && p->tumour <= TUMOUR_LEUKAEMIA;
    value[LAB_PLATELETS] = draw_within(
        (marrow ? 215 : 250) + (chemo ? -18 : 0) + 76 * with(random, 0.3, z), 40, 900);
    const double haemoglobin = 0.42 * wasting - 0.18 * z + 0.82 * draw_normal(random);
    value[LAB_HAEMOGLOBIN] =
        draw_within((p->sex == 1 ? 12.4 : 11.7) + 1.75 * haemoglobin, 6.4, 18.4);
}

static void draw_organs(const Drawing *drawing, double wasting, Patient *p)
{
    StatRandom *random = drawing->random;
    double *value = p->laboratory;
    const double burden = p->hidden.burden;
    value[LAB_LDH] = draw_within(
        205 * (p->organ ? 1.2 : 1) * exact_exp(0.36 * with(random, 0.4, burden)), 95, 6000);
    const bool lytic = p->sins[2] == 2;
    value[LAB_CALCIUM] = draw_within(
        (lytic ? 9.45 : 9.25) + 0.25 * wasting + 0.45 * with(random, 0.2, burden), 7.4, 13.5);
    value[LAB_BILIRUBIN] = draw_within(
        0.58 * (p->tumour == TUMOUR_LIVER ? 1.4 : 1) * exact_exp(0.4 * draw_normal(random)),
        0.2, 9);
    const double creatinine = (p->sex == 1 ? 0.84 : 0.64) * (p->condition[12] ? 1.9 : 1);
    value[LAB_CREATININE] = draw_within(
        creatinine * exact_exp(0.2 * draw_normal(random) + 0.05 * (p->age - 66) / 10), 0.3, 9);
    const bool blastic = p->tumour == TUMOUR_PROSTATE && p->sins[2] < 2;
    const double alp = 300 * (blastic ? 2.4 : 1) * exact_exp(0.45 * with(random, 0.45, burden));
    value[LAB_ALP] = draw_within(
        alp * (p->surgery_day >= drawing->site->alp_switch ? alp_new : 1), 25, 4800);
    value[LAB_INR] = draw_within(
        1.04 + 0.08 * with(random, -0.3, wasting) + 0.03 * p->condition[3], 0.86, 1.9);
}

void laboratory_draw(const Drawing *drawing, Patient *p)
{
    const double wasting = with(drawing->random, -0.6, p->hidden.inflamed);
    draw_inflammation(drawing, wasting, p);
    draw_organs(drawing, wasting, p);
}
