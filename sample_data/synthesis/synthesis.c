#include "synthesis.h"

#include "categories.h"
#include "complete.h"
#include "levels.h"
#include "lives.h"
#include "measures.h"
#include "outcomes.h"
#include "sins_study.h"
#include "sites.h"
#include "skeleton.h"
#include "slots.h"
#include "unseen.h"
#include "visits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ATTEMPTS = 20, ATTEMPTS_STRICT = 7, ATTEMPTS_MATCHED = 14, DESIGNS = 4 };

static const double strict_slack = 0.5, widest_slack = 20;

/* Slots that the matching takes as it should, or else some that it does not quite: then nothing
   is asked of the matched tables. */
static bool design(SynPeople *people, SynSlot *slot)
{
    int wrong = -1;
    people->random = draw_stream(SYN_DESIGN, 0, 0);
    for (int k = 0; k < DESIGNS && wrong != 0; k++)
        if (syn_design_slots(people, slot))
            wrong = syn_settle_slots(people, slot);
    people->without_matched = wrong != 0;
    return wrong >= 0;
}

/* The scales, each given those before it. */
static bool solve_scales(SynPeople *people)
{
    if (!syn_assign_barthel(people) || !syn_settle_bodies(people) || !syn_assign_pain(people))
        return false;
    syn_deal_opioids(people);
    syn_begin_answers(people);
    if (!syn_assign_faces(people) || !syn_assign_eq5d(people))
        return false;
    syn_begin_health(people);
    return syn_assign_health(people);
}

/* Each step fixes what the next ones build on; a step that fails ends the attempt. */
static bool solve(SynPeople *people, const SynSlot *slot, uint64_t seed)
{
    if (!syn_lay_out(people))
        return false;
    syn_assign_sites(people, seed);
    syn_plan_missing(people);
    if (!syn_fit_sins(people) || !syn_assign_levels(people) || !syn_fill_slots(people, slot) ||
        !syn_assign_categories(people) || !syn_begin_lives(people))
        return false;
    syn_settle_unseen(people);
    if (!syn_assign_measures(people) || !syn_assign_scores(people))
        return false;
    syn_even_survival(people);
    syn_plan_visits(people);
    if (!syn_follow_lives(people) || !solve_scales(people))
        return false;
    syn_even_fusion(people);
    syn_complete_lives(people);
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

static bool load_model(const char *folder, SynPeople *people)
{
    g_autoptr(GError) error = NULL;
    people->model = patient_model_load(folder, &error);
    if (!people->model)
        fprintf(stderr, "synthesize: %s\n", error->message);
    return people->model != NULL;
}

SynPeople *syn_synthesize(const char *published, const char *tables, uint64_t seed)
{
    SynPeople *people = calloc(1, sizeof *people);
    if (!people || !load(published, people) || !load_model(tables, people)) {
        syn_people_free(people);
        return NULL;
    }
    SynSlot slot[SYN_SLOTS];
    bool ok = design(people, slot);
    for (uint64_t attempt = 0; attempt < ATTEMPTS && ok; attempt++) {
        memset(people->person, 0, sizeof people->person);
        people->without_matched |= attempt == ATTEMPTS_MATCHED;
        people->most_slack = attempt < ATTEMPTS_STRICT ? strict_slack : widest_slack;
        memset(people->patient, 0, sizeof people->patient);
        people->random = draw_stream(seed, 1, attempt);
        if (!solve(people, slot, seed))
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
    patient_model_free(people->model);
    free(people);
}
