/*
 * Tables that rest on models: regression, matched patients, balance, survival, course. The
 * patients and the numbers are R's; see tests/oracle/study_models.R.
 */
#include <math.h>

#include "registry/fixture.h"
#include "registry/reader.h"
#include "reports/renderers.h"
#include "reports/report.h"
#include "support/close.h"

#include "models_expected.h"

static const char analysis_text[] =
    "name: models\n"
    "title: Models\n"
    "derived:\n"
    "  - {name: died, label: Died, choices: {0: 'No', 1: 'Yes'}, sql: vital_status = 1}\n"
    "  - {name: change, label: Change of pain, sql: pain__1_month - pain__baseline}\n"
    "cohort:\n"
    "  - {id: all, label: Everybody, where: consent = 1}\n"
    "groups:\n"
    "  by: grade\n"
    "  overall: A_vs_B\n"
    "  list: [{id: A, label: Group A}, {id: B, label: Group B}]\n"
    "groupings:\n"
    "  whole: {total: {id: everybody, label: Everybody}}\n"
    "matches:\n"
    "  - id: matched\n"
    "    label: Matched\n"
    "    treated: A\n"
    "    caliper: 0.2\n"
    "    covariates:\n"
    "      - age\n"
    "      - {variable: pain, visits: [baseline], label: Pain}\n"
    "      - {variable: sex, kind: binary, levels: [{id: male, label: Male, codes: [1]}]}\n"
    "change: {before: baseline, after: 1_month, id: before_after}\n"
    "tables:\n"
    "  - id: 1\n"
    "    title: Who is in group A\n"
    "    kind: regression\n"
    "    model: logistic\n"
    "    outcome: {variable: grade, kind: binary, levels: [{id: a, label: A, codes: [A]}]}\n"
    "    intervals: profile\n"
    "    p: lr\n"
    "    visit: before\n"
    "    rows:\n"
    "      - age\n"
    "      - {variable: pain, visits: [baseline]}\n"
    "      - {variable: sex, id: male, kind: binary, label: Male,\n"
    "         levels: [{id: male, label: Male, codes: [1]}]}\n"
    "  - id: 2\n"
    "    title: Survival\n"
    "    kind: regression\n"
    "    model: cox\n"
    "    time: days\n"
    "    event: died\n"
    "    visit: baseline\n"
    "    rows:\n"
    "      - {variable: age}\n"
    "      - {variable: grade, reference: B}\n"
    "  - id: 3\n"
    "    title: Change\n"
    "    kind: regression\n"
    "    model: linear\n"
    "    outcome: change\n"
    "    visit: baseline\n"
    "    rows:\n"
    "      - {variable: pain, visits: [baseline]}\n"
    "      - {variable: grade, reference: B}\n"
    "  - id: 4\n"
    "    title: Balance\n"
    "    kind: balance\n"
    "    match: matched\n"
    "    denominator: both\n"
    "    rows:\n"
    "      - {variable: age, label: Age, kind: continuous}\n"
    "      - {variable: pain, label: Pain, kind: continuous, visits: [baseline]}\n"
    "      - {variable: sex, label: Sex, kind: categorical}\n"
    "      - {variable: weight, label: Weight, kind: continuous}\n"
    "      - {variable: site_of, label: Where, kind: multiple}\n"
    "  - id: 5\n"
    "    title: The matched\n"
    "    kind: groups\n"
    "    cohort: matched\n"
    "    visit: matched\n"
    "    rows:\n"
    "      - {variable: age, label: Age, kind: continuous, test: rank_sum}\n"
    "  - id: 6\n"
    "    title: Survival\n"
    "    kind: survival\n"
    "    intervals: log_log\n"
    "    visit: baseline\n"
    "    rows:\n"
    "      - {variable: days, label: Survival, event: died, at: [100, 350], decimals: 0}\n"
    "  - id: 7\n"
    "    title: Course\n"
    "    kind: course\n"
    "    visits: [baseline, 1_month]\n"
    "    family: table\n"
    "    rows:\n"
    "      - {variable: pain, label: Pain, kind: continuous, test: signed_rank, adjust: holm}\n"
    "  - id: 8\n"
    "    title: Course of all\n"
    "    kind: course\n"
    "    groups: whole\n"
    "    visits: [baseline, 1_month]\n"
    "    rows:\n"
    "      - {variable: hurts, label: Pain above 5, kind: binary, test: mcnemar}\n";

typedef struct {
    Registry *registry;
    SchemaAnalysis *analysis;
    RegistryReader *reader;
} Fixture;

static void put_patient(Registry *registry, RegistryImport *import, size_t i)
{
    const char *const rows[][2] = {{"baseline", patients[i].baseline},
        {"1_month", patients[i].month}, {"outcome", patients[i].outcome}};
    for (size_t k = 0; k < G_N_ELEMENTS(rows); k++)
        if (rows[k][1][0] != '\0')
            (void)fixture_put(registry, import,
                (FixtureKey){.record = patients[i].id, .event = rows[k][0]}, rows[k][1]);
}

/* @param step  coprime to the number of patients: the order in which they come. */
static void fill(Fixture *fixture, const char *text, size_t step)
{
    GError *error = NULL;
    const size_t n = G_N_ELEMENTS(patients);
    fixture->registry = fixture_create(NULL);
    RegistryImport *import = fixture_begin(fixture->registry);
    for (size_t i = 0; i < n; i++)
        put_patient(fixture->registry, import, i * step % n);
    fixture_commit(import);
    fixture->analysis = schema_analysis_parse(
        "models.yaml", text, strlen(text), registry_study(fixture->registry), &error);
    fixture_no_error(error);
    fixture->reader = registry_reader_new(fixture->registry, fixture->analysis, &error);
    fixture_no_error(error);
}

static void clear(Fixture *fixture)
{
    registry_reader_free(fixture->reader);
    schema_analysis_free(fixture->analysis);
    registry_close(fixture->registry);
}

static int set_up(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);
    fill(fixture, analysis_text, 1);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    clear(*state);
    g_free(*state);
    return 0;
}

static ReportDocument *report_of(const Fixture *fixture)
{
    GError *error = NULL;
    const ReportOptions options = {.study = registry_study(fixture->registry)};
    ReportDocument *document =
        report_study(fixture->reader, fixture->analysis, &options, &error);
    fixture_no_error(error);
    return document;
}

static bool has_note(const ReportDocument *document, size_t table, const char *part)
{
    const ReportTable *made = document->tables->pdata[table];
    for (size_t i = 0; i < made->notes->len; i++) {
        const ReportNote *note = made->notes->pdata[i];
        if (strstr(note->text, part))
            return true;
    }
    return false;
}

static void test_models__numbers(void **state)
{
    g_autoptr(ReportDocument) document = report_of(*state);
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
    g_autoptr(ReportDocument) document = report_of(*state);
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
    Fixture shuffled = {0};
    fill(&shuffled, analysis_text, 37);
    g_autoptr(ReportDocument) first = report_of(*state), second = report_of(&shuffled);
    memcpy(second->snapshot, first->snapshot, sizeof second->snapshot);
    GString *one = report_render_json(first), *other = report_render_json(second);
    assert_string_equal(one->str, other->str);
    g_string_free(one, TRUE);
    g_string_free(other, TRUE);
    clear(&shuffled);
}

static void test_models__notes(void **state)
{
    g_autoptr(ReportDocument) document = report_of(*state);
    assert_true(has_note(document, 0,
        "Likelihood-ratio test in a logistic regression, maximum likelihood, 95% "
        "profile-likelihood intervals."));
    assert_true(has_note(document, 0,
        "59 patients, of whom 32 with the event (Grade: A); 1 left out because a value is "
        "missing (Age 1)"));
    assert_true(has_note(document, 1, "Efron ties"));
    assert_true(has_note(document, 1,
        "2 left out because a value is missing (Follow-up 1, "
        "Died 1, Age 1)"));
    assert_true(has_note(document, 2, "F test in a linear regression"));
    assert_true(has_note(document, 3, "pooled standard deviation of the unmatched patients"));
    assert_true(has_note(
        document, 3, "of the score's variables Age (0.11), Pain (0.12); of those outside"));
    assert_true(has_note(document, 4, "Matched patients alone (Matched), 32 of 60"));
    assert_true(has_note(document, 5, "log(-log S)"));
    assert_true(
        has_note(document, 5, "the time is Follow-up in days; the event is Died (Yes)"));
    assert_true(has_note(document, 6,
        "adjusted by Holm over a family of 2: all P values of the table; pairs (zero "
        "differences "
        "dropped), Baseline to 1 month: Pain: Group A 31 ("));
    assert_true(has_note(document, 3, "SMD, own SD: the same difference over the pooled"));
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
    g_autoptr(ReportDocument) document = report_of(*state);
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
    g_autoptr(ReportDocument) document = report_of(*state);
    static const char *const paragraphs[] = {
        "Table 1 is a logistic regression of Grade (A) on Age; Pain and Male, by maximum "
        "likelihood, with profile-likelihood intervals. Patients with a value missing are left "
        "out.",
        "Table 2 is a Cox regression of Died (Yes) (time: Follow-up) on Age and Grade, ties by "
        "Efron's method, with Wald's intervals. Patients with a value missing are left out.",
        "Table 6: survival was estimated by Kaplan and Meier's method, with pointwise 95% "
        "intervals on the scale of log(-log) of survival, and compared by the log-rank test."};
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
    g_autoptr(ReportDocument) document = report_of(*state);
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

/* An outcome that a covariate separates is named, not printed as a huge number. */
static void test_models__separation(void **state)
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
    Fixture fixture = {0};
    fill(&fixture, whole, 1);
    g_autoptr(ReportDocument) document = report_of(&fixture);
    const ReportValue *ratio =
        report_document_find(document, "T1.is_a.logistic.before.odds_ratio");
    assert_non_null(ratio);
    assert_true(isinf(ratio->value));
    assert_string_equal(ratio->printed, "Inf");
    assert_true(has_note(document, 0, "separated by Is A (without bound)"));
    clear(&fixture);
}

/* A match that cannot be is an error that names why. */
static void test_models__no_score(void **state)
{
    (void)state;
    static const char derived[] =
        "  - {name: is_a, label: Is A, sql: \"grade = 'A'\"}\ncohort:\n";
    g_auto(GStrv) halves = g_strsplit(analysis_text, "cohort:\n", 2);
    g_autofree char *text = g_strjoinv(derived, halves);
    g_auto(GStrv) parts = g_strsplit(text, "    covariates:\n      - age\n", 2);
    g_autofree char *whole = g_strjoinv("    covariates:\n      - is_a\n", parts);
    Fixture fixture = {0};
    fill(&fixture, whole, 1);
    GError *error = NULL;
    assert_null(report_study(fixture.reader, fixture.analysis, NULL, &error));
    fixture_expect(&error, BASE_ERROR_NUMERICAL, "separated by Is A");
    clear(&fixture);
}

/* By hand: (66 - 60) / sqrt((12^2 + 8^2) / 2), (80 - 50) / sqrt(50 50) of percents. */
static void test_models__published_balance(void **state)
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
    Fixture fixture = {0};
    fill(&fixture, whole, 1);
    g_autoptr(ReportDocument) document = report_of(&fixture);
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
    assert_true(has_note(page, 0, "2 of 2 printed rows differ by 0.1 or more"));
    g_autofree char *json = report_verification_json(found);
    assert_non_null(strstr(json, "\"published_balance\""));
    clear(&fixture);
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
    "  - {id: 7, title: Matched, kind: groups, cohort: none, visit: x,\n"
    "     rows: [{variable: age, label: Age, kind: continuous, test: rank_sum}]}\n";

static void no_nan(const char *text)
{
    if (strstr(text, "nan"))
        fail_msg("a number without a word: %s", text);
}

/* No event, no value, no pair, a constant: each has its words, and none is "nan". */
static void test_models__degenerate(void **state)
{
    (void)state;
    Fixture fixture = {0};
    fill(&fixture, degenerate_text, 1);
    g_autoptr(ReportDocument) document = report_of(&fixture);
    assert_true(has_note(document, 0, "Same has no estimate: it is constant"));
    assert_true(has_note(document, 1, "60 left out because a value is missing"));
    assert_true(has_note(document, 1, "nothing can be estimated"));
    assert_true(has_note(document, 2, "nothing can be estimated, since all have the same"));
    assert_true(has_note(document, 3, "nothing can be estimated, since all have the same"));
    assert_true(has_note(document, 4, "Not defined, for want of values, pairs or spread"));
    assert_true(has_note(document, 5,
        "Never: no event at which two groups are at risk; "
        "Naught: nobody has both a time and a status"));
    assert_int_equal(((ReportPairs *)document->matches->pdata[0])->pairs->len, 0);
    assert_true(has_note(document, 6, "Matched patients alone (None), 0 of 60"));
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
    clear(&fixture);
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
        cmocka_unit_test(test_models__separation),
        cmocka_unit_test(test_models__no_score),
        cmocka_unit_test(test_models__degenerate),
        cmocka_unit_test(test_models__published_balance),
    };
    return cmocka_run_group_tests_name("reports/models", tests, NULL, NULL);
}
