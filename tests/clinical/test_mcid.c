#include <math.h>

#include "clinical/check.h"
#include "clinical/mcid.h"
#include "clinical/pack.h"
#include "clinical/points.h"

static const ClinMcid *find(const char *name)
{
    return clin_pack_mcid(clin_pack_find("metastatic_spine"), name);
}

static int reached(const char *name, double before, double after)
{
    return clin_mcid_reached(find(name), before, after);
}

static void test_reached__worked_changes(void **state)
{
    (void)state;
    const char *hu = "eq5d_index", *zheng = "eq5d_index_zheng_2023";
    assert_int_equal(reached(hu, 0.210, 0.575), 1);
    assert_int_equal(reached(zheng, 0.210, 0.575), 1);
    assert_int_equal(reached(hu, 0.600, 0.650), 1);
    assert_int_equal(reached(zheng, 0.600, 0.650), 0);
    assert_int_equal(reached(hu, 0.414, 0.440), 0);
    assert_int_equal(reached(zheng, 0.414, 0.440), 0);
    assert_int_equal(reached("pain_vas", 40, 31), 0);
    assert_int_equal(reached("pain_vas", 40, 30), 1);
    assert_int_equal(reached("pain_vas", 30, 40), 0);
    assert_int_equal(reached("barthel", 60, 65), 0);
    assert_int_equal(reached("barthel", 60, 70), 1);
}

/* 0.639 - 0.600 is a little less than 0.039 in doubles, and must reach it all the same. */
static void test_reached__equality_in_decimals(void **state)
{
    (void)state;
    for (int micro = -25000; micro <= 961000; micro += 1000) {
        assert_int_equal(reached("eq5d_index", micro / 1e6, (micro + 39000) / 1e6), 1);
        assert_int_equal(reached("eq5d_index", micro / 1e6, (micro + 38999) / 1e6), 0);
    }
}

static void test_reached__missing(void **state)
{
    (void)state;
    assert_int_equal(reached("eq5d_index", (double)NAN, 0.5), CLIN_MISSING);
    assert_int_equal(reached("eq5d_index", 0.5, (double)NAN), CLIN_MISSING);
}

/* No constant is known for the Face scale and the Vitality Index. */
static void test_find__names(void **state)
{
    (void)state;
    const ClinMcid *mcid = NULL;
    for (size_t i = 0; (mcid = clin_mcid_at(i)) != NULL; i++) {
        assert_ptr_equal(find(mcid->name), mcid);
        assert_true(mcid->value > 0);
        assert_non_null(mcid->source);
    }
    assert_string_equal(find("eq5d_index")->name, "eq5d_index_hu_2020");
    assert_null(find("face_scale"));
    assert_null(find("vitality"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reached__worked_changes),
        cmocka_unit_test(test_reached__equality_in_decimals),
        cmocka_unit_test(test_reached__missing),
        cmocka_unit_test(test_find__names),
    };
    return cmocka_run_group_tests_name("clinical/mcid", tests, NULL, NULL);
}
