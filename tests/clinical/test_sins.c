#include <math.h>

#include "clinical/check.h"
#include "clinical/sins.h"

/* location, pain, bone, alignment, collapse, posterolateral, total, class: lesions worked by
 * hand from Fisher 2010's table. */
static const struct {
    int items[CLIN_SINS_N_ITEMS];
    int total;
    const char *class_;
} lesions[] = {
    {{3, 3, 2, 0, 3, 3}, 14, "unstable"},             /* L1 */
    {{1, 1, 1, 0, 2, 1}, 6, "stable"},                /* T6 */
    {{2, 3, 2, 2, 1, 0}, 10, "potentially_unstable"}, /* C5 */
    {{1, 1, 2, 0, 2, 1}, 7, "potentially_unstable"},  /* T8 */
    {{2, 3, 2, 0, 2, 3}, 12, "potentially_unstable"}, /* L3 */
    {{3, 3, 2, 0, 2, 3}, 13, "unstable"},             /* T12 */
    {{3, 3, 2, 4, 3, 3}, 18, "unstable"},
    {{0, 0, 0, 0, 0, 0}, 0, "stable"},
};

static void test_total__worked_lesions(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof lesions / sizeof lesions[0]; i++) {
        const int total = clin_sins_total(lesions[i].items);
        assert_int_equal(total, lesions[i].total);
        assert_word(clin_sins_class(total), lesions[i].class_);
    }
}

/* Every combination of allowed answers, and each total from 0 to 18 is reached. */
static void test_total__reaches_0_to_18(void **state)
{
    (void)state;
    int reached[19] = {0};
    int items[CLIN_SINS_N_ITEMS];
    for (int code = 0; code < 5 * 5 * 5 * 5 * 5 * 5; code++) {
        int rest = code;
        int sum = 0;
        for (size_t i = 0; i < CLIN_SINS_N_ITEMS; i++, rest /= 5) {
            items[i] = rest % 5;
            sum += items[i];
        }
        const int total = clin_sins_total(items);
        if (total != CLIN_MISSING) {
            assert_int_equal(total, sum);
            reached[total] = 1;
        }
    }
    for (size_t i = 0; i < 19; i++) {
        assert_int_equal(reached[i], 1);
    }
}

static void test_total__missing_or_impossible_item(void **state)
{
    (void)state;
    for (size_t i = 0; i < CLIN_SINS_N_ITEMS; i++) {
        int items[CLIN_SINS_N_ITEMS] = {0};
        items[i] = CLIN_MISSING;
        assert_int_equal(clin_sins_total(items), CLIN_MISSING);
        items[i] = 5;
        assert_int_equal(clin_sins_total(items), CLIN_MISSING);
        items[i] = -1;
        assert_int_equal(clin_sins_total(items), CLIN_MISSING);
    }
    assert_int_equal(clin_sins_total((const int[]){0, 2, 0, 0, 0, 0}), CLIN_MISSING);
    assert_int_equal(clin_sins_total((const int[]){0, 0, 0, 1, 0, 0}), CLIN_MISSING);
    assert_int_equal(clin_sins_total((const int[]){0, 0, 0, 0, 0, 2}), CLIN_MISSING);
}

static void test_class__edges(void **state)
{
    (void)state;
    assert_word(clin_sins_class(6), "stable");
    assert_word(clin_sins_class(7), "potentially_unstable");
    assert_word(clin_sins_class(12), "potentially_unstable");
    assert_word(clin_sins_class(13), "unstable");
    assert_no_word(clin_sins_class(19));
    assert_no_word(clin_sins_class(-1));
    assert_no_word(clin_sins_class(CLIN_MISSING));
}

/* The segment study's distribution of SINS with the row labels set right gives back the class
 * counts, means and SDs of its Table 2: cervical 11.1 +/- 3.0 in 1/20/10, thoracic 8.8 +/- 3.0
 * in 20/51/11, thoracolumbar to sacral 10.2 +/- 2.7 in 6/70/14. With the labels as printed the
 * thoracic mean would be 9.8. */
static const struct {
    int count[19];
    int class_count[3];
    double mean;
    double sd;
} cohort[] = {
    {{[6] = 1, 2, 4, 3, 5, 4, 2, 2, 3, 2, 2, 0, 1}, {1, 20, 10}, 11.1, 3.0},
    {{[3] = 3, 6, 4, 7, 6, 10, 11, 11, 7, 6, 6, 5}, {20, 51, 11}, 8.8, 3.0},
    {{[1] = 1, [3] = 1, [5] = 1, 3, 6, 10, 10, 15, 15, 14, 4, 6, 2, 2}, {6, 70, 14}, 10.2, 2.7},
};

static void test_class__segment_study(void **state)
{
    (void)state;
    for (size_t g = 0; g < 3; g++) {
        int class_count[3] = {0};
        double n = 0, sum = 0, sum_squares = 0;
        for (int total = 0; total <= 18; total++) {
            const int count = cohort[g].count[total];
            const ClinBand *band = clin_band_find(clin_sins_bands, CLIN_SINS_N_BANDS, total);
            class_count[band - clin_sins_bands] += count;
            n += count;
            sum += count * total;
            sum_squares += count * total * total;
        }
        for (size_t i = 0; i < 3; i++) {
            assert_int_equal(class_count[i], cohort[g].class_count[i]);
        }
        const double mean = sum / n;
        const double sd = sqrt((sum_squares - n * mean * mean) / (n - 1));
        assert_true(fabs(mean - cohort[g].mean) < 0.05);
        assert_true(fabs(sd - cohort[g].sd) < 0.05);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_total__worked_lesions),
        cmocka_unit_test(test_total__reaches_0_to_18),
        cmocka_unit_test(test_total__missing_or_impossible_item),
        cmocka_unit_test(test_class__edges),
        cmocka_unit_test(test_class__segment_study),
    };
    return cmocka_run_group_tests_name("clinical/sins", tests, NULL, NULL);
}
