#include "clinical/vitality.h"

static const ClinPoint waking[] = {
    {2, 2, 2, "at a regular time, unaided"},
    {1, 1, 1, "must sometimes be woken"},
    {0, 0, 0, "never rises alone"},
};

static const ClinPoint communication[] = {
    {2, 2, 2, "greets first"},
    {1, 1, 1, "answers or smiles when greeted"},
    {0, 0, 0, "no response"},
};

static const ClinPoint feeding[] = {
    {2, 2, 2, "eats willingly"},
    {1, 1, 1, "eats when prompted"},
    {0, 0, 0, "no interest"},
};

static const ClinPoint toilet[] = {
    {2, 2, 2, "always signals or manages"},
    {1, 1, 1, "sometimes signals"},
    {0, 0, 0, "indifferent"},
};

static const ClinPoint activity[] = {
    {2, 2, 2, "seeks it"},
    {1, 1, 1, "goes when prompted"},
    {0, 0, 0, "refuses or is indifferent"},
};

const ClinItem clin_vitality_items[CLIN_VITALITY_N_ITEMS] = {
    [CLIN_VITALITY_WAKING] = {"vi_waking", "waking", waking, 3},
    [CLIN_VITALITY_COMMUNICATION] = {"vi_communication", "communication", communication, 3},
    [CLIN_VITALITY_FEEDING] = {"vi_feeding", "feeding", feeding, 3},
    [CLIN_VITALITY_TOILET] = {"vi_toilet", "toilet", toilet, 3},
    [CLIN_VITALITY_ACTIVITY] = {"vi_activity", "rehabilitation, activity", activity, 3},
};

int clin_vitality_total(const int items[CLIN_VITALITY_N_ITEMS])
{
    return clin_items_total(clin_vitality_items, items, CLIN_VITALITY_N_ITEMS);
}
