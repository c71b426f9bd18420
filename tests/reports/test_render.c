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
#include "sample.h"

static char *rendered(ReportFormat format)
{
    g_autoptr(ReportDocument) document = sample_document();
    GBytes *bytes = report_render(document, format, NULL);
    assert_non_null(bytes);
    gsize size = 0;
    char *data = g_bytes_unref_to_data(bytes, &size);
    char *text = g_strndup(data, size);
    g_free(data);
    return text;
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
    static const char *const names[] = {"text", "csv", "md", "html", "json", "tex", "xlsx"};
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
        cmocka_unit_test(test_csv__golden),
        cmocka_unit_test(test_markdown__golden),
        cmocka_unit_test(test_latex__golden),
        cmocka_unit_test(test_html__escapes_and_structure),
        cmocka_unit_test(test_json__keys_of_cells_and_tests),
        cmocka_unit_test(test_json__seventeen_digits),
        cmocka_unit_test(test_json__infinite_and_missing),
        cmocka_unit_test(test_xlsx__deterministic),
        cmocka_unit_test(test_render__empty_document),
        cmocka_unit_test(test_format_parse__names),
    };
    return cmocka_run_group_tests_name("reports/render", tests, NULL, NULL);
}
