#include "believe.h"
#include "outcomes.h"
#include "steer.h"

#include "clinical/eq5d5l.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TRIES = 5, STEPS = 150000, POLISH = 500000, DIMENSIONS = 5, LEVELS = 5, PAIRS = 3 };
enum { APART = 15000, ALIKE = 6500, CONTRAST_WEIGHT = 10 };

/* One level of one person that changes. */
typedef struct {
    int person, visit, dimension, level;
} Edit;

/* Figure 5's text for one dimension at one visit and two segments. */
typedef enum { UNSAID, SAME, DIFFERENT } Contrast;

typedef struct {
    SynPeople *people;
    Contrast contrast[2][DIMENSIONS][PAIRS];
    int count[2][DIMENSIONS][SYN_SEGMENTS][LEVELS];
    int64_t contrast_cost;
    const SynFit *fit;
    int pull; /* what straying by a level costs, where missing a printed sum by one costs 64 */
    Edit edit[2]; /* the step that is proposed */
    int n_edits;
    int64_t contrast_rise;
    int origin[SYN_PEOPLE][SYN_VISITS][DIMENSIONS]; /* start levels: the search strays little */
    SynSteer steer[SYN_SEGMENTS];
    SynRanks ranks[SYN_RANKS];
    int n_ranks; /* 0 until the means hold */
} Search;

static const SynPrintedScale printed = {.scale = SYN_EQ5D,
    .name = "EQ-5D-5L",
    .segment_row = "EQ5D HSUV",
    .figure_row = "EQ-5D-5L",
    .change_row = "ΔEQ-5D-5 L",
    .unit = 1e6,
    .change_sign = 1,
    .grain = 2000,
    .step = 1};
static const int pair_of[PAIRS][2] = {
    {SYN_CERVICAL, SYN_THORACIC}, {SYN_THORACIC, SYN_TL_L_S}, {SYN_CERVICAL, SYN_TL_L_S}};

static void read_contrasts(Search *search)
{
    static const char *const dimensions[] = {
        "eq5d_mo", "eq5d_sc", "eq5d_ua", "eq5d_pd", "eq5d_ad"};
    static const char *const pairs[] = {"C_vs_T", "T_vs_L", "C_vs_L"};
    static const char *const visits[] = {"baseline", "1_month"};
    for (int visit = 0; visit < 2; visit++)
        for (int d = 0; d < DIMENSIONS; d++)
            for (int k = 0; k < PAIRS; k++) {
                const char *text = syn_published_text(&search->people->segment_study, "fig5",
                    dimensions[d], "", pairs[k], visits[visit], "significant");
                search->contrast[visit][d][k] = !text            ? UNSAID
                                                : text[0] == 'y' ? DIFFERENT
                                                                 : SAME;
            }
}

/* Pearson's chi-squared of two segments' levels in thousandths, in whole numbers. */
static int64_t chi_squared(const int *a, const int *b)
{
    int64_t n_a = 0, n_b = 0, sum = 0;
    for (int level = 0; level < LEVELS; level++) {
        n_a += a[level];
        n_b += b[level];
    }
    for (int level = 0; level < LEVELS; level++) {
        const int64_t off = a[level] * n_b - b[level] * n_a;
        if (a[level] + b[level] > 0)
            sum += off * off * 1000 / (a[level] + b[level]);
    }
    return n_a && n_b ? sum / (n_a * n_b) : 0;
}

/* How far the contrasts of one dimension are from clear, in thousandths of chi-squared. */
static int64_t dimension_cost(const Search *search, int visit, int d)
{
    int64_t cost = 0;
    for (int k = 0; k < PAIRS; k++) {
        const int64_t x = chi_squared(
            search->count[visit][d][pair_of[k][0]], search->count[visit][d][pair_of[k][1]]);
        if (search->contrast[visit][d][k] == SAME && x > ALIKE)
            cost += x - ALIKE;
        if (search->contrast[visit][d][k] == DIFFERENT && x < APART)
            cost += APART - x;
    }
    return cost / 50 * CONTRAST_WEIGHT;
}

static bool counted(const SynPerson *person, int visit)
{
    return person->cohort == SYN_ANALYSED && visit < 2 && syn_has(person, SYN_EQ5D, visit);
}

static int64_t index_of(const int *levels)
{
    return clin_eq5d_index_micro(NULL, levels);
}

/* Takes the level that an edit replaces out of the counts and puts its own in, or back. */
static void put(Search *search, Edit *edit)
{
    SynPerson *person = &search->people->person[edit->person];
    int *level = &person->scale.eq5d[edit->visit][edit->dimension];
    const int before = *level;
    if (counted(person, edit->visit)) {
        int *count = search->count[edit->visit][edit->dimension][person->segment];
        count[before - 1]--;
        count[edit->level - 1]++;
    }
    *level = edit->level;
    edit->level = before;
}

/* Nobody is operated on for no problem at all: whether all other dimensions have none. */
static bool others_are_fine(const Search *search, const Edit *edit)
{
    const int *level = search->people->person[edit->person].scale.eq5d[edit->visit];
    for (int d = 0; d < DIMENSIONS; d++)
        if (d != edit->dimension && level[d] > 1)
            return false;
    return true;
}

/* Whether an edit leads to a level that the patient can have. */
static bool may_be(const Search *search, const Edit *edit)
{
    if (edit->visit == 0 && edit->level == 1 && others_are_fine(search, edit))
        return false;
    return syn_may_answer(
        search->people, edit->person, edit->visit, edit->dimension, edit->level);
}

/* A single step, two dimensions of one person against each other, or an exchange of one
   dimension's levels between two people of a segment; the last two keep the mean, nearly. */
static int draw_edits(const Search *search, StatRandom *random, Edit edit[2])
{
    const SynPerson *people = search->people->person;
    int i = syn_random_below(random, SYN_PEOPLE), series = 0;
    const int j = syn_random_below(random, SYN_PEOPLE);
    int visit = syn_random_below(random, SYN_VISITS);
    const int kind = syn_random_below(random, 4);
    const int missed =
        syn_random_chance(random, 500) ? syn_fit_pick(search->fit, random, &series) : -1;
    if (missed >= 0) {
        i = missed;
        visit = series < SYN_CHANGE_MONTH        ? series
                : syn_random_chance(random, 500) ? 0
                                                 : series - SYN_CHANGE_MONTH + 1;
    }
    const int d = syn_random_below(random, DIMENSIONS),
              e = syn_random_below(random, DIMENSIONS);
    const int step = syn_random_chance(random, 500) ? 1 : -1;
    const int *own = people[i].scale.eq5d[visit], *other = people[j].scale.eq5d[visit];
    if (!syn_has(&people[i], SYN_EQ5D, visit))
        return 0;
    if (kind == 3) {
        const bool alike =
            people[i].cohort == people[j].cohort && people[i].segment == people[j].segment;
        if (!alike || !syn_has(&people[j], SYN_EQ5D, visit) || own[d] == other[d])
            return 0;
        edit[0] = (Edit){i, visit, d, other[d]};
        edit[1] = (Edit){j, visit, d, own[d]};
        return may_be(search, &edit[0]) && may_be(search, &edit[1]) ? 2 : 0;
    }
    edit[0] = (Edit){i, visit, d, own[d] + step};
    edit[1] = (Edit){i, visit, e, own[e] - step};
    const bool both = kind == 2 && d != e;
    for (int k = 0; k < (both ? 2 : 1); k++)
        if (edit[k].level < 1 || edit[k].level > LEVELS || !may_be(search, &edit[k]))
            return 0;
    return both ? 2 : 1;
}

/* How much further from their start levels the edits lead. */
static int64_t stray_rise(const Search *search)
{
    int64_t rise = 0;
    for (int k = 0; k < search->n_edits; k++) {
        const Edit *edit = &search->edit[k];
        const int origin = search->origin[edit->person][edit->visit][edit->dimension];
        const int now =
            search->people->person[edit->person].scale.eq5d[edit->visit][edit->dimension];
        rise += abs(edit->level - origin) - abs(now - origin);
    }
    return rise * search->pull;
}

static int64_t dimensions_cost(const Search *search)
{
    int64_t cost = 0;
    for (int k = 0; k < search->n_edits && search->edit[k].visit < 2; k++)
        if (k == 0 || search->edit[k].dimension != search->edit[0].dimension)
            cost += dimension_cost(search, search->edit[k].visit, search->edit[k].dimension);
    return cost;
}

static void add_change(const Search *search, int i, SynFitMove *move)
{
    int64_t value[SYN_VISITS];
    const SynPerson *person = &search->people->person[i];
    for (int k = 0; k < SYN_VISITS; k++)
        value[k] = index_of(person->scale.eq5d[k]);
    move->change[move->n].person = i;
    syn_series_of(person, SYN_EQ5D, value, move->change[move->n++].value);
}

static bool propose(void *context, StatRandom *random, SynFitMove *move)
{
    Search *search = context;
    Edit *edit = search->edit;
    search->n_edits = draw_edits(search, random, edit);
    if (search->n_edits == 0)
        return false;
    const int64_t was = dimensions_cost(search);
    const int64_t stray = stray_rise(search);
    for (int k = 0; k < search->n_edits; k++)
        put(search, &edit[k]);
    search->contrast_rise = dimensions_cost(search) - was;
    add_change(search, edit[0].person, move);
    if (search->n_edits == 2 && edit[1].person != edit[0].person)
        add_change(search, edit[1].person, move);
    for (int k = search->n_edits - 1; k >= 0; k--)
        put(search, &edit[k]);
    move->extra = search->contrast_rise + stray + syn_steer_all_rise(search->steer, move);
    return true;
}

static void accept(void *context, const SynFitMove *move)
{
    Search *search = context;
    (void)move;
    for (int k = 0; k < search->n_edits; k++)
        put(search, &search->edit[k]);
    search->contrast_cost += search->contrast_rise;
    syn_steer_all_accept(search->steer);
    syn_ranks_accept(search->ranks, search->n_ranks);
}

static bool done(void *context)
{
    Search *search = context;
    return search->contrast_cost == 0 && syn_steer_all_met(search->steer) &&
           syn_ranks_met(search->ranks, search->n_ranks);
}

/* Figure 5 and the paired tests must stay where they are, the rank-sum tests come nearer. */
static int64_t polish_rise(void *context, const SynFitMove *move)
{
    Search *search = context;
    return (search->contrast_rise + syn_steer_all_rise(search->steer, move)) * 1000 +
           syn_ranks_rise(search->ranks, search->n_ranks, move);
}

/* The level nearest to the one that was drawn that can be the patient's. */
static int nearest(const SynPeople *people, int i, int visit, int d, int drawn)
{
    for (int away = 0; away < LEVELS; away++)
        for (int side = -1; side <= 1; side += 2) {
            const int level = drawn + side * away;
            if (level >= 1 && level <= LEVELS && syn_may_answer(people, i, visit, d, level))
                return level;
        }
    return drawn;
}

/* What the search starts from and stays near: the levels that the model drew. */
static void set_origins(Search *search)
{
    for (int i = 0; i < SYN_PEOPLE; i++)
        for (int visit = 0; visit < SYN_VISITS; visit++)
            for (int d = 0; d < DIMENSIONS; d++)
                search->origin[i][visit][d] = nearest(search->people, i, visit, d,
                    search->people->person[i].scale.eq5d[visit][d]);
    for (int i = 0; i < SYN_PEOPLE; i++) {
        int *level = search->origin[i][0], sum = 0;
        for (int d = 0; d < DIMENSIONS; d++)
            sum += level[d];
        if (sum == DIMENSIONS) /* no problem at all: mood it is */
            level[DIMENSIONS - 1] = 2;
    }
}

static void start(Search *search, SynFit *fit)
{
    memset(search->count, 0, sizeof search->count);
    for (int i = 0; i < SYN_PEOPLE; i++) {
        SynPerson *p = &search->people->person[i];
        int64_t value[SYN_VISITS], series[SYN_SERIES];
        for (int visit = 0; visit < SYN_VISITS; visit++) {
            int *level = p->scale.eq5d[visit];
            for (int d = 0; d < DIMENSIONS; d++)
                level[d] = search->origin[i][visit][d];
            value[visit] = index_of(level);
            for (int d = 0; d < DIMENSIONS && counted(p, visit); d++)
                search->count[visit][d][p->segment][level[d] - 1]++;
        }
        syn_series_of(p, SYN_EQ5D, value, series);
        for (int k = 0; k < SYN_SERIES; k++)
            syn_fit_set(fit, i, k, series[k]);
    }
}

/* One search, in which the matched tables are missed by so many rounding cells. */
static bool try_slack(Search *search, double slack)
{
    const SynFitMoves moves = {
        .propose = propose, .accept = accept, .done = done, .context = search};
    SynPeople *people = search->people;
    SynPrintedScale scale = printed;
    SynAims aims;
    SynFit *fit = syn_fit_new(SYN_PEOPLE, SYN_SERIES);
    if (!fit)
        return false;
    scale.slack = slack;
    search->fit = fit;
    search->n_ranks = 0;
    search->pull = 120;
    start(search, fit);
    bool ok = false;
    const bool aimed = syn_aim_scale(people, &scale, &aims);
    syn_constrain_scale(people, fit, &scale, &aims);
    syn_steer_all(search->steer, people, fit, SYN_CHANGE_MONTH, "EQ5D HSUV");
    search->contrast_cost = 0;
    for (int visit = 0; visit < 2; visit++)
        for (int d = 0; d < DIMENSIONS; d++)
            search->contrast_cost += dimension_cost(search, visit, d);
    for (int k = 0; k < TRIES && aimed && !ok; k++) {
        ok = syn_fit_run(fit, &people->random, &moves, k % 2 ? 800 : 3000, STEPS);
        search->pull -= search->pull / 3;
    }
    if (ok) {
        search->n_ranks = SYN_RANKS;
        syn_rank_scale(people, fit, &scale, search->ranks);
        syn_fit_polish(fit, &people->random, &moves, polish_rise, POLISH);
    }
    syn_fit_free(fit);
    return ok;
}

bool syn_assign_eq5d(SynPeople *people)
{
    static const double slack[] = {0, 0, 0, 0, 0.5, 4};
    Search search = {.people = people};
    read_contrasts(&search);
    set_origins(&search);
    for (size_t k = 0; k < sizeof slack / sizeof *slack && slack[k] <= people->most_slack; k++)
        if (try_slack(&search, people->without_matched ? 0 : slack[k]))
            return true;
    fputs("EQ-5D-5L: the printed means were not reached; trying another seed\n", stderr);
    return false;
}
