#include "base/nearest.h"

#include <string.h>

#include "support/cmocka_all.h"

static const char *const words[] = {"pain_vas", "age", "sex", "segment", NULL};

static void test_nearest__one_or_two_edits(void **state)
{
    (void)state;
    assert_string_equal(base_nearest("pain_vsa", words), "pain_vas");
    assert_string_equal(base_nearest("segmnt", words), "segment");
    assert_string_equal(base_nearest("age", words), "age");
}

static void test_nearest__nothing_near(void **state)
{
    (void)state;
    assert_null(base_nearest("xyzzy", words));
    assert_null(base_nearest("", words));
    /* Every two-letter word is two edits from any other: no guess is better than that one. */
    assert_null(base_nearest("zz", words));
}

static void test_nearest__very_long_words(void **state)
{
    (void)state;
    char longest[200];
    memset(longest, 'a', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    assert_null(base_nearest(longest, words));
    /* 63 characters are compared, 64 are not, whichever side has them. */
    char long_word[65];
    memset(long_word, 'a', 64);
    long_word[64] = '\0';
    const char *const with_64[] = {long_word, NULL};
    const char *const with_63[] = {long_word + 1, NULL};
    assert_null(base_nearest(long_word, with_64));
    assert_null(base_nearest(long_word, with_63));
    assert_null(base_nearest(long_word + 1, with_64));
    assert_ptr_equal(base_nearest(long_word + 1, with_63), long_word + 1);
    assert_ptr_equal(base_nearest(long_word + 2, with_63), long_word + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nearest__one_or_two_edits),
        cmocka_unit_test(test_nearest__nothing_near),
        cmocka_unit_test(test_nearest__very_long_words),
    };
    return cmocka_run_group_tests_name("base/nearest", tests, NULL, NULL);
}
