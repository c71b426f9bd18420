#include "clinical/check.h"
#include "clinical/frankel.h"
#include "clinical/points.h"

static void test_group__halves(void **state)
{
    (void)state;
    assert_word(clin_frankel_group(CLIN_FRANKEL_A), "abc");
    assert_word(clin_frankel_group(CLIN_FRANKEL_C), "abc");
    assert_word(clin_frankel_group(CLIN_FRANKEL_D), "de");
    assert_word(clin_frankel_group(CLIN_FRANKEL_E), "de");
    assert_no_word(clin_frankel_group(CLIN_MISSING));
    assert_no_word(clin_frankel_group(CLIN_FRANKEL_N_GRADES));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_group__halves),
    };
    return cmocka_run_group_tests_name("clinical/frankel", tests, NULL, NULL);
}
