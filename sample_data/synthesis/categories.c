#include "categories.h"

#include "marginals.h"
#include "visits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { A, B, C, D, E };
enum { ORIGINS_TRIED = 20, PERIOPS_TRIED = 10 };
enum { SPARE = 600 /* a spare control is well after surgery */ };
static const char *const seg_visits[SYN_VISITS] = {"baseline", "1_month", ""};

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

/* Level 1 is the upper class: Frankel D and E, ECOG 3 and 4. */
static int count_frankel(const SynPeople *people, int s, int level)
{
    return syn_published_count(&people->segment_study, "6", "Frankel", level ? "D/E" : "A/B/C",
        syn_segment_names[s], seg_visits[1], 0);
}

static int count_ecog(const SynPeople *people, int s, int level, const char *visit)
{
    return syn_published_count(&people->segment_study, "6", "ECOG PS", level ? "2<" : "≤2",
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

/* Who is in bed for more than half of the day: the paralysed, hardly any other with a palsy,
   and of the rest the ill. */
static int penalty_in_bed(int frankel, int illness, int level)
{
    static const int up[] = {700, 700, 120};
    if (frankel <= C)
        return level ? 0 : up[frankel];
    const int lean = clamp((frankel == E ? -8 : 0) + illness / 60, -40, 40);
    return level ? clamp(-lean, 0, 40) : clamp(lean, 0, 40);
}

static int penalty_ecog(const SynPerson *p, int level)
{
    return penalty_in_bed(p->scale.frankel[0], p->illness, level);
}

/* Of the paralysed none walks after a month, of those with useless legs many; few get worse. */
static int penalty_frankel_month(const SynPerson *p, int level)
{
    static const int walks[] = {500, 250, 0, 0, 0}, stays[] = {0, 0, 0, 80, 200};
    const int before = p->scale.frankel[0];
    const int lean = before == C ? clamp(20 + p->illness / 50, 0, 40) : 0;
    return level ? walks[before] + lean : stays[before] + (syn_is_spare(p) ? SPARE : 0);
}

static int penalty_ecog_month(const SynPerson *p, int level)
{
    const int before = p->scale.ecog[0] > 2 ? 700 : -700;
    const int frankel = p->scale.frankel[1] == SYN_UNKNOWN ? D
                        : p->scale.frankel[1] > C          ? clamp(p->scale.frankel[0], D, E)
                                                           : clamp(p->scale.frankel[0], A, C);
    return penalty_in_bed(frankel, p->illness + before, level) +
           (level && syn_is_spare(p) ? SPARE : 0);
}

typedef int CountOf(const SynPeople *, int, int);

/* The class of a scale at one visit: Frankel A to C or not, ECOG 3 and 4 or not. Of those of
   whom nothing is counted the model says it later. */
static bool assign_scale(SynPeople *people, int visit, bool frankel, CountOf *count,
    int (*penalty)(const SynPerson *, int))
{
    int value[SYN_PEOPLE];
    bool absent[SYN_PEOPLE];
    SynMarginals m = free_marginals(2);
    m.penalty = penalty;
    if (visit == 0)
        want(people, &m, 1, "PS 3,4");
    for (int i = 0; i < SYN_PEOPLE; i++) {
        const SynPerson *p = &people->person[i];
        absent[i] = !syn_has(p, frankel ? SYN_FRANKEL : SYN_ECOG, visit) ||
                    (p->cohort != SYN_ANALYSED && (visit > 0 || p->arm == SYN_OUTSIDE));
        value[i] = absent[i] ? SYN_UNKNOWN : syn_random_below(&people->random, 2);
    }
    fill_segments(people, value, absent, 2, count);
    const bool ok = fit(people, value, &m, frankel ? "Frankel" : "ECOG");
    for (int i = 0; i < SYN_PEOPLE; i++) {
        SynScales *scale = &people->person[i].scale;
        (frankel ? scale->frankel : scale->ecog)[visit] =
            value[i] == SYN_UNKNOWN ? SYN_UNKNOWN : 2 + value[i];
    }
    return ok;
}

static bool assign_neurology(SynPeople *people)
{
    if (!assign_scale(people, 0, false, count_ecog_before, penalty_ecog))
        return false;
    syn_lose_the_ill(people);
    return assign_scale(people, 1, true, count_frankel, penalty_frankel_month) &&
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

/* No man with breast cancer, no woman with prostate cancer. */
static int penalty_origin(const SynPerson *p, int level)
{
    const bool unusual = p->sex == 1 ? level == SYN_BREAST : level == SYN_PROSTATE;
    return unusual ? 900 : 0;
}

static int penalty_none(const SynPerson *person, int level)
{
    (void)person;
    (void)level;
    return 0;
}

/* Nothing is printed of them. */
static bool is_free(const SynPerson *person)
{
    return person->arm == SYN_OUTSIDE && person->cohort != SYN_ANALYSED;
}

/* One draw of the origins; false where a count is missed, or somebody has a tumour of the other
   sex. */
static bool try_origin(SynPeople *people)
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
    bool ok = syn_fit_marginals(people, value, &m);
    for (int i = 0; i < SYN_PEOPLE; i++) {
        const SynPerson *p = &people->person[i];
        ok = ok && (is_free(p) || penalty_origin(p, value[i]) == 0);
    }
    for (int i = 0; i < SYN_PEOPLE; i++) /* nothing is printed for these: keep the mixture */
        people->person[i].origin = is_free(&people->person[i]) ? kept[i] : value[i];
    return ok;
}

static bool assign_origin(SynPeople *people)
{
    for (int k = 0; k < ORIGINS_TRIED; k++)
        if (try_origin(people))
            return true;
    fputs("Origin: the printed counts were not reached; trying another seed\n", stderr);
    return false;
}

/* The tumour by origin and sex. Where no count is printed the sex follows the tumour. */
static void assign_tumors(SynPeople *people)
{
    static const int codes[SYN_ORIGINS][10] = {{1}, {6, 7, 8, 9, 10, 11, 12}, {4}, {2}, {3},
        {21, 22, 23}, {25}, {5}, {13, 14, 17, 18, 19, 20, 24, 26}};
    for (int i = 0; i < SYN_PEOPLE; i++) {
        SynPerson *person = &people->person[i];
        const Drawing drawing = syn_drawing(people, i);
        int n = 0;
        while (n < 10 && codes[person->origin][n])
            n++;
        person->tumor = oncology_tumour_among(&drawing, person->sex, codes[person->origin], n);
        if (person->tumor < 0 && is_free(person)) {
            person->sex = 3 - person->sex;
            person->tumor =
                oncology_tumour_among(&drawing, person->sex, codes[person->origin], n);
        }
    }
}

/* --- Compression, emergency, death, complications --------------------------------------- */

/* How likely death is, in percent: by tumour, performance and illness. */
static void lean_to_death(const SynPeople *people, int percent[SYN_PEOPLE])
{
    for (int i = 0; i < SYN_PEOPLE; i++) {
        const SynPerson *p = &people->person[i];
        const double hazard = oncology_log_hazard(people->model, p->tumor);
        percent[i] =
            clamp(35 + (int)(hazard * 30) + (p->scale.ecog[0] > 2 ? 18 : -14) + p->illness / 50,
                0, 100);
    }
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

/* Few of the matched have a complication, fewer of those without decompression. */
static int penalty_wound(const SynPerson *p, int level)
{
    if (!level || p->arm == SYN_OUTSIDE)
        return 0;
    return (p->arm == SYN_NOT_DECOMPRESSED ? 200 : 0) + (p->matched ? 100 : 0);
}

static int penalty_neuro(const SynPerson *p, int level)
{
    const int before = p->scale.frankel[0] > C, after = p->scale.frankel[1] > C;
    const int change = p->scale.frankel[1] == SYN_UNKNOWN ? 0 : after - before;
    return level ? penalty_wound(p, 1) + (change > 0 ? 500 : 20) : change < 0 ? 60 : 0;
}

static int penalty_complication(const SynPerson *p, int level)
{
    const bool known = p->ssi > 0 || p->neuro > 0;
    return level || !known ? 0 : 700;
}

/* A yes/no variable: by segment where count is given, by arm where row is. */
static bool assign_yes_no(SynPeople *people, const char *row, CountOf *count, int per_mille,
    int (*penalty)(const SynPerson *, int), const int *percent, int *value)
{
    SynMarginals m = free_marginals(2);
    m.penalty = penalty;
    m.percent = percent;
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

/* Whoever of the arms has a problem of the wound or of the cord has a complication. */
static bool assign_periop(SynPeople *people, int periop[SYN_PEOPLE])
{
    for (int k = 0; k < PERIOPS_TRIED; k++) {
        bool ok = assign_yes_no(people, "Perioperative Complications", NULL, 160,
            penalty_complication, NULL, periop);
        for (int i = 0; i < SYN_PEOPLE; i++) {
            const SynPerson *p = &people->person[i];
            ok = ok && (p->arm == SYN_OUTSIDE || penalty_complication(p, periop[i]) == 0);
        }
        if (ok)
            return true;
    }
    fputs("Complications: not all that are counted are of somebody; trying another seed\n",
        stderr);
    return false;
}

static bool assign_events(SynPeople *people)
{
    int dead[SYN_PEOPLE], ssi[SYN_PEOPLE], neuro[SYN_PEOPLE];
    int periop[SYN_PEOPLE], intraop[SYN_PEOPLE], again[SYN_PEOPLE];
    /* 33 (17.6%) wants 188 patients, 4 (5.6%) wants 72, 9 (18.0%) of the matched 50: the
       paper's hidden missing values. */
    int unknown_periop = 1, unknown_again = 2;
    SynPerson *p = people->person;
    int percent[SYN_PEOPLE];
    lean_to_death(people, percent);
    bool ok = assign_yes_no(people, "Death", count_death, 300, NULL, percent, dead) &&
              assign_yes_no(people, NULL, count_ssi, 60, penalty_wound, NULL, ssi) &&
              assign_yes_no(people, NULL, count_neuro, 60, penalty_neuro, NULL, neuro);
    for (int i = 0; i < SYN_PEOPLE; i++) {
        p[i].ssi = ssi[i];
        p[i].neuro = neuro[i];
        p[i].vital_status = dead[i] ? SYN_DEAD : SYN_ALIVE;
    }
    ok = ok && assign_periop(people, periop) &&
         assign_yes_no(
             people, "Complications during surgery", NULL, 40, penalty_none, NULL, intraop) &&
         assign_yes_no(people, "Reoperation", NULL, 60, penalty_none, NULL, again);
    for (int i = 0; i < SYN_PEOPLE; i++) {
        p[i].periop_complication =
            periop[i] || (p[i].arm == SYN_OUTSIDE && (ssi[i] || neuro[i]));
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

/* How likely a treatment is of each, in percent: by the tumour before, by what was before
   after surgery. */
static void lean_to_treatment(
    const SynPeople *people, int t, bool after, int percent[SYN_PEOPLE])
{
    for (int i = 0; i < SYN_PEOPLE; i++) {
        const SynPerson *p = &people->person[i];
        const double before = oncology_percent_before(people->model, p->tumor, t);
        percent[i] = clamp((int)before + (after ? (p->before[t] ? 35 : 0) : 0), 0, 100);
        if (after && t == SYN_CHEMOTHERAPY)
            percent[i] = clamp(percent[i] + (p->scale.ecog[0] > 2 ? -15 : 15), 0, 100);
    }
}

static bool assign_treatments(SynPeople *people)
{
    static const int rate[2][SYN_TREATMENTS] = {
        {360, 270, 160, 240, 360}, {570, 470, 260, 550, 430}};
    for (int t = 0; t < SYN_TREATMENTS; t++) {
        for (int after = 0; after < 2; after++) {
            char row[64];
            int value[SYN_PEOPLE], percent[SYN_PEOPLE];
            snprintf(row, sizeof row, "%s %s", after ? "Post" : "Pre", treatment_names[t]);
            lean_to_treatment(people, t, after, percent);
            if (!assign_yes_no(people, row, NULL, rate[after][t], NULL, percent, value))
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
    return assign_events(people) && assign_treatments(people);
}
