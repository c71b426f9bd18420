#include "base/csv_write.h"

#include "support/cmocka_all.h"

static char *row(BaseCsvAudience audience, const char *const *cells, size_t n)
{
    GString *out = g_string_new(NULL);
    BaseCsvWriter *writer = base_csv_writer_new(out, audience);
    for (size_t i = 0; i < n; i++)
        base_csv_writer_cell(writer, cells[i]);
    base_csv_writer_end_row(writer);
    base_csv_writer_free(writer);
    return g_string_free(out, FALSE);
}

static void assert_cell(const char *cell, const char *expected)
{
    g_autofree char *line = row(BASE_CSV_FOR_PROGRAMS, &cell, 1);
    g_autofree char *with_end = g_strconcat(expected, "\n", NULL);
    assert_string_equal(line, with_end);
}

static void test_csv_write__quotes_where_needed(void **state)
{
    (void)state;
    assert_cell("plain", "plain");
    assert_cell("", "");
    assert_cell(NULL, "");
    assert_cell("a,b", "\"a,b\"");
    assert_cell("say \"no\"", "\"say \"\"no\"\"\"");
    assert_cell("two\nlines", "\"two\nlines\"");
    assert_cell("a\rb", "\"a\rb\"");
}

static void test_csv_write__cells_and_rows(void **state)
{
    (void)state;
    const char *cells[] = {"a", "", "c"};
    g_autofree char *line = row(BASE_CSV_FOR_PROGRAMS, cells, 3);
    assert_string_equal(line, "a,,c\n");
}

/* Excel runs a cell that begins so; a negative number is no formula. */
static void test_csv_write__no_formulas(void **state)
{
    (void)state;
    assert_cell("=1+1", "\"'=1+1\"");
    assert_cell("+CMD", "\"'+CMD\"");
    assert_cell("@SUM(A1)", "\"'@SUM(A1)\"");
    assert_cell("-2+3", "\"'-2+3\"");
    assert_cell("\tx", "\"'\tx\"");
    assert_cell("-2.5", "-2.5");
    assert_cell("+4", "+4");
    assert_cell("'=1", "\"''=1\"");
    assert_cell("'tis", "'tis");
}

static void test_csv_write__unguarded(void **state)
{
    (void)state;
    static const char *const texts[] = {"=1+1", "'=1+1", "''@x", "'tis", "'-2", "-2", "", "'"};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *line = row(BASE_CSV_FOR_PROGRAMS, &texts[i], 1);
        g_strchomp(line);
        g_auto(GStrv) parts = g_strsplit(line, "\"", -1);
        g_autofree char *cell = g_strjoinv("", parts);
        assert_string_equal(base_csv_unguarded(cell), texts[i]);
    }
}

static void test_csv_write__people_get_a_byte_order_mark(void **state)
{
    (void)state;
    const char *cell = "x";
    g_autofree char *line = row(BASE_CSV_FOR_PEOPLE, &cell, 1);
    assert_string_equal(line, "\xef\xbb\xbfx\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_csv_write__quotes_where_needed),
        cmocka_unit_test(test_csv_write__cells_and_rows),
        cmocka_unit_test(test_csv_write__no_formulas),
        cmocka_unit_test(test_csv_write__unguarded),
        cmocka_unit_test(test_csv_write__people_get_a_byte_order_mark),
    };
    return cmocka_run_group_tests_name("base/csv_write", tests, NULL, NULL);
}
