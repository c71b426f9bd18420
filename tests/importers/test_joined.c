/**
 * @file
 * Two exports in one file, one below the other.
 */
#include "support/site_file.h"

#define HEAD "record_id,redcap_event_name,age,sex\n"
#define ROWS "1,baseline_arm_1,50,1\n2,baseline_arm_1,x,2\n"

/* The same columns again: the rows below are read, the line is told once and is no row. */
static void test_joined__same_header(void **state)
{
    (void)state;
    static const char *const again[] = {
        HEAD, "\xef\xbb\xbf" HEAD, " record_id ,redcap_event_name,\"age\",sex\r\n"};
    for (size_t i = 0; i < G_N_ELEMENTS(again); i++) {
        g_autofree char *text =
            g_strconcat(HEAD ROWS, again[i], "3,baseline_arm_1,60,1\n", NULL);
        assert_found(text, "!3 type age; !4 key record_id");
    }
    g_autoptr(Registry) registry = new_registry();
    const ImportOptions options = {.site = "site_01"};
    static const char text[] = HEAD ROWS HEAD "3,baseline_arm_1,60,1\n";
    g_autoptr(ImportResult) result = take_in(registry, text, sizeof text - 1, &options);
    assert_int_equal(result->n_rows, 3);
    assert_int_equal(result->new_records->len, 3);
    assert_int_equal(result->n_values_held, 1);
    g_autofree char *message = message_at(result, 2);
    assert_non_null(strstr(message, "two exports"));
}

/* Other columns, or the same in another order or number: what stands below would be misread. */
static void test_joined__other_header(void **state)
{
    (void)state;
    static const char *const others[] = {"record_id,redcap_event_name,sex,age\n",
        "record_id,redcap_event_name,age\n", "age,record_id,redcap_event_name,sex\n",
        "record_id,redcap_event_name,age,sex,height_cm\n"};
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        g_autofree char *text = g_strconcat(HEAD ROWS, others[i], ROWS, others[i], NULL);
        if (i != 2)
            assert_found(text, "!4 header -");
    }
    /* A patient with a strange id is a patient. */
    assert_found(HEAD "record_id,baseline_arm_1,50,1\n", "");
    assert_found(HEAD "age,baseline_arm_1,50,1\n", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_joined__same_header),
        cmocka_unit_test(test_joined__other_header),
    };
    return cmocka_run_group_tests_name("importers/joined", tests, NULL, NULL);
}
