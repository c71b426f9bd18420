#include "support/site_file.h"

#include <sqlite3.h>

/** What is told of a file whose bytes were imported before. */
#define HEAD "record_id,redcap_event_name,consent,age,sex,kps\n"
#define ROWS                                                                                   \
    "1,baseline_arm_1,1,45,1,\n"                                                               \
    "2,baseline_arm_1,1,x,2,7\n"                                                               \
    "3,baseline_arm_1,0,50,1,90\n"                                                             \
    "4,baseline_arm_1,1,51\n"

static const ImportOptions site_01 = {.site = "site_01", .user = "test", .want_fixme = true};

static ImportResult *import_rows(Registry *registry)
{
    return take_in(registry, HEAD ROWS, strlen(HEAD ROWS), &site_01);
}

/* Lists without the name of the file, which is another one each time. */
static void assert_same_problems(const ImportResult *a, const ImportResult *b)
{
    assert_int_equal(import_problems_n(a->problems), import_problems_n(b->problems));
    for (guint i = 0; i < import_problems_n(a->problems); i++) {
        const ImportProblem own = problem_at(a, i), other = problem_at(b, i);
        const ImportProblem *x = &own, *y = &other;
        assert_int_equal(x->is_error, y->is_error);
        assert_int_equal(x->line, y->line);
        assert_int_equal(x->column, y->column);
        assert_int_equal(g_strcmp0(x->record_id, y->record_id), 0);
        assert_int_equal(g_strcmp0(x->event, y->event), 0);
        assert_int_equal(g_strcmp0(x->field, y->field), 0);
        assert_int_equal(g_strcmp0(x->value, y->value), 0);
        assert_string_equal(x->rule_id, y->rule_id);
    }
}

static void test_unchanged__tells_what_is_open(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    g_autoptr(ImportResult) first = import_rows(registry);
    g_autofree char *found = findings(first);
    assert_string_equal(found, "!3 type age; !3 range kps; !4 consent -; !5 ragged -");
    g_autoptr(ImportResult) again = import_rows(registry);
    assert_int_equal(again->status, IMPORT_UNCHANGED);
    assert_int_equal(again->n_rows, 0);
    assert_int_equal(again->n_values_held, 0);
    assert_true(again->has_error);
    assert_same_problems(again, first);
    assert_string_equal(again->fixme->str, first->fixme->str);
}

/* Of who has not consented nothing but the id is there, the second time too. */
static void test_unchanged__fixme_names_nobody(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    g_autoptr(ImportResult) first = import_rows(registry);
    g_autoptr(ImportResult) again = import_rows(registry);
    assert_non_null(strstr(again->fixme->str, "\n2,baseline_arm_1,1,x,2,7,"));
    assert_non_null(strstr(again->fixme->str, "\n3,,,,,,"));
    assert_null(strstr(again->fixme->str, "90"));
}

static void execute(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void test_unchanged__leaves_out_what_is_closed(void **state)
{
    (void)state;
    g_autofree char *folder = g_strdup("/tmp/proreg_unchanged_XXXXXX");
    assert_non_null(g_mkdtemp(folder));
    g_autofree char *path = g_build_filename(folder, "r.sqlite", NULL);
    g_autoptr(GPtrArray) files = schema_files_load(PROREG_SOURCE_DIR "/schema/jasa", NULL);
    g_autoptr(Registry) registry =
        registry_create(path, files, "schema/jasa", "test", &(BaseClock){0}, NULL);
    g_autoptr(ImportResult) first = import_rows(registry);
    execute(path, "UPDATE proreg_query SET state = 'closed' WHERE field = 'age';"
                  "UPDATE proreg_query SET state = 'answered' WHERE field = 'kps'");
    g_autoptr(ImportResult) again = import_rows(registry);
    g_autofree char *found = findings(again);
    assert_string_equal(found, "!3 range kps; !4 consent -; !5 ragged -");
    assert_null(strstr(again->fixme->str, "age: "));

    /* Held again by another file: the query of the first one is open for both. */
    execute(path, "UPDATE proreg_query SET state = 'accepted'");
    g_autoptr(ImportResult) none = import_rows(registry);
    g_autofree char *left = findings(none);
    assert_string_equal(left, "!4 consent -");
    assert_int_equal(g_unlink(path), 0);
    assert_int_equal(g_rmdir(folder), 0);
}

/* A file of other bytes with the same fault opens no second query, and tells it twice, too. */
static void test_unchanged__one_query_for_two_files(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    static const char other[] = HEAD "2,baseline_arm_1,1,x,2,7\n";
    g_autoptr(ImportResult) first = import_rows(registry);
    g_autoptr(ImportResult) second = take_in(registry, other, strlen(other), &site_01);
    g_autoptr(ImportResult) again = take_in(registry, other, strlen(other), &site_01);
    assert_int_equal(again->status, IMPORT_UNCHANGED);
    assert_int_equal(import_problems_n(second->problems), 2);
    assert_same_problems(again, second);
    assert_string_equal(again->fixme->str, second->fixme->str);
}

/* Two events of a patient with the same fault are two faults, each with its query. */
static void test_unchanged__a_query_for_each_instance(void **state)
{
    (void)state;
    static const char text[] =
        "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,ae_date\n"
        "1,1_month_arm_1,adverse_event,1,soon\n"
        "1,1_month_arm_1,adverse_event,2,soon\n";
    g_autofree char *folder = g_strdup("/tmp/proreg_unchanged_XXXXXX");
    assert_non_null(g_mkdtemp(folder));
    g_autofree char *path = g_build_filename(folder, "r.sqlite", NULL);
    g_autoptr(GPtrArray) files = schema_files_load(PROREG_SOURCE_DIR "/schema/jasa", NULL);
    g_autoptr(Registry) registry =
        registry_create(path, files, "schema/jasa", "test", &(BaseClock){0}, NULL);
    g_autoptr(ImportResult) first = import_rows(registry);
    for (int i = 0; i < 2; i++) { /* The second time with other bytes: no third query. */
        g_autoptr(ImportResult) result =
            take_in(registry, text, strlen(text) - (size_t)i, &site_01);
        g_autofree char *found = findings(result);
        assert_string_equal(found, "!2 type ae_date; !3 type ae_date");
    }
    execute(path, "UPDATE proreg_query SET state = 'closed' WHERE instance = 2");
    g_autoptr(ImportResult) again = take_in(registry, text, strlen(text), &site_01);
    g_autofree char *left = findings(again);
    assert_string_equal(left, "!2 type ae_date");
    execute(path, "CREATE TABLE two (n CHECK (n = 2));\n"
                  "INSERT INTO two SELECT count(*) FROM proreg_query WHERE field = 'ae_date';\n"
                  "INSERT INTO two SELECT count(DISTINCT instance) FROM proreg_query\n"
                  "  WHERE field = 'ae_date'");
    assert_int_equal(g_unlink(path), 0);
    assert_int_equal(g_rmdir(folder), 0);
}

/* Rows that contradict each other: both are to be mended, though the problem is at the later.
 */
static void test_unchanged__both_rows_of_a_contest(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    static const char text[] = HEAD "1,baseline_arm_1,1,45,1,90\n"
                                    "2,baseline_arm_1,1,50,1,90\n"
                                    "1,baseline_arm_1,1,46,1,90\n";
    g_autoptr(ImportResult) first = take_in(registry, text, strlen(text), &site_01);
    g_autoptr(ImportResult) again = take_in(registry, text, strlen(text), &site_01);
    g_autofree char *found = findings(again);
    assert_string_equal(found, "!4 duplicate -");
    const ImportResult *const results[] = {first, again};
    for (size_t i = 0; i < G_N_ELEMENTS(results); i++) {
        assert_non_null(strstr(results[i]->fixme->str, "\n1,baseline_arm_1,1,45,1,90,"));
        assert_non_null(strstr(results[i]->fixme->str, "\n1,baseline_arm_1,1,46,1,90,"));
        assert_null(strstr(results[i]->fixme->str, "\n2,"));
    }
}

/* Who was in and now refuses: a query asks what that means, and holds nothing to be shown. */
static void test_unchanged__refusal_of_a_known_patient(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    static const char yes[] = HEAD "1,baseline_arm_1,1,45,1,90\n";
    static const char no[] = HEAD "1,baseline_arm_1,0,45,1,80\n";
    g_autoptr(ImportResult) known = take_in(registry, yes, strlen(yes), &site_01);
    assert_int_equal(known->n_records_new, 1);
    g_autoptr(ImportResult) first = take_in(registry, no, strlen(no), &site_01);
    g_autoptr(ImportResult) again = take_in(registry, no, strlen(no), &site_01);
    assert_same_problems(again, first);
    assert_string_equal(again->fixme->str, first->fixme->str);
    assert_null(strstr(again->fixme->str, "80"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_unchanged__tells_what_is_open),
        cmocka_unit_test(test_unchanged__fixme_names_nobody),
        cmocka_unit_test(test_unchanged__leaves_out_what_is_closed),
        cmocka_unit_test(test_unchanged__one_query_for_two_files),
        cmocka_unit_test(test_unchanged__a_query_for_each_instance),
        cmocka_unit_test(test_unchanged__both_rows_of_a_contest),
        cmocka_unit_test(test_unchanged__refusal_of_a_known_patient),
    };
    return cmocka_run_group_tests_name("importers/unchanged", tests, NULL, NULL);
}
