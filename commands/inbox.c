/* fsync, O_CLOEXEC and O_DIRECTORY are POSIX. */
#define _POSIX_C_SOURCE 200809L

#include "commands/inbox.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "base/words.h"

/** So many files of one name may lie in the folder. */
enum { MAX_SAME = 10000 };

static bool is_passing(const char *name)
{
    return name[0] == '.' || g_str_has_prefix(name, "~$") || g_str_has_suffix(name, ".part") ||
           g_str_has_suffix(name, ".crdownload") || g_str_has_suffix(name, ".tmp");
}

char **command_inbox_files(const char *folder, GError **error)
{
    g_autoptr(GError) fault = NULL;
    g_autoptr(GDir) dir = g_dir_open(folder, 0, &fault);
    if (!dir) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT, _("--inbox: %s"), fault->message);
        return NULL;
    }
    g_autoptr(GPtrArray) paths = g_ptr_array_new();
    for (const char *name = g_dir_read_name(dir); name; name = g_dir_read_name(dir)) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (!is_passing(name) && g_file_test(path, G_FILE_TEST_IS_REGULAR))
            g_ptr_array_add(paths, g_steal_pointer(&path));
    }
    g_ptr_array_sort(paths, base_text_compare);
    g_ptr_array_add(paths, NULL);
    return (char **)g_ptr_array_steal(paths, NULL);
}

/** A path in the folder that nothing has: the name, or with a number before its ending. New. */
static char *free_path(const char *folder, const char *name)
{
    const char *dot = strrchr(name, '.');
    const char *tail = dot && dot != name ? dot : "";
    g_autofree char *stem = g_strndup(name, strlen(name) - strlen(tail));
    for (int i = 1; i < MAX_SAME; i++) {
        g_autofree char *number = i > 1 ? g_strdup_printf("-%d", i) : g_strdup("");
        g_autofree char *own = g_strconcat(stem, number, tail, NULL);
        g_autofree char *path = g_build_filename(folder, own, NULL);
        if (!g_file_test(path, G_FILE_TEST_EXISTS) &&
            !g_file_test(path, G_FILE_TEST_IS_SYMLINK))
            return g_steal_pointer(&path);
    }
    return NULL;
}

/** All bytes of one open file into another, and onto the disk. */
static bool copy_bytes(int from, int to)
{
    char buffer[1 << 16];
    for (;;) {
        const ssize_t n = read(from, buffer, sizeof buffer);
        if (n == 0)
            return fsync(to) == 0;
        if (n < 0 && errno != EINTR)
            return false;
        for (ssize_t done = 0; done < n;) {
            const ssize_t written = write(to, buffer + done, (size_t)(n - done));
            if (written < 0 && errno != EINTR)
                return false;
            done += MAX(written, 0);
        }
    }
}

/** That a new name in the folder outlives a cut of the power; some file systems cannot say. */
static void sync_folder(const char *folder)
{
    const int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    (void)fsync(descriptor);
    (void)close(descriptor);
}

/** Copies the file under a name that the inbox passes over, whole or not at all. */
static bool copy_file(const char *path, const char *half)
{
    const int from = open(path, O_RDONLY | O_CLOEXEC);
    const int to = from < 0 ? -1 : open(half, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool ok = to >= 0 && copy_bytes(from, to);
    const int fault = errno;
    ok = (to < 0 || close(to) == 0) && ok;
    if (from >= 0)
        (void)close(from);
    if (to >= 0 && !ok)
        (void)g_unlink(half);
    errno = ok ? 0 : fault;
    return ok;
}

/** To another file system: the copy is on the disk, under its name, before the file goes. */
static bool move_by_copy(const char *path, const char *folder, const char *target)
{
    g_autofree char *name = g_path_get_basename(target);
    g_autofree char *hidden = g_strdup_printf(".%s.part", name);
    g_autofree char *half = g_build_filename(folder, hidden, NULL);
    (void)g_unlink(half);
    if (!copy_file(path, half))
        return false;
    if (g_rename(half, target) != 0) {
        const int fault = errno;
        (void)g_unlink(half);
        errno = fault;
        return false;
    }
    sync_folder(folder);
    return g_unlink(path) == 0;
}

gboolean command_inbox_move(const char *path, const char *folder, GError **error)
{
    g_autofree char *name = g_path_get_basename(path);
    g_autofree char *target = free_path(folder, name);
    if (target &&
        (g_rename(path, target) == 0 || (errno == EXDEV && move_by_copy(path, folder, target))))
        return TRUE;
    g_autofree char *shown = base_text_shown(path);
    g_set_error(error, BASE_ERROR, BASE_ERROR_OUTPUT,
        _("%s is in the registry, but cannot be moved to %s: %s"), shown, folder,
        target ? g_strerror(errno) : _("its name is taken there"));
    return FALSE;
}
