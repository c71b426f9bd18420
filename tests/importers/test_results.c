#include "importers/duplicates.h"
#include "importers/result.h"
#include "importers/summary.h"
#include "support/site_file.h"

#include <jansson.h>

/** One file with an error and a warning, and one that is missing, in the three forms. */
static GPtrArray *two_results(void)
{
    g_autoptr(Registry) registry = new_registry();
    GPtrArray *results = g_ptr_array_new_with_free_func((GDestroyNotify)import_result_free);
    static const char text[] = "record_id,redcap_event_name,consent,age,sex\n"
                               "1,baseline_arm_1,1,\"4\"\"5\",\n2,baseline_arm_1,1, 45,1\n";
    const ImportOptions options = {.check_only = true, .site = "site_01"};
    ImportResult *first = take_in(registry, text, sizeof text - 1, &options);
    g_free(first->file);
    first->file = g_strdup("a.csv");
    g_ptr_array_add(results, first);
    g_ptr_array_add(results, import_file(registry, "/nonexistent.csv", &options, NULL));
    return results;
}

static void test_results__json(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) results = two_results();
    g_autofree char *json = results_json(results);
    assert_true(g_str_has_prefix(json, "{\n"));
    static const char *const parts[] = {"\"status\": \"checked\"", "\"rows\": 2",
        "\"site\": \"site_01\"", "\"encoding\": \"utf-8\"", "\"rule_id\": \"type\"",
        "\"value\": \"4\\\"5\"", "\"severity\": \"warning\"", "\"age\": 1", "\"duplicates\": 0",
        "\"status\": \"refused\"", "\"sha256\": null", "\"rule_id\": \"file\"", "\"held\": 1"};
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        if (!strstr(json, parts[i]))
            fail_msg("%s\n%s", parts[i], json);
}

/* The number at a path of keys, as "records.new". */
static int number_at(const json_t *object, const char *path)
{
    g_auto(GStrv) keys = g_strsplit(path, ".", -1);
    for (size_t i = 0; keys[i]; i++)
        object = json_object_get(object, keys[i]);
    if (!json_is_integer(object))
        fail_msg("%s is no number", path);
    return (int)json_integer_value(object);
}

/* Every count under its own key: what one file brought, and what it says when it comes again.
 */
static void test_results__counts(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    g_autoptr(GPtrArray) results =
        g_ptr_array_new_with_free_func((GDestroyNotify)import_result_free);
    static const char head[] = "record_id,redcap_event_name,consent,age,sex,\n";
    static const char first[] = "1,baseline_arm_1,1,45,1,\n2,baseline_arm_1,1,50,2,\n"
                                "3,baseline_arm_1,1,50,2,\n";
    static const char second[] = "1,baseline_arm_1,1,45,1,\n2,baseline_arm_1,1,51,2,\n"
                                 "2,baseline_arm_1,1,51,2,\n4,baseline_arm_1,1, ４４,9,\n";
    const ImportOptions options = {.site = "site_01"};
    g_autofree char *one = g_strconcat(head, first, NULL);
    g_autofree char *two = g_strconcat(head, second, NULL);
    g_ptr_array_add(results, take_in(registry, one, strlen(one), &options));
    g_ptr_array_add(results, take_in(registry, two, strlen(two), &options));
    g_autofree char *text = results_json(results);
    json_t *root = json_loads(text, 0, NULL);
    const json_t *files = json_object_get(root, "files");
    assert_int_equal(json_array_size(files), 2);
    static const struct {
        const char *path;
        int n[2];
    } expected[] = {{"rows", {3, 4}}, {"records.new", {3, 1}}, {"records.updated", {0, 1}},
        {"records.unchanged", {0, 1}}, {"values.new", {9, 2}}, {"values.changed", {0, 1}},
        {"values.unchanged", {0, 5}}, {"values.held", {0, 1}}, {"duplicates", {0, 1}},
        {"ignored_columns", {1, 1}}};
    for (size_t i = 0; i < G_N_ELEMENTS(expected); i++)
        for (size_t f = 0; f < 2; f++)
            if (number_at(json_array_get(files, f), expected[i].path) != expected[i].n[f])
                fail_msg("%s of file %zu\n%s", expected[i].path, f, text);
    const json_t *last = json_array_get(files, 1);
    assert_int_equal(number_at(last, "normalised.age"), 1);
    assert_int_equal(json_object_size(json_object_get(last, "normalised")), 1);
    assert_string_equal(
        json_string_value(json_array_get(json_object_get(last, "new_records"), 0)), "4");
    assert_int_equal(json_array_size(json_object_get(last, "new_records")), 1);
    const json_t *problem = json_array_get(json_object_get(last, "problems"), 0);
    assert_int_equal(number_at(problem, "line"), 5);
    assert_int_equal(json_object_size(problem), 10);
    const json_t *group = json_array_get(json_object_get(last, "summary"), 0);
    assert_int_equal(number_at(group, "n"), 1);
    assert_int_equal(number_at(group, "rows"), 4); /* Of the file. */
    assert_string_equal(json_string_value(json_object_get(group, "field")), "sex");
    assert_null(json_object_get(last, "problems_left_off"));
    json_decref(root);
}

static void test_results__csv(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) results = two_results();
    g_autofree char *csv = results_csv(results);
    static const char head[] = "\xef\xbb\xbfseverity,file,line,record_id,event,field,value,"
                               "rule_id,message,hint\n"
                               "error,a.csv,2,1,baseline_arm_1,age,\"4\"\"5\",type,";
    assert_memory_equal(csv, head, sizeof head - 1);
    assert_non_null(strstr(csv, "\nwarning,a.csv,2,1,baseline_arm_1,sex,,required,"));
}

static void test_results__text(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) results = two_results();
    g_autofree char *plain = import_results_text(results, NULL, false);
    assert_true(g_str_has_prefix(plain, "a.csv: checked as utf-8, 2 rows"));
    assert_non_null(strstr(plain, "2 files, 2 rows: 2 errors, 1 warning, 1 refused\n"));
    assert_null(strchr(plain, '\033'));
    g_autofree char *coloured = import_results_text(results, NULL, true);
    assert_non_null(strchr(coloured, '\033'));
}

/* A column that is wrong throughout, and the option that mends it. */
static void test_results__summary(void **state)
{
    (void)state;
    g_autoptr(GString) text =
        g_string_new("record_id,redcap_event_name,consent,surgery_date,age\n");
    for (int i = 1; i <= 12; i++)
        g_string_append_printf(text, "N%d,baseline_arm_1,1,%d/20/2020,%d\n", i, i, 50 + i);
    g_autoptr(Registry) registry = new_registry();
    const ImportOptions options = {.check_only = true};
    g_autoptr(GPtrArray) results =
        g_ptr_array_new_with_free_func((GDestroyNotify)import_result_free);
    g_ptr_array_add(results, take_in(registry, text->str, text->len, &options));
    g_autofree char *json = results_json(results);
    assert_non_null(strstr(json, "\"rule_id\": \"type\""));
    assert_non_null(strstr(json, "\"n\": 12"));
    assert_non_null(strstr(json, "\"hint\": \"M/D/YYYY: --date-order mdy\""));
    g_autofree char *plain = import_results_text(results, NULL, false);
    assert_non_null(
        strstr(plain, "\n  surgery_date: 12 of 12, M/D/YYYY: --date-order mdy  [type]\n"));
    /* Three examples of it, and how many more there are. */
    assert_non_null(strstr(plain, "line 4  N3 "));
    assert_null(strstr(plain, "line 5  N4 "));
    assert_non_null(strstr(plain, "\n  ... and 9 more: --problems FILE writes them all\n"));
    assert_non_null(strstr(plain, "\n  12 new records: N1, N2, N3, N4, N5, N6, N7, N8, N9, N10 "
                                  "... and 2 more (JSON has all)\n"));
}

/* The groups of all files together stand at the top: rows are those of the files that have any
 * of it. */
static void test_results__summary_of_all(void **state)
{
    (void)state;
    static const char head[] = "record_id,redcap_event_name,consent,age\n";
    static const char *const rows[] = {"1,baseline_arm_1,1,x\n2,baseline_arm_1,1,y\n",
        "3,baseline_arm_1,1,50\n", "4,baseline_arm_1,1,z\n5,baseline_arm_1,1,50\n"};
    g_autoptr(Registry) registry = new_registry();
    const ImportOptions options = {.site = "site_01"};
    g_autoptr(GPtrArray) results =
        g_ptr_array_new_with_free_func((GDestroyNotify)import_result_free);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = g_strconcat(head, rows[i], NULL);
        g_ptr_array_add(results, take_in(registry, text, strlen(text), &options));
    }
    g_autofree char *text = results_json(results);
    json_t *root = json_loads(text, 0, NULL);
    const json_t *groups = json_object_get(root, "summary");
    assert_int_equal(json_array_size(groups), 1);
    const json_t *group = json_array_get(groups, 0);
    assert_string_equal(json_string_value(json_object_get(group, "rule_id")), "type");
    assert_string_equal(json_string_value(json_object_get(group, "field")), "age");
    assert_int_equal(number_at(group, "n"), 3);
    assert_int_equal(number_at(group, "rows"), 4);
    assert_true(json_is_null(json_object_get(group, "hint")));
    json_decref(root);
}

/* One column that can be read in one order of day and month alone shows it for the others. */
static void test_results__order_of_dates(void **state)
{
    (void)state;
    static const char text[] =
        "record_id,redcap_event_name,consent,consent_date,surgery_date,visit_date\n"
        "1,baseline_arm_1,1,1/5/2020,2/20/2020,1/6/2020\n";
    static const char unclear[] =
        "record_id,redcap_event_name,consent,consent_date,surgery_date\n"
        "1,baseline_arm_1,1,1/5/2020,20/2/2020\n"
        "2,baseline_arm_1,1,1/25/2020,20/2/2020\n";
    g_autoptr(Registry) registry = new_registry();
    const ImportOptions options = {.check_only = true};
    g_autoptr(ImportResult) result = take_in(registry, text, sizeof text - 1, &options);
    g_autoptr(ImportResult) both = take_in(registry, unclear, sizeof unclear - 1, &options);
    const struct {
        ImportResult *of;
        guint group;
        const char *hint;
    } cases[] = {{result, 0, "M/D/YYYY: --date-order mdy"},
        {result, 1, "M/D/YYYY: --date-order mdy"}, {result, 2, "M/D/YYYY: --date-order mdy"},
        {both, 0, "M/D/YYYY: --date-order mdy"}, {both, 1, "D/M/YYYY: --date-order dmy"}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GPtrArray) own = g_ptr_array_new();
        g_ptr_array_add(own, cases[i].of);
        g_autoptr(GArray) groups = import_summary_new(own);
        g_autofree char *hint =
            import_summary_hint(&g_array_index(groups, ImportGroup, cases[i].group), NULL);
        assert_string_equal(hint, cases[i].hint);
    }
}

/* A broken row is a patient's: the screen shows its first cell, the list what was sent. */
static void test_results__shows_no_row(void **state)
{
    (void)state;
    static const char text[] = "record_id;redcap_event_name;age\n"
                               "N1;baseline_arm_1;5\"0\nN2;baseline_arm_1;50;7\n";
    g_autoptr(Registry) registry = new_registry();
    const ImportOptions options = {.check_only = true};
    g_autoptr(GPtrArray) results =
        g_ptr_array_new_with_free_func((GDestroyNotify)import_result_free);
    g_ptr_array_add(results, take_in(registry, text, sizeof text - 1, &options));
    g_autofree char *plain = import_results_text(results, NULL, false);
    assert_non_null(strstr(plain, "(sent: N1;...)\n"));
    assert_non_null(strstr(plain, "(sent: N2;...)\n"));
    assert_null(strstr(plain, "5\"0"));
    g_autofree char *csv = results_csv(results);
    assert_non_null(strstr(csv, "N2;baseline_arm_1;50;7"));
}

/* Of more problems than are kept the first are listed, and all of them are counted. */
static void test_results__counts_what_is_left_off(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) results =
        g_ptr_array_new_with_free_func((GDestroyNotify)import_result_free);
    ImportResult *result = import_result_new("a.csv");
    g_ptr_array_add(results, result);
    result->problems_max = 3;
    for (int line = 2; line < 9; line++)
        import_result_add(result,
            &(RegistryProblem){
                .line = line, .is_error = line > 6, .rule_id = "range", .msgid = "too high"});
    assert_int_equal(import_problems_n(result->problems), 3);
    assert_int_equal(problem_at(result, 2).line, 4);
    assert_true(result->has_error);
    g_autofree char *plain = import_results_text(results, NULL, false);
    assert_non_null(strstr(plain, "1 file, 0 rows: 2 errors, 5 warnings\n"));
    assert_non_null(strstr(plain, "... and 4 beyond those"));
    g_autofree char *json = results_json(results);
    assert_non_null(strstr(json, "\"problems_left_off\": 4"));
}

/* More than a hundred thousand are all there. */
static void test_results__keeps_many(void **state)
{
    (void)state;
    enum { MANY = 100100 };
    g_autoptr(GPtrArray) results =
        g_ptr_array_new_with_free_func((GDestroyNotify)import_result_free);
    ImportResult *result = import_result_new("a.csv");
    g_ptr_array_add(results, result);
    for (int i = 0; i < MANY; i++)
        import_result_add(result,
            &(RegistryProblem){.line = MANY - i, .rule_id = "range", .msgid = "too high"});
    assert_int_equal(import_problems_n(result->problems), MANY);
    assert_int_equal(problem_at(result, MANY - 1).line, MANY);
    assert_int_equal(result->n_problems_left_off, 0);
    g_autofree char *csv = results_csv(results);
    size_t n_lines = 0;
    for (const char *at = csv; (at = strchr(at, '\n')) != NULL; at++)
        n_lines++;
    assert_int_equal(n_lines, MANY + 1);
}

static void test_results__who_is_not_asked_about(void **state)
{
    (void)state;
    assert_int_equal(import_duplicates_way(IMPORT_DUPLICATES_MAX, 1), IMPORT_TWICE_ASKED);
    assert_int_equal(
        import_duplicates_way(IMPORT_DUPLICATES_MAX + 1, 1), IMPORT_TWICE_MANY_NEW);
    assert_int_equal(
        import_duplicates_way(1, IMPORT_DUPLICATES_RECORDS_MAX), IMPORT_TWICE_ASKED);
    assert_int_equal(
        import_duplicates_way(1, IMPORT_DUPLICATES_RECORDS_MAX + 1), IMPORT_TWICE_MANY_RECORDS);
    g_autoptr(GPtrArray) results =
        g_ptr_array_new_with_free_func((GDestroyNotify)import_result_free);
    ImportResult *result = import_result_new("a.csv");
    result->twice = IMPORT_TWICE_MANY_RECORDS;
    g_ptr_array_add(result->new_records, g_strdup("P1"));
    g_ptr_array_add(results, result);
    g_autofree char *text = import_results_text(results, NULL, false);
    assert_non_null(strstr(text, "any of the new patients (1) is there twice"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_results__json),
        cmocka_unit_test(test_results__counts),
        cmocka_unit_test(test_results__csv),
        cmocka_unit_test(test_results__text),
        cmocka_unit_test(test_results__summary),
        cmocka_unit_test(test_results__shows_no_row),
        cmocka_unit_test(test_results__summary_of_all),
        cmocka_unit_test(test_results__order_of_dates),
        cmocka_unit_test(test_results__counts_what_is_left_off),
        cmocka_unit_test(test_results__keeps_many),
        cmocka_unit_test(test_results__who_is_not_asked_about),
    };
    return cmocka_run_group_tests_name("importers/results", tests, NULL, NULL);
}
