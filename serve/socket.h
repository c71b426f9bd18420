#pragma once
/**
 * @file
 * Inside serve/: a UNIX socket that a web server of this machine connects to; who may is said
 * by its permissions.
 */
#include <glib.h>

/**
 * Makes the socket and listens. Its owner may use it, and that group of the system's users.
 * @param group  NULL: the owner alone.
 * @return its descriptor; -1 with BASE_ERROR_USAGE where another program listens there, where
 * something else has that name, or where it cannot be made.
 */
int serve_socket_listen(const char *path, const char *group, int backlog, GError **error);
