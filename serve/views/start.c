/**
 * @file
 * The beginning of a page that was started without a registry: one that was opened before, the
 * sample, or a new one. No path is taken from the page: what it offers is named by hashes.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "serve/views/begin.h"
#include "serve/views/make.h"
#include "serve/views/places.h"
#include "serve/views/recent.h"
#include "serve/views/views.h"

enum { LONGEST_NAME = 100 };

/* ---- those that were opened before ---- */

static void add_act(ServePage *page, const char *act, const char *which, const char *class,
    const char *label, const char *about)
{
    serve_form(page, "/start", "plain");
    serve_hidden(page, "which", which);
    serve_element(page->main, "<button class=\"", class, "\" name=\"act\" value=\"");
    serve_element(page->main, "", act, "\" aria-label=\"");
    g_autofree char *whole = g_strdup_printf("%s: %s", label, about);
    serve_element(page->main, "", whole, "\">");
    serve_element(page->main, "", label, "</button>");
    serve_form_end(page);
}

static void add_recent(ServePage *page, const ViewRecent *recent, bool is_first)
{
    g_autofree char *which = view_place_name(recent->path);
    const char *title = recent->title[0] != '\0' ? recent->title : recent->path;
    serve_element(page->main, "<tr><th scope=\"row\" class=\"l\">", title, "");
    serve_element(page->main, "<small class=\"soft\">", recent->path, "</small></th>");
    view_cell(page, N_("Last opened"), "nb", recent->day);
    g_string_append(page->main, "<td class=\"r\">");
    if (recent->is_there)
        add_act(page, "open", which, is_first ? "main" : "", serve_say(page, N_("Open it")),
            recent->path);
    else
        serve_element(page->main, "<span class=\"held\">",
            serve_say(page, N_("not there any more")), "</span>");
    g_string_append(page->main, "</td><td class=\"r\">");
    add_act(
        page, "forget", which, "link", serve_say(page, N_("Take off the list")), recent->path);
    g_string_append(page->main, "</td></tr>\n");
}

/* The path of the first that can be opened, or NULL. Borrowed. */
static const char *first_there(const GPtrArray *list)
{
    for (guint i = 0; i < list->len; i++)
        if (((const ViewRecent *)list->pdata[i])->is_there)
            return ((const ViewRecent *)list->pdata[i])->path;
    return NULL;
}

static void add_recents(ServePage *page, const GPtrArray *list)
{
    static const ViewHead heads[] = {{N_("Registry"), "l"}, {N_("Last opened"), "l"},
        {N_("Open it"), "r"}, {N_("This list"), "r"}};
    const char *first = first_there(list);
    gint64 n_there = 0;
    for (guint i = 0; i < list->len; i++)
        n_there += ((const ViewRecent *)list->pdata[i])->is_there;
    g_autofree char *line = base_words_say(page->words,
        N_("Registries that were opened here before: {1}; still there: {2}."), "nn",
        (gint64)list->len, n_there);
    serve_lede(page, line);
    g_string_append(page->main, "<section class=\"choose\">\n");
    view_table_begin(page, serve_say(page, N_("Opened before")), heads, G_N_ELEMENTS(heads));
    g_string_append(page->main, "<tbody>\n");
    for (guint i = 0; i < list->len; i++) {
        const ViewRecent *recent = list->pdata[i];
        add_recent(page, recent, recent->path == first);
    }
    view_table_end(page);
    serve_section_end(page);
}

/* ---- the sample ---- */

static void add_sample(ServePage *page, const char *db, bool is_main)
{
    const bool is_there = g_file_test(db, G_FILE_TEST_EXISTS);
    serve_section(page, "sample", serve_say(page, N_("The sample registry")), NULL);
    serve_element(page->main, "<p>",
        serve_say(page, N_("413 made-up patients of 38 hospitals, with their visits, queries "
                           "and three studies. Nothing in it is real: everything may be "
                           "tried.")),
        "</p>\n");
    serve_form(page, "/start", "acts");
    serve_element(page->main, "<button class=\"", is_main ? "main" : "",
        "\" name=\"act\" value=\"sample\">");
    serve_element(page->main, "",
        serve_say(page, is_there ? N_("Open the sample registry")
                                 : N_("Make and open the sample registry")),
        "</button>");
    serve_form_end(page);
    g_autofree char *where = base_words_say(page->words,
        is_there ? N_("It is in {1}.") : N_("It is made in a few seconds, in {1}."), "t", db);
    serve_element(page->main, "<p class=\"soft\">", where, "</p>\n");
    serve_section_end(page);
}

/* ---- a new one ---- */

static void add_choice(
    ServePage *page, const char *field, const char *label, const GPtrArray *places)
{
    const char *sent = serve_sent(page, field, NULL);
    g_string_append_printf(page->main, "<p class=\"field grow\"><label for=\"%s\">", field);
    serve_element(page->main, "", label, "</label>");
    g_string_append_printf(page->main, "<select id=\"%s\" name=\"%s\">", field, field);
    for (guint i = 0; i < places->len; i++) {
        const ViewPlace *place = places->pdata[i];
        g_autofree char *text = place->title
                                    ? g_strdup_printf("%s (%s)", place->title, place->path)
                                    : g_strdup(place->path);
        serve_element(page->main, "<option value=\"", place->name,
            g_str_equal(sent, place->name) ? "\" selected>" : "\">");
        serve_element(page->main, "", text, "</option>");
    }
    g_string_append(page->main, "</select></p>\n");
}

static void add_new(ServePage *page, bool is_main)
{
    g_autoptr(GPtrArray) studies = view_places_of_studies();
    g_autoptr(GPtrArray) folders = view_places_for_registries();
    serve_section(page, "new", serve_say(page, N_("A new registry")),
        serve_say(page, N_("From a study folder, which holds dictionary.csv and study.yaml: in "
                           "the folder where the program was started, in your documents, or "
                           "in proreg/studies of your data folder.")));
    if (studies->len == 0) {
        serve_element(page->main, "<p>",
            serve_say(page, N_("There is no study folder in these places. 'proreg study draft' "
                               "makes one from REDCap's data dictionary.")),
            "</p>\n");
    } else {
        serve_form(page, "/start", "acts");
        add_choice(page, "study", serve_say(page, N_("Study folder")), studies);
        add_choice(page, "folder", serve_say(page, N_("In the folder")), folders);
        serve_input(
            page, &(const ServeInput){.id = "name",
                      .name = "name",
                      .label = serve_say(page, N_("Name of the file")),
                      .attributes = " required maxlength=\"100\" placeholder=\"jasa.sqlite\"",
                      .value = serve_sent(page, "name", NULL)});
        serve_element(page->main,
            is_main ? "<button class=\"main\" name=\"act\" value=\"new\">"
                    : "<button name=\"act\" value=\"new\">",
            serve_say(page, N_("Make and open it")), "</button>");
        serve_form_end(page);
        const ViewPlace *first = studies->pdata[0];
        const char *const words[] = {"--study", first->path, NULL};
        serve_terminal(page, "init", "jasa.sqlite", words);
    }
    serve_section_end(page);
}

static gboolean show(ServePage *page, GError **error)
{
    (void)error;
    if (view_has_begun(view_site(page))) {
        page->file = serve_response_go("/");
        return TRUE;
    }
    page->title = g_strdup(serve_say(page, N_("Which registry?")));
    view_heading(page, page->title);
    g_autoptr(GPtrArray) list = view_recent_read();
    const char *first = first_there(list);
    g_autofree char *sample = view_make_sample_path();
    const bool has_sample = serve_may(page, "sample") && view_make_sample_can(sample);
    if (list->len > 0)
        add_recents(page, list);
    else
        serve_lede(page,
            serve_say(page,
                has_sample ? N_("None was opened here before. Look at the sample registry, "
                                "or begin one of your own.")
                : page->may_change
                    ? N_("None was opened here before. Begin one of your own.")
                    : N_("None was opened here before, and this page only reads: "
                         "start the program with the file of a registry.")));
    if (has_sample)
        add_sample(page, sample, !first);
    if (serve_may(page, "new"))
        add_new(page, !first && !has_sample);
    serve_terminal(page, "serve", first, NULL);
    return TRUE;
}

/* ---- what is chosen ---- */

static gboolean begin(ServePage *page, const char *db, GError **error)
{
    return view_begin(view_site(page), db, &page->clock, &page->said, error);
}

static gboolean fail(ServePage *page, const char *msgid, GError **error)
{
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, serve_say(page, msgid));
    return FALSE;
}

/* The path in the list that the form names. Borrowed from the list. */
static const char *find_recent(const GPtrArray *list, const char *which)
{
    for (guint i = 0; i < list->len; i++) {
        const ViewRecent *recent = list->pdata[i];
        g_autofree char *name = view_place_name(recent->path);
        if (g_strcmp0(name, which) == 0)
            return recent->path;
    }
    return NULL;
}

static gboolean open_recent(ServePage *page, GError **error)
{
    g_autoptr(GPtrArray) list = view_recent_read();
    const char *path = find_recent(list, serve_request_field(page->request, "which"));
    return path ? begin(page, path, error)
                : fail(page, N_("that registry is not on the list any more"), error);
}

static gboolean forget_recent(ServePage *page, GError **error)
{
    g_autoptr(GPtrArray) list = view_recent_read();
    const char *path = find_recent(list, serve_request_field(page->request, "which"));
    g_free(page->next);
    page->next = g_strdup("/start");
    return !path || view_recent_forget(path, error);
}

static gboolean open_sample(ServePage *page, GError **error)
{
    g_autofree char *db = view_make_sample_path();
    return view_make_sample(page, db, error) && begin(page, db, error);
}

/* The name alone decides in which folder a file is: none leads elsewhere. */
static bool is_file_name(const char *name)
{
    return base_text_is_plain(name) && strlen(name) <= LONGEST_NAME && name[0] != '.' &&
           !strpbrk(name, "/\\");
}

static gboolean open_new(ServePage *page, GError **error)
{
    g_autoptr(GPtrArray) studies = view_places_of_studies();
    g_autoptr(GPtrArray) folders = view_places_for_registries();
    const ViewPlace *study =
        view_place_find(studies, serve_request_field(page->request, "study"));
    const ViewPlace *folder =
        view_place_find(folders, serve_request_field(page->request, "folder"));
    const char *sent = serve_request_field(page->request, "name");
    g_autofree char *name = g_strstrip(g_strdup(sent ? sent : ""));
    if (!study || !folder)
        return fail(page, N_("that folder is not there any more: choose again"), error);
    if (!is_file_name(name))
        return fail(page,
            N_("the name of the file: letters, digits and low lines were expected, without a "
               "folder"),
            error);
    g_autofree char *file =
        g_strconcat(name, g_str_has_suffix(name, ".sqlite") ? "" : ".sqlite", NULL);
    g_autofree char *db = g_build_filename(folder->path, file, NULL);
    return view_make_new(page, study->path, db, error) && begin(page, db, error);
}

static gboolean change(ServePage *page, GError **error)
{
    static const struct {
        const char *act;
        gboolean (*make)(ServePage *page, GError **error);
    } acts[] = {{"open", open_recent}, {"forget", forget_recent}, {"sample", open_sample},
        {"new", open_new}};
    const char *act = serve_request_field(page->request, "act");
    page->next = g_strdup("/");
    gboolean ok = TRUE;
    for (size_t i = 0; i < G_N_ELEMENTS(acts) && !view_has_begun(view_site(page)); i++)
        if (g_strcmp0(act, acts[i].act) == 0)
            ok = acts[i].make(page, error);
    return ok;
}

const ServeView view_start = {.name = "start", .show = show, .change = change};
