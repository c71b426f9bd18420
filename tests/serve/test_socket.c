/* Sockets and groups are POSIX. */
#define _POSIX_C_SOURCE 200809L

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <grp.h>
#include <string.h>
#include <unistd.h>

#include "serve/socket.h"

static char *folder_new(char **path)
{
    char *folder = g_dir_make_tmp("proreg-test-XXXXXX", NULL);
    *path = g_build_filename(folder, "page.sock", NULL);
    return folder;
}

static int mode_of(const char *path)
{
    GStatBuf there;
    assert_int_equal(g_lstat(path, &there), 0);
    return (int)(there.st_mode & 0777);
}

static void test_socket__who_may_use_it(void **state)
{
    (void)state;
    g_autofree char *path = NULL, *folder = folder_new(&path);
    g_autoptr(GError) error = NULL;
    const int own = serve_socket_listen(path, NULL, 8, &error);
    assert_true(own >= 0);
    assert_int_equal(mode_of(path), 0600);
    (void)close(own);
    /* Nobody listens there now: it was left by a program that is gone. */
    const struct group *group = getgrgid(getgid());
    if (group) {
        g_autofree char *name = g_strdup(group->gr_name);
        const int shared = serve_socket_listen(path, name, 8, &error);
        assert_true(shared >= 0);
        assert_int_equal(mode_of(path), 0660);
        (void)close(shared);
    }
    (void)g_unlink(path);
    (void)g_rmdir(folder);
}

static void test_socket__faults(void **state)
{
    (void)state;
    g_autofree char *path = NULL, *folder = folder_new(&path);
    g_autoptr(GError) used = NULL, other = NULL, nowhere = NULL, long_one = NULL, group = NULL;
    const int own = serve_socket_listen(path, NULL, 8, NULL);
    assert_int_equal(serve_socket_listen(path, NULL, 8, &used), -1);
    assert_non_null(strstr(used->message, "another program listens there"));
    (void)close(own);
    (void)g_unlink(path);
    assert_int_equal(serve_socket_listen(path, "no-such-group-of-users", 8, &group), -1);
    assert_non_null(strstr(group->message, "no such group"));
    /* Nothing is left of what could not be made. */
    assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
    assert_true(g_file_set_contents(path, "text", -1, NULL));
    assert_int_equal(serve_socket_listen(path, NULL, 8, &other), -1);
    assert_non_null(strstr(other->message, "something else has this name"));
    assert_true(g_file_test(path, G_FILE_TEST_IS_REGULAR));
    (void)g_unlink(path);
    (void)g_rmdir(folder);
    assert_int_equal(serve_socket_listen(path, NULL, 8, &nowhere), -1);
    g_autofree char *far = g_strnfill(200, 'x');
    assert_int_equal(serve_socket_listen(far, NULL, 8, &long_one), -1);
    assert_non_null(strstr(long_one->message, "too long"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_socket__who_may_use_it),
        cmocka_unit_test(test_socket__faults),
    };
    return cmocka_run_group_tests_name("serve/socket", tests, NULL, NULL);
}
