#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>

#include "serve/views/wording.h"

static void check(
    const char *view_name, const char *language, const char *sentence, const char *expected)
{
    const ServeView view = {.name = view_name};
    const ServePage page = {.view = &view, .words = base_words_find(language)};
    g_autofree char *said = view_in_page_words(&page, sentence);
    assert_string_equal(said, expected);
}

/* An option that has a field is called by its label; what stands for its value goes with it. */
static void test_wording__fields(void **state)
{
    (void)state;
    check("audit", "en", "settle it, or say why it may stay so: --accept TEXT",
        "settle it, or say why it may stay so: \xe2\x80\x9cWhy may they stay so?\xe2\x80\x9d");
    check("import", "en", "name the sheet with --sheet",
        "name the sheet with \xe2\x80\x9cSheet\xe2\x80\x9d");
    check("import", "en", "M/D/YYYY: --date-order mdy",
        "M/D/YYYY: \xe2\x80\x9c"
        "Dates\xe2\x80\x9d mdy");
    check("ask", "en", "than --min-n 10; ask (--min-n)",
        "than \xe2\x80\x9cNo P where a group has fewer than\xe2\x80\x9d 10; ask "
        "(\xe2\x80\x9cNo P where a group has fewer than\xe2\x80\x9d)");
    check("ask", "en", "--by SINS9x: no such",
        "\xe2\x80\x9c"
        "Between the groups of\xe2\x80\x9d SINS9x: no such");
}

/* In Japanese too, where no blank parts them. */
static void test_wording__japanese(void **state)
{
    (void)state;
    check("import", "ja", "--site\xe3\x81\xa7\xe6\x96\xbd\xe8\xa8\xad\xe3\x82\x92",
        "\xe3\x80\x8c\xe6\x96\xbd\xe8\xa8\xad\xe3\x80\x8d\xe3\x81\xa7\xe6\x96\xbd\xe8\xa8\xad"
        "\xe3\x82\x92");
}

static void test_wording__views(void **state)
{
    (void)state;
    check("board", "en", "'proreg audit /x y.sqlite --verify' says what else is",
        "\xe2\x80\x9c"
        "Audit\xe2\x80\x9d says what else is");
    check("import", "en", "'proreg map --guess FILE' drafts a map",
        "\xe2\x80\x9c"
        "Draft a map from the columns\xe2\x80\x9d drafts a map");
    check("queries", "en", "there is no query 7; 'proreg query list DB' shows their numbers",
        "there is no query 7; \xe2\x80\x9cQueries\xe2\x80\x9d shows their numbers");
}

/* What the page does not have stays as it is typed. */
static void test_wording__nothing_like_it(void **state)
{
    (void)state;
    static const char *const same[] = {"'proreg rebuild DB NEW' makes it again",
        "'proreg auditing DB'", "--sheet is of an import", "a -- b --- c", "x--y", "", "5 --"};
    for (size_t i = 0; i < G_N_ELEMENTS(same); i++)
        check("board", "en", same[i], same[i]);
    const ServePage page = {0};
    assert_null(view_in_page_words(&page, NULL));
    g_autofree char *unread = view_in_page_words(&page, "\xff --site");
    assert_string_equal(unread, "\xff --site");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wording__fields),
        cmocka_unit_test(test_wording__japanese),
        cmocka_unit_test(test_wording__views),
        cmocka_unit_test(test_wording__nothing_like_it),
    };
    (void)base_words_begin(PROREG_BINARY_DIR "/po");
    return cmocka_run_group_tests_name("serve/wording", tests, NULL, NULL);
}
