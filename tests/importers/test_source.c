#define _POSIX_C_SOURCE 200809L /* mkfifo, mkdtemp */

#include "support/site_file.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/error.h"
#include "importers/source.h"

/** Where bytes come from: files, pipes, files that cannot be read, files that change. */

/** So many characters that the text is read in several blocks. */
enum { N_LONG = 300000 };

/** All text of a source that must be readable. New string. */
static GString *text_of(ImportSource *source)
{
    char block[1000];
    GString *text = g_string_new(NULL);
    gssize n;
    while ((n = import_source_read_text(source, block, sizeof block, NULL)) > 0)
        g_string_append_len(text, block, n);
    assert_int_equal(n, 0);
    return text;
}

static ImportSource *open_good(const char *path, BaseEncoding wanted)
{
    ImportSourceReport report;
    GError *error = NULL;
    ImportSource *source =
        import_source_open(path, wanted, BASE_ENCODING_AUTO, NULL, &report, &error);
    assert_null(error);
    assert_non_null(source);
    assert_int_equal(report.fault, IMPORT_SOURCE_OK);
    import_source_report_clear(&report);
    return source;
}

/** The path cannot be read, and the report says why. */
static void assert_unreadable(const char *path, const char *message, const char *hint)
{
    ImportSourceReport report;
    GError *error = NULL;
    g_autoptr(ImportSource) source =
        import_source_open(path, BASE_ENCODING_AUTO, BASE_ENCODING_AUTO, NULL, &report, &error);
    assert_null(error);
    assert_non_null(source);
    assert_int_equal(report.fault, IMPORT_SOURCE_UNREADABLE);
    g_autofree char *said = base_words_compose(NULL, report.msgid, report.arguments);
    if (!strstr(said, message))
        fail_msg("%s: %s", path, said);
    assert_string_equal(report.hint, hint);
    assert_string_equal(import_source_sha256(source), "");
    import_source_report_clear(&report);
}

/** The hash from `printf 'a,b\n1,2\n' | sha256sum`. */
static void test_source__file(void **state)
{
    (void)state;
    g_autofree char *path = write_file("a,b\n1,2\n", 8);
    g_autoptr(ImportSource) source = open_good(path, BASE_ENCODING_AUTO);
    assert_string_equal(import_source_sha256(source),
        "492d5ea496056f1a6a6592241032fab764c321596317930b4fa0e1e8bc3b7470");
    assert_int_equal(import_source_size(source), 8);
    for (int pass = 0; pass < 2; pass++) {
        assert_int_equal(import_source_position(source), 0);
        GString *text = text_of(source);
        assert_string_equal(text->str, "a,b\n1,2\n");
        assert_int_equal(import_source_position(source), 8);
        g_string_free(text, TRUE);
        assert_true(import_source_rewind(source, NULL));
    }
    assert_true(import_source_is_unchanged(source));
    g_unlink(path);
}

/** A character of two bytes on every border of a block: CP932 "a" and then 300000 times 0x82A0.
 */
static void test_source__blocks(void **state)
{
    (void)state;
    GString *bytes = g_string_new("a"), *expected = g_string_new("a");
    for (int i = 0; i < N_LONG; i++) {
        g_string_append(bytes, "\x82\xa0");
        g_string_append(expected, "\xe3\x81\x82"); /* U+3042 */
    }
    g_autofree char *path = write_file(bytes->str, bytes->len);
    g_autoptr(ImportSource) source = open_good(path, BASE_ENCODING_AUTO);
    assert_int_equal(import_source_encoding(source), BASE_ENCODING_CP932);
    GString *text = text_of(source);
    assert_int_equal(text->len, expected->len);
    assert_memory_equal(text->str, expected->str, expected->len);
    g_string_free(text, TRUE);
    g_string_free(expected, TRUE);
    g_string_free(bytes, TRUE);
    g_unlink(path);
}

static void test_source__unreadable(void **state)
{
    (void)state;
    assert_unreadable("/nonexistent/a.csv", "No such file", "check the name and the folder");
    assert_unreadable("/", "this is a directory", "name the CSV files in it");
    /* A process's own memory is a regular file whose first page cannot be read. */
    if (g_file_test("/proc/self/mem", G_FILE_TEST_EXISTS))
        assert_unreadable(
            "/proc/self/mem", "Input/output error", "check that you may read the file");
    if (geteuid() == 0)
        return;
    g_autofree char *path = write_file("a\n", 2);
    assert_int_equal(g_chmod(path, 0), 0);
    assert_unreadable(path, "Permission denied", "check that you may read the file");
    g_unlink(path);
}

static void test_source__encoding(void **state)
{
    (void)state;
    g_autofree char *path = write_file("a,b\n1,\x80\xff\n", 9);
    ImportSourceReport report;
    GError *error = NULL;
    g_autoptr(ImportSource) source =
        import_source_open(path, BASE_ENCODING_UTF8, BASE_ENCODING_AUTO, NULL, &report, &error);
    assert_null(error);
    assert_int_equal(report.fault, IMPORT_SOURCE_ENCODING);
    assert_int_equal(report.bad_line, 2);
    assert_int_equal(strlen(import_source_sha256(source)), 64);
    import_source_report_clear(&report);
    g_unlink(path);
}

/** A degree sign, or half a kana: what it was read as, what it might be, and where it stands.
 */
static void test_source__guess(void **state)
{
    (void)state;
    g_autofree char *path = write_file("a\n37\xb0\n", 6);
    ImportSourceReport report;
    g_autoptr(ImportSource) source =
        import_source_open(path, BASE_ENCODING_AUTO, BASE_ENCODING_AUTO, NULL, &report, NULL);
    assert_int_equal(report.fault, IMPORT_SOURCE_OK);
    assert_int_equal(import_source_encoding(source), BASE_ENCODING_WINDOWS_1252);
    assert_int_equal(report.other, BASE_ENCODING_CP932);
    assert_int_equal(report.guess_line, 2);
    import_source_report_clear(&report);
    g_unlink(path);
}

/** The file is no CSV in any encoding; the message names what it is. */
static void assert_kind(const char *bytes, gsize size, const char *message)
{
    g_autofree char *path = write_file(bytes, size);
    ImportSourceReport report;
    g_autoptr(ImportSource) source =
        import_source_open(path, BASE_ENCODING_AUTO, BASE_ENCODING_AUTO, NULL, &report, NULL);
    assert_int_equal(report.fault, IMPORT_SOURCE_ENCODING);
    g_autofree char *said = base_words_compose(NULL, report.msgid, report.arguments);
    assert_string_equal(said, message);
    import_source_report_clear(&report);
    g_unlink(path);
}

static void test_source__other_kinds(void **state)
{
    (void)state;
    assert_kind("\xd0\xcf\x11\xe0\xa1\xb1", 6, "this is an old Excel workbook (.xls)");
    assert_kind("\xd0\xcf\x11\xe0 E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0", 37,
        "this workbook is protected by a password");
    assert_kind("PK\x03\x04 mimetypeapplication/vnd.oasis.opendocument.spreadsheet", 57,
        "this is an OpenDocument file (.ods)");
    assert_kind("%PDF-1.7", 8, "this is a PDF file");
    assert_kind("\x1f\x8b\x08", 3, "this is a compressed file");
    assert_kind(
        "\xef\xbb\xbf\n <HTML><table>", 18, "this is a web page, whatever its name says");
    assert_kind("<?xml version=\"1.0\"?>", 21, "this is an XML file");
    assert_kind("a\0,\0b\0\n\0", 8, "this is UTF-16 without its byte-order mark");
    assert_kind("\0a\0,\0b\0\n", 8, "this is UTF-16 without its byte-order mark");
    assert_kind("\xff\xfe"
                "a\0\0",
        5, "bytes that utf-16le cannot be");
    static const char unmarked[] = "this is UTF-16 without its byte-order mark";
    assert_kind("a\0b\0", 4, unmarked);
    assert_kind("\0a\0b", 4, unmarked);
    assert_kind("a\0b\0c\0de", 8, unmarked);
    assert_kind("\0a\0b\0cde", 8, unmarked);
    static const struct {
        const char *bytes;
        gsize size;
    } plain[] = {{"PK\x03", 3}, {"a\0", 2}, {"\0a", 2}, {"a\0b\0cdef", 8}, {"\0a\0bcdef", 8},
        {"a\0b\0c\0\0e", 8}, {"\0a\0b\0cd\0", 8}};
    for (size_t i = 0; i < G_N_ELEMENTS(plain); i++) {
        g_autofree char *path = write_file(plain[i].bytes, plain[i].size);
        g_autoptr(ImportSource) source = open_good(path, BASE_ENCODING_AUTO);
        assert_int_equal(import_source_encoding(source), BASE_ENCODING_UTF8);
        g_unlink(path);
    }
}

/** Bytes of Python's str.encode("utf-16"), and the same in the other order. */
static void test_source__utf16(void **state)
{
    (void)state;
    static const char little[] = "\xff\xfe"
                                 "a\0\x42\x30\n\0\x3d\xd8\x00\xde";
    static const char big[] = "\xfe\xff"
                              "\0a\x30\x42\0\n\xd8\x3d\xde\x00";
    const char *const bytes[] = {little, big};
    for (size_t i = 0; i < 2; i++) {
        g_autofree char *path = write_file(bytes[i], 12);
        g_autoptr(ImportSource) source = open_good(path, BASE_ENCODING_AUTO);
        char text[64];
        const gssize n = import_source_read_text(source, text, sizeof text, NULL);
        text[MAX(n, 0)] = '\0';
        assert_string_equal(text, "\xef\xbb\xbf"
                                  "a\xe3\x81\x82\n\xf0\x9f\x98\x80");
        g_unlink(path);
    }
}

typedef struct {
    char *folder, *path;
    GString *bytes;
} Pipe;

static void pipe_open(Pipe *end, GString *bytes)
{
    end->folder = g_dir_make_tmp("proreg-pipe-XXXXXX", NULL);
    assert_non_null(end->folder);
    end->path = g_build_filename(end->folder, "pipe", NULL);
    end->bytes = bytes;
    assert_int_equal(mkfifo(end->path, 0600), 0);
}

static void pipe_close(Pipe *end)
{
    g_unlink(end->path);
    g_rmdir(end->folder);
    g_free(end->path);
    g_free(end->folder);
    g_string_free(end->bytes, TRUE);
}

/** Writes the pipe's bytes in the background, in pieces. */
static gpointer feed(gpointer data)
{
    const Pipe *end = data;
    FILE *out = g_fopen(end->path, "wb");
    for (gsize done = 0; out && done < end->bytes->len;) {
        const gsize n =
            fwrite(end->bytes->str + done, 1, MIN(7777, end->bytes->len - done), out);
        (void)fflush(out);
        done += n;
        if (n == 0)
            break;
    }
    if (out)
        (void)fclose(out);
    return NULL;
}

static GString *many_rows(int n)
{
    GString *text = g_string_new("record_id,redcap_event_name,consent,age\n");
    for (int i = 0; i < n; i++)
        g_string_append_printf(text, "p%d,baseline_arm_1,1,%d\n", i, 20 + i % 70);
    return text;
}

/** What comes through a pipe is read twice, like a file, and is the same import. */
static void test_source__pipe(void **state)
{
    (void)state;
    enum { N_ROWS = 20000 };
    const ImportOptions options = {.site = "site_01", .user = "test"};
    g_autoptr(Registry) registry = new_registry();
    Pipe end;
    pipe_open(&end, many_rows(N_ROWS));
    GThread *writer = g_thread_new("writer", feed, &end);
    GError *error = NULL;
    g_autoptr(ImportResult) result = import_file(registry, end.path, &options, &error);
    (void)g_thread_join(writer);
    assert_null(error);
    assert_int_equal(result->status, IMPORT_IMPORTED);
    assert_int_equal(result->n_records_new, N_ROWS);
    g_autoptr(ImportResult) again = take_in(registry, end.bytes->str, end.bytes->len, &options);
    assert_int_equal(again->status, IMPORT_UNCHANGED);
    assert_string_equal(again->sha256, result->sha256);
    pipe_close(&end);
}

/** The temporary folder is away: the pipe's bytes have nowhere to go. */
static void test_source__pipe_without_room(void **state)
{
    (void)state;
    Pipe end;
    pipe_open(&end, g_string_new("a\n"));
    g_autofree char *folder = g_strdup(g_get_tmp_dir());
    g_autofree char *aside = g_strconcat(folder, "-aside", NULL);
    g_autofree char *moved = g_build_filename(aside, strrchr(end.folder, '/'), "pipe", NULL);
    assert_int_equal(g_rename(folder, aside), 0);
    g_free(end.path);
    end.path = g_strdup(moved);
    GThread *writer = g_thread_new("writer", feed, &end);
    g_autofree char *message = g_strdup_printf("cannot be copied to %s", folder);
    assert_unreadable(
        end.path, message, "save it as a file, or name another folder with TMPDIR");
    (void)g_thread_join(writer);
    assert_int_equal(g_rename(aside, folder), 0);
    g_free(end.path);
    end.path = g_build_filename(end.folder, "pipe", NULL);
    pipe_close(&end);
}

/** Another program writes to the file when a part of its rows is in. */
typedef struct {
    const char *path;
    bool shorten, done;
} Meddler;

static void meddle(const char *file, gsize bytes_done, gsize bytes_all, void *data)
{
    Meddler *meddler = data;
    (void)file;
    (void)bytes_done;
    (void)bytes_all;
    if (meddler->done)
        return;
    meddler->done = true;
    if (meddler->shorten) {
        assert_int_equal(truncate(meddler->path, 1000), 0);
        return;
    }
    FILE *out = g_fopen(meddler->path, "ab");
    assert_non_null(out);
    assert_true(fputs("p0,baseline_arm_1,1,99\n", out) >= 0);
    assert_int_equal(fclose(out), 0);
}

/** A file that changes while it is read is not taken in, and nothing of it stays. */
static void test_source__changes(void **state)
{
    (void)state;
    for (int shorten = 0; shorten < 2; shorten++) {
        g_autoptr(Registry) registry = new_registry();
        GString *text = many_rows(30000);
        g_autofree char *path = write_file(text->str, text->len);
        Meddler meddler = {.path = path, .shorten = shorten == 1};
        const ImportOptions options = {
            .site = "site_01", .user = "test", .progress = meddle, .progress_data = &meddler};
        GError *error = NULL;
        assert_null(import_file(registry, path, &options, &error));
        assert_true(meddler.done);
        assert_true(g_error_matches(error, BASE_ERROR, BASE_ERROR_INPUT));
        assert_non_null(strstr(error->message, "changed while it was read; import it again"));
        g_error_free(error);
        assert_int_equal(registry_n_records(registry, NULL), 0);
        g_autoptr(ImportResult) again = take_in(registry, text->str, text->len,
            &(ImportOptions){.site = "site_01", .user = "test"});
        assert_int_equal(again->n_records_new, 30000);
        g_string_free(text, TRUE);
        g_unlink(path);
    }
}

/** Read on from the beginning, also where a part of what was decoded had not been handed out.
 */
static void test_source__rewind_within(void **state)
{
    (void)state;
    static const BaseEncoding encodings[] = {BASE_ENCODING_UTF8, BASE_ENCODING_CP932};
    g_autofree char *path = write_file("a,b\n1,2\n", 8);
    for (size_t e = 0; e < G_N_ELEMENTS(encodings); e++) {
        g_autoptr(ImportSource) source = open_good(path, encodings[e]);
        for (gsize size = 1; size < 8; size++) {
            char part[8];
            assert_int_equal(import_source_read_text(source, part, size, NULL), size);
            assert_memory_equal(part, "a,b\n1,2\n", size);
            assert_true(import_source_rewind(source, NULL));
            assert_int_equal(import_source_position(source), 0);
        }
        GString *text = text_of(source);
        assert_string_equal(text->str, "a,b\n1,2\n");
        g_string_free(text, TRUE);
    }
    g_unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_source__file),
        cmocka_unit_test(test_source__rewind_within),
        cmocka_unit_test(test_source__blocks),
        cmocka_unit_test(test_source__unreadable),
        cmocka_unit_test(test_source__encoding),
        cmocka_unit_test(test_source__guess),
        cmocka_unit_test(test_source__other_kinds),
        cmocka_unit_test(test_source__utf16),
        cmocka_unit_test(test_source__pipe),
        cmocka_unit_test(test_source__pipe_without_room),
        cmocka_unit_test(test_source__changes),
    };
    /* A temporary folder of our own, because one test takes it away. */
    char folder[] = "/tmp/proreg-source-XXXXXX";
    if (!mkdtemp(folder) || !g_setenv("TMPDIR", folder, TRUE))
        return 1;
    (void)signal(SIGPIPE, SIG_IGN);
    const int failed = cmocka_run_group_tests_name("importers/source", tests, NULL, NULL);
    g_rmdir(folder);
    return failed;
}
