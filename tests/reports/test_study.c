/*
 * A study of eight patients from the registry to the verdicts. The expected numbers come from
 * R 4.2 on the same values: mean, sd, oneway.test(var.equal = TRUE), chisq.test(correct =
 * FALSE), wilcox.test(paired = TRUE, exact = FALSE).
 */
#include <math.h>

#include "reports/render/render.h"
#include "reports/study/report.h"
#include "reports/verify/verify.h"
#include "support/close.h"
#include "support/fixture.h"

#include "support/patients.h"

static const char analysis_text[] =
    "name: paper\n"
    "title: A paper\n"
    "style: {p_values: segment, percentages: segment}\n"
    "cohort:\n"
    "  - {id: adults, label: Adults, excluded: Children, where: age >= 20 OR age IS NULL}\n"
    "  - {id: all, label: Everybody, where: consent = 1, after_origin: true}\n"
    "groups:\n"
    "  by: grade\n"
    "  overall: overall_test\n"
    "  list:\n"
    "    - {id: A, label: Group A}\n"
    "    - {id: B, label: Group B, abbreviation: the second}\n"
    "  pairs:\n"
    "    - {id: A_vs_B, label: A vs B, groups: [A, B]}\n"
    "change: {before: baseline, after: 1_month, id: before_after}\n"
    "tables:\n"
    "  - id: 1\n"
    "    title: Patients\n"
    "    kind: groups\n"
    "    visit: baseline\n"
    "    rows:\n"
    "      - {variable: age, label: 'Age, year', kind: continuous, test: anova}\n"
    "      - variable: sex\n"
    "        label: Sex, male\n"
    "        kind: binary\n"
    "        test: chisq\n"
    "        levels: [{id: male, label: Male, codes: [1]}]\n"
    "      - variable: site_of\n"
    "        label: Where\n"
    "        kind: multiple\n"
    "        levels: [neck, back]\n"
    "  - id: 2\n"
    "    title: Before and after\n"
    "    kind: visits\n"
    "    visits: [baseline, 1_month]\n"
    "    rows:\n"
    "      - {variable: pain, label: Pain, kind: continuous, test: signed_rank}\n"
    "  - id: 3\n"
    "    title: Changes\n"
    "    kind: pairwise\n"
    "    visits: [baseline, 1_month, change]\n"
    "    rows:\n"
    "      - {variable: pain, label: Pain, kind: continuous, test: tukey}\n"
    "  - id: 4\n"
    "    title: Age by sex\n"
    "    kind: crosstab\n"
    "    visit: baseline\n"
    "    rows:\n"
    "      - {variable: age, label: Age, kind: categorical,\n"
    "         levels: [9, 40, 45, 50, 52, 60, 61, 70]}\n"
    "      - {variable: sex, label: Sex, kind: categorical}\n"
    "abbreviations: {vs: versus}\n"
    "impossible:\n"
    "  - {address: T1.age.A.baseline.sd, value: 8.9, reason: a slip of the printer}\n";

typedef struct {
    Registry *registry;
    SchemaAnalysis *analysis;
    RegistryCohort *cohort;
} Fixture;

static int set_up(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);
    GError *error = NULL;
    fixture->registry = fixture_create(NULL);
    RegistryImport *import = fixture_begin(fixture->registry);
    put_patients(fixture->registry, import);
    fixture_commit(import);
    fixture->analysis = schema_analysis_parse("paper.yaml", analysis_text,
        sizeof analysis_text - 1, registry_study(fixture->registry), &error);
    fixture_no_error(error);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    Fixture *fixture = *state;
    registry_cohort_free(fixture->cohort);
    schema_analysis_free(fixture->analysis);
    registry_close(fixture->registry);
    g_free(fixture);
    return 0;
}

static ReportDocument *report_of(Fixture *fixture, const ReportOptions *options)
{
    GError *error = NULL;
    ReportDocument *document =
        report_study(fixture_cohort(&fixture->cohort, fixture->registry, fixture->analysis),
            fixture->analysis, options, &error);
    fixture_no_error(error);
    return document;
}

static void expect_cell(const ReportDocument *document, const char *address, double expected)
{
    const ReportValue *value = report_document_find(document, address);
    if (!value)
        fail_msg("no cell %s", address);
    assert_within(value->value, expected, 1e-6);
}

static void expect_printed(
    const ReportDocument *document, const char *address, const char *expected)
{
    const ReportValue *value = report_document_find(document, address);
    if (!value)
        fail_msg("no cell %s", address);
    assert_string_equal(value->printed, expected);
}

static void test_study__numbers_of_each_kind(void **state)
{
    g_autoptr(ReportDocument) document = report_of(*state, NULL);
    static const struct {
        const char *address;
        double value;
    } cells[] = {
        {"T1.age.A.baseline.mean", 60.25},
        {"T1.age.A.baseline.sd", 8.180261},
        {"T1.age.B.baseline.mean", 45.66667},
        {"T1.age.overall_test.baseline.p", 0.049307209329423549},
        {"T1.age.unknown.B.baseline.n", 1},
        {"T1.age.unknown.A.baseline.n", 0},
        {"T1.sex.A.baseline.n", 2},
        {"T1.sex.B.baseline.percent", 25},
        {"T1.sex.overall_test.baseline.p", 0.46520881845214174},
        {"T1.site_of.neck.A.baseline.n", 2},
        {"T1.site_of.neck.A.baseline.percent", 200.0 / 3},
        {"T1.site_of.neck.A.baseline.denominator", 3},
        {"T1.site_of.unknown.A.baseline.n", 1},
        {"T2.pain.A.baseline.mean", 7.5},
        {"T2.pain.B.1_month.sd", 2.645751},
        {"T2.pain.A.before_after.p", 0.17356816655592155},
        {"T2.pain.B.before_after.p", 0.42267807417063546},
        {"T2.pain.unknown.B.1_month.n", 1},
        {"T3.pain.A.change.mean", -2.75},
        {"T3.pain.B.change.sd", 3},
        {"T3.pain.A_vs_B.change.p", 0.73866768683218709},
        {"T4.1.50.A.baseline.n", 1},
        {"T4.2.unknown.B.baseline.n", 1},
        {"T4.2.9.B.baseline.n", 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cells); i++)
        expect_cell(document, cells[i].address, cells[i].value);
    expect_printed(document, "T3.pain.A.change.mean", "-2.8");
    expect_printed(document, "T1.age.overall_test.baseline.p", "0.049");
    assert_string_equal(
        document->snapshot, registry_cohort_snapshot(((Fixture *)*state)->cohort));
}

static void test_study__flow_and_methods(void **state)
{
    g_autoptr(ReportDocument) document = report_of(*state, NULL);
    const ReportFlowStep *first = document->flow->pdata[0];
    const ReportFlowStep *last = document->flow->pdata[1];
    assert_int_equal(first->n_before, 10);
    assert_int_equal(first->n_excluded, 1);
    assert_int_equal(last->n_excluded, 0);
    assert_true(last->after_origin);
    assert_non_null(strstr(document->methods->pdata[0], "Of 10 registered patients, 9"));
    assert_non_null(strstr(document->methods->pdata[1], "in no table: 1."));
}

static const ReportTable *table_of(const ReportDocument *document, const char *id)
{
    for (size_t i = 0; i < document->tables->len; i++) {
        const ReportTable *table = document->tables->pdata[i];
        if (g_str_equal(table->id, id))
            return table;
    }
    fail_msg("no table %s", id);
    return NULL;
}

static bool has_note(const ReportTable *table, const char *mark, const char *part)
{
    for (size_t i = 0; i < table->notes->len; i++) {
        const ReportNote *note = table->notes->pdata[i];
        if (g_str_equal(note->mark, mark) && strstr(note->text, part))
            return true;
    }
    return false;
}

/* Two tests in Table 1 get a letter each, the one test of Table 2 a star and its pairs. */
static void test_study__notes_from_what_ran(void **state)
{
    g_autoptr(ReportDocument) document = report_of(*state, NULL);
    const ReportTable *first = table_of(document, "1");
    assert_string_equal(first->columns[2].mark, "*");
    assert_true(has_note(first, "*", "one-way analysis of variance (a)"));
    assert_true(has_note(first, "b", "chi-squared test"));
    assert_true(has_note(first, "", "follows the stroke"));
    assert_true(has_note(first, "", "Group B, the second"));
    const ReportTable *second = table_of(document, "2");
    assert_true(has_note(second, "*", "continuity correction"));
    assert_true(has_note(second, "*", "Pain: Group A 4 (1), Group B 3 (0)"));
}

static void test_study__only_the_tables_asked_for(void **state)
{
    const char *const tables[] = {"2", NULL};
    const ReportOptions options = {.tables = tables, .p_style = "ama"};
    g_autoptr(ReportDocument) document = report_of(*state, &options);
    assert_int_equal(document->tables->len, 1);
    expect_printed(document, "T2.pain.A.before_after.p", ".17");
}

static void test_study__error_names(void **state)
{
    Fixture *fixture = *state;
    const char *const tables[] = {"9", NULL};
    const ReportOptions no_table = {.tables = tables};
    const ReportOptions no_style = {.p_style = "bmj"};
    GError *error = NULL;
    assert_null(
        report_study(fixture_cohort(&fixture->cohort, fixture->registry, fixture->analysis),
            fixture->analysis, &no_table, &error));
    fixture_expect(&error, BASE_ERROR_USAGE, "has no table '9'; it has 1, 2, 3, 4");
    assert_null(
        report_study(fixture_cohort(&fixture->cohort, fixture->registry, fixture->analysis),
            fixture->analysis, &no_style, &error));
    fixture_expect(&error, BASE_ERROR_USAGE, "'bmj' is not known");
}

static void test_flow__document(void **state)
{
    Fixture *fixture = *state;
    GError *error = NULL;
    g_autoptr(ReportDocument) document =
        report_flow(fixture_cohort(&fixture->cohort, fixture->registry, fixture->analysis),
            fixture->analysis, registry_study(fixture->registry), NULL, &error);
    fixture_no_error(error);
    assert_int_equal(document->tables->len, 1);
    /* Two steps; the two groups, and those who are in neither. */
    assert_int_equal(table_of(document, "flow")->lines->len, 5);
    g_autoptr(GBytes) text = report_render(document, REPORT_TEXT, NULL);
    assert_non_null(g_strstr_len(
        g_bytes_get_data(text, NULL), (gssize)g_bytes_get_size(text), "age >= 20"));
}

/* The same file twice is the same bytes. */
static void test_study__deterministic(void **state)
{
    g_autoptr(ReportDocument) first = report_of(*state, NULL);
    g_autoptr(ReportDocument) second = report_of(*state, NULL);
    for (ReportFormat format = REPORT_TEXT; format <= REPORT_XLSX; format++) {
        g_autoptr(GBytes) a = report_render(first, format, NULL);
        g_autoptr(GBytes) b = report_render(second, format, NULL);
        assert_true(g_bytes_equal(a, b));
    }
}

/* Nobody yet: empty tables that say so, in every format. */
static void test_study__empty_registry(void **state)
{
    (void)state;
    GError *error = NULL;
    g_autoptr(Registry) registry = fixture_create(NULL);
    g_autoptr(SchemaAnalysis) analysis = schema_analysis_parse("paper.yaml", analysis_text,
        sizeof analysis_text - 1, registry_study(registry), &error);
    fixture_no_error(error);
    g_autoptr(RegistryCohort) cohort = registry_cohort_new(registry, analysis, &error);
    fixture_no_error(error);
    const ReportOptions options = {.missing_percent = true};
    g_autoptr(ReportDocument) document = report_study(cohort, analysis, &options, &error);
    fixture_no_error(error);
    expect_printed(document, "T1.age.overall_test.baseline.p", "NA");
    expect_printed(document, "T1.sex.A.baseline.percent", "");
    for (ReportFormat format = REPORT_TEXT; format <= REPORT_XLSX; format++) {
        g_autoptr(GBytes) bytes = report_render(document, format, &error);
        fixture_no_error(error);
    }
}

/* With missing_percent the Unknown line has a percentage of the column. */
static void test_study__missing_percent(void **state)
{
    const ReportOptions options = {.missing_percent = true};
    g_autoptr(ReportDocument) document = report_of(*state, &options);
    expect_cell(document, "T1.age.unknown.B.baseline.percent", 25);
}

static const char published[] =
    "study,table,variable,level,group,visit,statistic,value,reason\n"
    "other,1,Age,,A,baseline,mean,1\n"
    "paper,1,\"Age, year\",,A,baseline,mean,60.3\n"
    "paper,1,\"Age, year\",,A,baseline,sd,8.9\n"
    "paper,1,\"Age, year\",,A,baseline,sd,7.7\n"
    "paper,1,\"Age, year\",,B,baseline,mean,45.8,a slip of ours\n"
    "paper,1,\"Age, year\",,overall_test,baseline,p,0.049\n"
    "paper,1,\"Age, year\",,overall_test,baseline,p,<0.05\n"
    "paper,1,\"Age, year\",,overall_test,baseline,p,\n"
    "paper,1,Where,Neck,A,baseline,percent,66.7\n"
    "paper,1,Where,Unknown,A,baseline,n,1\n"
    "paper,3,Pain,,A,change,mean,-2.75\n"
    "paper,3,Pain,,A_vs_B,change,p,>0.99\n"
    "paper,4,Male,50,A,baseline,n,1\n"
    "paper,1,Height,,A,baseline,mean,170\n"
    "paper,1,Where,Foot,A,baseline,n,0\n"
    "paper,7,Age,,A,baseline,mean,60\n"
    "paper,1,\"Age, year\",,C,baseline,mean,60\n";

static const struct {
    const char *address;
    ReportVerdictKind verdict;
    const char *reason;
} verdicts[] = {
    {"T1.age.A.baseline.mean", REPORT_AGREE, ""},
    {"T1.age.A.baseline.sd", REPORT_IMPOSSIBLE, "a slip of the printer"},
    {"T1.age.A.baseline.sd", REPORT_DIFFER, "computed "},
    {"T1.age.B.baseline.mean", REPORT_DIFFER, "a slip of ours; computed 45.7"},
    {"T1.age.overall_test.baseline.p", REPORT_AGREE, ""},
    {"T1.age.overall_test.baseline.p", REPORT_DIFFER,
        "; <0.05 is true of it, but is not how this study prints it"},
    {"T1.age.overall_test.baseline.p", REPORT_DIFFER, "computed 0.049"},
    {"T1.site_of.neck.A.baseline.percent", REPORT_AGREE, ""},
    {"T1.site_of.unknown.A.baseline.n", REPORT_AGREE, ""},
    {"T3.pain.A.change.mean", REPORT_AGREE, ""},
    {"T3.pain.A_vs_B.change.p", REPORT_DIFFER, "computed 0.74"},
    {"T4.1.50.A.baseline.n", REPORT_AGREE, ""},
    {"T1.Height.A.baseline.mean", REPORT_DIFFER, "no row of that name"},
    {"T1.site_of.Foot.A.baseline.n", REPORT_DIFFER, "no level of that name"},
    {"T7.Age.A.baseline.mean", REPORT_DIFFER, "no table of that id"},
    {"T1.age.C.baseline.mean", REPORT_DIFFER, "no such cell"},
};

static ReportVerification *verified(
    Fixture *fixture, const ReportDocument *document, const char *text, GError **error)
{
    g_autofree char *path = fixture_path();
    assert_true(g_file_set_contents(path, text, -1, NULL));
    ReportVerification *verification = report_verify(document, fixture->analysis, path, error);
    fixture_path_free(g_steal_pointer(&path));
    return verification;
}

static void test_verify__verdicts(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(ReportDocument) document = report_of(fixture, NULL);
    GError *error = NULL;
    g_autoptr(ReportVerification) verification = verified(fixture, document, published, &error);
    fixture_no_error(error);
    assert_int_equal(verification->cells->len, G_N_ELEMENTS(verdicts));
    for (size_t i = 0; i < G_N_ELEMENTS(verdicts); i++) {
        const ReportVerdict *verdict = verification->cells->pdata[i];
        assert_string_equal(verdict->address, verdicts[i].address);
        if (verdict->verdict != verdicts[i].verdict ||
            !strstr(verdict->reason, verdicts[i].reason))
            fail_msg("%s: %s, %s", verdict->address, report_verdict_name(verdict->verdict),
                verdict->reason);
    }
    assert_int_equal(verification->n_agree, 6);
    assert_int_equal(verification->n_differ, 9);
    assert_int_equal(verification->n_impossible, 1);
    g_autofree char *json = report_verification_json(verification);
    assert_non_null(strstr(json, "\"agree\": 6"));
    g_autoptr(ReportDocument) listed = report_verification_document(verification, document);
    assert_int_equal(table_of(listed, "verify")->lines->len, 10);
}

static void test_verify__error_file(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(ReportDocument) document = report_of(fixture, NULL);
    GError *error = NULL;
    assert_null(report_verify(document, fixture->analysis, "/nowhere/x.csv", &error));
    fixture_expect(&error, BASE_ERROR_INPUT, "/nowhere/x.csv");
    assert_null(verified(fixture, document, "study,table\npaper,1\n", &error));
    fixture_expect(&error, BASE_ERROR_INPUT, "the column 'variable' is missing");
    assert_null(verified(fixture, document,
        "study,table,variable,level,group,visit,statistic,value\nother,1,,,,,,\n", &error));
    fixture_expect(&error, BASE_ERROR_INPUT, "no row belongs to the study 'paper'");
    assert_null(verified(fixture, document, "study,\"table\nx", &error));
    fixture_expect(&error, BASE_ERROR_INPUT, "no CSV: row 1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_study__numbers_of_each_kind),
        cmocka_unit_test(test_study__flow_and_methods),
        cmocka_unit_test(test_study__notes_from_what_ran),
        cmocka_unit_test(test_study__only_the_tables_asked_for),
        cmocka_unit_test(test_study__error_names),
        cmocka_unit_test(test_flow__document),
        cmocka_unit_test(test_study__deterministic),
        cmocka_unit_test(test_study__empty_registry),
        cmocka_unit_test(test_study__missing_percent),
        cmocka_unit_test(test_verify__verdicts),
        cmocka_unit_test(test_verify__error_file),
    };
    return cmocka_run_group_tests_name("reports/study", tests, set_up, tear_down);
}
