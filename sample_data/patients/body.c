#include <string.h>

#include "sample_data/patients/exact.h"
#include "sample_data/patients/model.h"
#include "sample_data/patients/parts.h"

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* The most points of an item whose threshold the ability reaches. */
static int points_at(const double *threshold, double ability)
{
    int points = 0;
    for (int k = 0; k < 3; k++)
        if (ability >= threshold[k])
            points = 5 * (k + 1);
    return points;
}

/* ---- what paralysis takes ---- */

static void limit_complete(const Drawing *drawing, bool later, int *item)
{
    item[BARTHEL_BATHING] = 0;
    item[BARTHEL_STAIRS] = 0;
    item[BARTHEL_MOBILITY] = 0;
    item[BARTHEL_TOILET] = 0;
    item[BARTHEL_TRANSFER] = least(item[BARTHEL_TRANSFER], later ? 10 : 5);
    item[BARTHEL_DRESSING] = least(item[BARTHEL_DRESSING], 5);
    item[BARTHEL_BLADDER] = draw_percent(drawing->random, 82) ? 0 : 5;
    item[BARTHEL_BOWELS] = draw_percent(drawing->random, 60) ? 0 : 5;
}

static void limit_useless(const Drawing *drawing, int *item)
{
    item[BARTHEL_BATHING] = 0;
    item[BARTHEL_STAIRS] = 0;
    item[BARTHEL_MOBILITY] = 0;
    item[BARTHEL_TOILET] = least(item[BARTHEL_TOILET], 5);
    item[BARTHEL_TRANSFER] =
        least(item[BARTHEL_TRANSFER], draw_percent(drawing->random, 12) ? 10 : 5);
    item[BARTHEL_DRESSING] =
        least(item[BARTHEL_DRESSING], draw_percent(drawing->random, 15) ? 10 : 5);
    item[BARTHEL_BLADDER] =
        least(item[BARTHEL_BLADDER], draw_percent(drawing->random, 34) ? 10 : 5);
    if (draw_percent(drawing->random, 30))
        item[BARTHEL_BLADDER] = 0;
    if (draw_percent(drawing->random, 40))
        item[BARTHEL_BOWELS] = least(item[BARTHEL_BOWELS], 5);
}

/* A wheelchair of one's own is for later, and for who has arms. */
static void add_wheelchair(const Drawing *drawing, bool later, int *item)
{
    if (item[BARTHEL_MOBILITY] == 0 && item[BARTHEL_TRANSFER] >= 5 &&
        item[BARTHEL_FEEDING] >= 5 && item[BARTHEL_GROOMING] == 5 &&
        draw_percent(drawing->random, later ? 34 : 2))
        item[BARTHEL_MOBILITY] = 5;
}

static void limit(const Drawing *drawing, const Patient *p, int number, int frankel, int *item)
{
    const bool later = number > 0;
    if (frankel <= FRANKEL_B)
        limit_complete(drawing, later, item);
    else if (frankel == FRANKEL_C)
        limit_useless(drawing, item);
    else if (frankel == FRANKEL_D && draw_percent(drawing->random, 75))
        item[BARTHEL_STAIRS] = least(item[BARTHEL_STAIRS], 5);
    if (frankel == FRANKEL_E) {
        item[BARTHEL_BLADDER] = draw_percent(drawing->random, 2) ? 5 : 10;
        item[BARTHEL_BOWELS] = draw_percent(drawing->random, 1) ? 5 : 10;
    }
    if (frankel <= FRANKEL_C && p->main_region == 0) {
        item[BARTHEL_FEEDING] = least(item[BARTHEL_FEEDING], frankel == FRANKEL_C ? 5 : 0);
        if (draw_percent(drawing->random, 70))
            item[BARTHEL_GROOMING] = 0;
    }
    if (frankel <= FRANKEL_C)
        add_wheelchair(drawing, later, item);
}

/* What cannot be without something else. */
static void settle(int *item)
{
    if (item[BARTHEL_MOBILITY] >= 10 && item[BARTHEL_TRANSFER] < 10)
        item[BARTHEL_TRANSFER] = 10;
    if (item[BARTHEL_MOBILITY] < 15)
        item[BARTHEL_STAIRS] = least(item[BARTHEL_STAIRS], item[BARTHEL_MOBILITY] / 10 * 5);
    if (item[BARTHEL_MOBILITY] < 5) {
        item[BARTHEL_TRANSFER] = least(item[BARTHEL_TRANSFER], 10);
        item[BARTHEL_TOILET] = least(item[BARTHEL_TOILET], 5);
        item[BARTHEL_BATHING] = 0;
    }
    if (item[BARTHEL_TRANSFER] < 10) {
        item[BARTHEL_TOILET] = least(item[BARTHEL_TOILET], 5);
        item[BARTHEL_BATHING] = 0;
    }
    if (item[BARTHEL_DRESSING] == 10)
        item[BARTHEL_GROOMING] = 5;
    if (item[BARTHEL_FEEDING] == 0)
        item[BARTHEL_DRESSING] = least(item[BARTHEL_DRESSING], 5);
}

/* ---- performance ---- */

static int band_of(int total)
{
    static const int upto[] = {20, 40, 60, 80, 90};
    int band = 0;
    while (band < 5 && total > upto[band])
        band++;
    return band;
}

static int draw_ecog(const Drawing *drawing, const Patient *p, const PatientVisit *visit)
{
    double weight[5];
    const int *item = visit->barthel;
    memcpy(weight,
        model_row(drawing->model, MODEL_ecog_by_barthel, band_of(visit->barthel_total)),
        sizeof weight);
    if (item[BARTHEL_BATHING] + item[BARTHEL_STAIRS] + item[BARTHEL_MOBILITY] > 0)
        weight[4] = 0;
    if (visit->frankel < FRANKEL_E || visit->barthel_total < 95)
        weight[0] = 0;
    if (visit->frankel <= FRANKEL_C)
        weight[1] = 0;
    if (visit->frankel <= FRANKEL_B)
        weight[2] = 0;
    double sum = 0;
    for (int i = 0; i < 5; i++)
        sum += weight[i];
    if (sum <= 0)
        return 3;
    const double z = 0.4 * p->hidden.frailty + 0.92 * draw_normal(drawing->random);
    return draw_weighted_at(exact_normal_below(z), weight, 5);
}

void body_draw(const Drawing *drawing, const Patient *p, int number, PatientVisit *visit)
{
    for (int i = 0; i < PATIENT_BARTHEL; i++)
        visit->barthel[i] = points_at(model_row(drawing->model, MODEL_barthel_item, i),
            visit->ability + 4 * draw_normal(drawing->random));
    limit(drawing, p, number, visit->frankel, visit->barthel);
    settle(visit->barthel);
    visit->barthel_total = 0;
    for (int i = 0; i < PATIENT_BARTHEL; i++)
        visit->barthel_total += visit->barthel[i];
    visit->ecog = draw_ecog(drawing, p, visit);
}

/* How able the body is before surgery: frailty, tumour and pain take from what the cord leaves.
 */
void body_before(const Drawing *drawing, Patient *p)
{
    PatientVisit *visit = &p->visit[0];
    const double *row = model_row(drawing->model, MODEL_ability_by_frankel, visit->frankel);
    double z = -0.45 * p->hidden.frailty - 0.3 * p->hidden.burden +
               0.75 * draw_normal(drawing->random);
    if (visit->frankel >= FRANKEL_D)
        z -= 0.3 * (visit->pain_vas - 60) / 28.0;
    visit->ability = row[0] + row[1] * z;
    body_draw(drawing, p, 0, visit);
}

int body_kps(const Drawing *drawing, int ecog)
{
    return 10 + 10 * model_draw(drawing->model, MODEL_kps_by_ecog, ecog, drawing->random);
}
