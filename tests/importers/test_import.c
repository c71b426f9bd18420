#include "support/site_file.h"

#include "base/error.h"

/** What import does with a file as a whole, and with what it sent before. */
#define HEAD "record_id,redcap_event_name,consent,age,sex\n"

static const ImportOptions site_01 = {.site = "site_01", .user = "test"};

static ImportResult *import_text(
    Registry *registry, const char *text, const ImportOptions *options)
{
    return take_in(registry, text, strlen(text), options);
}

static void assert_values(
    const ImportResult *result, int n_new, int n_changed, int n_unchanged, int n_held)
{
    assert_int_equal(result->n_values_new, n_new);
    assert_int_equal(result->n_values_changed, n_changed);
    assert_int_equal(result->n_values_unchanged, n_unchanged);
    assert_int_equal(result->n_values_held, n_held);
}

static void test_import__same_bytes_and_corrections(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    static const char text[] = HEAD "1,baseline_arm_1,1,45,1\n2,baseline_arm_1,1,x,2\n";
    g_autoptr(ImportResult) first = import_text(registry, text, &site_01);
    assert_int_equal(first->status, IMPORT_IMPORTED);
    assert_int_equal(first->n_rows, 2);
    assert_int_equal(first->n_records_new, 2);
    assert_values(first, 5, 0, 0, 1);
    assert_string_equal(first->site, "site_01");
    assert_string_equal(first->encoding, "utf-8");
    g_autoptr(ImportResult) again = import_text(registry, text, &site_01);
    assert_int_equal(again->status, IMPORT_UNCHANGED);
    assert_int_equal(again->n_rows, 0);
    assert_int_equal(import_problems_n(again->problems), import_problems_n(first->problems));
    g_autoptr(ImportResult) mended = import_text(
        registry, HEAD "1,baseline_arm_1,1,46,\n2,baseline_arm_1,1,50,2\n", &site_01);
    assert_int_equal(mended->n_records_updated, 2);
    assert_values(mended, 1, 1, 3, 0);
    g_autoptr(ImportResult) same =
        import_text(registry, HEAD "1,baseline_arm_1,1,46,1\n", &site_01);
    assert_int_equal(same->n_records_unchanged, 1);
    assert_values(same, 0, 0, 3, 0);
}

static void test_import__blank_erases_only_when_told(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    g_autoptr(ImportResult) first =
        import_text(registry, HEAD "1,baseline_arm_1,1,45,1\n", &site_01);
    ImportOptions erase = site_01;
    erase.erase_blank = true;
    g_autoptr(ImportResult) erased =
        import_text(registry, HEAD "1,baseline_arm_1,1,,1\n", &erase);
    assert_values(erased, 0, 1, 2, 0);
    g_autoptr(ImportResult) refilled =
        import_text(registry, HEAD "1,baseline_arm_1,1,45,1 \n", &site_01);
    assert_int_equal(refilled->n_values_new + refilled->n_values_changed, 1);
}

static void test_import__strict_and_dry_run(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    static const char text[] = HEAD "1,baseline_arm_1,1,x,1\n";
    ImportOptions strict = site_01;
    strict.strict = true;
    g_autoptr(ImportResult) refused = import_text(registry, text, &strict);
    assert_int_equal(refused->status, IMPORT_REFUSED);
    assert_int_equal(import_problems_n(refused->problems), 1);
    assert_values(refused, 0, 0, 0, 0);
    assert_int_equal(registry_n_records(registry, NULL), 0);
    ImportOptions dry = site_01;
    dry.dry_run = true;
    g_autoptr(ImportResult) tried = import_text(registry, text, &dry);
    assert_int_equal(tried->n_records_new, 1);
    assert_int_equal(registry_n_records(registry, NULL), 0);
}

static void test_import__duplicates_and_normalised(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    g_autoptr(ImportResult) result = import_text(registry,
        "record_id,redcap_event_name,consent,age,surgery_date\n"
        "1,baseline_arm_1,1,４５,2019/4/1\n1,baseline_arm_1,1, 45 ,2019-04-01\n"
        "\xe3\x80\x80"
        "2,baseline_arm_1,1,45,2019-04-01\n",
        &site_01);
    assert_int_equal(result->n_duplicates, 1);
    assert_int_equal(result->n_rows, 3);
    assert_int_equal(result->normalised->len, 3);
    static const char *const fields[] = {"record_id", "age", "surgery_date"};
    for (guint i = 0; i < 3; i++) {
        const ImportNormalised *normalised = result->normalised->pdata[i];
        assert_string_equal(normalised->field, fields[i]);
        assert_int_equal(normalised->n, 1);
    }
}

/* One character is enough to be written in another way; an empty cell is not. */
static void test_import__normalised_characters(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    g_autoptr(ImportResult) result = import_text(registry,
        "record_id,redcap_event_name,consent,age,sex\n1,baseline_arm_1,1,４,2 \n"
        "2,baseline_arm_1,1, ,1\n",
        &site_01);
    assert_int_equal(result->normalised->len, 2);
    static const char *const fields[] = {"age", "sex"};
    for (guint i = 0; i < 2; i++) {
        const ImportNormalised *normalised = result->normalised->pdata[i];
        assert_string_equal(normalised->field, fields[i]);
        assert_int_equal(normalised->n, 1);
    }
    assert_int_equal(result->n_values_new, 5);
}

static void test_import__encodings(void **state)
{
    (void)state;
    static const struct {
        const char *text, *encoding, *value;
    } cases[] = {
        {HEAD "1,baseline_arm_1,1,\x95\x73\x96\xbe,1\n", "cp932", "不明"},
        {HEAD "1,baseline_arm_1,1,\xe9,1\n", "windows-1252", "é"},
        {HEAD "1,baseline_arm_1,1,caf\xe9s,1\n", "windows-1252", "cafés"},
        {HEAD "1,baseline_arm_1,1,37\xb0,1\n", "windows-1252", "37°"},
        {"\xef\xbb\xbf" HEAD "1,baseline_arm_1,1,é,1\n", "utf-8", "é"},
        {HEAD "1,baseline_arm_1,1,\xc3\xbd\xb2\xc4,1\n", "cp932", "ﾃｽｲﾄ"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Registry) registry = new_registry();
        g_autoptr(ImportResult) result = import_text(registry, cases[i].text, &site_01);
        assert_string_equal(result->encoding, cases[i].encoding);
        const ImportProblem own = problem_at(result, import_problems_n(result->problems) - 1),
                            *problem = &own;
        assert_string_equal(problem->value, cases[i].value);
    }
}

static void test_import__refused_files(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    g_autoptr(ImportResult) missing = import_file(registry, "/nonexistent.csv", &site_01, NULL);
    g_autofree char *found = findings(missing);
    assert_string_equal(found, "!0 file -");
    assert_int_equal(missing->status, IMPORT_REFUSED);
    assert_string_equal(missing->sha256, "");
    g_autoptr(ImportResult) directory = import_file(registry, "/tmp", &site_01, NULL);
    assert_int_equal(directory->status, IMPORT_REFUSED);
    ImportOptions utf8 = site_01;
    utf8.encoding = "utf-8";
    g_autoptr(ImportResult) bytes = import_text(
        registry, HEAD "1,baseline_arm_1,1,45,1\n2,baseline_arm_1,1,\xff,1\n", &utf8);
    g_autofree char *found_bytes = findings(bytes);
    assert_string_equal(found_bytes, "!3 encoding -");
    g_autoptr(ImportResult) utf16 = take_in(registry, "r\0e\0c\0", 6, &site_01);
    g_autofree char *found_utf16 = findings(utf16);
    assert_string_equal(found_utf16, "!1 encoding -");
    GError *error = NULL;
    ImportOptions wrong = site_01;
    wrong.site = "site_99";
    assert_null(import_file(registry, "/tmp", &wrong, &error));
    assert_true(g_error_matches(error, BASE_ERROR, BASE_ERROR_USAGE));
    g_clear_error(&error);
    wrong = site_01;
    wrong.encoding = "latin-1";
    assert_null(import_file(registry, "/tmp", &wrong, &error));
    assert_true(g_error_matches(error, BASE_ERROR, BASE_ERROR_USAGE));
    g_clear_error(&error);
}

static void test_import__fixme(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    ImportOptions options = site_01;
    options.want_fixme = true;
    static const char text[] = HEAD "1,baseline_arm_1,1,45,1\n2,baseline_arm_1,1,x,9\n"
                                    "3,baseline_arm_1,1,45,1,6\n4,\"base\"line,1\n";
    g_autoptr(ImportResult) result = import_text(registry, text, &options);
    char **lines = g_strsplit(result->fixme->str, "\n", -1);
    assert_string_equal(
        lines[0], "\xef\xbb\xbfrecord_id,redcap_event_name,consent,age,sex,error");
    assert_true(g_str_has_prefix(lines[1], "2,baseline_arm_1,1,x,9,\"age: "));
    assert_non_null(strstr(lines[1], "; sex: "));
    assert_true(g_str_has_prefix(lines[2], "3,baseline_arm_1,1,45,1,\"the row has 6 cells"));
    assert_true(g_str_has_suffix(lines[2], ",6"));
    assert_true(g_str_has_prefix(lines[3], "\"4,\"\"base\"\"line,1\",,,,,"));
    g_strfreev(lines);
    /* The mended file comes back with its error column. */
    g_autoptr(ImportResult) mended = import_text(registry,
        "record_id,redcap_event_name,consent,age,sex,error\n2,baseline_arm_1,1,50,1,whatever\n",
        &site_01);
    assert_int_equal(import_problems_n(mended->problems), 0);
}

static void test_import__dates_across_files(void **state)
{
    (void)state;
    static const char visit[] = "record_id,redcap_event_name,visit_date\n"
                                "1,1_month_arm_1,2020-02-01\n";
    static const char surgery[] = "record_id,redcap_event_name,surgery_date\n"
                                  "1,baseline_arm_1,2020-03-01\n";
    /* check: all files together, whatever their order. */
    for (int turn = 0; turn < 2; turn++) {
        g_autoptr(Registry) registry = new_registry();
        g_autofree char *a = write_file(visit, sizeof visit - 1);
        g_autofree char *b = write_file(surgery, sizeof surgery - 1);
        const char *const paths[] = {turn ? b : a, turn ? a : b};
        const ImportOptions options = {.check_only = true};
        g_autoptr(GPtrArray) results = import_check_files(registry, paths, 2, &options, NULL);
        g_autofree char *found = findings(results->pdata[turn]);
        assert_string_equal(found, "2 order visit_date; 2 window visit_date");
        g_autofree char *none = findings(results->pdata[1 - turn]);
        assert_string_equal(none, "");
        g_unlink(a);
        g_unlink(b);
    }
    /* import: the registry too. */
    g_autoptr(Registry) registry = new_registry();
    g_autoptr(ImportResult) first = import_text(registry, visit, &site_01);
    g_autofree char *none = findings(first);
    assert_string_equal(none, "");
    g_autoptr(ImportResult) second = import_text(registry, surgery, &site_01);
    g_autofree char *found = findings(second);
    assert_string_equal(found, "2 order visit_date; 2 window visit_date");
}

static void test_import__long_values_are_cut(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    g_autoptr(GString) text = g_string_new(HEAD "1,baseline_arm_1,1,");
    for (int i = 0; i < 300; i++)
        g_string_append(text, "あ");
    g_string_append(text, ",1\n");
    g_autoptr(ImportResult) result = import_text(registry, text->str, &site_01);
    const ImportProblem own = problem_at(result, 0), *problem = &own;
    assert_int_equal(g_utf8_strlen(problem->value, -1), 200);
}

static void test_import__binary_junk(void **state)
{
    (void)state;
    char junk[4096];
    guint32 seed = 1;
    for (size_t i = 0; i < sizeof junk; i++) {
        seed = seed * 1664525U + 1013904223U;
        junk[i] = (char)(seed >> 24);
    }
    g_autoptr(Registry) registry = new_registry();
    g_autoptr(ImportResult) result = take_in(registry, junk, sizeof junk, &site_01);
    assert_int_equal(result->status, IMPORT_REFUSED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_import__same_bytes_and_corrections),
        cmocka_unit_test(test_import__blank_erases_only_when_told),
        cmocka_unit_test(test_import__strict_and_dry_run),
        cmocka_unit_test(test_import__duplicates_and_normalised),
        cmocka_unit_test(test_import__normalised_characters),
        cmocka_unit_test(test_import__encodings),
        cmocka_unit_test(test_import__refused_files),
        cmocka_unit_test(test_import__fixme),
        cmocka_unit_test(test_import__dates_across_files),
        cmocka_unit_test(test_import__long_values_are_cut),
        cmocka_unit_test(test_import__binary_junk),
    };
    return cmocka_run_group_tests_name("importers/import", tests, NULL, NULL);
}
