#include "serve/asked.h"

#include <string.h>

#include "serve/frame.h"

const ServeView *serve_app_view(const ServeApp *app, const char *name)
{
    for (gsize i = 0; name && i < app->site->n_views; i++)
        if (g_str_equal(app->site->views[i].name, name))
            return &app->site->views[i];
    return NULL;
}

const char *serve_app_only(const ServeApp *app)
{
    return app->site->only ? app->site->only(app->site->data) : NULL;
}

void serve_asked_free(gpointer data)
{
    ServeAsked *asked = data;
    serve_request_free(asked->request);
    g_free(asked->user);
    g_free(asked->signature);
    g_free(asked->hospital);
    g_free(asked);
}

bool serve_asked_may(const ServeAsked *asked, const char *view, const char *act)
{
    return serve_role_may(asked->app->site->rights, asked->role, view, act);
}

ServePage serve_asked_page(const ServeAsked *asked, ServeTask *task)
{
    const ServeSite *site = asked->app->site;
    return (ServePage){.request = asked->request,
        .session = asked->session,
        .handles = asked->app->handles,
        .task = task,
        .view = asked->view,
        .words = asked->words,
        .user = asked->user,
        .signature = asked->signature,
        .is_member = asked->is_member,
        .rights = site->rights,
        .role = asked->role,
        .hospital = asked->hospital,
        .read_only = !site->may_change,
        .may_change = site->may_change && (!asked->view || serve_role_may_change(site->rights,
                                                               asked->role, asked->view->name)),
        .clock = asked->clock,
        .data = site->data,
        .main = g_string_new(NULL),
        .terminal = g_ptr_array_new_with_free_func(g_free)};
}

void serve_page_clear(ServePage *page)
{
    g_free(page->title);
    g_string_free(page->main, TRUE);
    g_ptr_array_unref(page->terminal);
    serve_response_free(page->file);
    g_free(page->next);
    g_free(page->said);
}

static ServeResponse *html(unsigned status, GBytes *bytes)
{
    return serve_response_new(status, "text/html; charset=utf-8", bytes);
}

ServeResponse *serve_asked_framed(const ServeAsked *asked, ServePage *page, guint refresh)
{
    const ServeSite *site = asked->app->site;
    g_auto(ServeSummary) summary = {0};
    g_autoptr(GError) unread = NULL;
    const bool is_open = asked->session && asked->user && !serve_app_only(asked->app);
    const bool is_read = is_open && site->summarise(page, &summary, &unread);
    g_autofree char *said = is_open ? serve_session_kept(asked->session,
                                          serve_request_parameter(asked->request, "said"))
                                    : NULL;
    /* What keeps the view from being read keeps this, too, and is said already. */
    if (unread && !page->fault && page->status < 400)
        serve_fault(page->main, "", unread->message);
    const ServeFrame frame = {.views = site->views,
        .n_views = site->n_views,
        .summary = is_read ? &summary : NULL,
        .version = site->version,
        .said = said,
        .idle_minutes = site->idle_minutes,
        .refresh = refresh};
    return html(page->status ? page->status : 200, serve_frame(page, &frame));
}

void serve_heading(ServePage *page)
{
    const char *title = page->view && page->view->title ? page->view->title : N_("Not here");
    serve_element(
        page->main, "<h1>", page->title ? page->title : serve_say(page, title), "</h1>\n");
}

bool serve_is_address(const char *text)
{
    if (!text || text[0] != '/' || text[1] == '/' || text[1] == '.')
        return false;
    /* Browsers leave out tabs and ends of lines, and read a backslash as a slash. */
    for (const char *c = text; *c; c++)
        if (g_ascii_iscntrl(*c) || *c == '\\')
            return false;
    return true;
}
