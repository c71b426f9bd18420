/**
 * @file
 * What we write, with its guard against formulas, comes back as it was meant.
 */
#include "support/site_file.h"

#define HEAD "record_id,redcap_event_name,antigen,note,number\n"

static const ImportOptions site_01 = {.site = "s1", .want_fixme = true};

/* Ids and texts that begin like formulas: the mended list is the same patients again. */
static void test_round_trip__fixme(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry_of("tests/studies/signs");
    static const char sent[] = HEAD "-A1,b_arm_1,+,=EGFR,x9\n+B2,b_arm_1,-,- none,x9\n"
                                    "'-C3,b_arm_1,+-,'''@x,x9\n";
    g_autoptr(ImportResult) first = take_in(registry, sent, sizeof sent - 1, &site_01);
    g_autofree char *found = findings(first);
    assert_string_equal(found, "!2 type number; !3 type number; !4 type number");
    assert_int_equal(first->new_records->len, 3);
    assert_string_equal(first->new_records->pdata[0], "-A1");
    assert_string_equal(first->new_records->pdata[2], "-C3");
    assert_non_null(strstr(first->fixme->str, "\"'-A1\",b_arm_1,\"'+\",\"'=EGFR\",x9,"));
    g_auto(GStrv) parts = g_strsplit(first->fixme->str, ",x9,", -1);
    g_autofree char *mended = g_strjoinv(",9,", parts);
    g_autoptr(ImportResult) second = take_in(registry, mended, strlen(mended), &site_01);
    g_autofree char *none = findings(second);
    assert_string_equal(none, "");
    assert_int_equal(second->new_records->len, 0);
    assert_int_equal(second->n_values_new, 3);
    assert_int_equal(second->n_values_changed, 0);
    assert_int_equal(second->n_values_unchanged, 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip__fixme),
    };
    return cmocka_run_group_tests_name("importers/round_trip", tests, NULL, NULL);
}
