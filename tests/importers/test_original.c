/**
 * @file
 * What is kept of a file: its bytes, without a letter of what may not be kept.
 */
#include "support/site_file.h"

static const ImportOptions site_01 = {.site = "site_01", .user = "test"};

static ImportResult *take_text(
    Registry *registry, const char *text, const ImportOptions *options)
{
    return take_in(registry, text, strlen(text), options);
}

static bool holds(const char *bytes, gsize size, const char *word)
{
    for (gsize i = 0; i + strlen(word) <= size; i++)
        if (memcmp(bytes + i, word, strlen(word)) == 0)
            return true;
    return false;
}

static void test_original__consent_leaves_nothing(void **state)
{
    (void)state;
    GError *error = NULL;
    GPtrArray *files = schema_files_load(PROREG_SOURCE_DIR "/schema/jasa", &error);
    g_autofree char *folder = g_dir_make_tmp("proreg-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "r.db", NULL);
    Registry *registry = registry_create(path, files, "jasa", "test", &(BaseClock){0}, &error);
    assert_null(error);
    ImportOptions options = site_01;
    options.want_fixme = true;
    g_autoptr(ImportResult) result = take_text(registry,
        "record_id,redcap_event_name,consent,age,tokuhashi_total\n"
        "A1,baseline_arm_1,1,45,3\n"
        "A2,baseline_arm_1,0,77,SECRETWORD\n"
        "A3,baseline_arm_1,0,\"SECRETWORD\n\",3\n"
        "A4,baseline_arm_1,0,SECRET\"WORD,3\n"
        "A5,baseline_arm_1,1,KEPTWORD,3\n"
        "A6,,0,77,SECRETWORD\n"
        "A7,Baseline,No,77,SECRETWORD\n"
        "A8,2_month,,77,HELDWORD\n",
        &options);
    g_autofree char *found = findings(result);
    assert_string_equal(found, "!3 consent -; !4 consent -; !6 csv -; !7 type age; "
                               "!8 key redcap_event_name; !9 key redcap_event_name; "
                               "!10 key redcap_event_name");
    assert_null(problem_at(result, 0).value);
    assert_null(strstr(result->fixme->str, "SECRET"));
    assert_non_null(strstr(result->fixme->str, "A2,,,,,"));
    assert_non_null(strstr(result->fixme->str, "KEPTWORD"));
    registry_close(registry);
    g_autofree char *bytes = NULL;
    gsize size = 0;
    assert_true(g_file_get_contents(path, &bytes, &size, NULL));
    assert_true(holds(bytes, size, "KEPTWORD"));
    assert_true(holds(bytes, size, "HELDWORD"));
    assert_false(holds(bytes, size, "SECRET"));
    GString *original = kept_original(path);
    assert_string_equal(original->str,
        "record_id,redcap_event_name,consent,age,tokuhashi_total\n"
        "A1,baseline_arm_1,1,45,3\n\n\n\n\n"
        "A5,baseline_arm_1,1,KEPTWORD,3\n\n\n"
        "A8,2_month,,77,HELDWORD\n");
    g_string_free(original, TRUE);
    g_unlink(path);
    g_rmdir(folder);
    g_ptr_array_unref(files);
}

static void test_original__dropped_columns_leave_nothing(void **state)
{
    (void)state;
    GPtrArray *files = schema_files_load(PROREG_SOURCE_DIR "/schema/jasa", NULL);
    g_autofree char *folder = g_dir_make_tmp("proreg-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "r.db", NULL);
    static const char map[] = "columns: {}\ndrop: [name]\n";
    g_autofree char *map_path = write_file(map, strlen(map));
    Registry *registry = registry_create(path, files, "jasa", "test", &(BaseClock){0}, NULL);
    ImportOptions options = site_01;
    options.want_fixme = true;
    options.map_path = map_path;
    g_autoptr(ImportResult) result = take_text(registry,
        "record_id,name,redcap_event_name,consent,age\r\n"
        "A1,SECRETONE,baseline_arm_1,1,KEPTWORD\r\n"
        "A1,\"SECRET\r\nTWO\",baseline_arm_1,1,46\r\n"
        "A3,SECRETTHREE,nowhere,1,46\r\n"
        "A4,SECRET\"FOUR,baseline_arm_1,1,46\r\n"
        "A5,SECRET,FIVE,baseline_arm_1,1,46\r\n"
        "A6,,baseline_arm_1,1,x\r\n",
        &options);
    g_autofree char *found = findings(result);
    assert_string_equal(
        found, "!3 duplicate -; !5 key redcap_event_name; !6 csv -; !7 ragged -; !8 type age");
    assert_false(holds(result->fixme->str, result->fixme->len, "SECRET"));
    registry_close(registry);
    g_autofree char *bytes = NULL;
    gsize size = 0;
    assert_true(g_file_get_contents(path, &bytes, &size, NULL));
    assert_true(holds(bytes, size, "KEPTWORD"));
    assert_false(holds(bytes, size, "SECRET"));
    GString *original = kept_original(path);
    assert_string_equal(original->str, "record_id,,redcap_event_name,consent,age\n"
                                       "A1,,baseline_arm_1,1,KEPTWORD\n"
                                       "A1,,baseline_arm_1,1,46\n\n"
                                       "A3,,nowhere,1,46\n"
                                       "\n"
                                       "\n"
                                       "A6,,baseline_arm_1,1,x\n");
    g_string_free(original, TRUE);
    g_unlink(path);
    g_unlink(map_path);
    g_rmdir(folder);
    g_ptr_array_unref(files);
}

/* Imports the bytes into a new registry and gives what it keeps of them. New text. */
static GString *kept_of(const char *map, const char *bytes, gsize size)
{
    g_autofree char *folder = g_dir_make_tmp("proreg-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "r.db", NULL);
    g_autofree char *map_path = map ? write_file(map, strlen(map)) : NULL;
    GPtrArray *files = schema_files_load(PROREG_SOURCE_DIR "/schema/jasa", NULL);
    Registry *registry = registry_create(path, files, "jasa", "test", &(BaseClock){0}, NULL);
    ImportOptions options = site_01;
    options.map_path = map_path;
    g_autoptr(ImportResult) result = take_in(registry, bytes, size, &options);
    assert_int_equal(result->status, IMPORT_IMPORTED);
    registry_close(registry);
    GString *kept = kept_original(path);
    g_unlink(path);
    if (map_path)
        g_unlink(map_path);
    g_rmdir(folder);
    g_ptr_array_unref(files);
    return kept;
}

static void assert_kept(const char *map, const char *text, const char *expected)
{
    GString *kept = kept_of(map, text, strlen(text));
    assert_string_equal(kept->str, expected);
    g_string_free(kept, TRUE);
}

#define HEAD "record_id,redcap_event_name,consent,age"
#define YES ",baseline_arm_1,1,"
#define NO ",baseline_arm_1,0,"

/* Whatever ends its lines, a file keeps all its bytes but the text of refused rows. */
static void test_original__ends_of_lines(void **state)
{
    (void)state;
    static const char *const ends[] = {"\n", "\r\n", "\r"};
    for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
        const char *e = ends[i];
        g_autofree char *sent = g_strconcat(HEAD, e, "A1" NO "7", e, "A2" NO "8", e, "A3" YES,
            "33", e, "A4" NO "\"x", e, "y", e, "\"", e, e, "A5" YES "45", e, "A6" NO "9", NULL);
        g_autofree char *kept =
            g_strconcat(HEAD, e, e, e, "A3" YES, "33", e, e, e, e, e, "A5" YES "45", e, NULL);
        assert_kept(NULL, sent, kept);
    }
    assert_kept(NULL, HEAD "\nA1" YES "1\n", HEAD "\nA1" YES "1\n");
    assert_kept(NULL, HEAD "\nA1" NO "1\n", HEAD "\n\n");
}

#define DROP "columns: {}\ndrop: [name]\n"

/* The cells of dropped columns are cut out of each row, and refused rows with them. */
static void test_original__cells(void **state)
{
    (void)state;
    assert_kept(DROP,
        HEAD ",name\nA1" NO "7,S1\nA2" NO "8,S2\nA3" YES "33,S3\nA4" NO "9,S4\nA5" NO
             "9,S5\nA6" YES "46,S6\n",
        HEAD ",\n\n\nA3" YES "33,\n\n\nA6" YES "46,\n");
    assert_kept(DROP,
        "name;record_id;redcap_event_name;consent;age\r\n"
        "S;A1;baseline_arm_1;1;\"a;b\"\r\nS;A2;baseline_arm_1;1;\"say \"\"a\"\"\"\r\n"
        "S;A3;baseline_arm_1;1;a,b\r\n\r\nS;A4;baseline_arm_1;1;\"a\nb\"\r\nS;A5;baseline_arm_"
        "1;1;5",
        ";record_id;redcap_event_name;consent;age\n"
        ";A1;baseline_arm_1;1;\"a;b\"\n;A2;baseline_arm_1;1;\"say \"\"a\"\"\"\n"
        ";A3;baseline_arm_1;1;a,b\n\n;A4;baseline_arm_1;1;\"a\nb\"\n;A5;baseline_arm_1;1;5\n");
}

/* In UTF-16 a line end is two bytes: rows are cut out of the text. */
static void test_original__utf16(void **state)
{
    (void)state;
    static const char sent[] =
        HEAD "\nA1" NO "7\nA2" NO "8\nA3" YES "33\nA4" NO "\"x\ny\"\nA5" YES "45\n";
    g_autoptr(GString) wide = g_string_new_len("\xff\xfe", 2);
    for (const char *c = sent; *c; c++)
        g_string_append_len(wide, (const char[]){*c, '\0'}, 2);
    GString *kept = kept_of(NULL, wide->str, wide->len);
    assert_string_equal(kept->str, "\xef\xbb\xbf" HEAD "\n\n\nA3" YES "33\n\n\nA5" YES "45\n");
    g_string_free(kept, TRUE);
    /* Nothing to cut out: the text all the same, so that rows can be cut out one day. */
    g_string_truncate(wide, 2);
    for (const char *c = HEAD "\nA1" YES "33\n"; *c; c++)
        g_string_append_len(wide, (const char[]){*c, '\0'}, 2);
    kept = kept_of(NULL, wide->str, wide->len);
    assert_string_equal(kept->str, "\xef\xbb\xbf" HEAD "\nA1" YES "33\n");
    g_string_free(kept, TRUE);
}

/* Files of several blocks of 256 KiB: where a block ends, nothing is lost or let through. */
static void test_original__blocks(void **state)
{
    (void)state;
    enum { BLOCK = 256 * 1024 };
    static const char head[] = HEAD "\r\nA1" YES;
    static const char refused[] = "A2" NO "SECRET\r\n";
    for (size_t before = 0; before <= sizeof refused + 2; before += 3) {
        /* So many bytes of the refused row, and of the CR LF before it, end the block. */
        g_autofree char *fill = g_strnfill(BLOCK - strlen(head) - before, 'x');
        g_autofree char *text =
            g_strconcat(head, fill, "\r\n", refused, "A3" YES "33\r\n", NULL);
        g_autofree char *kept = g_strconcat(head, fill, "\r\n\r\nA3" YES "33\r\n", NULL);
        assert_kept(NULL, text, kept);
    }
    g_autofree char *fill = g_strnfill(BLOCK - 9, 'x');
    g_autofree char *twice = g_strconcat(
        HEAD ",name\nA1" YES, fill, ",\nA2" YES, fill, ",\nA3" NO "9,\nA4" YES "44,\n", NULL);
    g_autofree char *kept =
        g_strconcat(HEAD ",\nA1" YES, fill, ",\nA2" YES, fill, ",\n\nA4" YES "44,\n", NULL);
    assert_kept(DROP, twice, kept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_original__consent_leaves_nothing),
        cmocka_unit_test(test_original__dropped_columns_leave_nothing),
        cmocka_unit_test(test_original__ends_of_lines),
        cmocka_unit_test(test_original__cells),
        cmocka_unit_test(test_original__utf16),
        cmocka_unit_test(test_original__blocks),
    };
    return cmocka_run_group_tests_name("importers/original", tests, NULL, NULL);
}
