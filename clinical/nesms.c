#include "clinical/nesms.h"

#include <math.h>

static const ClinPoint bauer_points[] = {
    {0, 2, 0, "0 to 2"},
    {3, 4, 2, "3 or 4"},
};

static const ClinPoint albumin_points[] = {
    {3.5, INFINITY, 1, "3.5 g/dL or more"},
    {-INFINITY, 3.5, 0, "less"},
};

static const ClinPoint ambulation_points[] = {
    {0, 0, 0, "not able to walk"},
    {1, 1, 1, "able to walk, impaired or not"},
};

const ClinItem clin_nesms_items[CLIN_NESMS_N_ITEMS] = {
    [CLIN_NESMS_BAUER] = {"bauer", "modified Bauer score", bauer_points, 2},
    [CLIN_NESMS_ALBUMIN] = {"albumin", "serum albumin", albumin_points, 2},
    [CLIN_NESMS_AMBULATION] = {"ambulatory", "ambulation", ambulation_points, 2},
};

static int capped(int points)
{
    return points > CLIN_NESMS_CAP ? CLIN_NESMS_CAP : points;
}

static int from_range(ClinRange bauer, double albumin, int ambulatory)
{
    const ClinItem *items = clin_nesms_items;
    const ClinRange protein = clin_item_range(&items[CLIN_NESMS_ALBUMIN], albumin);
    const ClinRange walk =
        clin_item_range(&items[CLIN_NESMS_AMBULATION], clin_number(ambulatory));
    const int least = clin_item_points(&items[CLIN_NESMS_BAUER], bauer.low);
    const int most = clin_item_points(&items[CLIN_NESMS_BAUER], bauer.high);
    return clin_range_settled((ClinRange){
        capped(least + protein.low + walk.low), capped(most + protein.high + walk.high)});
}

int clin_nesms_total(ClinBauerVariant variant, const int bauer[CLIN_BAUER_N_ITEMS],
    double albumin, int ambulatory)
{
    const ClinBauerVariant without_fracture =
        variant == CLIN_BAUER_REVIEW ? CLIN_BAUER_REVIEW : CLIN_BAUER_MODIFIED;
    return from_range(clin_bauer_range(without_fracture, bauer), albumin, ambulatory);
}
