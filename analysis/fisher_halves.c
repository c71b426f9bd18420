#include "analysis/fisher_pair.h"
#include "analysis/fisher_parts.h"
#include "analysis/fisher_ways.h"
#include "analysis/random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Tables of three or four rows: two above, the others below. Given the column totals of the
 * upper two, all ways to fill them are looked up among the sorted ways to fill the lower ones.
 * What is improbable is left out, and what that weighs is known, as all tables together
 * weigh 1.
 *
 * Where that takes too long, only every s-th value of a cell is taken, from a random one on,
 * and counts s-fold: without bias, and as long as s is at most about a standard deviation of
 * the cell nearly without error, since a sum over every s-th point of something smooth is as
 * good as one over all (by Poisson's summation). Independent repeats tell how good. */

enum { MOST_COLS = STAT_FISHER_PAIR_COLS, REPEATS = 16 };
static const double pi = 3.14159265358979323846264338327950288;
static const double t_repeats = 5.5; /* quantile of t with 15 df at 0.99997, as 4 of a normal */
static const double most_lookups[2] = {3.4e8, 1.7e8}; /* once, or in all repeats */
static const double lookups_a_way = 4.0;              /* what sorting one way takes */
static const double lookups_a_cell = 5.0;             /* what its key and mass take */
static const size_t most_nodes = 1000000;
static const int64_t most_n = 200000;
static const double rounding = 1e-11;
/* Left out is what has a -2 log probability this far above the least. */
static const double budgets[] = {60.0, 52.0, 47.0, 43.0, 40.0, 37.0, 35.0};
static const double budget_of_some = 43.0;
/* Standard deviations that a step may take. */
static const double thinner[] = {0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0,
    1.1, 1.25, 1.4, 1.6, 1.8, 2.0};
enum {
    N_BUDGETS = sizeof budgets / sizeof *budgets,
    N_THIN = sizeof thinner / sizeof *thinner
};

/* Column totals of the upper half. */
typedef struct {
    double log_p;
    uint32_t up[MOST_COLS];
    uint32_t below[MOST_COLS]; /* what is left for the lower half, ascending */
} Node;

typedef struct {
    const double *log_factorial;
    int64_t n, threshold;
    size_t n_cols;
    int64_t *key_of;             /* round(log(a!) 2^30) */
    StatFisherPair nodes;        /* the upper rows as one against the lower ones */
    StatFisherPair above, below; /* below has no second row where there are three rows */
    void *tables;                /* the pairs' */
    Node *node;
    size_t n_nodes, room;
    double greatest; /* log probability of a node */
    StatFisherWays ways;
    StatRandom random;
    double hit, all; /* sums over a node */
    int64_t n_seen;  /* upper halves, in all */
    bool no_memory, too_many;
} Halves;

static void list_line(const StatFisherPair *pair, const StatFisherLine *line, void *data)
{
    Halves *h = data;
    StatFisherWays *w = &h->ways;
    const size_t j = pair->n_cols - 2;
    const int64_t step = pair->step[j];
    h->no_memory |=
        !stat_fisher_ways_reserve(w, w->n + (size_t)((line->to - line->from) / step) + 1);
    if (h->no_memory)
        return;
    for (int64_t x = line->from; x <= line->to; x += step, w->n++) {
        const int64_t y = line->rest - x;
        w->loose_key[w->n] = line->key + pair->key[j][x] + pair->key[j + 1][y];
        w->loose_mass[w->n] = line->mass * pair->mass[j][x] * pair->mass[j + 1][y];
    }
}

static void seek_line(const StatFisherPair *pair, const StatFisherLine *line, void *data)
{
    Halves *h = data;
    const size_t j = pair->n_cols - 2;
    const int64_t least = h->threshold - line->key;
    double hit = 0.0;
    double all = 0.0;
    for (int64_t x = line->from; x <= line->to; x += pair->step[j]) {
        const int64_t y = line->rest - x;
        const double m = pair->mass[j][x] * pair->mass[j + 1][y];
        all += m;
        hit +=
            m * stat_fisher_ways_from(&h->ways, least - pair->key[j][x] - pair->key[j + 1][y]);
    }
    h->hit += line->mass * hit;
    h->all += line->mass * all;
    h->n_seen += (line->to - line->from) / pair->step[j] + 1;
}

static void add_node(Halves *h, const int64_t *up)
{
    const double *lf = h->log_factorial;
    Node *node = &h->node[h->n_nodes++];
    *node = (Node){.log_p = lf[h->nodes.row[0]] + lf[h->nodes.row[1]] - lf[h->n]};
    for (size_t j = 0; j < h->n_cols; j++) {
        const int64_t below = h->nodes.col[j] - up[j];
        node->up[j] = (uint32_t)up[j];
        node->log_p += lf[h->nodes.col[j]] - lf[up[j]] - lf[below];
        size_t i = j;
        for (; i > 0 && node->below[i - 1] > below; i--)
            node->below[i] = node->below[i - 1];
        node->below[i] = (uint32_t)below;
    }
    h->greatest = fmax(h->greatest, node->log_p);
}

static void node_line(const StatFisherPair *pair, const StatFisherLine *line, void *data)
{
    Halves *h = data;
    const size_t k = pair->n_cols;
    const int64_t step = pair->step[k - 2];
    const size_t n = h->n_nodes + (size_t)((line->to - line->from) / step) + 1;
    h->too_many |= n > most_nodes;
    if (n > h->room && !h->too_many) {
        Node *node = realloc(h->node, 2 * n * sizeof *node);
        if (!node) {
            h->no_memory = true;
            return;
        }
        h->node = node;
        h->room = 2 * n;
    }
    if (h->no_memory || h->too_many)
        return;
    int64_t up[MOST_COLS];
    memcpy(up, line->cell, (k - 2) * sizeof *up);
    for (int64_t x = line->from; x <= line->to; x += step) {
        up[k - 2] = x;
        up[k - 1] = line->rest - x;
        add_node(h, up);
    }
}

/* Those with the same totals below stand together, the most probable first. */
static int by_below(const void *a, const void *b)
{
    const Node *x = a;
    const Node *y = b;
    const int order = memcmp(x->below, y->below, sizeof x->below);
    return order != 0 ? order : (x->log_p < y->log_p) - (x->log_p > y->log_p);
}

/* Draws where the steps begin. */
static void shift(Halves *h, StatFisherPair *pair)
{
    for (size_t j = 0; j < h->n_cols; j++)
        if (pair->step[j] > 1)
            pair->first[j] = (int64_t)(stat_random_unit(&h->random) * (double)pair->step[j]);
        else
            pair->first[j] = 0;
}

/* Lists the ways to fill the lower half. */
static StatStatus list_below(Halves *h, double budget)
{
    shift(h, &h->below);
    stat_fisher_pair_set(&h->below, h->key_of, h->log_factorial, budget);
    h->ways.n = 0;
    stat_fisher_pair_fill(&h->below, budget, list_line, h);
    if (h->no_memory)
        return STAT_NO_MEMORY;
    stat_fisher_ways_sort(&h->ways);
    return STAT_OK;
}

/* Looks up those to fill the upper half. */
static void seek_above(Halves *h, double budget)
{
    h->hit = h->all = 0.0;
    shift(h, &h->above);
    stat_fisher_pair_set(&h->above, h->key_of, h->log_factorial, budget);
    if (h->ways.n > 0)
        stat_fisher_pair_fill(&h->above, budget, seek_line, h);
}

static StatStatus find_nodes(Halves *h, double budget)
{
    h->n_nodes = 0;
    h->greatest = -INFINITY;
    shift(h, &h->nodes);
    for (size_t j = 0; j < h->n_cols; j++) {
        h->nodes.low[j] = 0;
        h->nodes.high[j] = h->nodes.col[j];
    }
    stat_fisher_pair_fill(&h->nodes, budget, node_line, h);
    if (h->no_memory)
        return STAT_NO_MEMORY;
    if (h->n_nodes > 0)
        qsort(h->node, h->n_nodes, sizeof *h->node, by_below);
    return STAT_OK;
}

/* P, and the weight of all tables, as far as they are within the budget. */
static StatStatus run(Halves *h, double budget, double *hit, double *all)
{
    StatStatus status = find_nodes(h, budget);
    double scale = stat_fisher_pair_scale(&h->above, h->log_factorial) *
                   stat_fisher_pair_scale(&h->below, h->log_factorial);
    for (size_t j = 0; j < h->n_cols; j++)
        scale *= (double)h->nodes.step[j];
    const Node *last = NULL;
    *hit = *all = 0.0;
    for (size_t i = 0; i < h->n_nodes && status == STAT_OK && !h->too_many; i++) {
        const Node *node = &h->node[i];
        const double left = budget - 2.0 * (h->greatest - node->log_p);
        if (left < 0.0)
            continue;
        for (size_t j = 0; j < h->n_cols; j++) {
            h->above.col[j] = node->up[j];
            h->below.col[j] = h->nodes.col[j] - node->up[j];
        }
        if (!last || memcmp(node->below, last->below, sizeof node->below) != 0)
            status = list_below(h, left);
        last = node;
        if (status != STAT_OK || h->ways.n == 0)
            continue;
        seek_above(h, left);
        const double mass = scale * exp(node->log_p);
        *hit += mass * h->hit;
        *all += mass * h->all * h->ways.tail[0];
    }
    return status;
}

static double ball(double squared_radius, double dimensions)
{
    return pow(pi * squared_radius, 0.5 * dimensions) / tgamma(0.5 * dimensions + 1.0);
}

/* About how many lookups one run takes: nodes and one half are points in one ellipsoid. */
static double lookups(const Halves *h, double budget)
{
    const double d = (double)h->n_cols - 1.0;
    const double nodes = stat_fisher_pair_density(&h->nodes);
    if (ball(budget, d) * nodes > 0.5 * (double)most_nodes)
        return INFINITY;
    const double above = stat_fisher_pair_density(&h->above);
    const double below = stat_fisher_pair_density(&h->below);
    const double cells = (double)h->nodes.col[h->n_cols - 1];
    const double lines = h->n_cols > 4 ? 2.0 : 1.0; /* short, so that finding them counts */
    return ball(budget, 2.0 * d) * nodes * (above + lookups_a_way * below) * lines +
           ball(budget, d) * nodes * lookups_a_cell * 2.0 * sqrt(budget * cells);
}

static void thin(Halves *h, double steps)
{
    for (size_t j = 0; j < h->n_cols; j++) {
        h->above.col[j] = h->nodes.col[j] * h->nodes.row[0] / h->n;
        h->below.col[j] = h->nodes.col[j] - h->above.col[j];
    }
    stat_fisher_pair_steps(&h->nodes, steps);
    stat_fisher_pair_steps(&h->above, steps);
    stat_fisher_pair_steps(&h->below, steps);
}

/* The widest budget with all cells, or else the shortest steps, that can be done. */
static bool plan(Halves *h, double longest, double *budget, size_t *repeats)
{
    thin(h, 0.0);
    *repeats = 1;
    for (size_t b = 0; b < N_BUDGETS; b++) {
        *budget = budgets[b];
        if (lookups(h, *budget) <= most_lookups[0])
            return true;
    }
    if (h->below.row[1] ==
        0) /* nothing below to look up among: an edge as rough as the steps */
        return false;
    *repeats = REPEATS;
    *budget = budget_of_some;
    for (size_t s = 0; s < N_THIN && thinner[s] <= longest; s++) {
        thin(h, thinner[s]);
        if (REPEATS * lookups(h, *budget) <= most_lookups[1])
            return true;
    }
    return false;
}

static bool halves_init(Halves *h)
{
    const size_t longest = (size_t)h->nodes.col[h->n_cols - 1] + 1;
    h->tables = calloc(4 * h->n_cols * longest, sizeof(double)); /* nodes need only zeros */
    h->key_of = malloc(longest * sizeof *h->key_of);
    if (!h->tables || !h->key_of)
        return false;
    int64_t *key = h->tables;
    double *mass = (double *)h->tables + 2 * h->n_cols * longest;
    for (size_t j = 0; j < h->n_cols; j++) {
        h->nodes.key[j] = h->above.key[j] = key + 2 * j * longest;
        h->below.key[j] = key + (2 * j + 1) * longest;
        h->nodes.mass[j] = h->above.mass[j] = mass + 2 * j * longest;
        h->below.mass[j] = mass + (2 * j + 1) * longest;
    }
    for (size_t a = 0; a < longest; a++)
        h->key_of[a] = llround(h->log_factorial[a] * 0x1p30);
    return true;
}

/* The table as three or four rows, as makes the fewer columns. The columns from the least on:
 * the last one's cells are not stepped through, and vary most. */
static bool take_margins(Halves *h, const StatFisherTable *t)
{
    const bool upright = t->n_rows == 4 || t->n_cols > 4 || t->n_rows == t->n_cols;
    const size_t rows = upright ? t->n_rows : t->n_cols;
    const int64_t *row = upright ? t->row : t->col;
    const int64_t *col = upright ? t->col : t->row;
    h->n_cols = upright ? t->n_cols : t->n_rows;
    if (rows < 3 || rows > 4 || h->n_cols < 3 || h->n_cols > MOST_COLS || t->n > most_n)
        return false;
    const size_t mate = rows == 4 && row[0] > 2 * row[2] ? 3 : 1; /* pairs alike in size */
    h->above.row[0] = row[0];
    h->above.row[1] = row[mate];
    h->below.row[0] = row[mate == 1 ? 2 : 1];
    h->below.row[1] = rows == 3 ? 0 : row[mate == 1 ? 3 : 2];
    h->nodes.row[0] = stat_fisher_pair_total(&h->above);
    h->nodes.row[1] = stat_fisher_pair_total(&h->below);
    h->above.n_cols = h->below.n_cols = h->nodes.n_cols = h->n_cols;
    for (size_t j = 0; j < h->n_cols; j++)
        h->nodes.col[j] = col[h->n_cols - 1 - j];
    return true;
}

static StatStatus repeat(Halves *h, double budget, size_t repeats, StatFisherEstimate *out)
{
    double sum = 0.0;
    double squares = 0.0;
    double sum_all = 0.0;
    StatStatus status = STAT_OK;
    for (size_t r = 0; r < repeats && status == STAT_OK; r++) {
        double hit;
        double all;
        status = run(h, budget, &hit, &all);
        sum += hit;
        squares += hit * hit;
        sum_all += all;
    }
    if (status != STAT_OK || h->too_many)
        return status;
    const double n = (double)repeats;
    out->p = sum / n;
    if (repeats > 1) {
        out->std_error = sqrt(fmax(0.0, squares / n - out->p * out->p) / (n - 1.0));
        out->half = t_repeats * out->std_error;
        out->n_samples = h->n_seen;
    }
    out->left_out = fmax(rounding, 1.0 - sum_all / n);
    return status;
}

StatStatus stat_fisher_halves(const StatFisherTable *t, double steps, StatFisherEstimate *out)
{
    *out = (StatFisherEstimate){.p = NAN};
    Halves h = {.log_factorial = t->log_factorial, .n = t->n, .random = {20190401}};
    double budget;
    size_t repeats;
    if (!take_margins(&h, t) || !plan(&h, steps, &budget, &repeats))
        return STAT_OK;
    h.threshold = llround((t->observed - t->slack) * 0x1p30 - (double)(t->n_rows * t->n_cols));
    const StatStatus status =
        halves_init(&h) ? repeat(&h, budget, repeats, out) : STAT_NO_MEMORY;
    stat_fisher_ways_clear(&h.ways);
    free(h.node);
    free(h.tables);
    free(h.key_of);
    return status;
}
