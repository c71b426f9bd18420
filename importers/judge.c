#include "importers/judge.h"

#include "base/date.h"
#include "importers/ahead.h"
#include "importers/result.h"

enum { RECORDS_AT_A_TIME = 1024 };

static void take_stored(
    ImportWork *work, uint32_t record, const RegistryDates *dates, void *data)
{
    (void)data;
    import_dates_add_stored(work->session->dates, record, dates);
}

/** The records' dates that the registry knows from before. */
static gboolean add_stored(ImportWork *work, GError **error)
{
    const uint32_t n_records = import_records_count(work->session->records);
    uint32_t records[RECORDS_AT_A_TIME];
    for (uint32_t from = 0; from < n_records; from += RECORDS_AT_A_TIME) {
        const uint32_t n = MIN(RECORDS_AT_A_TIME, n_records - from);
        for (uint32_t i = 0; i < n; i++)
            records[i] = from + i;
        if (!import_ahead_dates(work, records, n, take_stored, NULL, error))
            return FALSE;
    }
    return TRUE;
}

typedef struct {
    const ImportSession *session;
    GPtrArray *results; /**< Of a `check`; else NULL. */
    ImportWork *work;   /**< Of an import; else NULL. */
    GError *error;
} Judgement;

static void report_date(const ImportDateFinding *finding, void *data)
{
    Judgement *judgement = data;
    char value[BASE_DATE_SIZE];
    base_date_format(finding->days, value);
    const RegistryProblem problem = {.line = finding->date.line,
        .column = finding->date.column,
        .record_id = import_records_id(judgement->session->records, finding->record),
        .event = finding->event,
        .field = finding->field,
        .value = value,
        .rule_id = finding->rule_id,
        .msgid = finding->msgid,
        .hint = N_("correct the date that is wrong, or leave it if it is right"),
        .arguments = finding->arguments};
    if (!judgement->work)
        import_result_add(judgement->results->pdata[finding->date.file], &problem);
    else if (!judgement->error)
        (void)import_work_report(judgement->work, &problem, &judgement->error);
}

static void judge_records(Judgement *judgement)
{
    for (uint32_t i = 0; i < import_records_count(judgement->session->records); i++)
        import_dates_judge(judgement->session->dates, i, false, report_date, judgement);
}

gboolean import_judge_file(ImportWork *work, bool had_records, GError **error)
{
    Judgement judgement = {.session = work->session, .work = work};
    if (had_records && !add_stored(work, error))
        return FALSE;
    judge_records(&judgement);
    if (!judgement.error)
        return TRUE;
    g_propagate_error(error, judgement.error);
    return FALSE;
}

void import_judge_files(const ImportSession *session, GPtrArray *results)
{
    Judgement judgement = {.session = session, .results = results};
    judge_records(&judgement);
}
