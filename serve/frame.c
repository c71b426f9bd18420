#include "serve/frame.h"

#include <string.h>

#include "base/date.h"

static void add_row(GString *out, const ServePage *page, const ServeFrame *frame)
{
    g_string_append(out, "<ul>");
    for (gsize i = 0; i < frame->n_views; i++) {
        const ServeView *view = &frame->views[i];
        if (!view->title || !serve_may_see(page, view->name))
            continue;
        g_string_append_printf(out, "<li><a href=\"/%s\"", view->name);
        if (view->key)
            g_string_append_printf(out, " data-key=\"%c\"", view->key);
        serve_element(out, view == page->view ? " aria-current=\"page\">" : ">",
            serve_say(page, view->title), "");
        if (frame->summary->counts[i] > 0)
            serve_number(out, "<span class=\"n\">", frame->summary->counts[i], "</span>");
        g_string_append(out, "</a></li>");
    }
    g_string_append(out, "</ul>");
}

/* Wide windows have a row, narrow ones a line that opens. */
static void add_views(GString *out, const ServePage *page, const ServeFrame *frame)
{
    serve_element(
        out, "<nav class=\"views\" aria-label=\"", serve_say(page, N_("Views")), "\">");
    add_row(out, page, frame);
    g_string_append(out, "</nav>\n<details class=\"views\"><summary>");
    if (page->view && page->view->title)
        serve_element(out, "<b>", serve_say(page, page->view->title), "</b> ");
    serve_element(out, "", serve_say(page, N_("All views")), "</summary>");
    serve_element(out, "<nav aria-label=\"", serve_say(page, N_("All views")), "\">");
    add_row(out, page, frame);
    g_string_append(out, "</nav></details>\n");
}

/* The other language, as a button: choosing it is a change of this session. */
static void add_language(GString *out, const ServePage *page)
{
    static const struct {
        const char *code, *name;
    } languages[] = {{"en", "English"}, {"ja", "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e"}};
    const char *present = base_words_code(page->words);
    g_autofree char *token = serve_guard_form_token(page->session, "/language");
    for (size_t i = 0; i < G_N_ELEMENTS(languages); i++) {
        if (g_str_equal(languages[i].code, present) ||
            !serve_speaks(base_words_find(languages[i].code)))
            continue;
        g_string_append_printf(out,
            "<form method=\"post\" action=\"/language\" class=\"plain\">"
            "<input type=\"hidden\" name=\"token\" value=\"%s\">"
            "<input type=\"hidden\" name=\"code\" value=\"%s\">",
            token, languages[i].code);
        serve_element(out, "<input type=\"hidden\" name=\"next\" value=\"",
            g_str_equal(page->request->method, "GET") ? page->request->target : "/", "\">");
        g_string_append_printf(out, "<button class=\"link\" lang=\"%s\">%s</button></form>",
            languages[i].code, languages[i].name);
    }
}

/* Who is at work, and as what; a name that was stated can be stated anew. */
static void add_user(GString *out, const ServePage *page, const ServeSummary *summary)
{
    if (page->is_member) {
        const char *hospital =
            summary && summary->hospital ? summary->hospital : page->hospital;
        serve_element(out, "<span>", page->user, "</span>");
        serve_element(out, "<span>", serve_say(page, serve_role_name(page->role)), "");
        if (hospital)
            serve_element(out, " \xc2\xb7 ", hospital, "");
        g_string_append(out, "</span>");
    } else {
        serve_element(out, "<a href=\"/who\">", page->user, "</a>");
    }
    const bool changes =
        !page->read_only && serve_role_may_change(page->rights, page->role, NULL);
    serve_element(out, "<span>", serve_say(page, changes ? N_("may change") : N_("read only")),
        "</span>");
}

static void add_top(GString *out, const ServePage *page, const ServeFrame *frame)
{
    char day[BASE_DATE_SIZE];
    base_date_format(base_clock_day(&page->clock), day);
    g_string_append(out, "<header class=\"top\">\n<p class=\"whose\"><b>");
    serve_element(out, "", frame->summary ? frame->summary->title : "proreg", "</b>");
    if (frame->summary && frame->summary->subtitle)
        serve_element(out, ", ", frame->summary->subtitle, "");
    g_string_append(out, "</p>\n<div class=\"who\">");
    serve_element(out, "<time>", day, "</time>");
    if (page->user)
        add_user(out, page, frame->summary);
    if (page->session)
        add_language(out, page);
    g_string_append(out, "</div>\n");
    if (frame->summary)
        add_views(out, page, frame);
    g_string_append(out, "</header>\n");
}

static void add_key(GString *out, const char *keys, const char *what)
{
    g_string_append(out, "<dt>");
    g_auto(GStrv) each = g_strsplit(keys, " ", -1);
    for (char **key = each; *key; key++)
        serve_element(out, key == each ? "<kbd>" : " <kbd>", *key, "</kbd>");
    serve_element(out, "</dt><dd>", what, "</dd>");
}

/* A list that opens in its place: no window stands on a window. */
static void add_keys(GString *out, const ServePage *page, const ServeFrame *frame)
{
    static const struct {
        const char *keys, *what;
    } others[] = {{"/", N_("search")}, {"j k", N_("next row, and the one before")},
        {"Enter", N_("open")}, {"Esc", N_("close")}, {"a", N_("answer")},
        {"s", N_("the value stands")}, {"?", N_("this list")}};
    if (!frame->summary)
        return;
    serve_element(out, "<details class=\"keys\"><summary>", serve_say(page, N_("Keys")),
        " <kbd>?</kbd></summary>\n<dl>");
    for (gsize i = 0; i < frame->n_views; i++) {
        const char keys[] = {'g', ' ', frame->views[i].key, '\0'};
        if (frame->views[i].title && frame->views[i].key &&
            serve_may_see(page, frame->views[i].name))
            add_key(out, keys, serve_say(page, frame->views[i].title));
    }
    for (gsize i = 0; i < G_N_ELEMENTS(others); i++)
        add_key(out, others[i].keys, serve_say(page, others[i].what));
    g_string_append(out, "</dl></details>\n");
}

static void add_foot(GString *out, const ServePage *page, const ServeFrame *frame)
{
    g_string_append(out, "<footer class=\"foot\">\n");
    if (page->terminal->len > 0)
        serve_element(out, "<p>", serve_say(page, N_("The same in a terminal:")), "</p>\n");
    for (guint i = 0; i < page->terminal->len; i++)
        serve_element(out, "<p><code>", page->terminal->pdata[i], "</code></p>\n");
    g_string_append(out, "<p>");
    if (frame->summary && frame->summary->snapshot) {
        serve_element(out, "", serve_say(page, N_("Snapshot")), " <code>");
        g_string_append_printf(out, "%.12s</code> \xc2\xb7 ", frame->summary->snapshot);
    }
    serve_element(out, "proreg ", frame->version, " \xc2\xb7 ");
    serve_element(out, "",
        page->is_member
            ? serve_say(page, N_("The group's own server serves this page; nothing is sent "
                                 "elsewhere."))
            : serve_say(page,
                  N_("This computer serves the page to itself; nothing is sent anywhere.")),
        " ");
    g_autofree char *ends = base_words_say(page->words,
        N_("The program ends by itself after {1} minutes without use."), "n",
        (gint64)frame->idle_minutes);
    serve_element(out, "", frame->idle_minutes > 0 ? ends : "", "</p>\n");
    add_keys(out, page, frame);
    g_string_append(out, "</footer>\n");
}

/* What the script shows before the program ends by itself, and after it has. */
static void add_ending(GString *out, const ServePage *page, const ServeFrame *frame)
{
    enum { BEFORE = 120 };
    if (!page->session || frame->idle_minutes == 0)
        return;
    g_string_append_printf(out,
        "<div class=\"said\" id=\"ending\" role=\"status\" tabindex=\"-1\" hidden "
        "data-before=\"%u\"",
        MIN(BEFORE, frame->idle_minutes * 30));
    serve_element(out, " data-soon=\"",
        serve_say(page, N_("Nobody has used the page for a while: the program ends by itself "
                           "within two minutes.")),
        "\"");
    serve_element(out, " data-ended=\"",
        serve_say(page, N_("The program has ended, and this page with it. What was saved is "
                           "saved; start the program again to go on.")),
        "\"><p></p>");
    serve_element(out, "<button type=\"button\">", serve_say(page, N_("Keep it running")),
        "</button></div>\n");
}

static void add_head(GString *out, const ServePage *page, const ServeFrame *frame)
{
    const char *title = page->title                       ? page->title
                        : page->view && page->view->title ? serve_say(page, page->view->title)
                                                          : "proreg";
    g_string_append_printf(out,
        "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
        base_words_code(page->words));
    if (frame->refresh > 0)
        g_string_append_printf(
            out, "<meta http-equiv=\"refresh\" content=\"%u\">\n", frame->refresh);
    serve_element(out, "<title>", title, "");
    if (frame->summary)
        serve_element(out, " \xc2\xb7 ", frame->summary->title, "");
    g_string_append(out, "</title>\n<link rel=\"icon\" href=\"/icon.svg\">\n"
                         "<link rel=\"stylesheet\" href=\"/page.css\">\n"
                         "<script src=\"/page.js\" defer></script>\n</head>\n<body>\n");
    serve_element(out, "<a class=\"skip\" href=\"#main\">",
        serve_say(page, N_("Skip to the content")), "</a>\n");
}

GBytes *serve_frame(const ServePage *page, const ServeFrame *frame)
{
    GString *out = g_string_new(NULL);
    add_head(out, page, frame);
    add_top(out, page, frame);
    g_string_append(out, "<main id=\"main\">\n");
    if (frame->summary && frame->summary->warning)
        serve_fault(out, "", frame->summary->warning);
    if (frame->said)
        serve_element(out,
            "<p class=\"said\" id=\"said\" role=\"status\" tabindex=\"-1\" autofocus>",
            frame->said, "</p>\n");
    if (page->fault)
        serve_fault(out, "id=\"fault\" role=\"alert\" tabindex=\"-1\" autofocus", page->fault);
    (void)g_string_append_len(out, page->main->str, (gssize)page->main->len);
    g_string_append(out, "</main>\n");
    add_foot(out, page, frame);
    add_ending(out, page, frame);
    g_string_append(out, "</body>\n</html>\n");
    return g_string_free_to_bytes(out);
}
