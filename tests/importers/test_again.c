#include "support/site_file.h"

#include "base/error.h"
#include "importers/again.h"
#include "registry/audit.h"
#include "support/book.h"

/** A registry made anew from originals and journal, on another day than that of its files. */

#define HEAD "record_id,redcap_event_name,consent,age,sex,surgery_date,visit_date,pain_vas\n"

/* A day of 2019, long before the test runs. */
#define DAY_2019 1550000000
static const BaseClock then = {DAY_2019, DAY_2019};

static const ImportOptions site_01 = {
    .site = "site_01", .user = "sato", .clock = {DAY_2019, DAY_2019}};

typedef struct {
    char *folder, *db, *copy;
    Registry *registry;
} Made;

static Made make(void)
{
    Made made = {.folder = g_strdup("/tmp/proreg_again_XXXXXX")};
    assert_non_null(g_mkdtemp(made.folder));
    made.db = g_build_filename(made.folder, "r.sqlite", NULL);
    made.copy = g_build_filename(made.folder, "new.sqlite", NULL);
    g_autoptr(GPtrArray) files = schema_files_load(PROREG_SOURCE_DIR "/schema/jasa", NULL);
    made.registry = registry_create(made.db, files, "schema/jasa", "sato", &then, NULL);
    assert_non_null(made.registry);
    return made;
}

static void drop(Made *made)
{
    registry_close(made->registry);
    assert_int_equal(g_unlink(made->db), 0);
    (void)g_unlink(made->copy);
    assert_int_equal(g_rmdir(made->folder), 0);
    g_free(made->db);
    g_free(made->copy);
    g_free(made->folder);
}

static RegistryRebuilt *rebuild(const Made *made, const RegistryRebuildHow *how)
{
    GError *error = NULL;
    RegistryRebuilt *done = registry_rebuild(made->db, made->copy, how, &error);
    assert_null(error);
    assert_non_null(done);
    return done;
}

static const RegistryRebuildHow as_it_was = {.import = import_again};

static const RegistryRebuildDifference *difference(const RegistryRebuilt *done, guint i)
{
    assert_true(i < done->differences->len);
    return done->differences->pdata[i];
}

/* Content and head are those of the old one, and the new one holds by itself. */
static void assert_same(const Made *made, const RegistryRebuilt *done)
{
    g_auto(RegistryAuditCheck) check = {0};
    assert_string_equal(done->before, done->after);
    assert_string_equal(done->head_before, done->head_after);
    g_autoptr(Registry) copy = registry_open(made->copy, REGISTRY_READ, NULL);
    assert_non_null(copy);
    assert_true(registry_audit_verify(copy, NULL, &check, NULL));
    assert_int_equal(check.findings->len, 0);
}

static void assert_nothing_differs(const Made *made)
{
    g_autoptr(RegistryRebuilt) done = rebuild(made, &as_it_was);
    assert_int_equal(done->differences->len, 0);
    assert_same(made, done);
}

static void take(const Made *made, const char *text, gsize size, const ImportOptions *options,
    ImportStatus status)
{
    g_autoptr(ImportResult) result = take_in(made->registry, text, size, options);
    assert_int_equal(result->status, status);
}

/* A visit of 2024 is in the future on a day of 2019, and no more when the test runs. */
static void test_again__on_another_day(void **state)
{
    (void)state;
    static const char text[] =
        HEAD "SYN-01-001,baseline_arm_1,1,45,1,2018-11-02,2024-02-03,70\n"
             "SYN-01-002,baseline_arm_1,1,x,1,2018-11-02,2018-11-01,700\n";
    static const char later[] = HEAD "SYN-01-001,baseline_arm_1,1,46,1,2018-11-02,,\n"
                                     "SYN-01-002,baseline_arm_1,1,51,,,,\n";
    Made made = make();
    g_autoptr(ImportResult) result = take_in(made.registry, text, strlen(text), &site_01);
    g_autofree char *found = findings(result);
    assert_non_null(strstr(found, "2 date visit_date"));
    ImportOptions erasing = site_01;
    erasing.erase_blank = true;
    take(&made, later, strlen(later), &erasing, IMPORT_IMPORTED);
    assert_nothing_differs(&made);
    drop(&made);
}

/* Of who did not consent, and of a column that a map drops, nothing was kept. */
static void test_again__without_what_was_not_kept(void **state)
{
    (void)state;
    static const char text[] =
        "\"pat\";\"visit\";\"consent\";\"name of the cat\";\"age\"\r\n"
        "SYN-01-001;baseline_arm_1;1;\"A \"\"b\"\"\r\nc\";45\r\n"
        "SYN-01-002;baseline_arm_1;0;Mi;50\r\nSYN-01-003;baseline_arm_1;maybe;Mi;51\r\n"
        "SYN-01-004;baseline_arm_1;1;Mi;x\r\n";
    static const char map[] = "columns:\n  pat: {variable: record_id}\n"
                              "  visit: {variable: redcap_event_name}\n"
                              "  name of the cat: {drop: true}\n";
    Made made = make();
    g_autofree char *path = write_file(map, strlen(map));
    ImportOptions mapped = site_01;
    mapped.map_path = path;
    take(&made, text, strlen(text), &mapped, IMPORT_IMPORTED);
    take(&made, text, strlen(text), &site_01, IMPORT_REFUSED);
    assert_nothing_differs(&made);
    assert_int_equal(g_unlink(path), 0);
    drop(&made);
}

static void test_again__in_other_encodings(void **state)
{
    (void)state;
    /* "age" and "day of operation" in Japanese. */
    static const char cp932[] = "record_id,redcap_event_name,consent,\x94\x4e\x97\xee,"
                                "\x8e\xe8\x8f\x70\x93\xfa\n"
                                "SYN-01-001,baseline_arm_1,1,45,2018-11-02\n";
    static const char map[] = "columns:\n  \u5e74\u9f62: {variable: age}\n"
                              "  \u624b\u8853\u65e5: {variable: surgery_date}\n";
    static const char plain[] = "record_id,redcap_event_name,consent,age\n"
                                "SYN-01-002,baseline_arm_1,1,45\n";
    gsize size = 0;
    g_autofree char *utf16 = g_convert(plain, -1, "UTF-16LE", "UTF-8", NULL, &size, NULL);
    g_autofree char *marked = g_malloc(size + 2);
    memcpy(marked, "\xff\xfe", 2);
    memcpy(marked + 2, utf16, size);
    Made made = make();
    g_autofree char *path = write_file(map, strlen(map));
    ImportOptions mapped = site_01;
    mapped.map_path = path;
    g_autoptr(ImportResult) first = take_in(made.registry, cp932, strlen(cp932), &mapped);
    assert_string_equal(first->encoding, "cp932");
    assert_int_equal(first->status, IMPORT_IMPORTED);
    assert_int_equal(first->n_values_held, 0);
    take(&made, marked, size + 2, &site_01, IMPORT_IMPORTED);
    assert_nothing_differs(&made);
    assert_int_equal(g_unlink(path), 0);
    drop(&made);
}

/* Of a workbook one sheet was kept, as CSV; what was told of the rest of it stays. */
static void test_again__of_a_workbook(void **state)
{
    (void)state;
    static const BookSheet sheets[] = {
        {"data",
            "<sheetData><row><c t=\"inlineStr\"><is><t>record_id</t></is></c>"
            "<c t=\"inlineStr\"><is><t>redcap_event_name</t></is></c>"
            "<c t=\"inlineStr\"><is><t>consent</t></is></c>"
            "<c t=\"inlineStr\"><is><t>age</t></is></c></row>"
            "<row><c t=\"inlineStr\"><is><t>SYN-01-001</t></is></c>"
            "<c t=\"inlineStr\"><is><t>baseline_arm_1</t></is></c><c><v>1</v></c>"
            "<c><v>45</v></c></row></sheetData>",
            NULL},
        {"hidden", "<sheetData><row><c><v>1</v></c></row></sheetData>", " state=\"hidden\""}};
    const Book book = {.sheets = sheets, .n_sheets = G_N_ELEMENTS(sheets)};
    Made made = make();
    g_autofree char *path = write_book(&book);
    g_autoptr(ImportResult) result = import_file(made.registry, path, &site_01, NULL);
    assert_int_equal(result->status, IMPORT_IMPORTED);
    g_autofree char *found = findings(result);
    assert_non_null(strstr(found, "workbook"));
    assert_nothing_differs(&made);
    assert_int_equal(g_unlink(path), 0);
    drop(&made);
}

static gboolean import_otherwise(
    Registry *registry, const RegistryKeptFile *file, bool *taken, GError **error)
{
    gsize size = 0;
    const char *data = g_bytes_get_data(file->bytes, &size);
    g_autofree char *text = g_strndup(data, size);
    char *age = strstr(text, ",45,");
    if (age)
        age[2] = '6';
    RegistryKeptFile other = *file;
    g_autoptr(GBytes) bytes = g_bytes_new(text, size);
    other.bytes = bytes;
    return import_again(registry, &other, taken, error);
}

/* What a file says is read otherwise today: what was decided then stays, in it and after it. */
static void test_again__under_other_rules(void **state)
{
    (void)state;
    static const char text[] =
        HEAD "SYN-01-001,baseline_arm_1,1,45,1,2018-11-02,2018-11-01,70\n";
    static const char later[] =
        HEAD "SYN-01-001,baseline_arm_1,1,47,1,2018-11-02,2018-11-01,\n";
    static const RegistryRebuildHow how = {.import = import_otherwise};
    Made made = make();
    take(&made, text, strlen(text), &site_01, IMPORT_IMPORTED);
    take(&made, later, strlen(later), &site_01, IMPORT_IMPORTED);
    g_autoptr(RegistryRebuilt) done = rebuild(&made, &how);
    assert_same(&made, done);
    assert_int_equal(done->differences->len, 1);
    const RegistryRebuildDifference *one = difference(done, 0);
    assert_string_equal(one->what, "value");
    assert_int_equal(one->import_id, 2);
    assert_string_equal(one->field, "age");
    assert_string_equal(one->stored, "45");
    assert_string_equal(one->replayed, "46");
    drop(&made);
}

static gboolean refuse(
    Registry *registry, const RegistryKeptFile *file, bool *taken, GError **error)
{
    (void)registry;
    (void)file;
    (void)error;
    *taken = false;
    return TRUE;
}

static void test_again__refused_today(void **state)
{
    (void)state;
    static const char text[] =
        HEAD "SYN-01-001,baseline_arm_1,1,45,1,2018-11-02,2018-11-01,700\n";
    static const RegistryRebuildHow how = {.import = refuse};
    Made made = make();
    take(&made, text, strlen(text), &site_01, IMPORT_IMPORTED);
    g_autoptr(RegistryRebuilt) done = rebuild(&made, &how);
    assert_same(&made, done);
    const RegistryRebuildDifference *first = difference(done, 0);
    assert_string_equal(first->what, "refused");
    assert_int_equal(first->import_id, 2);
    assert_int_equal(done->n_records, 1);
    drop(&made);
}

static gboolean stop(int64_t n_done, int64_t n_all, void *data, GError **error)
{
    (void)data;
    if (n_done < n_all - 1)
        return TRUE;
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_STOPPED, "stopped");
    return FALSE;
}

/* Nothing is left of one that was stopped, and nothing is replaced. */
static void test_again__is_whole_or_not_there(void **state)
{
    (void)state;
    static const char text[] =
        HEAD "SYN-01-001,baseline_arm_1,1,45,1,2018-11-02,2018-11-01,70\n";
    static const RegistryRebuildHow how = {.import = import_again, .go_on = stop};
    Made made = make();
    g_autoptr(GError) error = NULL;
    take(&made, text, strlen(text), &site_01, IMPORT_IMPORTED);
    assert_null(registry_rebuild(made.db, made.copy, &how, &error));
    assert_true(g_error_matches(error, BASE_ERROR, BASE_ERROR_STOPPED));
    g_autoptr(GDir) folder = g_dir_open(made.folder, 0, NULL);
    assert_string_equal(g_dir_read_name(folder), "r.sqlite");
    assert_null(g_dir_read_name(folder));
    g_clear_error(&error);
    assert_null(registry_rebuild(made.db, made.db, &as_it_was, &error));
    assert_true(g_error_matches(error, BASE_ERROR, BASE_ERROR_USAGE));
    drop(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_again__on_another_day),
        cmocka_unit_test(test_again__without_what_was_not_kept),
        cmocka_unit_test(test_again__in_other_encodings),
        cmocka_unit_test(test_again__of_a_workbook),
        cmocka_unit_test(test_again__under_other_rules),
        cmocka_unit_test(test_again__refused_today),
        cmocka_unit_test(test_again__is_whole_or_not_there),
    };
    return cmocka_run_group_tests_name("importers/again", tests, NULL, NULL);
}
