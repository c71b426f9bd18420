/**
 * @file
 * The workbook as a spreadsheet shows it.
 */
#include "given.h"
#include "support/xlsx.h"

static void check_cell(GHashTable *sheet, const char *cell, const char *expected)
{
    const char *shown = g_hash_table_lookup(sheet, cell);
    assert_non_null(shown);
    assert_string_equal(shown, expected);
}

/* Row 1 has the names; P1's baseline is row 2, P2's row 6. Columns: A to E keys, H age. */
static void test_workbook__sheets(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    given_fill(registry);
    const ExportOptions options = {.format = EXPORT_XLSX, .shape = {.labels = true}};
    GString *out = given_bytes(registry, NULL, NULL, &options, NULL);
    g_autoptr(GBytes) file = g_bytes_new(out->str, out->len);
    g_autoptr(GHashTable) data = xlsx_read(file, 1);
    check_cell(data, "A1", "record_id");
    check_cell(data, "H1", "age");
    check_cell(data, "A2", "P1");
    check_cell(data, "H2", "61");
    check_cell(data, "L2", "Female");
    check_cell(data, "I6", "UNK");
    check_cell(data, "T6", "=1+1");
    g_autoptr(GHashTable) variables = xlsx_read(file, 2);
    check_cell(variables, "A1", "variable");
    check_cell(variables, "A3", "age");
    check_cell(variables, "B3", "Age");
    check_cell(variables, "G3", "1");
    check_cell(variables, "H3", "1");
    check_cell(variables, "I3", "61");
    check_cell(variables, "A7", "site_of");
    check_cell(variables, "D7", "checkbox");
    check_cell(variables, "I8", "2020-01-01");
    g_autoptr(GHashTable) codes = xlsx_read(file, 3);
    check_cell(codes, "A5", "sex");
    check_cell(codes, "C5", "Female");
    check_cell(codes, "D5", "1");
    g_autofree char *xml = xlsx_member(file, "xl/worksheets/sheet1.xml");
    assert_non_null(xml);
    assert_null(strstr(xml, "<f>"));
    assert_non_null(strstr(xml, "<v>58.5</v>"));
    /* 2020-01-01 is day 43831 of a spreadsheet. */
    assert_non_null(strstr(xml, "<v>43831</v>"));
    g_string_free(out, TRUE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_workbook__sheets),
    };
    return cmocka_run_group_tests_name("exports/workbook", tests, NULL, NULL);
}
