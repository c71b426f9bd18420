#include <math.h>

#include "base/date.h"
#include "reports/board/board_parts.h"

static void set_count(ReportCell *cell, int64_t n)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, n);
    report_cell_set_text(cell, text);
}

static ReportTable *add_table(ReportDocument *document, const ReportBoard *board,
    const char *id, const char *label, const char *title, const char *stub,
    const char *const *columns, size_t n)
{
    ReportTable *table = report_table_add(document, id, base_words(board->words, label),
        base_words(board->words, title), base_words(board->words, stub));
    for (size_t c = 0; c < n; c++)
        report_table_add_column(table, base_words(board->words, columns[c]), "", NULL, 'r');
    return table;
}

static void add_hospital(
    ReportTable *table, const ReportBoard *board, size_t site, const char *label)
{
    const RegistryBoardSite one = board_site(board, site);
    const int64_t counts[] = {one.n_patients, one.n_refused, one.n_withdrawn, one.n_dead,
        one.n_events, one.n_deviations, one.n_missed, one.n_open, one.ages[0], one.ages[1],
        one.ages[2], one.ages[3], one.oldest_days};
    ReportLine *line = report_table_add_line(table, REPORT_LINE_ROW, 0, label);
    for (size_t c = 0; c < G_N_ELEMENTS(counts); c++)
        set_count(&line->cells[c], counts[c]);
    char day[BASE_DATE_SIZE] = "", delay[32] = "";
    if (one.has_import)
        base_date_format(one.last_import, day);
    if (!isnan(one.median_delay))
        g_snprintf(delay, sizeof delay, "%.0f", one.median_delay);
    report_cell_set_text(&line->cells[G_N_ELEMENTS(counts)], day);
    report_cell_set_text(&line->cells[G_N_ELEMENTS(counts) + 1], delay);
}

static void add_hospitals(ReportDocument *document, const ReportBoard *board)
{
    static const char *const columns[] = {N_("Enrolled"), N_("Refused"), N_("Withdrawn"),
        N_("Dead"), N_("Events"), N_("Deviations"), N_("Missed"), N_("Queries"),
        N_("to 7 days"), N_("to 30"), N_("to 90"), N_("older"), N_("Oldest, days"),
        N_("Last import"), N_("Delay, days")};
    ReportTable *table = add_table(document, board, "hospitals", N_("Hospitals"),
        N_("What an ethics committee asks, and how queries and files stand"), N_("Site"),
        columns, G_N_ELEMENTS(columns));
    for (size_t s = 0; s < board->study->n_sites; s++)
        if (board_shows(board, s))
            add_hospital(table, board, s, board->study->sites[s].code);
    if (board->site == SIZE_MAX)
        add_hospital(table, board, SIZE_MAX, base_words(board->words, N_("All sites")));
}

static void add_enrolment(ReportDocument *document, const ReportBoard *board)
{
    static const char *const columns[] = {N_("Patients"), N_("In all")};
    ReportTable *table = add_table(document, board, "enrolment", N_("Enrolment"),
        N_("Patients by month"), N_("Month"), columns, G_N_ELEMENTS(columns));
    int64_t sum = 0;
    for (size_t m = 0; m < board->board->n_months; m++) {
        char month[16];
        const int32_t number = board->board->first_month + (int32_t)m;
        g_snprintf(month, sizeof month, "%04d-%02d", number / 12, number % 12 + 1);
        ReportLine *line = report_table_add_line(table, REPORT_LINE_ROW, 0, month);
        sum += board_enrolled(board, m);
        set_count(&line->cells[0], board_enrolled(board, m));
        set_count(&line->cells[1], sum);
    }
}

static void add_quarters(ReportDocument *document, const ReportBoard *board)
{
    static const char *const columns[] = {N_("Expected"), N_("Here"), N_("Complete")};
    if (board->site != SIZE_MAX)
        return;
    ReportTable *table = add_table(document, board, "quarters", N_("Quarters"),
        N_("Visits by when they were due"), N_("Visit, quarter"), columns,
        G_N_ELEMENTS(columns));
    for (guint i = 0; i < board->board->quarters->len; i++) {
        const RegistryBoardQuarter *one =
            &g_array_index(board->board->quarters, RegistryBoardQuarter, i);
        g_autofree char *label = g_strdup_printf("%s, %04d-Q%d",
            board->study->events[one->event].label, one->quarter / 4, one->quarter % 4 + 1);
        ReportLine *line = report_table_add_line(table, REPORT_LINE_ROW, 0, label);
        set_count(&line->cells[0], one->n_expected);
        set_count(&line->cells[1], one->n_received);
        set_count(&line->cells[2], one->n_complete);
    }
}

void report_board_tables(const ReportBoard *board, ReportDocument *document)
{
    add_hospitals(document, board);
    add_enrolment(document, board);
    add_quarters(document, board);
}
