/**
 * @file
 * The board: what must be done today, and how the registry stands.
 */
#include "registry/login.h"
#include "registry/today.h"

#include "base/date.h"
#include "base/error.h"
#include "reports/board/board.h"
#include "serve/views/causes.h"
#include "serve/views/inside.h"
#include "serve/views/views.h"

/* What the board shows. */
typedef struct {
    Registry *registry;
    RegistryToday today;
    size_t site;      /* Whose alone is shown, or SIZE_MAX. */
    gint64 n_queries; /* Not settled, of all hospitals and of none. */
} Read;

static void read_clear(Read *read)
{
    registry_today_clear(&read->today);
    registry_close(read->registry);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Read, read_clear)

static gboolean read_all(const ServePage *page, int32_t day, Read *read, GError **error)
{
    return (read->registry = view_open(page, error)) != NULL &&
           view_hospital(page, registry_study(read->registry), &read->site, error) &&
           registry_today(read->registry, day, read->site, &read->today, error) &&
           view_n_unsettled(read->registry, page->hospital, day, &read->n_queries, error);
}

typedef struct {
    const ServePage *page;
    const ReportBoard *board;
} Links;

static char *link_of(ReportBoardPlace place, size_t site, size_t event, void *data)
{
    const Links *links = data;
    const ReportBoard *board = links->board;
    static const char *const ages[] = {"7", "30", "90", "more"};
    if (site == SIZE_MAX ||
        !serve_may_see(links->page, place == REPORT_BOARD_OF_VISIT ? "due" : "queries"))
        return NULL;
    const char *code = board->study->sites[site].code;
    const ViewParameter queries[] = {
        {"site", code}, {"waits", place == REPORT_BOARD_OF_QUERIES ? ages[event] : NULL}};
    const ViewParameter visits[] = {{"site", code},
        {"visit", board->study->events[event].unique_name},
        {"on", serve_request_parameter(links->page->request, "on")}};
    return place == REPORT_BOARD_OF_VISIT
               ? view_address("/due", visits, G_N_ELEMENTS(visits))
               : view_address("/queries", queries, G_N_ELEMENTS(queries));
}

/* ---- what waits ---- */

/* A number, a thing, and the step that is next, in a view that may be seen. */
static void add_wait(ServePage *page, gint64 n, const char *what, const char *below,
    const char *view, const char *address, const char *step)
{
    if (n == 0)
        return;
    serve_number(page->main, "<tr><td>", n, "</td>");
    serve_element(page->main, "<td>", what, "");
    if (below)
        serve_element(page->main, "<small>", below, "</small>");
    g_string_append(page->main, "</td><td>");
    if (view && serve_may_see(page, view)) {
        serve_element(page->main, "<a class=\"button\" href=\"", address, "\">");
        serve_element(page->main, "", step, "</a>");
    }
    g_string_append(page->main, "</td></tr>\n");
}

/* Days that the oldest query of a hospital waits. */
static gint64 oldest_of(const Read *read, const SchemaStudy *study)
{
    gint64 oldest = 0;
    for (size_t s = 0; s < study->n_sites; s++)
        if (read->site == SIZE_MAX || read->site == s)
            oldest = MAX(oldest, read->today.board->sites[s].oldest_days);
    return oldest;
}

static gint64 n_withdrawn(const Read *read, const SchemaStudy *study)
{
    gint64 n = 0;
    for (size_t s = 0; s < study->n_sites; s++)
        if (read->site == SIZE_MAX || read->site == s)
            n += read->today.board->sites[s].n_withdrawn;
    return n;
}

static void add_waits(ServePage *page, const Read *read, const ReportBoard *board)
{
    g_autofree char *age =
        view_count(page, NN_("the oldest has waited {1} day", "the oldest has waited {1} days"),
            oldest_of(read, board->study));
    serve_element(page->main, "<section class=\"waiting\" aria-labelledby=\"w\"><h2 id=\"w\">",
        serve_say(page, N_("What waits")),
        "</h2>\n<table class=\"waits\" "
        "aria-labelledby=\"w\"><tbody>\n");
    const gsize before = page->main->len;
    add_wait(page,
        report_board_n_due(board, REGISTRY_DUE_OVERDUE) +
            report_board_n_due(board, REGISTRY_DUE_DUE),
        serve_say(page, N_("visits can be made now")), NULL, "due", "/due",
        serve_say(page, N_("Whom to call")));
    g_autofree char *unseen = registry_login_unseen(read->registry);
    if (unseen)
        serve_element(page->main, "<tr><td></td><td>", unseen, "</td><td></td></tr>\n");
    else
        add_wait(page, read->n_queries, serve_say(page, N_("queries are not settled")), age,
            "queries", "/queries", serve_say(page, N_("Settle, send")));
    add_wait(page, report_board_n_due(board, REGISTRY_DUE_MISSED),
        serve_say(page, N_("visits were missed")),
        serve_say(
            page, N_("their windows are over, and the patients are not known to be dead")),
        "due", "/due?state=missed", serve_say(page, N_("List by hospital")));
    add_wait(page, (gint64)read->today.overview->duplicates->len,
        serve_say(page, N_("pairs of records look like one patient")), NULL, "queries",
        "/queries?rule=duplicate_patient", serve_say(page, N_("Look at both")));
    add_wait(page, read->today.overview->n_without_consent,
        serve_say(page, N_("records have no consent on file")),
        serve_say(page, N_("they may not be analysed before it is there")), NULL, NULL, NULL);
    add_wait(page, n_withdrawn(read, board->study),
        serve_say(page, N_("patients withdrew or said no")),
        serve_say(page, N_("they are not called")), "patient", "/patient?state=withdrew",
        serve_say(page, N_("Who they are")));
    if (page->main->len == before)
        serve_element(page->main, "<tr><td></td><td>", serve_say(page, N_("Nothing.")),
            "</td><td></td></tr>\n");
    g_string_append(page->main, "</tbody></table></section>\n");
}

/* The board as of another day. */
static void add_day(ServePage *page, int32_t day)
{
    char text[BASE_DATE_SIZE];
    base_date_format(day, text);
    serve_ask(page, "/board", "acts");
    serve_input(page, &(const ServeInput){.id = "on",
                          .name = "on",
                          .label = serve_say(page, N_("As of the day")),
                          .attributes = " type=\"date\" required",
                          .value = text});
    serve_element(page->main, "<button>", serve_say(page, N_("Show")), "</button>");
    serve_form_end(page);
}

static gboolean add_all(
    ServePage *page, const Read *read, const ReportBoard *board, GError **error)
{
    GString *out = page->main;
    report_board_part(out, board, REPORT_BOARD_LEDE);
    g_string_append(out, "<div class=\"two board\">\n<div>\n");
    add_waits(page, read, board);
    if (!view_add_causes(page, read->registry, board->on, error))
        return FALSE;
    report_board_part(out, board, REPORT_BOARD_ENROLMENT);
    report_board_part(out, board, REPORT_BOARD_QUARTERS);
    g_string_append(out, "</div>\n<div>\n");
    report_board_part(out, board, REPORT_BOARD_HOSPITALS);
    g_string_append(out, "</div>\n</div>\n<div class=\"board\">\n");
    report_board_part(out, board, REPORT_BOARD_ETHICS);
    g_string_append(out, "</div>\n");
    add_day(page, board->on);
    return TRUE;
}

/* The day that the address names, else that of the user. */
static gboolean day_of(const ServePage *page, int32_t *day, GError **error)
{
    const char *on = serve_request_parameter(page->request, "on");
    *day = base_clock_day(&page->clock);
    if (!on || base_date_parse(on, BASE_DATE_YMD, day))
        return TRUE;
    g_autofree char *line = base_words_say(
        page->words, N_("{1}: a day that exists was expected, like 2022-03-31"), "t", on);
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, line);
    return FALSE;
}

static gboolean show(ServePage *page, GError **error)
{
    g_auto(Read) read = {0};
    const char *on = serve_request_parameter(page->request, "on");
    int32_t day;
    if (!day_of(page, &day, error) || !read_all(page, day, &read, error))
        return FALSE;
    if (on)
        page->title = base_words_say(page->words, N_("Board on {1}"), "t", on);
    view_heading(page, page->title);
    ReportBoard board = {.study = registry_study(read.registry),
        .overview = read.today.overview,
        .board = read.today.board,
        .due = read.today.due,
        .on = day,
        .site = read.site,
        .words = page->words,
        .link = link_of};
    Links links = {page, &board};
    board.link_data = &links;
    if (read.today.overview->n_records == 0) {
        serve_element(
            page->main, "<p class=\"lede\">", serve_say(page, N_("No patient yet.")), "");
        serve_element(page->main, " <a href=\"/import\">",
            serve_say(page, N_("Import a file.")), "</a></p>\n");
    } else if (!add_all(page, &read, &board, error)) {
        return FALSE;
    }
    const char *const words[] = {
        "--format", "html", "-o", "board.html", on ? "--on" : NULL, on, NULL};
    serve_terminal(page, "status", view_site(page)->shown, words);
    return TRUE;
}

const ServeView view_board = {.name = "board", .title = N_("Board"), .key = 'b', .show = show};
