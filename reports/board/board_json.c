#include <math.h>

#include "base/date.h"
#include "reports/board/board_parts.h"

static json_t *day_json(bool is_there, int32_t day)
{
    char date[BASE_DATE_SIZE];
    base_date_format(day, date);
    return is_there ? base_json_text(date) : json_null();
}

static json_t *enrolment_json(const ReportBoard *board)
{
    json_t *list = json_array();
    for (size_t m = 0; m < board->board->n_months; m++) {
        char month[16];
        const int32_t number = board->board->first_month + (int32_t)m;
        g_snprintf(month, sizeof month, "%04d-%02d", number / 12, number % 12 + 1);
        json_array_append_new(
            list, json_pack("{s:s, s:I}", "month", month, "n", board_enrolled(board, m)));
    }
    return list;
}

static json_t *quarters_json(const ReportBoard *board)
{
    json_t *list = json_array();
    for (guint i = 0; i < board->board->quarters->len; i++) {
        const RegistryBoardQuarter *one =
            &g_array_index(board->board->quarters, RegistryBoardQuarter, i);
        char quarter[16];
        g_snprintf(quarter, sizeof quarter, "%04d-Q%d", one->quarter / 4, one->quarter % 4 + 1);
        json_array_append_new(
            list, json_pack("{s:s, s:s, s:I, s:I, s:I}", "event",
                      board->study->events[one->event].unique_name, "quarter", quarter,
                      "expected", (json_int_t)one->n_expected, "received",
                      (json_int_t)one->n_received, "complete", (json_int_t)one->n_complete));
    }
    return list;
}

static json_t *hospital_json(const ReportBoard *board, size_t s)
{
    const RegistryBoardSite one = board_site(board, s);
    const int *targets = board->study->targets.of_site;
    return json_pack(
        "{s:s, s:I, s:o, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:[I, I, I, I], s:I, s:o, "
        "s:o, s:I}",
        "site", board->study->sites[s].code, "enrolled", (json_int_t)one.n_patients, "target",
        targets && targets[s] > 0 ? json_integer(targets[s]) : json_null(), "refused",
        (json_int_t)one.n_refused, "withdrawn", (json_int_t)one.n_withdrawn, "dead",
        (json_int_t)one.n_dead, "events", (json_int_t)one.n_events, "deviations",
        (json_int_t)one.n_deviations, "missed", (json_int_t)one.n_missed, "queries",
        (json_int_t)one.n_open, "queries_by_age", (json_int_t)one.ages[0],
        (json_int_t)one.ages[1], (json_int_t)one.ages[2], (json_int_t)one.ages[3],
        "oldest_query_days", (json_int_t)one.oldest_days, "last_import",
        day_json(one.has_import, one.last_import), "median_delay_days",
        base_json_number(one.median_delay), "delays", (json_int_t)one.n_delays);
}

static json_t *due_json(const ReportBoard *board)
{
    json_t *object = json_object();
    for (RegistryDueState s = 0; s < REGISTRY_N_DUE; s++)
        base_json_set(object, registry_due_states[s], json_integer(board_n_due(board, s)));
    return object;
}

void report_board_json(const ReportBoard *board, json_t *object)
{
    const SchemaTargets *targets = &board->study->targets;
    json_t *hospitals = json_array();
    for (size_t s = 0; s < board->study->n_sites; s++)
        if (board_shows(board, s))
            json_array_append_new(hospitals, hospital_json(board, s));
    base_json_set(object, "on", day_json(true, board->on));
    base_json_set(object, "targets",
        json_pack("{s:o, s:o, s:o, s:o}", "patients",
            board_target(board) > 0 ? json_integer(board_target(board)) : json_null(), "from",
            day_json(targets->has_from, targets->from), "until",
            day_json(targets->has_until, targets->until), "by_now",
            base_json_number(board_target_on(board, board->on))));
    base_json_set(object, "enrolment", enrolment_json(board));
    base_json_set(object, "quarters", quarters_json(board));
    base_json_set(object, "hospitals", hospitals);
    base_json_set(object, "due", due_json(board));
    base_json_set(object, "refused_elsewhere", json_integer(board->board->n_refused_elsewhere));
}
