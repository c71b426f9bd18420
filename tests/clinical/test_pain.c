#include <math.h>

#include "clinical/check.h"
#include "clinical/pain.h"
#include "clinical/points.h"

static void test_faces__codings(void **state)
{
    (void)state;
    assert_int_equal(clin_faces_score(6, CLIN_FACES_WB10), 6);
    assert_int_equal(clin_faces_score(3, CLIN_FACES_WB5), 6);
    assert_int_equal(clin_faces_score(5, CLIN_FACES_WB10), CLIN_MISSING);
    assert_int_equal(clin_faces_score(5, CLIN_FACES_POINTS), 5);
    assert_int_equal(clin_faces_score(6, CLIN_FACES_WB5), CLIN_MISSING);
    assert_int_equal(clin_faces_score(11, CLIN_FACES_POINTS), CLIN_MISSING);
    assert_int_equal(clin_faces_score(-2, CLIN_FACES_WB10), CLIN_MISSING);
    assert_int_equal(clin_faces_score(6, CLIN_MISSING), CLIN_MISSING);
    assert_int_equal(clin_faces_score(CLIN_MISSING, CLIN_FACES_WB10), CLIN_MISSING);
}

/* The decompression study prints a mean of 5.9 before surgery: more than the greatest code of
 * the coding from 0 to 5, so that its data can only be on 0 to 10. */
static void test_faces__printed_mean_rules_out_0_to_5(void **state)
{
    (void)state;
    int greatest = 0;
    for (int answer = 0; answer <= 10; answer++) {
        const int score = clin_faces_score(answer, CLIN_FACES_WB5);
        greatest = score != CLIN_MISSING ? answer : greatest;
    }
    assert_true(5.9 > greatest);
}

static void test_vas__units(void **state)
{
    (void)state;
    assert_int_equal(clin_vas_mm(54, CLIN_VAS_MM), 54);
    assert_int_equal(clin_vas_mm(5.4, CLIN_VAS_CM), 54);
    assert_int_equal(clin_vas_mm(0.7, CLIN_VAS_CM), 7);
    assert_int_equal(clin_vas_mm(8, CLIN_VAS_NRS), 80);
    assert_int_equal(clin_vas_mm(8.5, CLIN_VAS_NRS), CLIN_MISSING);
    assert_int_equal(clin_vas_mm(54.5, CLIN_VAS_MM), CLIN_MISSING);
    assert_int_equal(clin_vas_mm(101, CLIN_VAS_MM), CLIN_MISSING);
    assert_int_equal(clin_vas_mm(10.1, CLIN_VAS_CM), CLIN_MISSING);
    assert_int_equal(clin_vas_mm(-1, CLIN_VAS_MM), CLIN_MISSING);
    assert_int_equal(clin_vas_mm((double)NAN, CLIN_VAS_MM), CLIN_MISSING);
}

static void test_change__after_minus_before(void **state)
{
    (void)state;
    assert_int_equal(clin_change(40, 10), -30);
    assert_int_equal(clin_change(81, 54), -27);
    assert_int_equal(clin_change(50, 14), -36);
    assert_int_equal(clin_change(50, CLIN_MISSING), CLIN_MISSING);
    assert_int_equal(clin_change(CLIN_MISSING, 14), CLIN_MISSING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_faces__codings),
        cmocka_unit_test(test_faces__printed_mean_rules_out_0_to_5),
        cmocka_unit_test(test_vas__units),
        cmocka_unit_test(test_change__after_minus_before),
    };
    return cmocka_run_group_tests_name("clinical/pain", tests, NULL, NULL);
}
