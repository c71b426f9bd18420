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

#define KEYS "hip_no,site,event,repeat_instrument,repeat_instance,"
#define PATIENT                                                                                \
    KEYS "consent,consent_label,admitted,age,sex,sex_label,fracture,fracture_label,operated,"  \
         "seen,pain_nrs"

/* The table that `export` writes: its keys, short events, and what it computed. */
static void test_round_trip__export(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry_of("tests/studies/hip");
    static const char sent[] =
        PATIENT ",wait_days,early_label,in_cohort\n"
                "N-9,north,admission,,,1,Yes,2023-06-23,78,2,Female,neck,Femoral neck,"
                "2023-06-24,2023-06-23,8,1,Within two days,1\n";
    g_autoptr(ImportResult) result =
        take_in(registry, sent, sizeof sent - 1, &(ImportOptions){0});
    g_autofree char *none = findings(result);
    assert_string_equal(none, "");
    assert_int_equal(result->n_values_new, 8);
}

/* A name that no export has is unknown there, too; and without its five keys it is no export.
 */
static void test_round_trip__not_an_export(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry_of("tests/studies/hip");
    static const char *const sent[][2] = {
        {KEYS "consent,wait,age_labels\n",
            "!1 unknown_column wait; !1 unknown_column age_labels"},
        {"hip_no,site,event,repeat_instrument,consent\n",
            "!1 header redcap_event_name; !1 unknown_column site; !1 unknown_column event; "
            "!1 unknown_column repeat_instrument"},
        {"hip_no,redcap_event_name,consent,consent_label\n", "!1 unknown_column consent_label"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(sent); i++) {
        g_autoptr(ImportResult) result = take_in(
            registry, sent[i][0], strlen(sent[i][0]), &(ImportOptions){.site = "north"});
        g_autofree char *found = findings(result);
        assert_string_equal(found, sent[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip__fixme),
        cmocka_unit_test(test_round_trip__export),
        cmocka_unit_test(test_round_trip__not_an_export),
    };
    return cmocka_run_group_tests_name("importers/round_trip", tests, NULL, NULL);
}
