#include "serve/page.h"

#include <string.h>

#include "base/text.h"

void serve_summary_clear(ServeSummary *summary)
{
    g_clear_pointer(&summary->title, g_free);
    g_clear_pointer(&summary->subtitle, g_free);
    g_clear_pointer(&summary->hospital, g_free);
    g_clear_pointer(&summary->snapshot, g_free);
    g_clear_pointer(&summary->warning, g_free);
    g_clear_pointer(&summary->counts, g_free);
}

bool serve_may_see(const ServePage *page, const char *view)
{
    return serve_role_may(page->rights, page->role, view, NULL);
}

bool serve_may(const ServePage *page, const char *act)
{
    const ServeRight *right =
        page->view ? serve_right(page->rights, page->view->name, act) : NULL;
    return right && (!page->read_only || right->only_asks) &&
           serve_role_may(page->rights, page->role, page->view->name, act);
}

bool serve_hides_patients(const ServePage *page)
{
    return page->role == SERVE_ROLE_STATISTICIAN;
}

const char *serve_say(const ServePage *page, const char *msgid)
{
    return base_words(page->words, msgid);
}

bool serve_speaks(const BaseWords *words)
{
    /* What a catalogue does not have comes back as it is; each has this. */
    const char *msgid = N_("Skip to the content");
    return g_str_equal(base_words_code(words), "en") || base_words(words, msgid) != msgid;
}

void serve_text(GString *out, const char *text)
{
    g_autofree char *shown = base_text_shown_in_lines(text ? text : "");
    g_autofree char *escaped = g_markup_escape_text(shown, -1);
    g_string_append(out, escaped);
}

void serve_element(GString *out, const char *open, const char *text, const char *close)
{
    g_string_append(out, open);
    serve_text(out, text);
    g_string_append(out, close);
}

/* A path, a name or what somebody typed is shown as it is, also where a message begins with it.
 */
static bool begins_with_word(const char *text)
{
    gsize size = 0;
    while (g_ascii_isalpha(text[size]) || text[size] == '-')
        size++;
    return size > 0 && (text[size] == ' ' || text[size] == ',');
}

void serve_fault(GString *out, const char *attributes, const char *message)
{
    g_string_append_printf(out, "<p class=\"%s\"%s%s>",
        message && begins_with_word(message) ? "fault" : "fault plainly",
        attributes[0] != '\0' ? " " : "", attributes);
    serve_text(out, message);
    g_string_append(out, "</p>\n");
}

void serve_number(GString *out, const char *open, gint64 number, const char *close)
{
    g_string_append_printf(out, "%s%" G_GINT64_FORMAT "%s", open, number, close);
}

void serve_lede(ServePage *page, const char *sentence)
{
    serve_element(page->main, "<p class=\"lede\">", sentence, "</p>\n");
}

void serve_section(ServePage *page, const char *id, const char *title, const char *below)
{
    g_string_append_printf(
        page->main, "<section aria-labelledby=\"%s\"><h2 id=\"%s\">", id, id);
    serve_element(page->main, "", title, "</h2>\n");
    if (below)
        serve_element(page->main, "<p class=\"soft\">", below, "</p>\n");
}

void serve_section_end(ServePage *page)
{
    g_string_append(page->main, "</section>\n");
}

void serve_form_with(
    ServePage *page, const char *action, const char *class, const char *attributes)
{
    g_autofree char *token = serve_guard_form_token(page->session, action);
    g_string_append_printf(page->main, "<form method=\"post\" class=\"%s\"%s%s action=\"",
        class, attributes[0] != '\0' ? " " : "", attributes);
    serve_element(page->main, "", action, "\">");
    serve_hidden(page, "token", token);
}

void serve_form(ServePage *page, const char *action, const char *class)
{
    serve_form_with(page, action, class, "");
}

void serve_ask(ServePage *page, const char *action, const char *class)
{
    g_string_append_printf(page->main, "<form method=\"get\" class=\"%s\" action=\"", class);
    serve_element(page->main, "", action, "\">");
}

void serve_form_end(ServePage *page)
{
    g_string_append(page->main, "</form>\n");
}

void serve_hidden(ServePage *page, const char *name, const char *value)
{
    serve_element(page->main, "<input type=\"hidden\" name=\"", name, "\"");
    serve_element(page->main, " value=\"", value, "\">");
}

void serve_input(ServePage *page, const ServeInput *input)
{
    GString *out = page->main;
    g_string_append_printf(
        out, "<p class=\"field%s\"><label for=\"%s\">", input->grows ? " grow" : "", input->id);
    serve_element(out, "", input->label, "</label>");
    g_string_append_printf(out, "<input id=\"%s\" name=\"%s\"%s", input->id, input->name,
        input->attributes ? input->attributes : "");
    serve_element(out, " value=\"", input->value, "\"></p>\n");
}

const char *serve_sent(const ServePage *page, const char *name, const char *value)
{
    const char *sent = page->fault ? serve_request_field(page->request, name) : NULL;
    return sent ? sent : value ? value : "";
}

/* A word as a shell reads it back. */
static void add_word(GString *line, const char *word)
{
    if (line->len > 0)
        g_string_append_c(line, ' ');
    bool is_plain = word[0] != '\0';
    for (const char *c = word; *c != '\0'; c++)
        is_plain =
            is_plain && (g_ascii_isalnum(*c) || strchr("-_./:=,@%+", *c) || (guchar)*c >= 0x80);
    g_autofree char *quoted = is_plain ? g_strdup(word) : g_shell_quote(word);
    g_string_append(line, quoted);
}

void serve_terminal(
    ServePage *page, const char *command, const char *db, const char *const *words)
{
    GString *line = g_string_new("proreg");
    g_string_append_printf(line, " %s", command);
    if (db)
        add_word(line, db);
    for (; words && *words; words++)
        add_word(line, *words);
    g_ptr_array_add(page->terminal, g_string_free(line, FALSE));
}
