#include "base/text.h"

#include <string.h>

#include "support/cmocka_all.h"

static void assert_trimmed(const char *text, const char *expected)
{
    size_t size = strlen(text);
    const size_t before = size;
    const bool shorter = base_text_trim(&text, &size);
    assert_int_equal(size, strlen(expected));
    assert_memory_equal(text, expected, size);
    assert_int_equal(shorter, size != before);
}

static void test_text__trim(void **state)
{
    (void)state;
    assert_trimmed("", "");
    assert_trimmed("a b", "a b");
    assert_trimmed(" \t\r\na \n", "a");
    assert_trimmed("\xe3\x80\x80\xc2\xa0氏 名\xc2\xa0\xe3\x80\x80", "氏 名");
    assert_trimmed("   ", "");
    assert_trimmed("\xe3\x80", "\xe3\x80");
}

static void test_text__narrow(void **state)
{
    (void)state;
    static const char *const cases[][2] = {{"４５．０", "45.0"}, {"Ａｚ～！", "Az~!"},
        {"２０１９／４／１", "2019/4/1"}, {"−５", "-5"}, {"氏名", "氏名"}, {"a　b", "a b"},
        {"ﾃｽﾄ", "ﾃｽﾄ"}, {"", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char out[64];
        const size_t n = base_text_narrow(cases[i][0], strlen(cases[i][0]), out);
        assert_string_equal(out, cases[i][1]);
        assert_int_equal(n, strlen(out));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text__trim),
        cmocka_unit_test(test_text__narrow),
    };
    return cmocka_run_group_tests_name("base/text", tests, NULL, NULL);
}
