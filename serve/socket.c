/* Sockets and groups are POSIX. */
#define _POSIX_C_SOURCE 200809L

#include "serve/socket.h"

#include <errno.h>
#include <grp.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/error.h"
#include "base/words.h"

static int fail(int descriptor, const char *path, const char *why, GError **error)
{
    if (descriptor >= 0)
        (void)close(descriptor);
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("the socket %s cannot be listened at (%s); say another in the group's file"), path,
        why);
    return -1;
}

/* A socket to which nobody listens was left by a program that is gone. NULL: the place is free
 * now; else why not. */
static const char *clear_place(const char *path, const struct sockaddr_un *address)
{
    struct stat there;
    if (lstat(path, &there) != 0)
        return errno == ENOENT ? NULL : g_strerror(errno);
    if (!S_ISSOCK(there.st_mode))
        return _("something else has this name");
    const int descriptor = socket(AF_UNIX, SOCK_STREAM, 0);
    const bool is_used =
        descriptor < 0 ||
        connect(descriptor, (const struct sockaddr *)address, sizeof *address) == 0 ||
        errno != ECONNREFUSED;
    if (descriptor >= 0)
        (void)close(descriptor);
    if (is_used)
        return _("another program listens there");
    return unlink(path) == 0 ? NULL : g_strerror(errno);
}

/* It is made for its owner alone, and opened to the group then. */
static const char *give_to(const char *path, const char *group)
{
    if (!group)
        return NULL;
    errno = 0;
    const struct group *found = getgrnam(group);
    if (!found)
        return _("this system has no such group of users");
    return chown(path, (uid_t)-1, found->gr_gid) == 0 && chmod(path, 0660) == 0
               ? NULL
               : g_strerror(errno);
}

int serve_socket_listen(const char *path, const char *group, int backlog, GError **error)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path)
        return fail(-1, path, _("its path is too long"), error);
    (void)g_strlcpy(address.sun_path, path, sizeof address.sun_path);
    const char *why = clear_place(path, &address);
    const int descriptor = why ? -1 : socket(AF_UNIX, SOCK_STREAM, 0);
    if (descriptor < 0)
        return fail(-1, path, why ? why : g_strerror(errno), error);
    const mode_t mask = umask(0177);
    const bool bound = bind(descriptor, (const struct sockaddr *)&address, sizeof address) == 0;
    why = bound ? NULL : g_strerror(errno);
    (void)umask(mask);
    if (bound)
        why = give_to(path, group);
    if (!why && listen(descriptor, backlog) != 0)
        why = g_strerror(errno);
    if (why && bound)
        (void)unlink(path);
    return why ? fail(descriptor, path, why, error) : descriptor;
}
