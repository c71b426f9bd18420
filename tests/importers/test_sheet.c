/**
 * @file
 * A workbook on its way into the registry: which sheet is taken, what is told, what is kept.
 */
#include "support/book.h"
#include "support/site_file.h"

#define TEXT(name, text) "<c r=\"" name "\" t=\"str\"><v>" text "</v></c>"
#define HEADER                                                                                 \
    "<row r=\"1\">" TEXT("A1", "record_id") TEXT("B1", "redcap_event_name")                    \
        TEXT("C1", "consent") TEXT("D1", "secret") TEXT("E1", "age") "</row>"
#define HIDDEN_D "<cols><col min=\"4\" max=\"4\" hidden=\"1\"/></cols>"
#define PATIENT(row, id, age)                                                                  \
    "<row r=\"" row "\">" TEXT("A" row, id)                                                    \
        TEXT("B" row, "baseline_arm_1") "<c r=\"C" row "\"><v>1</v></c>" TEXT(                 \
            "D" row, "Yamada") "<c r=\"E" row "\"><v>" age "</v></c></row>"
#define DATA                                                                                   \
    HIDDEN_D "<sheetData>" HEADER PATIENT("2", "P-1", "61")                                    \
        PATIENT("5", "P-2", "999") "</sheetData>"
#define NOTES "<sheetData><row r=\"1\">" TEXT("A1", "Tanaka says") "</row></sheetData>"

static const ImportOptions site_01 = {.site = "site_01", .user = "test"};

static ImportResult *take_book(
    Registry *registry, const BookSheet *sheets, gsize n, const ImportOptions *options)
{
    g_autofree char *path = write_book(&(Book){.sheets = sheets, .n_sheets = n});
    GError *error = NULL;
    ImportResult *result = import_file(registry, path, options, &error);
    assert_null(error);
    g_unlink(path);
    return result;
}

static void assert_message(const ImportResult *result, guint index, const char *expected)
{
    assert_true(index < import_problems_n(result->problems));
    g_autofree char *said = message_at(result, index);
    assert_string_equal(said, expected);
}

/** The sheet with the header is found, rows are lines, what is hidden is told. */
static void test_sheet__found_by_header(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    const BookSheet sheets[] = {
        {"notes", NOTES, NULL}, {"data", DATA, NULL}, {"old", DATA, " state=\"hidden\""}};
    g_autoptr(ImportResult) result = take_book(registry, sheets, 3, &site_01);
    assert_int_equal(result->status, IMPORT_IMPORTED);
    assert_string_equal(result->sheet, "data");
    assert_int_equal(result->n_rows, 2);
    g_autofree char *found = findings(result);
    assert_string_equal(found, "0 workbook -; 0 workbook -; !5 range age");
    assert_message(result, 0, "hidden sheets of the workbook were not read: \"old\"");
    assert_message(result, 1, "hidden columns were not taken, 1: D");
}

static void test_sheet__named(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    const BookSheet sheets[] = {{"first", DATA, NULL}, {"second", DATA, NULL}};
    g_autoptr(ImportResult) both = take_book(registry, sheets, 2, &site_01);
    assert_int_equal(both->status, IMPORT_REFUSED);
    assert_message(both, 0,
        "more than one of the workbook's sheets has such a header: \"first\", \"second\"");
    ImportOptions named = site_01;
    named.sheet = "second";
    g_autoptr(ImportResult) second = take_book(registry, sheets, 2, &named);
    assert_string_equal(second->sheet, "second");
    named.sheet = "third";
    g_autoptr(ImportResult) third = take_book(registry, sheets, 2, &named);
    assert_int_equal(third->status, IMPORT_REFUSED);
    assert_message(
        third, 0, "the workbook has no sheet \"third\"; it has \"first\", \"second\"");
}

static void test_sheet__none_fits(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    const BookSheet notes[] = {{"a", NOTES, NULL}, {"b", NOTES, NULL}};
    g_autoptr(ImportResult) two = take_book(registry, notes, 2, &site_01);
    assert_message(
        two, 0, "none of the workbook's sheets has the header that was expected: \"a\", \"b\"");
    /* The only one with content is taken, so that its header is judged. */
    g_autoptr(ImportResult) one = take_book(registry, notes, 1, &site_01);
    g_autofree char *found = findings(one);
    assert_string_equal(found, "!1 header record_id; !1 header redcap_event_name");
    const BookSheet hidden[] = {{"a", DATA, " state=\"hidden\""}};
    g_autoptr(ImportResult) none = take_book(registry, hidden, 1, &site_01);
    assert_message(none, 0, "no sheet of the workbook that is shown has anything in it");
    assert_string_equal(problem_at(none, 0).rule_id, "workbook");
}

/** The same bytes again change nothing, unless another sheet is meant. */
static void test_sheet__again(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    const BookSheet sheets[] = {{"first", DATA, NULL}, {"second", DATA, NULL}};
    g_autofree char *path = write_book(&(Book){.sheets = sheets, .n_sheets = 2});
    ImportOptions named = site_01;
    static const struct {
        const char *sheet;
        ImportStatus status;
    } steps[] = {
        {"first", IMPORT_IMPORTED}, {"first", IMPORT_UNCHANGED}, {"second", IMPORT_IMPORTED}};
    for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
        named.sheet = steps[i].sheet;
        g_autoptr(ImportResult) result = import_file(registry, path, &named, NULL);
        assert_int_equal(result->status, steps[i].status);
    }
    g_unlink(path);
}

/** What is kept is the sheet that was taken, a line a row, and nothing else of the workbook. */
static void test_sheet__kept(void **state)
{
    (void)state;
    GError *error = NULL;
    GPtrArray *files = schema_files_load(PROREG_SOURCE_DIR "/schema/jasa", &error);
    g_autofree char *folder = g_dir_make_tmp("proreg-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "r.db", NULL);
    Registry *registry = registry_create(path, files, "jasa", "test", &(BaseClock){0}, &error);
    assert_null(error);
    const BookSheet sheets[] = {{"notes", NOTES, NULL}, {"data", DATA, NULL}};
    g_autoptr(ImportResult) result = take_book(registry, sheets, 2, &site_01);
    registry_close(registry);
    g_ptr_array_unref(files);
    GString *kept = kept_original(path);
    assert_string_equal(kept->str, "record_id,redcap_event_name,consent,age\n"
                                   "P-1,baseline_arm_1,1,61\n\n\n"
                                   "P-2,baseline_arm_1,1,999\n");
    g_string_free(kept, TRUE);
    g_unlink(path);
    g_rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sheet__found_by_header),
        cmocka_unit_test(test_sheet__named),
        cmocka_unit_test(test_sheet__none_fits),
        cmocka_unit_test(test_sheet__again),
        cmocka_unit_test(test_sheet__kept),
    };
    return cmocka_run_group_tests_name("importers/sheet", tests, NULL, NULL);
}
