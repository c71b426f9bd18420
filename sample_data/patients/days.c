#include "sample_data/patients/days.h"

#include "sample_data/patients/exact.h"
#include "sample_data/patients/model.h"

enum { HOLIDAY = 7 }; /* Of MODEL_weekday. */

int days_weekday(int32_t day)
{
    return (day + 3) % 7;
}

bool days_is_open(const PatientModel *model, int32_t day)
{
    return days_weekday(day) < DAYS_SATURDAY && !model_is_holiday(model, day);
}

int32_t days_open_from(const PatientModel *model, int32_t day)
{
    while (!days_is_open(model, day))
        day++;
    return day;
}

int32_t days_open_near(const PatientModel *model, int32_t day, int32_t first, int32_t last)
{
    for (int32_t away = 0; away <= last - first; away++) {
        if (day + away <= last && days_is_open(model, day + away))
            return day + away;
        if (day - away >= first && days_is_open(model, day - away))
            return day - away;
    }
    return day;
}

static double weight_of(const PatientModel *model, int32_t day)
{
    const double *weight = model_row(model, MODEL_weekday, 0);
    return weight[model_is_holiday(model, day) ? HOLIDAY : days_weekday(day)];
}

/* The smallest of the n uniform numbers that are left above one that is known comes next, so
   that they arise in order without sorting. */
void days_of_consent(const PatientModel *model, StatRandom *random, int32_t from, int32_t until,
    int32_t *day, int n)
{
    double sum = 0, reached = 0, point = 0;
    for (int32_t d = from; d <= until; d++)
        sum += weight_of(model, d);
    int32_t at = from;
    for (int i = 0; i < n; i++) {
        const double step = 1 - exact_exp(exact_log(stat_random_unit(random)) / (n - i));
        point += (1 - point) * step;
        while (at < until && reached + weight_of(model, at) < point * sum)
            reached += weight_of(model, at++);
        day[i] = at;
    }
}
