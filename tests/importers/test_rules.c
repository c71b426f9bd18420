#include "site_file.h"

static void test_rules__clean(void **state)
{
    (void)state;
    assert_found("record_id,redcap_event_name,consent,age\n1,baseline_arm_1,1,45\n", "");
}

static void test_rules__values(void **state)
{
    (void)state;
    assert_found("record_id,redcap_event_name,kps\n1,baseline_arm_1,9O\n2,baseline_arm_1,101\n"
                 "3,1_month_arm_1,50\n",
        "!2 type kps; !3 range kps; !4 event kps");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules__clean),
        cmocka_unit_test(test_rules__values),
    };
    return cmocka_run_group_tests_name("importers/rules", tests, NULL, NULL);
}
