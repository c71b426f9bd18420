/**
 * @file
 * Sentences and their arguments, and which language the environment asks for.
 */
#include "base/words.h"

#include <stdbool.h>

#include "support/cmocka_all.h"

static void assert_sentence(const char *msgid, const char *arguments, const char *expected)
{
    g_autofree char *text = base_words_compose(NULL, msgid, arguments);
    assert_string_equal(text, expected);
}

static void test_compose__places(void **state)
{
    (void)state;
    g_autofree char *two = base_arguments("tn", "kps", (gint64)-7);
    assert_sentence("{1} is {2}", two, "kps is -7");
    assert_sentence("{2}: {1}, {1}", two, "-7: kps, kps");
    assert_sentence("nothing", two, "nothing");
    assert_sentence("", two, "");
    assert_null(base_words_compose(NULL, NULL, two));
}

static void test_compose__no_such_argument(void **state)
{
    (void)state;
    g_autofree char *one = base_arguments("t", "a");
    assert_sentence("{1}{2}{0}{x}{", one, "a{2}{0}{x}{");
    assert_sentence("{1}", NULL, "{1}");
    assert_sentence("{} {001} {1 {1a}", one, "{} {001} {1 {1a}");
}

/* What a site sent is never read as a place of its own. */
static void test_compose__argument_with_places(void **state)
{
    (void)state;
    g_autofree char *two = base_arguments("tt", "{2}", "\"\\ [");
    assert_sentence("{1} {2}", two, "{2} \"\\ [");
}

static void test_compose__sentence_in_sentence(void **state)
{
    (void)state;
    g_autofree char *bounds = base_arguments("tt", "0", "100");
    g_autofree char *range = base_sentence(" from {1} to {2}", bounds);
    g_autofree char *of_type = base_arguments("s", range);
    g_autofree char *type = base_sentence("an integer{1}", of_type);
    g_autofree char *all = base_arguments("ts", "kps", type);
    assert_sentence("{1} is not {2}", all, "kps is not an integer from 0 to 100");
    g_autofree char *bare = base_sentence("a text", NULL);
    g_autofree char *other = base_arguments("s", bare);
    assert_sentence("{1}", other, "a text");
}

static void test_arguments__json(void **state)
{
    (void)state;
    g_autofree char *bad = base_arguments("tt", "a\xff", (const char *)NULL);
    assert_string_equal(bad, "[\"a\xef\xbf\xbd\",\"\"]");
    g_autofree char *none = base_arguments("");
    assert_string_equal(none, "[]");
}

static void test_words_n__english(void **state)
{
    (void)state;
    assert_string_equal(base_words_n(NULL, "row", "rows", 1), "row");
    assert_string_equal(base_words_n(NULL, "row", "rows", 0), "rows");
    g_autofree char *n = base_arguments("n", (gint64)2);
    g_autofree char *text = base_words_compose_n(NULL, "{1} row", "{1} rows", 2, n);
    assert_string_equal(text, "2 rows");
}

/** Sets the variables of "NAME=VALUE" texts, and no other that names a language. */
static void set_environment(const char *const *variables)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        g_unsetenv(names[i]);
    for (; *variables; variables++) {
        g_auto(GStrv) parts = g_strsplit(*variables, "=", 2);
        g_setenv(parts[0], parts[1], TRUE);
    }
}

static void test_asked(void **state)
{
    (void)state;
    static const struct {
        const char *variables[5];
        const char *code;
    } cases[] = {
        {{NULL}, "en"},
        {{"LANG=ja_JP.UTF-8", NULL}, "ja"},
        {{"LANG=ja", NULL}, "ja"},
        {{"LANG=ja_JP.UTF-8", "LC_ALL=en_US.UTF-8", NULL}, "en"},
        {{"LANG=en_US.UTF-8", "LC_MESSAGES=ja_JP", NULL}, "ja"},
        {{"LC_ALL=", "LANG=ja_JP.UTF-8", NULL}, "ja"},
        {{"LC_ALL=C", "LANG=ja_JP.UTF-8", NULL}, "en"},
        {{"LANG=C.UTF-8", "LANGUAGE=ja", NULL}, "ja"},
        {{"LANGUAGE=ja", NULL}, "ja"},
        {{"LANG=C", "LANGUAGE=ja", NULL}, "en"},
        {{"LANG=ja_JP.UTF-8", "LC_ALL=POSIX", NULL}, "en"},
        {{"LANG=en_GB.UTF-8", "LANGUAGE=fr:ja_JP:en", NULL}, "ja"},
        {{"LANG=ja_JP.UTF-8", "LANGUAGE=en:ja", NULL}, "en"},
        {{"LANG=ja_JP.UTF-8", "LANGUAGE=fr", NULL}, "ja"},
        {{"LANG=jap", NULL}, "en"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        set_environment(cases[i].variables);
        const BaseWords *words = base_words_asked();
        if (words != base_words_find(cases[i].code))
            fail_msg("case %zu is not %s", i, cases[i].code);
    }
}

static void test_find(void **state)
{
    (void)state;
    for (const char *const *code = base_words_codes; *code; code++)
        assert_non_null(base_words_find(*code));
    assert_null(base_words_find("fr"));
    assert_null(base_words_find(NULL));
}

/* One process speaks two languages: the terminal's by `_`, a file's by its own words. */
static void test_begin__two_languages(void **state)
{
    (void)state;
    static const char *const variables[] = {"LANG=C.UTF-8", "LANGUAGE=ja", NULL};
    set_environment(variables);
    const BaseWords *terminal = base_words_begin(PROREG_BINARY_DIR "/po");
    const BaseWords *english = base_words_find("en");
    assert_ptr_equal(terminal, base_words_find("ja"));
    assert_string_equal(_("the record id is empty"), "症例 ID が空欄です");
    assert_string_equal(
        base_words(english, "the record id is empty"), "the record id is empty");
    assert_string_equal(base_words(NULL, "the record id is empty"), "the record id is empty");
    assert_string_equal(base_words(terminal, ""), "");
    assert_string_equal(base_words(terminal, "no catalogue has this"), "no catalogue has this");
    g_autofree char *arguments = base_arguments(
        "tntnn", "visit_date", (gint64)-12, "surgery_date", (gint64)16, (gint64)44);
    static const char msgid[] = "{1} is {2} days after {3}; the window is {4} to {5}";
    g_autofree char *japanese = base_words_compose(terminal, msgid, arguments);
    assert_string_equal(japanese,
        "visit_date は surgery_date の -12 日後ですが、許容範囲は 16 日から 44 日までです");
    g_autofree char *other = base_words_compose(english, msgid, arguments);
    assert_string_equal(
        other, "visit_date is -12 days after surgery_date; the window is 16 to 44");
    g_autofree char *one = base_arguments("n", (gint64)1);
    g_autofree char *rows = base_words_compose_n(terminal, "{1} row", "{1} rows", 1, one);
    assert_string_equal(rows, "1 行");
}

/* What one thread of a test speaks, and what came out of it. */
typedef struct {
    const char *code, *expected;
    gint *n_begun;
    bool is_right;
} Speaker;

static gpointer speak(gpointer data)
{
    Speaker *speaker = data;
    enum { TIMES = 2000, SPEAKERS = 4 };
    base_words_speak(base_words_find(speaker->code));
    g_atomic_int_inc(speaker->n_begun);
    while (g_atomic_int_get(speaker->n_begun) < SPEAKERS)
        g_thread_yield();
    speaker->is_right = base_words_speaking() == base_words_find(speaker->code);
    for (int i = 0; i < TIMES; i++)
        speaker->is_right =
            speaker->is_right && g_str_equal(_("the record id is empty"), speaker->expected);
    return NULL;
}

/* Threads speak side by side, each in its own language; the terminal keeps its own. */
static void test_speak__threads(void **state)
{
    (void)state;
    static const char *const variables[] = {"LANG=C.UTF-8", "LANGUAGE=ja", NULL};
    set_environment(variables);
    const BaseWords *terminal = base_words_begin(PROREG_BINARY_DIR "/po");
    gint n_begun = 0;
    Speaker speakers[4];
    GThread *threads[4];
    for (size_t i = 0; i < G_N_ELEMENTS(speakers); i++) {
        speakers[i] = (Speaker){.code = i % 2 == 0 ? "en" : "ja",
            .expected = i % 2 == 0 ? "the record id is empty" : "症例 ID が空欄です",
            .n_begun = &n_begun};
        threads[i] = g_thread_new("speaker", speak, &speakers[i]);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(speakers); i++) {
        (void)g_thread_join(threads[i]);
        assert_true(speakers[i].is_right);
    }
    assert_ptr_equal(base_words_speaking(), terminal);
    assert_string_equal(_("the record id is empty"), "症例 ID が空欄です");
}

/* An English terminal, and a file in Japanese beside it. */
static void test_begin__english_terminal(void **state)
{
    (void)state;
    static const char *const variables[] = {"LANG=en_US.UTF-8", NULL};
    set_environment(variables);
    (void)base_words_begin(PROREG_BINARY_DIR "/po");
    assert_string_equal(_("the record id is empty"), "the record id is empty");
    assert_string_equal(
        base_words(base_words_find("ja"), "the record id is empty"), "症例 ID が空欄です");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_compose__places),
        cmocka_unit_test(test_compose__no_such_argument),
        cmocka_unit_test(test_compose__argument_with_places),
        cmocka_unit_test(test_compose__sentence_in_sentence),
        cmocka_unit_test(test_arguments__json),
        cmocka_unit_test(test_words_n__english),
        cmocka_unit_test(test_asked),
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_begin__two_languages),
        cmocka_unit_test(test_speak__threads),
        cmocka_unit_test(test_begin__english_terminal),
    };
    return cmocka_run_group_tests_name("base/words", tests, NULL, NULL);
}
