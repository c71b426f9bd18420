/*
 * What one table does apart from the others: its own groups, a total, part of the cohort,
 * several changes, improvements, correlations; and published tables that are laid out
 * otherwise. The expected numbers come from R 4.2 on the same values: mean, sd,
 * wilcox.test(exact = FALSE), Spearman by all orders of seven, t.test(paired =
 * TRUE).
 */
#include <math.h>

#include "reports/field/responders.h"
#include "reports/render/render.h"
#include "reports/study/report.h"
#include "reports/verify/verify.h"
#include "support/close.h"

#include "support/patients.h"

static const char analysis_text[] =
    "name: paper\n"
    "title: A paper\n"
    "style: {p_values: jmp, percentages: fixed1, deaths: apart}\n"
    "derived:\n"
    "  - {name: is_a, label: In A, sql: grade = 'A'}\n"
    "matches:\n"
    "  - {id: pairs, label: Pairs, treated: A, covariates: [is_a]}\n"
    "cohort:\n"
    "  - {id: adults, label: Adults, where: age >= 20 OR age IS NULL}\n"
    "groups:\n"
    "  by: grade\n"
    "  overall: A_vs_B\n"
    "  total: {id: total, label: Total}\n"
    "  list: [{id: A, label: Group A}, {id: B, label: Group B}]\n"
    "groupings:\n"
    "  sexes:\n"
    "    by: sex\n"
    "    overall: sexes\n"
    "    list: [{id: 1, label: Men}, {id: 2, label: Women}]\n"
    "  everybody: {total: {id: all, label: All}}\n"
    "changes:\n"
    "  - {id: gain, label: Gain, published: 1_month, before: baseline, after: 1_month}\n"
    "tables:\n"
    "  - id: 1\n"
    "    title: With a total\n"
    "    kind: groups\n"
    "    visit: unmatched\n"
    "    rows:\n"
    "      - {variable: age, label: Age, kind: continuous, test: rank_sum}\n"
    "      - variable: sex\n"
    "        label: Sex\n"
    "        kind: categorical\n"
    "        test: fisher\n"
    "        levels: [{id: 1, published: [Males, Male Sex]}, 2]\n"
    "  - id: 2\n"
    "    title: By sex\n"
    "    kind: groups\n"
    "    groups: sexes\n"
    "    visits: [baseline]\n"
    "    rows:\n"
    "      - {variable: pain, label: Pain, kind: continuous, test: rank_sum}\n"
    "  - id: 3\n"
    "    title: Women\n"
    "    kind: groups\n"
    "    where: CASE WHEN age < 40 THEN NULL ELSE sex = 2 END\n"
    "    where_label: female sex\n"
    "    visits: [baseline]\n"
    "    rows_of: 2\n"
    "  - id: 4\n"
    "    title: Improvement\n"
    "    kind: groups\n"
    "    visit: later\n"
    "    visits: [gain]\n"
    "    significance: 0.9\n"
    "    rows:\n"
    "      - {variable: pain, label: Pain, published: Less pain, kind: continuous,\n"
    "         test: rank_sum, improvement: true, decimals: 2}\n"
    "  - id: 5\n"
    "    title: Age and pain\n"
    "    kind: correlation\n"
    "    visits: [baseline]\n"
    "    significance: 0.05\n"
    "    rows:\n"
    "      - {variable: age, label: Age, kind: continuous}\n"
    "      - {variable: pain, label: Pain, kind: continuous}\n"
    "  - id: 6\n"
    "    title: Paired\n"
    "    kind: visits\n"
    "    visits: [baseline, 1_month]\n"
    "    change: gain\n"
    "    rows:\n"
    "      - {variable: pain, label: Pain, kind: continuous, test: t_paired}\n"
    "  - id: 7\n"
    "    title: All in one column\n"
    "    kind: groups\n"
    "    groups: everybody\n"
    "    visits: [baseline]\n"
    "    rows: [{variable: pain, label: Pain, kind: continuous}]\n"
    "  - id: 8\n"
    "    title: A family\n"
    "    kind: groups\n"
    "    visit: unmatched\n"
    "    family: table\n"
    "    significance: 0.25\n"
    "    rows:\n"
    "      - {variable: age, label: Age, kind: continuous, test: rank_sum, adjust: holm}\n"
    "      - {variable: pain, label: Pain, kind: continuous, test: rank_sum, adjust: holm,\n"
    "         visits: [baseline]}\n"
    "      - {variable: sex, label: Sex, kind: categorical, test: fisher}\n"
    "  - id: 9\n"
    "    title: The dead\n"
    "    kind: groups\n"
    "    visits: [baseline, 1_month, gain]\n"
    "    rows:\n"
    "      - {variable: pain, label: Pain, kind: continuous}\n"
    "      - {variable: age, label: Age, kind: continuous}\n"
    "  - id: 10\n"
    "    title: Nobody is matched\n"
    "    kind: groups\n"
    "    cohort: pairs\n"
    "    visits: [baseline, 1_month]\n"
    "    rows: [{variable: pain, label: Pain, kind: continuous, test: rank_sum}]\n"
    "published:\n"
    "  - {table: abstract, variable: age with pain, address: T5.pain.spearman.baseline}\n"
    "  - {table: abstract, variable: no gain, address: T4.any.A_vs_B.later}\n";

typedef struct {
    Registry *registry;
    SchemaAnalysis *analysis;
    RegistryCohort *cohort;
    ReportDocument *document;
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
    const ReportOptions options = {.study = registry_study(fixture->registry)};
    fixture->document =
        report_study(fixture_cohort(&fixture->cohort, fixture->registry, fixture->analysis),
            fixture->analysis, &options, &error);
    fixture_no_error(error);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    Fixture *fixture = *state;
    report_document_free(fixture->document);
    registry_cohort_free(fixture->cohort);
    schema_analysis_free(fixture->analysis);
    registry_close(fixture->registry);
    g_free(fixture);
    return 0;
}

static void test_groupings__numbers(void **state)
{
    Fixture *fixture = *state;
    static const struct {
        const char *address;
        double value;
    } cells[] = {
        {"T1.age.total.unmatched.mean", 54}, {"T1.age.total.unmatched.sd", 10.31180553},
        {"T1.age.unknown.total.unmatched.n", 1}, {"T1.sex.1.total.unmatched.n", 3},
        {"T1.sex.1.total.unmatched.percent", 37.5}, {"T1.sex.1.A.unmatched.n", 2},
        {"T2.pain.1.baseline.mean", 5.25}, /* P0 too, who is in no grade: 8, 7, 5, 1. */
        {"T2.pain.2.baseline.mean", 6.6}, {"T3.pain.total.baseline.mean", 6.6},
        {"T3.pain.total.baseline.sd", 2.302172887}, {"T3.pain.A.baseline.mean", 7.5},
        {"T4.pain.A.gain.mean", 2.75}, {"T4.pain.B.gain.sd", 3},
        {"T4.pain.A_vs_B.gain.p", 0.85444506763}, {"T4.pain.A_vs_B.gain.significant", 1},
        {"T4.any.A_vs_B.later.significant", 1}, {"T5.pain.spearman.baseline.n", 7},
        {"T5.pain.spearman.baseline.rho", 0.378393734332},
        {"T5.pain.spearman.baseline.p", 0.40634920634920635},
        {"T5.pain.spearman.baseline.significant", 0},
        {"T6.pain.total.baseline_vs_1_month.p", 0.0466870988729},
        {"T6.pain.A.baseline_vs_1_month.p", 0.127619877839},
        {"T7.pain.all.baseline.mean", 6}, /* The eight, who sum to 53, and P0. */
        {"T8.age.A_vs_B.unmatched.p", 0.223223536597},
        {"T8.pain.A_vs_B.baseline.p", 0.306492165042},
        {"T8.age.A_vs_B.unmatched.significant", 1}, {"T8.sex.A_vs_B.unmatched.p", 1},
        {"T9.pain.died.B.baseline.n", 0}, {"T9.pain.died.B.1_month.n", 1},
        {"T9.pain.unknown.B.1_month.n", 0}, {"T9.pain.died.total.gain.n", 1},
        {"T9.pain.unknown.total.gain.n", 0},
        {"T9.age.unknown.B.baseline.n", 1}, /* Of one value a patient nobody died before. */
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cells); i++) {
        const ReportValue *value = report_document_find(fixture->document, cells[i].address);
        if (!value)
            fail_msg("no cell %s", cells[i].address);
        assert_within(value->value, cells[i].value, 1e-8);
    }
    assert_null(report_document_find(fixture->document, "T5.any.A_vs_B..p"));
}

static const ReportTable *table_of(Fixture *fixture, const char *id)
{
    for (size_t i = 0; i < fixture->document->tables->len; i++) {
        const ReportTable *table = fixture->document->tables->pdata[i];
        if (g_str_equal(table->id, id))
            return table;
    }
    fail_msg("no table %s", id);
    return NULL;
}

/* The total stands first; what is tested is the groups alone. */
static void test_groupings__total_column(void **state)
{
    const ReportTable *table = table_of(*state, "1");
    assert_int_equal(table->n_columns, 4);
    assert_string_equal(table->columns[0].label, "Total");
    assert_string_equal(table->columns[0].detail, "n = 8");
    assert_string_equal(table->columns[2].label, "Group B");
    assert_string_equal(table->columns[3].label, "P");
    assert_int_equal(table_of(*state, "7")->n_columns, 1);
}

static void expect_note(Fixture *fixture, const char *table, const char *part)
{
    const ReportTable *found = table_of(fixture, table);
    for (size_t i = 0; i < found->notes->len; i++) {
        const ReportNote *note = found->notes->pdata[i];
        if (strstr(note->text, part))
            return;
    }
    fail_msg("table %s has no note with \"%s\"", table, part);
}

/* P0, who is 33, is unknown to the condition, but in no group anyhow. */
static void test_groupings__notes(void **state)
{
    Fixture *fixture = *state;
    expect_note(fixture, "3", "Only patients with female sex: 5 of 9");
    expect_note(fixture, "4", "those of Pain are improvements: before minus after");
    expect_note(fixture, "5", "Spearman's rank correlation");
    expect_note(
        fixture, "8", "adjusted by Holm over a family of 2: all adjusted P values of the");
}

static const char published[] =
    "study,table,variable,level,group,cohort,statistic,value\n"
    "paper,1,Age,,total,unmatched,mean,54.0\n"
    "paper,1,Males,,total,unmatched,percent,37.5\n"
    "paper,1,Male Sex,,total,unmatched,n,3\n"
    "paper,1,Males,,A_vs_B,unmatched,p,0.99\n"
    "paper,2,Pain,,2,unmatched,mean,6.6\n"
    "paper,2,Pain,baseline,2,unmatched,mean,6.7\n"
    "paper,4,Less pain,1_month,A,unmatched,mean,2.8\n"
    "paper,4,Less pain,6_month,A,unmatched,mean,2.8\n"
    "paper,6,Pain,,A,unmatched,mean,7.5\n"
    "paper,abstract,age with pain,,spearman,unmatched,significant,no\n"
    "paper,abstract,no gain,,,unmatched,significant,no\n";

static const struct {
    const char *address;
    ReportVerdictKind verdict;
    const char *computed;
} verdicts[] = {
    {"T1.age.total.unmatched.mean", REPORT_AGREE, "54.0"},
    {"T1.sex.1.total.unmatched.percent", REPORT_AGREE, "37.5"},
    {"T1.sex.1.total.unmatched.n", REPORT_AGREE, "3"},
    {"T1.sex.A_vs_B.unmatched.p", REPORT_AGREE, "0.99"}, /* It is 1. */
    {"T2.pain.2.baseline.mean", REPORT_AGREE, "6.6"},
    {"T2.pain.2.baseline.mean", REPORT_DIFFER, "6.6"},
    {"T4.pain.A.gain.mean", REPORT_AGREE, "2.8"},
    {"T4.pain.6_month.A.gain.mean", REPORT_DIFFER, ""},
    {"T6.pain.A..mean", REPORT_DIFFER, ""},
    {"T5.pain.spearman.baseline.significant", REPORT_AGREE, "no"},
    {"T4.any.A_vs_B.later.significant", REPORT_DIFFER, "yes"},
};

static void test_groupings__verdicts(void **state)
{
    Fixture *fixture = *state;
    GError *error = NULL;
    g_autofree char *path = fixture_path();
    assert_true(g_file_set_contents(path, published, -1, NULL));
    g_autoptr(ReportVerification) verification =
        report_verify(fixture->document, fixture->analysis, path, &error);
    fixture_path_free(g_steal_pointer(&path));
    fixture_no_error(error);
    assert_int_equal(verification->cells->len, G_N_ELEMENTS(verdicts));
    for (size_t i = 0; i < G_N_ELEMENTS(verdicts); i++) {
        const ReportVerdict *verdict = verification->cells->pdata[i];
        assert_string_equal(verdict->address, verdicts[i].address);
        assert_string_equal(verdict->computed, verdicts[i].computed);
        if (verdict->verdict != verdicts[i].verdict)
            fail_msg("%s: %s, %s", verdict->address, report_verdict_name(verdict->verdict),
                verdict->reason);
    }
}

/* The same without the dead apart: they are unknown. */
static void test_groupings__deaths_folded_in(void **state)
{
    Fixture *fixture = *state;
    const ReportOptions options = {
        .deaths = "unknown", .study = registry_study(fixture->registry)};
    GError *error = NULL;
    g_autoptr(ReportDocument) document =
        report_study(fixture_cohort(&fixture->cohort, fixture->registry, fixture->analysis),
            fixture->analysis, &options, &error);
    fixture_no_error(error);
    assert_null(report_document_find(document, "T9.pain.died.B.1_month.n"));
    const ReportValue *unknown = report_document_find(document, "T9.pain.unknown.B.1_month.n");
    assert_true(unknown && unknown->value == 1);
}

/* Responders are compared between groups; everybody in one column is none. */
static void test_groupings__error_no_groups(void **state)
{
    Fixture *fixture = *state;
    SchemaAnalysis whole = *fixture->analysis;
    whole.grouping = *schema_analysis_grouping(fixture->analysis, "everybody");
    GError *error = NULL;
    assert_null(report_responders(
        fixture_cohort(&fixture->cohort, fixture->registry, fixture->analysis),
        registry_study(fixture->registry), &whole, NULL, &error));
    fixture_expect(&error, BASE_ERROR_STUDY, "'paper' has no groups to compare");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_groupings__numbers),
        cmocka_unit_test(test_groupings__total_column),
        cmocka_unit_test(test_groupings__notes),
        cmocka_unit_test(test_groupings__verdicts),
        cmocka_unit_test(test_groupings__deaths_folded_in),
        cmocka_unit_test(test_groupings__error_no_groups),
    };
    return cmocka_run_group_tests_name("reports/groupings", tests, set_up, tear_down);
}
