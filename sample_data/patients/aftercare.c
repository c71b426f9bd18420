#include "sample_data/patients/days.h"
#include "sample_data/patients/exact.h"
#include "sample_data/patients/model.h"
#include "sample_data/patients/parts.h"

enum { CHEMOTHERAPY, RADIOTHERAPY, TARGETED, BONE, OPIOID };
enum { GY, FRACTIONS, WEIGHT, SCHEMES = 5, FIRST_STEREOTACTIC = 3 };
enum { ONE_MONTH = 44, HALF_YEAR = 150 };
/* Drugs against the tumour wait for the wound. */
enum { HEALED = 10, RECOVERED = 21 };

static double percent_of(const Drawing *drawing, const Patient *p, int treatment)
{
    const double *row = model_row(drawing->model, MODEL_tumour, p->tumour - 1);
    const int ecog = p->visit[1].ecog;
    switch (treatment) {
    case CHEMOTHERAPY:
        return row[TUMOUR_CHEMO] * (ecog <= 1 ? 1.6 : ecog == 2 ? 1.3 : ecog == 3 ? 0.8 : 0.1);
    case TARGETED:
        return p->before[TARGETED]                          ? 72
               : p->tumour == TUMOUR_LUNG && p->driver != 1 ? 4
                                                            : 0.4 * row[TUMOUR_TARGETED];
    case BONE:
        return p->before[BONE] ? 86 : 8 + 1.2 * row[TUMOUR_BONE];
    default:
        return 10 + 0.45 * p->visit[1].pain_vas + (p->before[OPIOID] ? 22 : 0);
    }
}

/* Radiotherapy begins when the wound has healed, on a day on which the linac runs. */
static void draw_radiotherapy(const Drawing *drawing, Patient *p)
{
    double weight[SCHEMES];
    for (int i = 0; i < SCHEMES; i++)
        weight[i] = model_row(drawing->model, MODEL_radiotherapy, i)[WEIGHT];
    const double percent = (p->decompression ? 52 : 40) - (p->before[RADIOTHERAPY] ? 18 : 0) -
                           (p->procedure == OPERATION_EN_BLOC ? 26 : 0);
    const int scheme = draw_weighted(drawing->random, weight, SCHEMES);
    const double *row = model_row(drawing->model, MODEL_radiotherapy, scheme);
    const int after =
        draw_round(draw_within(draw_log_normal(drawing->random, 24, 0.4), 9, 130));
    const int32_t day = days_open_from(drawing->model, p->surgery_day + after);
    if (!draw_percent(drawing->random, percent) || day >= p->last_day)
        return;
    p->course[p->n_courses++] = (PatientCourse){.day = day,
        .technique = scheme >= FIRST_STEREOTACTIC ? 2 : 1,
        .dose = draw_round(row[GY]),
        .fractions = draw_round(row[FRACTIONS])};
}

void aftercare_draw(const Drawing *drawing, Patient *p)
{
    const int32_t followed = p->last_day - p->surgery_day;
    const bool half_year = followed >= HALF_YEAR;
    draw_radiotherapy(drawing, p);
    for (int t = 0; t < PATIENT_TREATMENTS; t++) {
        if (t == RADIOTHERAPY)
            continue;
        const double time = t == OPIOID || followed > RECOVERED ? 1
                            : followed > HEALED                 ? 0.3
                                                                : 0;
        p->after[1][t] = draw_percent(drawing->random, time * percent_of(drawing, p, t));
        p->after[2][t] = t == OPIOID
                             ? draw_percent(drawing->random, 18 + 0.55 * p->visit[2].pain_vas)
                             : p->after[1][t] || draw_percent(drawing->random, 17);
    }
    for (int i = 0; i < p->n_courses; i++) {
        const bool later = half_year && p->course[i].day - p->surgery_day > ONE_MONTH;
        p->after[1][RADIOTHERAPY] |= !later;
        p->after[2][RADIOTHERAPY] = 1;
    }
}
