#include "sample_data/patients/days.h"
#include "sample_data/patients/exact.h"
#include "sample_data/patients/model.h"
#include "sample_data/patients/parts.h"

enum { ROW_A_TO_C, ROW_D, ROW_E_PRESSED, ROW_E_FREE, ROW_MID_THORACIC };
enum { T3 = 9, T10 = 16 };

void urgency_draw(const Drawing *drawing, Patient *p)
{
    const int frankel = p->visit[0].frankel;
    const int row = frankel <= FRANKEL_C   ? ROW_A_TO_C
                    : frankel == FRANKEL_D ? ROW_D
                    : p->escc >= 3         ? ROW_E_PRESSED
                                           : ROW_E_FREE;
    double odds = *model_row(drawing->model, MODEL_emergency, row) + drawing->site->emergencies;
    if (row != ROW_E_FREE && p->main_level >= T3 && p->main_level <= T10)
        odds += *model_row(drawing->model, MODEL_emergency, ROW_MID_THORACIC);
    p->emergency = draw_chance(drawing->random, exact_logistic(odds));
}

/* Who does not have to be operated on at once waits for a place on the list. */
static int32_t draw_elective_day(const Drawing *drawing, int32_t consent)
{
    const int32_t day =
        consent + draw_round(draw_within(draw_log_normal(drawing->random, 6, 0.6), 1, 35));
    if (days_weekday(day) == DAYS_SATURDAY && !model_is_holiday(drawing->model, day) &&
        draw_percent(drawing->random, 4))
        return day;
    /* What falls on a closed day is put on any of the days after it. */
    if (days_is_open(drawing->model, day))
        return day;
    return days_open_from(drawing->model, day + draw_between(drawing->random, 0, 5));
}

static void draw_onset(const Drawing *drawing, Patient *p)
{
    const bool deficit = p->visit[0].frankel < FRANKEL_E;
    const double median = p->visit[0].frankel <= FRANKEL_C ? p->emergency ? 3 : 9 : 13;
    const double days = draw_log_normal(drawing->random, median, 0.8);
    p->paralysis_days = deficit ? draw_round(draw_within(days, 1, 200)) : 0;
    const double since = draw_within(draw_log_normal(drawing->random, 26, 0.9), 1, 500);
    p->onset_day = p->surgery_day - p->paralysis_days - draw_round(since);
    if (p->onset_day > p->consent_day)
        p->onset_day = p->consent_day;
}

void urgency_dates(const Drawing *drawing, Patient *p)
{
    p->surgery_day = p->emergency ? p->consent_day + model_draw(drawing->model, MODEL_waiting,
                                                         0, drawing->random)
                                  : draw_elective_day(drawing, p->consent_day);
    draw_onset(drawing, p);
    const int32_t first =
        p->consent_day > p->surgery_day - 4 ? p->consent_day : p->surgery_day - 4;
    const int32_t day = p->surgery_day - draw_between(drawing->random, 0, 1);
    p->visit[0].day = p->emergency ? day < first ? first : day
                                   : days_open_near(drawing->model, day, first, p->surgery_day);
    p->visit[0].seen = true;
}
