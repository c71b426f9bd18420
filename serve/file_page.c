#include "serve/file_page.h"

/* Who may have a file that was made for them: as the same, and of the same view. New text. */
static char *owner_of(const ServeAsked *asked)
{
    return g_strdup_printf("%s %d %s %s", serve_session_tag(asked->session), (int)asked->role,
        asked->hospital ? asked->hospital : "", asked->view->name);
}

ServeResponse *serve_file_offer(
    const ServeAsked *asked, ServeResponse *made_take, const ServeProgress *progress)
{
    g_autofree char *name = serve_response_file_name(made_take);
    if (!name || !progress->was_said)
        return made_take;
    g_autofree char *owner = owner_of(asked);
    g_autofree char *address = g_strdup_printf("/file/%s/%" G_GINT64_FORMAT, asked->view->name,
        serve_files_keep(asked->app->files, owner, made_take));
    return serve_response_go(address);
}

/* "412 kB", of thousands. New text. */
static char *size_words(const ServePage *page, gsize bytes)
{
    const bool is_large = bytes >= 10000000;
    const gsize unit = is_large ? 1000000 : 1000;
    return base_words_say(page->words, is_large ? N_("{1} MB") : N_("{1} kB"), "n",
        (gint64)((bytes + unit - 1) / unit));
}

static void add_file(ServePage *page, const ServeKept *kept)
{
    g_autofree char *size = size_words(page, kept->size);
    g_autofree char *lede =
        base_words_say(page->words, N_("{1}, {2}."), "tt", kept->name, size);
    g_autofree char *until = base_words_say(page->words,
        N_("It is kept here for {1} minutes after it was made or last saved."), "n",
        (gint64)SERVE_FILE_MINUTES);
    serve_lede(page, lede);
    serve_element(page->main,
        "<p class=\"acts\"><a class=\"button main\" autofocus href=\"/file/", page->view->name,
        "/");
    serve_element(page->main, "", serve_request_segment(page->request, 2), "/save\">");
    serve_element(page->main, "", serve_say(page, N_("Save the file")), "</a> ");
    serve_element(page->main, "<a class=\"button\" href=\"", kept->back, "\">");
    serve_element(page->main, "", serve_say(page, N_("Back")), "</a></p>\n");
    serve_element(page->main, "<p class=\"soft\">", until, "</p>\n");
}

static void add_no_file(ServePage *page)
{
    page->status = 404;
    serve_lede(page,
        serve_say(page, N_("The file is not kept here any longer; it can be made anew where it "
                           "was offered.")));
    serve_element(
        page->main, "<p class=\"acts\"><a class=\"button\" href=\"/", page->view->name, "\">");
    serve_element(page->main, "", serve_say(page, N_("Back")), "</a></p>\n");
}

ServeResponse *serve_file_page(ServeAsked *asked)
{
    const char *view = serve_request_segment(asked->request, 1);
    const char *number = serve_request_segment(asked->request, 2);
    const char *save = serve_request_segment(asked->request, 3);
    guint64 n;
    asked->view = serve_app_view(asked->app, view);
    if (!asked->view || !serve_asked_may(asked, view, NULL) || !number ||
        (save && !g_str_equal(save, "save")) ||
        !g_ascii_string_to_unsigned(number, 10, 1, G_MAXINT64, &n, NULL))
        return NULL;
    g_autofree char *owner = owner_of(asked);
    ServeResponse *file = save ? serve_files_fetch(asked->app->files, owner, (gint64)n) : NULL;
    if (file)
        return file;
    g_auto(ServePage) page = serve_asked_page(asked, NULL);
    g_auto(ServeKept) kept = {0};
    const gboolean is_kept = serve_files_look(asked->app->files, owner, (gint64)n, &kept);
    page.title =
        g_strdup(serve_say(&page, is_kept ? N_("The file is ready") : N_("The file is gone")));
    serve_heading(&page);
    if (is_kept)
        add_file(&page, &kept);
    else
        add_no_file(&page);
    return serve_asked_framed(asked, &page, 0);
}
