#include "clinical/bauer.h"
#include "clinical/check.h"

/* Codes of the tumours used below. */
enum { LUNG = 1, BREAST = 2, PROSTATE = 3, KIDNEY = 4, LYMPHOMA = 21, MYELOMA = 22 };

/* visceral, multiple, tumour, fracture */
static void test_total__worked_patients(void **state)
{
    (void)state;
    static const struct {
        int items[CLIN_BAUER_N_ITEMS];
        int original, modified, review;
    } patients[] = {
        {{1, 1, LUNG, 1}, 0, 0, 0},
        {{0, 1, BREAST, 1}, 3, 3, 3},
        {{1, 0, PROSTATE, 0}, 3, 2, 2},
        {{0, 1, MYELOMA, 0}, 4, 3, 2},
        {{0, 1, LYMPHOMA, 0}, 4, 3, 2},
        {{0, 0, KIDNEY, 0}, 5, 4, 4},
    };
    for (size_t i = 0; i < sizeof patients / sizeof patients[0]; i++) {
        const int *items = patients[i].items;
        assert_int_equal(clin_bauer_total(CLIN_BAUER_ORIGINAL, items), patients[i].original);
        assert_int_equal(clin_bauer_total(CLIN_BAUER_MODIFIED, items), patients[i].modified);
        assert_int_equal(clin_bauer_total(CLIN_BAUER_REVIEW, items), patients[i].review);
    }
}

static void test_total__reaches_all(void **state)
{
    (void)state;
    int original[6] = {0}, modified[5] = {0}, review[5] = {0};
    for (int code = 0; code < 8 * 26; code++) {
        const int items[] = {code % 2, code / 2 % 2, 1 + code / 8, code / 4 % 2};
        original[clin_bauer_total(CLIN_BAUER_ORIGINAL, items)] = 1;
        modified[clin_bauer_total(CLIN_BAUER_MODIFIED, items)] = 1;
        review[clin_bauer_total(CLIN_BAUER_REVIEW, items)] = 1;
    }
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(original[i] & modified[i] & review[i], 1);
    }
    assert_int_equal(original[5], 1);
}

static void test_total__missing_or_impossible_item(void **state)
{
    (void)state;
    for (size_t i = 0; i < CLIN_BAUER_N_ITEMS; i++) {
        const int wrong[] = {CLIN_MISSING, -1, 100};
        for (size_t w = 0; w < 3; w++) {
            int items[] = {0, 0, BREAST, 0};
            items[i] = wrong[w];
            assert_int_equal(clin_bauer_total(CLIN_BAUER_ORIGINAL, items), CLIN_MISSING);
            assert_int_equal(clin_bauer_total(CLIN_BAUER_MODIFIED, items),
                i == CLIN_BAUER_FRACTURE ? 4 : CLIN_MISSING);
        }
    }
}

static void test_class__edges(void **state)
{
    (void)state;
    assert_word(clin_bauer_class(CLIN_BAUER_ORIGINAL, 1), "under_6_months");
    assert_word(clin_bauer_class(CLIN_BAUER_ORIGINAL, 2), "over_6_months");
    assert_word(clin_bauer_class(CLIN_BAUER_ORIGINAL, 3), "over_6_months");
    assert_word(clin_bauer_class(CLIN_BAUER_ORIGINAL, 4), "over_12_months");
    assert_no_word(clin_bauer_class(CLIN_BAUER_ORIGINAL, 6));
    assert_word(clin_bauer_class(CLIN_BAUER_MODIFIED, 1), "supportive_care");
    assert_word(clin_bauer_class(CLIN_BAUER_MODIFIED, 2), "short_term_palliation");
    assert_word(clin_bauer_class(CLIN_BAUER_REVIEW, 3), "middle_term_local_control");
    assert_no_word(clin_bauer_class(CLIN_BAUER_MODIFIED, 5));
    assert_no_word(clin_bauer_class(CLIN_BAUER_MODIFIED, CLIN_MISSING));
}

static void test_derived__several_bone_metastases(void **state)
{
    (void)state;
    assert_int_equal(clin_bone_mets_multiple(1, 0), 0);
    assert_int_equal(clin_bone_mets_multiple(2, 0), 1);
    assert_int_equal(clin_bone_mets_multiple(1, 1), 1);
    assert_int_equal(clin_bone_mets_multiple(3, CLIN_MISSING), 1);
    assert_int_equal(clin_bone_mets_multiple(CLIN_MISSING, 2), 1);
    assert_int_equal(clin_bone_mets_multiple(1, CLIN_MISSING), CLIN_MISSING);
    assert_int_equal(clin_bone_mets_multiple(CLIN_MISSING, 0), CLIN_MISSING);
}

static void test_derived__visceral(void **state)
{
    (void)state;
    assert_int_equal(clin_visceral_mets(0), 0);
    assert_int_equal(clin_visceral_mets(1), 1);
    assert_int_equal(clin_visceral_mets(2), 1);
    assert_int_equal(clin_visceral_mets(3), CLIN_MISSING);
    assert_int_equal(clin_visceral_mets(CLIN_MISSING), CLIN_MISSING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_total__worked_patients),
        cmocka_unit_test(test_total__reaches_all),
        cmocka_unit_test(test_total__missing_or_impossible_item),
        cmocka_unit_test(test_class__edges),
        cmocka_unit_test(test_derived__several_bone_metastases),
        cmocka_unit_test(test_derived__visceral),
    };
    return cmocka_run_group_tests_name("clinical/bauer", tests, NULL, NULL);
}
