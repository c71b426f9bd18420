#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/cox_fit.h"
#include "analysis/distributions.h"
#include "analysis/sort.h"
#include "analysis/symmetric.h"

/* g at each row: 1 - Kaplan-Meier of all rows just before the row's time, less its mean over
   the events. The strata are pooled for it, as in R. */
static StatStatus find_g(const StatCoxRows *rows, double *g)
{
    const size_t n = rows->n;
    size_t *order = malloc((n + 1) * sizeof *order);
    if (!order || stat_order(rows->time, n, order) != STAT_OK) {
        free(order);
        return STAT_NO_MEMORY;
    }
    double at_risk = 0, survival = 1, sum = 0, events = 0;
    for (size_t i = 0; i < n; i++)
        at_risk += stat_cox_weight(rows, i);
    for (size_t i = 0, next; i < n; i = next) {
        double deaths = 0, leaving = 0;
        for (next = i; next < n && rows->time[order[next]] == rows->time[order[i]]; next++) {
            const double weight = stat_cox_weight(rows, order[next]);
            g[order[next]] = 1 - survival;
            leaving += weight;
            deaths += rows->event[order[next]] ? weight : 0;
        }
        sum += deaths * (1 - survival);
        events += deaths;
        survival *= (at_risk - deaths) / at_risk;
        at_risk -= leaving;
    }
    for (size_t i = 0; i < n && events > 0; i++)
        g[i] -= sum / events;
    free(order);
    return STAT_OK;
}

/* u' I^-1 u for the information of the m coefficients kept and the q products with g. */
static StatStatus score_test(const StatCoxSums *sums, size_t p, const size_t *kept, size_t m,
    const size_t *tested, size_t q, StatCoxProportional *out)
{
    const size_t size = m + q;
    double *matrix = calloc(size * size + 1, sizeof *matrix);
    double *u = calloc(size + 1, sizeof *u);
    bool *keep = calloc(size + 1, sizeof *keep);
    if (!matrix || !u || !keep) {
        free(matrix);
        free(u);
        free(keep);
        return STAT_NO_MEMORY;
    }
    for (size_t a = 0; a < size; a++) {
        const size_t i = a < m ? kept[a] : tested[a - m];
        u[a] = a < m ? 0 : sums->score_g[i];
        for (size_t b = 0; b <= a; b++) {
            const size_t j = b < m ? kept[b] : tested[b - m];
            const double *from = a < m   ? sums->information
                                 : b < m ? sums->information_g
                                         : sums->information_gg;
            matrix[a * size + b] = from[i * p + j];
        }
    }
    const size_t rank = stat_symmetric_factor(matrix, size, 1e-10, keep);
    out->df = (double)rank - (double)m;
    if (out->df > 0) {
        out->statistic = stat_symmetric_form(matrix, size, keep, u);
        out->p_value = stat_chisq_upper(out->statistic, out->df);
    }
    free(matrix);
    free(u);
    free(keep);
    return STAT_OK;
}

StatStatus stat_cox_proportional(const StatCoxRows *rows, const double *coefficient,
    const size_t *covariate, const bool *skip, size_t n_covariates, StatCoxProportional *out)
{
    const size_t p = rows->p;
    StatCoxSums sums = {0};
    double *g = malloc((rows->n + 1) * sizeof *g);
    size_t *kept = calloc(p + 1, sizeof *kept), *tested = calloc(p + 1, sizeof *tested);
    StatStatus status = g && kept && tested ? find_g(rows, g) : STAT_NO_MEMORY;
    if (status == STAT_OK)
        status = stat_cox_sums_init(&sums, p, true);
    if (status == STAT_OK)
        status = stat_cox_sweep(rows, coefficient, g, &sums);
    size_t m = 0;
    for (size_t k = 0; k < p && status == STAT_OK; k++)
        if (!skip[k])
            kept[m++] = k;
    for (size_t c = 0; c <= n_covariates && status == STAT_OK; c++) {
        size_t q = 0;
        for (size_t k = 0; k < m; k++)
            if (c == n_covariates || covariate[kept[k]] == c)
                tested[q++] = kept[k];
        out[c] = (StatCoxProportional){c == n_covariates ? STAT_INTERCEPT : c, 0, NAN, NAN};
        status = score_test(&sums, p, kept, m, tested, q, &out[c]);
    }
    stat_cox_sums_clear(&sums);
    free(g);
    free(kept);
    free(tested);
    return status;
}
