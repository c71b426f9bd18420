/* Sockets are POSIX. */
#define _POSIX_C_SOURCE 200809L

#include "serve/http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/error.h"
#include "base/words.h"
#include "serve/socket.h"

enum {
    MOST_CONNECTIONS = 64,
    MOST_HEADERS = 32 * 1024,
    ARRIVES_WITHIN = 15, /* Seconds. */
    TAKEN_WITHIN = 60,
    TRIES = 20 /* Ports that are free on 127.0.0.1 and not on ::1. */
};

struct ServeHttp {
    ServeHttpOptions options;
    guint16 port;
    int sockets[2]; /* Until a daemon has them; -1 for none. */
    struct MHD_Daemon *daemons[2];
    GMutex lock;
    GHashTable
        *deadlines; /* descriptor -> when it is cut, in seconds of the monotonic clock. */
};

/* A request on its way in. */
typedef struct {
    char *target;
    ServeRequest *request;
    GByteArray *body;
    gsize most_body;
    ServeResponse *refused; /* What is answered when all of it is here. */
} Incoming;

static gint64 now(void)
{
    return g_get_monotonic_time() / G_USEC_PER_SEC;
}

static int descriptor_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? info->connect_fd : -1;
}

static void set_deadline(ServeHttp *http, struct MHD_Connection *connection, gint64 seconds)
{
    const int descriptor = descriptor_of(connection);
    g_mutex_lock(&http->lock);
    if (seconds < 0)
        (void)g_hash_table_remove(http->deadlines, GINT_TO_POINTER(descriptor));
    else
        (void)g_hash_table_insert(http->deadlines, GINT_TO_POINTER(descriptor),
            GSIZE_TO_POINTER((gsize)(now() + seconds)));
    g_mutex_unlock(&http->lock);
}

/* ---- libmicrohttpd's hooks ---- */

static enum MHD_Result on_accept(void *data, const struct sockaddr *peer, socklen_t size)
{
    const ServeHttp *http = data;
    (void)size;
    return !http->options.may_speak ||
                   http->options.may_speak(peer, http->port, http->options.data)
               ? MHD_YES
               : MHD_NO;
}

static void *on_target(void *data, const char *target, struct MHD_Connection *connection)
{
    (void)data;
    (void)connection;
    Incoming *incoming = g_new0(Incoming, 1);
    incoming->target = g_strdup(target);
    return incoming;
}

static void on_connection(void *data, struct MHD_Connection *connection, void **socket,
    enum MHD_ConnectionNotificationCode code)
{
    (void)socket;
    set_deadline(data, connection, code == MHD_CONNECTION_NOTIFY_STARTED ? ARRIVES_WITHIN : -1);
}

static void on_end(void *data, struct MHD_Connection *connection, void **state,
    enum MHD_RequestTerminationCode code)
{
    (void)data;
    (void)connection;
    (void)code;
    Incoming *incoming = *state;
    *state = NULL;
    if (!incoming)
        return;
    g_free(incoming->target);
    serve_request_free(incoming->request);
    serve_response_free(incoming->refused);
    if (incoming->body)
        g_byte_array_unref(incoming->body);
    g_free(incoming);
}

static enum MHD_Result on_header(
    void *data, enum MHD_ValueKind kind, const char *name, const char *value)
{
    (void)kind;
    serve_request_add_header(data, name, value ? value : "");
    return MHD_YES;
}

static void begin(
    ServeHttp *http, struct MHD_Connection *connection, Incoming *incoming, const char *method)
{
    incoming->body = g_byte_array_new();
    incoming->request = serve_request_new(method, incoming->target);
    if (!incoming->request) {
        incoming->refused = serve_response_text(400, "This is no address of the page.");
        return;
    }
    (void)MHD_get_connection_values(connection, MHD_HEADER_KIND, on_header, incoming->request);
    if (http->options.before)
        incoming->refused = http->options.before(incoming->request, http->options.data);
    incoming->most_body =
        incoming->refused ? 0 : http->options.most_body(incoming->request, http->options.data);
    const char *length = serve_request_header(incoming->request, "Content-Length");
    const guint64 announced = length ? g_ascii_strtoull(length, NULL, 10) : 0;
    if (!incoming->refused && announced > incoming->most_body)
        incoming->refused = serve_response_text(413, "That is more than is taken here.");
    const guint64 a_second = http->options.is_behind ? 64 * 1024 : 1024 * 1024;
    set_deadline(http, connection,
        ARRIVES_WITHIN + (gint64)(MIN(announced, incoming->most_body) / a_second));
}

static void add_bytes(Incoming *incoming, const char *bytes, gsize size)
{
    if (incoming->refused)
        return;
    if (size > incoming->most_body - incoming->body->len) {
        incoming->refused = serve_response_text(413, "That is more than is taken here.");
        g_byte_array_set_size(incoming->body, 0);
        return;
    }
    (void)g_byte_array_append(incoming->body, (const guint8 *)bytes, (guint)size);
}

static ServeResponse *answer(ServeHttp *http, Incoming *incoming)
{
    if (incoming->refused)
        return g_steal_pointer(&incoming->refused);
    g_autoptr(GBytes) body = g_byte_array_free_to_bytes(g_steal_pointer(&incoming->body));
    if (!serve_request_take_body(incoming->request, body))
        return serve_response_text(400, "What was sent cannot be read.");
    return http->options.answer(g_steal_pointer(&incoming->request), http->options.data);
}

static enum MHD_Result send_out(
    struct MHD_Connection *connection, const ServeResponse *response)
{
    gsize size;
    const void *bytes = g_bytes_get_data(response->body, &size);
    struct MHD_Response *out =
        MHD_create_response_from_buffer(size, (void *)bytes, MHD_RESPMEM_MUST_COPY);
    if (!out)
        return MHD_NO;
    for (guint i = 0; i < response->names->len; i++)
        (void)MHD_add_response_header(
            out, response->names->pdata[i], response->values->pdata[i]);
    (void)MHD_add_response_header(out, "Connection", "close");
    const enum MHD_Result result = MHD_queue_response(connection, response->status, out);
    MHD_destroy_response(out);
    return result;
}

static enum MHD_Result on_request(void *data, struct MHD_Connection *connection,
    const char *path, const char *method, const char *version, const char *bytes, size_t *size,
    void **state)
{
    (void)path;
    (void)version;
    ServeHttp *http = data;
    Incoming *incoming = *state;
    if (!incoming)
        return MHD_NO;
    if (!incoming->body && !incoming->request) {
        begin(http, connection, incoming, method);
        /* What is refused is not read: the answer goes out at once. */
        if (!incoming->refused)
            return MHD_YES;
    } else if (*size > 0) {
        add_bytes(incoming, bytes, *size);
        *size = 0;
        return MHD_YES;
    }
    set_deadline(http, connection, G_MAXINT32);
    g_autoptr(ServeResponse) response = answer(http, incoming);
    if (http->options.dress)
        http->options.dress(response, http->options.data);
    set_deadline(http, connection, TAKEN_WITHIN);
    return send_out(connection, response);
}

/* ---- beginning and end ---- */

/* A socket that listens; -1 with errno. */
static int listen_at(int family, guint16 port)
{
    const struct sockaddr_in four = {.sin_family = AF_INET,
        .sin_port = htons(port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const struct sockaddr_in6 six = {
        .sin6_family = AF_INET6, .sin6_port = htons(port), .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    const int one = 1;
    const int descriptor = socket(family, SOCK_STREAM, 0);
    if (descriptor < 0)
        return -1;
    (void)setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (family == AF_INET6)
        (void)setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof one);
    const int bound = family == AF_INET
                          ? bind(descriptor, (const struct sockaddr *)&four, sizeof four)
                          : bind(descriptor, (const struct sockaddr *)&six, sizeof six);
    if (bound == 0 && listen(descriptor, MOST_CONNECTIONS) == 0)
        return descriptor;
    const int fault = errno;
    (void)close(descriptor);
    errno = fault;
    return -1;
}

static guint16 port_of(int descriptor)
{
    struct sockaddr_in address = {0};
    socklen_t size = sizeof address;
    return getsockname(descriptor, (struct sockaddr *)&address, &size) == 0
               ? ntohs(address.sin_port)
               : 0;
}

/* Both of one port; without IPv6 the second is -1. */
static bool listen_at_both(guint16 port, int sockets[2])
{
    for (int i = 0; i < (port == 0 ? TRIES : 1); i++) {
        sockets[0] = listen_at(AF_INET, port);
        if (sockets[0] < 0)
            return false;
        sockets[1] = listen_at(AF_INET6, port_of(sockets[0]));
        if (sockets[1] >= 0 || errno != EADDRINUSE)
            return true;
        (void)close(sockets[0]);
        errno = EADDRINUSE;
    }
    return false;
}

static struct MHD_Daemon *start(ServeHttp *http, int descriptor)
{
    return MHD_start_daemon(
        MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL, 0,
        on_accept, http, on_request, http, MHD_OPTION_LISTEN_SOCKET, descriptor,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)MOST_CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)ARRIVES_WITHIN, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)MOST_HEADERS,
        MHD_OPTION_URI_LOG_CALLBACK, on_target, NULL, MHD_OPTION_NOTIFY_CONNECTION,
        on_connection, http, MHD_OPTION_NOTIFY_COMPLETED, on_end, NULL, MHD_OPTION_END);
}

ServeHttp *serve_http_listen(const ServeHttpOptions *options, GError **error)
{
    int sockets[2] = {-1, -1};
    if (options->socket) {
        sockets[0] = serve_socket_listen(
            options->socket, options->socket_group, MOST_CONNECTIONS, error);
        if (sockets[0] < 0)
            return NULL;
    } else if (!listen_at_both(options->port, sockets)) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("port %u of this machine cannot be listened at (%s); take another with --port, "
              "or "
              "leave it out"),
            options->port, g_strerror(errno));
        return NULL;
    }
    ServeHttp *http = g_new0(ServeHttp, 1);
    http->options = *options;
    http->port = options->socket ? 0 : port_of(sockets[0]);
    http->sockets[0] = sockets[0];
    http->sockets[1] = sockets[1];
    http->deadlines = g_hash_table_new(NULL, NULL);
    g_mutex_init(&http->lock);
    return http;
}

gboolean serve_http_begin(ServeHttp *http, GError **error)
{
    for (size_t i = 0; i < 2; i++) {
        http->daemons[i] = http->sockets[i] >= 0 ? start(http, http->sockets[i]) : NULL;
        /* The daemon closes its own. */
        if (http->daemons[i])
            http->sockets[i] = -1;
    }
    if (http->daemons[0])
        return TRUE;
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_INTERNAL,
        _("the page cannot be served: no thread or no memory is left"));
    return FALSE;
}

guint16 serve_http_port(const ServeHttp *http)
{
    return http->port;
}

void serve_http_cut_slow(ServeHttp *http)
{
    GHashTableIter each;
    gpointer descriptor, deadline;
    g_mutex_lock(&http->lock);
    g_hash_table_iter_init(&each, http->deadlines);
    while (g_hash_table_iter_next(&each, &descriptor, &deadline))
        if ((gint64)GPOINTER_TO_SIZE(deadline) < now())
            (void)shutdown(GPOINTER_TO_INT(descriptor), SHUT_RDWR);
    g_mutex_unlock(&http->lock);
}

void serve_http_stop(ServeHttp *http)
{
    if (!http)
        return;
    for (size_t i = 0; i < 2; i++) {
        if (http->daemons[i])
            MHD_stop_daemon(http->daemons[i]);
        if (http->sockets[i] >= 0)
            (void)close(http->sockets[i]);
    }
    if (http->options.socket)
        (void)unlink(http->options.socket);
    g_hash_table_unref(http->deadlines);
    g_mutex_clear(&http->lock);
    g_free(http);
}
