#include "marginals.h"

#include <stdlib.h>

enum { STEPS = 300000, COUNT_WEIGHT = 1000, FIRST_HEAT = 3500, LAST_HEAT = 12 };

typedef struct {
    SynPeople *people;
    int *value;
    const SynMarginals *marginals;
    int count[SYN_GROUPS][SYN_MAX_CATEGORIES];
} Search;

static int group_cost(const Search *search, int group)
{
    int off = 0;
    for (int c = 0; c < SYN_MAX_CATEGORIES; c++)
        if (search->marginals->target[group][c] >= 0)
            off += abs(search->count[group][c] - search->marginals->target[group][c]);
    return off * COUNT_WEIGHT;
}

static int arm_cost(const Search *search, SynArm arm)
{
    return arm == SYN_OUTSIDE ? 0
                              : group_cost(search, (int)arm) +
                                    group_cost(search, SYN_MATCHED_GROUPS + (int)arm);
}

static int person_cost(const Search *search, int i)
{
    const SynPerson *person = &search->people->person[i];
    const SynMarginals *m = search->marginals;
    if (search->value[i] == SYN_UNKNOWN)
        return 0;
    if (!m->penalty)
        return (search->value[i] ? 100 - m->percent[i] : m->percent[i]) / 4;
    return m->penalty(person, search->value[i]);
}

static void add(Search *search, int i, int sign)
{
    const SynPerson *person = &search->people->person[i];
    if (person->arm == SYN_OUTSIDE || search->value[i] == SYN_UNKNOWN)
        return;
    const int column = search->marginals->column_of[search->value[i]];
    search->count[person->arm][column] += sign;
    if (person->matched)
        search->count[SYN_MATCHED_GROUPS + (int)person->arm][column] += sign;
}

static void put(Search *search, int i, int level)
{
    add(search, i, -1);
    search->value[i] = level;
    add(search, i, 1);
}

static int both_costs(const Search *search, int i, int j)
{
    const SynPerson *person = search->people->person;
    int cost = person_cost(search, i) + arm_cost(search, person[i].arm);
    if (i != j)
        cost += person_cost(search, j);
    if (person[i].arm != person[j].arm)
        cost += arm_cost(search, person[j].arm);
    return cost;
}

/* The 203 exchange within a segment, the others within an arm: neither changes what is counted
   by segment. */
static bool may_exchange(const SynPerson *a, const SynPerson *b)
{
    if (a->cohort == SYN_ANALYSED || b->cohort == SYN_ANALYSED)
        return a->cohort == b->cohort && a->segment == b->segment;
    return a->arm == b->arm;
}

/* Whether a count is printed for that arm. */
static bool is_counted(const SynMarginals *m, SynArm arm)
{
    bool counted = false;
    for (int level = 0; level < m->n_levels && arm != SYN_OUTSIDE; level++)
        counted = counted || m->target[arm][m->column_of[level]] >= 0;
    return counted;
}

/* Exchanges two values, or moves one, and keeps it when the cost allows. */
static void step(Search *search, int heat)
{
    StatRandom *random = &search->people->random;
    const SynMarginals *m = search->marginals;
    const int i = syn_random_below(random, SYN_PEOPLE);
    const SynPerson *a = &search->people->person[i];
    int j = i, level = syn_random_below(random, m->n_levels);
    const int old_i = search->value[i];
    if (old_i == SYN_UNKNOWN)
        return;
    if (syn_random_chance(random, 600)) {
        j = syn_random_below(random, SYN_PEOPLE);
        if (!may_exchange(a, &search->people->person[j]) || search->value[j] == SYN_UNKNOWN)
            return;
        level = search->value[j];
    } else if (!is_counted(m, a->arm) ||
               (a->cohort == SYN_ANALYSED && m->class_of[level] != m->class_of[old_i])) {
        return; /* where nothing is counted, the start is as frequent as it should be */
    }
    const int old_j = search->value[j];
    const int before = both_costs(search, i, j);
    put(search, i, level);
    if (j != i)
        put(search, j, old_i);
    if (both_costs(search, i, j) > before + syn_random_below(random, heat + 1)) {
        put(search, i, old_i);
        if (j != i)
            put(search, j, old_j);
    }
}

/* Over a missed count in the first half, then among what suits. */
static int heat_at(int k)
{
    const int left = STEPS / 2 - k;
    return (STEPS - k) * LAST_HEAT / STEPS +
           (left > 0 ? (int)((int64_t)FIRST_HEAT * left / (STEPS / 2)) * left / (STEPS / 2)
                     : 0);
}

bool syn_fit_marginals(SynPeople *people, int *value, const SynMarginals *marginals)
{
    Search search = {.people = people, .value = value, .marginals = marginals};
    for (int i = 0; i < SYN_PEOPLE; i++)
        add(&search, i, 1);
    for (int k = 0; k < STEPS; k++)
        step(&search, heat_at(k));
    return arm_cost(&search, SYN_DECOMPRESSED) + arm_cost(&search, SYN_NOT_DECOMPRESSED) == 0;
}
