/* Figures in an analysis file: what is read, and what each fault says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/error.h"
#include "support/study_text.h"

static const char figures[] =
    "figures:\n"
    "  - {id: flow, kind: flow, title: Flow, width: single, notes: [One.]}\n"
    "  - {id: fig1, kind: levels, table: 1, title: Sides}\n"
    "  - {id: fig2, kind: stacked, table: 2, rows: [grade], title: Grades, x_label: Share}\n"
    "  - {id: fig3, kind: means, table: 2, bars: ci, title: Totals}\n"
    "published:\n";

/* The analysis of study_text.h with these figures, and a row of two events. */
static char *text_of(void)
{
    g_autofree char *cutoff = study_replaced(ANALYSIS_YAML, "2022/3/31", "2022-03-31");
    g_autofree char *visits =
        study_replaced(cutoff, "visits: [start, change]", "visits: [start, 1_year, change]");
    return study_replaced(visits, "published:\n", figures);
}

static SchemaStudy *parse_study(void)
{
    g_autoptr(GError) error = NULL;
    SchemaStudy *study = study_parse(STUDY_DICTIONARY, STUDY_YAML, &error);
    if (error)
        fail_msg("%s", error->message);
    return study;
}

static void test_figures__read(void **state)
{
    (void)state;
    g_autoptr(SchemaStudy) study = parse_study();
    g_autoptr(GError) error = NULL;
    g_autofree char *yaml = text_of();
    g_autoptr(SchemaAnalysis) analysis =
        schema_analysis_parse("a.yaml", yaml, strlen(yaml), study, &error);
    if (error)
        fail_msg("%s", error->message);
    assert_int_equal(analysis->n_figures, 4);
    assert_true(analysis->figures[0].single);
    assert_null(analysis->figures[0].table);
    assert_string_equal(analysis->figures[0].notes[0], "One.");
    const SchemaFigure *stacked = schema_analysis_figure(analysis, "fig2");
    assert_ptr_equal(stacked->table, schema_analysis_table(analysis, "2"));
    assert_int_equal(stacked->n_rows, 1);
    assert_false(stacked->single);
    assert_string_equal(stacked->x_label, "Share");
    assert_int_equal(stacked->bars, SCHEMA_BARS_SD);
    assert_int_equal(schema_analysis_figure(analysis, "fig3")->bars, SCHEMA_BARS_CI);
    assert_null(schema_analysis_figure(analysis, "fig4"));
}

static void test_figures__errors(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to, *message;
    } cases[] = {
        {"kind: flow", "kind: flwo", "did you mean flow?"},
        {"figures:", "figurs:", "did you mean figures?"},
        {"width: single", "widht: single", "did you mean width?"},
        {"width: single", "width: triple", "width"},
        {"width: single", "table: 1", "unknown key table"},
        {"table: 2, rows", "tabel: 2, rows", "did you mean table?"},
        {"table: 1, title", "table: 9, title", "unknown table 9"},
        {"table: 1, title", "title", "the key table is missing"},
        {"rows: [grade]", "rows: [grad]", "unknown row grad; did you mean grade?"},
        {"rows: [grade]", "rows: [total]", "stacked shows rows of kind categorical"},
        {"kind: levels, table: 1", "kind: levels, table: 2", "a row of kind multiple"},
        {"kind: means, table: 2, bars: ci", "kind: means, table: 1",
            "continuous at two events or more"},
        {"bars: ci", "bars: se", "bars"},
        {"kind: levels, table: 1", "kind: levels, table: 1, bars: ci", "unknown key bars"},
        {"kind: levels", "kind: km", "a table of kind survival"},
        {"kind: levels", "kind: incidence", "a table of kind incidence"},
        {"kind: levels", "kind: love", "a table of kind balance"},
        {"kind: levels", "kind: forest", "a table of kind regression"},
        {"kind: levels", "kind: scatter", "a table of kind correlation"},
        {"kind: levels, table: 1", "kind: overlap, match: pairs", "unknown match pairs"},
        {"{id: fig3", "{id: fig2", "two figures have the id fig2"},
    };
    g_autoptr(SchemaStudy) study = parse_study();
    g_autofree char *good = text_of();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *yaml = study_replaced(good, cases[i].from, cases[i].to);
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

/* Makes the replacements one after the other; the message must say what is wrong. */
static void assert_refused(const char *const replaced[][2], size_t n, const char *message)
{
    g_autoptr(SchemaStudy) study = parse_study();
    g_autofree char *yaml = text_of();
    for (size_t i = 0; i < n; i++) {
        char *next = study_replaced(yaml, replaced[i][0], replaced[i][1]);
        g_free(yaml);
        yaml = next;
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(SchemaAnalysis) analysis =
        schema_analysis_parse("a.yaml", yaml, strlen(yaml), study, &error);
    assert_null(analysis);
    if (!strstr(error->message, message))
        fail_msg("\"%s\" is not in \"%s\"", message, error->message);
}

/* One key for all bars: the rows must have the levels that it names. */
static void test_figures__error_rows_of_other_levels(void **state)
{
    (void)state;
    static const char *const replaced[][2] = {{", rows: [grade]", ""},
        {"kind: categorical, test: fisher, adjust: bh}\n",
            "kind: categorical, test: fisher, adjust: bh}\n"
            "      - {variable: grade, id: two, label: Two, kind: categorical,\n"
            "         levels: [{id: low, label: Low, codes: [1, 2]}, 3]}\n"}};
    assert_refused(replaced, G_N_ELEMENTS(replaced), "have the same levels");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_figures__read),
        cmocka_unit_test(test_figures__errors),
        cmocka_unit_test(test_figures__error_rows_of_other_levels),
    };
    return cmocka_run_group_tests_name("schema/figures", tests, NULL, NULL);
}
