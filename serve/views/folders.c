/* flock is of BSD and Linux. */
#define _DEFAULT_SOURCE

#include "serve/views/folders.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define PREFIX "proreg-serve-"

gboolean view_folder_make(ViewFolder *folder, GError **error)
{
    g_autofree char *pattern = g_strdup_printf(PREFIX "%ld-XXXXXX", (long)getpid());
    *folder = (ViewFolder){.path = g_dir_make_tmp(pattern, error), .lock = -1};
    if (!folder->path)
        return FALSE;
    folder->lock = open(folder->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    /* Without a lock, as on some shares, the process that the name tells of is what counts. */
    if (folder->lock >= 0)
        (void)flock(folder->lock, LOCK_EX | LOCK_NB);
    return TRUE;
}

static void remove_all(const char *path)
{
    GDir *dir = g_dir_open(path, 0, NULL);
    const char *name;
    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *file = g_build_filename(path, name, NULL);
        (void)g_unlink(file);
    }
    if (dir)
        g_dir_close(dir);
    (void)g_rmdir(path);
}

void view_folder_remove(ViewFolder *folder)
{
    if (!folder->path)
        return;
    remove_all(folder->path);
    if (folder->lock >= 0)
        (void)close(folder->lock);
    g_clear_pointer(&folder->path, g_free);
}

/* Whether the process is gone of which a name of our pattern tells. */
static bool is_left(const char *name)
{
    char *end = NULL;
    const gint64 process = g_ascii_strtoll(name + strlen(PREFIX), &end, 10);
    return process > 0 && process <= G_MAXINT && *end == '-' && kill((pid_t)process, 0) != 0 &&
           errno == ESRCH;
}

/* Nobody else's, no link, and held by nobody: a process of another container is not seen. */
static void sweep(const char *path)
{
    struct stat status;
    const int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (descriptor < 0)
        return;
    if (fstat(descriptor, &status) == 0 && status.st_uid == getuid() &&
        (status.st_mode & 07777) == 0700 && flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        remove_all(path);
    (void)close(descriptor);
}

void view_folders_sweep(void)
{
    GDir *dir = g_dir_open(g_get_tmp_dir(), 0, NULL);
    const char *name;
    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(g_get_tmp_dir(), name, NULL);
        if (g_str_has_prefix(name, PREFIX) && is_left(name))
            sweep(path);
    }
    if (dir)
        g_dir_close(dir);
}
