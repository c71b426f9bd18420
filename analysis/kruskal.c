#include "analysis/kruskal.h"

#include "analysis/distributions.h"
#include "analysis/sum.h"
#include "analysis/tally.h"

#include <stdlib.h>

/* Doubled mid-rank of each distinct value, less n + 1: centred at 0, whole numbers. */
static double *centred_ranks(const StatTally *tally)
{
    double *rank = malloc((tally->n_values + 1) * sizeof *rank);
    int64_t before = 0;
    for (size_t i = 0; rank && i < tally->n_values; i++) {
        rank[i] = (double)(2 * before + tally->count[i] - tally->total);
        before += tally->count[i];
    }
    return rank;
}

/* The value where its row is used, else NaN. */
static double *used_values(
    const double *value, const int32_t *group, const double *other, size_t n)
{
    double *used = malloc((n + 1) * sizeof *used);
    for (size_t i = 0; used && i < n; i++) {
        const int out = (group && group[i] < 0) || (other && isnan(other[i]));
        used[i] = out ? NAN : value[i];
    }
    return used;
}

static const StatKruskal no_kruskal = {
    .statistic = NAN,
    .p_value = NAN,
    .epsilon_squared = NAN,
};

/* Rank sums of the groups out of the tally of all used values. */
static StatStatus sum_ranks(const StatTally *tally, const double *used, const int32_t *group,
    const int64_t *weight, size_t n, StatSum *sum, int64_t *size)
{
    double *rank = centred_ranks(tally);
    if (!rank)
        return STAT_NO_MEMORY;
    for (size_t i = 0; i < n; i++) {
        if (isnan(used[i]))
            continue;
        const double w = weight ? (double)weight[i] : 1.0;
        stat_sum_add_product(&sum[group[i]], rank[stat_tally_find(tally, used[i])], w);
        size[group[i]] += weight ? weight[i] : 1;
    }
    free(rank);
    return STAT_OK;
}

static void finish(StatKruskal *out, const StatTally *tally, const StatSum *sum,
    const int64_t *size, size_t n_groups)
{
    StatSum h = {0};
    StatSum ties = {0};
    for (size_t g = 0; g < n_groups; g++) {
        const double r = stat_sum_value(sum[g]); /* doubled and centred */
        if (size[g] == 0)
            continue;
        out->n_groups++;
        stat_sum_add(&h, r * (r / (double)size[g]));
    }
    for (size_t i = 0; i < tally->n_values; i++) {
        const double t = (double)tally->count[i];
        stat_sum_add(&ties, t * (t - 1.0) * (t + 1.0));
    }
    const double n = (double)tally->total;
    out->df = out->n_groups > 0 ? (double)(out->n_groups - 1) : 0.0;
    if (out->n_groups < 2 || tally->n_values < 2)
        return;
    const double all = n * (n - 1.0) * (n + 1.0);
    /* 12 / (n (n + 1)) sum n_g (mean rank - (n + 1) / 2)^2, over 1 - ties / (n^3 - n) */
    out->statistic = 3.0 * (n - 1.0) * stat_sum_value(h) / (all - stat_sum_value(ties));
    out->p_value = stat_chisq_upper(out->statistic, out->df);
    out->epsilon_squared = out->statistic / (n - 1.0);
}

StatStatus stat_kruskal(const double *value, const int32_t *group, const int64_t *weight,
    size_t n, size_t n_groups, StatKruskal *out)
{
    if (!out)
        return STAT_ARGUMENT;
    *out = no_kruskal;
    if (n_groups < 1 || (n > 0 && (!value || !group)))
        return STAT_ARGUMENT;
    for (size_t i = 0; i < n; i++)
        if (group[i] >= 0 && (size_t)group[i] >= n_groups)
            return STAT_DATA;
    double *used = used_values(value, group, NULL, n);
    StatSum *sum = calloc(n_groups, sizeof *sum);
    int64_t *size = calloc(n_groups, sizeof *size);
    StatTally tally = {0};
    StatStatus status = used && sum && size ? STAT_OK : STAT_NO_MEMORY;
    if (status == STAT_OK)
        status = stat_tally_init(&tally, used, NULL, weight, n, 1);
    if (status == STAT_OK)
        status = sum_ranks(&tally, used, group, weight, n, sum, size);
    if (status == STAT_OK) {
        out->n = tally.total;
        out->n_missing = tally.n_missing;
        finish(out, &tally, sum, size, n_groups);
    }
    stat_tally_clear(&tally);
    free(used);
    free(sum);
    free(size);
    return status;
}

static const StatSpearman no_spearman = {.estimate = NAN, .statistic = NAN, .p_value = NAN};

static void correlate(StatSpearman *out, double xy, double xx, double yy)
{
    const double n = (double)out->n;
    out->df = n > 2.0 ? n - 2.0 : 0.0;
    if (!(xx > 0.0 && yy > 0.0))
        return;
    out->estimate = fmax(-1.0, fmin(1.0, xy / (sqrt(xx) * sqrt(yy))));
    if (xy == xx && xx == yy)
        out->estimate = 1.0;
    if (out->df == 0.0)
        return;
    const double r = out->estimate;
    out->statistic = r * sqrt(out->df / ((1.0 - r) * (1.0 + r)));
    out->p_value = stat_t_two_sided(out->statistic, out->df);
}

/* The pairs one by one, as whole centred ranks (doubled: whole numbers also with ties). */
typedef struct {
    int n;
    int64_t x[STAT_SPEARMAN_EXACT_MOST], y[STAT_SPEARMAN_EXACT_MOST];
    int64_t observed; /* |sum of products| */
    int64_t hits, all;
} Orders;

/* Counts the orders of y[k] to y[n - 1] that reach the observed sum, `sum` being that of the
 * places before k. */
static void try_orders(Orders *o, int k, int64_t sum)
{
    if (k == o->n) {
        o->all++;
        o->hits += sum >= o->observed || sum <= -o->observed;
        return;
    }
    for (int i = k; i < o->n; i++) {
        const int64_t y = o->y[i];
        o->y[i] = o->y[k];
        o->y[k] = y;
        try_orders(o, k + 1, sum + o->x[k] * y);
        o->y[k] = o->y[i];
        o->y[i] = y;
    }
}

static void add_exact(StatSpearman *out, Orders *o)
{
    o->observed = 0;
    for (int i = 0; i < o->n; i++)
        o->observed += o->x[i] * o->y[i];
    o->observed = o->observed < 0 ? -o->observed : o->observed;
    try_orders(o, 0, 0);
    out->p_value = (double)o->hits / (double)o->all;
    out->exact = true;
}

/* a b w of whole numbers, not rounded. */
static void add_exactly(StatSum *sum, double a, double b, double w)
{
    const StatSum product = stat_two_product(a, b);
    stat_sum_add_product(sum, product.hi, w);
    stat_sum_add_product(sum, product.lo, w);
}

/* Sums of products of the centred mid-ranks. */
static StatStatus multiply(const StatTally *tx, const StatTally *ty, const double *x,
    const double *y, const int64_t *weight, size_t n, StatSpearman *out)
{
    double *rx = centred_ranks(tx);
    double *ry = centred_ranks(ty);
    StatSum xy = {0};
    StatSum xx = {0};
    StatSum yy = {0};
    Orders orders = {0};
    for (size_t i = 0; rx && ry && i < n; i++) {
        if (isnan(x[i]))
            continue;
        const double w = weight ? (double)weight[i] : 1.0;
        const double a = rx[stat_tally_find(tx, x[i])];
        const double b = ry[stat_tally_find(ty, y[i])];
        add_exactly(&xy, a, b, w);
        add_exactly(&xx, a, a, w);
        add_exactly(&yy, b, b, w);
        for (int64_t k = 0; out->n <= STAT_SPEARMAN_EXACT_MOST && k < (int64_t)w; k++) {
            orders.x[orders.n] = (int64_t)a;
            orders.y[orders.n++] = (int64_t)b;
        }
    }
    const StatStatus status = rx && ry ? STAT_OK : STAT_NO_MEMORY;
    if (status == STAT_OK)
        correlate(out, stat_sum_value(xy), stat_sum_value(xx), stat_sum_value(yy));
    if (status == STAT_OK && orders.n > 0 && !isnan(out->p_value))
        add_exact(out, &orders);
    free(rx);
    free(ry);
    return status;
}

StatStatus stat_spearman(
    const double *x, const double *y, const int64_t *weight, size_t n, StatSpearman *out)
{
    if (!out)
        return STAT_ARGUMENT;
    *out = no_spearman;
    if (n > 0 && (!x || !y))
        return STAT_ARGUMENT;
    double *used_x = used_values(x, NULL, y, n);
    double *used_y = used_values(y, NULL, x, n);
    StatTally tx = {0};
    StatTally ty = {0};
    StatStatus status = used_x && used_y ? STAT_OK : STAT_NO_MEMORY;
    for (size_t i = 0; i < n && status == STAT_OK; i++)
        if (isinf(x[i]) || isinf(y[i]))
            status = STAT_DATA;
    if (status == STAT_OK)
        status = stat_tally_init(&tx, used_x, NULL, weight, n, 1);
    if (status == STAT_OK)
        status = stat_tally_init(&ty, used_y, NULL, weight, n, 1);
    if (status == STAT_OK) {
        out->n = tx.total;
        out->n_missing = tx.n_missing;
        status = multiply(&tx, &ty, used_x, used_y, weight, n, out);
    }
    if (status != STAT_OK)
        *out = no_spearman;
    stat_tally_clear(&tx);
    stat_tally_clear(&ty);
    free(used_x);
    free(used_y);
    return status;
}
