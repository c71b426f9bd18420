/* open, fsync and link are POSIX. */
#define _POSIX_C_SOURCE 200809L

#include "base/beside.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "base/error.h"
#include "base/settle.h"
#include "base/words.h"

static gboolean fail(const char *path, const char *what, int reason, GError **error)
{
    g_set_error(error, BASE_ERROR, BASE_ERROR_OUTPUT, what, path, g_strerror(reason));
    return FALSE;
}

char *base_beside_new(const char *to, bool is_made, GError **error)
{
    if (g_file_test(to, G_FILE_TEST_EXISTS)) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("%s: exists already and is not overwritten; choose another name"), to);
        return NULL;
    }
    g_autofree char *name = g_strconcat(to, ".XXXXXX", NULL);
    const int file = g_mkstemp_full(name, O_RDWR | O_CLOEXEC, 0600);
    if (file >= 0 && close(file) == 0 && (is_made || g_unlink(name) == 0))
        return g_steal_pointer(&name);
    (void)fail(to, _("%s: cannot be made: %s"), errno, error);
    return NULL;
}

static gboolean sync_file(const char *path, GError **error)
{
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    const bool is_safe = file >= 0 && fsync(file) == 0;
    const int reason = errno;
    if (file >= 0)
        (void)close(file);
    return is_safe || fail(path, _("%s: cannot be written to the disk: %s"), reason, error);
}

gboolean base_beside_appear(const char *making, const char *to, GError **error)
{
    if (!sync_file(making, error))
        return FALSE;
    /* A link fails where there is a file of that name by now; a rename would replace it. */
    if (link(making, to) != 0)
        return fail(to, _("%s: cannot be made: %s"), errno, error);
    if (base_settle_name(to))
        return TRUE;
    const int reason = errno;
    (void)g_unlink(to);
    return fail(to, _("%s: cannot be written to the disk: %s"), reason, error);
}

void base_beside_remove(const char *making)
{
    if (!making)
        return;
    g_autofree char *journal = g_strconcat(making, "-journal", NULL);
    (void)g_unlink(journal);
    (void)g_unlink(making);
}
