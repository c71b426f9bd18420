#include "synthesis.h"

#include "categories.h"
#include "levels.h"
#include "measures.h"
#include "neurology.h"
#include "outcomes.h"
#include "sins_study.h"
#include "sites.h"
#include "skeleton.h"
#include "slots.h"
#include "visits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ATTEMPTS = 20, ATTEMPTS_MATCHED = 12, DESIGNS = 4 };

/* Slots that the matching takes as it should, or else some that it does not quite: then nothing
   is asked of the matched tables. */
static bool design(SynPeople *people, uint64_t seed, SynSlot *slot)
{
    int wrong = -1;
    syn_random_seed(&people->random, seed);
    for (int k = 0; k < DESIGNS && wrong != 0; k++)
        if (syn_design_slots(people, slot))
            wrong = syn_settle_slots(people, slot);
    people->without_matched = wrong != 0;
    return wrong >= 0;
}

/* Each step fixes what the next ones build on; a step that fails ends the attempt. */
static bool solve(SynPeople *people, const SynSlot *slot)
{
    if (!syn_lay_out(people))
        return false;
    syn_assign_sites(people);
    syn_plan_missing(people);
    if (!syn_fit_sins(people) || !syn_assign_levels(people) || !syn_fill_slots(people, slot) ||
        !syn_assign_categories(people) || !syn_assign_measures(people) ||
        !syn_assign_scores(people))
        return false;
    syn_even_survival(people);
    syn_plan_visits(people);
    if (!syn_assign_outcomes(people) || !syn_assign_eq5d(people))
        return false;
    syn_assign_vitality(people);
    syn_even_fusion(people);
    syn_follow_neurology(people);
    return true;
}

static bool load(const char *folder, SynPeople *people)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/segment_study.csv", folder);
    if (!syn_published_load(path, &people->segment_study))
        return false;
    snprintf(path, sizeof path, "%s/decompression_study.csv", folder);
    if (!syn_published_load(path, &people->decompression_study))
        return false;
    snprintf(path, sizeof path, "%s/sins_study.csv", folder);
    return syn_published_load(path, &people->sins_study);
}

SynPeople *syn_synthesize(const char *published, uint64_t seed)
{
    SynPeople *people = calloc(1, sizeof *people);
    if (!people || !load(published, people)) {
        syn_people_free(people);
        return NULL;
    }
    SynSlot slot[SYN_SLOTS];
    bool ok = design(people, seed, slot);
    for (uint64_t attempt = 0; attempt < ATTEMPTS && ok; attempt++) {
        memset(people->person, 0, sizeof people->person);
        people->without_matched |= attempt == ATTEMPTS_MATCHED;
        syn_random_seed(&people->random, seed + (attempt + 1) * UINT64_C(1000003));
        if (!solve(people, slot))
            continue;
        if (people->without_matched)
            fputs("The matched tables were given up; another --seed may reach them\n", stderr);
        return people;
    }
    syn_people_free(people);
    return NULL;
}

void syn_people_free(SynPeople *people)
{
    if (!people)
        return;
    syn_published_free(&people->segment_study);
    syn_published_free(&people->decompression_study);
    syn_published_free(&people->sins_study);
    free(people);
}
