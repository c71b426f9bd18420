#include "sample_data/patients/model.h"
#include "sample_data/patients/parts.h"

/* The first of T1, T11, S2-5 by number. */
enum { C1 = 0, C7 = 6, T1 = 7, T10 = 16, T11 = 17, L1 = 19, S1 = 24, S2_5 = 25 };
enum { CERVICAL, THORACIC, LUMBAR };

static const int sins_pain_codes[] = {0, 1, 3}, sins_alignment_codes[] = {0, 2, 4},
                 sins_posterolateral_codes[] = {0, 1, 3};

/* ---- levels ---- */

/* SINS' points for the place of a level. */
static int location_of(int level)
{
    static const char points[] = "33222233311111111333222330";
    return points[level] - '0';
}

static int draw_main_level(const Drawing *drawing, int region)
{
    static const int first[] = {1, T1, T11}, last[] = {C7, T10, S1};
    if (region == LUMBAR && draw_percent(drawing->random, 2))
        return S2_5;
    return draw_between(drawing->random, first[region], last[region]);
}

/* A block grows from its main level upwards and downwards. @return its highest SINS location.
 */
static int grow_block(const Drawing *drawing, int n, Patient *p)
{
    int top = p->main_level;
    int bottom = top;
    int location = location_of(top);
    while (bottom - top + 1 < n) {
        const bool up = top > C1 && (bottom == S2_5 || draw_percent(drawing->random, 50));
        const int level = up ? --top : ++bottom;
        location = location_of(level) > location ? location_of(level) : location;
    }
    for (int i = top; i <= bottom; i++)
        p->levels |= UINT32_C(1) << i;
    return location;
}

/* A second lesion, apart from the first. */
static void add_elsewhere(const Drawing *drawing, Patient *p)
{
    const int level = draw_between(drawing->random, 2, S1);
    p->levels |= UINT32_C(1) << level;
    if (draw_percent(drawing->random, 40) && level < S1)
        p->levels |= UINT32_C(1) << (level + 1);
}

static void sum_up_levels(Patient *p)
{
    int top = PATIENT_LEVELS, bottom = -1;
    for (int i = 0; i < PATIENT_LEVELS; i++) {
        if (!(p->levels >> i & 1))
            continue;
        top = i < top ? i : top;
        bottom = i;
        p->n_levels++;
        p->region[i <= C7 ? CERVICAL : i <= T10 ? THORACIC : LUMBAR] = 1;
    }
    p->contiguous = bottom - top + 1 == p->n_levels;
}

void lesion_vertebral(const Drawing *drawing, Patient *p)
{
    p->vertebral = p->n_levels;
    if (draw_percent(drawing->random, 45 + 12 * p->hidden.burden))
        p->vertebral += draw_round(
            draw_within(draw_log_normal(drawing->random, 2, 0.8), 1, 24 - p->n_levels));
}

static void draw_levels(const Drawing *drawing, Patient *p)
{
    p->main_region = model_draw(drawing->model, MODEL_region, 0, drawing->random);
    p->main_level = draw_main_level(drawing, p->main_region);
    p->sins[0] =
        grow_block(drawing, 1 + model_draw(drawing->model, MODEL_block, 0, drawing->random), p);
    if (draw_percent(drawing->random, 17 + 6 * p->hidden.burden))
        add_elsewhere(drawing, p);
    sum_up_levels(p);
    lesion_vertebral(drawing, p);
}

/* ---- bone ---- */

static void draw_fracture(const Drawing *drawing, Patient *p)
{
    p->fracture = p->sins[4] >= 2 || draw_percent(drawing->random, 6);
    p->column = p->sins[5] == 0                                        ? 1
                : p->sins[4] == 0 && draw_percent(drawing->random, 30) ? 2
                                                                       : 3;
}

static void draw_bone(const Drawing *drawing, Patient *p)
{
    const double *row = model_row(drawing->model, MODEL_tumour, p->tumour - 1);
    const double kinds[] = {row[TUMOUR_BLASTIC], row[TUMOUR_MIXED], row[TUMOUR_LYTIC]};
    StatRandom *random = drawing->random;
    p->sins[2] = draw_weighted(random, kinds, 3);
    p->sins[4] = model_draw(drawing->model, MODEL_sins_collapse, p->sins[2], random);
    p->sins[3] = sins_alignment_codes[model_draw(
        drawing->model, MODEL_sins_alignment, p->sins[4], random)];
    p->sins[5] = sins_posterolateral_codes[model_draw(
        drawing->model, MODEL_sins_posterolateral, p->escc >= 3, random)];
    draw_fracture(drawing, p);
}

static void draw_stability(const Drawing *drawing, Patient *p)
{
    p->sins_total = 0;
    for (int i = 0; i < 6; i++)
        p->sins_total += p->sins[i];
    const double percent = p->sins[1] == 3 ? 40 + 9 * (p->sins_total - 7) : 15;
    p->unstable =
        p->sins_total >= 13 || (p->sins_total >= 7 && draw_percent(drawing->random, percent))
            ? 2
            : 1;
}

/* ---- cord ---- */

static void draw_myelopathy(const Drawing *drawing, Patient *p)
{
    const bool cord = (p->levels & ((UINT32_C(1) << (L1 + 1)) - 1)) != 0 && p->main_level <= L1;
    const bool deficit = p->visit[0].frankel < FRANKEL_E;
    p->myelopathy = cord && p->escc >= 3 &&
                    draw_percent(drawing->random, deficit       ? 88
                                                  : p->escc > 3 ? 22
                                                                : 4);
}

/* The thoracic cord has least room, the cauda most. */
static void draw_cord(const Drawing *drawing, Patient *p)
{
    static const double shift[] = {0, -0.15, 0.1};
    p->escc = model_draw(drawing->model, MODEL_escc, 0, drawing->random);
    const double z = draw_normal(drawing->random) + shift[p->main_region];
    p->visit[0].frankel = model_draw_at(drawing->model, MODEL_frankel_by_escc, p->escc, z);
    draw_myelopathy(drawing, p);
}

/* Why one would operate: a row of MODEL_sins_pain. */
static int need_of(const Patient *p)
{
    return p->visit[0].frankel < FRANKEL_E ? 2 : p->escc >= 4 ? 1 : 0;
}

static void draw_pain(const Drawing *drawing, Patient *p)
{
    const int need = need_of(p);
    const double z = 0.3 * p->hidden.pain + 0.95 * draw_normal(drawing->random);
    p->sins[1] = sins_pain_codes[model_draw_at(drawing->model, MODEL_sins_pain, need, z)];
}

void lesion_draw(const Drawing *drawing, Patient *p)
{
    draw_levels(drawing, p);
    draw_cord(drawing, p);
    draw_bone(drawing, p);
    draw_pain(drawing, p);
    draw_stability(drawing, p);
}

/* ---- where levels and total are settled ---- */

/* The items of SINS beside the location, as indices of their tables: pain, bone, alignment,
   collapse, posterolateral. */
typedef struct {
    int pain, bone, alignment, collapse, posterolateral;
} Items;

enum { MOST_ITEMS = 3 * 3 * 3 * 4 * 3 };

static Items items_of(int number)
{
    return (Items){number % 3, number / 3 % 3, number / 9 % 3, number / 27 % 4, number / 108};
}

static int sum_of(const Items *items)
{
    return sins_pain_codes[items->pain] + items->bone + sins_alignment_codes[items->alignment] +
           items->collapse + sins_posterolateral_codes[items->posterolateral];
}

/* How likely the items are together. A settled total asks for rarer ones than are drawn freely:
   the kind of the lesion counts double, so that tumours keep to theirs. Cement fills a body
   that is broken. */
static double weight_of(const Drawing *drawing, const Patient *p, const Items *items)
{
    const PatientModel *model = drawing->model;
    const double *tumour = model_row(model, MODEL_tumour, p->tumour - 1);
    const double kinds[] = {
        tumour[TUMOUR_BLASTIC] + 0.3, tumour[TUMOUR_MIXED], tumour[TUMOUR_LYTIC]};
    if (p->procedure == OPERATION_CEMENT && items->collapse < 1)
        return 0;
    return model_row(model, MODEL_sins_pain, need_of(p))[items->pain] * kinds[items->bone] *
           kinds[items->bone] *
           model_row(model, MODEL_sins_collapse, items->bone)[items->collapse] *
           model_row(model, MODEL_sins_alignment, items->collapse)[items->alignment] *
           model_row(model, MODEL_sins_posterolateral, p->escc >= 3)[items->posterolateral];
}

static void find_main_level(Patient *p)
{
    int level = 0;
    while (!(p->levels >> level & 1) || location_of(level) != p->sins[0])
        level++;
    p->main_level = level;
    p->main_region = level <= C7 ? CERVICAL : level <= T10 ? THORACIC : LUMBAR;
}

bool lesion_given(const Drawing *drawing, Patient *p)
{
    double weight[MOST_ITEMS], sum = 0;
    find_main_level(p);
    for (int i = 0; i < MOST_ITEMS; i++) {
        const Items items = items_of(i);
        const bool adds_up = p->sins[0] + sum_of(&items) == p->sins_total;
        weight[i] = adds_up ? weight_of(drawing, p, &items) : 0;
        sum += weight[i];
    }
    if (sum <= 0)
        return false;
    const Items items = items_of(draw_weighted(drawing->random, weight, MOST_ITEMS));
    p->sins[1] = sins_pain_codes[items.pain];
    p->sins[2] = items.bone;
    p->sins[3] = sins_alignment_codes[items.alignment];
    p->sins[4] = items.collapse;
    p->sins[5] = sins_posterolateral_codes[items.posterolateral];
    draw_fracture(drawing, p);
    draw_stability(drawing, p);
    draw_myelopathy(drawing, p);
    return true;
}

int lesion_escc(const Drawing *drawing, int frankel, int least, int most)
{
    double weight[6] = {0};
    for (int escc = least; escc <= most; escc++)
        weight[escc] = model_row(drawing->model, MODEL_escc, 0)[escc] *
                       (0.01 + model_row(drawing->model, MODEL_frankel_by_escc, escc)[frankel]);
    return draw_weighted(drawing->random, weight, 6);
}
