#include "clinical/check.h"
#include "clinical/escc.h"
#include "clinical/noms.h"
#include "clinical/points.h"

#define NO CLIN_MISSING

enum { SENSITIVE = 1, RESISTANT = 2, STABLE = 1, UNSTABLE = 2 };

/* escc, myelopathy, radiosensitivity, sins, mechanical stability, fitness */
static void test_rule__every_row_of_the_paper(void **state)
{
    (void)state;
    static const struct {
        ClinNoms patient;
        int rule;
        const char *decision;
    } rows[] = {
        {{CLIN_ESCC_1B, 0, SENSITIVE, NO, STABLE, NO}, 1, "cEBRT"},
        {{CLIN_ESCC_0, 0, SENSITIVE, NO, UNSTABLE, NO}, 2, "stabilisation, then cEBRT"},
        {{CLIN_ESCC_1B, 0, RESISTANT, NO, STABLE, NO}, 3, "SRS"},
        {{CLIN_ESCC_1A, 0, RESISTANT, NO, UNSTABLE, NO}, 4, "stabilisation, then SRS"},
        {{CLIN_ESCC_2, NO, SENSITIVE, NO, STABLE, NO}, 5, "cEBRT"},
        {{CLIN_ESCC_3, 1, SENSITIVE, NO, UNSTABLE, NO}, 6, "stabilisation, then cEBRT"},
        {{CLIN_ESCC_2, 0, RESISTANT, NO, STABLE, 1}, 7,
            "decompression/stabilisation, then SRS"},
        {{CLIN_ESCC_2, 1, RESISTANT, NO, STABLE, 0}, 8, "cEBRT"},
        {{CLIN_ESCC_3, 1, RESISTANT, NO, UNSTABLE, 1}, 9,
            "decompression/stabilisation, then SRS"},
        {{CLIN_ESCC_2, NO, RESISTANT, NO, UNSTABLE, 0}, 10, "stabilisation, then cEBRT"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const int rule = clin_noms_rule(&rows[i].patient, false);
        assert_int_equal(rule, rows[i].rule);
        assert_word(clin_noms_decision(rule), rows[i].decision);
    }
}

static void test_rule__low_grade_with_myelopathy_is_in_none(void **state)
{
    (void)state;
    const ClinNoms complete = {CLIN_ESCC_1A, 1, SENSITIVE, 3, NO, 1};
    assert_int_equal(clin_noms_rule(&complete, false), CLIN_NOMS_NONE);
    assert_no_word(clin_noms_decision(CLIN_NOMS_NONE));
    /* Nothing else could bring it under a rule. */
    const ClinNoms partial = {CLIN_ESCC_1A, 1, NO, NO, NO, NO};
    assert_int_equal(clin_noms_rule(&partial, false), CLIN_NOMS_NONE);
}

static void test_rule__missing_axis(void **state)
{
    (void)state;
    static const ClinNoms missing[] = {
        {NO, 0, RESISTANT, NO, STABLE, 1},
        {CLIN_ESCC_1B, NO, RESISTANT, NO, STABLE, 1},
        {CLIN_ESCC_1B, 0, NO, NO, STABLE, 1},
        {CLIN_ESCC_1B, 0, RESISTANT, NO, NO, 1},
        {CLIN_ESCC_2, 0, RESISTANT, NO, STABLE, NO},
        {CLIN_ESCC_1B, 0, RESISTANT, 9, NO, 1},
        {CLIN_ESCC_1B, 0, 3, NO, STABLE, 1},
        {9, 0, RESISTANT, NO, STABLE, 1},
        {NO, NO, NO, NO, NO, NO},
    };
    for (size_t i = 0; i < sizeof missing / sizeof missing[0]; i++) {
        const int rule = clin_noms_rule(&missing[i], false);
        assert_int_equal(rule, CLIN_MISSING);
        assert_no_word(clin_noms_decision(rule));
    }
}

static void test_rule__escc_1c_is_a_parameter(void **state)
{
    (void)state;
    const ClinNoms patient = {CLIN_ESCC_1C, 0, RESISTANT, NO, STABLE, 1};
    assert_int_equal(clin_noms_rule(&patient, false), 3);
    assert_int_equal(clin_noms_rule(&patient, true), 7);
}

static void test_unstable__sins_decides_outside_7_to_12(void **state)
{
    (void)state;
    assert_int_equal(clin_noms_unstable(6, NO), 0);
    assert_int_equal(clin_noms_unstable(6, UNSTABLE), 0);
    assert_int_equal(clin_noms_unstable(7, NO), CLIN_MISSING);
    assert_int_equal(clin_noms_unstable(7, STABLE), 0);
    assert_int_equal(clin_noms_unstable(12, UNSTABLE), 1);
    assert_int_equal(clin_noms_unstable(13, NO), 1);
    assert_int_equal(clin_noms_unstable(13, STABLE), 1);
    assert_int_equal(clin_noms_unstable(NO, UNSTABLE), 1);
    assert_int_equal(clin_noms_unstable(19, STABLE), 0);
    assert_int_equal(clin_noms_unstable(NO, NO), CLIN_MISSING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rule__every_row_of_the_paper),
        cmocka_unit_test(test_rule__low_grade_with_myelopathy_is_in_none),
        cmocka_unit_test(test_rule__missing_axis),
        cmocka_unit_test(test_rule__escc_1c_is_a_parameter),
        cmocka_unit_test(test_unstable__sins_decides_outside_7_to_12),
    };
    return cmocka_run_group_tests_name("clinical/noms", tests, NULL, NULL);
}
