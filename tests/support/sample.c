#include "support/sample.h"

#include <math.h>

void sample_mean(ReportDocument *document, ReportCell *cell, const ReportAddress *place,
    const char *mean, const char *sd)
{
    ReportAddress address = *place;
    g_autofree char *text = g_strconcat(mean, " \xc2\xb1 ", sd, NULL);
    report_cell_set_text(cell, text);
    address.statistic = "mean";
    report_cell_add_value(cell,
        report_document_add_value(document, &address, g_ascii_strtod(mean, NULL), mean, NULL));
    address.statistic = "sd";
    report_cell_add_value(cell,
        report_document_add_value(document, &address, g_ascii_strtod(sd, NULL), sd, NULL));
}

void sample_count(ReportDocument *document, ReportCell *cell, const ReportAddress *place,
    const char *n, const char *percent)
{
    ReportAddress address = *place;
    g_autofree char *text = g_strconcat(n, " (", percent, "%)", NULL);
    report_cell_set_text(cell, text);
    address.statistic = "n";
    report_cell_add_value(
        cell, report_document_add_value(document, &address, g_ascii_strtod(n, NULL), n, NULL));
    address.statistic = "percent";
    report_cell_add_value(cell, report_document_add_value(document, &address,
                                    g_ascii_strtod(percent, NULL), percent, NULL));
}

/** Adds a P with a test of its own. */
static void sample_p(ReportDocument *document, ReportCell *cell, const ReportAddress *place,
    double p, const char *printed, const char *method)
{
    ReportAddress address = *place;
    g_autofree char *id =
        g_strdup_printf("T%s.%s.%s.%s", place->table, place->row, place->group, place->visit);
    ReportTest *test = report_document_add_test(document, id);
    test->method = g_strdup(method);
    test->brief = g_strdup(method);
    test->n = 203;
    test->p_value = test->p_low = test->p_high = p;
    test->statistic = 0.1;
    test->df[0] = 2;
    test->df[1] = 200;
    test->n_df = 2;
    address.statistic = "p";
    report_cell_set_text(cell, printed);
    report_cell_add_value(
        cell, report_document_add_value(document, &address, p, printed, test->id));
}

static void sample_step(ReportDocument *document, const char *id, const char *label,
    const char *excluded, int64_t before, int64_t out, int64_t unknown, bool after)
{
    ReportFlowStep *step = report_document_add_step(document);
    step->id = g_strdup(id);
    step->label = g_strdup(label);
    step->excluded_label = g_strdup(excluded);
    step->rule = g_strdup("age >= 20 AND x < 'y'");
    step->n_before = before;
    step->n_excluded = out;
    step->n_unknown = unknown;
    step->n_after = before - out;
    step->after_origin = after;
    step->origin = g_strdup("surgery");
}

static void sample_groups(ReportDocument *document)
{
    ReportTable *table =
        report_table_add(document, "2", "Table 2", "Patients & <surgery>", "Variable");
    (void)report_table_add_column(table, "Cervical", "n = 31", NULL, 'r');
    (void)report_table_add_column(table, "TL/L/S", "n = 90", NULL, 'r');
    const size_t p = report_table_add_column(table, "P", "", NULL, 'r');
    table->columns[p].mark = g_strdup("*");
    ReportLine *age = report_table_add_line(table, REPORT_LINE_ROW, 0, "Age, year");
    ReportAddress place = {
        .table = "2", .row = "age", .group = "cervical", .visit = "baseline"};
    sample_mean(document, &age->cells[0], &place, "67.4", "11.7");
    place.group = "tl_l_s";
    sample_mean(document, &age->cells[1], &place, "-66.7", "10.6");
    place.group = "overall_test";
    sample_p(document, &age->cells[2], &place, 0.0004, "<0.001", "one-way ANOVA");
    age->cells[2].mark = g_strdup("a");
    ReportLine *sex = report_table_add_line(table, REPORT_LINE_LEVEL, 1,
        "=1+1 | *x* _y_ \\z{} $100% #~^ <script>alert(1)</script>");
    place = (ReportAddress){
        .table = "2", .row = "sex", .level = "male", .group = "cervical", .visit = "baseline"};
    sample_count(document, &sex->cells[0], &place, "17", "55");
    place.group = "tl_l_s";
    sample_count(document, &sex->cells[1], &place, "0", "0");
    ReportLine *unknown = report_table_add_line(table, REPORT_LINE_UNKNOWN, 1, "Unknown");
    report_cell_set_text(&unknown->cells[0], "1");
    report_cell_set_text(&unknown->cells[1], "0");
    report_table_add_note(table, "*", "P values by one-way ANOVA (a).");
    report_table_add_note(table, "a", "One-way ANOVA.");
    report_table_add_note(
        table, "", "Abbreviations: TL/L/S, thoracolumbar, lumbar and sacral.");
}

static void sample_visits(ReportDocument *document)
{
    static const char *const groups[] = {
        "Cervical (n = 31)", "Thoracic (n = 82)", "TL/L/S (n = 90)"};
    static const char *const ids[] = {"cervical", "thoracic", "tl_l_s"};
    ReportTable *table = report_table_add(
        document, "4", "Table 4", "Before surgery and after one month", "Variable");
    for (size_t i = 0; i < 3; i++) {
        (void)report_table_add_column(table, "Baseline", "", groups[i], 'r');
        (void)report_table_add_column(table, "1 month", "", groups[i], 'r');
        (void)report_table_add_column(table, "P", "", groups[i], 'r');
    }
    (void)report_table_add_line(table, REPORT_LINE_SECTION, 0, "Pain");
    ReportLine *pain = report_table_add_line(table, REPORT_LINE_ROW, 1, "Pain VAS");
    for (size_t i = 0; i < 3; i++) {
        ReportAddress place = {
            .table = "4", .row = "pain_vas", .group = ids[i], .visit = "baseline"};
        sample_mean(document, &pain->cells[3 * i], &place, "58.0", "25.8");
        place.visit = "1_month";
        sample_mean(document, &pain->cells[3 * i + 1], &place, "31.3", "20.7");
        place.visit = "baseline_vs_1_month";
        sample_p(document, &pain->cells[3 * i + 2], &place, 0.001, "0.001", "signed-rank");
    }
}

ReportDocument *sample_document(void)
{
    ReportDocument *document = report_document_new("sample", "A sample & its <tables>");
    g_free(document->citation);
    document->citation = g_strdup("Nobody et al., Journal of Samples 2025;1:1-2");
    g_free(document->version);
    document->version = g_strdup("0.0.0");
    memset(document->snapshot, 'a', 64);
    memset(document->spec, 'b', 64);
    sample_step(
        document, "adults", "Aged 20 years or over", "Younger than 20 years", 413, 0, 0, false);
    sample_step(document, "followed", "Followed for a month", "", 413, 210, 3, true);
    sample_groups(document);
    sample_visits(document);
    report_document_add_method(document, "Of 413 patients, 203 were analysed (P < 0.05).");
    return document;
}

void sample_figure(ReportDocument *document)
{
    ReportFigure *figure = report_figure_new("fig 1", "means", "Means & <bars>", NULL);
    g_free(figure->label);
    figure->label = g_strdup("Figure 1");
    g_string_assign(figure->alt, "Two means: 1 and -2.");
    report_figure_add_category(figure, "Baseline");
    report_figure_add_note(figure, "Means & bars.");
    report_figure_add_note(figure, "A second note.");
    ReportPanel *panel = report_figure_add_panel(figure, "pain", "");
    report_panel_set_labels(panel, "Visit", "Pain, mm");
    ReportSeries *series = report_panel_add_series(panel, "a", "Group A", -1);
    report_series_add(series, &(ReportPoint){.x = 1,
                                  .y = 1.5,
                                  .low = 0.25,
                                  .high = INFINITY,
                                  .n = 31,
                                  .address = (char *)"T2.age.cervical.baseline.mean"});
    report_series_add(
        series, &(ReportPoint){.x = 2, .y = -2, .low = NAN, .high = NAN, .n = -1});
    report_panel_add_mark(panel,
        &(ReportMark){.text = (char *)"P = 0.04", .x = 1, .y = 0, .x2 = NAN, .value = 0.04});
    g_ptr_array_add(document->figures, figure);
}
