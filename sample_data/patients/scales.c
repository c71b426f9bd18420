#include <string.h>

#include "clinical/eq5d5l.h"
#include "sample_data/patients/exact.h"
#include "sample_data/patients/model.h"
#include "sample_data/patients/parts.h"

/* ---- pain ---- */

/* Who is asked for a number from 0 to 10 gives tens; who marks a line is read to fives and
 * ones. */
int scales_pain(const Drawing *drawing, double pain)
{
    static const double heaps[] = {40, 15, 45};
    static const int steps[] = {10, 5, 1};
    const int step =
        drawing->site->pain_in_tens ? 10 : steps[draw_weighted(drawing->random, heaps, 3)];
    return draw_heaped(draw_within(pain, 0, 100), step);
}

void scales_pain_before(const Drawing *drawing, Patient *p)
{
    const int row = p->sins[1] == 3 ? 2 : p->sins[1];
    const double *of = model_row(drawing->model, MODEL_vas_by_sins_pain, row);
    const double z = 0.7 * p->hidden.pain + 0.71 * draw_normal(drawing->random);
    p->visit[0].pain_vas = scales_pain(drawing, of[0] + of[1] * z);
    p->before[4] = draw_percent(drawing->random, 6 + 0.8 * p->visit[0].pain_vas);
}

/* Means of the published scales lie on this line. */
static int draw_face(const Drawing *drawing, int pain)
{
    const double face =
        draw_within(0.6 + 0.085 * pain + 1.05 * draw_normal(drawing->random), 0, 10);
    return drawing->site->faces == 1 ? draw_heaped(face, 2) : draw_round(face);
}

/* ---- EQ-5D-5L ---- */

/* A level of a dimension: worse for who sees things black. */
static int draw_level(
    const Drawing *drawing, const Patient *p, const double weight[5], double worse)
{
    const double z = worse - 0.45 * p->hidden.outlook + 0.893 * draw_normal(drawing->random);
    return 1 + draw_weighted_at(exact_normal_below(z), weight, 5);
}

static int draw_self_care(const Drawing *drawing, const Patient *p, const int *item)
{
    double weight[5];
    const int sum = item[BARTHEL_DRESSING] + item[BARTHEL_GROOMING] + item[BARTHEL_BATHING];
    memcpy(weight, model_row(drawing->model, MODEL_eq5d_self_care, sum / 5), sizeof weight);
    if (item[BARTHEL_DRESSING] < 10 || item[BARTHEL_GROOMING] < 5)
        weight[0] = 0;
    if (item[BARTHEL_DRESSING] > 0)
        weight[4] = 0;
    return draw_level(drawing, p, weight, 0);
}

/* Who is in bed for half of the day has some problem in walking. */
static int draw_mobility(const Drawing *drawing, const Patient *p, const PatientVisit *visit)
{
    double weight[5];
    memcpy(weight,
        model_row(drawing->model, MODEL_eq5d_mobility, visit->barthel[BARTHEL_MOBILITY] / 5),
        sizeof weight);
    if (visit->ecog >= 3)
        weight[0] = 0;
    return draw_level(drawing, p, weight, 0.3 * (visit->ecog - 2));
}

/* Words of pain by the mark on the line. */
static int draw_pain_words(const Drawing *drawing, const Patient *p, int pain)
{
    static const double upto[] = {4, 33, 59, 88};
    const double felt =
        pain - 5 * p->hidden.outlook + (5 + 0.17 * pain) * draw_normal(drawing->random);
    int level = 1;
    while (level < 5 && felt > upto[level - 1])
        level++;
    return level;
}

static int mood_row(int pain)
{
    return pain <= 20 ? 0 : pain <= 45 ? 1 : pain <= 70 ? 2 : 3;
}

void scales_health(const Drawing *drawing, const Patient *p, PatientVisit *visit)
{
    const double index = clin_eq5d_index_micro(NULL, visit->eq5d) / (double)CLIN_MICRO;
    const double health = 17 + 60 * index + (visit == &p->visit[0] ? 0 : 5) +
                          6 * p->hidden.outlook + 14 * draw_normal(drawing->random);
    static const double heaps[] = {70, 20, 10};
    static const int steps[] = {10, 5, 1};
    visit->eq_vas = draw_heaped(
        draw_within(health, 0, 100), steps[draw_weighted(drawing->random, heaps, 3)]);
}

static void draw_eq5d(const Drawing *drawing, const Patient *p, PatientVisit *visit)
{
    const PatientModel *model = drawing->model;
    const int *item = visit->barthel;
    visit->eq5d[0] = draw_mobility(drawing, p, visit);
    visit->eq5d[1] = draw_self_care(drawing, p, item);
    visit->eq5d[2] =
        draw_level(drawing, p, model_row(model, MODEL_eq5d_activity, visit->ecog), 0);
    visit->eq5d[3] = draw_pain_words(drawing, p, visit->pain_vas);
    visit->eq5d[4] =
        draw_level(drawing, p, model_row(model, MODEL_eq5d_mood, mood_row(visit->pain_vas)), 0);
    scales_health(drawing, p, visit);
}
/* ---- vitality ---- */

void scales_vitality(const Drawing *drawing, const Patient *p, PatientVisit *visit)
{
    const int band = visit->ecog <= 2 ? 0 : visit->ecog - 2;
    visit->vitality_total = 0;
    for (int i = 0; i < 5; i++) {
        const double z = -0.4 * p->hidden.frailty + 0.006 * (visit->barthel_total - 55) +
                         0.9 * draw_normal(drawing->random);
        visit->vitality[i] =
            model_draw_at(drawing->model, MODEL_vitality_item, 3 * i + band, z);
        if (i == 3 && visit->barthel[BARTHEL_TOILET] == 10 && visit->vitality[i] == 0)
            visit->vitality[i] = 1;
        visit->vitality_total += visit->vitality[i];
    }
}

void scales_draw(const Drawing *drawing, const Patient *p, PatientVisit *visit)
{
    visit->face = draw_face(drawing, visit->pain_vas);
    draw_eq5d(drawing, p, visit);
    scales_vitality(drawing, p, visit);
}
