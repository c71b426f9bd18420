#define _POSIX_C_SOURCE 200809L

#include "base/read.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/words.h"

enum { BLOCK = 1 << 16 };

static gboolean fail(GError **error, int number)
{
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_INPUT,
        number == EISDIR ? _("it is a folder, not a file") : g_strerror(number));
    return FALSE;
}

/* Up to its end. @return 0, or the number of the fault. */
static int read_all(int fd, GByteArray *all)
{
    guint8 block[BLOCK];
    for (;;) {
        const ssize_t n = read(fd, block, sizeof block);
        if (n == 0)
            return 0;
        if (n < 0 && errno != EINTR)
            return errno;
        if (n > 0 && (gsize)n >= G_MAXUINT - all->len)
            return EFBIG;
        if (n > 0)
            g_byte_array_append(all, block, (guint)n);
    }
}

gboolean base_read(const char *path, char **bytes, gsize *size, GError **error)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fail(error, errno);
    GByteArray *all = g_byte_array_new();
    const int fault = read_all(fd, all);
    close(fd);
    if (fault != 0) {
        (void)g_byte_array_unref(all);
        return fail(error, fault);
    }
    *size = all->len;
    g_byte_array_append(all, (const guint8 *)"", 1);
    *bytes = (char *)g_byte_array_free(all, FALSE);
    return TRUE;
}

gboolean base_read_can_again(const char *path, GError **error)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return fail(error, errno);
    if (S_ISDIR(status.st_mode))
        return fail(error, EISDIR);
    if (S_ISREG(status.st_mode))
        return TRUE;
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_INPUT,
        S_ISFIFO(status.st_mode) ? _("it is a pipe, and it is read more than once")
                                 : _("it is a device, not a file"));
    return FALSE;
}
