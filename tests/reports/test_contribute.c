/*
 * Counts of a study's patients: what leaves, what is held back, and what a file of them must
 * not say. Expected numbers are counted by hand in support/patients.h.
 */
#include <math.h>

#include "reports/study/counts.h"
#include "support/close.h"

#include "support/patients.h"

static const char analysis_text[] =
    "name: paper\n"
    "title: A paper\n"
    "cohort:\n"
    "  - {id: adults, label: Adults, where: age >= 20 OR age IS NULL}\n"
    "groups:\n"
    "  by: grade\n"
    "  overall: A_vs_B\n"
    "  total: {id: total, label: Total}\n"
    "  list: [{id: A, label: Group A}, {id: B, label: Group B}]\n"
    "changes:\n"
    "  - {id: gain, label: Gain, published: 1_month, before: baseline, after: 1_month}\n"
    "tables:\n"
    "  - id: 1\n"
    "    title: Groups\n"
    "    kind: groups\n"
    "    visit: baseline\n"
    "    rows:\n"
    "      - {variable: age, label: Age, kind: continuous, test: anova}\n"
    "      - {variable: sex, label: Sex, kind: categorical, test: fisher, levels: [1, 2]}\n"
    "  - id: 2\n"
    "    title: Visits\n"
    "    kind: visits\n"
    "    visits: [baseline, 1_month]\n"
    "    rows:\n"
    "      - {variable: pain, label: Pain, kind: continuous, test: signed_rank}\n"
    "  - id: 3\n"
    "    title: A model\n"
    "    kind: regression\n"
    "    visit: baseline\n"
    "    model: linear\n"
    "    outcome: {variable: age, label: Age}\n"
    "    rows: [{variable: sex, label: Sex, kind: categorical, levels: [1, 2]}]\n"
    "  - id: 4\n"
    "    title: Again\n"
    "    kind: groups\n"
    "    visit: baseline\n"
    "    rows:\n"
    "      - {variable: sex, label: Sex, kind: categorical, levels: [1, 2]}\n"
    "      - {variable: sex, id: men, label: Men, kind: binary, levels: [1]}\n";

typedef struct {
    Registry *registry;
    SchemaAnalysis *analysis;
    RegistryCohort *cohort;
    ReportCounts *counts;
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
    fixture->counts = report_counts_collect(
        fixture_cohort(&fixture->cohort, fixture->registry, fixture->analysis),
        fixture->analysis, registry_study(fixture->registry), &error);
    fixture_no_error(error);
    ReportCountsOrigin *origin = report_counts_add_origin(fixture->counts);
    g_ptr_array_add(origin->hospitals, g_strdup("site_01"));
    origin->program = g_strdup("1");
    origin->made = g_strdup("2026-11-26");
    origin->content = g_strnfill(64, 'a');
    origin->head = g_strnfill(64, 'b');
    for (size_t i = 0; i < 3; i++)
        origin->definition[i] = g_strnfill(64, 'c');
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    Fixture *fixture = *state;
    report_counts_free(fixture->counts);
    registry_cohort_free(fixture->cohort);
    schema_analysis_free(fixture->analysis);
    registry_close(fixture->registry);
    g_free(fixture);
    return 0;
}

static const ReportLeaf *leaf_of(const Fixture *fixture, const char *key)
{
    const ReportLeaf *leaf = report_counts_leaf(fixture->counts, key);
    if (!leaf)
        fail_msg("no leaf %s", key);
    return leaf;
}

static int64_t n_of(const ReportLeaf *leaf, int32_t group, double value)
{
    int64_t n = 0;
    for (guint i = 0; i < leaf->cells->len; i++) {
        const ReportCount *cell = &g_array_index(leaf->cells, ReportCount, i);
        if (cell->group == group &&
            (cell->value[0] == value || (isnan(cell->value[0]) && isnan(value))))
            n += cell->n;
    }
    return n;
}

/* A: P1 to P4, B: P5 to P8; P0 is in neither, and nowhere counted but in the flow. */
static void test_contribute__numbers(void **state)
{
    const Fixture *fixture = *state;
    const ReportCounted *study = fixture->counts->tables->pdata[0];
    assert_true(study->n[0] == 4 && study->n[1] == 4 && study->n_no_group == 1);
    assert_int_equal(fixture->counts->steps[0].n_excluded, 1);
    const ReportLeaf *age = leaf_of(fixture, "T1.age.baseline");
    assert_int_equal(age->kind, REPORT_LEAF_SUMS);
    const StatMomentSums *a = &g_array_index(age->sums, StatMomentSums, 0);
    const StatMomentSums *b = &g_array_index(age->sums, StatMomentSums, 1);
    assert_true(a->n == 4 && a->sum == 241 && a->squares == 14721);
    assert_true(b->n == 3 && b->sum == 137 && b->squares == 6329);
    assert_int_equal(n_of(age, 1, NAN), 1);
    const ReportLeaf *sex = leaf_of(fixture, "T1.sex.baseline");
    assert_int_equal(n_of(sex, 0, 0), 2);
    assert_int_equal(n_of(sex, 1, 0), 1);
    assert_int_equal(n_of(sex, 1, 1), 3);
    const ReportLeaf *gain = leaf_of(fixture, "T2.pain.baseline..1_month");
    assert_int_equal(gain->kind, REPORT_LEAF_DIFFERENCES);
    assert_int_equal(n_of(gain, 0, -5), 2);
    assert_int_equal(n_of(gain, 1, NAN), 1);
    assert_int_equal(
        ((const ReportCounted *)fixture->counts->tables->pdata[3])->leaves->len, 0);
}

static void test_contribute__held(void **state)
{
    Fixture *fixture = *state;
    ReportHeld held;
    report_counts_hold(fixture->counts, 1, &held);
    assert_true(held.n_leaves == 7 && held.n_leaves_held == 0 && !held.flow_held);
    report_counts_hold(fixture->counts, 2, &held);
    /* One is excluded, one in no group: no table by grade can be given. */
    assert_true(held.flow_held && held.n_leaves_of_tables == 7);
    assert_int_equal(leaf_of(fixture, "T1.age.baseline")->cells->len, 0);
    assert_true(
        g_array_index(leaf_of(fixture, "T1.age.baseline")->sums, StatMomentSums, 0).n == 0);
}

/* Pain 7 is of two, and in another level of the second row: neither row has a cell of two. */
static void test_contribute__told_by_two(void **state)
{
    const Fixture *fixture = *state;
    static const char text[] =
        "name: levels\n"
        "title: Levels\n"
        "cohort: [{id: any, label: Any, where: pain__baseline IS NOT NULL}]\n"
        "groups: {total: {id: total, label: Total}}\n"
        "tables:\n"
        "  - id: 1\n"
        "    title: Levels\n"
        "    kind: groups\n"
        "    visits: [baseline]\n"
        "    rows:\n"
        "      - {variable: pain, id: a, label: Pain, kind: categorical, levels: [\n"
        "          {id: low, label: L, codes: [1, 3, 5, 6, 7]}, {id: high, label: H, codes: "
        "[8, 9]}]}\n"
        "      - {variable: pain, id: b, label: Pain, kind: categorical, levels: [\n"
        "          {id: low, label: L, codes: [1, 3, 5, 6]}, {id: high, label: H, codes: [7, "
        "8, 9]}]}\n"
        "      - {variable: pain, id: c, label: Pain, kind: categorical, levels: [\n"
        "          {id: high, label: H, codes: [8, 9]}, {id: low, label: L, codes: [1, 3, 5, "
        "6, 7]}]}\n";
    GError *error = NULL;
    g_autoptr(SchemaAnalysis) analysis = schema_analysis_parse(
        "levels.yaml", text, sizeof text - 1, registry_study(fixture->registry), &error);
    fixture_no_error(error);
    g_autoptr(RegistryCohort) cohort = NULL;
    g_autoptr(ReportCounts) counts =
        report_counts_collect(fixture_cohort(&cohort, fixture->registry, analysis), analysis,
            registry_study(fixture->registry), &error);
    fixture_no_error(error);
    ReportHeld held;
    report_counts_hold(counts, 2, &held);
    assert_int_equal(held.n_leaves_held, 0);
    report_counts_hold(counts, 3, &held);
    assert_int_equal(held.n_leaves_held, 1);
    assert_non_null(strstr(report_counts_leaf(counts, "T1.b.baseline")->held, "other lines"));
}

static ReportCounts *read_text(const Fixture *fixture, const char *text, GError **error)
{
    return report_counts_read(fixture->analysis, registry_study(fixture->registry), NULL,
        "a.json", text, strlen(text), error);
}

/* What is written is read, and written the same. */
static void test_contribute__written(void **state)
{
    const Fixture *fixture = *state;
    GError *error = NULL;
    g_autofree char *text = report_counts_write(fixture->counts);
    g_autoptr(ReportCounts) read = read_text(fixture, text, &error);
    fixture_no_error(error);
    g_autofree char *again = report_counts_write(read);
    assert_string_equal(again, text);
    assert_null(strstr(text, "P1"));
    /* Twice the same is twice as many. */
    g_autoptr(ReportCounts) sum = report_counts_new(fixture->analysis);
    report_counts_add(sum, read);
    report_counts_add(sum, fixture->counts);
    const ReportLeaf *age = report_counts_leaf(sum, "T1.age.baseline");
    assert_true(g_array_index(age->sums, StatMomentSums, 0).sum == 482);
    assert_int_equal(n_of(age, 1, NAN), 2);
}

/* Each fault by itself, where it stands, in one line. */
static void test_contribute__refused(void **state)
{
    const Fixture *fixture = *state;
    static const struct {
        const char *from, *to, *said;
    } faults[] = {{"\"format\": 1", "\"format\": 2", "its format is 2"},
        {"\"format\": 1", "\"format\": \"1\"", "no file of counts"},
        {"\"sum\": 241", "\"sum\": 2410", "contradict each other"},
        {"\"sum\": 241", "\"sum\": 1e999", "no JSON"},
        {"\"squares\": 14721", "\"squares\": -1", "contradict each other"},
        {"[\"A\", \"1\", 2]", "[\"A\", \"1\", 3]", "5 patients of 'A', the table is of 4"},
        {"[\"A\", \"1\", 2]", "[\"A\", \"1\", 0]", "not a number of patients, 1 or more"},
        {"[\"A\", \"1\", 2]", "[\"A\", \"1\", 9223372036854775807]",
            "not a number of patients"},
        {"[\"A\", \"1\", 2]", "[\"A\", \"3\", 2]", "no group, value or reason"},
        {"[\"A\", \"1\", 2]", "[\"A\", \"2\", 2]", "the same line stands in it twice"},
        {"[\"A\", \"1\", 2]", "[\"C\", \"1\", 2]", "no group, value or reason"},
        {"\"kind\": \"levels\"", "\"kind\": \"values\"", "not where the study has them"},
        {"\"excluded\": 1", "\"excluded\": 2", "who is left out"},
        {"\"hospitals\": [\n  \"site_01\"", "\"hospitals\": [\n  1", "a code is no text"},
        {"\"content\": \"a", "\"content\": \"G", "no SHA-256"},
        {"\"of\": 9", "\"of\": 7", "more patients than the study"},
        {"\"table\": \"1\"", "\"table\": \"9\"", "not where the study has it"},
        {"\"format\": 1", "\"format\": 0", "there is no such format"},
        {"\"study\": \"paper\"", "\"study\": \"poster\"", "of another study"},
        {"\"made\": \"2026-11-26\"", "\"made\": \"yesterday\"", "no day"},
        {"\"made\": \"2026-11-26\"", "\"made\": \"2026-02-30\"", "no day"},
        {"\"min_cell\": 1", "\"min_cell\": 0", "no number from 1"},
        {"\"min_cell\": 1", "\"min_cell\": 3", "no number is below 3"},
        {"\"min_cell\": 1", "\"min_cell\": 1, \"more\": 1", "nothing is called 'more'"},
        {"\"kind\": \"levels\"", "\"kind\": \"levels\", \"rows\": 1",
            "nothing is called 'rows'"},
        {"\"kind\": \"levels\"", "\"kind\": \"levels\", \"held_back\": \"few\"",
            "nothing is called 'columns'"},
        {"\"of\": 9", "\"of\": 9, \"held_back\": \"few\"", "nothing is called 'patients'"},
        {"\"site_01\"", "\"site_01 \"", "no hospital 'site_01 '"},
        {"\"site_01\"", "\"SITE_01\"", "no hospital 'SITE_01'"},
        {"\"site_01\"", "\"site_01\", \"site_01\"", "'site_01' stands in it twice"},
        {"\"sum\": 241, \"squares\": 14721", "\"sum\": 241000, \"squares\": 14721000000",
            "is 60250, and the dictionary lets it be from 0 to 120"},
        {"\"sum\": 241, \"squares\": 14721", "\"sum\": 241, \"squares\": 60000",
            "the dictionary lets it be from 0 to 120"},
        {"[\"A\", -5, 2]", "[\"A\", -11, 2]", "is -11, and the dictionary lets it be from -10"},
        {"\"sum\": 30, \"squares\": 230", "\"sum\": 300, \"squares\": 23000",
            "is 75, and the dictionary lets it be from 0 to 10"}};
    g_autofree char *text = report_counts_write(fixture->counts);
    for (size_t i = 0; i < G_N_ELEMENTS(faults); i++) {
        g_autoptr(GError) error = NULL;
        if (!strstr(text, faults[i].from))
            fail_msg("no %s in %s", faults[i].from, text);
        g_auto(GStrv) parts = g_strsplit(text, faults[i].from, 2);
        g_autofree char *broken = g_strjoinv(faults[i].to, parts);
        g_autoptr(ReportCounts) read = read_text(fixture, broken, &error);
        if (read)
            fail_msg("%s was taken", faults[i].to);
        if (!strstr(error->message, faults[i].said) ||
            !g_str_has_prefix(error->message, "a.json:"))
            fail_msg("%s: %s", faults[i].to, error->message);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_contribute__numbers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_contribute__held, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_contribute__told_by_two, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_contribute__written, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_contribute__refused, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("reports/contribute", tests, NULL, NULL);
}
