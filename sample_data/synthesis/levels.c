#include "levels.h"

#include <stdlib.h>
#include <string.h>

enum { C1 = 0, C7 = 6, T1 = 7, T5 = 11, T10 = 16, T11, T12, L1, L5 = 23, S1 = 24, S2_5 = 25 };
enum { CERVICAL = 1, CT_T = 2, TL_L_S = 4, MAX_BLOCKS = 90 };

static const char *const level_names[SYN_LEVELS] = {"C1", "C2", "C3", "C4", "C5", "C6", "C7",
    "T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9", "T10", "T11", "T12", "L1", "L2", "L3",
    "L4", "L5", "S", "S"};

/* SINS location points, C1 to S2-5. */
static const int location_points[SYN_LEVELS] = {
    3, 3, 2, 2, 2, 2, 3, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 3, 3, 3, 2, 2, 2, 3, 3, 0};

int syn_sins_location(uint32_t levels)
{
    int worst = 0;
    for (int i = 0; i < SYN_LEVELS; i++)
        if (levels >> i & 1 && location_points[i] > worst)
            worst = location_points[i];
    return worst;
}

static uint32_t block(int first, int length)
{
    return ((UINT32_C(1) << length) - 1) << first;
}

static int count_levels(uint32_t levels)
{
    int n = 0;
    for (; levels; levels &= levels - 1)
        n++;
    return n;
}

/* A random block that the segment rule puts into this segment. */
static uint32_t random_block(StatRandom *random, SynSegment segment)
{
    static const int first_low[] = {C1, T1, T10}, first_high[] = {C7, T10, S1};
    const int first = syn_random_between(random, first_low[segment], first_high[segment]);
    int length = syn_random_between(random, 1, 3);
    if (segment == SYN_TL_L_S && first == S1)
        return block(S1, 1);
    const int last_allowed = segment == SYN_CERVICAL ? T1 : segment == SYN_THORACIC ? T10 : S1;
    if (first + length - 1 > last_allowed)
        length = last_allowed - first + 1;
    if (segment == SYN_TL_L_S && first == T10 && length == 1)
        length = 2;
    return block(first, length);
}

static void count_block(uint32_t levels, int sign, int *count)
{
    for (int i = 0; i < SYN_LEVELS; i++)
        if (levels >> i & 1)
            count[i] += sign;
}

static int off_target(const int *count, const int *target)
{
    int off = 0;
    for (int i = 0; i < S2_5; i++)
        off += abs(count[i] - target[i]);
    return off;
}

/* Blocks of one segment that add up to Table 1: replaces blocks one at a time. */
static bool fit_blocks(SynPeople *people, SynSegment segment, uint32_t *levels, int n)
{
    int target[SYN_LEVELS], count[SYN_LEVELS] = {0};
    for (int i = 0; i < S2_5; i++)
        target[i] = syn_published_count(&people->segment_study, "1", "vertebral_level",
            level_names[i], syn_segment_names[segment], "baseline", 0);
    for (int i = 0; i < n; i++) {
        levels[i] = random_block(&people->random, segment);
        count_block(levels[i], 1, count);
    }
    int off = off_target(count, target);
    for (int step = 0; off > 0 && step < 400000; step++) {
        const int i = syn_random_below(&people->random, n);
        const uint32_t before = levels[i];
        const uint32_t after = random_block(&people->random, segment);
        count_block(before, -1, count);
        count_block(after, 1, count);
        const int now = off_target(count, target);
        if (now <= off + (syn_random_chance(&people->random, 20) ? 1 : 0)) {
            levels[i] = after;
            off = now;
        } else {
            count_block(after, -1, count);
            count_block(before, 1, count);
        }
    }
    return off == 0;
}

/* How badly a block suits a recorded SINS total. */
static int mismatch(const SynPerson *person, uint32_t levels)
{
    const int rest = person->sins - syn_sins_location(levels);
    const bool sacral = levels >> S1 != 0;
    if (sacral && (person->procedure == SYN_BKP || person->procedure == SYN_EN_BLOC))
        return 100;
    if (person->procedure == SYN_BKP && (rest < 1 || levels >> T5 == 0))
        return 100;
    return rest < 0 || rest > 15 ? 100 : abs(rest - 7);
}

static bool assign_segment(SynPeople *people, SynSegment segment)
{
    uint32_t levels[MAX_BLOCKS];
    int member[MAX_BLOCKS], n = 0;
    for (int i = 0; i < SYN_PEOPLE; i++)
        if (people->person[i].cohort == SYN_ANALYSED && people->person[i].segment == segment)
            member[n++] = i;
    if (!fit_blocks(people, segment, levels, n))
        return false;
    bool lone_sacrum = false;
    for (int i = 0; i < n; i++) {
        /* One lesion below S1, where the location scores nothing: the lowest SINS is there. */
        if (levels[i] == block(S1, 1) && !lone_sacrum) {
            levels[i] = block(S2_5, 1);
            lone_sacrum = true;
        }
    }
    bool ok = true;
    for (int step = 0; step < 40000; step++) {
        const int i = syn_random_below(&people->random, n);
        const int j = syn_random_below(&people->random, n);
        const SynPerson *a = &people->person[member[i]], *b = &people->person[member[j]];
        const int now = mismatch(a, levels[i]) + mismatch(b, levels[j]);
        const int then = mismatch(a, levels[j]) + mismatch(b, levels[i]);
        if (then <= now + syn_random_below(&people->random, 4) && then < 100 + now) {
            const uint32_t kept = levels[i];
            levels[i] = levels[j];
            levels[j] = kept;
        }
    }
    for (int i = 0; i < n; i++) {
        people->person[member[i]].levels = levels[i];
        ok = ok && mismatch(&people->person[member[i]], levels[i]) < 100;
    }
    return ok;
}

/* The decompression study's regions of a set of levels; blocks within T10-T12 are CT/T. */
static int region_of(uint32_t levels)
{
    if (levels & block(C1, C7 - C1 + 1))
        return CERVICAL;
    return levels & ~block(T1, T12 - T1 + 1) ? TL_L_S : CT_T;
}

/* Each region has a level of its own. */
static bool has_regions(uint32_t levels, int region)
{
    const uint32_t of[] = {block(C1, 7), block(C7, 13), block(T10, 10)};
    for (int r = 0; r < 3; r++)
        if (region >> r & 1 && !(levels & of[r]))
            return false;
    return true;
}

/* More than three levels, or two parts, inside the region that the patient was given. */
static uint32_t multi_levels(StatRandom *random, int region)
{
    const int first = region & CERVICAL ? C1 + 1 : region & CT_T ? T1 : T12;
    const int last = region & TL_L_S ? S1 : region & CT_T ? T12 : T1 + 1;
    const int room = last - first + 1;
    if (syn_random_chance(random, 550)) {
        const int length = syn_random_between(random, 4, room < 7 ? room : 7);
        const uint32_t levels =
            block(syn_random_between(random, first, last - length + 1), length);
        if (has_regions(levels, region))
            return levels;
    }
    uint32_t levels = 0;
    for (;;) {
        const int upper = syn_random_between(random, first, last - 2);
        levels = block(upper, syn_random_between(random, 1, 2));
        const int lower = syn_random_between(random, first + 2, last);
        levels |= block(lower, 1);
        const uint32_t low_bit = levels & (~levels + 1);
        const bool apart = ((levels + low_bit) & levels) != 0;
        if (apart && has_regions(levels, region))
            return levels;
    }
}

/* What Table 1 of the decompression study leaves for its patients with more levels; one patient
   with decompression counts in two regions. Outside of it any region will do. */
static void assign_regions(SynPeople *people)
{
    static const char *const rows[] = {"Cervical", "CT/T", "TL/L/S"};
    for (int arm = 0; arm <= SYN_ARMS; arm++) {
        int left[3] = {0};
        for (int r = 0; r < 3; r++)
            left[r] = arm == SYN_ARMS ? 0
                                      : syn_published_count(&people->decompression_study, "1",
                                            rows[r], "", syn_arm_names[arm], "unmatched", 0);
        for (int i = 0; i < SYN_PEOPLE; i++) {
            const SynPerson *person = &people->person[i];
            for (int r = 0; r < 3; r++)
                left[r] -= person->cohort == SYN_ANALYSED && (int)person->arm == arm &&
                           person->region >> r & 1;
        }
        bool twice = arm == SYN_DECOMPRESSED;
        for (int i = 0; i < SYN_PEOPLE; i++) {
            SynPerson *person = &people->person[i];
            if (person->cohort != SYN_MULTI_LEVEL || (int)person->arm != arm)
                continue;
            const int r = left[0] > 0 ? 0 : left[1] > (twice ? 1 : 0) ? 1 : 2;
            person->region =
                arm == SYN_ARMS ? CT_T << syn_random_below(&people->random, 2) : 1 << r;
            left[r]--;
            if (r == 2 && twice) {
                person->region |= CT_T;
                left[1]--;
                twice = false;
            }
        }
    }
}

static void assign_others(SynPeople *people)
{
    for (int i = 0; i < SYN_PEOPLE; i++)
        people->person[i].region = region_of(people->person[i].levels);
    assign_regions(people);
    for (int i = 0; i < SYN_PEOPLE; i++) {
        SynPerson *person = &people->person[i];
        if (person->cohort == SYN_ANALYSED)
            continue;
        for (;;) {
            if (person->cohort == SYN_MULTI_LEVEL) {
                person->levels = multi_levels(&people->random, person->region);
            } else {
                person->levels = random_block(&people->random, person->segment);
                person->region = region_of(person->levels);
            }
            const bool whole = person->cohort != SYN_TES || count_levels(person->levels) < 3;
            const bool reached = person->procedure != SYN_PPS || person->levels >> T1 != 0;
            if (whole && reached && mismatch(person, person->levels) < 100)
                break;
        }
    }
}

bool syn_assign_levels(SynPeople *people)
{
    for (int s = 0; s < SYN_SEGMENTS; s++)
        if (!assign_segment(people, (SynSegment)s))
            return false;
    assign_others(people);
    for (int i = 0; i < SYN_PEOPLE; i++)
        people->person[i].sins_location = syn_sins_location(people->person[i].levels);
    return true;
}
