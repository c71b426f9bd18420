/*
 * Results of balance and matches: every item and note, held against the routine of analysis/
 * called by hand.
 */
#include "check.h"

#include "analysis/smd.h"

enum { N = 12 };

static const double t[N] = {5, 8, 9, 2, 4, 6, 7, 3, 11, 10, NAN, 1};
static const double age[N] = {60, 71, 55, 80, 62, 70, 58, 75, 66, 51, 60, 78};
static const double late[N] = {0, 1, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0};
static const int32_t arm[N] = {0, 0, 0, 1, 1, 1, 0, 1, 0, 1, 0, 1};
static const int32_t grade[N] = {0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2};
static const char *const arms[] = {"a", "b"}, *const grades[] = {"i", "j", "k"};

static const ReportArray groups = FACTOR(arm, arms);

static ReportResult *run(
    ReportMethodId id, const ReportInput *input, const ReportMethodOptions *options)
{
    GError *error = NULL;
    ReportResult *result = report_method_run(id, input, options, &error);
    if (!result)
        fail_msg("%s: %s", report_method(id)->id, error->message);
    return result;
}

static void test_results__smd(void **state)
{
    (void)state;
    const ReportInput input = {.n = N,
        .roles = {[REPORT_ROLE_GROUP] = &groups},
        .covariates = (const ReportArray[]){NUMBERS(age), FACTOR(grade, grades), NUMBERS(t)},
        .n_covariates = 3};
    int32_t complete[N];
    for (size_t i = 0; i < N; i++)
        complete[i] = isnan(t[i]) ? -1 : arm[i];
    g_autoptr(ReportResult) result = run(REPORT_METHOD_SMD, &input, NULL);
    static const char *const names[] = {"age", "grade=i", "grade=j", "grade=k", "t"};
    Expected rows[25];
    for (size_t k = 0; k < 5; k++) {
        StatSmd r;
        const StatStatus status =
            k == 0   ? stat_smd(age, complete, NULL, N, &r)
            : k == 4 ? stat_smd(t, complete, NULL, N, &r)
                     : stat_smd_level(grade, (int32_t)k - 1, complete, NULL, N, &r);
        assert_int_equal(status, STAT_OK);
        memcpy(&rows[5 * k],
            (Expected[]){{"name", 0, names[k]}, {"smd", r.smd, NULL}, {"mean1", r.mean1, NULL},
                {"mean2", r.mean2, NULL}, {"sd_pooled", r.sd_pooled, NULL}},
            5 * sizeof *rows);
        check_number(
            "smd", g_array_index(result->effects, ReportEffect, (guint)k).value, r.smd);
    }
    check_items(result,
        (Expected[]){{"n", 11, NULL}, {"n_missing", 1, NULL}, {"group1", 0, "a"},
            {"n1", 5, NULL}, {"group2", 0, "b"}, {"n2", 6, NULL}, LIST("covariates")},
        7);
    check_list(find_list(result, "covariates"), rows, 25);
    check_words(result,
        "Standardised mean difference, second group less first, over sqrt((s1^2 + s2^2) / 2); "
        "binary by p (1 - p)",
        "");
    check_member(result, 0, 0, 5);
    check_member(result, 1, 1, 6);
}

static void test_results__match(void **state)
{
    (void)state;
    static const double ids[N] = {7, 3, 12, 1, 9, 2, 4, 11, 5, 8, 6, 10};
    static const int64_t whole[N] = {7, 3, 12, 1, 9, 2, 4, 11, 5, 8, 6, 10};
    const ReportArray treatment = NUMBERS(late), id = NUMBERS(ids);
    const ReportArray score[] = {NUMBERS(age), NUMBERS(t)};
    const StatColumn score_columns[] = {{.values = age}, {.values = t}};
    static const struct {
        ReportMethodOptions options;
        bool id;
        const char *words;
    } cases[] = {
        {{.has_caliper = true, .caliper_sd = 0.5}, false,
            "1:1 propensity-score matching on the logit (logistic regression), nearest: by "
            "descending score, ties by row, caliper 0.5 SD of the logit"},
        {{.scale = STAT_SCALE_PROBABILITY, .has_caliper = true, .caliper_sd = 1}, true,
            "1:1 propensity-score matching on the probability (logistic regression), nearest: "
            "by descending score, ties by id, caliper 1 SD of the probability"},
        {{.match = STAT_MATCH_OPTIMAL}, false,
            "1:1 propensity-score matching on the logit (logistic regression), optimal: the "
            "most pairs, then the least total distance, no caliper"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const ReportMethodOptions *o = &cases[i].options;
        const ReportInput input = {.n = N,
            .roles = {[REPORT_ROLE_TREATMENT] = &treatment,
                [REPORT_ROLE_ID] = cases[i].id ? &id : NULL},
            .covariates = score,
            .n_covariates = 2};
        g_autoptr(ReportResult) result = run(REPORT_METHOD_MATCH, &input, o);
        StatPropensity r;
        const StatPropensityOptions how = {.method = o->match,
            .scale = o->scale,
            .caliper_sd = o->caliper_sd,
            .has_caliper = o->has_caliper,
            .id = cases[i].id ? whole : NULL};
        assert_int_equal(stat_propensity(late, score_columns, 2, N, &how, &r), STAT_OK);
        assert_true(r.pairs.n_pairs > 0);
        check_items(result,
            (Expected[]){{"n", 11, NULL}, {"n_missing", 1, NULL}, {"n_treated", 5, NULL},
                {"n_control", 6, NULL}, {"n_pairs", (double)r.pairs.n_pairs, NULL},
                {"caliper", o->has_caliper ? r.caliper : (double)NAN, NULL},
                {"score_sd", r.score_sd, NULL},
                {"total_distance", r.pairs.total_distance, NULL}, {"converged", 1, NULL},
                LIST("separation"), LIST("balance"), LIST("pairs")},
            12);
        const ReportList *pairs = find_list(result, "pairs");
        assert_int_equal(report_list_n_rows(pairs), r.pairs.n_pairs);
        for (size_t k = 0; k < r.pairs.n_pairs; k++) {
            assert_int_equal(report_list_at(pairs, k, 0).count, r.pairs.pairs[k].treated + 1);
            assert_int_equal(report_list_at(pairs, k, 1).count, r.pairs.pairs[k].control + 1);
            check_number(
                "distance", report_list_at(pairs, k, 2).number, r.pairs.pairs[k].distance);
        }
        Expected rows[8];
        for (size_t k = 0; k < 2; k++)
            memcpy(&rows[4 * k],
                (Expected[]){{"covariate", 0, score[k].name},
                    {"smd_before", r.balance[k].smd_before, NULL},
                    {"smd_after", r.balance[k].smd_after, NULL}, {"sd", r.balance[k].sd, NULL}},
                4 * sizeof *rows);
        check_list(find_list(result, "balance"), rows, 8);
        check_words(result, cases[i].words, "");
        check_member(result, 0, 1, 5);
        check_member(result, 1, 0, 6);
        stat_propensity_clear(&r);
    }
}

static void test_results__match_nobody(void **state)
{
    (void)state;
    static const double apart[] = {1, 2, 3, 4, 5, 6}, group[] = {0, 0, 0, 1, 1, 1},
                        alike[] = {1, 5, 3, 4, 2, 6.5}, ones[] = {1, 1, 1, 1, 1, 1};
    const ReportArray treatment = NUMBERS(group), treated = NUMBERS(ones);
    const ReportArray separating[] = {NUMBERS(apart)}, mixing[] = {NUMBERS(alike)};
    ReportInput input = {.n = 6,
        .roles = {[REPORT_ROLE_TREATMENT] = &treatment},
        .covariates = separating,
        .n_covariates = 1};
    static const char method[] =
        "1:1 propensity-score matching on the logit (logistic regression), nearest: by "
        "descending score, ties by row, no caliper";
    g_autoptr(ReportResult) separated = run(REPORT_METHOD_MATCH, &input, NULL);
    check_words(separated, method,
        "apart separates treated from controls: there is no propensity score and no pair");
    check_list(find_list(separated, "separation"), (Expected[]){{"term", 0, "apart"}}, 1);
    assert_true(find_list(separated, "separation")->bare);
    input.covariates = mixing;
    const ReportMethodOptions narrow = {.has_caliper = true, .caliper_sd = 0};
    g_autoptr(ReportResult) far = run(REPORT_METHOD_MATCH, &input, &narrow);
    check_words(far,
        "1:1 propensity-score matching on the logit (logistic regression), nearest: by "
        "descending score, ties by row, caliper 0 SD of the logit",
        "no control lies within the caliper of a treated row");
    input.n = 0;
    g_autoptr(ReportResult) empty = run(REPORT_METHOD_MATCH, &input, NULL);
    check_words(empty, method, "no row is complete: there is nothing to match");
    input.n = 6;
    input.roles[REPORT_ROLE_TREATMENT] = &treated;
    g_autoptr(ReportResult) alone = run(REPORT_METHOD_MATCH, &input, NULL);
    g_autofree char *note =
        report_phrase_compose(alone->notes->pdata[alone->notes->len - 1], NULL);
    assert_string_equal(note, "all rows have one treatment: there is nobody to pair");
}

static void test_results__match_error_ids(void **state)
{
    (void)state;
    static const double half[] = {1, 2.5, 3, 4, 5, 6}, twice[] = {1, 2, 3, 4, 2, 6},
                        large[] = {1, 2, 3, 4, 5, 9007199254740994.0},
                        missing[] = {1, 2, NAN, 4, 5, 6}, group[] = {0, 1, 0, 1, 0, 1},
                        value[] = {1, 2, 3, 4, 3, 2};
    static const struct {
        ReportArray id;
        const char *message;
    } cases[] = {
        {NUMBERS(half), "column half: data row 2 has no whole number: ids are whole numbers"},
        {NUMBERS(twice), "column twice: 2 is there twice: ids are unique"},
        {NUMBERS(large), "column large: data row 6 has no whole number: ids are whole numbers"},
        {NUMBERS(missing),
            "column missing: data row 3 has no whole number: ids are whole numbers"},
    };
    const ReportArray treatment = NUMBERS(group), covariate = NUMBERS(value);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const ReportInput input = {.n = 6,
            .roles = {[REPORT_ROLE_TREATMENT] = &treatment, [REPORT_ROLE_ID] = &cases[i].id},
            .covariates = &covariate,
            .n_covariates = 1};
        g_autoptr(GError) error = NULL;
        assert_null(report_method_run(REPORT_METHOD_MATCH, &input, NULL, &error));
        assert_true(g_error_matches(error, BASE_ERROR, BASE_ERROR_INPUT));
        assert_string_equal(error->message, cases[i].message);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_results__smd),
        cmocka_unit_test(test_results__match),
        cmocka_unit_test(test_results__match_nobody),
        cmocka_unit_test(test_results__match_error_ids),
    };
    return cmocka_run_group_tests_name("reports/results/match", tests, NULL, NULL);
}
