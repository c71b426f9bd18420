/**
 * @file
 * A dry run shows cell by cell what would change, old and new.
 */
#include "support/site_file.h"

static const char before[] = "record_id,redcap_event_name,consent,age,weight_kg,crp\n"
                             "1,baseline_arm_1,1,61,65,0.5\n2,baseline_arm_1,1,70,50,UNK\n";
static const char after[] = "record_id,redcap_event_name,consent,age,weight_kg,crp\n"
                            "1,baseline_arm_1,1,62,65,NASK\n2,baseline_arm_1,1,70,,1.5\n"
                            "3,baseline_arm_1,1,50,60,1\n";

static void assert_change(const ImportResult *result, guint index, const char *expected)
{
    assert_true(index < result->changes->len);
    const ImportChange *change = result->changes->pdata[index];
    g_autofree char *text = g_strdup_printf("%d %s %s %d %s %s>%s", (int)change->line,
        change->record_id, change->event, (int)change->instance, change->field,
        change->old_value ? change->old_value : "-",
        change->new_value ? change->new_value : "-");
    assert_string_equal(text, expected);
}

static void test_changes__old_and_new(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    ImportOptions options = {.user = "test", .site = "site_01"};
    g_autoptr(ImportResult) first = take_in(registry, before, strlen(before), &options);
    assert_int_equal(first->changes->len, 0);
    options.dry_run = true;
    g_autoptr(ImportResult) dry = take_in(registry, after, strlen(after), &options);
    assert_int_equal(dry->status, IMPORT_WOULD_IMPORT);
    assert_int_equal(dry->changes->len, 3);
    assert_change(dry, 0, "2 1 baseline_arm_1 1 age 61>62");
    assert_change(dry, 1, "2 1 baseline_arm_1 1 crp 0.5>NASK");
    assert_change(dry, 2, "3 2 baseline_arm_1 1 crp UNK>1.5");
    options.erase_blank = true;
    g_autoptr(ImportResult) erasing = take_in(registry, after, strlen(after), &options);
    assert_int_equal(erasing->changes->len, 4);
    /* Nothing of it was done. */
    options.dry_run = options.erase_blank = false;
    g_autoptr(ImportResult) real = take_in(registry, after, strlen(after), &options);
    assert_int_equal(real->n_values_changed, 3);
    assert_int_equal(real->changes->len, 0);
}

static void test_changes__lists(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    ImportOptions options = {.user = "test", .site = "site_01"};
    g_autoptr(ImportResult) first = take_in(registry, before, strlen(before), &options);
    options.dry_run = true;
    g_autoptr(GPtrArray) results = g_ptr_array_new();
    g_autoptr(ImportResult) dry = take_in(registry, after, strlen(after), &options);
    g_free(dry->file);
    dry->file = g_strdup("b.csv");
    g_ptr_array_add(results, dry);
    g_autofree char *csv = import_results_changes_csv(results);
    assert_string_equal(csv, "\xef\xbb\xbf"
                             "file,line,record_id,event,instance,field,old,new\n"
                             "b.csv,2,1,baseline_arm_1,1,age,61,62\n"
                             "b.csv,2,1,baseline_arm_1,1,crp,0.5,NASK\n"
                             "b.csv,3,2,baseline_arm_1,1,crp,UNK,1.5\n");
    assert_true(import_is_change_list(csv, strlen(csv)));
    assert_false(import_is_change_list("a,b\n", 4));
    g_autofree char *json = results_json(results);
    assert_non_null(strstr(json, "\"changes\": ["));
    assert_non_null(strstr(json, "\"old\": \"61\""));
    g_autofree char *text = import_results_text(results, NULL, false);
    assert_non_null(strstr(text, "  line 2  1 baseline_arm_1 age: 61 becomes 62\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_changes__old_and_new),
        cmocka_unit_test(test_changes__lists),
    };
    return cmocka_run_group_tests_name("importers/changes", tests, NULL, NULL);
}
