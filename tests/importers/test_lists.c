#include "support/site_file.h"

/** Which files are taken for our own lists. */
#define MARK "\xef\xbb\xbf"
#define PROBLEMS "severity,file,line,record_id,event,field,value,rule_id,message,hint\n"

static void test_lists__problems(void **state)
{
    (void)state;
    static const struct {
        const char *head;
        bool is_one;
    } files[] = {{MARK PROBLEMS, true}, {MARK PROBLEMS "error,a.csv,2,,,,,csv,x,y\n", true},
        {PROBLEMS, false}, {MARK "severity,file,line\n", false}, {MARK, false},
        {"record_id,age\n1,2\n", false}, {"a", false}};
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++)
        assert_int_equal(
            import_is_problem_list(files[i].head, strlen(files[i].head)), files[i].is_one);
}

static void test_lists__fixme(void **state)
{
    (void)state;
    static const struct {
        const char *head;
        bool is_one;
    } files[] = {{MARK "record_id,age,error\n1,x,age: no\n", true},
        {MARK "\"a, \"\"b\"\"\",\"two\nlines\",error\r\n", true}, {MARK "id,error", true},
        {"record_id,age,error\n", false}, {MARK "record_id,error,age\n", false},
        {MARK "error\n", false}, {MARK "record_id,Error\n", false},
        {MARK "record_id;error\n", false}, {MARK PROBLEMS, false}, {MARK, false}, {"x", false}};
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++)
        assert_int_equal(
            import_is_fixme(files[i].head, strlen(files[i].head)), files[i].is_one);
}

/* What import writes is taken for what it is, and neither for the other. */
static void test_lists__own(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    const ImportOptions options = {.check_only = true, .want_fixme = true};
    static const char text[] = "record_id,redcap_event_name,age\n1,baseline_arm_1,x\n";
    g_autoptr(ImportResult) result = take_in(registry, text, strlen(text), &options);
    g_autoptr(GPtrArray) results = g_ptr_array_new();
    g_ptr_array_add(results, result);
    g_autofree char *problems = results_csv(results);
    assert_true(import_is_problem_list(problems, strlen(problems)));
    assert_false(import_is_fixme(problems, strlen(problems)));
    assert_true(import_is_fixme(result->fixme->str, result->fixme->len));
    assert_false(import_is_problem_list(result->fixme->str, result->fixme->len));
    assert_false(import_is_fixme(text, strlen(text)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lists__problems),
        cmocka_unit_test(test_lists__fixme),
        cmocka_unit_test(test_lists__own),
    };
    return cmocka_run_group_tests_name("importers/lists", tests, NULL, NULL);
}
