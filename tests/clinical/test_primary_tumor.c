#include <string.h>

#include "clinical/check.h"
#include "clinical/primary_tumor.h"

static void test_table__codes_are_places(void **state)
{
    (void)state;
    for (size_t i = 0; i < CLIN_N_PRIMARY_TUMORS; i++) {
        const ClinPrimaryTumor *tumor = clin_primary_tumor_at(i);
        assert_int_equal(tumor->code, (int)i + 1);
        assert_ptr_equal(clin_primary_tumor_find(tumor->code), tumor);
    }
    assert_null(clin_primary_tumor_at(CLIN_N_PRIMARY_TUMORS));
}

static void test_find__outside(void **state)
{
    (void)state;
    assert_null(clin_primary_tumor_find(0));
    assert_null(clin_primary_tumor_find(27));
    assert_null(clin_primary_tumor_find(CLIN_MISSING));
    assert_no_word(clin_tumor_origin(CLIN_MISSING));
}

static const ClinPrimaryTumor *labelled(const char *label)
{
    size_t i = 0;
    while (strcmp(clin_primary_tumor_at(i)->label, label) != 0) {
        i++;
    }
    return clin_primary_tumor_at(i);
}

/* One tumour of each row of Tokuhashi's table, and Tomita's three speeds of growth. */
static void test_points__rows_of_the_papers(void **state)
{
    (void)state;
    static const struct {
        const char *label;
        int tokuhashi, tomita;
    } rows[] = {
        {"lung", 0, 4},
        {"osteosarcoma", 0, CLIN_MISSING},
        {"stomach", 0, 4},
        {"bladder", 0, CLIN_MISSING},
        {"oesophagus", 0, CLIN_MISSING},
        {"pancreas", 0, CLIN_MISSING},
        {"liver", 1, 4},
        {"gallbladder", 1, CLIN_MISSING},
        {"unknown", 1, 4},
        {"other", 2, CLIN_MISSING},
        {"kidney", 3, 2},
        {"uterus", 3, 2},
        {"rectum", 4, CLIN_MISSING},
        {"thyroid", 5, 1},
        {"breast", 5, 1},
        {"prostate", 5, 1},
        {"carcinoid", 5, 1},
        {"colon", 2, 4},
        {"cervix", CLIN_MISSING, CLIN_MISSING},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const ClinPrimaryTumor *tumor = labelled(rows[i].label);
        assert_int_equal(clin_tumor_tokuhashi(tumor), rows[i].tokuhashi);
        assert_int_equal(clin_tumor_tomita(tumor), rows[i].tomita);
    }
    assert_int_equal(clin_tumor_tokuhashi(NULL), CLIN_MISSING);
    assert_int_equal(clin_tumor_tomita(NULL), CLIN_MISSING);
}

static void test_origin__groups(void **state)
{
    (void)state;
    assert_word(clin_tumor_origin(1), "Lung");
    assert_word(clin_tumor_origin(4), "Renal");
    assert_word(clin_tumor_origin(12), "Digestive");
    assert_word(clin_tumor_origin(22), "Hematological");
    assert_word(clin_tumor_origin(25), "Unknown origin");
    assert_word(clin_tumor_origin(26), "Other");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table__codes_are_places),
        cmocka_unit_test(test_find__outside),
        cmocka_unit_test(test_points__rows_of_the_papers),
        cmocka_unit_test(test_origin__groups),
    };
    return cmocka_run_group_tests_name("clinical/primary_tumor", tests, NULL, NULL);
}
