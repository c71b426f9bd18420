/* Descriptors and sessions of processes are POSIX. */
#define _POSIX_C_SOURCE 200809L

#include "serve/run.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "serve/http.h"
#include "serve/peer.h"

enum {
    TICK = 200000,    /* Microseconds. */
    OPENS_WITHIN = 60 /* Seconds that a browser has to read its file. */
};

/* What the hooks of a request see. */
typedef struct {
    ServeGuard *guard;
    ServeApp *app;
} Hooks;

static bool may_speak(const struct sockaddr *peer, guint16 port, void *data)
{
    (void)data;
    return serve_peer_is_us(peer, port);
}

static ServeResponse *before(const ServeRequest *request, void *data)
{
    const Hooks *hooks = data;
    return serve_guard_before(hooks->guard, request);
}

static gsize most_body(const ServeRequest *request, void *data)
{
    const Hooks *hooks = data;
    return serve_app_most_body(request, hooks->app);
}

static ServeResponse *answer(ServeRequest *request_take, void *data)
{
    const Hooks *hooks = data;
    return serve_app_answer(request_take, hooks->app);
}

static void dress(ServeResponse *response, void *data)
{
    (void)data;
    serve_guard_dress(response);
}

/* ---- the browser ---- */

/* A terminal's Ctrl-C is not for the browser. */
static void leave_terminal(gpointer data)
{
    (void)data;
    (void)signal(SIGPIPE, SIG_DFL);
    (void)setsid();
}

/* A page that sends the secret by itself: an argument of a program could be read by others. */
static char *write_opener(guint16 port, const char *secret)
{
    g_autofree char *text = g_strdup_printf(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>proreg</title>"
        "</head>\n<body><form method=\"post\" action=\"http://127.0.0.1:%u/open\">"
        "<input type=\"hidden\" name=\"token\" value=\"%s\"><button>Open proreg</button></form>"
        "\n<script>document.forms[0].submit()</script></body></html>\n",
        port, secret);
    g_autofree char *path =
        g_build_filename(g_get_user_runtime_dir(), "proreg-XXXXXX.html", NULL);
    (void)g_mkdir_with_parents(g_get_user_runtime_dir(), 0700);
    const int descriptor = g_mkstemp_full(path, O_RDWR | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return NULL;
    const gsize size = strlen(text);
    const bool ok = write(descriptor, text, size) == (ssize_t)size;
    if (close(descriptor) == 0 && ok)
        return g_steal_pointer(&path);
    (void)g_unlink(path);
    return NULL;
}

/* The file that the browser was opened on, or NULL where none could be. New text. */
static char *open_browser(const ServeRun *run, guint16 port, const char *secret)
{
    g_autofree char *path = write_opener(port, secret);
    char *const words[] = {(char *)"xdg-open", path, NULL};
    if (path &&
        g_spawn_async(NULL, (char **)words, NULL,
            G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
            leave_terminal, NULL, NULL, NULL))
        return g_steal_pointer(&path);
    if (path)
        (void)g_unlink(path);
    run->tell(_("no browser could be opened here (xdg-open): open the address in one of this "
                "machine"),
        run->data);
    return NULL;
}

/* ---- until the end ---- */

static void wait_for_end(
    const ServeRun *run, ServeHttp *http, const Hooks *hooks, const char *secret, char **opener)
{
    const gint64 began = g_get_monotonic_time();
    while (!run->cancel || g_atomic_int_get(run->cancel) == 0) {
        g_usleep(TICK);
        serve_http_cut_slow(http);
        if (*opener &&
            (!serve_guard_waits(hooks->guard, secret) ||
                g_get_monotonic_time() - began > (gint64)OPENS_WITHIN * G_USEC_PER_SEC)) {
            (void)g_unlink(*opener);
            g_clear_pointer(opener, g_free);
        }
        g_autofree char *line = run->group ? serve_group_file_refresh(run->group) : NULL;
        if (line)
            run->tell(line, run->data);
        if (run->idle_seconds > 0 && serve_app_idle(hooks->app) >= (gint64)run->idle_seconds) {
            run->tell(_("nobody used the page for a while: the program ends"), run->data);
            return;
        }
    }
}

/* The address to be told: of a group its web server's. New text. */
static char *address_of(const ServeGroup *group, guint16 port, ServeGuard *guard)
{
    g_autofree char *typed = group ? NULL : serve_guard_secret(guard);
    return group ? g_strconcat(group->origin, "/", NULL)
                 : g_strdup_printf("http://127.0.0.1:%u/open?token=%s", port, typed);
}

gboolean serve_run(const ServeSite *site, const ServeRun *run, GError **error)
{
    Hooks hooks = {0};
    g_autoptr(ServeGroup) group = run->group ? serve_group_file_now(run->group) : NULL;
    const ServeHttpOptions options = {.port = run->port,
        .socket = group ? group->socket : NULL,
        .socket_group = group ? group->socket_group : NULL,
        .is_behind = group != NULL,
        .may_speak = group ? NULL : may_speak,
        .before = before,
        .most_body = most_body,
        .answer = answer,
        .dress = dress,
        .data = &hooks};
    /* Who closed what we write to must not end the program before it has tidied up. */
    (void)signal(SIGPIPE, SIG_IGN);
    ServeHttp *http = serve_http_listen(&options, error);
    if (!http)
        return FALSE;
    const guint16 port = serve_http_port(http);
    hooks.guard = group ? serve_guard_new_group(run->group) : serve_guard_new(port);
    hooks.app = serve_app_new(site, hooks.guard);
    g_autofree char *secret =
        run->opens_browser && !group ? serve_guard_secret(hooks.guard) : NULL;
    g_autofree char *address = address_of(group, port, hooks.guard);
    gboolean ok = serve_http_begin(http, error) && run->address(address, run->data, error);
    char *opener = ok && secret ? open_browser(run, port, secret) : NULL;
    if (ok)
        wait_for_end(run, http, &hooks, secret, &opener);
    if (opener)
        (void)g_unlink(opener);
    g_free(opener);
    serve_http_stop(http);
    serve_app_free(hooks.app);
    serve_guard_free(hooks.guard);
    return ok;
}
