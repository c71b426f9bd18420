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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_faces__codings),
        cmocka_unit_test(test_faces__printed_mean_rules_out_0_to_5),
    };
    return cmocka_run_group_tests_name("clinical/pain", tests, NULL, NULL);
}
