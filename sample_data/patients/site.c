#include "sample_data/patients/site.h"

#include "sample_data/patients/exact.h"

/* What a stream is for; patients of a hospital have its number. */
enum { STREAM_SITE = 1000003, STREAM_SIZES = 1000033 };

/* 1 April 2020: within the year after it each laboratory changed its method for ALP. */
enum { ALP_FIRST_DAY = 18353 };

Site site_draw(uint64_t seed, int number)
{
    StatRandom random = draw_stream(seed, STREAM_SITE, (uint64_t)number);
    static const double totals[] = {80, 12, 8};
    return (Site){.number = number,
        .emergencies = 0.45 * draw_normal(&random),
        .missing = draw_within(draw_log_normal(&random, 0.9, 0.55), 0.2, 3.5),
        .faces = draw_percent(&random, 66) ? 1 : 3,
        .pain_in_tens = draw_percent(&random, 22),
        .exact_loss = draw_percent(&random, 50),
        .crp_decimals = draw_percent(&random, 25) ? 1 : 2,
        .crp_limit = draw_percent(&random, 40) ? 0.02 : 0.1,
        .alp_switch = ALP_FIRST_DAY + draw_between(&random, 0, 364),
        .totals = (SiteTotals)draw_weighted(&random, totals, 3),
        .asks_calculator = draw_percent(&random, 60)};
}

/* A sum of squares of two normal numbers, times a normal one: about a gamma of shape 1.5, so
   that sizes are like a negative binomial of that size. */
static double draw_weight(StatRandom *random)
{
    double sum = 0.05;
    for (int i = 0; i < 3; i++) {
        const double z = draw_normal(random);
        sum += z * z;
    }
    return sum;
}

void site_sizes(uint64_t seed, int n, int n_sites, int *size)
{
    StatRandom random = draw_stream(seed, STREAM_SIZES, (uint64_t)n_sites);
    g_autofree double *weight = g_new(double, (gsize)n_sites);
    double sum = 0, run = 0;
    for (int i = 0; i < n_sites; i++)
        sum += weight[i] = draw_weight(&random);
    /* One patient each, the others by weight, by the running sum so that none is lost. */
    int given = 0;
    for (int i = 0; i < n_sites; i++) {
        run += weight[i];
        const int upto =
            i + 1 == n_sites ? n - n_sites : draw_round((n - n_sites) * (run / sum));
        size[i] = 1 + upto - given;
        given = upto;
    }
}
