#include "reports/board/board_parts.h"

#include <math.h>
#include <string.h>

#include "base/date.h"
#include "reports/model/escape.h"

void board_element(GString *out, const char *open, const char *text, const char *close)
{
    g_string_append(out, open);
    report_html_escape(out, text);
    g_string_append(out, close);
}

/* ---- counts ---- */

RegistryStatus board_counts(const ReportBoard *board, size_t site, size_t event)
{
    RegistryStatus sum = {.event = event};
    for (guint i = 0; i < board->overview->counts->len; i++) {
        const RegistryStatus *one = &g_array_index(board->overview->counts, RegistryStatus, i);
        if (one->event != event ||
            (site != SIZE_MAX && strcmp(one->site, board->study->sites[site].code) != 0))
            continue;
        sum.n_expected += one->n_expected;
        sum.n_received += one->n_received;
        sum.n_complete += one->n_complete;
        sum.n_open_queries += one->n_open_queries;
    }
    return sum;
}

static void add_site(RegistryBoardSite *sum, const RegistryBoardSite *one)
{
    sum->n_patients += one->n_patients;
    sum->n_dead += one->n_dead;
    sum->n_withdrawn += one->n_withdrawn;
    sum->n_refused += one->n_refused;
    sum->n_events += one->n_events;
    sum->n_deviations += one->n_deviations;
    sum->n_missed += one->n_missed;
    sum->n_open += one->n_open;
    for (size_t a = 0; a < REGISTRY_N_AGES; a++)
        sum->ages[a] += one->ages[a];
    sum->oldest_days = MAX(sum->oldest_days, one->oldest_days);
    if (one->has_import && (!sum->has_import || one->last_import > sum->last_import))
        sum->last_import = one->last_import;
    sum->has_import = sum->has_import || one->has_import;
}

RegistryBoardSite board_site(const ReportBoard *board, size_t site)
{
    if (site != SIZE_MAX)
        return board->board->sites[site];
    RegistryBoardSite sum = {
        .median_delay = NAN, .n_refused = board->board->n_refused_elsewhere};
    for (size_t s = 0; s < board->study->n_sites; s++)
        add_site(&sum, &board->board->sites[s]);
    return sum;
}

bool board_shows(const ReportBoard *board, size_t site)
{
    const RegistryBoardSite *one = &board->board->sites[site];
    return (board->site == SIZE_MAX || board->site == site) &&
           (board->site == site || one->n_patients + one->n_open + one->n_refused > 0);
}

bool board_wants(const ReportBoard *board, const RegistryDue *visit)
{
    return board->site == SIZE_MAX || visit->site == board->site;
}

int64_t board_n_due(const ReportBoard *board, RegistryDueState state)
{
    int64_t n = 0;
    for (guint i = 0; i < board->due->due->len; i++) {
        const RegistryDue *visit = &g_array_index(board->due->due, RegistryDue, i);
        n += visit->state == state && board_wants(board, visit);
    }
    return n;
}

int64_t board_enrolled(const ReportBoard *board, size_t month)
{
    int64_t n = 0;
    for (size_t s = 0; s < board->study->n_sites; s++)
        if (board->site == SIZE_MAX || board->site == s)
            n += board->board->enrolled[s * board->board->n_months + month];
    return n;
}

/* ---- targets ---- */

int64_t board_target(const ReportBoard *board)
{
    const SchemaTargets *targets = &board->study->targets;
    if (board->site != SIZE_MAX)
        return targets->of_site ? targets->of_site[board->site] : 0;
    return targets->patients;
}

/* The first day of the pace: as the study says it, else its start. */
static bool pace_begins(const ReportBoard *board, int32_t *day)
{
    *day =
        board->study->targets.has_from ? board->study->targets.from : board->study->start_days;
    return board->study->targets.has_from || board->study->has_start;
}

double board_target_on(const ReportBoard *board, int32_t day)
{
    const SchemaTargets *targets = &board->study->targets;
    int32_t from;
    if (board_target(board) == 0 || !targets->has_until || !pace_begins(board, &from) ||
        targets->until <= from)
        return NAN;
    const double share = ((double)day - from) / ((double)targets->until - from);
    return (double)board_target(board) * CLAMP(share, 0, 1);
}

/* ---- the picture of enrolment ---- */

enum { WIDTH = 640, HEIGHT = 220, LEFT = 40, RIGHT = 44, TOP = 12, BOTTOM = 34 };

static double nice_top(double most)
{
    const double power = pow(10, floor(log10(MAX(most, 1))));
    static const double steps[] = {1, 2, 5, 10};
    for (size_t i = 0; i < G_N_ELEMENTS(steps); i++)
        if (steps[i] * power >= most)
            return steps[i] * power;
    return 10 * power;
}

/* A number of SVG: one decimal, never a comma. */
static void add_number(GString *out, const char *before, double value)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(text, sizeof text, "%.1f", value);
    g_string_append_printf(out, "%s%s", before, text);
}

static void add_label(GString *out, double x, double y, const char *anchor, double value)
{
    add_number(out, "<text class=\"soft\" x=\"", x);
    add_number(out, "\" y=\"", y);
    g_string_append_printf(out, "\" text-anchor=\"%s\">%.0f</text>\n", anchor, value);
}

/* Lines across with the numbers of both scales: a month on the left, in all on the right. */
static void add_scales(GString *out, double top, double top_sum)
{
    for (int k = 0; k <= 2; k++) {
        const double y = TOP + (HEIGHT - TOP - BOTTOM) * (1 - k / 2.0);
        add_number(out, "<path class=\"hair\" d=\"M40 ", y);
        g_string_append_printf(out, "H%d\"/>\n", WIDTH - RIGHT);
        add_label(out, LEFT - 6, y + 4, "end", top * k / 2);
        add_label(out, WIDTH - RIGHT + 6, y + 4, "start", top_sum * k / 2);
    }
}

static int32_t day_of_month(int32_t month)
{
    char text[BASE_DATE_SIZE + 8];
    int32_t day = 0;
    g_snprintf(text, sizeof text, "%04d-%02d-01", month / 12, month % 12 + 1);
    (void)base_date_parse(text, BASE_DATE_YMD, &day);
    return day;
}

static double place_y(double value, double top)
{
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top);
}

static void add_bars(GString *out, const ReportBoard *board, double step, double top)
{
    for (size_t m = 0; m < board->board->n_months; m++) {
        const int64_t n = board_enrolled(board, m);
        const int32_t month = board->board->first_month + (int32_t)m;
        const double y = place_y((double)n, top);
        add_number(out, "<rect class=\"bar\" x=\"", LEFT + step * (double)m + 1);
        add_number(out, "\" y=\"", y);
        add_number(out, "\" width=\"", MAX(step - 2, 1));
        add_number(out, "\" height=\"", HEIGHT - BOTTOM - y);
        g_string_append_printf(out,
            "\"><title>%04d-%02d: %" G_GINT64_FORMAT "</title></rect>\n", month / 12,
            month % 12 + 1, n);
        if (month % 12 == 0 || m == 0)
            add_label(out, LEFT + step * (double)m, HEIGHT - BOTTOM + 16, "start", month / 12);
    }
}

static void add_lines(GString *out, const ReportBoard *board, double step, double top)
{
    int64_t sum = 0;
    g_string_append(out, "<path class=\"sum\" d=\"");
    for (size_t m = 0; m < board->board->n_months; m++) {
        sum += board_enrolled(board, m);
        add_number(out, m == 0 ? "M" : "L", LEFT + step * ((double)m + 1));
        add_number(out, " ", place_y((double)sum, top));
    }
    g_string_append(out, "\"/>\n");
    if (isnan(board_target_on(board, board->on)))
        return;
    g_string_append(out, "<path class=\"goal\" d=\"");
    for (size_t m = 0; m <= board->board->n_months; m++) {
        const int32_t day = day_of_month(board->board->first_month + (int32_t)m);
        add_number(out, m == 0 ? "M" : "L", LEFT + step * (double)m);
        add_number(out, " ", place_y(board_target_on(board, day), top));
    }
    g_string_append(out, "\"/>\n");
}

void board_add_enrolment(GString *out, const ReportBoard *board)
{
    const size_t n = board->board->n_months;
    double most = 1;
    int64_t sum = 0;
    for (size_t m = 0; m < n; m++) {
        most = MAX(most, (double)board_enrolled(board, m));
        sum += board_enrolled(board, m);
    }
    const double goal =
        board_target_on(board, day_of_month(board->board->first_month + (int32_t)n));
    const double top = nice_top(most);
    const double top_sum = nice_top(MAX((double)sum, isnan(goal) ? 0 : goal));
    const double step = (double)(WIDTH - LEFT - RIGHT) / (double)MAX(n, 1);
    g_autofree char *title = base_words_say(board->words,
        N_("{1} patients over {2} months; bars by month (left), line in all (right)"), "nn",
        sum, (gint64)n);
    g_string_append_printf(
        out, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"", WIDTH, HEIGHT);
    report_html_escape(out, title);
    g_string_append(out, "\">\n");
    add_scales(out, top, top_sum);
    if (n > 0) {
        add_bars(out, board, step, top);
        add_lines(out, board, step, top_sum);
    }
    g_string_append(out, "</svg>\n");
}
