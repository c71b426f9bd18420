/* link and stat are POSIX. */
#define _XOPEN_SOURCE 700

#include "base/beside.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "support/cmocka_all.h"

static int make(void **state)
{
    *state = g_dir_make_tmp("beside-XXXXXX", NULL);
    return *state ? 0 : -1;
}

static int clear(void **state)
{
    g_autoptr(GDir) folder = g_dir_open(*state, 0, NULL);
    const char *name;
    while ((name = g_dir_read_name(folder))) {
        g_autofree char *path = g_build_filename(*state, name, NULL);
        assert_int_equal(g_unlink(path), 0);
    }
    assert_int_equal(g_rmdir(*state), 0);
    g_free(*state);
    return 0;
}

static guint n_files(const char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    guint n = 0;
    while (g_dir_read_name(folder))
        n++;
    return n;
}

static void test_appears_when_whole(void **state)
{
    g_autofree char *to = g_build_filename(*state, "new", NULL);
    g_autofree char *making = base_beside_new(to, true, NULL);
    struct stat file;
    assert_int_equal(stat(making, &file), 0);
    assert_int_equal(file.st_mode & 0777, 0600);
    assert_true(g_file_set_contents(making, "whole", -1, NULL));
    assert_false(g_file_test(to, G_FILE_TEST_EXISTS));
    g_autofree char *journal = g_strconcat(making, "-journal", NULL);
    assert_true(g_file_set_contents(journal, "half", -1, NULL));
    assert_true(base_beside_appear(making, to, NULL));
    base_beside_remove(making);
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(to, &text, NULL, NULL));
    assert_string_equal(text, "whole");
    assert_int_equal(n_files(*state), 1);
}

static void test_leaves_no_file_where_none_is_wanted(void **state)
{
    g_autofree char *to = g_build_filename(*state, "new", NULL);
    g_autofree char *making = base_beside_new(to, false, NULL);
    assert_non_null(making);
    assert_int_equal(n_files(*state), 0);
    base_beside_remove(making);
    base_beside_remove(NULL);
}

static void test_replaces_nothing(void **state)
{
    g_autofree char *to = g_build_filename(*state, "new", NULL);
    g_autofree char *making = base_beside_new(to, true, NULL);
    g_autoptr(GError) taken = NULL, meanwhile = NULL, nowhere = NULL;
    assert_true(g_file_set_contents(to, "another's", -1, NULL));
    assert_null(base_beside_new(to, true, &taken));
    assert_true(g_error_matches(taken, BASE_ERROR, BASE_ERROR_USAGE));
    assert_false(base_beside_appear(making, to, &meanwhile));
    assert_true(g_error_matches(meanwhile, BASE_ERROR, BASE_ERROR_OUTPUT));
    base_beside_remove(making);
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(to, &text, NULL, NULL));
    assert_string_equal(text, "another's");
    assert_null(base_beside_new("/nonexistent/folder/new", true, &nowhere));
    assert_true(g_error_matches(nowhere, BASE_ERROR, BASE_ERROR_OUTPUT));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_appears_when_whole, make, clear),
        cmocka_unit_test_setup_teardown(test_leaves_no_file_where_none_is_wanted, make, clear),
        cmocka_unit_test_setup_teardown(test_replaces_nothing, make, clear)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
