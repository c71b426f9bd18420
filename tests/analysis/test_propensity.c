#include "support/close.h"

#include "analysis/propensity.h"

#include "propensity_expected.h"

#include <stdlib.h>
#include <string.h>

enum { N_PSM = 248 };

static const StatColumn covariates[] = {
    {.values = psm_age}, {.values = psm_parity}, {.codes = psm_education, .n_levels = 3}};

/* glm(induced > 0 ~ age + parity + education, infert), pairs by a loop over the definition. */
static void test_propensity__infert(void **state)
{
    (void)state;
    StatPropensity m;
    assert_int_equal(stat_propensity(psm_treatment, covariates, 3, N_PSM,
                         &(StatPropensityOptions){.has_caliper = true, .caliper_sd = 0.2}, &m),
        STAT_OK);
    assert_true(m.converged);
    assert_close(m.score_sd, psm_sd[0]);
    assert_close(m.caliper, 0.2 * psm_sd[0]);
    for (size_t i = 0; i < N_PSM; i++)
        assert_apart(m.score[i], psm_score[i], 1e-10);
    assert_int_equal(m.pairs.n_pairs, sizeof psm_pairs / sizeof *psm_pairs / 2);
    for (size_t i = 0; i < m.pairs.n_pairs; i++) {
        assert_int_equal(m.pairs.pairs[i].treated + 1, (int)psm_pairs[2 * i]);
        assert_int_equal(m.pairs.pairs[i].control + 1, (int)psm_pairs[2 * i + 1]);
    }
    assert_within(m.pairs.total_distance, psm_total[0], 1e-8); /* R's scores are rounded */
    assert_int_equal(m.n_balance, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_within(m.balance[i].smd_before, psm_balance[2 * i], 1e-12);
        assert_within(m.balance[i].smd_after, psm_balance[2 * i + 1], 1e-12);
    }
    stat_propensity_clear(&m);
}

/* Shuffled rows with their ids: the same scores to the last bit, the same pairs of ids. */
static void assert_shuffled(StatMatchMethod method)
{
    double treatment[N_PSM], age[N_PSM], parity[N_PSM];
    int32_t education[N_PSM];
    int64_t id[N_PSM], id2[N_PSM];
    size_t order[N_PSM];
    for (size_t i = 0; i < N_PSM; i++) {
        order[i] = i * 101 % N_PSM;
        id[i] = (int64_t)i;
    }
    for (size_t i = 0; i < N_PSM; i++) {
        treatment[i] = psm_treatment[order[i]];
        age[i] = psm_age[order[i]];
        parity[i] = psm_parity[order[i]];
        education[i] = psm_education[order[i]];
        id2[i] = id[order[i]];
    }
    const StatColumn shuffled[] = {
        {.values = age}, {.values = parity}, {.codes = education, .n_levels = 3}};
    StatPropensityOptions options = {
        .method = method, .has_caliper = true, .caliper_sd = 0.1, .id = id};
    StatPropensity a, b;
    assert_int_equal(
        stat_propensity(psm_treatment, covariates, 3, N_PSM, &options, &a), STAT_OK);
    options.id = id2;
    assert_int_equal(stat_propensity(treatment, shuffled, 3, N_PSM, &options, &b), STAT_OK);
    for (size_t i = 0; i < N_PSM; i++)
        assert_true(b.score[i] == a.score[order[i]]);
    assert_true(a.score_sd == b.score_sd);
    assert_int_equal(a.pairs.n_pairs, b.pairs.n_pairs);
    assert_true(a.pairs.total_distance == b.pairs.total_distance);
    size_t partner[N_PSM];
    memset(partner, 0, sizeof partner);
    for (size_t i = 0; i < a.pairs.n_pairs; i++)
        partner[a.pairs.pairs[i].treated] = a.pairs.pairs[i].control;
    for (size_t i = 0; i < b.pairs.n_pairs; i++)
        assert_int_equal(
            partner[order[b.pairs.pairs[i].treated]], order[b.pairs.pairs[i].control]);
    stat_propensity_clear(&a);
    stat_propensity_clear(&b);
}

static void test_propensity__order_of_rows(void **state)
{
    (void)state;
    assert_shuffled(STAT_MATCH_NEAREST);
    assert_shuffled(STAT_MATCH_OPTIMAL);
}

static void test_propensity__probability(void **state)
{
    (void)state;
    StatPropensity m;
    assert_int_equal(stat_propensity(psm_treatment, covariates, 3, N_PSM,
                         &(StatPropensityOptions){
                             .scale = STAT_SCALE_PROBABILITY, .method = STAT_MATCH_OPTIMAL},
                         &m),
        STAT_OK);
    assert_true(isinf(m.caliper));
    for (size_t i = 0; i < N_PSM; i++)
        assert_apart(m.score[i], 1 / (1 + exp(-psm_score[i])), 1e-11);
    /* Without a caliper everyone who can has a partner. */
    assert_int_equal(m.pairs.n_pairs,
        m.pairs.n_treated < m.pairs.n_control ? m.pairs.n_treated : m.pairs.n_control);
    stat_propensity_clear(&m);
}

static void test_propensity__separated_and_empty(void **state)
{
    (void)state;
    const double t[] = {0, 0, 0, 1, 1, 1}, x[] = {1, 2, 3, 4, 5, 6}, none[] = {NAN, NAN};
    StatPropensity m;
    assert_int_equal(stat_propensity(t, &(StatColumn){.values = x}, 1, 6, NULL, &m), STAT_OK);
    assert_false(m.converged);
    assert_true(m.separates[1]);
    assert_int_equal(m.pairs.n_pairs, 0);
    assert_int_equal(m.pairs.n_treated, 3);
    assert_nan(m.balance[0].smd_after);
    stat_propensity_clear(&m);
    assert_int_equal(
        stat_propensity(none, &(StatColumn){.values = x}, 1, 2, NULL, &m), STAT_OK);
    assert_int_equal(m.n, 0);
    assert_int_equal(m.n_missing, 2);
    stat_propensity_clear(&m);
    assert_int_equal(stat_propensity(x, &(StatColumn){.values = x}, 1, 6, NULL, &m), STAT_DATA);
    assert_int_equal(stat_propensity(t, NULL, 0, 6, NULL, &m), STAT_ARGUMENT);
    assert_int_equal(stat_propensity(t, &(StatColumn){.values = x}, 1, 6,
                         &(StatPropensityOptions){.has_caliper = true, .caliper_sd = -1}, &m),
        STAT_DATA);
    assert_null(m.score);
}

/* By hand: values 1 3 5 (control, SD 2) and 2 4 8 NA (treated, SD 3.0551); matched are the
 * first two of each, and one of them has no value in the second column. */
static void test_balance__outside_the_score(void **state)
{
    (void)state;
    static const double value[] = {1, 3, 5, 2, 4, 8, NAN}, holes[] = {1, NAN, 5, 2, 4, 8, 6};
    static const int32_t group[] = {0, 0, 0, 1, 1, 1, 1}, matched[] = {0, 0, -1, 1, 1, -1, -1};
    static const int32_t code[] = {0, 1, 1, 1, 1, 1, -1};
    const double sd = sqrt((4 + 28.0 / 3) / 2);
    StatBalance b;
    StatBalanceRows all = {{.values = value}, group, NULL, 7},
                    pairs = {{.values = value}, matched, NULL, 7};
    assert_int_equal(stat_balance(&all, &pairs, -1, &b), STAT_OK);
    assert_close(b.sd, sd);
    assert_close(b.smd_before, (14.0 / 3 - 3) / sd);
    assert_close(b.smd_after, (3.0 - 2) / sd);
    assert_close(b.smd_after_own, (3.0 - 2) / sqrt(2));
    assert_int_equal(b.n, 6);
    assert_int_equal(b.n_missing, 1);
    assert_int_equal(b.n_matched, 4);
    all.column.values = pairs.column.values = holes;
    assert_int_equal(stat_balance(&all, &pairs, -1, &b), STAT_OK);
    assert_int_equal(b.n_matched_missing, 1);
    assert_close(b.matched_mean_control, 1);
    all.column = pairs.column = (StatColumn){.codes = code, .n_levels = 2};
    assert_int_equal(stat_balance(&all, &pairs, 1, &b), STAT_OK);
    assert_close(b.smd_before, (1 - 2.0 / 3) / sqrt(1.0 / 9));
    assert_close(b.smd_after, (1 - 0.5) / sqrt(1.0 / 9));
    static const int32_t nobody[] = {-1, -1, -1, -1, -1, -1, -1};
    pairs.group = nobody;
    assert_int_equal(stat_balance(&all, &pairs, 1, &b), STAT_OK);
    assert_nan(b.smd_after);
    assert_int_equal(stat_balance(NULL, &pairs, 0, &b), STAT_ARGUMENT);
    assert_int_equal(stat_balance(&all, NULL, 0, &b), STAT_ARGUMENT);
    assert_int_equal(stat_balance(&all, &pairs, 1, NULL), STAT_ARGUMENT);
    all.group = NULL;
    assert_int_equal(stat_balance(&all, &pairs, 1, &b), STAT_ARGUMENT);
}

/* Everybody as counts, and those in a pair as rows of their own: the same bits as of one row
 * each. Rows 1 3 3 3 (control) and 2 2 8 NA NA (treated), of which 3 3 and 2 8 are matched. */
static void test_balance__counted(void **state)
{
    (void)state;
    static const double value[] = {1, 3, 3, 3, 2, 2, 8, NAN, NAN}, few[] = {3, 3, 2, 8},
                        distinct[] = {1, 3, 2, 8, NAN};
    static const int32_t group[] = {0, 0, 0, 0, 1, 1, 1, 1, 1},
                         matched[] = {-1, 0, 0, -1, 1, -1, 1, -1, -1}, of_few[] = {0, 0, 1, 1},
                         of_distinct[] = {0, 0, 1, 1, 1};
    static const int64_t weight[] = {1, 3, 2, 1, 2};
    const StatBalanceRows all = {{.values = value}, group, NULL, 9},
                          pairs = {{.values = value}, matched, NULL, 9},
                          counts = {{.values = distinct}, of_distinct, weight, 5},
                          alone = {{.values = few}, of_few, NULL, 4};
    StatBalance rows, counted;
    assert_int_equal(stat_balance(&all, &pairs, -1, &rows), STAT_OK);
    assert_int_equal(stat_balance(&counts, &alone, -1, &counted), STAT_OK);
    assert_close(rows.mean_treated, 4);
    assert_int_equal(rows.n_missing, 2);
    assert_int_equal(counted.n_missing, 2);
    assert_true(rows.smd_before == counted.smd_before && rows.sd == counted.sd);
    assert_true(rows.smd_after == counted.smd_after);
    assert_true(rows.smd_after_own == counted.smd_after_own);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_balance__outside_the_score),
        cmocka_unit_test(test_balance__counted),
        cmocka_unit_test(test_propensity__infert),
        cmocka_unit_test(test_propensity__order_of_rows),
        cmocka_unit_test(test_propensity__probability),
        cmocka_unit_test(test_propensity__separated_and_empty),
    };
    return cmocka_run_group_tests_name("analysis/propensity", tests, NULL, NULL);
}
