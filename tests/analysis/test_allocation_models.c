/* Survival, models and matching with their k-th allocation failing, for all k: they say so and
 * leak nothing (the address sanitizer of the test build would tell). */
#include "support/failing_memory.h"

#include "analysis/cox.h"
#include "analysis/gray.h"
#include "analysis/kaplan_meier.h"
#include "analysis/linear_model.h"
#include "analysis/logistic.h"
#include "analysis/logrank.h"
#include "analysis/match.h"
#include "analysis/propensity.h"

enum { N = 60, MANY = 400 };

static double time_of[MANY], event[MANY], first[MANY], second[MANY], outcome[MANY];
static int32_t group[MANY], stratum[MANY], three[MANY];
static int64_t weight[MANY];

static double uniform(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (double)(*state >> 11) * 0x1p-53;
}

static int make_data(void **state)
{
    (void)state;
    uint64_t random = 11;
    for (size_t i = 0; i < MANY; i++) {
        first[i] = uniform(&random) - 0.5;
        second[i] = uniform(&random) * 10;
        time_of[i] = uniform(&random) * 100 * (1 + first[i]);
        event[i] = uniform(&random) < 0.7;
        outcome[i] = uniform(&random) < 0.3 + 0.3 * first[i];
        group[i] = (int32_t)(i % 2);
        three[i] = (int32_t)(i % 3);
        stratum[i] = (int32_t)(i / 7 % 2);
        weight[i] = 1 + (int64_t)(i % 4);
    }
    return 0;
}

static const StatColumn covariates[] = {
    {.values = first}, {.values = second}, {.codes = three, .n_levels = 3}};

static StatStatus run_kaplan_meier(void)
{
    StatKaplanMeier km;
    const StatStatus status = stat_kaplan_meier(time_of, event, three, 3, NULL, N, NULL, &km);
    stat_kaplan_meier_clear(&km);
    return status;
}

static StatStatus run_gray(void)
{
    StatGray gray;
    const StatStatus status = stat_gray(time_of, event, three, 3, stratum, 2, weight, N, &gray);
    stat_gray_clear(&gray);
    return status;
}

static StatStatus run_kaplan_meier_weighted(void)
{
    StatKaplanMeier km;
    const StatStatus status = stat_kaplan_meier(time_of, event, NULL, 1, weight, N, NULL, &km);
    stat_kaplan_meier_clear(&km);
    return status;
}

/* Few whole times: they are counted, not sorted. */
static StatStatus run_kaplan_meier_counted(void)
{
    double whole[MANY];
    for (size_t i = 0; i < MANY; i++)
        whole[i] = (double)(i % 5);
    StatKaplanMeier km;
    const StatStatus status = stat_kaplan_meier(whole, event, NULL, 1, NULL, MANY, NULL, &km);
    stat_kaplan_meier_clear(&km);
    return status;
}

static StatStatus run_logrank(void)
{
    StatLogrank test;
    const StatStatus status =
        stat_logrank(time_of, event, three, 3, stratum, 2, weight, N, &test);
    stat_logrank_clear(&test);
    return status;
}

static StatStatus run_cox(void)
{
    const StatCoxOptions options = {.proportional = true};
    StatCox model;
    const StatStatus status =
        stat_cox(time_of, event, covariates, 3, stratum, 2, weight, N, &options, &model);
    stat_cox_clear(&model);
    return status;
}

/* Also the sorts of more rows than are sorted by insertion, and no weights. */
static StatStatus run_cox_many(void)
{
    StatCox model;
    const StatStatus status =
        stat_cox(time_of, event, covariates, 2, NULL, 0, NULL, MANY, NULL, &model);
    stat_cox_clear(&model);
    return status;
}

static StatStatus run_logistic(void)
{
    StatLogistic model;
    const StatStatus status = stat_logistic(outcome, covariates, 3, weight, N, NULL, &model);
    stat_logistic_clear(&model);
    return status;
}

static StatStatus run_logistic_profile(void)
{
    const StatLogisticOptions options = {.profile = true, .no_lr = true};
    StatLogistic model;
    const StatStatus status = stat_logistic(outcome, covariates, 1, NULL, N, &options, &model);
    stat_logistic_clear(&model);
    return status;
}

/* The first level has no event: the others go on with the rest of the rows. */
static StatStatus run_logistic_separated(void)
{
    double some[N];
    for (size_t i = 0; i < N; i++)
        some[i] = three[i] == 0 ? 0 : outcome[i];
    const StatLogisticOptions options = {.no_lr = true};
    StatLogistic model;
    const StatStatus status = stat_logistic(some, covariates + 1, 2, NULL, N, &options, &model);
    if (status == STAT_OK)
        assert_true(model.separated);
    stat_logistic_clear(&model);
    return status;
}

static StatStatus run_linear_model(void)
{
    StatLinearModel model;
    const StatStatus status =
        stat_linear_model(time_of, covariates, 3, weight, N, NULL, &model);
    stat_linear_model_clear(&model);
    return status;
}

static StatStatus match_by(StatMatchMethod method)
{
    unsigned char treated[N];
    for (size_t i = 0; i < N; i++)
        treated[i] = three[i] == 0;
    StatPairs pairs;
    const StatStatus status = stat_match(second, treated, NULL, N, 1, method, &pairs);
    stat_pairs_clear(&pairs);
    return status;
}

static StatStatus run_nearest(void)
{
    return match_by(STAT_MATCH_NEAREST);
}

static StatStatus run_optimal(void)
{
    return match_by(STAT_MATCH_OPTIMAL);
}

static StatStatus run_propensity(void)
{
    const StatPropensityOptions options = {
        .method = STAT_MATCH_OPTIMAL, .has_caliper = true, .caliper_sd = 0.2};
    StatPropensity matching;
    const StatStatus status = stat_propensity(outcome, covariates, 3, N, &options, &matching);
    stat_propensity_clear(&matching);
    return status;
}

static void test_allocation__survival(void **state)
{
    (void)state;
    assert_each_may_fail(run_kaplan_meier);
    assert_each_may_fail(run_kaplan_meier_weighted);
    assert_each_may_fail(run_gray);
    assert_each_may_fail(run_kaplan_meier_counted);
    assert_each_may_fail(run_logrank);
    assert_each_may_fail(run_cox);
    assert_each_may_fail(run_cox_many);
}

static void test_allocation__models(void **state)
{
    (void)state;
    assert_each_may_fail(run_logistic);
    assert_each_may_fail(run_logistic_profile);
    assert_each_may_fail(run_logistic_separated);
    assert_each_may_fail(run_linear_model);
}

static void test_allocation__matching(void **state)
{
    (void)state;
    assert_each_may_fail(run_nearest);
    assert_each_may_fail(run_optimal);
    assert_each_may_fail(run_propensity);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_allocation__survival),
        cmocka_unit_test(test_allocation__models),
        cmocka_unit_test(test_allocation__matching),
    };
    return cmocka_run_group_tests_name("analysis/allocation_models", tests, make_data, NULL);
}
