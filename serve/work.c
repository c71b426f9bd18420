#include "serve/work.h"

#include <string.h>

#include "base/error.h"
#include "serve/file_page.h"

enum { PATIENCE = 900, OF_PICTURES = 60000 /* Milliseconds. */ };

/* A browser asks for a picture once: it cannot be told to come again. */
static guint patience_for(const ServeRequest *request)
{
    const char *wanted = serve_request_header(request, "Sec-Fetch-Dest");
    return wanted && g_str_equal(wanted, "image") ? OF_PICTURES : PATIENCE;
}

static unsigned status_of(const GError *error, bool is_change)
{
    if (error->domain != BASE_ERROR)
        return 500;
    switch (error->code) {
    case BASE_ERROR_USAGE:
        return is_change ? 422 : 404;
    case BASE_ERROR_INPUT:
    case BASE_ERROR_STUDY:
    case BASE_ERROR_NUMERICAL:
        return 422;
    case BASE_ERROR_DATABASE:
        return 503;
    case BASE_ERROR_STOPPED:
        return 200;
    default:
        return 500;
    }
}

/* New text. */
static char *fault_words(const ServeAsked *asked, const ServePage *page, const GError *error)
{
    return asked->app->site->in_page_words
               ? asked->app->site->in_page_words(page, error->message)
               : g_strdup(error->message);
}

/* What went wrong, where the view would stand. */
static void show_fault(const ServeAsked *asked, ServePage *page, const GError *error)
{
    g_autofree char *line = fault_words(asked, page, error);
    const bool is_stopped = g_error_matches(error, BASE_ERROR, BASE_ERROR_STOPPED);
    page->status = status_of(error, false);
    g_string_truncate(page->main, 0);
    serve_heading(page);
    serve_fault(page->main, "role=\"alert\"",
        is_stopped ? serve_say(page, N_("Stopped, as asked. Nothing was changed.")) : line);
    serve_element(page->main, "<p class=\"acts\"><a class=\"button\" href=\"",
        page->request->target, "\">");
    serve_element(page->main, "", serve_say(page, N_("Try again")), "</a></p>\n");
}

/* Why it waits, in a sentence; NULL: it need not. New. */
static char *held(const ServeAsked *asked, const ServePage *page, bool is_change)
{
    char *line = asked->app->site->held ? asked->app->site->held(page) : NULL;
    if (!line || is_change)
        return line;
    /* Perhaps it is one of our own. */
    if (g_mutex_trylock(&asked->app->writer)) {
        g_mutex_unlock(&asked->app->writer);
        return line;
    }
    g_free(line);
    return g_strdup(
        serve_say(page, N_("A change is being written; this page goes on when that is done")));
}

/* What is being written is waited for: the page that is shown meanwhile says so, and goes on
   when that is over. After long enough it is for the view to fail. */
static gboolean wait_while_held(
    const ServeAsked *asked, ServePage *page, bool is_change, GError **error)
{
    enum { PAUSE = 100000 /* Microseconds. */, MOST_SECONDS = 600 };
    const gint64 until = g_get_monotonic_time() + (gint64)MOST_SECONDS * G_USEC_PER_SEC;
    char *line;
    while (g_get_monotonic_time() < until && (line = held(asked, page, is_change))) {
        serve_task_progress(line, 0, 0, page->task);
        g_free(line);
        if (g_atomic_int_get(serve_task_cancel(page->task)) != 0) {
            g_set_error_literal(error, BASE_ERROR, BASE_ERROR_STOPPED, "stopped");
            return FALSE;
        }
        g_usleep(PAUSE);
    }
    return TRUE;
}

/* The file, with the way back to where it was offered. */
static ServeResponse *file_of(ServePage *page)
{
    ServeResponse *file = g_steal_pointer(&page->file);
    file->offered_at =
        page->next ? g_strdup(page->next) : g_strconcat("/", page->view->name, NULL);
    return file;
}

static ServeResponse *shown(const ServeAsked *asked, ServePage *page)
{
    g_autoptr(GError) error = NULL;
    if (!wait_while_held(asked, page, false, &error) || !asked->view->show(page, &error))
        show_fault(asked, page, error);
    if (page->file && page->status == 0)
        return file_of(page);
    return serve_asked_framed(asked, page, 0);
}

/* The address with the name under which the sentence is kept. New text. */
static char *address_with(const char *address, const char *kept)
{
    const gsize size = strcspn(address, "#");
    return g_strdup_printf("%.*s%csaid=%s%s", (int)size, address,
        memchr(address, '?', size) ? '&' : '?', kept, address + size);
}

static ServeResponse *changed(const ServeAsked *asked, ServePage *page)
{
    g_autoptr(GError) error = NULL;
    g_mutex_lock(&asked->app->writer);
    const gboolean ok =
        wait_while_held(asked, page, true, &error) && asked->view->change(page, &error);
    g_mutex_unlock(&asked->app->writer);
    if (!ok) {
        page->status = status_of(error, true);
        g_autofree char *line = fault_words(asked, page, error);
        page->fault = line;
        g_autoptr(GError) second = NULL;
        if (!asked->view->show(page, &second))
            show_fault(asked, page, second);
        return serve_asked_framed(asked, page, 0);
    }
    if (page->file)
        return file_of(page);
    g_autofree char *kept = page->said ? serve_session_keep(asked->session, page->said) : NULL;
    g_autofree char *address = kept ? address_with(page->next, kept) : g_strdup(page->next);
    return serve_response_go(address);
}

static ServeResponse *work(ServeTask *task, void *data)
{
    const ServeAsked *asked = data;
    g_auto(ServePage) page = serve_asked_page(asked, task);
    base_words_speak(asked->words);
    return g_str_equal(asked->request->method, "POST") ? changed(asked, &page)
                                                       : shown(asked, &page);
}

/* ---- work that lasts ---- */

/* "Reading the registry: 41%, about 8 s left." New text. */
static char *how_far(const ServePage *page, const ServeProgress *progress)
{
    const char *what = progress->what ? progress->what : serve_say(page, N_("Working"));
    const double share = progress->all > 0 ? (double)progress->done / (double)progress->all : 0;
    if (share <= 0 || share > 1)
        return base_words_say(
            page->words, N_("{1}: {2} s so far."), "tn", what, (gint64)progress->seconds);
    return base_words_say(page->words, N_("{1}: {2}%, about {3} s left."), "tnn", what,
        (gint64)(100 * share), (gint64)(progress->seconds * (1 - share) / share) + 1);
}

/* Says how far it is, and asks again. */
static ServeResponse *waiting(
    const ServeAsked *asked, const char *name, const ServeProgress *progress)
{
    g_auto(ServePage) page = serve_asked_page(asked, NULL);
    g_autofree char *line = how_far(&page, progress);
    serve_heading(&page);
    serve_element(page.main, "<p class=\"progress\" role=\"status\">", line, "</p>\n");
    if (progress->all > 0)
        g_string_append_printf(page.main,
            "<progress max=\"%" G_GSIZE_FORMAT "\" value=\"%" G_GSIZE_FORMAT "\"></progress>\n",
            progress->all, MIN(progress->done, progress->all));
    serve_form(&page, "/stop", "acts");
    serve_hidden(&page, "name", name);
    serve_hidden(&page, "next", asked->request->target);
    serve_element(page.main, "<button>", serve_say(&page, N_("Stop")), "</button>");
    serve_form_end(&page);
    if (progress->all > 0)
        page.title = g_strdup_printf("%d%% \xc2\xb7 %s",
            (int)(100.0 * (double)MIN(progress->done, progress->all) / (double)progress->all),
            serve_say(&page, asked->view->title));
    return serve_asked_framed(asked, &page, 1);
}

/* What is shown of work that is not done yet needs what was asked, which the work has taken. */
static ServeAsked *again(const ServeAsked *asked, const char *target)
{
    ServeAsked *copy = g_new0(ServeAsked, 1);
    *copy = *asked;
    copy->user = g_strdup(asked->user);
    copy->signature = g_strdup(asked->signature);
    copy->hospital = g_strdup(asked->hospital);
    copy->request = serve_request_new("GET", target);
    return copy;
}

ServeResponse *serve_work_read(ServeAsked *asked_take)
{
    ServeApp *app = asked_take->app;
    g_auto(ServeProgress) progress = {0};
    g_autofree char *name = g_strdup_printf("%s %s %s", serve_session_tag(asked_take->session),
        base_words_code(asked_take->words), asked_take->request->target);
    ServeAsked *copy = again(asked_take, asked_take->request->target);
    const guint patience = patience_for(asked_take->request);
    ServeResponse *response = serve_jobs_run(
        app->jobs, name, work, asked_take, serve_asked_free, patience, &progress);
    response =
        response ? serve_file_offer(copy, response, &progress) : waiting(copy, name, &progress);
    serve_asked_free(copy);
    return response;
}

ServeResponse *serve_work_change(ServeAsked *asked_take)
{
    ServeApp *app = asked_take->app;
    g_auto(ServeProgress) progress = {0};
    g_mutex_lock(&app->lock);
    g_autofree char *address =
        g_strdup_printf("/work/%s/%" G_GINT64_FORMAT, asked_take->view->name, ++app->n_jobs);
    g_mutex_unlock(&app->lock);
    g_autofree char *name =
        g_strdup_printf("%s %s", serve_session_tag(asked_take->session), address);
    ServeResponse *response = serve_jobs_run(
        app->jobs, name, work, asked_take, serve_asked_free, PATIENCE, &progress);
    return response ? response : serve_response_go(address);
}

ServeResponse *serve_work_fetch(ServeAsked *asked)
{
    g_auto(ServeProgress) progress = {0};
    const char *name = serve_request_segment(asked->request, 1);
    asked->view = serve_app_view(asked->app, name);
    if (!asked->view || !serve_asked_may(asked, name, NULL) ||
        asked->request->segments->len != 3)
        return NULL;
    g_autofree char *job = g_strdup_printf("%s /work/%s/%s", serve_session_tag(asked->session),
        name, serve_request_segment(asked->request, 2));
    ServeResponse *response = serve_jobs_wait(asked->app->jobs, job, PATIENCE, &progress);
    if (response)
        return serve_file_offer(asked, response, &progress);
    if (progress.is_known)
        return waiting(asked, job, &progress);
    g_autofree char *address = g_strconcat("/", name, NULL);
    return serve_response_go(address);
}

ServeResponse *serve_work_stop(const ServeAsked *asked)
{
    g_autofree char *own = g_strdup_printf("%s ", serve_session_tag(asked->session));
    const char *name = serve_request_field(asked->request, "name");
    const char *next = serve_request_field(asked->request, "next");
    if (name && g_str_has_prefix(name, own))
        serve_jobs_stop(asked->app->jobs, name);
    return serve_response_go(serve_is_address(next) ? next : "/");
}
