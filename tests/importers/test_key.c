/**
 * @file
 * What a record id may be, and which new ones look like one that is known.
 */
#include "support/site_file.h"

#define HEAD "record_id,redcap_event_name,consent,age\n"
#define ROW ",baseline_arm_1,1,60\n"

static void test_key__ids(void **state)
{
    (void)state;
    g_autofree char *long_id = g_strnfill(100, 'X');
    g_autofree char *longer = g_strconcat(HEAD, long_id, "X" ROW, long_id, ROW, NULL);
    assert_found(longer, "!2 key record_id");
    assert_found(HEAD "\"N\n1\"" ROW, "!2 key record_id");
    assert_found(HEAD "NAG-001\xe2\x80\x8b" ROW "N\xc2\xad"
                      "1" ROW "N\xe2\x80\xa8"
                      "1" ROW,
        "!2 key record_id; !3 key record_id; !4 key record_id");
    assert_found(HEAD "NASK" ROW, "!2 key record_id");
    assert_found(HEAD "\xe7\x97\x87\xe4\xbe\x8b 1" ROW, "");
}

/* Composed and decomposed letters are one id: the second row is the first one again. */
/* A row of totals below the patients is no patient; ids with a digit are not looked at. */
static void test_key__totals(void **state)
{
    (void)state;
    static const char *const totals[] = {"合計", "平均", "平均値", "総数", "標準偏差", "Total",
        "TOTAL:", "Grand total", "mean", "Ｍｅａｎ", "SD"};
    for (size_t i = 0; i < G_N_ELEMENTS(totals); i++) {
        g_autofree char *text = g_strdup_printf(
            "record_id,redcap_event_name,age\n%s,baseline_arm_1,50\n", totals[i]);
        assert_found(text, "!2 key record_id");
    }
    /* Also where the row says nothing of consent. */
    assert_found("record_id,redcap_event_name,consent,age\n合計,baseline_arm_1,,50\n",
        "!2 key record_id");
    assert_found("record_id,redcap_event_name,age\nTotal-1,baseline_arm_1,50\n"
                 "Max Muster,baseline_arm_1,50\nsums,baseline_arm_1,50\n",
        "");
}

static void test_key__composed(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    static const char text[] = HEAD "\xe3\x81\x8c"
                                    "1" ROW "\xe3\x81\x8b\xe3\x82\x99"
                                    "1" ROW;
    const ImportOptions options = {.site = "site_01"};
    g_autoptr(ImportResult) result = take_in(registry, text, sizeof text - 1, &options);
    assert_int_equal(result->n_duplicates, 1);
    assert_int_equal(result->new_records->len, 1);
    assert_string_equal(result->new_records->pdata[0], "\xe3\x81\x8c"
                                                       "1");
}

/* What nobody sees, and what stands for no id at all, makes no patient. */
static void test_key__nobody(void **state)
{
    (void)state;
    /* A combining grapheme joiner, a Hangul filler, a selector of variants, a blank of Braille.
     */
    assert_found(HEAD "P\xcd\x8f"
                      "1" ROW "P\xe3\x85\xa4"
                      "1" ROW "P1\xef\xb8\x8f" ROW "P\xe2\xa0\x80"
                      "1" ROW,
        "!2 key record_id; !3 key record_id; !4 key record_id; !5 key record_id");
    assert_found(HEAD "#N/A" ROW "#REF!" ROW "NA" ROW "n/a" ROW "-" ROW
                      "\xe4\xb8\x8d\xe6\x98\x8e" ROW "n=" ROW,
        "!2 key record_id; !3 key record_id; !4 key record_id; !5 key record_id; !6 key "
        "record_id; !7 key record_id; !8 key record_id");
    assert_found(HEAD "NA1" ROW "N-A" ROW "n1" ROW, "");
}

/* Case, leading zeros, dashes, look-alike letters: a warning at the one that came later. */
static void test_key__look_alike(void **state)
{
    (void)state;
    assert_found(HEAD "001" ROW "1" ROW "1.0" ROW "2" ROW, "3 key record_id; 4 key record_id");
    assert_found(
        HEAD "P7" ROW "P007" ROW "p7" ROW "P70" ROW, "3 key record_id; 4 key record_id");
    assert_found(HEAD "NAG-001" ROW "NAG\xe2\x80\x91"
                      "001" ROW "NAG\xe2\x80\x93"
                      "001" ROW "NAG001" ROW "NAG-002" ROW,
        "3 key record_id; 4 key record_id; 5 key record_id");
    /* In the order of the columns. */
    assert_found(HEAD "001" ROW "1,baseline_arm_1,1,x\n", "3 key record_id; !3 type age");
    /* Cyrillic and Greek A, and O against 0. */
    assert_found(HEAD "A-1" ROW "\xd0\x90-1" ROW "\xce\x91-1" ROW "BO1" ROW "B01" ROW,
        "3 key record_id; 4 key record_id; 6 key record_id");
}

/* Against the registry too, and only where the id is new. */
static void test_key__look_alike_of_known(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    const ImportOptions options = {.site = "site_01"};
    static const char first[] = HEAD "A-1" ROW, second[] = HEAD "A-1" ROW "a1" ROW;
    g_autoptr(ImportResult) known = take_in(registry, first, sizeof first - 1, &options);
    assert_int_equal(import_problems_n(known->problems), 0);
    g_autoptr(ImportResult) result = take_in(registry, second, sizeof second - 1, &options);
    g_autofree char *found = findings(result);
    assert_string_equal(found, "3 key record_id");
    g_autofree char *message = message_at(result, 0);
    assert_string_equal(message, "a new record that looks like A-1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_key__ids),
        cmocka_unit_test(test_key__totals),
        cmocka_unit_test(test_key__composed),
        cmocka_unit_test(test_key__nobody),
        cmocka_unit_test(test_key__look_alike),
        cmocka_unit_test(test_key__look_alike_of_known),
    };
    return cmocka_run_group_tests_name("importers/key", tests, NULL, NULL);
}
