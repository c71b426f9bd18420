/* lstat and fstat are POSIX. */
#define _POSIX_C_SOURCE 200809L

#include "base/place.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_LINKS = 40 };

/* Where a chain of links ends, also when there is nothing; NULL with errno set where it does
 * not end. */
static char *follow_links(const char *path)
{
    char *at = g_strdup(path);
    struct stat status;
    for (int n = 0; lstat(at, &status) == 0 && S_ISLNK(status.st_mode); n++) {
        g_autofree char *link = g_steal_pointer(&at);
        g_autofree char *target = n < MAX_LINKS ? g_file_read_link(link, NULL) : NULL;
        if (!target) {
            errno = ELOOP;
            return NULL;
        }
        g_autofree char *folder = g_path_get_dirname(link);
        at = g_path_is_absolute(target) ? g_steal_pointer(&target)
                                        : g_build_filename(folder, target, NULL);
    }
    return at;
}

void base_place_find(BasePlace *place, const char *path)
{
    *place = (BasePlace){0};
    place->exists = stat(path, &place->status) == 0;
    if (!place->exists && errno != ENOENT)
        place->fault = errno;
    place->path = follow_links(path);
    if (!place->path) {
        place->fault = errno;
        return;
    }
    g_autofree char *folder = g_path_get_dirname(place->path);
    place->has_folder = stat(folder, &place->folder) == 0;
    if (!place->has_folder && place->fault == 0 && errno != ENOENT)
        place->fault = errno;
}

void base_place_find_descriptor(BasePlace *place, int descriptor)
{
    *place = (BasePlace){0};
    place->exists = descriptor >= 0 && fstat(descriptor, &place->status) == 0;
}

int base_place_descriptor(const char *path)
{
    static const char *const folders[] = {"/dev/fd/", "/proc/self/fd/"};
    if (g_str_equal(path, "/dev/stdout"))
        return 1;
    if (g_str_equal(path, "/dev/stderr"))
        return 2;
    for (size_t i = 0; i < G_N_ELEMENTS(folders); i++) {
        guint64 number = 0;
        if (g_str_has_prefix(path, folders[i]) &&
            g_ascii_string_to_unsigned(
                path + strlen(folders[i]), 10, 0, G_MAXINT, &number, NULL))
            return (int)number;
    }
    return -1;
}

void base_place_clear(BasePlace *place)
{
    g_free(place->path);
    *place = (BasePlace){0};
}

bool base_place_is_same(const BasePlace *a, const BasePlace *b)
{
    if (a->exists && b->exists)
        return a->status.st_dev == b->status.st_dev && a->status.st_ino == b->status.st_ino;
    if (a->exists || b->exists || !a->has_folder || !b->has_folder)
        return false;
    g_autofree char *name_a = g_path_get_basename(a->path);
    g_autofree char *name_b = g_path_get_basename(b->path);
    return a->folder.st_dev == b->folder.st_dev && a->folder.st_ino == b->folder.st_ino &&
           g_str_equal(name_a, name_b);
}
