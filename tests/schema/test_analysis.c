/* Analysis files: what is read, what is filled in, and what each fault says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/error.h"
#include "support/study_text.h"

static SchemaStudy *parse_study(void)
{
    g_autoptr(GError) error = NULL;
    SchemaStudy *study = study_parse(STUDY_DICTIONARY, STUDY_YAML, &error);
    if (error)
        fail_msg("%s", error->message);
    return study;
}

static SchemaAnalysis *parse(const SchemaStudy *study)
{
    g_autoptr(GError) error = NULL;
    SchemaAnalysis *analysis =
        schema_analysis_parse("a.yaml", ANALYSIS_YAML, strlen(ANALYSIS_YAML), study, &error);
    if (error)
        fail_msg("%s", error->message);
    return analysis;
}

static void test_analysis__reads_all(void **state)
{
    (void)state;
    g_autoptr(SchemaStudy) study = parse_study();
    g_autoptr(SchemaAnalysis) analysis = parse(study);
    assert_string_equal(analysis->name, "screws");
    assert_string_equal(analysis->grouping.by, "arm");
    assert_int_equal(analysis->grouping.n_groups, 2);
    assert_int_equal(analysis->grouping.pairs[0].second, 1);
    assert_int_equal(analysis->changes[0].after, 1);
    assert_non_null(schema_analysis_derived(analysis, study, "gain"));
    assert_non_null(schema_analysis_derived(analysis, study, "died"));
    assert_null(schema_analysis_derived(analysis, study, "loss"));
    assert_int_equal(schema_analysis_table(analysis, "2")->n_rows, 2);
    assert_int_equal(analysis->n_impossible, 1);
}

static void test_analysis__tables_of_their_own(void **state)
{
    (void)state;
    g_autoptr(SchemaStudy) study = parse_study();
    g_autoptr(SchemaAnalysis) analysis = parse(study);
    assert_string_equal(analysis->cutoff, "2022-03-31");
    assert_string_equal(analysis->grouping.total.id, "all");
    assert_int_equal(analysis->n_groupings, 2);
    const SchemaTable *third = schema_analysis_table(analysis, "3");
    assert_string_equal(third->grouping->by, "died");
    assert_string_equal(third->grouping->total.id, "");
    assert_string_equal(third->change->between_id, "1_year_vs_start");
    assert_string_equal(third->change->before_name, "1_year");
    assert_string_equal(third->where, "arm = 'a'");
    const SchemaTable *fourth = schema_analysis_table(analysis, "4");
    assert_int_equal(fourth->grouping->n_groups, 0);
    assert_true(fourth->rows[0].improvement);
    assert_string_equal(fourth->rows[0].also[1], "Total");
    const SchemaTable *fifth = schema_analysis_table(analysis, "5");
    assert_string_equal(fifth->rows[0].label, "Sum");
    assert_string_equal(fifth->rows[0].visits[0], "start");
    assert_ptr_equal(fifth->grouping, &analysis->grouping);
    assert_string_equal(analysis->elsewhere[0].address, "T4.total.everybody.fall");
    assert_null(schema_analysis_grouping(analysis, "nobody"));
    assert_null(schema_analysis_change(analysis, "rise"));
}

static void test_analysis__defaults(void **state)
{
    (void)state;
    g_autoptr(SchemaStudy) study = parse_study();
    g_autoptr(SchemaAnalysis) analysis = parse(study);
    assert_string_equal(analysis->grouping.overall_id, "overall");
    assert_string_equal(analysis->changes[0].between_id, "start_vs_1_year");
    assert_string_equal(analysis->style.p_values, "segment");
    const SchemaTable *first = schema_analysis_table(analysis, "1");
    const SchemaRow *side = &first->rows[0], *gain = &first->rows[1], *grade = &first->rows[2];
    assert_string_equal(side->id, "side");
    assert_string_equal(side->published, "Side");
    assert_int_equal(side->n_levels, 2);
    assert_string_equal(side->levels[1].codes[0], "side___2");
    assert_string_equal(side->levels[1].label, "Right");
    assert_int_equal(gain->decimals, 1);
    assert_int_equal(gain->n_visits, 0);
    assert_true(gain->show_unknown);
    assert_int_equal(grade->levels[0].n_codes, 2);
    assert_string_equal(grade->levels[1].id, "3");
    assert_string_equal(grade->levels[1].published, "Three");
    const SchemaTable *second = schema_analysis_table(analysis, "2");
    assert_int_equal(second->rows[0].n_visits, 2); /* The table's. */
    assert_string_equal(second->rows[1].visits[1], "change");
}

static void test_analysis__errors(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to, *message;
    } cases[] = {
        {"title: Hooks", "style: {deaths: apat}\ntitle: Hooks", "did you mean apart?"},
        {"title: Hooks", "titl: Hooks", "a.yaml:2: unknown key titl; did you mean title?"},
        {"cohort:", "cohorts:", "unknown key cohorts; did you mean cohort?"},
        {"where: op_date IS NOT NULL", "were: x", "a.yaml:6: unknown key were"},
        {"by: arm", "by: arms", "a.yaml:8: unknown variable arms; did you mean arm?"},
        {"id: b, label: Screw", "id: c, label: Screw",
            "a.yaml:11: group c: arm has no code c; its codes are a (Hook), b (Screw)"},
        {"id: b, label: Screw", "id: Screw, label: S",
            "group Screw: arm has no code Screw; did you mean b? 'Screw' is the label of b"},
        {"where: op_date IS NOT NULL", "where: arm = 'Hook'",
            "a.yaml:6: step operated: arm = 'Hook': arm has no code 'Hook'; did you mean 'a'?"},
        {"where: arm = 'a'", "where: arm <> 'A'",
            "where: arm <> 'A': arm has no code 'A'; did you mean 'a'?"},
        {"sql: total__1_year - total__start", "sql: CASE arm WHEN 'c' THEN 1 END",
            "a.yaml:4: derived value gain: WHEN 'c': arm has no code 'c'"},
        {"id: b, label: Screw", "id: a, label: Screw", "two groups have the id a"},
        {"groups: [a, b]", "groups: [a, c]", "unknown group c"},
        {"groups: [a, b]", "groups: [a]", "a pair is of two groups"},
        {"groups: [a, b]}\n", "groups: [a, b]}\n    - {id: a_vs_b, label: B, groups: [b, a]}\n",
            "two pairs have the id a_vs_b"},
        {"id: a_vs_b", "id: a", "bears the id of a group"},
        {"after: 1_year}", "after: 2_year}", "unknown event 2_year; did you mean 1_year?"},
        {"after: 1_year}", "after: start}", "the same event"},
        {"id: 2\n", "id: 1\n", "two tables have the id 1"},
        {"kind: pairwise", "kind: pairs", "kind is \"pairs\""},
        {"variable: gain, label", "variable: gian, label",
            "a.yaml:29: unknown variable gian; did you mean gain?"},
        {"variable: gain, label", "variable: info, label", "holds no data"},
        {"kind: continuous, test: t}", "kind: continuous, test: chisq}",
            "row gain: this test is for counts"},
        {"kind: continuous, test: t}", "kind: continuous, test: tukey}",
            "does not suit the kind of the table"},
        {"kind: continuous, test: t}", "kind: continuous, test: t, adjust: bh}",
            "give any other table family: table"},
        {"    kind: groups\n    visit: start\n", "    kind: groups\n    family: group\n",
            "family group is for tables of kind course"},
        {"    kind: groups\n    visit: start\n", "    kind: groups\n    family: table\n",
            "a family needs rows that say how"},
        {"    kind: pairwise\n", "    kind: pairwise\n    family: tabel\n",
            "did you mean table?"},
        {"kind: continuous, test: t}", "kind: continuous, tst: t}", "did you mean test?"},
        {"kind: multiple", "kind: categorical", "a checkbox field needs kind multiple"},
        {"kind: multiple", "kind: multiple, test: rank_sum", "not for counts"},
        {"variable: side, label: Side, kind: multiple",
            "variable: arm, label: Arm, kind: continuous", "the variable has codes"},
        {"visits: [start],\n", "\n", "collected at several visits"},
        {"visits: [start],\n", "visits: [end],\n", "grade is not collected at end"},
        {"visits: [start],\n", "visits: [strat],\n", "unknown visit strat"},
        {"visits: [start],\n", "visits: [change],\n", "only a continuous row has a change"},
        {"codes: [1, 2]", "codes: [1, 9]", "grade has no code 9; its codes are 1 (One)"},
        {"codes: [1, 2]", "codes: [1, two]",
            "grade has no code two; did you mean 2? 'Two' is the label of 2"},
        {"by: arm", "by: grade",
            "a.yaml:8: grade is collected at several visits; derive one value a patient from "
            "it, such as sql: grade__start"},
        {"by: arm", "by: side", "side is a checkbox field"},
        {"codes: [1, 2]", "codes: [1, 3]", "code 3 is in two levels"},
        {"id: low, label: Low", "id: 3, label: Low", "two levels are named 3"},
        {", label: Low", "", "the key label is missing for level low"},
        {"test: tukey", "test: tukey, adjust: bh", "tukey adjusts by itself"},
        {"decimals: 2", "decimals: 9", "not an integer from 0 to 6"},
        {"variable: total, label: Total", "variable: total, id: grade, label: Total",
            "two rows of the table have this id"},
        {"kind: groups", "kind: visits", "row side: "},
        {"kind: groups", "kind: crosstab", "a crosstab has two rows"},
        {"total: {id: all,", "total: {id: a,", "the total bears the id of the group a"},
        {"total: {id: all,", "totl: {id: all,", "did you mean total?"},
        {"grades: {by: died", "grades: {by: dead", "unknown variable dead; did you mean died?"},
        {"everybody: {total: ", "everybody: {overall: x, ttal: ", "did you mean total?"},
        {"groups: grades", "groups: gardes", "unknown grouping gardes; did you mean grades?"},
        {"    where_label: a hook\n", "", "where and where_label go together"},
        {"change: fall", "change: fell", "unknown change fell; did you mean fall?"},
        {"visits: [1_year, start]", "visits: [start, 1_year]", "the two visits of its change"},
        {"id: fall, label: Fall", "id: start, label: Fall", "bears the name of an event"},
        {"id: fall, label: Fall", "id: change, label: Fall", "two changes have the id change"},
        {"visits: [fall]", "visits: [fal]", "unknown visit fal; did you mean fall?"},
        {"kind: multiple", "kind: multiple, improvement: true",
            "of a continuous row can improve"},
        {"rows_of: 4", "rows_of: 5", "unknown table (one before this, with rows) 5"},
        {"rows_of: 4", "rows_of: 4, rows: []", "a table has one or the other"},
        {"cutoff: 2022/3/31", "cutoff: 2022-02-30", "is no date; write it as 2022-03-31"},
        {"T4.total.everybody.fall", "T4.total.everybody.fall.x.p", "is no address"},
        {"T4.total.everybody.fall", "T4.totl.everybody.fall", "did you mean total?"},
        {"T1.gain", "T1.gian", "unknown row gian; did you mean gain?"},
        {"T1.gain", "T9.gain", "is no address"},
        {"name: gain, label: Gain,", "name: gain, label: Gain, level: visit, form: visit,",
            "belongs into study.yaml"},
    };
    g_autoptr(SchemaStudy) study = parse_study();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *yaml = study_replaced(ANALYSIS_YAML, cases[i].from, cases[i].to);
        g_autoptr(GError) error = NULL;
        g_autoptr(SchemaAnalysis) analysis =
            schema_analysis_parse("a.yaml", yaml, strlen(yaml), study, &error);
        if (analysis)
            fail_msg("accepted: %s", cases[i].to);
        assert_true(g_error_matches(error, BASE_ERROR, BASE_ERROR_STUDY));
        if (!strstr(error->message, cases[i].message))
            fail_msg("\"%s\" is not in \"%s\"", cases[i].message, error->message);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_analysis__reads_all),
        cmocka_unit_test(test_analysis__tables_of_their_own),
        cmocka_unit_test(test_analysis__defaults),
        cmocka_unit_test(test_analysis__errors),
    };
    return cmocka_run_group_tests_name("schema/analysis", tests, NULL, NULL);
}
