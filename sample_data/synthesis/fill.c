#include "aim.h"
#include "fit.h"
#include "slots.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { AGE, MALE, SEVERE, MATCHED, MATCHED_SINS, MATCHED_SQUARES, SERIES };
enum { TRIES = 24, STEPS = 200000, YOUNGEST = 24, OLDEST = 91, PULL = 1, C = 2, D = 3 };

/* The people while they take their slots: who sits where, and the 63 of the segment study who
   have none and are free in age, sex and palsy. */
typedef struct {
    SynPeople *people;
    const SynSlot *slot;
    int slot_of[SYN_PEOPLE]; /* -1 for none */
    int kind[SYN_PEOPLE]; /* the first who is much alike: the search asks millions of times */
    int age[SYN_PEOPLE], male[SYN_PEOPLE], severe[SYN_PEOPLE], origin[SYN_PEOPLE];
    int proposed[2]; /* slots of the two who exchange, or -1 */
} Filling;

static bool is_matched(const Filling *filling, int i)
{
    const int s = filling->slot_of[i];
    return s >= 0 && (filling->slot[s].stratum == SYN_TREATED_MATCHED ||
                         filling->slot[s].stratum == SYN_CONTROL_MATCHED);
}

/* A person's series as they would be in a slot. */
static void series_of(const Filling *filling, int i, int s, int64_t *value)
{
    const int64_t sins = filling->people->person[i].sins;
    const SynSlot *slot = s >= 0 ? &filling->slot[s] : NULL;
    const bool matched =
        slot && (slot->stratum == SYN_TREATED_MATCHED || slot->stratum == SYN_CONTROL_MATCHED);
    value[AGE] = slot ? slot->age : filling->age[i];
    value[MALE] = slot ? slot->sex == 1 : filling->male[i];
    value[SEVERE] = slot ? slot->severe : filling->severe[i];
    value[MATCHED] = matched;
    value[MATCHED_SINS] = matched ? sins : 0;
    value[MATCHED_SQUARES] = matched ? sins * sins : 0;
}

static bool is_free(const SynPerson *person)
{
    return person->cohort == SYN_ANALYSED && person->arm == SYN_OUTSIDE;
}

/* Who gets cement, or has a vertebra taken out, walks. */
static bool is_intact(const SynPerson *person)
{
    return person->procedure == SYN_BKP || person->procedure == SYN_EN_BLOC;
}

static bool are_alike(const SynPerson *a, const SynPerson *b)
{
    return a->arm == b->arm && a->cohort == b->cohort && a->segment == b->segment &&
           a->region == b->region;
}

/* Two of an arm exchange their slots, or one of the free changes in one thing. */
static bool propose(void *context, StatRandom *random, SynFitMove *move)
{
    Filling *filling = context;
    const SynPerson *person = filling->people->person;
    const int i = syn_random_below(random, SYN_PEOPLE);
    filling->proposed[0] = -1;
    if (is_free(&person[i])) {
        int64_t *value = move->change[0].value;
        const int what = syn_random_below(random, 3);
        move->n = 1;
        move->change[0].person = i;
        series_of(filling, i, -1, value);
        if (what == 0) {
            const int step = syn_random_between(random, -4, 4);
            value[AGE] += step;
            move->extra = PULL * (abs((int)value[AGE] - filling->origin[i]) -
                                     abs(filling->age[i] - filling->origin[i]));
        } else {
            value[what == 1 ? MALE : SEVERE] ^= 1;
        }
        if (value[SEVERE] && is_intact(&person[i]))
            return false;
        return value[AGE] >= YOUNGEST && value[AGE] <= OLDEST;
    }
    int j = syn_random_below(random, SYN_PEOPLE);
    const int looks = syn_random_chance(random, 700) ? 30 : 0; /* for one much alike */
    for (int k = 0; k < looks && !(filling->kind[i] == filling->kind[j] && i != j); k++)
        j = syn_random_below(random, SYN_PEOPLE);
    if (i == j || person[i].arm == SYN_OUTSIDE || person[j].arm != person[i].arm)
        return false;
    filling->proposed[0] = filling->slot_of[j];
    filling->proposed[1] = filling->slot_of[i];
    move->n = 2;
    move->change[0].person = i;
    move->change[1].person = j;
    series_of(filling, i, filling->proposed[0], move->change[0].value);
    series_of(filling, j, filling->proposed[1], move->change[1].value);
    return true;
}

static void accept(void *context, const SynFitMove *move)
{
    Filling *filling = context;
    for (int k = 0; k < move->n; k++) {
        const SynFitChange *change = &move->change[k];
        if (filling->proposed[0] >= 0) {
            filling->slot_of[change->person] = filling->proposed[k];
            continue;
        }
        filling->age[change->person] = (int)change->value[AGE];
        filling->male[change->person] = (int)change->value[MALE];
        filling->severe[change->person] = (int)change->value[SEVERE];
    }
}

/* A sum from low to high over the members, whatever the SD. */
static void want_sum(
    SynFit *fit, int series, const bool *member, double low, double high, int grain)
{
    int n = 0;
    for (int i = 0; i < SYN_PEOPLE; i++)
        n += member[i];
    const SynMoments moments = {.found = true,
        .mean_low = (low - 0.3) / n,
        .mean_high = (high + 0.3) / n,
        .sd_high = 1e4};
    if (n > 1)
        syn_fit_constrain(fit, series, member, moments, grain);
}

static void constrain_segments(SynPeople *people, SynFit *fit)
{
    const SynLine line = {.table = "2",
        .row = "Age, year",
        .visit = "baseline",
        .unit = 1,
        .step = 1,
        .test = SYN_TEST_ANOVA};
    bool member[SYN_PEOPLE];
    int n[SYN_SEGMENTS] = {0};
    SynMoments cell[SYN_SEGMENTS];
    for (int i = 0; i < SYN_PEOPLE; i++)
        if (people->person[i].cohort == SYN_ANALYSED)
            n[people->person[i].segment]++;
    if (!syn_aim(people, &line, n, cell))
        fprintf(stderr, "Age: no means within the printed digits give the printed P\n");
    for (int s = 0; s < SYN_SEGMENTS; s++) {
        const char *name = syn_segment_names[s];
        syn_members_of_segment(people, (SynSegment)s, member);
        const int males = syn_published_count(
            &people->segment_study, "2", "Sex, male", "", name, "baseline", 0);
        const int severe = syn_published_count(
            &people->segment_study, "6", "Frankel", "A/B/C", name, "baseline", 0);
        syn_fit_constrain(fit, AGE, member, cell[s], 1);
        want_sum(fit, MALE, member, males, males, 1);
        want_sum(fit, SEVERE, member, severe, severe, 1);
    }
}

/* Regions and SINS of the matched. */
static void constrain_matched(const SynPeople *people, SynFit *fit)
{
    static const char *const rows[] = {"Cervical", "CT/T", "TL/L/S"};
    bool arm[SYN_PEOPLE], member[SYN_PEOPLE];
    for (int a = 0; a < SYN_ARMS; a++) {
        syn_members_of_arm(people, (SynArm)a, arm);
        for (int r = 0; r < 3; r++) {
            for (int i = 0; i < SYN_PEOPLE; i++)
                member[i] = arm[i] && people->person[i].region >> r & 1;
            const int n = syn_published_count(
                &people->decompression_study, "4", rows[r], "", syn_arm_names[a], "matched", 0);
            want_sum(fit, MATCHED, member, n, n, 1);
        }
        const SynMoments sins = syn_published_moments(
            &people->decompression_study, "4", "SINS", "", syn_arm_names[a], "matched", 1);
        const double n = 51, sum = floor((sins.mean_low + sins.mean_high) / 2 * n + 0.5);
        want_sum(fit, MATCHED_SINS, arm, sum, sum, 1);
        want_sum(fit, MATCHED_SQUARES, arm, sins.sd_low * sins.sd_low * (n - 1) + sum * sum / n,
            sins.sd_high * sins.sd_high * (n - 1) + sum * sum / n, 20);
    }
}

/* Who misses a scale at a month, of an arm. */
static int missing_at_month(
    const SynPeople *people, SynArm arm, SynScale scale, bool member[SYN_PEOPLE])
{
    int n = 0;
    syn_members_of_arm(people, arm, member);
    for (int i = 0; i < SYN_PEOPLE; i++) {
        member[i] = member[i] && !syn_has(&people->person[i], scale, 1) &&
                    syn_has(&people->person[i], scale, 0);
        n += member[i];
    }
    return n;
}

/* The means before, after a month and of the change tell how those were before who were not
   seen again; that is possible only when some of the matched are among them, not too many. */
static void constrain_missing(const SynPeople *people, SynFit *fit)
{
    static const struct {
        SynScale scale;
        SynArm arm;
        int least, most, others;
    } wanted[] = {{SYN_BARTHEL, SYN_DECOMPRESSED, 4, 5, 6},
        {SYN_BARTHEL, SYN_NOT_DECOMPRESSED, 2, 3, 2}, {SYN_PAIN, SYN_NOT_DECOMPRESSED, 5, 7, 1},
        {SYN_FACE, SYN_NOT_DECOMPRESSED, 5, 7, 1}};
    bool member[SYN_PEOPLE];
    for (size_t k = 0; k < sizeof wanted / sizeof *wanted; k++) {
        const int n = missing_at_month(people, wanted[k].arm, wanted[k].scale, member);
        const int most =
            n - wanted[k].others < wanted[k].most ? n - wanted[k].others : wanted[k].most;
        if (most >= wanted[k].least)
            want_sum(fit, MATCHED, member, wanted[k].least, most, 1);
    }
}

static void start(Filling *filling)
{
    SynPeople *people = filling->people;
    int slot[SYN_ARMS][SYN_SLOTS], n[SYN_ARMS] = {0}, used[SYN_ARMS] = {0};
    for (int s = 0; s < SYN_SLOTS; s++) {
        const int arm = filling->slot[s].stratum >= SYN_CONTROL_MATCHED;
        slot[arm][n[arm]++] = s;
    }
    for (int a = 0; a < SYN_ARMS; a++)
        syn_random_shuffle(&people->random, slot[a], n[a]);
    for (int i = 0; i < SYN_PEOPLE; i++) {
        const SynArm arm = people->person[i].arm;
        const int age = 67 + 11 * syn_random_normal(&people->random) / 1000;
        filling->slot_of[i] = arm == SYN_OUTSIDE ? -1 : slot[arm][used[arm]++];
        const int oldest = people->person[i].procedure == SYN_EN_BLOC ? 74 : OLDEST;
        filling->age[i] = age < YOUNGEST ? YOUNGEST : age > oldest ? oldest : age;
        filling->origin[i] = filling->age[i];
        filling->male[i] = syn_random_chance(&people->random, 620);
        filling->severe[i] =
            !is_intact(&people->person[i]) && syn_random_chance(&people->random, 330);
    }
}

static void set_kinds(Filling *filling)
{
    const SynPerson *person = filling->people->person;
    for (int i = 0; i < SYN_PEOPLE; i++)
        while (!are_alike(&person[filling->kind[i]], &person[i]))
            filling->kind[i]++;
}

/* One search; false when something printed is missed. */
static bool try_filling(Filling *filling, bool with_matched)
{
    const SynFitMoves moves = {.propose = propose, .accept = accept, .context = filling};
    SynFit *fit = syn_fit_new(SYN_PEOPLE, SERIES);
    if (!fit)
        return false;
    start(filling);
    for (int i = 0; i < SYN_PEOPLE; i++) {
        int64_t value[SERIES];
        series_of(filling, i, filling->slot_of[i], value);
        for (int k = 0; k < SERIES; k++)
            syn_fit_set(fit, i, k, value[k]);
    }
    constrain_segments(filling->people, fit);
    if (with_matched) {
        constrain_matched(filling->people, fit);
        constrain_missing(filling->people, fit);
    }
    const bool ok = syn_fit_run(fit, &filling->people->random, &moves, 3000, STEPS);
    syn_fit_free(fit);
    return ok;
}

/* Grades of those without a slot, and for all how ill they are, which their grade shows. */
static void set_grade(Filling *filling, int i)
{
    StatRandom *random = &filling->people->random;
    SynPerson *person = &filling->people->person[i];
    const SynSlot *slot = filling->slot_of[i] >= 0 ? &filling->slot[filling->slot_of[i]] : NULL;
    const bool severe = filling->severe[i] == 1;
    const bool cement = person->procedure == SYN_BKP;
    int grade = severe ? C : !cement && syn_random_chance(random, 480) ? D : D + 1;
    /* Who is paralysed has the canal opened. */
    if (severe && person->decompression && syn_random_chance(random, 200))
        grade = syn_random_below(random, 2);
    person->scale.frankel[0] = slot ? slot->frankel : grade;
    person->illness = (2800 - person->scale.frankel[0] * 1000) * 6 / 10 +
                      syn_random_normal(random) * 75 / 100;
}

static void write_person(Filling *filling, int i)
{
    static const int first_code[] = {0, 1, 4, 5}, last_code[] = {0, 3, 4, 5};
    SynPerson *person = &filling->people->person[i];
    const SynSlot *slot = filling->slot_of[i] >= 0 ? &filling->slot[filling->slot_of[i]] : NULL;
    person->matched = is_matched(filling, i);
    person->sex = slot ? slot->sex : 2 - filling->male[i];
    person->age = slot ? slot->age : filling->age[i];
    person->escc = SYN_UNKNOWN;
    person->emergency = SYN_UNKNOWN;
    set_grade(filling, i);
    if (slot) {
        /* Nobody is an emergency for a free cord alone. */
        const bool pressed = slot->emergency && slot->escc == 1 && person->scale.frankel[0] > D;
        const Drawing drawing = syn_drawing(filling->people, i);
        person->escc = lesion_escc(&drawing, person->scale.frankel[0],
            pressed ? last_code[slot->escc] : first_code[slot->escc], last_code[slot->escc]);
        person->emergency = slot->emergency;
    }
}

bool syn_fill_slots(SynPeople *people, const SynSlot *slot)
{
    Filling *filling = calloc(1, sizeof *filling);
    bool ok = false;
    if (!filling)
        return false;
    filling->people = people;
    filling->slot = slot;
    set_kinds(filling);
    for (int k = 0; k < TRIES && !ok; k++)
        ok = try_filling(filling, !people->without_matched);
    for (int i = 0; i < SYN_PEOPLE && ok; i++)
        write_person(filling, i);
    free(filling);
    if (!ok)
        fprintf(stderr, "Age, sex and palsy: the printed counts were not reached\n");
    return ok;
}
