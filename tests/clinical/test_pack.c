#include <string.h>

#include "clinical/check.h"
#include "clinical/pack.h"

/* An instrument without a pack could be called by no study, one of two would be twice there. */
static void test_packs__each_instrument_in_one(void **state)
{
    (void)state;
    const ClinInstrument *instrument = NULL;
    for (size_t i = 0; (instrument = clin_instrument_at(i)) != NULL; i++) {
        int n = clin_pack_has_instrument(clin_pack_general(), instrument->name);
        const ClinPack *pack = NULL;
        for (size_t j = 0; (pack = clin_pack_at(j)) != NULL; j++) {
            n += clin_pack_has_instrument(pack, instrument->name);
        }
        if (n != 1) {
            fail_msg("%s is in %d packs", instrument->name, n);
        }
    }
}

static void check_entry(const ClinPack *pack)
{
    assert_true(strlen(pack->label) > 0);
    for (size_t i = 0; pack->instruments[i]; i++) {
        assert_non_null(clin_instrument_find(pack->instruments[i]));
    }
    for (size_t i = 0; pack->functions[i].name; i++) {
        assert_in_range(pack->functions[i].n_inputs, 1, CLIN_MAX_FUNCTION_INPUTS);
        assert_true(clin_pack_has_function(pack, pack->functions[i].name));
    }
}

static void test_packs__entries(void **state)
{
    (void)state;
    const ClinPack *pack = NULL;
    check_entry(clin_pack_general());
    for (size_t i = 0; (pack = clin_pack_at(i)) != NULL; i++) {
        check_entry(pack);
        assert_ptr_equal(clin_pack_find(pack->name), pack);
    }
    assert_null(clin_pack_find(""));
    assert_null(clin_pack_find(NULL));
    assert_null(clin_pack_find("metastatic"));
}

/* SQL does not mind the case of a function's name. */
static void test_function__pack_of(void **state)
{
    (void)state;
    assert_string_equal(clin_pack_of_function("spine_segment")->name, "metastatic_spine");
    assert_string_equal(clin_pack_of_function("SINS_Total")->name, "metastatic_spine");
    assert_string_equal(clin_pack_of_function("noms_rule")->name, "metastatic_spine");
    assert_null(clin_pack_of_function("eq5d_index"));
    assert_null(clin_pack_of_function("barthel"));
    assert_null(clin_pack_of_function("charlson"));
    assert_null(clin_pack_of_function("sins_tot"));
    assert_null(clin_pack_of_function("sins_totals"));
    assert_null(clin_pack_of_function("coalesce"));
}

static const ClinFunction *function_of(const ClinPack *pack, const char *name)
{
    for (size_t i = 0; pack->functions[i].name; i++) {
        if (strcmp(pack->functions[i].name, name) == 0) {
            return &pack->functions[i];
        }
    }
    fail_msg("no function %s", name);
    return NULL;
}

static ClinValue value_of(const ClinPack *pack, const char *name, const int *inputs)
{
    const ClinFunction *function = function_of(pack, name);
    const ClinOptions options = {0};
    return function->evaluate(function, inputs, &options);
}

/* 11111 without 00001: Shiroiwa 2016 gives 1 to full health. */
static void test_evaluate__general(void **state)
{
    (void)state;
    const ClinPack *general = clin_pack_general();
    const int health[] = {1, 1, 1, 1, 1}, unknown[] = {1, 1, 1, 1, CLIN_MISSING};
    const int total[] = {95}, none[] = {CLIN_MISSING};
    assert_int_equal(value_of(general, "eq5d_micro", health).number, 1000000);
    assert_true(value_of(general, "eq5d_index", health).number == 1);
    assert_int_equal(value_of(general, "eq5d_index", unknown).kind, CLIN_VALUE_MISSING);
    assert_word(value_of(general, "barthel_class", total).text, "slight");
    assert_int_equal(value_of(general, "barthel_class", none).kind, CLIN_VALUE_MISSING);
}

/* T5 and T6 ticked; then one free level between, then one level not known. */
static void test_evaluate__levels(void **state)
{
    (void)state;
    const ClinPack *pack = clin_pack_find("metastatic_spine");
    int levels[CLIN_N_LEVELS] = {[(CLIN_LEVEL_T1 + 4)] = 1, [(CLIN_LEVEL_T1 + 4) + 1] = 1};
    assert_int_equal(value_of(pack, "spine_n_levels", levels).number, 2);
    assert_int_equal(value_of(pack, "spine_is_contiguous", levels).number, 1);
    assert_word(value_of(pack, "spine_segment", levels).text, "thoracic");
    levels[(CLIN_LEVEL_T1 + 4) + 3] = 1;
    assert_int_equal(value_of(pack, "spine_is_contiguous", levels).number, 0);
    levels[(CLIN_LEVEL_T1 + 4) + 5] = CLIN_MISSING;
    assert_int_equal(value_of(pack, "spine_n_levels", levels).kind, CLIN_VALUE_MISSING);
    assert_int_equal(value_of(pack, "spine_sins_location", levels).kind, CLIN_VALUE_MISSING);
}

static void test_mcid__of_a_pack_alone(void **state)
{
    (void)state;
    const ClinPack *pack = clin_pack_find("metastatic_spine");
    assert_string_equal(clin_pack_mcid(pack, "barthel")->name, "barthel_hsieh_2007");
    assert_null(clin_pack_mcid(pack, "pain_nrs"));
    assert_null(clin_pack_mcid(clin_pack_general(), "barthel"));
    assert_null(clin_pack_mcid(NULL, "barthel"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_packs__each_instrument_in_one),
        cmocka_unit_test(test_packs__entries),
        cmocka_unit_test(test_function__pack_of),
        cmocka_unit_test(test_evaluate__general),
        cmocka_unit_test(test_evaluate__levels),
        cmocka_unit_test(test_mcid__of_a_pack_alone),
    };
    return cmocka_run_group_tests_name("clinical/pack", tests, NULL, NULL);
}
