/* fork, fcntl and waitpid are POSIX. */
#define _POSIX_C_SOURCE 200809L

#include "registry/sqlite/locks.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"

enum { RESERVED_BYTE = 0x40000001, REFUSED = 0, GRANTED = 1, UNKNOWN = 2 };

/* In a process of its own: there a lock of this one is another's, and closing the file takes
   none of ours away. Only what is safe after a fork. */
static int ask_for_lock(const char *path)
{
    struct flock lock = {
        .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = RESERVED_BYTE, .l_len = 1};
    const int file = open(path, O_RDWR | O_CLOEXEC);
    if (file < 0)
        return UNKNOWN;
    if (fcntl(file, F_SETLK, &lock) == 0)
        return GRANTED;
    return errno == EACCES || errno == EAGAIN ? REFUSED : UNKNOWN;
}

gboolean registry_sqlite_locks_exclude(const char *path, GError **error)
{
    const pid_t child = fork();
    if (child == 0)
        _exit(ask_for_lock(path));
    int status = 0;
    pid_t ended = child;
    while (child > 0 && (ended = waitpid(child, &status, 0)) < 0 && errno == EINTR)
        ;
    if (ended <= 0 || !WIFEXITED(status) || WEXITSTATUS(status) != GRANTED)
        return TRUE;
    g_set_error(
        error, BASE_ERROR, BASE_ERROR_DATABASE, "%s: %s", path, REGISTRY_SQLITE_LOCKS_ADVICE);
    return FALSE;
}
