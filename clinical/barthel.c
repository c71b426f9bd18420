#include "clinical/barthel.h"

static const ClinPoint to_5[] = {
    {0, 0, 0, "dependent"},
    {5, 5, 5, "independent"},
};

static const ClinPoint to_10[] = {
    {0, 0, 0, "dependent"},
    {5, 5, 5, "with help"},
    {10, 10, 10, "independent"},
};

static const ClinPoint to_15[] = {
    {0, 0, 0, "dependent"},
    {5, 5, 5, "with much help, or by wheelchair"},
    {10, 10, 10, "with little help"},
    {15, 15, 15, "independent"},
};

const ClinItem clin_barthel_items[CLIN_BARTHEL_N_ITEMS] = {
    [CLIN_BARTHEL_FEEDING] = {"bi_feeding", "feeding", to_10, 3},
    [CLIN_BARTHEL_BATHING] = {"bi_bathing", "bathing", to_5, 2},
    [CLIN_BARTHEL_GROOMING] = {"bi_grooming", "grooming", to_5, 2},
    [CLIN_BARTHEL_DRESSING] = {"bi_dressing", "dressing", to_10, 3},
    [CLIN_BARTHEL_BOWELS] = {"bi_bowels", "bowels", to_10, 3},
    [CLIN_BARTHEL_BLADDER] = {"bi_bladder", "bladder", to_10, 3},
    [CLIN_BARTHEL_TOILET] = {"bi_toilet", "toilet use", to_10, 3},
    [CLIN_BARTHEL_TRANSFER] = {"bi_transfer", "transfer", to_15, 4},
    [CLIN_BARTHEL_MOBILITY] = {"bi_mobility", "mobility", to_15, 4},
    [CLIN_BARTHEL_STAIRS] = {"bi_stairs", "stairs", to_10, 3},
};

const ClinBand clin_barthel_bands[CLIN_BARTHEL_N_BANDS] = {
    {0, 20, "total", "total dependence"},
    {21, 60, "severe", "severe dependence"},
    {61, 90, "moderate", "moderate dependence"},
    {91, 99, "slight", "slight dependence"},
    {100, 100, "independent", "independent"},
};

int clin_barthel_total(const int items[CLIN_BARTHEL_N_ITEMS])
{
    return clin_items_total(clin_barthel_items, items, CLIN_BARTHEL_N_ITEMS);
}

bool clin_barthel_is_total(int total)
{
    return total >= 0 && total <= 100 && total % 5 == 0;
}

const char *clin_barthel_class(int total)
{
    return clin_barthel_is_total(total)
               ? clin_band_code(clin_barthel_bands, CLIN_BARTHEL_N_BANDS, total)
               : NULL;
}
