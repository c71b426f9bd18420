#include "clinical/sins.h"

static const ClinPoint location[] = {
    {3, 3, 3, "junctional: occiput to C2, C7 to T2, T11 to L1, L5 to S1"},
    {2, 2, 2, "mobile: C3 to C6, L2 to L4"},
    {1, 1, 1, "semirigid: T3 to T10"},
    {0, 0, 0, "rigid: S2 to S5"},
};

static const ClinPoint pain[] = {
    {3, 3, 3, "mechanical: eased by lying down, or brought on by movement or loading"},
    {1, 1, 1, "occasional, not mechanical"},
    {0, 0, 0, "none"},
};

static const ClinPoint bone[] = {
    {2, 2, 2, "lytic"},
    {1, 1, 1, "mixed"},
    {0, 0, 0, "blastic"},
};

static const ClinPoint alignment[] = {
    {4, 4, 4, "subluxation or translation"},
    {2, 2, 2, "new deformity: kyphosis or scoliosis"},
    {0, 0, 0, "normal"},
};

static const ClinPoint collapse[] = {
    {3, 3, 3, "over 50%"},
    {2, 2, 2, "under 50%"},
    {1, 1, 1, "none, with over 50% of the body involved"},
    {0, 0, 0, "none"},
};

static const ClinPoint posterolateral[] = {
    {3, 3, 3, "bilateral"},
    {1, 1, 1, "unilateral"},
    {0, 0, 0, "none"},
};

const ClinItem clin_sins_items[CLIN_SINS_N_ITEMS] = {
    [CLIN_SINS_LOCATION] = {"sins_location", "location", location, 4},
    [CLIN_SINS_PAIN] = {"sins_pain", "pain", pain, 3},
    [CLIN_SINS_BONE] = {"sins_bone", "bone lesion", bone, 3},
    [CLIN_SINS_ALIGNMENT] = {"sins_alignment", "radiographic alignment", alignment, 3},
    [CLIN_SINS_COLLAPSE] = {"sins_collapse", "vertebral body collapse", collapse, 4},
    [CLIN_SINS_POSTEROLATERAL] = {"sins_posterolateral",
        "posterolateral involvement (facet, pedicle or costovertebral joint)", posterolateral,
        3},
};

const ClinBand clin_sins_bands[CLIN_SINS_N_BANDS] = {
    {0, 6, "stable", "stable"},
    {7, 12, "potentially_unstable", "potentially unstable: surgical consultation"},
    {13, 18, "unstable", "unstable: surgical consultation"},
};

int clin_sins_total(const int items[CLIN_SINS_N_ITEMS])
{
    return clin_items_total(clin_sins_items, items, CLIN_SINS_N_ITEMS);
}

const char *clin_sins_class(int total)
{
    return clin_band_code(clin_sins_bands, CLIN_SINS_N_BANDS, total);
}
