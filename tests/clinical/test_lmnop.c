#include "clinical/check.h"
#include "clinical/lmnop.h"

static void test_fields__letters_in_order(void **state)
{
    (void)state;
    const ClinLmnopField *field = NULL;
    char seen[6] = {0};
    size_t n_letters = 0;
    for (size_t i = 0; (field = clin_lmnop_at(i)) != NULL; i++) {
        assert_non_null(field->variable);
        if (n_letters == 0 || seen[n_letters - 1] != field->letter) {
            assert_true(n_letters < 5);
            seen[n_letters++] = field->letter;
        }
    }
    assert_string_equal(seen, "LMNOP");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fields__letters_in_order),
    };
    return cmocka_run_group_tests_name("clinical/lmnop", tests, NULL, NULL);
}
