/*
 * Pictures: what gnuplot is told, that no text can become a command, and what comes out. The
 * cases that draw are skipped where gnuplot is not installed.
 */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "reports/figures/figure_draw.h"
#include "reports/figures/gnuplot.h"
#include "reports/render/render.h"
#include "reports/study/report.h"
#include "support/close.h"
#include "support/fixture.h"

#include "support/patients.h"

static const char hostile[] = "'; system(\"touch owned\"); `touch owned` @HOME $points \\ "
                              "\"\n}\nexit\n<b>&amp;</b> %s {/*2}";

static const char analysis_text[] =
    "name: paper\n"
    "title: A paper\n"
    "cohort:\n"
    "  - {id: adults, label: Adults, excluded: Children, where: age >= 20 OR age IS NULL}\n"
    "groups:\n"
    "  by: grade\n"
    "  overall: overall_test\n"
    "  list:\n"
    "    - {id: A, label: Group A}\n"
    "    - {id: B, label: Group B, abbreviation: the second}\n"
    "  pairs:\n"
    "    - {id: A_vs_B, label: A vs B, groups: [A, B]}\n"
    "change: {before: baseline, after: 1_month}\n"
    "tables:\n"
    "  - id: 1\n"
    "    title: Patients\n"
    "    kind: groups\n"
    "    visit: baseline\n"
    "    rows:\n"
    "      - variable: site_of\n"
    "        label: Where\n"
    "        kind: multiple\n"
    "        levels: [neck, back]\n"
    "      - {variable: sex, label: Sex, kind: categorical}\n"
    "  - id: 3\n"
    "    title: Changes\n"
    "    kind: pairwise\n"
    "    visits: [baseline, 1_month, change]\n"
    "    rows:\n"
    "      - {variable: pain, label: Pain, kind: continuous, test: tukey}\n"
    "  - id: 5\n"
    "    title: Age and pain\n"
    "    kind: correlation\n"
    "    visit: baseline\n"
    "    rows:\n"
    "      - {variable: age, label: Age, kind: continuous}\n"
    "      - {variable: pain, label: Pain, kind: continuous, visits: [baseline]}\n"
    "figures:\n"
    "  - {id: flow, kind: flow, title: Flow}\n"
    "  - {id: fig1, kind: levels, table: 1, title: Where it is}\n"
    "  - {id: sex, kind: stacked, table: 1, title: Sex}\n"
    "  - {id: fig2, kind: means, table: 3, title: Pain, bars: ci, width: single}\n"
    "  - {id: figS1, kind: scatter, table: 5, title: Age and pain}\n";

typedef struct {
    Registry *registry;
    SchemaAnalysis *analysis;
    RegistryCohort *cohort;
} Fixture;

static void open_analysis(Fixture *fixture)
{
    GError *error = NULL;
    fixture->analysis = schema_analysis_parse("paper.yaml", analysis_text,
        sizeof analysis_text - 1, registry_study(fixture->registry), &error);
    fixture_no_error(error);
}

static int set_up(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);
    fixture->registry = fixture_create(NULL);
    RegistryImport *import = fixture_begin(fixture->registry);
    put_patients(fixture->registry, import);
    fixture_commit(import);
    open_analysis(fixture);
    *state = fixture;
    return 0;
}

static int set_up_empty(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);
    fixture->registry = fixture_create(NULL);
    open_analysis(fixture);
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

/* Every number that bears an address is the table's, to the last bit. */
static void check_addresses(
    const ReportDocument *document, const ReportFigure *figure, guint *n)
{
    for (guint i = 0; i < figure->panels->len; i++) {
        const ReportPanel *panel = figure->panels->pdata[i];
        for (guint j = 0; j < panel->series->len; j++) {
            const ReportSeries *series = panel->series->pdata[j];
            for (guint k = 0; k < series->points->len; k++) {
                const ReportPoint *point = report_series_point(series, k);
                if (!point->address)
                    continue;
                const ReportValue *value = report_document_find(document, point->address);
                assert_non_null(value);
                assert_true(value->value == point->y);
                (*n)++;
            }
        }
        for (guint j = 0; j < panel->marks->len; j++) {
            const ReportMark *mark = panel->marks->pdata[j];
            if (!mark->address)
                continue;
            assert_true(report_document_find(document, mark->address)->value == mark->value);
            (*n)++;
        }
    }
}

static void test_figures__numbers_are_the_tables(void **state)
{
    ReportDocument *document = report_of(*state, NULL);
    guint n = 0;
    assert_int_equal(document->figures->len, 5);
    for (guint i = 0; i < document->figures->len; i++)
        check_addresses(document, document->figures->pdata[i], &n);
    assert_true(n > 10);
    /* 2 groups of 2 levels; the flow's counts are those of the flow. */
    const ReportFigure *flow = figure_of(document, "flow");
    const ReportPanel *boxes = flow->panels->pdata[0];
    const ReportFlowStep *step = document->flow->pdata[0];
    assert_int_equal(report_series_point(boxes->series->pdata[0], 1)->n, step->n_after);
    assert_int_equal(report_series_point(boxes->series->pdata[1], 0)->n, step->n_excluded);
    report_document_free(document);
}

/* A t interval: mean -+ t(n - 1) SD / sqrt(n); R 4.2: qt(.975, 1:7). */
static void test_means__confidence_interval(void **state)
{
    static const double t[] = {12.706204736174694, 4.3026527297494619, 3.1824463052837078,
        2.7764451051977934, 2.5705818356363146, 2.4469118511449692, 2.3646242515927849};
    ReportDocument *document = report_of(*state, NULL);
    const ReportPanel *panel = figure_of(document, "fig2")->panels->pdata[0];
    const ReportSeries *series = panel->series->pdata[0];
    const ReportPoint *point = report_series_point(series, 0);
    g_autofree char *address = g_strdup(point->address);
    assert_true(g_str_has_suffix(address, ".mean"));
    memcpy(strrchr(address, '.') + 1, "sd\0", 3);
    const ReportValue *sd = report_document_find(document, address);
    assert_non_null(sd);
    assert_in_range(point->n, 2, 8);
    assert_within(
        point->high - point->y, t[point->n - 2] * sd->value / sqrt((double)point->n), 1e-9);
    assert_within(point->y - point->low, point->high - point->y, 1e-9);
    /* The change is no visit: two of them. */
    assert_int_equal(series->points->len, 2);
    report_document_free(document);
}

static void test_figures__only_those_asked_for(void **state)
{
    const char *const tables[] = {"1", NULL}, *const figures[] = {"fig2", NULL};
    const ReportOptions one_table = {.tables = tables};
    const ReportOptions one_figure = {.figures = figures};
    ReportDocument *document = report_of(*state, &one_table);
    assert_int_equal(document->figures->len, 0);
    report_document_free(document);
    document = report_of(*state, &one_figure);
    assert_int_equal(document->figures->len, 1);
    assert_int_equal(document->tables->len, 1);
    assert_string_equal(((const ReportTable *)document->tables->pdata[0])->id, "3");
    report_document_free(document);
}

static void test_figures__error_unknown(void **state)
{
    Fixture *fixture = *state;
    const char *const figures[] = {"fig9", NULL};
    const ReportOptions options = {.figures = figures};
    GError *error = NULL;
    assert_null(
        report_study(fixture_cohort(&fixture->cohort, fixture->registry, fixture->analysis),
            fixture->analysis, &options, &error));
    assert_string_equal(error->message,
        "the study 'paper' has no figure 'fig9'; it has flow, fig1, sex, fig2, figS1");
    g_error_free(error);
}

/* ---- what gnuplot is told ---- */

static void test_text__only_letters_digits_and_blanks_stand_bare(void **state)
{
    (void)state;
    g_autoptr(GString) out = g_string_new(NULL);
    report_gnuplot_text(out, "P = 0.05\t\"`@$\\'");
    assert_string_equal(
        out->str, "\"P \\075 0\\056\\060\\065 \\042\\140\\100\\044\\134\\047\"");
    g_string_truncate(out, 0);
    report_gnuplot_text(out, hostile);
    for (const char *c = out->str + 1; c < out->str + out->len - 1; c++)
        assert_true(g_ascii_isalnum(*c) || *c == ' ' || *c == '\\');
}

static void test_number__what_does_not_exist(void **state)
{
    (void)state;
    g_autoptr(GString) out = g_string_new(NULL);
    report_gnuplot_number(out, NAN);
    report_gnuplot_number(out, INFINITY);
    report_gnuplot_number(out, -0.25);
    assert_string_equal(out->str, "NaNNaN-0.25");
}

/* ---- pictures ---- */

static void fill_hostile(ReportFigure *figure, ReportPanel *panel)
{
    report_panel_set_labels(panel, hostile, hostile);
    panel->x_min = 1;
    panel->x_max = 2;
    panel->y_min = -6;
    panel->y_max = 6;
    for (int s = 0; s < 10; s++) { /* More than there are colours. */
        ReportSeries *series = report_panel_add_series(panel, "s", hostile, 3);
        for (int i = 1; i <= 2; i++) {
            const ReportPoint point = {
                .x = i, .y = 2.0 * i + s, .low = i - 0.5, .high = 2.0 * i + 1.0, .n = 3};
            report_series_add(series, &point);
        }
    }
    const ReportMark mark = {.text = (char *)hostile, .x = 1, .y = 1, .x2 = 2, .value = 0.5};
    report_panel_add_mark(panel, &mark);
    report_figure_add_category(figure, hostile);
}

/* A figure whose every text is hostile. */
static ReportFigure *hostile_figure(const char *kind)
{
    ReportFigure *figure = report_figure_new("fig'1", kind, hostile, NULL);
    figure->height = 60;
    for (size_t i = 0; i < 3; i++)
        fill_hostile(figure, report_figure_add_panel(figure, hostile, hostile));
    g_string_append(figure->alt, hostile);
    return figure;
}

static GBytes *draw(const ReportFigure *figure, ReportPicture picture)
{
    g_autofree char *gnuplot = report_gnuplot_find();
    GError *error = NULL;
    GBytes *bytes = report_figure_draw(figure, picture, gnuplot, &error);
    fixture_no_error(error);
    return bytes;
}

static void ignore_element(GMarkupParseContext *context, const gchar *name, const gchar **names,
    const gchar **values, gpointer data, GError **error)
{
    (void)context, (void)name, (void)data, (void)error;
    for (size_t i = 0; names[i]; i++) {
        assert_false(g_str_has_prefix(names[i], "on"));
        assert_null(strstr(values[i], "owned"));
    }
}

static void check_markup(GBytes *svg)
{
    const GMarkupParser parser = {.start_element = ignore_element};
    g_autoptr(GMarkupParseContext) context =
        g_markup_parse_context_new(&parser, (GMarkupParseFlags)0, NULL, NULL);
    gsize size = 0;
    const char *text = g_bytes_get_data(svg, &size);
    GError *error = NULL;
    assert_true(g_markup_parse_context_parse(context, text, (gssize)size, &error));
    assert_true(g_markup_parse_context_end_parse(context, &error));
    assert_non_null(g_strstr_len(text, (gssize)size, "role=\"img\""));
    assert_null(g_strstr_len(text, (gssize)size, "<b>"));
}

static void test_draw__hostile_texts_are_harmless(void **state)
{
    (void)state;
    static const char *const kinds[] = {
        "flow", "forest", "km", "levels", "love", "means", "overlap", "scatter", "stacked"};
    g_autofree char *gnuplot = report_gnuplot_find();
    if (!gnuplot)
        skip();
    g_autofree char *folder = g_dir_make_tmp("proreg-figure-XXXXXX", NULL);
    g_autofree char *before = g_get_current_dir();
    assert_int_equal(g_chdir(folder), 0);
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        ReportFigure *figure = hostile_figure(kinds[i]);
        g_autoptr(GBytes) svg = draw(figure, REPORT_PICTURE_SVG);
        g_autoptr(GBytes) again = draw(figure, REPORT_PICTURE_SVG);
        check_markup(svg);
        assert_true(g_bytes_equal(svg, again));
        report_figure_free(figure);
    }
    assert_false(g_file_test("owned", G_FILE_TEST_EXISTS));
    assert_int_equal(g_chdir(before), 0);
    assert_int_equal(g_rmdir(folder), 0);
}

static void test_draw__every_figure_of_a_study(void **state)
{
    g_autofree char *gnuplot = report_gnuplot_find();
    if (!gnuplot)
        skip();
    ReportDocument *document = report_of(*state, NULL);
    bool found = false;
    GError *error = NULL;
    assert_true(report_draw_figures(document, &found, &error));
    assert_true(found);
    for (guint i = 0; i < document->figures->len; i++) {
        const ReportFigure *figure = document->figures->pdata[i];
        g_autoptr(GBytes) pdf = draw(figure, REPORT_PICTURE_PDF);
        g_autoptr(GBytes) again = draw(figure, REPORT_PICTURE_PDF);
        g_autoptr(GBytes) png = draw(figure, REPORT_PICTURE_PNG);
        gsize size = 0;
        check_markup(figure->svg);
        assert_memory_equal(g_bytes_get_data(pdf, &size), "%PDF-", 5);
        assert_true(g_bytes_equal(pdf, again));
        const char *bytes = g_bytes_get_data(png, &size);
        assert_memory_equal(bytes, "\x89PNG\r\n\x1a\n", 8);
        assert_memory_equal(bytes + 33 + 4, "pHYs\x00\x00\x2e\x23\x00\x00\x2e\x23\x01", 13);
    }
    g_autoptr(GBytes) page = report_render(document, REPORT_HTML, &error);
    gsize size = 0;
    const char *html = g_bytes_get_data(page, &size);
    assert_non_null(g_strstr_len(html, (gssize)size, "<b>Figure 2.</b> Pain<"));
    report_document_free(document);
}

static void test_draw__nobody_in_the_registry(void **state)
{
    g_autofree char *gnuplot = report_gnuplot_find();
    if (!gnuplot)
        skip();
    ReportDocument *document = report_of(*state, NULL);
    bool found = false;
    GError *error = NULL;
    assert_true(report_draw_figures(document, &found, &error));
    for (guint i = 0; i < document->figures->len; i++)
        check_markup(((const ReportFigure *)document->figures->pdata[i])->svg);
    report_document_free(document);
}

/* Without gnuplot a page says so, and says in words what the figures would show. */
static void test_draw__no_gnuplot(void **state)
{
    ReportDocument *document = report_of(*state, NULL);
    g_autofree char *path = g_strdup(g_getenv("PATH"));
    bool found = true;
    GError *error = NULL;
    assert_true(g_setenv("PATH", "/nowhere", TRUE));
    assert_true(report_draw_figures(document, &found, &error));
    assert_true(g_setenv("PATH", path, TRUE));
    assert_false(found);
    g_autoptr(GBytes) page = report_render(document, REPORT_HTML, &error);
    gsize size = 0;
    const char *html = g_bytes_get_data(page, &size);
    assert_non_null(g_strstr_len(html, (gssize)size, "install the package gnuplot-nox"));
    assert_non_null(g_strstr_len(html, (gssize)size, "Line chart of means over the visits"));
    report_document_free(document);
}

static void test_draw__error_no_such_program(void **state)
{
    (void)state;
    ReportFigure *figure = hostile_figure("levels");
    GError *error = NULL;
    assert_null(report_figure_draw(figure, REPORT_PICTURE_SVG, "/nowhere/gnuplot", &error));
    assert_true(
        g_str_has_prefix(error->message, "figure fig'1: /nowhere/gnuplot: cannot be run"));
    g_error_free(error);
    report_figure_free(figure);
}

/* gnuplot reads % in the name of a tick as a format: "50% less" would become "50 1.000000ess".
 */
static void test_draw__percent_sign_in_a_category(void **state)
{
    (void)state;
    g_autofree char *gnuplot = report_gnuplot_find();
    if (!gnuplot)
        skip();
    ReportFigure *figure = report_figure_new("fig1", "levels", "Loss", NULL);
    ReportPanel *panel = report_figure_add_panel(figure, "loss", "");
    ReportSeries *series = report_panel_add_series(panel, "all", "All", 3);
    const ReportPoint point = {.x = 1, .y = 3, .low = NAN, .high = NAN, .n = 3};
    report_series_add(series, &point);
    report_figure_add_category(figure, "50% less");
    panel->y_max = 3;
    figure->height = 60;
    g_autoptr(GBytes) svg = draw(figure, REPORT_PICTURE_SVG);
    gsize size = 0;
    const char *text = g_bytes_get_data(svg, &size);
    assert_non_null(g_strstr_len(text, (gssize)size, "50% less"));
    report_figure_free(figure);
}

/* More commands than a pipe holds, to a program that reads none: an error, not SIGPIPE. */
static void test_draw__error_program_that_ends_early(void **state)
{
    (void)state;
    g_autoptr(GString) commands = g_string_new(NULL);
    g_string_set_size(commands, 1 << 20);
    memset(commands->str, '\n', commands->len);
    GError *error = NULL;
    assert_null(report_gnuplot_run("/bin/false", commands, &error));
    assert_true(g_str_has_prefix(error->message, "/bin/false"));
    g_error_free(error);
}

/* In LaTeX a figure bears its own number: \caption would print LaTeX's. */
static void test_figures__latex_caption(void **state)
{
    const char *const ids[] = {"fig1", NULL};
    const ReportOptions options = {.figures = ids};
    ReportDocument *document = report_of(*state, &options);
    GError *error = NULL;
    g_autoptr(GBytes) file = report_render(document, REPORT_LATEX, &error);
    fixture_no_error(error);
    gsize size = 0;
    const char *text = g_bytes_get_data(file, &size);
    const char *figure = g_strstr_len(text, (gssize)size, "\\begin{figure}");
    assert_non_null(figure);
    const gssize rest = (gssize)size - (figure - text);
    assert_non_null(g_strstr_len(figure, rest, "\\textbf{Figure 1.} Where it is."));
    assert_null(g_strstr_len(figure, rest, "\\caption"));
    report_document_free(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_figures__numbers_are_the_tables, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_means__confidence_interval, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_figures__only_those_asked_for, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_figures__error_unknown, set_up, tear_down),
        cmocka_unit_test(test_text__only_letters_digits_and_blanks_stand_bare),
        cmocka_unit_test(test_number__what_does_not_exist),
        cmocka_unit_test(test_draw__hostile_texts_are_harmless),
        cmocka_unit_test_setup_teardown(test_draw__every_figure_of_a_study, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            test_draw__nobody_in_the_registry, set_up_empty, tear_down),
        cmocka_unit_test_setup_teardown(test_draw__no_gnuplot, set_up, tear_down),
        cmocka_unit_test(test_draw__error_no_such_program),
        cmocka_unit_test(test_draw__percent_sign_in_a_category),
        cmocka_unit_test(test_draw__error_program_that_ends_early),
        cmocka_unit_test_setup_teardown(test_figures__latex_caption, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("reports/figure", tests, NULL, NULL);
}
