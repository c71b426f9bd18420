#include "skeleton.h"

#include <stdlib.h>
#include <string.h>

/* Of the fused of the 203: how many the decompression study shares, and how many of those had
   no decompression; by segment. 140 in all, a split known to be within the printed counts. */
static const int shared_target[SYN_SEGMENTS] = {24, 55, 61};
static const int shared_without[SYN_SEGMENTS] = {10, 13, 20};
enum { N_TES = 27, N_EARLY = 27, N_MULTI = 156, MULTI_OUTSIDE_UNFUSED = 13 };
enum { CERVICAL = 1, CT_T = 2, TL_L_S = 4 };

static int procedure_code(const char *name)
{
    static const char *const names[] = {"", "PSF", "PPS", "Decompression", "Anterior", "BKP"};
    for (int i = 1; i <= SYN_BKP; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    return 0;
}

static int segment_code(const char *name)
{
    int s = 0;
    while (s < SYN_SEGMENTS && strcmp(syn_segment_names[s], name) != 0)
        s++;
    return s;
}

/* Table 3 row by row: so many patients with this procedure, SINS and segment. */
static int lay_out_analysed(SynPeople *people)
{
    int n = 0;
    for (size_t i = 0; i < people->segment_study.n_printed; i++) {
        const SynPrinted *row = &people->segment_study.printed[i];
        const int segment = segment_code(row->cell[4]);
        const int procedure = procedure_code(row->cell[2]);
        if (strcmp(row->cell[1], "3") != 0 || segment == SYN_SEGMENTS || !procedure)
            continue;
        for (long k = strtol(row->cell[7], NULL, 10); k > 0 && n < SYN_PEOPLE; k--) {
            SynPerson *person = &people->person[n++];
            person->cohort = SYN_ANALYSED;
            person->segment = (SynSegment)segment;
            person->procedure = procedure;
            person->sins = (int)strtol(row->cell[3], NULL, 10);
        }
    }
    return n;
}

/* En bloc resections and the early losses: single short blocks like the 203. */
static int lay_out_excluded(SynPeople *people, int n)
{
    static const int early_procedure[] = {
        SYN_PSF, SYN_PSF, SYN_PSF, SYN_DECOMPRESSION, SYN_PPS};
    for (int i = 0; i < N_TES + N_EARLY; i++) {
        SynPerson *person = &people->person[n++];
        person->cohort = i < N_TES ? SYN_TES : SYN_EARLY;
        person->segment = syn_random_chance(&people->random, 600) ? SYN_THORACIC : SYN_TL_L_S;
        if (person->cohort == SYN_EARLY && syn_random_chance(&people->random, 120))
            person->segment = SYN_CERVICAL;
        person->procedure = person->cohort == SYN_TES
                                ? SYN_EN_BLOC
                                : early_procedure[syn_random_below(&people->random, 5)];
        person->sins = syn_random_between(&people->random, 5, 14);
    }
    return n;
}

/* Those without decompression have a narrower SINS: the middle of the scale comes first. */
static void middle_first(const SynPeople *people, int *order, int n)
{
    int kept[SYN_PEOPLE], n_kept = 0, n_front = 0;
    for (int i = 0; i < n; i++) {
        const int sins = people->person[order[i]].sins;
        if (sins >= 8 && sins <= 15)
            order[n_front++] = order[i];
        else
            kept[n_kept++] = order[i];
    }
    for (int i = 0; i < n_kept; i++)
        order[n_front + i] = kept[i];
}

/* Puts `wanted` of the fused of the 203 in one segment into an arm. */
static void share(SynPeople *people, SynSegment segment, SynArm arm, int wanted)
{
    int order[SYN_PEOPLE], n = 0;
    for (int i = 0; i < SYN_PEOPLE; i++) {
        const SynPerson *person = &people->person[i];
        if (person->cohort == SYN_ANALYSED && person->segment == segment &&
            person->stabilization && person->arm == SYN_OUTSIDE)
            order[n++] = i;
    }
    syn_random_shuffle(&people->random, order, n);
    if (arm == SYN_NOT_DECOMPRESSED)
        middle_first(people, order, n);
    for (int percutaneous = 1; percutaneous >= 0; percutaneous--) {
        int allowed = arm == SYN_DECOMPRESSED ? 0 : segment == SYN_TL_L_S ? 16 : 5;
        for (int i = 0; i < n && wanted > 0; i++) {
            SynPerson *person = &people->person[order[i]];
            const bool fits = percutaneous ? person->procedure == SYN_PPS && allowed-- > 0
                              : arm == SYN_DECOMPRESSED ? person->procedure != SYN_PPS
                                                        : person->procedure == SYN_PSF;
            if (fits && person->arm == SYN_OUTSIDE) {
                person->arm = arm;
                wanted--;
            }
        }
    }
}

static void lay_out_arms(SynPeople *people)
{
    for (int i = 0; i < SYN_PEOPLE; i++) {
        SynPerson *person = &people->person[i];
        person->arm = SYN_OUTSIDE;
        person->stabilization =
            person->procedure != SYN_DECOMPRESSION && person->procedure != SYN_BKP;
    }
    for (int s = 0; s < SYN_SEGMENTS; s++) {
        share(people, (SynSegment)s, SYN_NOT_DECOMPRESSED, shared_without[s]);
        share(people, (SynSegment)s, SYN_DECOMPRESSED, shared_target[s] - shared_without[s]);
    }
}

/* The patients with more levels: the two arms filled up, then those outside. */
static void lay_out_multi(SynPeople *people, int n)
{
    static const int total[SYN_ARMS] = {189, 74};
    int arm_left[SYN_ARMS];
    for (int a = 0; a < SYN_ARMS; a++) {
        arm_left[a] = total[a];
        for (int i = 0; i < n; i++)
            arm_left[a] -= people->person[i].arm == (SynArm)a;
    }
    for (int i = 0; i < N_MULTI; i++) {
        SynPerson *person = &people->person[n + i];
        person->procedure = syn_random_chance(&people->random, 950) ? SYN_PSF : SYN_ANTERIOR;
        if (arm_left[SYN_DECOMPRESSED] > 0) {
            person->arm = SYN_DECOMPRESSED;
            arm_left[SYN_DECOMPRESSED]--;
        } else if (arm_left[SYN_NOT_DECOMPRESSED] > 0) {
            person->arm = SYN_NOT_DECOMPRESSED;
            arm_left[SYN_NOT_DECOMPRESSED]--;
            person->procedure = syn_random_chance(&people->random, 500) ? SYN_PSF : SYN_PPS;
        } else if (i >= N_MULTI - MULTI_OUTSIDE_UNFUSED) {
            person->procedure = SYN_DECOMPRESSION;
        }
        person->stabilization = person->procedure != SYN_DECOMPRESSION;
        person->sins = syn_random_between(&people->random, 8, 13);
    }
}

/* Ten of the unfused and five of the fused are stable: with the 27 of the 203 the SINS study's
   class of 42, of whom 27 had implants. */
static void lay_out_multi_sins(SynPeople *people)
{
    int unfused = 10, fused = 5;
    for (int i = SYN_PEOPLE - 1; i >= SYN_PEOPLE - N_MULTI; i--) {
        SynPerson *person = &people->person[i];
        if (person->stabilization ? fused > 0 && i % 20 == 0 : unfused > 0) {
            person->sins = syn_random_between(&people->random, 3, 6);
            *(person->stabilization ? &fused : &unfused) -= 1;
        } else if (!person->stabilization) {
            person->sins = syn_random_between(&people->random, 7, 9);
        }
    }
}

static void set_decompression(SynPeople *people)
{
    for (int i = 0; i < SYN_PEOPLE; i++) {
        SynPerson *person = &people->person[i];
        const int p = person->procedure;
        if (person->arm != SYN_OUTSIDE)
            person->decompression = person->arm == SYN_DECOMPRESSED;
        else if (p == SYN_PSF)
            person->decompression = syn_random_chance(&people->random, 850);
        else
            person->decompression = p != SYN_PPS && p != SYN_BKP;
    }
}

bool syn_lay_out(SynPeople *people)
{
    for (int i = 0; i < SYN_PEOPLE; i++) {
        people->person[i].cohort = SYN_MULTI_LEVEL;
        people->person[i].segment = SYN_SEGMENTS;
    }
    int n = lay_out_analysed(people);
    if (n + N_TES + N_EARLY + N_MULTI != SYN_PEOPLE)
        return false;
    n = lay_out_excluded(people, n);
    lay_out_arms(people);
    lay_out_multi(people, n);
    lay_out_multi_sins(people);
    set_decompression(people);
    return true;
}
