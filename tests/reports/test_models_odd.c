/* Models that cannot be: separation, no event, no value, no pair; and a paper's own balance. */
#include "reports/verify/verify.h"
#include "support/models.h"

/* An outcome that a covariate separates is named, not printed as a huge number. */
static void test_models_odd__separation(void **state)
{
    (void)state;
    static const char from[] = "      - age\n      - {variable: pain, visits: [baseline]}\n";
    static const char to[] = "      - age\n      - {variable: is_a, label: Is A}\n";
    static const char derived[] = "  - {name: is_a, label: Is A, sql: \"grade = 'A'\"}\n";
    g_auto(GStrv) parts = g_strsplit(analysis_text, from, 2);
    g_autofree char *text = g_strjoinv(to, parts);
    g_auto(GStrv) halves = g_strsplit(text, "cohort:\n", 2);
    g_autofree char *joint = g_strconcat(derived, "cohort:\n", NULL);
    g_autofree char *whole = g_strjoinv(joint, halves);
    ModelsFixture fixture = {0};
    models_fill(&fixture, whole, 1);
    g_autoptr(ReportDocument) document = models_report(&fixture);
    const ReportValue *ratio =
        report_document_find(document, "T1.is_a.logistic.before.odds_ratio");
    assert_non_null(ratio);
    assert_true(isinf(ratio->value));
    assert_string_equal(ratio->printed, "Inf");
    assert_true(models_has_note(document, 0, "separated by Is A (without bound)"));
    models_clear(&fixture);
}

/* A match that cannot be leaves nobody matched, and the Methods say why. */
static void test_models_odd__no_score(void **state)
{
    (void)state;
    static const char derived[] =
        "  - {name: is_a, label: Is A, sql: \"grade = 'A'\"}\ncohort:\n";
    g_auto(GStrv) halves = g_strsplit(analysis_text, "cohort:\n", 2);
    g_autofree char *text = g_strjoinv(derived, halves);
    g_auto(GStrv) parts = g_strsplit(text, "    covariates:\n      - age\n", 2);
    g_autofree char *whole = g_strjoinv("    covariates:\n      - is_a\n", parts);
    ModelsFixture fixture = {0};
    models_fill(&fixture, whole, 1);
    g_autoptr(ReportDocument) document = models_report(&fixture);
    bool said = false;
    for (size_t i = 0; i < document->methods->len; i++)
        said = said || (strstr(document->methods->pdata[i], "None was: no propensity score") &&
                           strstr(document->methods->pdata[i], "separated by Is A"));
    assert_true(said);
    models_clear(&fixture);
}

/* By hand: (66 - 60) / sqrt((12^2 + 8^2) / 2), (80 - 50) / sqrt(50 50) of percents. */
static void test_models_odd__published_balance(void **state)
{
    (void)state;
    static const char paper[] =
        "study,table,variable,level,group,visit,statistic,value\n"
        "models,before,Age,,A,start,sd,12\nmodels,before,Age,,B,start,sd,8\n"
        "models,before,Sex,Male,A,start,percent,50\n"
        "models,before,Sex,Male,B,start,percent,50\n"
        "models,after,Age,,A,matched,mean,66\nmodels,after,Age,,B,matched,mean,60\n"
        "models,after,Sex,Male,A,matched,percent,80\n"
        "models,after,Sex,Male,B,matched,percent,50\n"
        "models,after,Sex,Female,A,matched,percent,20\n";
    g_auto(GStrv) halves = g_strsplit(analysis_text, "tables:\n", 2);
    g_autofree char *whole = g_strconcat(halves[0],
        "tables:\n"
        "  - {id: before, title: All, kind: groups, visit: start,\n"
        "     rows: [{variable: age, label: Age, kind: continuous},\n"
        "            {variable: sex, label: Sex, kind: categorical}]}\n"
        "  - {id: after, title: Matched, kind: groups, cohort: matched, visit: matched,\n"
        "     rows_of: before}\n",
        NULL);
    g_autofree char *folder = g_dir_make_tmp("proreg-test-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "paper.csv", NULL);
    assert_true(g_file_set_contents(path, paper, -1, NULL));
    ModelsFixture fixture = {0};
    models_fill(&fixture, whole, 1);
    g_autoptr(ReportDocument) document = models_report(&fixture);
    GError *error = NULL;
    g_autoptr(ReportVerification) found =
        report_verify(document, fixture.analysis, path, &error);
    fixture_no_error(error);
    assert_int_equal(found->balance->len, 2);
    const ReportPublishedBalance *age = found->balance->pdata[0];
    const ReportPublishedBalance *male = found->balance->pdata[1];
    assert_string_equal(age->address, "Tafter.age");
    assert_close(age->smd, 6 / sqrt((144.0 + 64) / 2));
    assert_string_equal(male->address, "Tafter.sex.1");
    assert_close(male->smd, 30.0 / 50);
    g_autoptr(ReportDocument) page = report_verification_document(found, document);
    assert_true(models_has_note(page, 0, "2 of 2 printed rows differ by 0.1 or more"));
    g_autofree char *json = report_verification_json(found);
    assert_non_null(strstr(json, "\"published_balance\""));
    models_clear(&fixture);
    (void)g_unlink(path);
    (void)g_rmdir(folder);
}

static const char degenerate_text[] =
    "name: odd\n"
    "title: Odd\n"
    "derived:\n"
    "  - {name: died, label: Died, choices: {0: 'No', 1: 'Yes'}, sql: vital_status = 1}\n"
    "  - {name: naught, label: Naught, sql: 'NULL + age'}\n"
    "  - {name: never, label: Never, choices: {0: 'No', 1: 'Yes'}, sql: '0'}\n"
    "  - {name: same, label: Same, sql: '1.0 + 0 * age'}\n"
    "cohort: [{id: all, label: Everybody, where: consent = 1}]\n"
    "groups: {by: grade, list: [{id: A, label: A}, {id: B, label: B}]}\n"
    "matches:\n"
    "  - {id: none, label: None, treated: A, covariates: [weight, age, days], caliper: 0}\n"
    "tables:\n"
    "  - {id: 1, title: Constant, kind: regression, model: logistic, outcome: died,\n"
    "     rows: [age, same]}\n"
    "  - {id: 2, title: Nobody, kind: regression, model: linear, outcome: days, rows: "
    "[naught]}\n"
    "  - {id: 3, title: Cox, kind: regression, model: cox, time: days, event: never,\n"
    "     rows: [age]}\n"
    "  - {id: 4, title: Never, kind: regression, model: logistic, outcome: never, rows: "
    "[age]}\n"
    "  - {id: 5, title: Balance, kind: balance, match: none,\n"
    "     rows: [{variable: age, label: Age, kind: continuous},\n"
    "            {variable: naught, label: Naught, kind: continuous}]}\n"
    "  - {id: 6, title: Survival, kind: survival, visit: x,\n"
    "     rows: [{variable: days, label: Never, event: never, at: [5, 100000]},\n"
    "            {variable: naught, label: Naught, event: died, at: [5]}]}\n"
    "  - {id: 7, title: Matched, kind: groups, cohort: none, visit: x, may_be_empty: true,\n"
    "     rows: [{variable: age, label: Age, kind: continuous, test: rank_sum}]}\n";

static void no_nan(const char *text)
{
    if (strstr(text, "nan"))
        fail_msg("a number without a word: %s", text);
}

/* No event, no value, no pair, a constant: each has its words, and none is "nan". */
static void test_models_odd__degenerate(void **state)
{
    (void)state;
    ModelsFixture fixture = {0};
    models_fill(&fixture, degenerate_text, 1);
    g_autoptr(ReportDocument) document = models_report(&fixture);
    assert_true(models_has_note(document, 0, "Same has no estimate: it is constant"));
    assert_true(models_has_note(document, 1, "60 left out because a value is missing"));
    assert_true(models_has_note(document, 1, "nothing can be estimated"));
    assert_true(
        models_has_note(document, 2, "nothing can be estimated, since all have the same"));
    assert_true(
        models_has_note(document, 3, "nothing can be estimated, since all have the same"));
    assert_true(
        models_has_note(document, 4, "Not defined, for want of values, pairs or spread"));
    assert_true(models_has_note(document, 5,
        "Never: no event at which two groups are at risk: there is nothing to compare; "
        "Naught: no row is complete: there is nothing to compare"));
    assert_int_equal(((ReportPairs *)document->matches->pdata[0])->pairs->len, 0);
    assert_true(models_has_note(document, 6, "Matched patients alone (None), 0 of 60"));
    const ReportValue *far = report_document_find(document, "T6.days.at_100000.A.x.percent");
    assert_non_null(far);
    assert_nan(far->value);
    for (size_t i = 0; i < document->tables->len; i++) {
        const ReportTable *table = document->tables->pdata[i];
        for (size_t k = 0; k < table->notes->len; k++)
            no_nan(((const ReportNote *)table->notes->pdata[k])->text);
    }
    for (size_t i = 0; i < document->methods->len; i++)
        no_nan(document->methods->pdata[i]);
    models_clear(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_models_odd__separation),
        cmocka_unit_test(test_models_odd__no_score),
        cmocka_unit_test(test_models_odd__degenerate),
        cmocka_unit_test(test_models_odd__published_balance),
    };
    return cmocka_run_group_tests_name("reports/models_odd", tests, NULL, NULL);
}
