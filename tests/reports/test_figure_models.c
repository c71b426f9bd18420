/*
 * Figures of models on the patients of test_models.c: every number is that of the table, whose
 * numbers are R's there.
 */
#include <math.h>
#include <string.h>

#include "reports/figures/figure_draw.h"
#include "support/models.h"

static const char figures_text[] =
    "figures:\n"
    "  - {id: odds, kind: forest, table: 1, title: Odds}\n"
    "  - {id: hazards, kind: forest, table: 2, title: Hazards}\n"
    "  - {id: love, kind: love, table: 4, title: Balance}\n"
    "  - {id: overlap, kind: overlap, match: matched, title: Scores}\n"
    "  - {id: km, kind: km, table: 6, title: Survival, width: single}\n";

static int set_up(void **state)
{
    ModelsFixture *fixture = g_new0(ModelsFixture, 1);
    g_autofree char *text = g_strconcat(analysis_text, figures_text, NULL);
    models_fill(fixture, text, 1);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    models_clear(*state);
    g_free(*state);
    return 0;
}

static const ReportFigure *figure_of(const ReportDocument *document, const char *id)
{
    for (guint i = 0; i < document->figures->len; i++) {
        const ReportFigure *figure = document->figures->pdata[i];
        if (g_str_equal(figure->id, id))
            return figure;
    }
    fail_msg("no figure %s", id);
    return NULL;
}

static const ReportSeries *series_of(const ReportFigure *figure, guint panel, guint series)
{
    const ReportPanel *found = figure->panels->pdata[panel];
    return found->series->pdata[series];
}

static double value_at(const ReportDocument *document, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *address = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    const ReportValue *value = report_document_find(document, address);
    if (!value)
        fail_msg("no value at %s", address);
    return value->value;
}

static void test_forest__ratios_and_limits_of_the_table(void **state)
{
    ReportDocument *document = models_report(*state);
    const ReportSeries *odds = series_of(figure_of(document, "odds"), 0, 0);
    assert_int_equal(odds->points->len, 3);
    const char *const rows[] = {"age", "pain", "male"};
    for (guint i = 0; i < 3; i++) {
        const ReportPoint *point = report_series_point(odds, i);
        const char *const format = "T1.%s.logistic.before.%s";
        assert_true(point->x == value_at(document, format, rows[i], "odds_ratio"));
        assert_true(point->low == value_at(document, format, rows[i], "ci_low"));
        assert_true(point->high == value_at(document, format, rows[i], "ci_high"));
        assert_true(point->y == i + 1.0);
    }
    const ReportPoint *grade =
        report_series_point(series_of(figure_of(document, "hazards"), 0, 0), 1);
    assert_true(grade->x == value_at(document, "%s.hazard_ratio", "T2.grade.A.cox.baseline"));
    report_document_free(document);
}

static void test_love__differences_of_the_table(void **state)
{
    ReportDocument *document = models_report(*state);
    const ReportFigure *figure = figure_of(document, "love");
    for (guint s = 0; s < 2; s++) {
        const ReportSeries *series = series_of(figure, 0, s);
        assert_int_equal(series->points->len, figure->categories->len);
        for (guint i = 0; i < series->points->len; i++) {
            const ReportPoint *point = report_series_point(series, i);
            assert_true(point->x == value_at(document, "%s", point->address));
            assert_true(point->y == i + 1.0);
        }
    }
    assert_string_equal(figure->categories->pdata[0], "Age");
    assert_string_equal(
        report_series_point(series_of(figure, 0, 1), 0)->address, "T4.age.A_vs_B.matched.smd");
    /* Outside the score: marked. */
    assert_non_null(
        strstr(figure->categories->pdata[figure->categories->len - 1], "\xe2\x80\xa0"));
    report_document_free(document);
}

static int64_t sum_of(const ReportSeries *series)
{
    int64_t sum = 0;
    for (guint i = 0; i < series->points->len; i++)
        sum += report_series_point(series, i)->n;
    return sum;
}

static void test_overlap__everybody_is_in_a_bar(void **state)
{
    ReportDocument *document = models_report(*state);
    const ReportFigure *figure = figure_of(document, "overlap");
    const ReportPairs *match = document->matches->pdata[0];
    for (guint panel = 0; panel < 2; panel++) {
        for (guint arm = 0; arm < 2; arm++) {
            const ReportSeries *series = series_of(figure, panel, arm);
            assert_int_equal(sum_of(series), series->n);
            if (panel == 1)
                assert_int_equal(series->n, match->pairs->len);
        }
    }
    report_document_free(document);
}

/* The curve at a time: the last step up to it. */
static const ReportPoint *curve_at(const ReportSeries *series, double time)
{
    const ReportPoint *found = report_series_point(series, 0);
    for (guint i = 0; i < series->points->len; i++) {
        if (report_series_point(series, i)->x <= time)
            found = report_series_point(series, i);
    }
    return found;
}

static void test_km__curve_and_numbers_of_the_table(void **state)
{
    static const char *const groups[] = {"A", "B"};
    static const double times[] = {100, 350};
    ReportDocument *document = models_report(*state);
    const ReportFigure *figure = figure_of(document, "km");
    const ReportPanel *risk = figure->panels->pdata[1];
    const guint n_ticks = risk->marks->len / 2;
    for (guint g = 0; g < 2; g++) {
        guint mark = g * n_ticks + 1; /* After the number at 0. */
        for (guint t = 0; t < 2; t++, mark++) {
            const char *const format = "T6.days.at_%g.%s.baseline.%s";
            const ReportPoint *point = curve_at(series_of(figure, 0, g), times[t]);
            assert_within(100 * point->y,
                value_at(document, format, times[t], groups[g], "percent"), 1e-12);
            assert_within(100 * point->low,
                value_at(document, format, times[t], groups[g], "ci_low"), 1e-12);
            const ReportMark *n = risk->marks->pdata[mark];
            assert_true(n->value == value_at(document, format, times[t], groups[g], "n_risk"));
            assert_true(n->x == times[t]);
        }
    }
    const ReportPanel *curves = figure->panels->pdata[0];
    const ReportMark *logrank = curves->marks->pdata[0];
    assert_string_equal(logrank->address, "T6.days.A_vs_B.baseline.p");
    report_document_free(document);
}

/* Who is still there at a time: at the next death, and those censored before it. */
static int64_t left_at(const ReportFigure *figure, guint group, double time)
{
    const ReportSeries *curve = series_of(figure, 0, group);
    const ReportSeries *censored = series_of(figure, 2, group);
    double until = INFINITY;
    int64_t n = 0;
    for (guint i = curve->points->len - 1; i > 0; i--) {
        const ReportPoint *point = report_series_point(curve, i);
        const ReportPoint *before = report_series_point(curve, i - 1);
        if (point->x >= time && point->y < before->y) {
            until = point->x;
            n = point->n;
        }
    }
    for (guint i = 0; i < censored->points->len; i++) {
        const ReportPoint *point = report_series_point(censored, i);
        n += point->x >= time && point->x < until ? point->n : 0;
    }
    return n;
}

/* After the table's times the ticks go on, so that the last fifth of the curves at most has
 * none, and each has its number at risk. */
static void test_km__ticks_to_the_end(void **state)
{
    ReportDocument *document = models_report(*state);
    const ReportFigure *figure = figure_of(document, "km");
    const ReportPanel *curves = figure->panels->pdata[0], *risk = figure->panels->pdata[1];
    const guint n_ticks = risk->marks->len / 2;
    assert_true(n_ticks > 3);
    for (guint i = 0; i < risk->marks->len; i++) {
        const ReportMark *mark = risk->marks->pdata[i];
        assert_int_equal(mark->value, left_at(figure, i / n_ticks, mark->x));
        assert_true(mark->x <= curves->x_max);
    }
    const ReportMark *last = risk->marks->pdata[n_ticks - 1];
    assert_true(last->x >= 0.8 * curves->x_max - 0.5); /* Ticks are whole numbers here. */
    report_document_free(document);
}

static void test_draw__all(void **state)
{
    g_autofree char *gnuplot = report_gnuplot_find();
    if (!gnuplot)
        skip();
    ReportDocument *document = models_report(*state);
    bool found = false;
    GError *error = NULL;
    assert_true(report_draw_figures(document, &found, &error));
    assert_true(found);
    report_document_free(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_forest__ratios_and_limits_of_the_table, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_love__differences_of_the_table, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_overlap__everybody_is_in_a_bar, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            test_km__curve_and_numbers_of_the_table, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_km__ticks_to_the_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_draw__all, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("reports/figure_models", tests, NULL, NULL);
}
