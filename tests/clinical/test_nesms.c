#include <math.h>

#include "clinical/check.h"
#include "clinical/nesms.h"

/* Codes of the tumours used below. */
enum { LUNG = 1, BREAST = 2, MYELOMA = 22 };

/* By a modified Bauer score of 0 to 4, from items that have it; CLIN_MISSING: none is known. */
static int total_of(int bauer, double albumin, int ambulatory)
{
    /* visceral, multiple, tumour, fracture (never asked) */
    static const int items[][CLIN_BAUER_N_ITEMS] = {{1, 1, LUNG, CLIN_MISSING},
        {0, 1, LUNG, CLIN_MISSING}, {0, 0, LUNG, CLIN_MISSING}, {0, 1, BREAST, CLIN_MISSING},
        {0, 0, BREAST, CLIN_MISSING}, {CLIN_MISSING, CLIN_MISSING, CLIN_MISSING, CLIN_MISSING}};
    return clin_nesms_total(
        CLIN_BAUER_MODIFIED, items[bauer == CLIN_MISSING ? 5 : bauer], albumin, ambulatory);
}

/* Six patients worked by hand, the first at the cap: 2 + 1 + 1 is 3. */
static void test_total__worked_patients(void **state)
{
    (void)state;
    assert_int_equal(total_of(4, 4.0, 1), 3);
    assert_int_equal(total_of(2, 3.4, 1), 1);
    assert_int_equal(total_of(3, 3.0, 0), 2);
    assert_int_equal(total_of(1, 3.2, 0), 0);
    assert_int_equal(total_of(3, 3.5, 0), 3);
    assert_int_equal(total_of(2, 3.5, 1), 2);
}

static void test_total__never_above_the_cap(void **state)
{
    (void)state;
    int reached[4] = {0};
    for (int bauer = 0; bauer <= 4; bauer++) {
        for (int rest = 0; rest < 4; rest++) {
            const int total = total_of(bauer, rest % 2 ? 3.5 : 3.49, rest / 2);
            assert_in_range(total, 0, CLIN_NESMS_CAP);
            reached[total] = 1;
        }
    }
    for (size_t i = 0; i <= CLIN_NESMS_CAP; i++) {
        assert_int_equal(reached[i], 1);
    }
}

/* What is missing stays missing, but at the cap a third answer changes nothing. */
static void test_total__missing(void **state)
{
    (void)state;
    const double none = (double)NAN;
    assert_int_equal(total_of(CLIN_MISSING, 4.0, 1), CLIN_MISSING);
    assert_int_equal(total_of(2, none, 1), CLIN_MISSING);
    assert_int_equal(total_of(2, 4.0, CLIN_MISSING), CLIN_MISSING);
    assert_int_equal(total_of(3, 3.0, CLIN_MISSING), CLIN_MISSING);
    assert_int_equal(total_of(3, 4.0, CLIN_MISSING), 3);
    assert_int_equal(total_of(3, none, 1), 3);
    assert_int_equal(total_of(3, none, CLIN_MISSING), CLIN_MISSING);
}

/* visceral, multiple, tumour, fracture (never asked) */
static void test_total__from_the_items(void **state)
{
    (void)state;
    const int none = CLIN_MISSING;
    const ClinBauerVariant modified = CLIN_BAUER_MODIFIED;
    assert_int_equal(clin_nesms_total(modified, (const int[]){0, 1, BREAST, none}, 4.0, 1), 3);
    assert_int_equal(clin_nesms_total(modified, (const int[]){1, 1, LUNG, none}, 3.2, 0), 0);
    assert_int_equal(clin_nesms_total(modified, (const int[]){0, 1, MYELOMA, none}, 3.0, 0), 2);
    assert_int_equal(
        clin_nesms_total(CLIN_BAUER_REVIEW, (const int[]){0, 1, MYELOMA, none}, 3.0, 0), 0);
    /* Visceral and multiple: the primary cannot lift the Bauer score above 2. */
    assert_int_equal(clin_nesms_total(modified, (const int[]){1, 1, none, none}, 4.0, 1), 2);
    assert_int_equal(clin_nesms_total(modified, (const int[]){0, 1, none, none}, 3.0, 1), none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_total__worked_patients),
        cmocka_unit_test(test_total__never_above_the_cap),
        cmocka_unit_test(test_total__missing),
        cmocka_unit_test(test_total__from_the_items),
    };
    return cmocka_run_group_tests_name("clinical/nesms", tests, NULL, NULL);
}
