#include "support/site_file.h"

#include "importers/map.h"

/** Maps: what they may say, what is wrong with them, and files read through them. */

static ImportResult *take_in_mapped(const char *map, const char *text, GError **error)
{
    g_autoptr(Registry) registry = new_registry();
    g_autofree char *map_path = write_file(map, strlen(map));
    g_autofree char *path = write_file(text, strlen(text));
    const ImportOptions options = {.check_only = true, .map_path = map_path};
    ImportResult *result = import_file(registry, path, &options, error);
    g_unlink(map_path);
    g_unlink(path);
    return result;
}

static void assert_mapped(const char *map, const char *text, const char *expected, int n_values)
{
    GError *error = NULL;
    g_autoptr(ImportResult) result = take_in_mapped(map, text, &error);
    if (error)
        print_error("%s\n", error->message);
    assert_non_null(result);
    g_autofree char *found = findings(result);
    assert_string_equal(found, expected);
    assert_int_equal(result->n_values_new, n_values);
}

static void test_map__one_file_a_visit(void **state)
{
    (void)state;
    assert_mapped("site: site_03\nevent: 1_month\ncolumns:\n  No: record_id\n"
                  "  疼痛: pain_vas\n  備考: {drop: true}\ndrop: [氏名]\n",
        "No,疼痛,frankel,氏名,備考\n1,30,A,x,y\n2,300,Z,x,y\n",
        "!3 range pain_vas; !3 choice frankel", 2);
}

static void test_map__recode_and_factor(void **state)
{
    (void)state;
    assert_mapped("columns:\n  sex_text: {variable: sex, recode: {M: 1, F: 2}}\n"
                  "  lb: {variable: weight_kg, factor: 0.45359237}\n"
                  "  cm10: {variable: age, factor: 10}\n"
                  "  c1: {variable: level___c1, recode: {x: 1, '': 0}}\n",
        "record_id,redcap_event_name,sex_text,lb,cm10,c1\n"
        "1,baseline_arm_1, Ｍ ,150,4.5,x\n2,baseline_arm_1,D,abc,1.1,\n",
        "!3 choice sex; !3 type weight_kg", 6);
}

static void test_map__wide(void **state)
{
    (void)state;
    static const char map[] =
        "columns:\n  case: record_id\n  consent: {variable: consent, event: baseline_arm_1}\n"
        "  vas0: {variable: pain_vas, event: baseline}\n"
        "  vas1: {variable: pain_vas, event: 1_month_arm_1}\n"
        "  ae1: {variable: ae_type, event: 1_month_arm_1, instrument: adverse_event, instance: "
        "1}\n"
        "  ae2: {variable: ae_type, event: 1_month_arm_1, instrument: adverse_event, instance: "
        "2}\n";
    assert_mapped(map,
        "case,consent,vas0,vas1,ae1,ae2,sex\n1,1,10,20,1,2,1\n2,1,10,,,99,\n3,0,1,2,3,4,\n"
        "1,1,10,20,1,2,1\n2,1,11,,,,\n",
        "!4 consent -; !6 duplicate -", 7);
}

static void test_map__needs_an_event(void **state)
{
    (void)state;
    assert_mapped("columns: {case: record_id}\n", "case,pain_vas\n1,2\n",
        "!1 header redcap_event_name", 0);
    /* A variable of one event needs none said. */
    assert_mapped("columns: {case: record_id}\n", "case,age\n1,2\n", "", 1);
}

static void test_map__identifiers(void **state)
{
    (void)state;
    assert_mapped("columns: {カルテ番号: record_id}\nevent: baseline\n",
        "カルテ番号,age\n1,2\n", "!1 identifier カルテ番号", 0);
    assert_mapped(
        "columns: {患者ID: record_id}\nevent: baseline\n", "患者ID,age\n1,2\n", "", 1);
}

static void test_map__event_recoded(void **state)
{
    (void)state;
    assert_mapped(
        "columns:\n  visit: {variable: redcap_event_name, recode: {pre: baseline_arm_1, "
        "1m: 1_month}}\n",
        "record_id,visit,frankel\n1,pre,A\n1,1m,B\n1,2m,B\n", "!4 key visit", 2);
}

/* The temporary files of these tests are called proreg-test-XXXXXX. */
static void test_map__files(void **state)
{
    (void)state;
    static const char text[] = "No,疼痛,氏名\n1,30,x\n";
    assert_mapped("site: site_03\nfiles:\n  other.csv: baseline\n  proreg-*: 1_month\n"
                  "columns: {No: record_id, 疼痛: pain_vas}\ndrop: [氏名]\n",
        text, "", 1);
    /* The first that fits; what a file says of a column goes before what is said of all. */
    assert_mapped("files:\n  'proreg-t?st-*':\n    event: 1_month_arm_1\n"
                  "    columns: {疼痛: {variable: pain_vas, factor: 10}}\n    drop: [氏名]\n"
                  "  '*': 6_month\ncolumns: {No: record_id, 疼痛: pain_vas, 氏名: frankel}\n",
        text, "!2 range pain_vas", 0);
    /* The event and the order of dates that the map has for all of its files. */
    assert_mapped("event: 1_month\ndate_order: dmy\nfiles:\n  other: baseline\n  proreg*:\n"
                  "    columns: {No: record_id, D: visit_date}\n",
        "No,D,pain_vas\n1,31/1/2020,3\n2,1/31/2020,3\n", "!3 type visit_date", 3);
    assert_mapped("files: {other.csv: baseline}\ncolumns: {No: record_id, 疼痛: pain_vas}\n",
        text, "!1 header redcap_event_name", 0);
}

static void test_map__date_order(void **state)
{
    (void)state;
    static const char text[] = "record_id,redcap_event_name,visit_date\n"
                               "1,baseline_arm_1,1/2/2020\n";
    static const struct {
        const char *map;
        BaseDateOrder order;
        bool given;
        const char *expected;
    } cases[] = {
        {"date_order: dmy\n", BASE_DATE_YMD, false, "2020-02-01"},
        {"date_order: mdy\n", BASE_DATE_DMY, false, "2020-01-02"},
        {"date_order: mdy\n", BASE_DATE_DMY, true, "2020-02-01"},
        {"site: site_01\n", BASE_DATE_DMY, false, "2020-02-01"},
        {"date_order: mdy\nfiles: {'*': {date_order: dmy}}\n", BASE_DATE_YMD, false,
            "2020-02-01"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Registry) registry = new_registry();
        g_autofree char *map_path = write_file(cases[i].map, strlen(cases[i].map));
        const ImportOptions options = {.site = "site_01",
            .map_path = map_path,
            .date_order = cases[i].order,
            .date_order_given = cases[i].given,
            .user = "test"};
        g_autoptr(ImportResult) result = take_in(registry, text, strlen(text), &options);
        assert_int_equal(result->n_values_new, 1);
        /* The same day written the other way round is the stored one or another. */
        g_autofree char *again = g_strdup_printf(
            "record_id,redcap_event_name,visit_date\n1,baseline_arm_1,%s\n", cases[i].expected);
        const ImportOptions plain = {.site = "site_01", .user = "test"};
        g_autoptr(ImportResult) same = take_in(registry, again, strlen(again), &plain);
        assert_int_equal(same->n_values_unchanged, 1);
        g_unlink(map_path);
    }
}

static void test_map__duplicate_target(void **state)
{
    (void)state;
    assert_mapped("columns: {alter: age}\n",
        "record_id,redcap_event_name,age,alter\n1,baseline_arm_1,4,5\n", "!1 header alter", 0);
}

static void test_map__errors(void **state)
{
    (void)state;
    static const struct {
        const char *map, *message;
    } cases[] = {
        {"- a\n", "a map begins with the key columns"},
        {"colums: {}\n", "colums"},
        {"site: nowhere\n", "no site \"nowhere\""},
        {"event: nowhere\n", "no event \"nowhere\""},
        {"columns: {a: agee}\n", "did you mean"},
        {"columns: {a: level}\n", "name one of its columns, for instance level___c1"},
        {"columns: {a: [age]}\n", "a variable's name or a map"},
        {"columns: [a]\n", "columns must be a map"},
        {"columns: {a: {variable: age, factor: 0}}\n", "must not be 0"},
        {"columns: {a: {variable: age, factor: x}}\n", "factor"},
        {"columns: {a: {variable: age, recode: 1}}\n", "recode must be a map"},
        {"columns: {a: {variable: age, recode: {x: [1]}}}\n", "single value"},
        {"columns: {a: {variable: age, event: x}}\n", "no event \"x\""},
        {"columns: {a: {variable: age, instance: 2}}\n", "needs the instrument"},
        {"columns: {a: {variable: age, instrument: lesion}}\n", "no repeating instrument"},
        {"columns: {a: {variable: age, drop: true}}\n", "is dropped; say nothing else"},
        {"columns: {a: age, b: age}\n", "another column is age"},
        {"columns: {a: age}\ndrop: [a]\n", "named twice"},
        {"drop: a\n", "drop must be a list"},
        {"drop: [[a]]\n", "a column's name was expected"},
        {"columns: {a: {}}\n", "variable"},
        {"columns: {a: b\n", ""},
        {"date_order: dym\n", "date_order"},
        {"files: [{a: b}]\n", "file's name or pattern"},
        {"files: {}\n", "files must be a map"},
        {"files: {a.csv: nowhere}\n", "file \"a.csv\": one of the study's events"},
        {"files: {a.csv: {event: nowhere}}\n", "no event \"nowhere\""},
        {"files: {a.csv: {site: site_01}}\n", "site"},
        {"files: {a.csv: {columns: {a: age}}}\ncolumns: {b: age}\n", "another column is age"},
        {"files: {a.csv: {columns: {a: age}, drop: [a]}}\n", "named twice"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        assert_null(take_in_mapped(cases[i].map, "record_id\n", &error));
        assert_non_null(error);
        if (!strstr(error->message, cases[i].message))
            fail_msg("%s\n%s", cases[i].map, error->message);
        g_error_free(error);
    }
    GString *many = g_string_new("files:\n");
    for (int i = 0; i < 101; i++)
        g_string_append_printf(many, "  f%d.csv: baseline\n", i);
    GError *too_many = NULL;
    assert_null(take_in_mapped(many->str, "record_id\n", &too_many));
    assert_non_null(strstr(too_many->message, "101 files are too many"));
    g_error_free(too_many);
    g_string_free(many, TRUE);
    g_autoptr(Registry) registry = new_registry();
    const ImportOptions options = {.map_path = "/nonexistent.yaml"};
    g_autoptr(GError) error = NULL;
    assert_null(import_file(registry, "/tmp", &options, &error));
    assert_non_null(error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_map__one_file_a_visit),
        cmocka_unit_test(test_map__recode_and_factor),
        cmocka_unit_test(test_map__wide),
        cmocka_unit_test(test_map__needs_an_event),
        cmocka_unit_test(test_map__identifiers),
        cmocka_unit_test(test_map__event_recoded),
        cmocka_unit_test(test_map__files),
        cmocka_unit_test(test_map__date_order),
        cmocka_unit_test(test_map__duplicate_target),
        cmocka_unit_test(test_map__errors),
    };
    return cmocka_run_group_tests_name("importers/map", tests, NULL, NULL);
}
