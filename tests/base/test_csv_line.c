#include "base/csv_line.h"

#include "support/cmocka_all.h"

static void test_csv_line__delimiter(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        char delimiter;
    } lines[] = {{"a,b\n", ','}, {"a;b;c\n1,5;2\n", ';'}, {"a\tb", '\t'}, {"a|b|c;d\n", '|'},
        {"a^b\r\n", '^'}, {"\"a;b\",c\n", ','}, {"\"a,b\";c\n", ';'}, {"a\n;;;\n", ','},
        {"", ','}};
    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++)
        assert_int_equal(
            base_csv_line_delimiter(lines[i].text, strlen(lines[i].text)), lines[i].delimiter);
}

static void test_csv_line__plain(void **state)
{
    (void)state;
    static const char nul[] = "a,\0,b\n";
    assert_int_equal(base_csv_line_plain("a,b\n", 4), 3);
    assert_int_equal(base_csv_line_plain("a,b\r\n", 5), 3);
    assert_int_equal(base_csv_line_plain("a,b", 3), 3);
    assert_int_equal(base_csv_line_plain("a,\"b\"\n", 6), 0);
    assert_int_equal(base_csv_line_plain(nul, sizeof nul - 1), 0);
    assert_int_equal(base_csv_line_plain("\n", 1), 0);
}

/* Each byte value at each place, beside those that differ in one bit: as a plain loop says. */
static void test_csv_line__find(void **state)
{
    (void)state;
    for (int byte = 0; byte < 256; byte++) {
        char bytes[8];
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = (char)(byte ^ (i % 3 == 0 ? 0 : 1 << i));
        uint64_t expected = 0;
        for (size_t i = 0; i < sizeof bytes; i++)
            expected |= (uint64_t)(bytes[i] == (char)byte) << (8 * i + 7);
        assert_true(base_csv_line_find(bytes, (char)byte) == expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_csv_line__delimiter),
        cmocka_unit_test(test_csv_line__plain),
        cmocka_unit_test(test_csv_line__find),
    };
    return cmocka_run_group_tests_name("base/csv_line", tests, NULL, NULL);
}
