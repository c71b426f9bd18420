#include <math.h>

#include "clinical/tokuhashi.h"
#include "clinical/tomita.h"
#include "sample_data/patients/days.h"
#include "sample_data/patients/exact.h"
#include "sample_data/patients/model.h"
#include "sample_data/patients/parts.h"

/* Days after which 63% of patients with the middle hazard are dead, and the shape of a Weibull
   distribution. Together with the hazards: 71% alive at 6 months, 57% at 12, 43% at 24
   (10.31616/asj.2023.0376). */
static const double scale_days = 1400, shape = 1.1;

/* 31 March 2022: the last day of follow-up. */
enum { LAST_DAY = 19082 };

static double hazard_of_laboratory(const Patient *p)
{
    return 0.16 * exact_log(p->laboratory[LAB_CRP]) +
           (p->laboratory[LAB_LDH] >= 250 ? 0.4 : 0) -
           0.45 * (p->laboratory[LAB_ALBUMIN] - 3.6);
}

static double log_hazard(const Drawing *drawing, const Patient *p)
{
    static const double of_ecog[] = {-1.2, -0.9, -0.05, 0.35, 0.8};
    static const double of_organ[] = {-0.2, 0.15, 0.45};
    return model_row(drawing->model, MODEL_tumour, p->tumour - 1)[TUMOUR_HAZARD] +
           of_organ[p->organ] + (p->brain ? 0.35 : 0) + of_ecog[p->visit[0].ecog] +
           (p->visit[0].frankel <= FRANKEL_C ? 0.2 : 0) + hazard_of_laboratory(p) +
           0.3 * p->hidden.burden + 0.1 * p->hidden.frailty +
           (p->procedure == OPERATION_EN_BLOC ? -0.5 : 0);
}

static double alive_at(double days, double hazard)
{
    return exact_exp(-exact_exp(shape * exact_log(days / scale_days) + hazard));
}

static int32_t draw_death(const Drawing *drawing, const Patient *p)
{
    const double wait = -exact_log(stat_random_unit(drawing->random));
    const double days = scale_days * exact_exp((exact_log(wait) - p->log_hazard) / shape);
    return p->surgery_day + (int32_t)draw_within(days, 2, 20000);
}

/* Who lives is asked for again after half a year to two years; some are lost before. */
static void draw_follow_up(const Drawing *drawing, Patient *p)
{
    const double u = stat_random_unit(drawing->random);
    int32_t last = p->surgery_day + 190 + draw_round(540 * u * sqrt(u));
    if (last > LAST_DAY)
        last = LAST_DAY;
    p->vital_status = VITAL_ALIVE;
    if (draw_percent(drawing->random, 17)) {
        p->vital_status = VITAL_LOST;
        const double part = stat_random_unit(drawing->random);
        last = p->surgery_day + 5 + draw_round(part * (last - p->surgery_day - 5));
    }
    if (p->death_day <= last) {
        p->vital_status = VITAL_DEAD;
        p->last_day = p->death_day;
        return;
    }
    p->last_day = days_open_near(drawing->model, last, p->surgery_day + 2, LAST_DAY);
    if (p->death_day <= p->last_day)
        p->last_day = last;
}

/* A calculator sees most of what makes the hazard. */
static void draw_calculated(const Drawing *drawing, Patient *p)
{
    const double hazard = p->log_hazard + 0.5 * draw_normal(drawing->random);
    p->survival_90_days = NAN;
    p->survival_1_year = NAN;
    if (!drawing->site->asks_calculator || draw_percent(drawing->random, 8))
        return;
    p->survival_90_days = draw_within(alive_at(90, hazard), 0.03, 0.99);
    p->survival_1_year = draw_within(alive_at(365, hazard), 0.01, 0.97);
}

static void compute_scores(Patient *p)
{
    const int tokuhashi[] = {
        p->kps, p->extraspinal, p->vertebral, p->organ, p->tumour, p->visit[0].frankel};
    const int tomita[] = {p->tumour, p->organ, p->vertebral > 1 || p->extraspinal > 0};
    p->tokuhashi = clin_tokuhashi_total(tokuhashi);
    p->tomita = clin_tomita_total(tomita);
}

void survival_scores(const Drawing *drawing, Patient *p)
{
    p->log_hazard = log_hazard(drawing, p);
    draw_calculated(drawing, p);
    compute_scores(p);
}

void survival_draw(const Drawing *drawing, Patient *p)
{
    p->log_hazard = log_hazard(drawing, p);
    p->death_day = draw_death(drawing, p);
    draw_follow_up(drawing, p);
    survival_scores(drawing, p);
}
