/* open and fsync are POSIX. */
#define _POSIX_C_SOURCE 200809L

#include "base/settle.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <unistd.h>

bool base_settle_name(const char *path)
{
    g_autofree char *folder = g_path_get_dirname(path);
    const int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return true;
    const bool is_safe = fsync(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP;
    const int reason = errno;
    (void)close(descriptor);
    errno = reason;
    return is_safe;
}
