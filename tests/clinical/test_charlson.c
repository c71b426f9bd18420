#include <string.h>

#include "clinical/charlson.h"
#include "clinical/check.h"

static void test_total__worked_patients(void **state)
{
    (void)state;
    const int renal[CLIN_CHARLSON_N_CONDITIONS] = {[CLIN_CHARLSON_METASTATIC_TUMOR] = 1};
    assert_int_equal(clin_charlson_total(renal), 6);
    assert_int_equal(clin_charlson_with_age(6, 66), 8);
    const int lung[CLIN_CHARLSON_N_CONDITIONS] = {[CLIN_CHARLSON_METASTATIC_TUMOR] = 1,
        [CLIN_CHARLSON_PULMONARY] = 1,
        [CLIN_CHARLSON_DIABETES_ORGAN] = 1};
    assert_int_equal(clin_charlson_total(lung), 9);
    assert_int_equal(clin_charlson_with_age(9, 72), 12);
    const int myeloma[CLIN_CHARLSON_N_CONDITIONS] = {
        [CLIN_CHARLSON_LYMPHOMA] = 1, [CLIN_CHARLSON_MI] = 1};
    assert_int_equal(clin_charlson_total(myeloma), 3);
    assert_int_equal(clin_charlson_with_age(3, 49), 3);
}

static void test_total__only_the_graver_of_a_pair(void **state)
{
    (void)state;
    const struct {
        int mild, grave, points;
    } pairs[] = {
        {CLIN_CHARLSON_DIABETES, CLIN_CHARLSON_DIABETES_ORGAN, 2},
        {CLIN_CHARLSON_LIVER_MILD, CLIN_CHARLSON_LIVER_SEVERE, 3},
        {CLIN_CHARLSON_TUMOR, CLIN_CHARLSON_METASTATIC_TUMOR, 6},
    };
    for (size_t i = 0; i < 3; i++) {
        int conditions[CLIN_CHARLSON_N_CONDITIONS] = {0};
        conditions[pairs[i].mild] = 1;
        conditions[pairs[i].grave] = 1;
        assert_int_equal(clin_charlson_total(conditions), pairs[i].points);
        conditions[pairs[i].mild] = CLIN_MISSING;
        assert_int_equal(clin_charlson_total(conditions), pairs[i].points);
        conditions[pairs[i].mild] = 1;
        conditions[pairs[i].grave] = CLIN_MISSING;
        assert_int_equal(clin_charlson_total(conditions), CLIN_MISSING);
        conditions[pairs[i].mild] = CLIN_MISSING;
        conditions[pairs[i].grave] = 0;
        assert_int_equal(clin_charlson_total(conditions), CLIN_MISSING);
    }
}

static void test_total__missing_or_impossible_condition(void **state)
{
    (void)state;
    for (size_t i = 0; i < CLIN_CHARLSON_N_CONDITIONS; i++) {
        int conditions[CLIN_CHARLSON_N_CONDITIONS] = {0};
        conditions[i] = CLIN_MISSING;
        assert_int_equal(clin_charlson_total(conditions), CLIN_MISSING);
        conditions[i] = 2;
        assert_int_equal(clin_charlson_total(conditions), CLIN_MISSING);
    }
}

/* An independent sum over all 2^19 sets of conditions; each of 0 to 33 is reached. */
static void test_total__all_sets(void **state)
{
    (void)state;
    static const int weight[CLIN_CHARLSON_N_CONDITIONS] = {
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 6, 6};
    int reached[34] = {0};
    for (int set = 0; set < 1 << CLIN_CHARLSON_N_CONDITIONS; set++) {
        int conditions[CLIN_CHARLSON_N_CONDITIONS];
        int sum = 0;
        for (int i = 0; i < CLIN_CHARLSON_N_CONDITIONS; i++) {
            conditions[i] = set >> i & 1;
            sum += conditions[i] * weight[i];
        }
        sum -= conditions[9] && conditions[10] ? 1 : 0;
        sum -= conditions[8] && conditions[16] ? 1 : 0;
        sum -= conditions[13] && conditions[17] ? 2 : 0;
        const int total = clin_charlson_total(conditions);
        assert_int_equal(total, sum);
        reached[total] = 1;
    }
    for (size_t i = 0; i <= 33; i++) {
        assert_int_equal(reached[i], 1);
    }
}

static void test_age__decades(void **state)
{
    (void)state;
    const int ages[] = {0, 49, 50, 59, 60, 69, 70, 79, 80, 110};
    for (int i = 0; i < 10; i++) {
        assert_int_equal(clin_charlson_with_age(0, ages[i]), i / 2);
    }
    assert_int_equal(clin_charlson_with_age(33, 80), 37);
    assert_int_equal(clin_charlson_with_age(0, CLIN_MISSING), CLIN_MISSING);
    assert_int_equal(clin_charlson_with_age(CLIN_MISSING, 60), CLIN_MISSING);
    assert_int_equal(clin_charlson_with_age(0, 111), CLIN_MISSING);
    assert_int_equal(clin_charlson_with_age(0, -1), CLIN_MISSING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_total__worked_patients),
        cmocka_unit_test(test_total__only_the_graver_of_a_pair),
        cmocka_unit_test(test_total__missing_or_impossible_condition),
        cmocka_unit_test(test_total__all_sets),
        cmocka_unit_test(test_age__decades),
    };
    return cmocka_run_group_tests_name("clinical/charlson", tests, NULL, NULL);
}
