#include "categories.h"

#include "marginals.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { A, B, C, D, E };
enum { WOMB = 14, SARCOMA = 17 }; /* codes of primary_tumor */

static const char *const seg_visits[SYN_VISITS] = {"baseline", "1_month", ""};

static int square(int x)
{
    return x * x;
}

/* A scale position in thousandths against a level: 0 where they meet. */
static int distance(int expected_milli, int level)
{
    return square(expected_milli - level * 1000) / 150000;
}

static int clamp(int value, int low, int high)
{
    return value < low ? low : value > high ? high : value;
}

/* Fills those of the 203 who are not `absent` from counts by segment, in random order. */
static void fill_segments(SynPeople *people, int *value, const bool *absent, int n_levels,
    int (*count)(const SynPeople *, int segment, int level))
{
    for (int s = 0; s < SYN_SEGMENTS; s++) {
        int drawn[SYN_PEOPLE], n = 0, size = 0, used = 0;
        bool member[SYN_PEOPLE];
        syn_members_of_segment(people, (SynSegment)s, member);
        for (int i = 0; i < SYN_PEOPLE; i++)
            size += member[i] && !(absent && absent[i]);
        for (int level = 0; level < n_levels; level++)
            for (int k = count(people, s, level); k > 0 && n < size; k--)
                drawn[n++] = level;
        while (n < size)
            drawn[n++] = SYN_UNKNOWN;
        syn_random_shuffle(&people->random, drawn, n);
        for (int i = 0; i < SYN_PEOPLE; i++)
            if (member[i])
                value[i] = absent && absent[i] ? SYN_UNKNOWN : drawn[used++];
    }
}

static int decompression_count(const SynPeople *people, const char *row, int group)
{
    const bool matched = group >= SYN_MATCHED_GROUPS;
    if (matched && people->without_matched)
        return -1;
    return syn_published_count(&people->decompression_study, matched ? "4" : "1", row, "",
        syn_arm_names[group % SYN_ARMS], matched ? "matched" : "unmatched", -1);
}

/* No level is printed for either arm. */
static SynMarginals free_marginals(int n_levels)
{
    SynMarginals m = {.n_levels = n_levels};
    for (int c = 0; c < SYN_MAX_CATEGORIES; c++) {
        m.column_of[c] = c;
        m.class_of[c] = c;
        for (int group = 0; group < SYN_GROUPS; group++)
            m.target[group][c] = -1;
    }
    return m;
}

static void want(SynPeople *people, SynMarginals *m, int column, const char *row)
{
    for (int group = 0; group < SYN_GROUPS; group++)
        m->target[group][column] = decompression_count(people, row, group);
}

static bool fit(SynPeople *people, int *value, const SynMarginals *m, const char *what)
{
    if (syn_fit_marginals(people, value, m))
        return true;
    fprintf(stderr, "%s: the printed counts were not reached; try another seed\n", what);
    return false;
}

/* --- Neurology and performance --------------------------------------------------------- */

static int count_frankel(const SynPeople *people, int s, int level, const char *visit)
{
    if (level != C && level != D)
        return 0;
    return syn_published_count(&people->segment_study, "6", "Frankel",
        level == C ? "A/B/C" : "D/E", syn_segment_names[s], visit, 0);
}

static int count_frankel_month(const SynPeople *people, int s, int level)
{
    return count_frankel(people, s, level, seg_visits[1]);
}

static int count_ecog(const SynPeople *people, int s, int level, const char *visit)
{
    if (level != 2 && level != 3)
        return 0;
    return syn_published_count(&people->segment_study, "6", "ECOG PS", level == 3 ? "2<" : "≤2",
        syn_segment_names[s], visit, 0);
}

static int count_ecog_before(const SynPeople *people, int s, int level)
{
    return count_ecog(people, s, level, seg_visits[0]);
}

static int count_ecog_month(const SynPeople *people, int s, int level)
{
    return count_ecog(people, s, level, seg_visits[1]);
}

static int penalty_ecog(const SynPerson *p, int level)
{
    static const int expected[] = {3600, 3400, 2900, 2300, 1700};
    return distance(clamp(expected[p->scale.frankel[0]] + p->illness / 2, 0, 4000), level);
}

static int penalty_frankel_month(const SynPerson *p, int level)
{
    const int before = p->scale.frankel[0];
    const int gain = before <= B ? 500 : before <= D ? 700 : 0;
    return distance(clamp(before * 1000 + gain - p->illness / 4, 0, 4000), level) +
           (level < before ? 10 : 0);
}

static int penalty_ecog_month(const SynPerson *p, int level)
{
    const int before = p->scale.ecog[0] == SYN_UNKNOWN ? 2 : p->scale.ecog[0];
    const int frankel = p->scale.frankel[1] == SYN_UNKNOWN ? D : p->scale.frankel[1];
    return distance(clamp(before * 700 + (E - frankel) * 300 + p->illness / 4, 0, 4000), level);
}

typedef int CountOf(const SynPeople *, int, int);

/* One five-level scale at one visit: A/B/C against D/E, or 0-2 against 3-4, by segment. */
static bool assign_scale(SynPeople *people, int visit, bool frankel, CountOf *count,
    int (*penalty)(const SynPerson *, int))
{
    int value[SYN_PEOPLE];
    bool absent[SYN_PEOPLE];
    SynMarginals m = free_marginals(5);
    m.penalty = penalty;
    for (int level = 0; level < 5; level++) {
        m.class_of[level] = level > 2;
        if (!frankel)
            m.column_of[level] = level > 2;
    }
    if (visit == 0 && !frankel)
        want(people, &m, 1, "PS 3,4");
    for (int i = 0; i < SYN_PEOPLE; i++)
        value[i] = syn_random_between(&people->random, 1, 4);
    for (int i = 0; i < SYN_PEOPLE; i++) {
        absent[i] = !syn_has(&people->person[i], frankel ? SYN_FRANKEL : SYN_ECOG, visit);
        value[i] = absent[i] ? SYN_UNKNOWN : value[i];
    }
    fill_segments(people, value, absent, 5, count);
    const bool ok = fit(people, value, &m, frankel ? "Frankel" : "ECOG");
    for (int i = 0; i < SYN_PEOPLE; i++) {
        SynScales *scale = &people->person[i].scale;
        (frankel ? scale->frankel : scale->ecog)[visit] = value[i];
    }
    return ok;
}

static bool assign_neurology(SynPeople *people)
{
    return assign_scale(people, 0, false, count_ecog_before, penalty_ecog) &&
           assign_scale(people, 1, true, count_frankel_month, penalty_frankel_month) &&
           assign_scale(people, 1, false, count_ecog_month, penalty_ecog_month);
}

/* --- Tumour and sex -------------------------------------------------------------------- */

static const char *const origin_names[SYN_ORIGINS] = {"Lung", "Digestive", "Renal", "Breast",
    "Prostate", "Hematological", "Unknown origin", "Thyroid", "Other"};

static int count_origin(const SynPeople *people, int s, int level)
{
    return syn_published_count(&people->segment_study, "2", "Origin", origin_names[level],
        syn_segment_names[s], "baseline", 0);
}

/* Hardly a man with breast cancer, no woman with prostate cancer. */
static int penalty_origin(const SynPerson *p, int level)
{
    const bool unusual = p->sex == 1 ? level == SYN_BREAST : level == SYN_PROSTATE;
    return unusual ? 400 : 0;
}

static int penalty_none(const SynPerson *person, int level)
{
    (void)person;
    (void)level;
    return 0;
}

static bool assign_origin(SynPeople *people)
{
    static const int often[] = {SYN_LUNG, SYN_LUNG, SYN_DIGESTIVE, SYN_DIGESTIVE, SYN_RENAL,
        SYN_BREAST, SYN_PROSTATE, SYN_HAEMATOLOGICAL, SYN_UNKNOWN_ORIGIN, SYN_THYROID,
        SYN_OTHER, SYN_OTHER};
    static const int resected[] = {SYN_RENAL, SYN_RENAL, SYN_RENAL, SYN_BREAST, SYN_THYROID,
        SYN_THYROID, SYN_OTHER, SYN_LUNG};
    int value[SYN_PEOPLE];
    SynMarginals m = free_marginals(SYN_ORIGINS);
    m.penalty = penalty_origin;
    want(people, &m, SYN_BREAST, "Breast Ca");
    want(people, &m, SYN_LUNG, "Lung Ca");
    want(people, &m, SYN_PROSTATE, "Prostate Ca");
    want(people, &m, SYN_RENAL, "Kidney Ca");
    for (int i = 0; i < SYN_PEOPLE; i++)
        value[i] = people->person[i].cohort == SYN_TES
                       ? resected[syn_random_below(&people->random, 8)]
                       : often[syn_random_below(&people->random, 12)];
    fill_segments(people, value, NULL, SYN_ORIGINS, count_origin);
    int kept[SYN_PEOPLE];
    memcpy(kept, value, sizeof kept);
    const bool ok = fit(people, value, &m, "Origin");
    for (int i = 0; i < SYN_PEOPLE; i++) /* nothing is printed for these: keep the mixture */
        people->person[i].origin =
            people->person[i].arm == SYN_OUTSIDE && people->person[i].cohort != SYN_ANALYSED
                ? kept[i]
                : value[i];
    return ok;
}

/* Codes of primary_tumor that make up an origin group; repeated ones are the commoner. */
static void assign_tumors(SynPeople *people)
{
    static const int codes[SYN_ORIGINS][14] = {{1},
        {6, 6, 8, 8, 8, 9, 9, 10, 10, 10, 7, 11, 12}, {4}, {2}, {3}, {22, 22, 22, 21, 21, 23},
        {25}, {5}, {13, 13, 14, 14, 17, 17, 17, 18, 19, 19, 24, 26, 26, 20}};
    for (int i = 0; i < SYN_PEOPLE; i++) {
        SynPerson *person = &people->person[i];
        int n = 0;
        while (n < 14 && codes[person->origin][n])
            n++;
        person->tumor = codes[person->origin][syn_random_below(&people->random, n)];
        if (person->tumor == WOMB && person->sex == 1)
            person->tumor = SARCOMA;
    }
}

/* --- Compression, emergency, death, complications --------------------------------------- */

/* Compression and emergency of those who are outside the decompression study: as their palsy
   has it. Those who were fused lack one of the two, or they would be in the study. */
static void grade_others(SynPeople *people)
{
    static const int expected[] = {5000, 4800, 4600, 3900, 2600};
    SynRandom *random = &people->random;
    for (int i = 0; i < SYN_PEOPLE; i++) {
        SynPerson *p = &people->person[i];
        if (p->arm != SYN_OUTSIDE)
            continue;
        const int escc = expected[p->scale.frankel[0]] + syn_random_normal(random);
        const bool graded = !p->stabilization || syn_random_chance(random, 350);
        const int urgent = p->scale.frankel[0] <= C ? 650 : 200;
        p->escc = graded ? clamp(escc / 1000, 0, 5) : SYN_UNKNOWN;
        p->emergency =
            p->stabilization && graded ? SYN_UNKNOWN : syn_random_chance(random, urgent);
    }
}

static int penalty_death(const SynPerson *p, int level)
{
    const int risk =
        p->illness +
        (p->origin == SYN_LUNG || p->origin == SYN_DIGESTIVE ||
            p->origin == SYN_UNKNOWN_ORIGIN) *
            900 -
        (p->origin == SYN_BREAST || p->origin == SYN_THYROID || p->origin == SYN_PROSTATE) *
            700;
    return distance(clamp(risk / 3 + 300, 0, 1000), level) * 2;
}

static int count_death(const SynPeople *people, int s, int level)
{
    return level == 0 ? 0
                      : syn_published_count(&people->segment_study, "2", "Mortality", "",
                            syn_segment_names[s], "baseline", 0);
}

static int count_ssi(const SynPeople *people, int s, int level)
{
    return level == 0 ? 0
                      : syn_published_count(&people->segment_study, "5", "SSI/wound", "",
                            syn_segment_names[s], "postoperative", 0);
}

static int count_neuro(const SynPeople *people, int s, int level)
{
    return level == 0 ? 0
                      : syn_published_count(&people->segment_study, "5", "Neurological", "",
                            syn_segment_names[s], "postoperative", 0);
}

static int penalty_neuro(const SynPerson *p, int level)
{
    const int change =
        p->scale.frankel[1] == SYN_UNKNOWN ? 0 : p->scale.frankel[1] - p->scale.frankel[0];
    return level ? 20 + change * 20 : change < 0 ? 30 : 0;
}

static int penalty_complication(const SynPerson *p, int level)
{
    const bool known = p->ssi > 0 || p->neuro > 0;
    return level || !known ? 0 : 60;
}

/* A yes/no variable: by segment where count is given, by arm where row is. */
static bool assign_yes_no(SynPeople *people, const char *row, CountOf *count, int per_mille,
    int (*penalty)(const SynPerson *, int), int *value)
{
    SynMarginals m = free_marginals(2);
    m.penalty = penalty;
    if (row)
        want(people, &m, 1, row);
    for (int i = 0; i < SYN_PEOPLE; i++)
        value[i] = syn_random_chance(&people->random, per_mille);
    if (count) {
        fill_segments(people, value, NULL, 2, count);
        for (int i = 0; i < SYN_PEOPLE; i++)
            value[i] = value[i] == SYN_UNKNOWN ? 0 : value[i];
    } else {
        m.class_of[1] = 0;
    }
    return fit(people, value, &m, row ? row : "complications");
}

static bool assign_events(SynPeople *people)
{
    int dead[SYN_PEOPLE], ssi[SYN_PEOPLE], neuro[SYN_PEOPLE];
    int periop[SYN_PEOPLE], intraop[SYN_PEOPLE], again[SYN_PEOPLE];
    /* 33 (17.6%) wants 188 patients, 4 (5.6%) wants 72, 9 (18.0%) of the matched 50: the
       paper's hidden missing values. */
    int unknown_periop = 1, unknown_again = 2;
    SynPerson *p = people->person;
    bool ok = assign_yes_no(people, "Death", count_death, 300, penalty_death, dead) &&
              assign_yes_no(people, NULL, count_ssi, 60, penalty_none, ssi) &&
              assign_yes_no(people, NULL, count_neuro, 60, penalty_neuro, neuro);
    for (int i = 0; i < SYN_PEOPLE; i++) {
        p[i].ssi = ssi[i];
        p[i].neuro = neuro[i];
        p[i].vital_status = dead[i] ? SYN_DEAD : SYN_ALIVE;
    }
    ok = ok &&
         assign_yes_no(
             people, "Perioperative Complications", NULL, 160, penalty_complication, periop) &&
         assign_yes_no(
             people, "Complications during surgery", NULL, 40, penalty_none, intraop) &&
         assign_yes_no(people, "Reoperation", NULL, 60, penalty_none, again);
    for (int i = 0; i < SYN_PEOPLE; i++) {
        p[i].periop_complication = periop[i];
        p[i].intraop_complication = intraop[i];
        p[i].reoperation = again[i];
        if (p[i].cohort == SYN_MULTI_LEVEL && p[i].arm == SYN_DECOMPRESSED && !periop[i] &&
            p[i].matched && unknown_periop-- > 0)
            p[i].periop_complication = SYN_UNKNOWN;
        if (p[i].cohort == SYN_MULTI_LEVEL && p[i].arm == SYN_NOT_DECOMPRESSED && !again[i] &&
            !p[i].matched && unknown_again-- > 0)
            p[i].reoperation = SYN_UNKNOWN;
    }
    return ok;
}

/* --- Treatment -------------------------------------------------------------------------- */

static const char *const treatment_names[SYN_TREATMENTS] = {
    "chemotherapy", "radiation", "Molecular Targeted Therapy", "bone therapy", "opioid"};

static bool assign_treatments(SynPeople *people)
{
    static const int rate[2][SYN_TREATMENTS] = {
        {360, 270, 160, 240, 360}, {570, 470, 260, 550, 430}};
    for (int t = 0; t < SYN_TREATMENTS; t++) {
        for (int after = 0; after < 2; after++) {
            char row[64];
            int value[SYN_PEOPLE];
            snprintf(row, sizeof row, "%s %s", after ? "Post" : "Pre", treatment_names[t]);
            if (!assign_yes_no(people, row, NULL, rate[after][t], penalty_none, value))
                return false;
            for (int i = 0; i < SYN_PEOPLE; i++)
                (after ? people->person[i].after : people->person[i].before)[t] = value[i];
        }
    }
    return true;
}

bool syn_assign_categories(SynPeople *people)
{
    if (!assign_neurology(people) || !assign_origin(people))
        return false;
    assign_tumors(people);
    grade_others(people);
    return assign_events(people) && assign_treatments(people);
}
