/*
 * Tables that rest on models: regression, matched patients, balance, survival, course. The
 * patients and the numbers are R's; see tests/oracle/study_models.R.
 */
#include "support/models.h"

static int set_up(void **state)
{
    ModelsFixture *fixture = g_new0(ModelsFixture, 1);
    models_fill(fixture, analysis_text, 1);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    models_clear(*state);
    g_free(*state);
    return 0;
}

static void test_models__numbers(void **state)
{
    g_autoptr(ReportDocument) document = models_report(*state);
    for (size_t i = 0; i < G_N_ELEMENTS(expected); i++) {
        if (expected[i].address[0] != 'T')
            continue;
        const ReportValue *value = report_document_find(document, expected[i].address);
        if (!value)
            fail_msg("no cell %s", expected[i].address);
        /* Fits are iterative; R's root finder of the profile limits stops at 1e-13. */
        if (isnan(expected[i].value) ? !isnan(value->value)
                                     : fabs(value->value - expected[i].value) >
                                           1e-8 * fabs(expected[i].value) + 1e-12)
            fail_msg(
                "%s: %.17g, R has %.17g", expected[i].address, value->value, expected[i].value);
    }
}

static double expected_at(const char *address)
{
    for (size_t i = 0; i < G_N_ELEMENTS(expected); i++)
        if (g_str_equal(expected[i].address, address))
            return expected[i].value;
    fail_msg("nothing is expected at %s", address);
    return NAN;
}

static void test_models__pairs(void **state)
{
    g_autoptr(ReportDocument) document = models_report(*state);
    assert_int_equal(document->matches->len, 1);
    const ReportPairs *match = document->matches->pdata[0];
    assert_string_equal(match->id, "matched");
    assert_within(match->caliper, expected_at("caliper"), 1e-8);
    assert_int_equal(match->pairs->len, G_N_ELEMENTS(pairs));
    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
        const ReportPair *pair = match->pairs->pdata[i];
        assert_string_equal(pair->treated, pairs[i][0]);
        assert_string_equal(pair->control, pairs[i][1]);
    }
}

/* The registry's rows in another order: the same document to the last byte. */
static void test_models__order_of_rows(void **state)
{
    ModelsFixture shuffled = {0};
    models_fill(&shuffled, analysis_text, 37);
    g_autoptr(ReportDocument) first = models_report(*state), second = models_report(&shuffled);
    memcpy(second->snapshot, first->snapshot, sizeof second->snapshot);
    GString *one = report_render_json(first), *other = report_render_json(second);
    assert_string_equal(one->str, other->str);
    g_string_free(one, TRUE);
    g_string_free(other, TRUE);
    models_clear(&shuffled);
}

static void test_models__notes(void **state)
{
    g_autoptr(ReportDocument) document = models_report(*state);
    assert_true(models_has_note(document, 0,
        "Likelihood-ratio test in a logistic regression, maximum likelihood, 95% "
        "profile-likelihood intervals."));
    assert_true(models_has_note(document, 0,
        "59 patients, of whom 32 with the event (Grade: A); 1 left out because a value is "
        "missing (Age 1)"));
    assert_true(models_has_note(document, 1, "Efron ties"));
    assert_true(models_has_note(document, 1,
        "2 left out because a value is missing (Follow-up 1, "
        "Died 1, Age 1)"));
    assert_true(models_has_note(document, 2, "F test in a linear regression"));
    assert_true(
        models_has_note(document, 3, "pooled standard deviation of the unmatched patients"));
    assert_true(models_has_note(
        document, 3, "of the score's variables Age (0.11), Pain (0.12); of those outside"));
    assert_true(models_has_note(document, 4, "Matched patients alone (Matched), 32 of 60"));
    assert_true(models_has_note(document, 5, "log(-log S)"));
    assert_true(
        models_has_note(document, 5, "the time is Follow-up in days; the event is Died (Yes)"));
    assert_true(models_has_note(
        document, 6, "adjusted by Holm over a family of 2: all P values of the table; "));
    assert_true(models_has_note(document, 6,
        "; pairs (zero differences dropped), Baseline to 1 month: Pain: Group A 31 ("));
    assert_true(
        models_has_note(document, 3, "SMD, own SD: the same difference over the pooled"));
    const ReportTable *balance = document->tables->pdata[3];
    assert_int_equal(balance->n_columns, 7);
    assert_string_equal(balance->columns[6].label, "SMD, own SD");
    const ReportLine *age = balance->lines->pdata[0], *weight = balance->lines->pdata[5];
    assert_string_equal(weight->label, "Weight");
    assert_null(age->mark);
    assert_string_equal(weight->mark, "a");
}

static void test_models__methods(void **state)
{
    g_autoptr(ReportDocument) document = models_report(*state);
    const char *found = NULL;
    for (size_t i = 0; i < document->methods->len && !found; i++)
        found = strstr(document->methods->pdata[i], "Matched: ");
    assert_non_null(found);
    static const char *const parts[] = {"Group A (n = 32) and Group B (n = 28)",
        "on the logit of a propensity score", "on Age; Pain and Sex", "ties by record id",
        "0.2 standard deviations of the logit", "caliper 0.1569", "found 16 pairs; 16 and 11",
        "1 took no part for want of a covariate (Age 1)"};
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        if (!strstr(found, parts[i]))
            fail_msg("\"%s\" is not in \"%s\"", parts[i], found);
}

static void test_models__methods_of_models(void **state)
{
    g_autoptr(ReportDocument) document = models_report(*state);
    static const char *const paragraphs[] = {
        "Table 1 is a logistic regression of Grade (A) on Age; Pain (Baseline) and Male, by "
        "maximum likelihood, with profile-likelihood intervals. Patients with a value missing "
        "are left out.",
        "Table 2 is a Cox regression of Died (Yes) (time: Follow-up) on Age and Grade, ties by "
        "Efron's method, with Wald's intervals. Patients with a value missing are left out.",
        "Survival in Table 6 was estimated by the Kaplan-Meier method, with pointwise 95% "
        "intervals on the scale of log(-log) of survival; groups were compared by the log-rank "
        "test."};
    for (size_t i = 0; i < G_N_ELEMENTS(paragraphs); i++) {
        bool found = false;
        for (size_t k = 0; k < document->methods->len; k++)
            found = found || g_str_equal(document->methods->pdata[k], paragraphs[i]);
        if (!found)
            fail_msg("no paragraph \"%s\"", paragraphs[i]);
    }
}

static const ReportTest *test_of(const ReportDocument *document, const char *id)
{
    const ReportTest *test = report_document_find_test(document, id);
    if (!test)
        fail_msg("no test %s", id);
    return test;
}

static void test_models__tests(void **state)
{
    g_autoptr(ReportDocument) document = models_report(*state);
    const ReportTest *age = test_of(document, "T1.age.logistic.before");
    assert_int_equal(age->n, 59);
    assert_int_equal(age->n_missing, 1);
    assert_int_equal(age->n_df, 1);
    const ReportTest *rank = test_of(document, "T6.days.A_vs_B.baseline");
    assert_string_equal(rank->brief, "log-rank test");
    assert_int_equal(rank->n, 59);
    const ReportTest *pain = test_of(document, "T7.pain.A.baseline_vs_1_month");
    assert_true(pain->p_value > pain->adjusted_from);
    assert_int_equal(test_of(document, "T8.hurts.everybody.baseline_vs_1_month")->n, 57);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_models__numbers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_models__pairs, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_models__order_of_rows, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_models__notes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_models__methods, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_models__methods_of_models, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_models__tests, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("reports/models", tests, NULL, NULL);
}
