/*
 * How tables lie: widths and blocks on a terminal, widths of a sheet, heads of a page. What is
 * expected is counted by hand from the rules in text_layout.h and xlsx.h.
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

static char *rendered_as(const ReportDocument *document, ReportFormat format)
{
    g_autoptr(GBytes) bytes = report_render(document, format, NULL);
    assert_non_null(bytes);
    return g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
}

static void assert_has(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("no %s in %s", part, text);
}

static ReportTable *new_table(ReportDocument *document)
{
    return report_table_add(document, "1", "Table 1", "One", "Row");
}

/* A spanner of 14 over columns of 1 and 1: the second is widened to 11, and the underline is as
 * wide as the spanner. */
static void test_text__spanner_wider_than_its_columns(void **state)
{
    (void)state;
    g_autoptr(ReportDocument) document = report_document_new("x", "X");
    ReportTable *table = new_table(document);
    (void)report_table_add_column(table, "n", "", NULL, 'r');
    (void)report_table_add_column(table, "a", "", "A long spanner", 'r');
    (void)report_table_add_column(table, "b", "", "A long spanner", 'r');
    g_autofree char *text = rendered_as(document, REPORT_TEXT);
    g_autoptr(GString) rule = g_string_new(NULL);
    for (size_t i = 0; i < 14; i++)
        g_string_append(rule, "\xe2\x94\x80");
    g_autofree char *expected = g_strdup_printf(
        "\n%17sA long spanner\n%17s%s\nRow%9s  n  a            b\n", "", "", rule->str, "");
    assert_has(text, expected);
}

/* Twelve columns of 10 under one spanner do not fit into 100: the label has 12, each column 2
 * more than itself, so seven stand above and five below. */
static void test_text__one_spanner_in_two_blocks(void **state)
{
    (void)state;
    g_autoptr(ReportDocument) document = report_document_new("x", "X");
    ReportTable *table = new_table(document);
    for (size_t i = 0; i < 12; i++) {
        g_autofree char *label = g_strdup_printf("Column %03zu", i + 1);
        (void)report_table_add_column(table, label, "", "All", 'r');
    }
    g_autofree char *text = rendered_as(document, REPORT_TEXT);
    assert_has(text, "Column 006  Column 007\n");
    assert_has(
        text, "Row           Column 008  Column 009  Column 010  Column 011  Column 012\n");
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++)
        assert_true(g_utf8_strlen(*line, -1) <= 100);
}

/* A block of exactly 100 columns is not broken: 12 + 4 * (2 + 20). One letter more is. */
static void test_text__exactly_a_line(void **state)
{
    (void)state;
    for (size_t more = 0; more < 2; more++) {
        g_autoptr(ReportDocument) document = report_document_new("x", "X");
        ReportTable *table = new_table(document);
        for (size_t i = 0; i < 4; i++) {
            g_autofree char *label = g_strnfill(20 + (i == 3 ? more : 0), (char)('a' + i));
            (void)report_table_add_column(table, label, "", NULL, 'r');
        }
        g_autofree char *text = rendered_as(document, REPORT_TEXT);
        assert_int_equal(strstr(text, "cccc  dddd") != NULL, more == 0);
    }
}

/* A long text in a column of numbers is wrapped within 100 - 12 - 2. */
static void test_text__long_text_among_numbers(void **state)
{
    (void)state;
    g_autoptr(GString) words = g_string_new(NULL);
    for (size_t i = 0; i < 30; i++)
        g_string_append(words, "about ");
    g_autoptr(ReportDocument) document = report_document_new("x", "X");
    ReportTable *table = new_table(document);
    (void)report_table_add_column(table, "P", "", NULL, 'r');
    report_cell_set_text(
        &report_table_add_line(table, REPORT_LINE_ROW, 0, "Age")->cells[0], words->str);
    g_autofree char *text = rendered_as(document, REPORT_TEXT);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    size_t n = 0;
    for (char **line = lines; *line; line++) {
        assert_true(g_utf8_strlen(*line, -1) <= 100);
        n += strstr(*line, "about") != NULL;
    }
    assert_int_equal(n, 3); /* fourteen words of six a line: 14, 14 and 2 */
}

/* A part of a column is named by what its cells hold, each once, in their order. */
static void test_csv__names_of_parts(void **state)
{
    (void)state;
    g_autoptr(ReportDocument) document = report_document_new("x", "X");
    ReportTable *table = new_table(document);
    (void)report_table_add_column(table, "All", "n = 9", NULL, 'r');
    ReportAddress place = {.table = "1", .row = "a", .group = "g", .visit = "v"};
    ReportLine *line = report_table_add_line(table, REPORT_LINE_ROW, 0, "a");
    sample_count(document, &line->cells[0], &place, "4", "44");
    place.row = "b";
    line = report_table_add_line(table, REPORT_LINE_ROW, 0, "b");
    sample_count(document, &line->cells[0], &place, "5", "56");
    place.row = "c";
    line = report_table_add_line(table, REPORT_LINE_ROW, 0, "c");
    sample_mean(document, &line->cells[0], &place, "1.5", "0.5");
    g_autofree char *text = rendered_as(document, REPORT_CSV);
    assert_has(text,
        "Row,\"All (n = 9), n or mean\",\"All (n = 9), % or SD\"\na,4,44\nb,5,56\nc,1.5,0.5\n");
}

/* What tells cells of a sheet apart: headings and sections bold, headings over a line, notes
 * small, labels wrapped. */
static void test_xlsx__looks(void **state)
{
    (void)state;
    g_autoptr(ReportDocument) document = sample_document();
    g_autoptr(GBytes) bytes = report_render(document, REPORT_XLSX, NULL);
    g_autofree char *styles = xlsx_member(bytes, "xl/styles.xml");
    g_auto(GStrv) fonts = g_strsplit(strstr(styles, "<fonts"), "</font>", -1);
    assert_null(strstr(fonts[0], "<b/>")); /* plain */
    assert_non_null(strstr(fonts[1], "<b/>"));
    assert_non_null(strstr(fonts[2], "<sz val=\"9\"/>"));
    assert_has(styles, "<bottom style=\"thin\">");
    assert_has(styles, "<alignment horizontal=\"center\" wrapText=\"1\"/>");
    assert_has(styles, "<alignment horizontal=\"right\" vertical=\"top\"/>");
    assert_has(styles, "<alignment horizontal=\"right\" vertical=\"top\" wrapText=\"1\"/>");
    assert_has(styles, "indent=\"1\"");
}

/* The letters of the widest cell and 2 for air (Excel adds 0.71): see the sample's first table.
 */
static void test_xlsx__widths(void **state)
{
    (void)state;
    static const double letters[] = {50, 4, 6, 5, 6, 8};
    g_autoptr(ReportDocument) document = sample_document();
    g_autoptr(GBytes) bytes = report_render(document, REPORT_XLSX, NULL);
    g_autofree char *xml = xlsx_member(bytes, "xl/worksheets/sheet1.xml");
    for (size_t i = 0; i < G_N_ELEMENTS(letters); i++) {
        g_autofree char *part =
            g_strdup_printf("<col min=\"%zu\" max=\"%zu\" width=\"", i + 1, i + 1);
        assert_has(xml, part);
        const double width = g_ascii_strtod(strstr(xml, part) + strlen(part), NULL);
        assert_true(fabs(width - letters[i] - 2.7109375) < 1e-9);
    }
}

/* Below the notes stands where the numbers come from. */
static void test_xlsx__provenance(void **state)
{
    (void)state;
    g_autoptr(ReportDocument) document = sample_document();
    g_autoptr(GBytes) bytes = report_render(document, REPORT_XLSX, NULL);
    g_autoptr(GHashTable) cells = xlsx_read(bytes, 1);
    const char *last = g_hash_table_lookup(cells, "A11");
    assert_non_null(last);
    assert_true(g_str_has_prefix(last, "Snapshot aaaa"));
    assert_true(g_str_has_suffix(last, "proreg 0.0.0"));
}

/* In a head of two rows a column without spanner stands over both; marks follow labels. */
static void test_html__heads_and_marks(void **state)
{
    (void)state;
    g_autoptr(ReportDocument) document = report_document_new("x", "X");
    ReportTable *table = new_table(document);
    (void)report_table_add_column(table, "All", "n = 2", NULL, 'r');
    (void)report_table_add_column(table, "A", "", "Groups", 'c');
    report_table_add_line(table, REPORT_LINE_ROW, 0, "Age")->mark = g_strdup("b");
    ReportTest *test = report_document_add_test(document, "T1.age.o.v");
    test->adjusted_from = 0.02;
    test->p_value = 0.06;
    g_autofree char *text = rendered_as(document, REPORT_HTML);
    assert_has(text,
        "<tr><th scope=\"col\" class=\"l\" rowspan=\"2\">Row</th><th scope=\"col\" class=\"r\" "
        "rowspan=\"2\">All<small>n = 2</small></th><th scope=\"colgroup\" class=\"span\" "
        "colspan=\"1\"><span>Groups</span></th></tr>\n<tr><th scope=\"col\" "
        "class=\"c\">A</th></tr>");
    assert_has(text, "<th scope=\"row\">Age<sup>b</sup></th>");
    assert_has(text, "<td class=\"r\">0.02</td><td class=\"r\">0.06</td></tr>");
    assert_has(text, "<meta name=\"generator\" content=\"proreg ");
}

/* Each section of a table is a body of its own, so that it is read as a group. */
static void test_html__sections(void **state)
{
    (void)state;
    g_autoptr(ReportDocument) document = report_document_new("x", "X");
    ReportTable *table = new_table(document);
    (void)report_table_add_line(table, REPORT_LINE_SECTION, 0, "First");
    (void)report_table_add_line(table, REPORT_LINE_SECTION, 0, "Second");
    g_autofree char *text = rendered_as(document, REPORT_HTML);
    assert_has(text,
        "<tbody>\n<tr class=\"section\"><th scope=\"rowgroup\" colspan=\"1\">First</th>"
        "</tr>\n</tbody>\n<tbody>\n<tr class=\"section\">");
}

/* One degree of freedom is a number, two are a list; nobody is 0, not counted is null. */
static void test_json__numbers_and_nulls(void **state)
{
    (void)state;
    g_autoptr(ReportDocument) document = report_document_new("x", "X");
    ReportTest *test = report_document_add_test(document, "T1.a.g.v");
    test->n_df = 1;
    test->df[0] = 3;
    ReportFigure *figure = report_figure_new("f", "means", "F", NULL);
    for (int64_t n = -1; n < 1; n++) {
        ReportPanel *panel = report_figure_add_panel(figure, n < 0 ? "p" : "q", "");
        (void)report_panel_add_series(panel, "s", "S", n);
        report_panel_add_mark(panel, &(ReportMark){.text = (char *)"P", .x2 = NAN});
    }
    g_ptr_array_add(document->figures, figure);
    g_autofree char *text = rendered_as(document, REPORT_JSON);
    assert_has(text, "\"df\": 3,\n");
    const char *first = strstr(text, "\"panel\": \"p\""),
               *second = strstr(text, "\"panel\": \"q\"");
    assert_true(first && second && first < second);
    assert_has(first, "\"n\": null");
    assert_has(second, "\"n\": 0");
    assert_has(second, "\"x2\": null");
}

/* A cell of many lines makes its row as high, also where the label has one. */
static void test_xlsx__high_rows(void **state)
{
    (void)state;
    g_autofree char *words = g_strnfill(119, 'w');
    for (size_t i = 5; i < 119; i += 6)
        words[i] = ' ';
    g_autoptr(ReportDocument) document = report_document_new("x", "X");
    ReportTable *table = new_table(document);
    (void)report_table_add_column(table, "Reason", "", NULL, 'l');
    report_cell_set_text(
        &report_table_add_line(table, REPORT_LINE_ROW, 0, "a")->cells[0], words);
    g_autoptr(GBytes) bytes = report_render(document, REPORT_XLSX, NULL);
    g_autofree char *xml = xlsx_member(bytes, "xl/worksheets/sheet1.xml");
    assert_has(xml, "<row r=\"4\" spans=\"1:2\" ht=\"30\""); /* 119 letters in lines of 60 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text__spanner_wider_than_its_columns),
        cmocka_unit_test(test_text__one_spanner_in_two_blocks),
        cmocka_unit_test(test_text__exactly_a_line),
        cmocka_unit_test(test_text__long_text_among_numbers),
        cmocka_unit_test(test_csv__names_of_parts),
        cmocka_unit_test(test_xlsx__looks),
        cmocka_unit_test(test_xlsx__widths),
        cmocka_unit_test(test_xlsx__provenance),
        cmocka_unit_test(test_html__heads_and_marks),
        cmocka_unit_test(test_html__sections),
        cmocka_unit_test(test_json__numbers_and_nulls),
        cmocka_unit_test(test_xlsx__high_rows),
    };
    return cmocka_run_group_tests_name("reports/layout", tests, NULL, NULL);
}
