#include <string.h>

#include "base/error.h"
#include "serve/app.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A view that says back what it was asked, and takes what a form sends. */
static gboolean show(ServePage *page, GError **error)
{
    for (guint i = 0; i < page->request->query->len; i++) {
        const ServeField *field = page->request->query->pdata[i];
        serve_element(page->main, "<p title=\"", field->name, "\">");
        serve_element(page->main, "", field->text, "</p>");
    }
    serve_form(page, page->request->target, "");
    serve_form_end(page);
    if (page->request->query->len < 3)
        return TRUE;
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, "three are too many");
    return FALSE;
}

static gboolean change(ServePage *page, GError **error)
{
    (void)error;
    page->next = g_strdup("/things");
    page->said = g_strdup(serve_sent(page, "value", NULL));
    return TRUE;
}

static const ServeView views[] = {
    {.name = "things", .title = "Things", .show = show, .change = change}};

static const ServeRight lines[] = {{"things", NULL, "", false}, {"things", "", "", true}};
static const ServeRights rights = {lines, G_N_ELEMENTS(lines)};

static gboolean summarise(const ServePage *page, ServeSummary *summary, GError **error)
{
    (void)page;
    (void)error;
    *summary = (ServeSummary){.title = g_strdup("registry"), .counts = g_new0(gint64, 1)};
    return TRUE;
}

/* A line of the input, without its end; the rest begins behind it. New. */
static char *line_of(const char **data, size_t *size)
{
    const char *end = memchr(*data, '\n', *size);
    const size_t n = end ? (size_t)(end - *data) : *size;
    char *line = g_strndup(*data, n);
    *data += n + (end ? 1 : 0);
    *size -= n + (end ? 1 : 0);
    return line;
}

/* The secret that was shown opens a session, so that what lies behind it is reached, too. */
static char *open_session(ServeGuard *guard, ServeSession **session)
{
    g_autofree char *secret = serve_guard_secret(guard);
    g_autoptr(ServeResponse) opened = serve_response_go("/");
    *session = serve_guard_open(guard, secret, opened);
    serve_session_set_name(*session, "A");
    char *cookie = g_strdup(serve_response_header(opened, "Set-Cookie"));
    cookie[strcspn(cookie, ";")] = '\0';
    return cookie;
}

/** First line: method and target; then headers to an empty line; then the body. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const char *data = (const char *)bytes;
    g_autofree char *first = line_of(&data, &size);
    char *target = strchr(first, ' ');
    if (target)
        *target++ = '\0';
    ServeRequest *request = target ? serve_request_new(first, target) : NULL;
    if (!request)
        return 0;
    ServeGuard *guard = serve_guard_new(8642);
    const ServeSite site = {.views = views,
        .n_views = 1,
        .rights = &rights,
        .summarise = summarise,
        .version = "1",
        .may_change = true,
        .idle_minutes = 1};
    ServeApp *app = serve_app_new(&site, guard);
    ServeSession *session;
    g_autofree char *cookie = open_session(guard, &session);
    serve_request_add_header(request, "Cookie", cookie);
    while (size > 0) {
        g_autofree char *line = line_of(&data, &size);
        char *colon = strchr(line, ':');
        if (!colon)
            break;
        *colon = '\0';
        serve_request_add_header(request, line, g_strstrip(colon + 1));
    }
    g_autoptr(ServeResponse) refusal = serve_guard_before(guard, request);
    g_autoptr(GBytes) body = g_bytes_new(data, MIN(size, serve_app_most_body(request, app)));
    if (serve_request_take_body(request, body)) {
        g_autoptr(ServeResponse) response = serve_app_answer(request, app);
        serve_guard_dress(response);
        g_assert(response->status >= 200 && response->status < 600);
        const char *where = serve_response_header(response, "Location");
        g_assert(!where || (where[0] == '/' && where[1] != '/' && !strpbrk(where, "\r\n")));
    } else {
        serve_request_free(request);
    }
    serve_app_free(app);
    serve_guard_free(guard);
    return 0;
}
