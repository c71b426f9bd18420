#pragma once
/**
 * @file
 * HTTP on this machine alone, through libmicrohttpd: 127.0.0.1 and ::1 at one port, or a socket
 * in a folder. A request
 * is read whole, answered by one function, in a thread of its own, and its connection is
 * closed.
 *
 * Limits: 64 connections, 32 KiB of headers, bodies as `most_body` says; a request has 15
 * seconds to arrive, one more for each MiB of its body (behind a web server for each 64 KiB:
 * its browsers may be far away), and its answer 60 to be taken; then it is cut off.
 */
#include <sys/socket.h>

#include "serve/request.h"
#include "serve/response.h"

typedef struct ServeHttp ServeHttp;

typedef struct {
    guint16 port;             /**< 0: any that is free. */
    const char *socket;       /**< Path of a UNIX socket in place of a port; or NULL. */
    const char *socket_group; /**< Group of the system that may write to it; NULL: its own. */
    bool is_behind;           /**< Requests come through a web server. */
    /** Whether a peer may speak at all, by its address and our port; NULL: all may. Another's
     * connection is closed at once and takes none of the places. */
    bool (*may_speak)(const struct sockaddr *peer, guint16 port, void *data);
    /** Looks at a request before its body is read. @return NULL to go on, else what is
     * answered. */
    ServeResponse *(*before)(const ServeRequest *request, void *data);
    /** The most bytes of a body that is read for that request. */
    gsize (*most_body)(const ServeRequest *request, void *data);
    /** Answers, and takes the request over; several threads may be in it. Never NULL. */
    ServeResponse *(*answer)(ServeRequest *request_take, void *data);
    /** Sees each answer before it leaves, also those of refused requests. */
    void (*dress)(ServeResponse *response, void *data);
    void *data;
} ServeHttpOptions;

/** Takes the port, or makes the socket; nobody is answered yet, so that the hooks may be made
 * for the port. A socket that a program left behind is replaced.
 * @return NULL with BASE_ERROR_USAGE where the port is taken, the socket is another program's,
 * or cannot be made. */
ServeHttp *serve_http_listen(const ServeHttpOptions *options, GError **error);
guint16 serve_http_port(const ServeHttp *http);
/** Answers from here on. FALSE with BASE_ERROR_INTERNAL where there are no threads for it. */
gboolean serve_http_begin(ServeHttp *http, GError **error);
/** Cuts what takes too long; to be called about once a second. */
void serve_http_cut_slow(ServeHttp *http);
/** Ends all connections; NULL is fine. */
void serve_http_stop(ServeHttp *http);
