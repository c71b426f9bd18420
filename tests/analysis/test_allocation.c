/* Each routine with its k-th allocation failing, for all k: it says so and leaks nothing (the
 * address sanitizer of the test build would tell). The linker wraps malloc, calloc, realloc. */
#include "support/datasets.h"
#include "support/failing_memory.h"

#include "analysis/adjust.h"
#include "analysis/anova.h"
#include "analysis/chi_squared.h"
#include "analysis/describe.h"
#include "analysis/fisher.h"
#include "analysis/kruskal.h"
#include "analysis/mcnemar.h"
#include "analysis/rank_sum.h"
#include "analysis/signed_rank.h"
#include "analysis/smd.h"
#include "analysis/t_paired.h"

static double x[30], y[30];
static int32_t two[30];

static StatStatus run_describe(void)
{
    StatDescription out[3];
    return stat_describe(plant_weight, plant_group, NULL, 30, 3, out, NULL);
}

static StatStatus run_anova(void)
{
    StatMoments moments[3];
    StatAnova out;
    return stat_anova(plant_weight, plant_group, NULL, 30, 3, moments, &out);
}

static StatStatus run_signed_rank(void)
{
    const StatSignedRankOptions exact = {.exact = true};
    StatSignedRank out;
    return stat_signed_rank(x, y, NULL, 30, &exact, &out);
}

static StatStatus run_rank_sum(void)
{
    const StatRankSumOptions exact = {.exact = true};
    StatRankSum out;
    return stat_rank_sum(x, two, NULL, 16, &exact, &out);
}

static StatStatus run_kruskal(void)
{
    StatKruskal out;
    return stat_kruskal(plant_weight, plant_group, NULL, 30, 3, &out);
}

static StatStatus run_spearman(void)
{
    StatSpearman out;
    return stat_spearman(x, y, NULL, 30, &out);
}

static StatStatus run_t_paired(void)
{
    StatTPaired out;
    return stat_t_paired(x, y, NULL, 30, 0, &out);
}

static const int64_t table[] = {3, 1, 4, 1, 5, 9, 2, 6, 5};

static StatStatus run_fisher(void)
{
    StatFisher out;
    return stat_fisher(table, 3, 3, 0, &out);
}

static StatStatus run_fisher_large(void)
{
    static const int64_t large[] = {90, 60, 70, 80, 60, 60, 50, 95, 75, 65, 65, 80};
    StatFisher out;
    return stat_fisher(large, 4, 3, 0, &out);
}

static StatStatus run_chi_squared(void)
{
    StatChiSquared out;
    return stat_chi_squared(table, 3, 3, false, &out);
}

static StatStatus run_mcnemar(void)
{
    const StatMcnemarOptions exact = {.exact = true};
    StatMcnemar out;
    return stat_mcnemar(table, 3, &exact, &out);
}

static StatStatus run_adjust(void)
{
    const double p[] = {0.1, 0.2};
    double out[2];
    return stat_adjust(p, 2, STAT_ADJUST_BH, out);
}

static StatStatus run_smd_level(void)
{
    StatSmd out;
    return stat_smd_level(plant_group, 1, two, NULL, 30, &out);
}

static void test_allocation__each_may_fail(void **state)
{
    (void)state;
    StatStatus (*const routine[])(void) = {run_describe, run_anova, run_signed_rank,
        run_rank_sum, run_kruskal, run_spearman, run_t_paired, run_fisher, run_chi_squared,
        run_mcnemar, run_adjust, run_smd_level};
    for (size_t i = 0; i < 30; i++) {
        x[i] = plant_weight[i];
        y[i] = plant_weight[29 - i] + 0.125 * (double)i;
        two[i] = (int32_t)(i % 2);
    }
    for (size_t r = 0; r < sizeof routine / sizeof routine[0]; r++)
        assert_each_may_fail(routine[r]);
}

/* The sampled Fisher test takes too long for all k: its first 40 and some later ones. */
static void test_allocation__large_fisher(void **state)
{
    (void)state;
    for (long k = 0; k < 40; k++)
        assert_int_equal(run_with_failure(run_fisher_large, k), STAT_NO_MEMORY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_allocation__each_may_fail),
        cmocka_unit_test(test_allocation__large_fisher),
    };
    return cmocka_run_group_tests_name("analysis/allocation", tests, NULL, NULL);
}
