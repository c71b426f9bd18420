#include <string.h>

#include "sample_data/patients/days.h"
#include "sample_data/patients/exact.h"
#include "sample_data/patients/model.h"
#include "sample_data/patients/parts.h"

/* Days after surgery: where a visit lies in the middle, its SD, and its first and last. */
static const struct {
    int middle, sd, first, last;
    double missed; /* Percent, in the middle hospital. */
} plan[PATIENT_VISITS] = {[1] = {30, 4, 22, 43, 4}, [2] = {181, 9, 153, 209, 11}};

static void plan_visit(
    const Drawing *drawing, const Patient *p, int number, PatientVisit *visit)
{
    const int day = draw_round(
        draw_within(plan[number].middle + plan[number].sd * draw_normal(drawing->random),
            plan[number].first, plan[number].last));
    visit->day = days_open_near(drawing->model, p->surgery_day + day,
        p->surgery_day + plan[number].first, p->surgery_day + plan[number].last);
    /* Who is ill comes less often. */
    const bool ill = p->visit[number - 1].ecog >= 3 || p->death_day - visit->day < 60;
    const double missed = plan[number].missed * drawing->site->missing * (ill ? 1.8 : 0.7);
    visit->seen = visit->day <= p->last_day && visit->day < p->death_day &&
                  !draw_percent(drawing->random, missed);
}

/* ---- the cord ---- */

/* A long palsy, or a cord that was not freed, recovers less. */
int course_frankel(const Drawing *drawing, const Patient *p, int number)
{
    const int before = p->visit[number - 1].frankel;
    double z = draw_normal(drawing->random);
    if (before <= FRANKEL_C && number == 1)
        z += (p->paralysis_days > 7 ? -0.2 : 0.15) - (p->decompression ? 0 : 0.3);
    if (before >= FRANKEL_D && p->death_day - p->visit[number].day < 40)
        z -= 0.15;
    return model_draw_at(drawing->model,
        number == 1 ? MODEL_frankel_at_1_month : MODEL_frankel_at_6_months, before, z);
}

/* ---- the body ---- */

/* How far the ability lies from the mean of its grade, in SDs. */
static double standing(const Drawing *drawing, const PatientVisit *visit)
{
    const double *row = model_row(drawing->model, MODEL_ability_by_frankel, visit->frankel);
    return (visit->ability - row[0]) / row[1];
}

void course_ability(const Drawing *drawing, const Patient *p, int number, PatientVisit *visit)
{
    const double *row = model_row(drawing->model, MODEL_ability_by_frankel, visit->frankel);
    const double left = p->death_day - visit->day;
    const double decline = 1.5 * exact_exp(-left / 55);
    const double gain = number == 1 ? 0.25 : 0.2;
    const double z = gain + 0.66 * standing(drawing, &p->visit[number - 1]) - decline +
                     0.62 * draw_normal(drawing->random);
    visit->ability = row[0] + row[1] * z;
    if (visit->frankel >= FRANKEL_D)
        visit->ability += 3;
}

double course_pain(const Drawing *drawing, const Patient *p, int number, int32_t day)
{
    const double near_death = 8 * exact_exp(-(double)(p->death_day - day) / 60);
    const double before = p->visit[0].pain_vas, last = p->visit[number - 1].pain_vas;
    const double noise = draw_normal(drawing->random);
    const double mean = number == 1 ? 16 + 0.23 * before : 8 + 0.1 * before + 0.36 * last;
    return mean + near_death + 4 * p->hidden.pain + 20 * noise;
}

/* Performance seldom moves by more than two. */
static void draw_body(const Drawing *drawing, const Patient *p, int number, PatientVisit *visit)
{
    enum { TRIES = 4 };
    const int before = p->visit[number - 1].ecog;
    for (int i = 0; i < TRIES; i++) {
        body_draw(drawing, p, number, visit);
        if (visit->ecog - before <= 2 && before - visit->ecog <= 2)
            return;
    }
}

void course_draw(const Drawing *drawing, Patient *p)
{
    for (int number = 1; number < PATIENT_VISITS; number++) {
        PatientVisit *visit = &p->visit[number];
        plan_visit(drawing, p, number, visit);
        visit->frankel = course_frankel(drawing, p, number);
        course_ability(drawing, p, number, visit);
        draw_body(drawing, p, number, visit);
        visit->pain_vas = scales_pain(drawing, course_pain(drawing, p, number, visit->day));
        scales_draw(drawing, p, visit);
    }
}
