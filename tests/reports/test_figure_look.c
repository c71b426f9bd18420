/*
 * What figures look like: colours that can be seen, lines that differ, bars and axes that say
 * what the data can be.
 */
#include <math.h>
#include <string.h>

#include "reports/figures/figure_draw.h"
#include "reports/figures/figure_templates.h"
#include "reports/study/report.h"
#include "support/close.h"
#include "support/fixture.h"

#include "support/patients.h"

/* ---- the style ---- */

/* Relative luminance of one channel: WCAG 2.1, "relative luminance". */
static double channel(const char *hex)
{
    const char digits[] = {hex[0], hex[1], '\0'};
    const double share = (double)g_ascii_strtoll(digits, NULL, 16) / 255;
    return share <= 0.03928 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4);
}

static double contrast_to_white(const char *hex)
{
    const double luminance =
        0.2126 * channel(hex) + 0.7152 * channel(hex + 2) + 0.0722 * channel(hex + 4);
    return 1.05 / (luminance + 0.05);
}

static void test_style__colours_stand_out(void **state)
{
    (void)state;
    const char *at = strstr(report_figure_template("style"), "array hue[9]");
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    assert_non_null(at);
    for (size_t i = 0; i < 9; i++) {
        at = strchr(at, '#');
        assert_non_null(at);
        const double contrast = contrast_to_white(++at);
        if (contrast < 3)
            fail_msg("colour %zu: %.6s has a contrast of %.2f", i + 1, at, contrast);
        assert_true(g_hash_table_add(seen, g_strndup(at, 6)));
    }
}

/* Nine dashes, none twice: the sixth line is not the first. */
static void test_style__dashes_differ(void **state)
{
    (void)state;
    const char *at = strstr(report_figure_template("style"), "array dash[9] = [");
    bool seen[10] = {false};
    assert_non_null(at);
    at = strchr(at, '=');
    for (size_t i = 0; i < 9; i++) {
        at = strpbrk(at, "123456789");
        assert_non_null(at);
        assert_false(seen[*at - '0']);
        seen[*at++ - '0'] = true;
    }
}

static ReportFigure *figure_of_one(const char *kind, const char *label, ReportPoint point)
{
    ReportFigure *figure = report_figure_new("f", kind, "F", NULL);
    ReportPanel *panel = report_figure_add_panel(figure, "p", "P");
    panel->x_min = 1;
    report_figure_add_category(figure, label);
    report_series_add(report_panel_add_series(panel, "s", label, 1), &point);
    figure->height = 40;
    return figure;
}

/* An ideograph is as wide as two letters: legends leave room for it. */
static void test_commands__wide_names(void **state)
{
    (void)state;
    ReportFigure *figure = figure_of_one("means", "\xe7\x97\x9b\xe3\x81\xbf 5%",
        (ReportPoint){.x = 1, .y = 1, .low = NAN, .high = NAN});
    g_autoptr(GString) commands = report_figure_commands(figure, REPORT_PICTURE_SVG);
    assert_non_null(strstr(commands->str, "longest_name = 7\n"));
    assert_non_null(strstr(commands->str, "longest_category = 7\n"));
    report_figure_free(figure);
}

/* The legend of means counts those who have a value, not all of the group. */
static void test_commands__counts_of_the_visits(void **state)
{
    (void)state;
    ReportFigure *figure = figure_of_one(
        "means", "A", (ReportPoint){.x = 1, .y = 1, .low = NAN, .high = NAN, .n = 189});
    g_autoptr(GString) one = report_figure_commands(figure, REPORT_PICTURE_SVG);
    assert_non_null(strstr(one->str, "series_counts[1] = \"189\"\n"));
    ReportPanel *second = report_figure_add_panel(figure, "q", "Q");
    report_series_add(report_panel_add_series(second, "s", "A", 200),
        &(ReportPoint){.x = 1, .y = 1, .low = NAN, .high = NAN, .n = 139});
    g_autoptr(GString) both = report_figure_commands(figure, REPORT_PICTURE_SVG);
    assert_non_null(strstr(both->str, "series_counts[1] = \"139 to 189\"\n"));
    report_figure_free(figure);
}

static guint count_of(GBytes *svg, const char *what)
{
    g_autofree char *text = g_strndup(g_bytes_get_data(svg, NULL), g_bytes_get_size(svg));
    g_auto(GStrv) parts = g_strsplit(text, what, -1);
    return g_strv_length(parts) - 1;
}

/* An interval that leaves the axis gets an arrow on that side, and only there. */
static void test_forest__arrows_where_the_axis_ends(void **state)
{
    (void)state;
    static const struct {
        double low, high;
        guint n_arrows;
    } cases[] = {{0.5, 2, 0}, {0.001, 2, 1}, {0.5, 4000, 1}, {0.001, 4000, 2}};
    g_autofree char *gnuplot = report_gnuplot_find();
    if (!gnuplot)
        skip();
    guint none = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        ReportFigure *figure = figure_of_one("forest", "Odds",
            (ReportPoint){.x = 1.5, .y = 1, .low = cases[i].low, .high = cases[i].high});
        g_autoptr(GBytes) svg = report_figure_draw(figure, REPORT_PICTURE_SVG, gnuplot, &error);
        fixture_no_error(error);
        const guint n = count_of(svg, "<polygon");
        none = i == 0 ? n : none;
        assert_int_equal(n - none, cases[i].n_arrows);
        report_figure_free(figure);
    }
}

/* ---- what a study's figures say ---- */

static const char analysis_text[] =
    "name: paper\n"
    "title: A paper\n"
    "derived:\n"
    "  - {name: dose, label: Dose, unit: mg, sql: age * 2}\n"
    "cohort:\n"
    "  - {id: adults, label: Adults, where: age >= 20 OR age IS NULL}\n"
    "  - {id: later, label: Later, excluded: Gone, where: age IS NULL OR age >= 0, "
    "after_origin: "
    "true}\n"
    "groups:\n"
    "  by: grade\n"
    "  list: [{id: A, label: Group A}, {id: B, label: Group B}]\n"
    "tables:\n"
    "  - id: 1\n"
    "    title: Pain\n"
    "    kind: groups\n"
    "    visits: [baseline, 1_month]\n"
    "    rows:\n"
    "      - {variable: pain, label: Pain, kind: continuous}\n"
    "  - id: 2\n"
    "    title: Dose and pain\n"
    "    kind: correlation\n"
    "    visit: baseline\n"
    "    rows:\n"
    "      - {variable: dose, label: Dose, kind: continuous}\n"
    "      - {variable: pain, label: Pain, kind: continuous, visits: [baseline]}\n"
    "figures:\n"
    "  - {id: means, kind: means, table: 1, title: Pain}\n"
    "  - {id: scatter, kind: scatter, table: 2, title: Dose and pain}\n"
    "  - {id: flow, kind: flow, title: Flow}\n";

static ReportDocument *report_of(void)
{
    GError *error = NULL;
    Registry *registry = fixture_create(NULL);
    RegistryImport *import = fixture_begin(registry);
    put_patients(registry, import);
    fixture_commit(import);
    SchemaAnalysis *analysis = schema_analysis_parse("paper.yaml", analysis_text,
        sizeof analysis_text - 1, registry_study(registry), &error);
    fixture_no_error(error);
    RegistryCohort *cohort = NULL;
    const ReportOptions options = {.study = registry_study(registry)};
    ReportDocument *document =
        report_study(fixture_cohort(&cohort, registry, analysis), analysis, &options, &error);
    fixture_no_error(error);
    registry_cohort_free(cohort);
    schema_analysis_free(analysis);
    registry_close(registry);
    return document;
}

static const ReportPanel *panel_of(const ReportDocument *document, guint figure)
{
    const ReportFigure *found = document->figures->pdata[figure];
    return found->panels->pdata[0];
}

/* Group B at 1 month has pain 6, 2 and 1: mean 3, SD 2.6457513 (the root of 7), and nobody has
 * less than 1. At baseline 5, 7, 8 and 3: nothing is cut. */
static void test_means__bars_end_in_the_data(void **state)
{
    (void)state;
    g_autoptr(ReportDocument) document = report_of();
    const ReportSeries *b = panel_of(document, 0)->series->pdata[1];
    const ReportPoint *before = report_series_point(b, 0), *after = report_series_point(b, 1);
    assert_within(after->y, 3, 1e-12);
    assert_true(after->low == 1);
    assert_within(after->high, 3 + sqrt(7), 1e-12);
    assert_within(before->low, 5.75 - sqrt(14.75 / 3), 1e-12);
    assert_within(before->high, 5.75 + sqrt(14.75 / 3), 1e-12);
    const ReportFigure *figure = document->figures->pdata[0];
    assert_non_null(strstr(figure->notes->pdata[0], "greatest value observed"));
}

/* A step that rests on what happened later says so in the picture too. */
static void test_flow__marks_what_comes_after(void **state)
{
    (void)state;
    g_autoptr(ReportDocument) document = report_of();
    const ReportFlowStep *first = document->flow->pdata[0];
    const ReportFlowStep *second = document->flow->pdata[1];
    assert_false(first->after_origin);
    assert_true(second->after_origin);
    const ReportPanel *panel = panel_of(document, 2);
    guint n = 0;
    for (guint i = 0; i < panel->marks->len; i++) {
        const ReportMark *box = panel->marks->pdata[i];
        if (!strstr(box->text, "(uses what happened after surgery)"))
            continue;
        n++;
        assert_true(box->y == 2);
        assert_true(box->x2 == 3); /* lines: label, mark, n */
    }
    assert_int_equal(n, 1);
}

static void test_axes__units(void **state)
{
    (void)state;
    g_autoptr(ReportDocument) document = report_of();
    assert_string_equal(panel_of(document, 0)->title, "Pain");
    assert_string_equal(panel_of(document, 1)->x_label, "Dose, mg");
    assert_string_equal(panel_of(document, 1)->y_label, "Pain");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_style__colours_stand_out),
        cmocka_unit_test(test_style__dashes_differ),
        cmocka_unit_test(test_commands__wide_names),
        cmocka_unit_test(test_commands__counts_of_the_visits),
        cmocka_unit_test(test_flow__marks_what_comes_after),
        cmocka_unit_test(test_forest__arrows_where_the_axis_ends),
        cmocka_unit_test(test_means__bars_end_in_the_data),
        cmocka_unit_test(test_axes__units),
    };
    return cmocka_run_group_tests_name("reports/figure_look", tests, NULL, NULL);
}
