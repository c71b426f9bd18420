#include "support/fixture.h"

#include "registry/narrow_codes.h"

/* What was kept in fewer bytes stays when a code needs more. */
static void test_narrow_codes__widths(void **state)
{
    (void)state;
    enum { PATIENTS = 8 };
    static const uint32_t codes[PATIENTS] = {0, 255, 0, 256, 65535, 65536, 7, UINT32_MAX};
    static const uint8_t widths[PATIENTS] = {0, 1, 1, 2, 2, 4, 4, 4};
    NarrowCodes narrow = {.n = PATIENTS};
    for (size_t i = 0; i < PATIENTS; i++) {
        narrow_codes_put(&narrow, i, codes[i]);
        assert_int_equal(narrow.width, widths[i]);
        for (size_t k = 0; k < PATIENTS; k++)
            assert_int_equal(narrow_codes_at(&narrow, k), k <= i ? codes[k] : 0);
    }
    narrow_codes_put(&narrow, 7, 0);
    assert_int_equal(narrow_codes_at(&narrow, 7), 0);
    narrow_codes_clear(&narrow);
    assert_int_equal(narrow_codes_at(&narrow, 1), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_narrow_codes__widths),
    };
    return cmocka_run_group_tests_name("registry/narrow_codes", tests, NULL, NULL);
}
