#include "sample_data/patients/exact.h"
#include "sample_data/patients/model.h"
#include "sample_data/patients/parts.h"

/* Rows of MODEL_choice. */
enum {
    OPENED_A_TO_C,
    OPENED_D,
    OPENED_PRESSED,
    OPENED_FREE,
    EN_BLOC,
    CEMENT,
    ALONE,
    ANTERIOR,
    PERCUTANEOUS
};
/* Rows of MODEL_blood_loss and MODEL_operation_time. */
enum { NOT_OPENED, OPENED, LARGE, CEMENTED };
enum { MEDIAN, SPREAD };
enum { T5 = 11, SACRUM = 24 };

static bool chosen(const Drawing *drawing, int row)
{
    return draw_percent(drawing->random, *model_row(drawing->model, MODEL_choice, row));
}

/* ---- who is thought of for what ---- */

static bool may_have_en_bloc(const Patient *p)
{
    const bool solid = p->tumour < TUMOUR_LYMPHOMA ||
                       (p->tumour > TUMOUR_LEUKAEMIA && p->tumour != TUMOUR_UNKNOWN);
    return solid && !p->emergency && p->organ < 2 && p->visit[0].ecog <= 2 && p->age <= 72 &&
           p->n_levels <= 3 && p->contiguous && !p->region[0] && p->levels >> SACRUM == 0 &&
           p->extraspinal <= 2 && p->visit[0].frankel >= FRANKEL_D;
}

static bool may_have_cement(const Patient *p)
{
    return !p->emergency && p->visit[0].frankel == FRANKEL_E && p->escc <= 2 &&
           p->sins[4] >= 1 && p->sins[1] == 3 && p->main_level >= T5 &&
           p->main_level < SACRUM && p->sins_total <= 12;
}

static bool may_do_without_implants(const Patient *p)
{
    return p->escc >= 4 && p->sins_total <= 9 && p->unstable == 1;
}

static int choose(const Drawing *drawing, const Patient *p)
{
    if (may_have_en_bloc(p) && chosen(drawing, EN_BLOC))
        return OPERATION_EN_BLOC;
    if (may_have_cement(p) && chosen(drawing, CEMENT))
        return OPERATION_CEMENT;
    if (may_do_without_implants(p) && chosen(drawing, ALONE))
        return OPERATION_DECOMPRESSION;
    if (p->main_region == 0 && !p->region[1] && chosen(drawing, ANTERIOR))
        return OPERATION_ANTERIOR;
    if (p->main_region != 0 && p->main_level < SACRUM && chosen(drawing, PERCUTANEOUS))
        return OPERATION_PERCUTANEOUS;
    return OPERATION_FUSION;
}

static bool draw_opened(const Drawing *drawing, const Patient *p)
{
    const int frankel = p->visit[0].frankel;
    return chosen(drawing, frankel <= FRANKEL_C   ? OPENED_A_TO_C
                           : frankel == FRANKEL_D ? OPENED_D
                           : p->escc >= 4         ? OPENED_PRESSED
                                                  : OPENED_FREE);
}

/* ---- what it took ---- */

int operation_instrumented(const Drawing *drawing, const Patient *p)
{
    if (p->procedure == OPERATION_DECOMPRESSION || p->procedure == OPERATION_CEMENT)
        return 0;
    if (p->procedure == OPERATION_ANTERIOR)
        return draw_between(drawing->random, 2, 4);
    const int block = p->contiguous ? p->n_levels : 2;
    return (int)draw_within(block + draw_between(drawing->random, 2, 5), 3, 13);
}

static int kind_of(const Patient *p)
{
    return p->procedure == OPERATION_EN_BLOC  ? LARGE
           : p->procedure == OPERATION_CEMENT ? CEMENTED
           : p->decompression                 ? OPENED
                                              : NOT_OPENED;
}

/* A vascular tumour bleeds where it is entered. */
static double draw_loss(const Drawing *drawing, const Patient *p, double shared)
{
    const double *row = model_row(drawing->model, MODEL_blood_loss, kind_of(p));
    const bool vascular =
        model_row(drawing->model, MODEL_tumour, p->tumour - 1)[TUMOUR_VASCULAR] > 0;
    const double z = 0.55 * shared + 0.835 * draw_normal(drawing->random);
    const double loss =
        row[MEDIAN] * exact_exp(row[SPREAD] * z) * (vascular && p->decompression ? 1.9 : 0.95);
    return draw_within(loss, 0, vascular || p->procedure == OPERATION_EN_BLOC ? 6500 : 2300);
}

/* Half of the hospitals weigh what was lost, the others estimate it. */
static int record_loss(const Drawing *drawing, double loss)
{
    if (drawing->site->exact_loss)
        return draw_round(loss);
    return draw_heaped(loss, loss < 100 ? 10 : 50);
}

void operation_effort(const Drawing *drawing, Patient *p)
{
    const double *row = model_row(drawing->model, MODEL_operation_time, kind_of(p));
    const double shared = draw_normal(drawing->random);
    const double levels = p->instrumented > 5 ? 12 * (p->instrumented - 5) : 0;
    const double minutes =
        row[MEDIAN] *
            exact_exp(row[SPREAD] * (0.75 * shared + 0.66 * draw_normal(drawing->random))) +
        levels;
    p->minutes =
        draw_heaped(draw_within(minutes, 20, 900), draw_percent(drawing->random, 40) ? 5 : 1);
    p->blood_loss = record_loss(drawing, draw_loss(drawing, p, shared));
}

void operation_draw(const Drawing *drawing, Patient *p)
{
    p->procedure = choose(drawing, p);
    p->decompression =
        p->procedure == OPERATION_CEMENT ? 0
        : p->procedure == OPERATION_DECOMPRESSION || p->procedure == OPERATION_EN_BLOC
            ? 1
            : draw_opened(drawing, p);
    p->stabilization =
        p->procedure != OPERATION_CEMENT && p->procedure != OPERATION_DECOMPRESSION;
    p->instrumented = operation_instrumented(drawing, p);
    operation_effort(drawing, p);
}
