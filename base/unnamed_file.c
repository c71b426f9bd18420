/* O_TMPFILE is Linux. */
#define _GNU_SOURCE

#include "base/unnamed_file.h"

#include <fcntl.h>
#include <glib.h>
#include <stdlib.h>
#include <unistd.h>

int base_unnamed_file(void)
{
    int fd = -1;
#ifdef O_TMPFILE
    fd = open(g_get_tmp_dir(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
#endif
    if (fd >= 0)
        return fd;
    g_autofree char *name = g_build_filename(g_get_tmp_dir(), "proreg-XXXXXX", NULL);
    fd = mkstemp(name);
    if (fd >= 0)
        unlink(name);
    return fd;
}

char *base_unnamed_path(int file)
{
    return g_strdup_printf("/proc/self/fd/%d", file);
}
