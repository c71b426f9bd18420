/*
 * Workbooks, read back out of their XML: what a cell shows there is what the text format
 * prints.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "reports/render/render.h"
#include "support/sample.h"
#include "support/xlsx.h"

#define MINUS "\xe2\x88\x92"

static GHashTable *read_back(const ReportDocument *document, int sheet)
{
    g_autoptr(GBytes) bytes = report_render(document, REPORT_XLSX, NULL);
    assert_non_null(bytes);
    return xlsx_read(bytes, sheet);
}

static void assert_cell(GHashTable *cells, const char *name, const char *expected)
{
    const char *found = g_hash_table_lookup(cells, name);
    if (g_strcmp0(found, expected) != 0)
        fail_msg("%s: '%s' instead of '%s'", name, found ? found : "nothing", expected);
}

/* One table of one column, a line a number; its cells show what the text has. */
static void assert_shown(const char *statistic, double value, const char *printed,
    const char *mark, const char *text)
{
    g_autoptr(ReportDocument) document = report_document_new("x", "X");
    ReportTable *table = report_table_add(document, "1", "Table 1", "One", "Row");
    (void)report_table_add_column(table, "Column", "", NULL, 'r');
    ReportLine *line = report_table_add_line(table, REPORT_LINE_ROW, 0, "Label");
    const ReportAddress address = {
        .table = "1", .row = "r", .group = "g", .visit = "v", .statistic = statistic};
    report_cell_add_value(
        &line->cells[0], report_document_add_value(document, &address, value, printed, NULL));
    line->cells[0].mark = g_strdup(mark);
    g_autoptr(GHashTable) cells = read_back(document, 1);
    assert_cell(cells, "B4", text);
}

/* Every style of printing has its digits: bounds, a P that stops at 0.99, no zero before the
 * point, signs. */
static void test_xlsx__shows_what_is_printed(void **state)
{
    (void)state;
    static const struct {
        const char *statistic;
        double value;
        const char *printed, *mark, *shown;
    } cases[] = {
        {"p", 1, "0.99", NULL, "0.99"},
        {"p", 1, ">0.99", NULL, ">0.99"},
        {"p", 0.0004, "<0.001", "a", "<0.001 a"},
        {"p", 0.12345, "0.12", NULL, "0.12"},
        {"p", 0.12345, "0.12", "*", "0.12 *"},
        {"p", 0.05, ".05", NULL, ".05"},
        {"p", 0.0499, "0.0499", NULL, "0.0499"},
        {"n", 1234, "1234", NULL, "1234"},
        {"n", 0, "0", NULL, "0"},
        {"percent", 54.8387, "55", NULL, "(55%)"},
        {"percent", 54.8387, "54.8", "b", "(54.8%) b"},
        {"denominator", 188, "188", NULL, "of 188"},
        {"mean", -66.71, "-66.7", NULL, MINUS "66.7"},
        {"mean", -66.71, "-66.7", "a", MINUS "66.7 a"},
        {"mean", -0.04, "0.0", NULL, "0.0"},
        {"mean", -0.04, "-0.0", NULL, MINUS "0.0"},
        {"mean", -1, "<" MINUS "0.5", NULL, "<" MINUS "0.5"},
        {"estimate", 2.5, "2.500", NULL, "2.500"},
        {"estimate", NAN, "\xe2\x80\x93", NULL, "\xe2\x80\x93"},
        {"estimate", INFINITY, "Inf", NULL, "Inf"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_shown(cases[i].statistic, cases[i].value, cases[i].printed, cases[i].mark,
            cases[i].shown);
}

/* The numbers of a cell stand in columns of their own; together they are the text's cell. */
static void test_xlsx__same_cells_as_the_text(void **state)
{
    (void)state;
    static const char *const names[][2] = {{"B", "C"}, {"D", "E"}};
    g_autoptr(ReportDocument) document = sample_document();
    g_autoptr(GHashTable) cells = read_back(document, 1);
    const ReportTable *table = document->tables->pdata[0];
    for (guint i = 0; i < 2; i++) {
        const ReportLine *line = table->lines->pdata[i];
        for (guint j = 0; j < 2; j++) {
            g_autofree char *first = g_strdup_printf("%s%u", names[j][0], i + 4);
            g_autofree char *second = g_strdup_printf("%s%u", names[j][1], i + 4);
            const char *number = g_hash_table_lookup(cells, first);
            const char *spread = g_hash_table_lookup(cells, second);
            assert_non_null(number);
            assert_non_null(spread);
            g_autofree char *both = g_strconcat(number, " ", spread, NULL);
            assert_string_equal(both, line->cells[j].text);
        }
    }
    assert_cell(cells, "A1", "Table 2. Patients & <surgery>");
    assert_cell(cells, "B3", "Cervical\n(n = 31)");
    assert_cell(cells, "F3", "P*");
    assert_cell(cells, "F4", "<0.001 a");
    assert_cell(cells, "B6", "1");
    assert_cell(cells, "A8", "* P values by one-way ANOVA (a).");
}

static void test_xlsx__spanners_and_sections(void **state)
{
    (void)state;
    g_autoptr(ReportDocument) document = sample_document();
    g_autoptr(GHashTable) cells = read_back(document, 2);
    assert_cell(cells, "B3", "Cervical (n = 31)");
    assert_cell(cells, "G3", "Thoracic (n = 82)");
    assert_cell(cells, "A4", "Variable");
    assert_cell(cells, "D4", "1 month");
    assert_cell(cells, "A5", "Pain");
    assert_cell(cells, "B6", "58.0");
    assert_cell(cells, "C6", "\xc2\xb1 25.8");
    g_autoptr(GHashTable) methods = read_back(document, 3);
    assert_cell(methods, "A1", "Of 413 patients, 203 were analysed (P < 0.05).");
}

/* The sheet's column widths: wide enough for the longest word of a heading, and for a number.
 */
static void test_xlsx__wide_enough(void **state)
{
    (void)state;
    g_autoptr(ReportDocument) document = report_document_new("x", "X");
    ReportTable *table = report_table_add(document, "1", "Table 1", "One", "Row");
    (void)report_table_add_column(table, "Unverhaeltnismaessigkeit", "", NULL, 'r');
    (void)report_table_add_column(table, "n", "", NULL, 'r');
    ReportLine *line = report_table_add_line(table, REPORT_LINE_ROW, 0, "Label");
    const ReportAddress address = {
        .table = "1", .row = "r", .group = "g", .visit = "v", .statistic = "estimate"};
    report_cell_add_value(&line->cells[1], report_document_add_value(document, &address,
                                               123456789012.25, "123456789012.25", NULL));
    g_autoptr(GBytes) bytes = report_render(document, REPORT_XLSX, NULL);
    g_autofree char *xml = xlsx_member(bytes, "xl/worksheets/sheet1.xml");
    const char *const needed[] = {
        "<col min=\"2\" max=\"2\" width=\"", "<col min=\"3\" max=\"3\" width=\""};
    const double least[] = {24, 15};
    for (size_t i = 0; i < 2; i++) {
        const char *found = strstr(xml, needed[i]);
        assert_non_null(found);
        assert_true(g_ascii_strtod(found + strlen(needed[i]), NULL) >= least[i]);
    }
}

static void assert_has(const char *xml, const char *part)
{
    if (!strstr(xml, part))
        fail_msg("no %s in %s", part, xml);
}

/* A heading stands over the numbers of its column, a note over all columns; what is above and
 * left of the numbers stays in view. */
static void test_xlsx__sheets(void **state)
{
    (void)state;
    g_autoptr(ReportDocument) document = sample_document();
    ReportTable *first = document->tables->pdata[0];
    g_autofree char *words = g_strnfill(130, 'w');
    for (size_t i = 4; i < 130; i += 5)
        words[i] = ' ';
    (void)report_table_add_line(first, REPORT_LINE_ROW, 2, words);
    g_autoptr(GBytes) bytes = report_render(document, REPORT_XLSX, NULL);
    g_autofree char *one = xlsx_member(bytes, "xl/worksheets/sheet1.xml");
    g_autofree char *two = xlsx_member(bytes, "xl/worksheets/sheet2.xml");
    g_autofree char *three = xlsx_member(bytes, "xl/worksheets/sheet3.xml");
    g_autofree char *book = xlsx_member(bytes, "xl/workbook.xml");
    assert_has(one, "<mergeCell ref=\"B3:C3\"/>");
    assert_has(one, "<mergeCell ref=\"D3:E3\"/>");
    assert_has(one, "<mergeCell ref=\"A9:F9\"/>"); /* the first note */
    assert_null(strstr(one, "ref=\"F3:F3\""));
    assert_has(one, "topLeftCell=\"B4\"");
    assert_has(one, "<row r=\"3\" spans=\"1:6\" ht=\"30\""); /* label and n = 31 */
    assert_has(one, "<row r=\"7\" spans=\"1:6\" ht=\"45\""); /* 130 letters in lines of 46 */
    assert_null(strstr(one, "<row r=\"4\" spans=\"1:6\" ht"));
    assert_null(strstr(one, "orientation=\"landscape\""));
    assert_has(one, "paperSize=\"9\"");
    assert_has(one, "fitToHeight=\"0\"");
    assert_has(two, "<mergeCell ref=\"B3:F3\"/>"); /* the spanner over 2 + 2 + 1 numbers */
    assert_has(two, "topLeftCell=\"B5\"");
    assert_null(strstr(two, "orientation=\"landscape\"")); /* 89 characters, as text */
    assert_has(three, "fitToHeight=\"0\"");
    assert_has(book, "<sheet name=\"Table 2\" sheetId=\"1\"");
    assert_has(book, "<sheet name=\"Methods\" sheetId=\"3\"");
}

/* More than 100 characters across are turned. */
static void test_xlsx__landscape(void **state)
{
    (void)state;
    g_autoptr(ReportDocument) document = report_document_new("x", "X");
    ReportTable *table = report_table_add(document, "1", "Table 1", "One", "Row");
    for (size_t i = 0; i < 8; i++)
        (void)report_table_add_column(table, "Anaesthetics", "", NULL, 'r');
    g_autoptr(GBytes) bytes = report_render(document, REPORT_XLSX, NULL);
    g_autofree char *xml = xlsx_member(bytes, "xl/worksheets/sheet1.xml");
    assert_has(xml, "orientation=\"landscape\"");
}

/* Names of sheets: what Excel refuses is replaced or cut, and none comes twice. */
static void test_xlsx__names_of_sheets(void **state)
{
    (void)state;
    static const char *const titles[] = {"A/B", "Survival: all", "Survival: all", "",
        "A title that is longer than a name may be", "'Quoted'"};
    static const char *const names[] = {
        "A_B", "Survival", "Survival 2", "Table", "A title that is longer th", "_Quoted"};
    g_autoptr(ReportDocument) document = report_document_new("x", "X");
    for (size_t i = 0; i < G_N_ELEMENTS(titles); i++)
        (void)report_table_add(document, "1", "", titles[i], "Row");
    g_autoptr(GBytes) bytes = report_render(document, REPORT_XLSX, NULL);
    g_autofree char *book = xlsx_member(bytes, "xl/workbook.xml");
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *part =
            g_strdup_printf("<sheet name=\"%s\" sheetId=\"%zu\"", names[i], i + 1);
        assert_has(book, part);
    }
}

/* Excel takes 32,767 characters a cell: a longer label is cut, and a note says so. */
static void test_xlsx__label_beyond_the_limit(void **state)
{
    (void)state;
    g_autofree char *fits = g_strnfill(32767, 'a');
    g_autofree char *over = g_strnfill(32768, 'a');
    g_autoptr(ReportDocument) document = report_document_new("x", "X");
    ReportTable *table = report_table_add(document, "1", "Table 1", "One", "Row");
    (void)report_table_add_line(table, REPORT_LINE_ROW, 0, fits);
    (void)report_table_add_line(table, REPORT_LINE_ROW, 0, over);
    g_autoptr(GHashTable) cells = read_back(document, 1);
    const char *whole = g_hash_table_lookup(cells, "A4");
    const char *cut = g_hash_table_lookup(cells, "A5");
    assert_non_null(cut);
    assert_string_equal(whole, fits);
    assert_int_equal(g_utf8_strlen(cut, -1), 32767);
    assert_true(g_str_has_suffix(cut, "a\xe2\x80\xa6"));
    assert_non_null(strstr(g_hash_table_lookup(cells, "A7"), "32,767"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_xlsx__shows_what_is_printed),
        cmocka_unit_test(test_xlsx__same_cells_as_the_text),
        cmocka_unit_test(test_xlsx__spanners_and_sections),
        cmocka_unit_test(test_xlsx__wide_enough),
        cmocka_unit_test(test_xlsx__sheets),
        cmocka_unit_test(test_xlsx__landscape),
        cmocka_unit_test(test_xlsx__names_of_sheets),
        cmocka_unit_test(test_xlsx__label_beyond_the_limit),
    };
    return cmocka_run_group_tests_name("reports/xlsx", tests, NULL, NULL);
}
