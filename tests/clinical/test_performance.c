#include "clinical/check.h"
#include "clinical/performance.h"
#include "clinical/points.h"

static void test_group__halves(void **state)
{
    (void)state;
    assert_word(clin_ecog_group(0), "0-2");
    assert_word(clin_ecog_group(2), "0-2");
    assert_word(clin_ecog_group(3), "3-5");
    assert_word(clin_ecog_group(5), "3-5");
    assert_no_word(clin_ecog_group(6));
    assert_no_word(clin_ecog_group(CLIN_MISSING));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_group__halves),
    };
    return cmocka_run_group_tests_name("clinical/performance", tests, NULL, NULL);
}
