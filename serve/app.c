#include "serve/app.h"

#include <string.h>

#include "base/text.h"
#include "serve/assets.h"
#include "serve/file_page.h"
#include "serve/work.h"

enum { SMALL_BODY = 64 * 1024 };

ServeApp *serve_app_new(const ServeSite *site, ServeGuard *guard)
{
    ServeApp *app = g_new0(ServeApp, 1);
    app->site = site;
    app->guard = guard;
    app->handles = serve_handles_new();
    app->jobs = serve_jobs_new();
    app->files = serve_files_new();
    app->last = g_get_monotonic_time();
    g_mutex_init(&app->writer);
    g_mutex_init(&app->lock);
    return app;
}

void serve_app_free(ServeApp *app)
{
    if (!app)
        return;
    serve_jobs_free(app->jobs);
    serve_files_free(app->files);
    serve_handles_free(app->handles);
    g_mutex_clear(&app->writer);
    g_mutex_clear(&app->lock);
    g_free(app);
}

static void note_use(ServeApp *app)
{
    g_mutex_lock(&app->lock);
    app->last = g_get_monotonic_time();
    g_mutex_unlock(&app->lock);
}

gint64 serve_app_idle(ServeApp *app)
{
    serve_jobs_tidy(app->jobs);
    serve_files_tidy(app->files);
    g_mutex_lock(&app->lock);
    const gint64 since = g_get_monotonic_time() - app->last;
    g_mutex_unlock(&app->lock);
    return serve_jobs_busy(app->jobs) ? 0 : since / G_USEC_PER_SEC;
}

/* ---- the language of a page ---- */

/* The first known language of "ja,en;q=0.8", in its order: browsers write the dearest first. */
static const BaseWords *language_of(const ServeApp *app, const ServeRequest *request)
{
    const char *header = serve_request_header(request, "Accept-Language");
    g_auto(GStrv) wanted = g_strsplit(header ? header : "", ",", 32);
    for (char **one = wanted; *one; one++) {
        g_strstrip(*one);
        (*one)[strcspn(*one, "-_;")] = '\0';
        for (const char *const *code = base_words_codes; *code; code++)
            if (g_ascii_strcasecmp(*one, *code) == 0 && serve_speaks(base_words_find(*code)))
                return base_words_find(*code);
    }
    return app->site->words;
}

/* ---- who is at work ---- */

static ServeResponse *ask_who(const ServeAsked *asked, const char *fault)
{
    g_auto(ServePage) page = serve_asked_page(asked, NULL);
    const char *next = serve_request_parameter(asked->request, "next");
    page.title = g_strdup(serve_say(&page, N_("Who is at work?")));
    page.fault = fault;
    page.status = fault ? 422 : 0;
    serve_heading(&page);
    serve_element(page.main, "<p class=\"lede\">",
        serve_say(&page, N_("Nobody logs in here. Your name stands in the audit trail beside "
                            "what you change, marked as you stated it.")),
        "</p>\n");
    serve_form(&page, "/who", "acts");
    serve_hidden(&page, "next", next ? next : "");
    serve_element(page.main, "<p class=\"field\"><label for=\"name\">",
        serve_say(&page, N_("Name")), "</label>");
    serve_element(page.main,
        "<input id=\"name\" name=\"name\" required maxlength=\"100\" autocomplete=\"name\" "
        "value=\"",
        asked->user ? asked->user : "", "\"></p>");
    serve_element(
        page.main, "<button class=\"main\">", serve_say(&page, N_("Begin")), "</button>");
    serve_form_end(&page);
    return serve_asked_framed(asked, &page, 0);
}

static ServeResponse *take_who(const ServeAsked *asked)
{
    const char *name = serve_request_field(asked->request, "name");
    const char *next = serve_request_field(asked->request, "next");
    g_autofree char *own = g_strstrip(g_strdup(name ? name : ""));
    if (!base_text_is_plain(own))
        return ask_who(asked,
            base_words(asked->words, N_("a name is wanted here, in letters that can be seen")));
    serve_session_set_name(asked->session, own);
    return serve_response_go(serve_is_address(next) ? next : "/");
}

static ServeResponse *take_language(const ServeAsked *asked)
{
    const char *code = serve_request_field(asked->request, "code");
    const char *next = serve_request_field(asked->request, "next");
    if (code && base_words_find(code))
        serve_session_set_language(asked->session, code);
    return serve_response_go(serve_is_address(next) ? next : "/");
}

/* ---- opening ---- */

/* A secret in the address (typed by hand) or in a form (of the file that the browser was
 * given). */
static ServeResponse *open_page(ServeApp *app, const ServeRequest *request)
{
    const bool is_form = g_str_equal(request->method, "POST");
    const char *secret = is_form ? serve_request_field(request, "token")
                                 : serve_request_parameter(request, "token");
    ServeResponse *response = serve_response_go("/");
    if (serve_guard_open(app->guard, secret, response))
        return response;
    serve_response_free(response);
    return serve_response_text(403, "This address was used before, or is not one of this page. "
                                    "Start 'proreg serve' again for a new one.");
}

static ServeResponse *asset(const ServeRequest *request)
{
    for (const ServeAsset *one = serve_assets; one->name; one++)
        if (request->segments->len == 1 &&
            g_str_equal(one->name, serve_request_segment(request, 0)))
            return serve_response_new(
                200, one->type, g_bytes_new_static(one->bytes, one->size));
    return NULL;
}

/* Seconds until the program ends by itself. Asking is no use of the page, unless it says so. */
static ServeResponse *alive(ServeApp *app, const ServeRequest *request)
{
    g_auto(ServeVisitor) visitor = {0};
    ServeResponse *refusal = serve_guard_admit(app->guard, request, &visitor);
    if (refusal)
        return refusal;
    if (serve_request_parameter(request, "stay"))
        note_use(app);
    char *left = g_strdup_printf("%" G_GINT64_FORMAT "\n",
        MAX(0, (gint64)app->site->idle_minutes * 60 - serve_app_idle(app)));
    return serve_response_new(
        200, "text/plain; charset=utf-8", g_bytes_new_take(left, strlen(left)));
}

/* ---- the router ---- */

static ServeResponse *refused(
    const ServeAsked *asked, unsigned status, const char *title, const char *sentence)
{
    g_auto(ServePage) page = serve_asked_page(asked, NULL);
    page.view = NULL;
    page.status = status;
    page.title = g_strdup(serve_say(&page, title));
    serve_heading(&page);
    serve_element(page.main, "<p>", serve_say(&page, sentence), "</p>\n");
    return serve_asked_framed(asked, &page, 0);
}

static ServeResponse *not_there(const ServeAsked *asked)
{
    return refused(asked, 404, N_("Not here"), N_("No view has this address."));
}

/* The first that may be seen, in the order of the row; NULL where there is none. */
static const ServeView *first_view(const ServeAsked *asked)
{
    const ServeSite *site = asked->app->site;
    for (gsize i = 0; i < site->n_views; i++)
        if (serve_asked_may(asked, site->views[i].name, NULL))
            return &site->views[i];
    return NULL;
}

/* What stands in no line of the table of rights is nobody's. */
static ServeResponse *refuse_role(const ServeAsked *asked, bool is_change)
{
    const char *view = asked->view->name;
    const char *said = serve_request_field(asked->request, "act");
    const char *act = is_change ? (said ? said : "") : NULL;
    if (!serve_asked_may(asked, view, NULL))
        return refused(asked, 403, N_("Not yours"), N_("This view is not for your role."));
    if (is_change && !serve_asked_may(asked, view, act))
        return refused(asked, 403, N_("Not yours"), N_("This form is not for your role."));
    const ServeRight *right = serve_right(asked->app->site->rights, view, act);
    return is_change && !right->only_asks && !asked->app->site->may_change
               ? serve_response_text(403, "The page was started to read only.")
               : NULL;
}

static ServeResponse *own_page(ServeAsked *asked, const char *first, bool is_change)
{
    if (g_str_equal(first, "who") && !asked->is_member)
        return is_change ? take_who(asked) : ask_who(asked, NULL);
    if (g_str_equal(first, "language") && is_change)
        return take_language(asked);
    if (g_str_equal(first, "stop") && is_change)
        return serve_work_stop(asked);
    if (g_str_equal(first, "work") && !is_change)
        return serve_work_fetch(asked);
    if (g_str_equal(first, "file") && !is_change)
        return serve_file_page(asked);
    return NULL;
}

/* A change needs its form's token. */
static ServeResponse *refuse_change(const ServeAsked *asked)
{
    return serve_guard_is_form(asked->session, asked->request)
               ? NULL
               : serve_response_text(403,
                     "This form is not of this page, or of an earlier run of "
                     "the program. Go back, load the page again, and send it "
                     "once more.");
}

/* Leads from "/" to the first view, and from everywhere to the one that is there alone. */
static ServeResponse *lead(const ServeAsked *asked, const char *first)
{
    const char *only = serve_app_only(asked->app);
    const ServeView *begin = only ? serve_app_view(asked->app, only) : first_view(asked);
    if (!begin || (only ? g_str_equal(first, only) : first[0] != '\0'))
        return NULL;
    g_autofree char *address = g_strconcat("/", begin->name, NULL);
    return serve_response_go(address);
}

static ServeResponse *route(ServeAsked *asked_take)
{
    const ServeRequest *request = asked_take->request;
    const bool is_change = g_str_equal(request->method, "POST");
    const char *segment = serve_request_segment(request, 0);
    const char *first = segment ? segment : "";
    asked_take->view = serve_app_view(asked_take->app, first);
    ServeResponse *response = is_change ? refuse_change(asked_take) : NULL;
    if (!response)
        response = own_page(asked_take, first, is_change);
    if (!response && !asked_take->user) {
        g_autoptr(GString) who = g_string_new("/who?next=");
        serve_escape(who, is_change ? "/" : request->target);
        response = serve_response_go(who->str);
    }
    if (!response)
        response = lead(asked_take, first);
    if (!response && (!asked_take->view || (is_change && !asked_take->view->change)))
        response = not_there(asked_take);
    if (!response)
        response = refuse_role(asked_take, is_change);
    if (!response)
        return is_change ? serve_work_change(asked_take) : serve_work_read(asked_take);
    serve_asked_free(asked_take);
    return response;
}

/* With the sender's name as the audit trail has it. */
static ServeAsked *asked_of(
    ServeApp *app, ServeRequest *request_take, const ServeVisitor *visitor)
{
    g_autofree char *code = serve_session_language(visitor->session);
    ServeAsked *asked = g_new0(ServeAsked, 1);
    *asked = (ServeAsked){.app = app,
        .session = visitor->session,
        .is_member = visitor->login != NULL,
        .role = visitor->role,
        .hospital = g_strdup(visitor->hospital),
        .user =
            visitor->login ? g_strdup(visitor->login) : serve_session_name(visitor->session),
        .words = code ? base_words_find(code) : language_of(app, request_take),
        .clock = base_clock_read()};
    asked->request = request_take;
    if (visitor->login)
        asked->signature = g_strdup(visitor->login);
    else if (asked->user) /* Nobody proved who they are. */
        asked->signature = g_strconcat(asked->user, " (stated)", NULL);
    return asked;
}

ServeResponse *serve_app_answer(ServeRequest *request_take, void *data)
{
    ServeApp *app = data;
    g_autoptr(ServeRequest) request = request_take;
    g_auto(ServeVisitor) visitor = {0};
    const char *first = serve_request_segment(request, 0);
    if (first && g_str_equal(first, "alive"))
        return alive(app, request);
    note_use(app);
    ServeResponse *response = asset(request);
    if (response)
        return response;
    if (first && g_str_equal(first, "open"))
        return open_page(app, request);
    response = serve_guard_admit(app->guard, request, &visitor);
    if (response)
        return response;
    ServeAsked *asked = asked_of(app, g_steal_pointer(&request), &visitor);
    base_words_speak(asked->words);
    response = route(asked);
    if (visitor.needs_cookie)
        serve_guard_give_cookie(app->guard, visitor.session, response);
    return response;
}

gsize serve_app_most_body(const ServeRequest *request, void *data)
{
    const ServeApp *app = data;
    const ServeView *view = serve_app_view(app, serve_request_segment(request, 0));
    g_auto(ServeVisitor) visitor = {0};
    if (!view || view->most_body == 0)
        return SMALL_BODY;
    /* Nobody sends much to a view that is not for them. */
    g_autoptr(ServeResponse) refusal = serve_guard_admit(app->guard, request, &visitor);
    return refusal || !serve_role_may(app->site->rights, visitor.role, view->name, NULL)
               ? SMALL_BODY
               : view->most_body;
}
