/* mkfifo, symlink, chmod and posix_openpt are POSIX. No test names a device of /dev as an
   output: a faulty program that is run as root would replace it. */
#define _XOPEN_SOURCE 700

#include "base/output.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "support/cmocka_all.h"

/* A folder of its own, and what went to standard output. */
typedef struct {
    char *folder;
    GString *standard;
    BaseOutputs *outputs;
    GPtrArray *open; /* added and not committed */
} Place;

static gboolean take(const char *bytes, gsize size, void *data, GError **error)
{
    (void)error;
    g_string_append_len(data, bytes, (gssize)size);
    return TRUE;
}

static BaseOutput *add(
    Place *place, const char *option, const char *path, const BaseOutputKin *kin)
{
    BaseOutput *output = base_outputs_add(place->outputs, option, path, kin);
    g_ptr_array_add(place->open, output);
    return output;
}

static gboolean commit_one(Place *place, BaseOutput *output)
{
    return g_ptr_array_remove(place->open, output) && base_output_commit(output, NULL);
}

/* Up to the first that cannot be committed. */
static gboolean commit_all(Place *place, GError **error)
{
    for (guint i = 0; i < place->open->len; i++)
        if (!base_output_commit(place->open->pdata[i], error))
            return FALSE;
    return TRUE;
}

static void renew(Place *place)
{
    base_outputs_free(place->outputs);
    g_ptr_array_set_size(place->open, 0);
    place->outputs = base_outputs_new(&(BaseOutputStreams){
        .write = take, .data = place->standard, .input = -1, .output = -1, .messages = -1});
}

static int set_up(void **state)
{
    Place *place = g_new0(Place, 1);
    place->folder = g_strdup("/tmp/proreg_output_XXXXXX");
    assert_non_null(g_mkdtemp(place->folder));
    place->standard = g_string_new(NULL);
    place->open = g_ptr_array_new();
    renew(place);
    *state = place;
    return chdir(place->folder);
}

static int tear_down(void **state)
{
    Place *place = *state;
    base_outputs_free(place->outputs);
    g_ptr_array_unref(place->open);
    g_autoptr(GDir) dir = g_dir_open(place->folder, 0, NULL);
    for (const char *name; (name = g_dir_read_name(dir));)
        if (g_unlink(name) != 0)
            (void)g_rmdir(name);
    (void)g_rmdir(place->folder);
    g_string_free(place->standard, TRUE);
    g_free(place->folder);
    g_free(place);
    return chdir("/");
}

static void put(const char *path, const char *text)
{
    assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void assert_holds(const char *path, const char *text)
{
    g_autofree char *found = NULL;
    assert_true(g_file_get_contents(path, &found, NULL, NULL));
    assert_string_equal(found, text);
}

static void assert_refused(Place *place, BaseErrorCode code, const char *part)
{
    g_autoptr(GError) error = NULL;
    assert_false(base_outputs_open(place->outputs, &error));
    assert_true(g_error_matches(error, BASE_ERROR, (gint)code));
    if (!strstr(error->message, part))
        fail_msg("\"%s\" is not in: %s", part, error->message);
    renew(place);
}

static gint count_files(const Place *place)
{
    g_autoptr(GDir) dir = g_dir_open(place->folder, 0, NULL);
    gint n = 0;
    while (g_dir_read_name(dir))
        n++;
    return n;
}

static bool is_list(const char *head, gsize size)
{
    return size >= 4 && memcmp(head, "list", 4) == 0;
}

static const BaseOutputKin list = {"list", is_list};

static void test_output__whole_or_nothing(void **state)
{
    Place *place = *state;
    GError *error = NULL;
    BaseOutput *output = add(place, "-o", "a", NULL);
    assert_true(base_outputs_open(place->outputs, &error));
    assert_true(base_output_append(output, "one ", 4, &error));
    assert_false(g_file_test("a", G_FILE_TEST_EXISTS));
    assert_true(base_output_append(output, "two", 3, &error));
    assert_true(commit_all(place, &error));
    assert_holds("a", "one two");
    assert_int_equal(count_files(place), 1);

    renew(place);
    output = add(place, "-o", "a", NULL);
    assert_true(base_outputs_open(place->outputs, &error));
    assert_true(base_output_append(output, "three", 5, &error));
    renew(place);
    assert_holds("a", "one two");
    assert_int_equal(count_files(place), 1);
}

static void test_output__one_by_one(void **state)
{
    Place *place = *state;
    BaseOutput *first = add(place, "-o", "a", NULL);
    assert_true(base_outputs_open(place->outputs, NULL));
    BaseOutput *second = add(place, "-o", "b", NULL);
    assert_true(base_outputs_open(place->outputs, NULL));
    assert_true(base_output_append(second, "b", 1, NULL));
    assert_true(commit_one(place, first));
    assert_holds("a", "");
    assert_false(g_file_test("b", G_FILE_TEST_EXISTS));
    assert_true(commit_all(place, NULL));
    assert_holds("b", "b");
}

static void test_output__standard(void **state)
{
    Place *place = *state;
    BaseOutput *unnamed = add(place, "-o", NULL, NULL);
    BaseOutput *named = add(place, "--problems", "-", &list);
    assert_true(base_outputs_open(place->outputs, NULL));
    assert_true(base_output_append(named, "1", 1, NULL));
    assert_true(base_output_append(unnamed, "2", 1, NULL));
    assert_true(commit_all(place, NULL));
    assert_string_equal(place->standard->str, "12");
    assert_int_equal(count_files(place), 0);

    renew(place);
    (void)add(place, "--problems", "-", &list);
    (void)add(place, "--fixme", "-", &list);
    assert_refused(place, BASE_ERROR_USAGE, "--problems is written there already");
}

static void test_output__inputs(void **state)
{
    Place *place = *state;
    put("in", "x");
    assert_int_equal(symlink("in", "link"), 0);
    assert_int_equal(link("in", "twin"), 0);
    static const char *const names[] = {"in", "./in", "link", "twin"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        base_outputs_read(place->outputs, "in", "the map");
        (void)add(place, "-o", names[i], NULL);
        assert_refused(place, BASE_ERROR_USAGE, "that is the map");
    }
    base_outputs_read(place->outputs, NULL, "nothing");
    base_outputs_read(place->outputs, "-", "nothing");
    (void)add(place, "-o", "in", NULL);
    assert_true(base_outputs_open(place->outputs, NULL));
    assert_holds("in", "x");
}

/* A terminal is written to by many, and read: nothing of it is replaced. */
static void test_output__terminal(void **state)
{
    Place *place = *state;
    const int terminal = posix_openpt(O_RDWR | O_NOCTTY);
    assert_true(terminal >= 0 && grantpt(terminal) == 0 && unlockpt(terminal) == 0);
    const char *name = ptsname(terminal);
    base_outputs_read(place->outputs, name, "the input");
    BaseOutput *output = add(place, "-o", name, NULL);
    (void)add(place, "--problems", name, &list);
    assert_true(base_outputs_open(place->outputs, NULL));
    assert_true(base_output_append(output, "shown", 5, NULL));
    assert_true(commit_all(place, NULL));
    char shown[5];
    assert_int_equal(read(terminal, shown, sizeof shown), 5);
    assert_memory_equal(shown, "shown", 5);
    assert_int_equal(close(terminal), 0);
}

static void test_output__redirected(void **state)
{
    Place *place = *state;
    put("in", "x");
    const int descriptor = open("in", O_RDWR);
    BaseOutputStreams streams = {.write = take,
        .data = place->standard,
        .input = descriptor,
        .output = -1,
        .messages = -1};
    for (int i = 0; i < 3; i++) {
        base_outputs_free(place->outputs);
        streams.input = i == 0 ? descriptor : -1;
        streams.output = i == 1 ? descriptor : -1;
        streams.messages = i == 2 ? descriptor : -1;
        place->outputs = base_outputs_new(&streams);
        (void)add(place, "-o", "in", NULL);
        assert_refused(place, BASE_ERROR_USAGE,
            i == 0   ? "the redirected standard input"
            : i == 1 ? "standard output goes there"
                     : "the messages go there");
    }
    assert_int_equal(close(descriptor), 0);
}

static void test_output__database(void **state)
{
    Place *place = *state;
    put("db", "no matter what");
    assert_int_equal(symlink("db", "link"), 0);
    base_outputs_read_database(place->outputs, "link");
    (void)add(place, "-o", "db-journal", NULL);
    assert_refused(place, BASE_ERROR_USAGE, "the registry's journal");
    base_outputs_read_database(place->outputs, "db");
    (void)add(place, "-o", "link", NULL);
    assert_refused(place, BASE_ERROR_USAGE, "the registry");

    static const char *const begins[] = {
        "SQLite format 3", "\xd9\xd5\x05\xf9 \xa1\x63\xd7", "\x37\x7f\x06\x82"};
    for (size_t i = 0; i < G_N_ELEMENTS(begins); i++) {
        put("other", begins[i]);
        (void)add(place, "-o", "other", NULL);
        assert_refused(place, BASE_ERROR_USAGE, "never replaced");
    }
    put("other", "SQLite format");
    (void)add(place, "-o", "other", NULL);
    assert_true(base_outputs_open(place->outputs, NULL));
}

static void test_output__folder_of_inputs(void **state)
{
    Place *place = *state;
    static const char *const endings[] = {".yaml", NULL};
    put("study.yaml", "x");
    assert_int_equal(link("study.yaml", "twin"), 0);
    static const char *const names[] = {"study.yaml", "twin", "new.yaml", "../%s/new.yaml"};
    static const char *const parts[] = {
        "that is the study", "that is the study", "part of", "part of"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *base = g_path_get_basename(place->folder);
        g_autofree char *name =
            i == 3 ? g_build_filename("..", base, "new.yaml", NULL) : g_strdup(names[i]);
        base_outputs_read_folder(place->outputs, ".", endings, "the study");
        (void)add(place, "-o", name, NULL);
        assert_refused(place, BASE_ERROR_USAGE, parts[i]);
    }
    base_outputs_read_folder(place->outputs, ".", endings, "the study");
    (void)add(place, "-o", "new.txt", NULL);
    assert_true(base_outputs_open(place->outputs, NULL));
}

static void test_output__another(void **state)
{
    Place *place = *state;
    assert_int_equal(symlink("nothing yet", "link"), 0);
    (void)add(place, "--problems", "nothing yet", &list);
    (void)add(place, "-o", "link", NULL);
    assert_refused(place, BASE_ERROR_USAGE, "--problems is written there already");
    assert_int_equal(count_files(place), 1);
}

static void test_output__kin(void **state)
{
    Place *place = *state;
    put("other", "site,id\n");
    (void)add(place, "--problems", "other", &list);
    assert_refused(place, BASE_ERROR_USAGE, "other than an earlier list");
    assert_holds("other", "site,id\n");
    put("other", "x");
    (void)add(place, "--problems", "other", &list);
    assert_refused(place, BASE_ERROR_USAGE, "other than an earlier list");
    put("empty", "");
    put("earlier", "list of old\n");
    (void)add(place, "--problems", "empty", &list);
    (void)add(place, "--fixme", "earlier", &list);
    assert_true(base_outputs_open(place->outputs, NULL));
    assert_true(commit_all(place, NULL));
    assert_holds("earlier", "");
}

static void test_output__cannot_be_written(void **state)
{
    Place *place = *state;
    assert_int_equal(symlink("circle", "circle"), 0);
    assert_int_equal(g_mkdir("folder", 0700), 0);
    put("file", "");
    static const char *const names[] = {
        "missing/a", "folder", "circle", "file/a", "new/", "/dev/fd/9999"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        (void)add(place, "-o", "fine", NULL);
        (void)add(place, "--problems", names[i], NULL);
        assert_refused(place, BASE_ERROR_OUTPUT, names[i]);
        assert_false(g_file_test("fine", G_FILE_TEST_EXISTS));
    }
    (void)add(place, "-o", "", NULL);
    assert_refused(place, BASE_ERROR_USAGE, "the name of a file");
}

/* Its reader goes away: what was appended cannot be written out. */
static void test_output__broken_pipe(void **state)
{
    Place *place = *state;
    void (*const before)(int) = signal(SIGPIPE, SIG_IGN);
    assert_int_equal(mkfifo("pipe", 0600), 0);
    const int reader = open("pipe", O_RDONLY | O_NONBLOCK);
    BaseOutput *output = add(place, "-o", "pipe", NULL);
    assert_true(base_outputs_open(place->outputs, NULL));
    assert_true(base_output_append(output, "x", 1, NULL));
    assert_int_equal(close(reader), 0);
    g_autoptr(GError) error = NULL;
    assert_false(commit_all(place, &error));
    assert_true(g_error_matches(error, BASE_ERROR, BASE_ERROR_OUTPUT));
    assert_non_null(strstr(error->message, "-o pipe"));
    (void)signal(SIGPIPE, before);
}

/* What is no file appeared in its place meanwhile. */
static void test_output__became_a_pipe(void **state)
{
    Place *place = *state;
    (void)add(place, "-o", "late", NULL);
    assert_true(base_outputs_open(place->outputs, NULL));
    assert_int_equal(mkfifo("late", 0600), 0);
    g_autoptr(GError) error = NULL;
    assert_false(commit_all(place, &error));
    assert_true(g_error_matches(error, BASE_ERROR, BASE_ERROR_OUTPUT));
    struct stat status;
    assert_int_equal(lstat("late", &status), 0);
    assert_true(S_ISFIFO(status.st_mode));
}

static mode_t mode_of(const char *path)
{
    struct stat status;
    assert_int_equal(lstat(path, &status), 0);
    return status.st_mode;
}

static void test_output__modes_and_links(void **state)
{
    Place *place = *state;
    put("real", "old");
    assert_int_equal(chmod("real", 0640), 0);
    assert_int_equal(symlink("real", "link"), 0);
    assert_int_equal(symlink("made", "dangling"), 0);
    BaseOutput *followed = add(place, "-o", "link", NULL);
    (void)add(place, "-o", "dangling", NULL);
    assert_true(base_outputs_open(place->outputs, NULL));
    assert_true(base_output_append(followed, "new", 3, NULL));
    assert_true(commit_all(place, NULL));
    assert_holds("real", "new");
    assert_true(S_ISLNK(mode_of("link")));
    assert_int_equal(mode_of("real") & 07777, 0640);
    assert_true(S_ISLNK(mode_of("dangling")));
    assert_int_equal(mode_of("made") & 07777, 0600);
}

static gpointer read_pipe(gpointer data)
{
    char *text = NULL;
    (void)g_file_get_contents(data, &text, NULL, NULL);
    return text;
}

static void test_output__pipe(void **state)
{
    Place *place = *state;
    assert_int_equal(mkfifo("pipe", 0600), 0);
    g_autofree char *path = g_build_filename(place->folder, "pipe", NULL);
    GThread *reader = g_thread_new("reader", read_pipe, path);
    BaseOutput *output = add(place, "-o", "pipe", &list);
    assert_true(base_outputs_open(place->outputs, NULL));
    assert_true(base_output_append(output, "through", 7, NULL));
    assert_true(commit_all(place, NULL));
    g_autofree char *read = g_thread_join(reader);
    assert_string_equal(read, "through");
    assert_true(S_ISFIFO(mode_of("pipe")));
}

/* Two names that became one file after they were checked, as in a folder without case. */
static void test_output__became_one(void **state)
{
    Place *place = *state;
    (void)add(place, "-o", "a", NULL);
    (void)add(place, "--problems", "A", NULL);
    assert_true(base_outputs_open(place->outputs, NULL));
    BaseOutput *first = add(place, "--fixme", "b", NULL);
    assert_true(base_outputs_open(place->outputs, NULL));
    assert_true(base_output_append(first, "rows", 4, NULL));
    assert_true(commit_one(place, first));
    assert_int_equal(link("b", "A"), 0);
    g_autoptr(GError) error = NULL;
    assert_false(commit_all(place, &error));
    assert_non_null(strstr(error->message, "--problems A"));
    assert_holds("A", "rows");
    assert_holds("a", "");
}

static void test_output__made_folder(void **state)
{
    Place *place = *state;
    base_outputs_add_folder(place->outputs, "-o", "new");
    (void)add(place, "-o", "new/a", NULL);
    put("in", "x");
    base_outputs_read(place->outputs, "in", "the registry");
    assert_true(base_outputs_open(place->outputs, NULL));
    assert_true(commit_all(place, NULL));
    assert_holds("new/a", "");
    assert_int_equal(mode_of("new") & 07777, 0700);
    assert_int_equal(g_unlink("new/a"), 0);

    renew(place);
    base_outputs_read(place->outputs, "in", "the registry");
    base_outputs_add_folder(place->outputs, "-o", "in");
    assert_refused(place, BASE_ERROR_USAGE, "that is the registry");
    base_outputs_add_folder(place->outputs, "-o", "in");
    assert_refused(place, BASE_ERROR_OUTPUT, "-o in");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_output__whole_or_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_output__one_by_one, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_output__standard, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_output__inputs, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_output__terminal, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_output__broken_pipe, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_output__became_a_pipe, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_output__redirected, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_output__database, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_output__folder_of_inputs, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_output__another, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_output__kin, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_output__cannot_be_written, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_output__modes_and_links, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_output__pipe, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_output__became_one, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_output__made_folder, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("base/output", tests, NULL, NULL);
}
