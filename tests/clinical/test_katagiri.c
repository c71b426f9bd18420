#include <math.h>

#include "clinical/check.h"
#include "clinical/katagiri.h"

/* Codes of the tumours used below. */
enum { LUNG = 1, BREAST = 2, PROSTATE = 3, RENAL = 4, OSTEOSARCOMA = 20 };

#define NO CLIN_MISSING
#define NORMAL                                                                                 \
    {                                                                                          \
        0.1, 200, 4.0, 200000, 9.0, 0.5                                                        \
    }

/* spread, ECOG, chemotherapy, multiple */
static void test_total__worked_patients(void **state)
{
    (void)state;
    static const struct {
        ClinKatagiri patient;
        int total;
        const char *class_;
    } patients[] = {
        {{BREAST, 1, NO, {0, 1, 0, 0}, NORMAL}, 0, "low"},
        {{RENAL, NO, NO, {1, 3, 0, 1}, {2.0, 200, 4.0, 200000, 9.0, 0.5}}, 6, "intermediate"},
        {{LUNG, NO, 0, {2, 4, 1, 1}, {5.0, 200, 4.0, 90000, 9.0, 0.5}}, 10, "high"},
        {{BREAST, 0, NO, {0, 1, 0, 0}, NORMAL}, 2, "low"},
        {{LUNG, NO, 1, {0, 1, 0, 0}, NORMAL}, 2, "low"},
    };
    for (size_t i = 0; i < sizeof patients / sizeof patients[0]; i++) {
        const int total = clin_katagiri_total(&patients[i].patient);
        assert_int_equal(total, patients[i].total);
        assert_word(clin_katagiri_class(total), patients[i].class_);
    }
}

static void check_labs(const double lab[CLIN_KATAGIRI_N_LABS], int low, int high)
{
    const ClinRange range = clin_katagiri_lab_range(lab);
    assert_int_equal(range.low, low);
    assert_int_equal(range.high, high);
}

static void test_labs__thresholds(void **state)
{
    (void)state;
    check_labs((const double[])NORMAL, 0, 0);
    check_labs((const double[]){0.4, 200, 4.0, 200000, 9.0, 0.5}, 1, 1);
    check_labs((const double[]){0.39, 249, 3.7, 100000, 10.2, 1.39}, 0, 0);
    check_labs((const double[]){0.1, 250, 4.0, 200000, 9.0, 0.5}, 1, 1);
    check_labs((const double[]){0.1, 200, 3.69, 200000, 9.0, 0.5}, 1, 1);
    check_labs((const double[]){0.1, 200, 4.0, 99999, 9.0, 0.5}, 2, 2);
    check_labs((const double[]){0.1, 200, 4.0, 200000, 10.3, 0.5}, 2, 2);
    check_labs((const double[]){0.1, 200, 4.0, 200000, 9.0, 1.4}, 2, 2);
    check_labs((const double[]){9.0, 900, 2.0, 200000, 9.0, 0.5}, 1, 1);
}

/* A value may be missing where another already settles the tier. */
static void test_labs__missing(void **state)
{
    (void)state;
    const double none = (double)NAN;
    check_labs((const double[]){none, none, none, 90000, none, none}, 2, 2);
    check_labs((const double[]){1.0, 200, 4.0, none, 9.0, 0.5}, 1, 2);
    check_labs((const double[]){none, 200, 4.0, 200000, 9.0, 0.5}, 0, 1);
    check_labs((const double[]){1.0, none, 4.0, 200000, 9.0, 0.5}, 1, 1);
    check_labs((const double[]){none, none, none, none, none, none}, 0, 2);
}

static void test_total__hormones_and_targeted_drugs_only_where_asked(void **state)
{
    (void)state;
    for (int tumor = 1; tumor <= 26; tumor++) {
        const ClinKatagiri patient = {tumor, NO, NO, {0, 0, 0, 0}, NORMAL};
        const int total = clin_katagiri_total(&patient);
        const int asked = tumor == LUNG || tumor == BREAST || tumor == PROSTATE;
        const int not_placed = tumor == OSTEOSARCOMA || tumor == 23 || tumor == 24;
        assert_int_equal(total == CLIN_MISSING, asked || not_placed);
        const ClinKatagiri answered = {tumor, 1, 1, {0, 0, 0, 0}, NORMAL};
        assert_int_equal(clin_katagiri_total(&answered) == CLIN_MISSING, not_placed);
    }
}

static void test_total__missing_or_impossible_item(void **state)
{
    (void)state;
    for (size_t i = 0; i < CLIN_KATAGIRI_N_ITEMS; i++) {
        const int wrong[] = {NO, -1, 5};
        for (size_t w = 0; w < 3; w++) {
            ClinKatagiri patient = {RENAL, NO, NO, {0, 0, 0, 0}, NORMAL};
            patient.items[i] = wrong[w];
            assert_int_equal(clin_katagiri_total(&patient), CLIN_MISSING);
        }
    }
    const ClinKatagiri no_tumor = {NO, 1, 1, {0, 0, 0, 0}, NORMAL};
    assert_int_equal(clin_katagiri_total(&no_tumor), CLIN_MISSING);
    const ClinKatagiri bad_answer = {BREAST, 2, NO, {0, 0, 0, 0}, NORMAL};
    assert_int_equal(clin_katagiri_total(&bad_answer), CLIN_MISSING);
}

static void test_total__reaches_0_to_10(void **state)
{
    (void)state;
    static const double labs[3][CLIN_KATAGIRI_N_LABS] = {
        NORMAL, {1.0, 200, 4.0, 200000, 9.0, 0.5}, {1.0, 200, 4.0, 90000, 9.0, 0.5}};
    int reached[11] = {0};
    for (int code = 0; code < 26 * 2 * 3 * 2 * 2 * 2 * 3; code++) {
        ClinKatagiri patient = {1 + code % 26, code / 26 % 2, code / 26 % 2,
            {code / 52 % 3, 3 * (code / 156 % 2), code / 312 % 2, code / 624 % 2}, NORMAL};
        for (size_t i = 0; i < CLIN_KATAGIRI_N_LABS; i++) {
            patient.lab[i] = labs[code / 1248][i];
        }
        const int total = clin_katagiri_total(&patient);
        if (total != CLIN_MISSING) {
            assert_in_range(total, 0, 10);
            reached[total] = 1;
        }
    }
    for (size_t i = 0; i <= 10; i++) {
        assert_int_equal(reached[i], 1);
    }
}

static void test_class__edges(void **state)
{
    (void)state;
    assert_word(clin_katagiri_class(3), "low");
    assert_word(clin_katagiri_class(4), "intermediate");
    assert_word(clin_katagiri_class(6), "intermediate");
    assert_word(clin_katagiri_class(7), "high");
    assert_no_word(clin_katagiri_class(11));
    assert_no_word(clin_katagiri_class(CLIN_MISSING));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_total__worked_patients),
        cmocka_unit_test(test_labs__thresholds),
        cmocka_unit_test(test_labs__missing),
        cmocka_unit_test(test_total__hormones_and_targeted_drugs_only_where_asked),
        cmocka_unit_test(test_total__missing_or_impossible_item),
        cmocka_unit_test(test_total__reaches_0_to_10),
        cmocka_unit_test(test_class__edges),
    };
    return cmocka_run_group_tests_name("clinical/katagiri", tests, NULL, NULL);
}
