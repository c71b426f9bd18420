#pragma once
/* Bytes as a file that has a path, for readers that take one. */
/* memfd_create is Linux. */
#include <glib.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

/** One file for the whole run, filled anew: its path, new. */
static inline char *fuzz_file(const uint8_t *bytes, size_t size)
{
    static int descriptor = -1;
    if (descriptor < 0)
        descriptor = memfd_create("fuzz", 0);
    g_assert(descriptor >= 0 && ftruncate(descriptor, 0) == 0);
    for (size_t done = 0; done < size;) {
        const ssize_t n = pwrite(descriptor, bytes + done, size - done, (off_t)done);
        g_assert(n > 0);
        done += (size_t)n;
    }
    return g_strdup_printf("/proc/self/fd/%d", descriptor);
}
