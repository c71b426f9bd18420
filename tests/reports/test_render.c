/*
 * Every format of one sample. The golden files are read by people: they were checked against
 * the sample by eye, and the assertions below name what each must keep.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/error.h"
#include "reports/render/render.h"
#include "support/sample.h"

static char *rendered_as(const ReportDocument *document, ReportFormat format)
{
    GBytes *bytes = report_render(document, format, NULL);
    assert_non_null(bytes);
    gsize size = 0;
    char *data = g_bytes_unref_to_data(bytes, &size);
    char *text = g_strndup(data, size);
    g_free(data);
    return text;
}

static char *rendered(ReportFormat format)
{
    g_autoptr(ReportDocument) document = sample_document();
    return rendered_as(document, format);
}

/* PROREG_GOLDEN=write writes the file anew, for a person to read. */
static void assert_golden(const char *text, const char *name)
{
    g_autofree char *path =
        g_build_filename(PROREG_SOURCE_DIR, "tests", "reports", "golden", name, NULL);
    if (g_strcmp0(g_getenv("PROREG_GOLDEN"), "write") == 0)
        assert_true(g_file_set_contents(path, text, -1, NULL));
    g_autofree char *expected = NULL;
    assert_true(g_file_get_contents(path, &expected, NULL, NULL));
    assert_string_equal(text, expected);
}

static void test_text__golden(void **state)
{
    (void)state;
    g_autofree char *text = rendered(REPORT_TEXT);
    assert_golden(text, "sample.txt");
}

/* Wide tables are stacked, long notes wrapped. */
static void test_text__within_100_columns(void **state)
{
    (void)state;
    g_autofree char *text = rendered(REPORT_TEXT);
    char **lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++)
        assert_true(g_utf8_strlen(*line, -1) <= 100);
    g_strfreev(lines);
}

static void test_text__wide_characters(void **state)
{
    (void)state;
    g_autoptr(ReportDocument) document = report_document_new("wide", "Wide");
    ReportTable *table = report_table_add(document, "1", "Table 1", "Wide", "V");
    (void)report_table_add_column(table, "n", "", NULL, 'r');
    (void)report_table_add_line(table, REPORT_LINE_ROW, 0,
        "\xe7\x97\x9b\xe3\x81\xbf\xe3\x81\xae\xe5\xbc\xb7\xe3\x81\x95\xef\xbc\x88");
    (void)report_table_add_line(table, REPORT_LINE_ROW, 0, "twelve chars");
    report_cell_set_text(&((ReportLine *)table->lines->pdata[0])->cells[0], "1");
    report_cell_set_text(&((ReportLine *)table->lines->pdata[1])->cells[0], "2");
    GBytes *bytes = report_render(document, REPORT_TEXT, NULL);
    g_autofree char *text = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
    g_bytes_unref(bytes);
    /* Six characters of two columns each are as wide as twelve of one. */
    assert_non_null(strstr(text, "\xef\xbc\x88  1\n"));
    assert_non_null(strstr(text, "twelve chars  2\n"));
}

/* 60 ideographs without a blank: lines of 25, as the label column is 50 wide, and the cells of
 * this and the next row stand below each other. */
static void test_text__long_wide_label(void **state)
{
    (void)state;
    g_autoptr(GString) label = g_string_new(NULL);
    for (size_t i = 0; i < 60; i++)
        g_string_append(label, "\xe7\x97\x9b");
    g_autoptr(ReportDocument) document = report_document_new("wide", "Wide");
    ReportTable *table = report_table_add(document, "1", "Table 1", "Wide", "V");
    (void)report_table_add_column(table, "n", "", NULL, 'r');
    report_cell_set_text(
        &report_table_add_line(table, REPORT_LINE_ROW, 0, label->str)->cells[0], "1");
    report_cell_set_text(&report_table_add_line(table, REPORT_LINE_ROW, 0, "x")->cells[0], "2");
    g_autofree char *text = rendered_as(document, REPORT_TEXT);
    g_autofree char *first = g_strndup(label->str, 75);
    g_autofree char *last = g_strndup(label->str, 30);
    g_autofree char *expected =
        g_strdup_printf("\n%s  1\n%s\n%s\nx%51s2\n", first, first, last, "");
    assert_non_null(strstr(text, expected));
}

/* Texts share what the numbers leave of 100 columns: 12 for the label, 2 + 9 for the number and
 * 2 + 7 for the verdict leave 2 + 66 for the reason, eleven words of five letters. */
static void test_text__texts_share_the_line(void **state)
{
    (void)state;
    g_autoptr(GString) reason = g_string_new(NULL);
    for (size_t i = 0; i < 25; i++)
        g_string_append(reason, "about ");
    g_autoptr(ReportDocument) document = report_document_new("x", "X");
    ReportTable *table = report_table_add(document, "1", "Table 1", "One", "Row");
    (void)report_table_add_column(table, "Published", "", NULL, 'r');
    (void)report_table_add_column(table, "Verdict", "", NULL, 'l');
    (void)report_table_add_column(table, "Reason", "", NULL, 'l');
    ReportLine *line = report_table_add_line(table, REPORT_LINE_ROW, 0, "T1.age");
    report_cell_set_text(&line->cells[0], "10.5");
    report_cell_set_text(&line->cells[1], "differs");
    report_cell_set_text(&line->cells[2], reason->str);
    g_autofree char *text = rendered_as(document, REPORT_TEXT);
    g_autofree char *eleven = g_strndup(reason->str, 65);
    g_autofree char *three = g_strndup(reason->str, 17);
    g_autofree char *expected =
        g_strdup_printf("\nT1.age             10.5  differs  %s\n%34s%s\n%34s%s\n", eleven, "",
            eleven, "", three);
    assert_non_null(strstr(text, "Row           Published  Verdict  Reason\n"));
    assert_non_null(strstr(text, expected));
}

/* What would steer a terminal is shown, in Markdown as in text. */
static void test_render__control_characters(void **state)
{
    (void)state;
    static const ReportFormat formats[] = {REPORT_TEXT, REPORT_MARKDOWN};
    for (size_t i = 0; i < G_N_ELEMENTS(formats); i++) {
        g_autoptr(ReportDocument) document = report_document_new("x", "red \x1b[31m");
        ReportTable *table = report_table_add(document, "1", "", "a\nb", "V\x1b");
        (void)report_table_add_column(table, "\xe2\x80\xaen", "", NULL, 'r');
        (void)report_table_add_line(table, REPORT_LINE_ROW, 0, "\x9b label");
        g_autofree char *text = rendered_as(document, formats[i]);
        assert_null(strchr(text, '\x1b'));
        assert_null(strchr(text, 0x9b));
        assert_null(strstr(text, "\xe2\x80\xae"));
        assert_non_null(strstr(text, "x1b"));
        assert_non_null(strstr(text, "U+202En"));
        assert_non_null(strstr(text, "a b"));
    }
}

static void test_csv__golden(void **state)
{
    (void)state;
    g_autofree char *text = rendered(REPORT_CSV);
    assert_golden(text, "sample.csv");
    assert_non_null(strstr(text, "-66.7"));
    assert_null(strstr(text, "\xe2\x88\x92"));
}

static void test_markdown__golden(void **state)
{
    (void)state;
    g_autofree char *text = rendered(REPORT_MARKDOWN);
    assert_golden(text, "sample.md");
    assert_null(strstr(text, "<script>"));
    assert_non_null(strstr(text, "\xe2\x88\x92"
                                 "66.7"));
}

static void test_latex__golden(void **state)
{
    (void)state;
    g_autofree char *text = rendered(REPORT_LATEX);
    assert_golden(text, "sample.tex");
    assert_non_null(strstr(text, "\\$100\\% \\#\\textasciitilde{}\\textasciicircum{}"));
}

static void test_html__escapes_and_structure(void **state)
{
    (void)state;
    g_autofree char *text = rendered(REPORT_HTML);
    assert_null(strstr(text, "<script"));
    assert_null(strstr(text, "http"));
    static const char *const needed[] = {"<title>A sample &amp; its &lt;tables&gt;</title>",
        "href=\"#table-2\"", "id=\"table-2\"", "href=\"#flow\"", "id=\"flow\"",
        "<th scope=\"colgroup\" class=\"span\" colspan=\"3\">", "<th scope=\"row\"",
        "<caption>", "@media print", "prefers-color-scheme:dark",
        "\xe2\x88\x92"
        "66.7",
        "data-cell=\"T2.age.cervical.baseline.mean T2.age.cervical.baseline.sd\"",
        "not known: 3", "uses what happened after surgery", "proreg 0.0.0"};
    for (size_t i = 0; i < G_N_ELEMENTS(needed); i++) {
        if (!strstr(text, needed[i]))
            fail_msg("missing: %s", needed[i]);
    }
}

/* The page below its style sheet, with a figure that was not drawn. */
static void test_html__golden(void **state)
{
    (void)state;
    g_autoptr(ReportDocument) document = sample_document();
    sample_figure(document);
    g_autofree char *text = rendered_as(document, REPORT_HTML);
    const char *body = strstr(text, "<body>");
    assert_non_null(body);
    assert_golden(body, "sample.html");
}

/* The bytes that the link of that name holds. New. */
static char *held_by(const char *page, const char *name, gsize *size)
{
    g_autofree char *link = g_strdup_printf("<a download=\"%s\" href=\"data:", name);
    const char *at = strstr(page, link);
    assert_non_null(at);
    at = strstr(at, ";base64,") + strlen(";base64,");
    g_autofree char *text = g_strndup(at, strcspn(at, "\""));
    char *bytes = (char *)g_base64_decode(text, size);
    return bytes;
}

/* Each table goes along as a file for a spreadsheet, alone, with its notes; and every one leads
 * back to the contents. */
static void test_html__tables_to_take(void **state)
{
    (void)state;
    g_autoptr(ReportDocument) document = sample_document();
    g_autofree char *page = rendered_as(document, REPORT_HTML);
    g_autofree char *all = rendered_as(document, REPORT_CSV);
    for (guint i = 0; i < document->tables->len; i++) {
        const ReportTable *table = document->tables->pdata[i];
        g_autofree char *name = g_strdup_printf("%s-table-%s.csv", document->name, table->id);
        gsize size = 0;
        g_autofree char *bytes = held_by(page, name, &size);
        g_autofree char *csv = g_strndup(bytes, size);
        g_autofree char *head = g_strdup_printf("\xef\xbb\xbf# %s. ", table->label);
        assert_true(g_str_has_prefix(csv, head));
        assert_null(strstr(csv + 3, "\n# Table "));
        const char *rows = strchr(csv, '\n') + 1;
        g_autofree char *body = g_strndup(rows, (gsize)(strstr(rows, "\n#") - rows));
        assert_non_null(strstr(all, body));
        assert_non_null(strstr(csv, "proreg"));
    }
    gsize size = 0;
    g_autofree char *tests = held_by(page, "sample-table-every-test.csv", &size);
    assert_non_null(g_strstr_len(tests, (gssize)size, "T2.age.overall_test.baseline"));
    g_auto(GStrv) back = g_strsplit(page, "href=\"#contents\">Contents</a>", -1);
    assert_int_equal(g_strv_length(back), 1 + document->tables->len + 2); /* tests, Methods */
}

/* Nothing is folded away, since paper cannot be clicked on; the label of a figure stands apart
 * from its title. */
static void test_html__contents_and_every_test(void **state)
{
    (void)state;
    g_autoptr(ReportDocument) document = sample_document();
    ReportFigure *figure = report_figure_new("f", "means", "Survival", NULL);
    g_free(figure->label);
    figure->label = g_strdup("Figure S1");
    g_ptr_array_add(document->figures, figure);
    ReportTest *test = document->tests->pdata[1];
    test->adjustment = g_strdup("adjusted by Holm");
    test->note = g_strdup("few patients");
    test->statistic = -1.5;
    g_autofree char *text = rendered_as(document, REPORT_HTML);
    assert_null(strstr(text, "<details"));
    static const char *const needed[] = {"<b>Figure S1</b> Survival</a>",
        "<a class=\"plain\" href=\"#table-every-test\">", "id=\"table-every-test\"",
        "<th scope=\"row\">T2.age.overall_test.baseline</th><td class=\"l\">one-way ANOVA</td>"
        "<td class=\"r\">203</td><td class=\"r\">0.1</td><td class=\"r\">2, 200</td>"
        "<td class=\"r\"></td><td class=\"r\">0.0004</td></tr>",
        "signed-rank; adjusted by Holm; few patients",
        "\xe2\x88\x92"
        "1.5"};
    for (size_t i = 0; i < G_N_ELEMENTS(needed); i++)
        if (!strstr(text, needed[i]))
            fail_msg("missing: %s", needed[i]);
}

/* A figure with and without its picture, which lies beside the file; % and blanks in its name.
 */
static void test_render__figures(void **state)
{
    (void)state;
    static const struct {
        ReportFormat format;
        const char *drawn, *in_words;
    } cases[] = {
        {REPORT_TEXT,
            "Figure 1. Means & <bars>\n(a 5%.svg, .pdf, .png)\nTwo means: 1 and -2.\n"
            "Means & bars.\nA second note.\n\n",
            "Figure 1. Means & <bars>\nTwo means: 1 and -2.\n"},
        {REPORT_MARKDOWN,
            "## Figure 1. Means &amp; &lt;bars&gt;\n\n![Two means: 1 and -2.](a%205%25.svg)\n\n"
            "Means &amp; bars.\nA second note.\n\n",
            "&lt;bars&gt;\n\nTwo means: 1 and -2.\n\nMeans"},
        {REPORT_LATEX,
            "\\includegraphics[width=\\ifdim 174mm>\\linewidth\\linewidth\\else 174mm\\fi]"
            "{\\detokenize{a 5%.pdf}}\n\\par\\smallskip{\\raggedright \\textbf{Figure 1.} "
            "Means "
            "\\& \\ensuremath{<}bars\\ensuremath{>}. Means \\& bars. A second note.\\par}\n",
            "\\centering\nTwo means: 1 and -2.\\par"},
        {REPORT_HTML,
            "<figure id=\"picture-fig-1\" class=\"double means\">\n<div class=\"picture\">\n"
            /* base64 of the whole file, made with coreutils */
            "<img alt=\"Two means: 1 and -2.\" "
            "src=\"data:image/svg+xml;base64,PD94bWw/Pjxzdmc+MTwvc3ZnPg==\">\n"
            "</div>\n<figcaption>",
            "<p>Two means: 1 and -2.</p>"},
        {REPORT_HTML,
            "<a download href=\"a%205%25.svg\" aria-label=\"Figure 1, SVG\">SVG</a> \xc2\xb7 "
            "<a download href=\"a%205%25.pdf\" aria-label=\"Figure 1, PDF\">PDF</a> \xc2\xb7 "
            "<a download href=\"a%205%25.png\" aria-label=\"Figure 1, PNG\">PNG</a> \xc2\xb7 "
            "<a class=\"back\" href=\"#contents\">Contents</a></p>",
            "Not drawn"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(ReportDocument) document = sample_document();
        sample_figure(document);
        ReportFigure *figure = document->figures->pdata[0];
        g_autofree char *in_words = rendered_as(document, cases[i].format);
        figure->svg = g_bytes_new_static("<?xml?><svg>1</svg>", 19);
        figure->file = g_strdup("a 5%");
        g_autofree char *drawn = rendered_as(document, cases[i].format);
        if (!strstr(in_words, cases[i].in_words) || strstr(in_words, cases[i].drawn))
            fail_msg("case %zu in words", i);
        if (!strstr(drawn, cases[i].drawn))
            fail_msg("case %zu drawn", i);
    }
}

/* A survival curve's numbers at risk are a table too, and the boxes of the flow a list: on a
 * phone they are read there. */
static void test_html__narrow_screens(void **state)
{
    (void)state;
    g_autoptr(ReportDocument) document = sample_document();
    ReportFigure *flow = report_figure_new("flow", "flow", "Flow", NULL);
    flow->svg = g_bytes_new_static("<svg id=\"f\"/>", 13);
    g_ptr_array_add(document->figures, flow);
    ReportFigure *km = report_figure_new("km", "km", "Survival", NULL);
    km->svg = g_bytes_new_static("<svg/>", 6);
    ReportPanel *curves = report_figure_add_panel(km, "survival", "");
    ReportPanel *risk = report_figure_add_panel(km, "at_risk", "Number at risk");
    static const char *const numbers[] = {"31", "12", "82", "40"};
    (void)report_panel_add_series(curves, "a", "With <A>", 31);
    (void)report_panel_add_series(curves, "b", "Without", 82);
    for (size_t i = 0; i < 4; i++)
        report_panel_add_mark(risk,
            &(ReportMark){
                .text = (char *)numbers[i], .x = i % 2 == 0 ? 0 : 182.5, .y = i < 2 ? 1 : 2});
    g_ptr_array_add(document->figures, km);
    g_autofree char *text = rendered_as(document, REPORT_HTML);
    static const char *const needed[] = {
        "src=\"data:image/svg+xml;base64,PHN2ZyBpZD0iZiIvPg==\">",
        "<div class=\"scroll narrow\" role=\"region\" tabindex=\"0\" aria-label=\"Survival, "
        "Number at risk\">"
        "<table class=\"numbers\">\n<caption>Number at risk</caption>\n<thead><tr><td></td>",
        "<ol class=\"flow narrow\">", "Younger than 20 years",
        "<th scope=\"col\" class=\"r\">0</th>"
        "<th scope=\"col\" class=\"r\">182.5</th></tr>",
        "<tr><th scope=\"row\">With &lt;A&gt;</th><td class=\"r\">31</td><td "
        "class=\"r\">12</td>"
        "</tr>\n<tr><th scope=\"row\">Without</th><td class=\"r\">82</td><td "
        "class=\"r\">40</td>"};
    for (size_t i = 0; i < G_N_ELEMENTS(needed); i++)
        if (!strstr(text, needed[i]))
            fail_msg("missing: %s", needed[i]);
    const char *flow_at = strstr(text, "id=\"picture-flow\"");
    assert_non_null(flow_at);
    assert_null(strstr(flow_at + 1, "id=\"picture-flow\""));
}

/* What is too wide for an upright page is turned, and beyond that printed smaller. */
static void test_latex__wide_tables(void **state)
{
    (void)state;
    static const struct {
        size_t n_columns;
        const char *size;
        bool turned;
    } cases[] = {{3, "\\small\n", false}, {7, "\\small\n", true}, {8, "\\footnotesize\n", true},
        {9, "\\scriptsize\n", true}, {30, "\\tiny\n", true}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(ReportDocument) document = report_document_new("x", "X");
        ReportTable *table = report_table_add(document, "1", "Table 1", "One", "Row");
        for (size_t j = 0; j < cases[i].n_columns; j++)
            (void)report_table_add_column(table, "Without decompres", "", NULL, 'r');
        g_autofree char *text = rendered_as(document, REPORT_LATEX);
        if (!strstr(text, cases[i].size))
            fail_msg("%zu columns: not %s", cases[i].n_columns, cases[i].size);
        assert_int_equal(strstr(text, "\\begin{landscape}") != NULL, cases[i].turned);
        assert_int_equal(strstr(text, "\\end{landscape}") != NULL, cases[i].turned);
    }
}

static json_t *parsed(void)
{
    g_autofree char *text = rendered(REPORT_JSON);
    json_error_t where;
    json_t *root = json_loads(text, 0, &where);
    if (!root)
        fail_msg("not JSON at line %d: %s", where.line, where.text);
    return root;
}

static void test_json__keys_of_cells_and_tests(void **state)
{
    (void)state;
    json_t *root = parsed();
    const json_t *cell = json_array_get(json_object_get(root, "cells"), 2);
    static const char *const texts[][2] = {{"address", "T2.age.tl_l_s.baseline.mean"},
        {"table", "2"}, {"row", "age"}, {"group", "tl_l_s"}, {"visit", "baseline"},
        {"statistic", "mean"}, {"printed", "-66.7"}};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        assert_string_equal(json_string_value(json_object_get(cell, texts[i][0])), texts[i][1]);
    assert_true(json_is_null(json_object_get(cell, "level")));
    assert_true(json_is_null(json_object_get(cell, "test")));
    assert_true(json_real_value(json_object_get(cell, "value")) == -66.7);
    const json_t *test = json_array_get(json_object_get(root, "tests"), 0);
    assert_string_equal(
        json_string_value(json_object_get(test, "id")), "T2.age.overall_test.baseline");
    assert_int_equal(json_integer_value(json_object_get(test, "n")), 203);
    assert_int_equal(json_array_size(json_object_get(test, "df")), 2);
    assert_true(json_real_value(json_object_get(test, "p_value")) == 0.0004);
    assert_true(json_is_null(json_object_get(test, "adjusted_from")));
    json_decref(root);
}

/* All that a document can hold. */
static void test_json__golden(void **state)
{
    (void)state;
    g_autoptr(ReportDocument) document = sample_document();
    sample_figure(document);
    ReportPairs *match = report_document_add_match(document, "m", "Matched", "logit");
    match->caliper = INFINITY;
    match->score_sd = 1.5;
    report_pairs_add(match, "P1", "P2", 0.25);
    report_pairs_add(match, "P3", "P4", 0);
    g_autofree char *text = rendered_as(document, REPORT_JSON);
    assert_golden(text, "sample.json");
}

static void test_json__seventeen_digits(void **state)
{
    (void)state;
    g_autofree char *text = rendered(REPORT_JSON);
    assert_non_null(strstr(text, "\"statistic\": 0.10000000000000001"));
}

static void test_json__infinite_and_missing(void **state)
{
    (void)state;
    g_autoptr(ReportDocument) document = report_document_new("x", "X");
    ReportTest *test = report_document_add_test(document, "T1.x.g.v");
    test->statistic = -INFINITY;
    GBytes *bytes = report_render(document, REPORT_JSON, NULL);
    g_autofree char *text = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
    g_bytes_unref(bytes);
    assert_non_null(strstr(text, "\"statistic\": \"-Inf\""));
    assert_non_null(strstr(text, "\"p_value\": null"));
    assert_non_null(strstr(text, "\"df\": null"));
}

/* Same bytes each time, a ZIP, and no cell that is a formula. */
static void test_xlsx__deterministic(void **state)
{
    (void)state;
    g_autoptr(ReportDocument) document = sample_document();
    g_autoptr(GBytes) first = report_render(document, REPORT_XLSX, NULL);
    g_autoptr(GBytes) second = report_render(document, REPORT_XLSX, NULL);
    assert_non_null(first);
    assert_true(g_bytes_equal(first, second));
    assert_memory_equal(g_bytes_get_data(first, NULL), "PK\3\4", 4);
}

static void test_render__empty_document(void **state)
{
    (void)state;
    for (ReportFormat format = REPORT_TEXT; format <= REPORT_XLSX; format++) {
        g_autoptr(ReportDocument) document = report_document_new("empty", "Empty");
        g_autoptr(GBytes) bytes = report_render(document, format, NULL);
        assert_non_null(bytes);
    }
}

static void test_format_parse__names(void **state)
{
    (void)state;
    static const char *const names[] = {
        "text", "csv", "md", "html", "json", "tex", "xlsx", "docx", "slides"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        ReportFormat format = REPORT_TEXT;
        assert_true(report_format_parse(names[i], &format, NULL));
        assert_int_equal(format, i);
    }
    ReportFormat format = REPORT_TEXT;
    g_autoptr(GError) error = NULL;
    assert_false(report_format_parse("pdf", &format, &error));
    assert_true(g_error_matches(error, BASE_ERROR, BASE_ERROR_USAGE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text__golden),
        cmocka_unit_test(test_text__within_100_columns),
        cmocka_unit_test(test_text__wide_characters),
        cmocka_unit_test(test_text__long_wide_label),
        cmocka_unit_test(test_text__texts_share_the_line),
        cmocka_unit_test(test_render__control_characters),
        cmocka_unit_test(test_csv__golden),
        cmocka_unit_test(test_markdown__golden),
        cmocka_unit_test(test_latex__golden),
        cmocka_unit_test(test_html__escapes_and_structure),
        cmocka_unit_test(test_html__golden),
        cmocka_unit_test(test_html__tables_to_take),
        cmocka_unit_test(test_html__contents_and_every_test),
        cmocka_unit_test(test_html__narrow_screens),
        cmocka_unit_test(test_render__figures),
        cmocka_unit_test(test_latex__wide_tables),
        cmocka_unit_test(test_json__keys_of_cells_and_tests),
        cmocka_unit_test(test_json__golden),
        cmocka_unit_test(test_json__seventeen_digits),
        cmocka_unit_test(test_json__infinite_and_missing),
        cmocka_unit_test(test_xlsx__deterministic),
        cmocka_unit_test(test_render__empty_document),
        cmocka_unit_test(test_format_parse__names),
    };
    return cmocka_run_group_tests_name("reports/render", tests, NULL, NULL);
}
