/* The page, from its head to its foot. */
#include "reports/board/board.h"

#include <math.h>
#include <string.h>

#include "base/date.h"
#include "reports/board/board_parts.h"
#include "reports/model/escape.h"

static const char *say(const ReportBoard *board, const char *msgid)
{
    return base_words(board->words, msgid);
}

static void add_count(GString *out, int64_t n)
{
    g_string_append_printf(
        out, "<td%s>%" G_GINT64_FORMAT "</td>", n == 0 ? " class=\"zero\"" : "", n);
}

static void open_table(GString *out, const ReportBoard *board, const char *id,
    const char *caption, const char *below)
{
    g_string_append_printf(out,
        "<section><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"%s\">"
        "<table>\n<caption>",
        id);
    g_string_append_printf(out, "<b id=\"%s\">", id);
    board_element(out, "", say(board, caption), "</b>");
    if (below)
        board_element(out, "<span>", say(board, below), "</span>");
    g_string_append(out, "</caption>\n");
}

static void close_table(GString *out)
{
    g_string_append(out, "</tbody>\n</table></div></section>\n");
}

static void add_head(
    GString *out, const ReportBoard *board, const char *const *columns, size_t n, size_t n_left)
{
    g_string_append(out, "<thead><tr>");
    for (size_t c = 0; c < n; c++)
        board_element(out, c < n_left ? "<th scope=\"col\" class=\"l\">" : "<th scope=\"col\">",
            say(board, columns[c]), "</th>");
    g_string_append(out, "</tr></thead>\n<tbody>\n");
}

/* ---- the first sentence ---- */

static void add_lede(GString *out, const ReportBoard *board)
{
    const RegistryBoardSite all = board_site(board, board->site);
    int64_t n_sites = 0;
    for (size_t s = 0; s < board->study->n_sites; s++)
        n_sites += board->board->sites[s].n_patients > 0;
    g_autofree char *who =
        board->site == SIZE_MAX
            ? base_words_say(board->words, N_("{1} patients from {2} hospitals."), "nn",
                  all.n_patients, n_sites)
            : base_words_say(board->words, N_("{1} patients."), "n", all.n_patients);
    g_string_append(out, "<p class=\"lede\">");
    report_html_escape(out, who);
    for (size_t e = 0; e < board->study->n_events; e++) {
        const RegistryStatus counts = board_counts(board, board->site, e);
        if (e == board->study->baseline || !board->study->events[e].has_offset)
            continue;
        g_autofree char *visits = base_words_say(board->words,
            N_("{1}: {2} of {3} expected visits have come, {4} are complete."), "tnnn",
            board->study->events[e].label, counts.n_received, counts.n_expected,
            counts.n_complete);
        board_element(out, " ", visits, "");
    }
    const double goal = board_target_on(board, board->on);
    g_autofree char *target = base_words_say(board->words,
        N_("The target is {1}; at an even pace it would be {2} by now."), "nn",
        board_target(board), (gint64)llround(isnan(goal) ? 0 : goal));
    if (!isnan(goal))
        board_element(out, " ", target, "");
    g_string_append(out, "</p>\n");
}

/* ---- what waits ---- */

static void add_wait(GString *out, int64_t n, const char *what, const char *how)
{
    if (n == 0)
        return;
    g_string_append_printf(out, "<tr><td>%" G_GINT64_FORMAT "</td>", n);
    board_element(out, "<td>", what, "");
    board_element(out, "<small>", how, "</small></td></tr>\n");
}

static void add_waits(GString *out, const ReportBoard *board)
{
    const RegistryBoardSite all = board_site(board, board->site);
    const RegistryOverview *overview = board->overview;
    g_autofree char *oldest = base_words_say(board->words,
        N_("the oldest has waited {1} days: proreg query list"), "n", all.oldest_days);
    g_string_append(out, "<section class=\"waits\">");
    board_element(out, "<h2 id=\"w\">", say(board, N_("What waits")), "</h2>\n");
    g_string_append(out, "<table aria-labelledby=\"w\"><tbody>\n");
    const gsize before = out->len;
    add_wait(out,
        board_n_due(board, REGISTRY_DUE_OVERDUE) + board_n_due(board, REGISTRY_DUE_DUE),
        say(board, N_("visits can be made now")), say(board, N_("whom to call: proreg due")));
    add_wait(out, all.n_open, say(board, N_("queries are not settled")), oldest);
    add_wait(out, board_n_due(board, REGISTRY_DUE_MISSED), say(board, N_("visits were missed")),
        say(board, N_("their windows are over, and the patients are not known to be dead")));
    if (board->site == SIZE_MAX) {
        add_wait(out, (int64_t)overview->duplicates->len,
            say(board, N_("pairs of records look like one patient")),
            say(board, N_("who, and why: proreg status")));
        add_wait(out, overview->n_without_consent,
            say(board, N_("records have no consent on file")),
            say(board, N_("they may not be analysed before it is there")));
    }
    add_wait(out, all.n_withdrawn, say(board, N_("patients withdrew or said no")),
        say(board, N_("they are not called")));
    if (out->len == before)
        board_element(out, "<tr><td></td><td>", say(board, N_("Nothing.")), "</td></tr>\n");
    g_string_append(out, "</tbody></table></section>\n");
}

/* ---- enrolment, quarters ---- */

static void add_enrolment(GString *out, const ReportBoard *board)
{
    g_string_append(out, "<figure><figcaption>");
    board_element(out, "<b>", say(board, N_("Enrolment")), "</b>");
    board_element(out, "<span>",
        say(board, isnan(board_target_on(board, board->on))
                       ? N_("Patients a month (bars, left) and in all (line, right). No target "
                            "is set; "
                            "targets: in study.yaml draws one here.")
                       : N_("Patients a month (bars, left), in all (line, right), and what the "
                            "target asks "
                            "for at an even pace (dashes).")),
        "</span></figcaption>\n");
    board_add_enrolment(out, board);
    g_string_append(out, "</figure>\n");
}

/* The shade of what is missing: to 10, 25, 40 percent, more; complete is plain. */
static int gap_of(int64_t here, int64_t expected)
{
    const double missing = expected > 0 ? 100 * (1 - (double)here / (double)expected) : 0;
    return missing <= 0 ? 0 : missing <= 10 ? 1 : missing <= 25 ? 2 : missing <= 40 ? 3 : 4;
}

static void open_share(GString *out, int64_t here, int64_t expected)
{
    const int gap = gap_of(here, expected);
    g_string_append(out, "<td class=\"g");
    if (gap > 0)
        g_string_append_printf(out, " g%d", gap);
    g_string_append(out, "\">");
}

static void close_share(GString *out, int64_t here, int64_t expected, bool is_open)
{
    g_string_append_printf(out, "%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT "%s</td>", here,
        expected, is_open ? "</a>" : "");
}

static void add_share(GString *out, int64_t here, int64_t expected)
{
    open_share(out, here, expected);
    close_share(out, here, expected, false);
}

static void add_quarters(GString *out, const ReportBoard *board)
{
    static const char *const columns[] = {
        N_("Visit"), N_("Quarter"), N_("Here of expected"), N_("Complete")};
    const GArray *quarters = board->board->quarters;
    if (board->site != SIZE_MAX || quarters->len == 0)
        return;
    open_table(out, board, "q", N_("Visits by when they were due"),
        N_("Expected are visits that were due by this day, of patients who could come."));
    add_head(out, board, columns, G_N_ELEMENTS(columns), 2);
    for (guint i = 0; i < quarters->len; i++) {
        const RegistryBoardQuarter *one = &g_array_index(quarters, RegistryBoardQuarter, i);
        board_element(
            out, "<tr><th scope=\"row\">", board->study->events[one->event].label, "</th>");
        g_string_append_printf(
            out, "<td class=\"l\">%04d-Q%d</td>", one->quarter / 4, one->quarter % 4 + 1);
        add_share(out, one->n_received, one->n_expected);
        add_share(out, one->n_complete, one->n_expected);
        g_string_append(out, "</tr>\n");
    }
    close_table(out);
}

/* ---- hospitals ---- */

static bool open_link(
    GString *out, const ReportBoard *board, ReportBoardPlace place, size_t site, size_t event)
{
    g_autofree char *address =
        board->link ? board->link(place, site, event, board->link_data) : NULL;
    if (address)
        board_element(out, "<a href=\"", address, "\">");
    return address != NULL;
}

static void close_link(GString *out, bool is_open)
{
    g_string_append(out, is_open ? "</a>" : "");
}

/* Queries of a hospital, of an age; `a` counts the ages. */
static void add_age(GString *out, const ReportBoard *board, size_t site, int64_t n, size_t a)
{
    g_string_append(out, n == 0 ? "<td class=\"zero\">" : "<td>");
    const bool is_open = n > 0 && open_link(out, board, REPORT_BOARD_OF_QUERIES, site, a);
    g_string_append_printf(out, "%" G_GINT64_FORMAT "%s</td>", n, is_open ? "</a>" : "");
}

static void add_hospital(GString *out, const ReportBoard *board, size_t site, const char *label)
{
    const RegistryBoardSite one = board_site(board, site);
    char day[BASE_DATE_SIZE] = "";
    if (one.has_import)
        base_date_format(one.last_import, day);
    g_string_append(out, site == SIZE_MAX ? "<tr class=\"sum\">" : "<tr>");
    g_string_append(out, "<th scope=\"row\">");
    const bool is_open = open_link(out, board, REPORT_BOARD_OF_SITE, site, 0);
    board_element(out, "", label, "");
    close_link(out, is_open);
    g_string_append(out, "</th>");
    add_count(out, one.n_patients);
    for (size_t e = 0; e < board->study->n_events; e++) {
        const RegistryStatus counts = board_counts(board, site, e);
        open_share(out, counts.n_complete, counts.n_expected);
        const bool leads = counts.n_complete < counts.n_expected &&
                           open_link(out, board, REPORT_BOARD_OF_VISIT, site, e);
        close_share(out, counts.n_complete, counts.n_expected, leads);
    }
    for (size_t a = 0; a < REGISTRY_N_AGES; a++)
        add_age(out, board, site, one.ages[a], a);
    g_string_append(out, "<td class=\"opt\">");
    g_string_append(out, day);
    g_string_append(out, "</td><td class=\"opt\">");
    if (!isnan(one.median_delay))
        g_string_append_printf(out, "%.0f", one.median_delay);
    g_string_append(out, "</td></tr>\n");
}

static void add_heat(GString *out, const ReportBoard *board)
{
    open_table(out, board, "hm", N_("By hospital"),
        N_("Complete of expected visits; who died before the window was over is not expected. "
           "Shaded by what is missing:"));
    g_string_truncate(out, out->len - strlen("</caption>\n"));
    g_string_append(out, "<span class=\"key\">");
    static const char *const shades[] = {
        N_("to 10 percent"), N_("to 25"), N_("to 40"), N_("more")};
    for (int k = 0; k < 4; k++) {
        g_string_append_printf(out, "<i class=\"g%d\">", k + 1);
        board_element(out, "", say(board, shades[k]), "</i>");
    }
    g_string_append(out, "</span></caption>\n<thead><tr>");
    board_element(out, "<th scope=\"col\" rowspan=\"2\">", say(board, N_("Hospital")), "</th>");
    board_element(out, "<th scope=\"col\" rowspan=\"2\">", say(board, N_("n")), "</th>");
    for (size_t e = 0; e < board->study->n_events; e++)
        board_element(
            out, "<th scope=\"col\" rowspan=\"2\">", board->study->events[e].label, "</th>");
    board_element(out, "<th scope=\"colgroup\" colspan=\"4\">",
        say(board, N_("Queries, by days open")), "</th>");
    board_element(out, "<th scope=\"col\" rowspan=\"2\" class=\"opt\">",
        say(board, N_("Last import")), "</th>");
    board_element(out, "<th scope=\"col\" rowspan=\"2\" class=\"opt\">",
        say(board, N_("Delay, days")), "</th></tr>\n<tr>");
    static const char *const ages[] = {"0\xe2\x80\x93"
                                       "7",
        "8\xe2\x80\x93"
        "30",
        "31\xe2\x80\x93"
        "90",
        ">90"};
    for (size_t a = 0; a < REGISTRY_N_AGES; a++)
        board_element(out, "<th scope=\"col\">", ages[a], "</th>");
    g_string_append(out, "</tr></thead>\n<tbody>\n");
    for (size_t s = 0; s < board->study->n_sites; s++)
        if (board_shows(board, s))
            add_hospital(out, board, s, board->study->sites[s].label);
    if (board->site == SIZE_MAX)
        add_hospital(out, board, SIZE_MAX, say(board, N_("All")));
    close_table(out);
}

static void add_ethics(GString *out, const ReportBoard *board)
{
    static const char *const columns[] = {N_("Hospital"), N_("Enrolled"), N_("Target"),
        N_("Refused"), N_("Withdrawn"), N_("Dead"), N_("Events"), N_("Deviations"),
        N_("Missed")};
    open_table(out, board, "ec", N_("For the ethics committee"),
        N_("Refused: rows without consent, of which only the record id is known. Events: rows "
           "of "
           "forms that repeat. Deviations: visits outside their window or dates out of order, "
           "as "
           "import asked about them. Missed: the window is over."));
    add_head(out, board, columns, G_N_ELEMENTS(columns), 1);
    for (size_t s = 0; s <= board->study->n_sites; s++) {
        const bool is_sum = s == board->study->n_sites;
        if (is_sum ? board->site != SIZE_MAX : !board_shows(board, s))
            continue;
        const RegistryBoardSite one = board_site(board, is_sum ? SIZE_MAX : s);
        const int *targets = board->study->targets.of_site;
        const int64_t target = is_sum ? board_target(board) : targets ? targets[s] : 0;
        g_string_append(out, is_sum ? "<tr class=\"sum\">" : "<tr>");
        board_element(out, "<th scope=\"row\">",
            is_sum ? say(board, N_("All")) : board->study->sites[s].label, "</th>");
        add_count(out, one.n_patients);
        if (target > 0)
            add_count(out, target);
        else
            g_string_append(out, "<td>\xe2\x80\x93</td>");
        const int64_t counts[] = {one.n_refused, one.n_withdrawn, one.n_dead, one.n_events,
            one.n_deviations, one.n_missed};
        for (size_t c = 0; c < G_N_ELEMENTS(counts); c++)
            add_count(out, counts[c]);
        g_string_append(out, "</tr>\n");
    }
    close_table(out);
}

/* ---- whom to call ---- */

static void add_due_rows(GString *out, const ReportBoard *board, RegistryDueState state)
{
    for (guint i = 0; i < board->due->due->len; i++) {
        const RegistryDue *visit = &g_array_index(board->due->due, RegistryDue, i);
        char due[BASE_DATE_SIZE], to[BASE_DATE_SIZE];
        if (visit->state != state || !board_wants(board, visit))
            continue;
        base_date_format(visit->due, due);
        base_date_format(visit->to, to);
        board_element(out, "<tr><th scope=\"row\">", visit->record_id, "</th>");
        board_element(out, "<td class=\"l\">", board->study->sites[visit->site].label, "</td>");
        board_element(
            out, "<td class=\"l\">", board->study->events[visit->event].label, "</td>");
        board_element(out, "<td class=\"l\">", say(board, registry_due_states[state]), "</td>");
        board_element(out, "<td>", due, "</td>");
        board_element(out, "<td>", visit->has_window ? to : "\xe2\x80\x93", "</td></tr>\n");
    }
}

static void add_due(GString *out, const ReportBoard *board)
{
    static const char *const columns[] = {
        N_("Record"), N_("Hospital"), N_("Visit"), N_("State"), N_("Due"), N_("Window until")};
    if (board_n_due(board, REGISTRY_DUE_OVERDUE) + board_n_due(board, REGISTRY_DUE_DUE) == 0)
        return;
    open_table(out, board, "d", N_("Visits that can be made now"),
        N_("Overdue first. Record ids stand here: keep the page where the registry may be "
           "kept."));
    add_head(out, board, columns, G_N_ELEMENTS(columns), 4);
    add_due_rows(out, board, REGISTRY_DUE_OVERDUE);
    add_due_rows(out, board, REGISTRY_DUE_DUE);
    close_table(out);
}

/* ---- the page ---- */

static void begin(GString *out, const ReportBoard *board, const char *title)
{
    char date[BASE_DATE_SIZE];
    base_date_format(board->on, date);
    g_string_append_printf(out,
        "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
        base_words_code(board->words));
    board_element(out, "<title>", title, "</title>\n<style>\n");
    for (size_t i = 0; board_style[i]; i++)
        g_string_append(out, board_style[i]);
    board_element(out, "</style>\n</head>\n<body>\n<header><p class=\"whose\">",
        board->study->title, "</p>");
    board_element(out, "<p>", date, "</p></header>\n<main>\n");
    board_element(out, "<h1>", title, "</h1>\n");
}

static void end(GString *out, const ReportBoard *board)
{
    char date[BASE_DATE_SIZE];
    base_date_format(board->on, date);
    g_string_append(out, "</main>\n<footer>\n");
    board_element(out, "<p>", say(board, N_("The same in a terminal:")), "</p>\n");
    g_string_append(out, "<p><code>proreg status DB --on ");
    g_string_append(out, date);
    if (board->site != SIZE_MAX)
        board_element(out, " --site ", board->study->sites[board->site].code, "");
    g_string_append(out, " --format html</code></p>\n<p>");
    board_element(out, "", say(board, N_("Snapshot")), " <code>");
    g_string_append_printf(out, "%.12s</code></p>\n<p>", board->snapshot);
    board_element(out, "", say(board, N_("Chain")), " <code>");
    board_element(out, "", board->overview->head, "</code></p>\n");
    if (board->copies)
        board_element(out, "<p>", board->copies, "</p>\n");
    if (board->standing)
        board_element(out, "<p>", board->standing, "</p>\n");
    g_string_append(out, "</footer>\n</body>\n</html>\n");
}

char *report_board_page(const ReportBoard *board)
{
    GString *out = g_string_new(NULL);
    g_autofree char *title = board->site == SIZE_MAX
                                 ? g_strdup(say(board, N_("Board")))
                                 : g_strdup(board->study->sites[board->site].label);
    begin(out, board, title);
    add_lede(out, board);
    g_string_append(out, "<div class=\"two\">\n<div>\n");
    add_waits(out, board);
    g_string_append(out, "</div>\n<div>\n");
    add_enrolment(out, board);
    g_string_append(out, "</div>\n</div>\n");
    add_heat(out, board);
    add_due(out, board);
    g_string_append(out, "<div class=\"two\">\n<div>\n");
    add_ethics(out, board);
    g_string_append(out, "</div>\n<div>\n");
    add_quarters(out, board);
    g_string_append(out, "</div>\n</div>\n");
    end(out, board);
    return g_string_free(out, FALSE);
}

void report_board_part(GString *out, const ReportBoard *board, ReportBoardPart part)
{
    static void (*const parts[])(GString *, const ReportBoard *) = {
        [REPORT_BOARD_LEDE] = add_lede,
        [REPORT_BOARD_ENROLMENT] = add_enrolment,
        [REPORT_BOARD_HOSPITALS] = add_heat,
        [REPORT_BOARD_ETHICS] = add_ethics,
        [REPORT_BOARD_QUARTERS] = add_quarters,
    };
    parts[part](out, board);
}

int64_t report_board_n_due(const ReportBoard *board, RegistryDueState state)
{
    return board_n_due(board, state);
}
