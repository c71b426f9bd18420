#include "support/close.h"

#include "analysis/status.h"

#include <string.h>

static void test_status_text__each_has_one(void **state)
{
    (void)state;
    for (int s = 0; s < STAT_N_STATUS; s++) {
        const char *text = stat_status_text((StatStatus)s);
        assert_non_null(text);
        assert_true(strlen(text) > 5);
        assert_string_not_equal(text, "unknown status");
    }
}

static void test_status_text__unknown(void **state)
{
    (void)state;
    assert_string_equal(stat_status_text((StatStatus)99), "unknown status");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_status_text__each_has_one),
        cmocka_unit_test(test_status_text__unknown),
    };
    return cmocka_run_group_tests_name("analysis/status", tests, NULL, NULL);
}
