#define _POSIX_C_SOURCE 200809L

#include "base/unnamed_file.h"

#include <glib.h>
#include <stdlib.h>
#include <unistd.h>

int base_unnamed_file(void)
{
    g_autofree char *name = g_build_filename(g_get_tmp_dir(), "proreg-XXXXXX", NULL);
    const int fd = mkstemp(name);
    if (fd >= 0)
        unlink(name);
    return fd;
}
