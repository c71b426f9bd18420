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
    assert_trimmed("\xc2", "\xc2");
    assert_trimmed("a\xe3\x80\x81", "a\xe3\x80\x81");
}

static void test_text__narrow(void **state)
{
    (void)state;
    static const char *const cases[][2] = {{"４５．０", "45.0"}, {"Ａｚ～！", "Az~!"},
        {"２０１９／４／１", "2019/4/1"}, {"−５", "-5"}, {"氏名", "氏名"}, {"a　b", "a b"},
        {"ﾃｽﾄ", "ﾃｽﾄ"}, {"", ""},
        /* U+FF00 and U+FF5F, on either side of what has an ASCII form; text cut short. */
        {"\xef\xbc\x80", "\xef\xbc\x80"}, {"\xef\xbd\x9f", "\xef\xbd\x9f"},
        {"\xef\xbd\x80\xef\xbd\x81", "`a"}, {"\xef\xbc", "\xef\xbc"},
        /* Neighbours of the minus sign and of the ideographic space. */
        {"\xe2\x88\x91\xe2\x89\x92", "\xe2\x88\x91\xe2\x89\x92"},
        {"\xe3\x80\x81\xe3\x81\x80", "\xe3\x80\x81\xe3\x81\x80"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char out[64];
        const size_t n = base_text_narrow(cases[i][0], strlen(cases[i][0]), out);
        assert_string_equal(out, cases[i][1]);
        assert_int_equal(n, strlen(out));
    }
}

static void assert_shown(const char *text, const char *expected)
{
    g_autofree char *shown = base_text_shown(text);
    assert_string_equal(shown, expected);
}

/* Unicode 14: general categories Cc, Cf, Zl and Zp; bytes by hand. */
static void test_text__shown(void **state)
{
    (void)state;
    assert_null(base_text_shown(NULL));
    assert_shown("", "");
    assert_shown("kps 90 \\ \xe6\xa4\x8e\xe9\xab\x84 \xef\xbc\x91 e\xcc\x81",
        "kps 90 \\ \xe6\xa4\x8e\xe9\xab\x84 \xef\xbc\x91 e\xcc\x81");
    assert_shown("\x1b]0;x\x07\x7f\x01", "\\x1b]0;x\\x07\\x7f\\x01");
    assert_shown("a\r\n\tb", "a\\r\\n\\tb");
    /* A C1 control as UTF-8, and as the byte that a terminal without UTF-8 obeys. */
    assert_shown("\xc2\x9b"
                 "31m",
        "U+009B31m");
    assert_shown("\x9b"
                 "31m",
        "\\x9b31m");
    assert_shown("gpj.\xe2\x80\xaetxt", "gpj.U+202Etxt");
    assert_shown("\xe2\x80\x8b\xe2\x81\xa0\xef\xbb\xbf\xc2\xad", "U+200BU+2060U+FEFFU+00AD");
    assert_shown("\xe2\x80\xa8\xe2\x80\xa9", "U+2028U+2029");
    assert_shown("\xf3\xa0\x81\x81", "U+E0041");
    /* Cut short, too long, a surrogate, beyond the last character. */
    assert_shown("\xe6\xa4", "\\xe6\\xa4");
    assert_shown("\xc0\x80", "\\xc0\\x80");
    assert_shown("\xed\xa0\x80", "\\xed\\xa0\\x80");
    assert_shown("\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80");
}

/* Unicode's East Asian width: W and F take two columns; combining marks take none. */
static void test_text__width(void **state)
{
    (void)state;
    assert_int_equal(base_text_width(""), 0);
    assert_int_equal(base_text_width("kps 90"), 6);
    assert_int_equal(base_text_width("\xe7\x97\x9b\xe3\x81\xbf\xef\xbc\x91"), 6);
    assert_int_equal(base_text_width("\xef\xbd\xb1"), 1); /* half-width katakana */
    assert_int_equal(base_text_width("e\xcc\x81"), 1);
    assert_int_equal(base_text_width("\x1b"), 4); /* as \x1b is shown */
}

/* What may stand for a name. U+2800 and U+3164 look like nothing. */
static void test_text__plain(void **state)
{
    (void)state;
    static const char *const plain[] = {
        "a", " a ", "\xe4\xbd\x90\xe8\x97\xa4 \xe8\x8a\xb1", "\xe3\x80\x80x"};
    static const char *const other[] = {"", " ", "\xe3\x80\x80", "\xe2\xa0\x80", "\xe3\x85\xa4",
        "a\nb", "a\t", "a\x1b", "a\xe2\x80\xae", "a\xe6\xa4"};
    for (size_t i = 0; i < G_N_ELEMENTS(plain); i++)
        assert_true(base_text_is_plain(plain[i]));
    for (size_t i = 0; i < G_N_ELEMENTS(other); i++)
        assert_false(base_text_is_plain(other[i]));
}

static void test_text__find(void **state)
{
    (void)state;
    static const char *const texts[] = {"B", "a", "\xe3\x81\x82"};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        assert_true(base_text_find(texts, G_N_ELEMENTS(texts), texts[i]) == i);
    assert_true(base_text_find(texts, G_N_ELEMENTS(texts), "b") == SIZE_MAX);
    assert_true(base_text_find(texts, 1, "a") == SIZE_MAX);
    assert_true(base_text_find(NULL, 0, "a") == SIZE_MAX);
}

static void test_text__keys(void **state)
{
    (void)state;
    static const char *const texts[] = {"a", "\xe3\x81\x82", "B"};
    g_autoptr(GHashTable) table = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GPtrArray) none = base_text_keys(table);
    assert_int_equal(none->len, 0);
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        (void)g_hash_table_add(table, (gpointer)texts[i]);
    g_autoptr(GPtrArray) keys = base_text_keys(table);
    assert_int_equal(keys->len, 3);
    assert_ptr_equal(keys->pdata[0], texts[2]);
    assert_ptr_equal(keys->pdata[1], texts[0]);
    assert_ptr_equal(keys->pdata[2], texts[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text__trim),
        cmocka_unit_test(test_text__narrow),
        cmocka_unit_test(test_text__shown),
        cmocka_unit_test(test_text__width),
        cmocka_unit_test(test_text__plain),
        cmocka_unit_test(test_text__find),
        cmocka_unit_test(test_text__keys),
    };
    return cmocka_run_group_tests_name("base/text", tests, NULL, NULL);
}
