#include "clinical/segment.h"

#include "clinical/points.h"

#define ALL_LEVELS (CLIN_LEVEL_BIT(CLIN_N_LEVELS) - 1)
#define CERVICAL (CLIN_LEVEL_BIT(CLIN_LEVEL_T1) - 1)
#define FROM_T11 (ALL_LEVELS & ~(CLIN_LEVEL_BIT(CLIN_LEVEL_T11) - 1))
#define MAX_LEVELS 3

/* Named once, so that equal segments are equal pointers. */
static const char cervical[] = "cervical";
static const char thoracic[] = "thoracic";
static const char tl_l_s[] = "tl_l_s";
static const char unclassified[] = "unclassified";

/* SINS location points of each level from C1 to S2-5 (Fisher 2010). */
static const int sins_location[CLIN_N_LEVELS] = {
    3, 3, 2, 2, 2, 2, 3,                /* C */
    3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 3, 3, /* T */
    3, 2, 2, 2, 3,                      /* L */
    3, 0,                               /* S */
};

int clin_levels_count(uint32_t levels)
{
    int n = 0;
    for (uint32_t rest = levels & ALL_LEVELS; rest; rest &= rest - 1) {
        n++;
    }
    return n;
}

bool clin_levels_contiguous(uint32_t levels)
{
    const uint32_t set = levels & ALL_LEVELS;
    if (!set) {
        return false;
    }
    /* Adding the lowest bit to one block carries through it and leaves none of its bits. */
    const uint32_t lowest = set & (~set + 1);
    return ((set + lowest) & set) == 0;
}

static const char *policy_segment(uint32_t levels, const ClinSegmentPolicy *policy)
{
    const uint32_t t1 = CLIN_LEVEL_BIT(CLIN_LEVEL_T1);
    const uint32_t t10 = CLIN_LEVEL_BIT(CLIN_LEVEL_T10);
    const uint32_t c7_t2 = UINT32_C(7) << CLIN_LEVEL_C7;
    const uint32_t t9_t11 = UINT32_C(7) << (CLIN_LEVEL_T10 - 1);
    if (policy->t1_cervical && levels == t1) {
        return cervical;
    }
    if (policy->t10_thoracolumbar && levels == t10) {
        return tl_l_s;
    }
    if (policy->majority && (levels == c7_t2 || levels == t9_t11)) {
        return thoracic;
    }
    return NULL;
}

const char *clin_segment(uint32_t levels, const ClinSegmentPolicy *policy)
{
    const uint32_t set = levels & ALL_LEVELS;
    if (!set) {
        return NULL;
    }
    if (!clin_levels_contiguous(set) || clin_levels_count(set) > MAX_LEVELS) {
        return unclassified;
    }
    const char *settled = policy ? policy_segment(set, policy) : NULL;
    if (settled) {
        return settled;
    }
    if (set & CERVICAL) {
        return cervical;
    }
    return set & FROM_T11 ? tl_l_s : thoracic;
}

/*
 * A completion is either a block of one to three levels, and all those are tried, or it is
 * unclassified. Some completion is unclassified if all unknown levels together make one; if
 * they do not, at most two levels are unknown, and adding each alone covers the rest.
 */
const char *clin_segment_partial(
    uint32_t affected, uint32_t unknown, const ClinSegmentPolicy *policy)
{
    const uint32_t open = unknown & ALL_LEVELS;
    const uint32_t sure = affected & ALL_LEVELS & ~open;
    const char *segment = clin_segment(sure, policy);
    if (!segment || clin_segment(sure | open, policy) != segment) {
        return NULL;
    }
    for (size_t first = 0; first < CLIN_N_LEVELS; first++) {
        if ((open & CLIN_LEVEL_BIT(first)) &&
            clin_segment(sure | CLIN_LEVEL_BIT(first), policy) != segment) {
            return NULL;
        }
        for (uint32_t size = 1; size <= MAX_LEVELS; size++) {
            const uint32_t block = ((UINT32_C(1) << size) - 1) << first;
            const bool possible = (block & ALL_LEVELS) == block && (sure & ~block) == 0 &&
                                  (block & ~(sure | open)) == 0;
            if (possible && clin_segment(block, policy) != segment) {
                return NULL;
            }
        }
    }
    return segment;
}

int clin_levels_sins_location(uint32_t levels)
{
    int worst = CLIN_MISSING;
    for (size_t level = 0; level < CLIN_N_LEVELS; level++) {
        const int points = sins_location[level];
        if ((levels & CLIN_LEVEL_BIT(level)) && points > worst) {
            worst = points;
        }
    }
    return worst;
}
