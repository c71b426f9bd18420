/*
 * All that a report needs of its patients, asked for before anything is read: the walk over the
 * analysis file that the makers of tables and figures take again, with the answers.
 */
#include "reports/study/study_model.h"

static gboolean ask(
    const ReportTableWork *work, const char *expression, const char *what, GError **error)
{
    if (work->asked &&
        !g_ptr_array_find_with_equal_func(work->asked, expression, g_str_equal, NULL))
        g_ptr_array_add(work->asked, g_strdup(expression));
    return registry_cohort_ask(work->study->cohort, expression, what, error);
}

static gboolean ask_variable(
    const ReportTableWork *work, const SchemaRow *row, const char *visit, GError **error)
{
    g_autofree char *column = report_column_of(work, row, visit, error);
    if (!column || !ask(work, column, row->id, error))
        return FALSE;
    report_reasons_ask(work, column);
    return TRUE;
}

static gboolean ask_ticks(const ReportTableWork *work, const SchemaRow *row, GError **error)
{
    for (size_t i = 0; i < row->n_levels; i++)
        for (size_t j = 0; j < row->levels[i].n_codes; j++)
            if (!ask(work, row->levels[i].codes[j], row->id, error))
                return FALSE;
    report_reasons_ask(work, row->levels[0].codes[0]);
    return TRUE;
}

static gboolean ask_row(const ReportTableWork *work, const SchemaRow *row, GError **error)
{
    if (row->where && row->where[0] != '\0') {
        g_autofree char *truth = report_truth_of(row->where);
        if (!ask(work, truth, row->id, error))
            return FALSE;
    }
    if (row->kind == SCHEMA_ROW_MULTIPLE)
        return ask_ticks(work, row, error);
    for (size_t i = 0; i < MAX(row->n_visits, 1); i++) {
        const char *visit = row->n_visits > 0 ? row->visits[i] : work->spec->visit;
        const SchemaChange *change = row->n_visits > 0 && row->kind == SCHEMA_ROW_CONTINUOUS
                                         ? schema_analysis_change(work->study->analysis, visit)
                                         : NULL;
        if (!ask_variable(work, row, change ? change->before_name : visit, error) ||
            (change && !ask_variable(work, row, change->after_name, error)))
            return FALSE;
        for (size_t d = 0; d < REPORT_N_DOUBTS; d++) {
            g_autofree char *doubt = report_doubt_of(work, d, row, visit);
            if (doubt && !ask(work, doubt, row->id, error))
                return FALSE;
        }
    }
    return (!row->event || ask_row(work, row->event, error)) &&
           (!row->competing || ask_row(work, row->competing, error));
}

static gboolean ask_rows(
    const ReportTableWork *work, const SchemaRow *rows, size_t n, GError **error)
{
    for (size_t i = 0; i < n; i++)
        if (!ask_row(work, &rows[i], error))
            return FALSE;
    return TRUE;
}

static gboolean ask_grouping(
    const ReportTableWork *work, const SchemaGrouping *grouping, GError **error)
{
    g_autoptr(GPtrArray) columns = report_grouping_columns(work->study->cohort, grouping);
    for (guint i = 0; i < columns->len; i++)
        if (!ask(work, columns->pdata[i], grouping->by, error))
            return FALSE;
    return TRUE;
}

/* A match names its patients, and stands apart from any table. */
static gboolean ask_match(ReportStudy *study, const SchemaMatch *match, GError **error)
{
    g_autofree char *where = g_strdup_printf("(match %s)", match->id);
    const SchemaTable table = {.id = where, .visit = (char *)""};
    const ReportTableWork work = {
        .study = study, .spec = &table, .asked = report_match_of(study, match)->score};
    registry_cohort_ask_ids(study->cohort);
    return ask_grouping(&work, &study->analysis->grouping, error) &&
           ask_rows(&work, match->covariates, match->n_covariates, error);
}

/* Who is matched is read with all that tables on them ask for, of the dead also when. */
static gboolean ask_matched(
    const ReportTableWork *work, const SchemaMatch *match, GError **error)
{
    ReportStudy *study = work->study;
    return ask_match(study, match, error) &&
           ask_grouping(work, &study->analysis->grouping, error) &&
           (!study->death_days ||
               ask(work, study->death_days, "days from the origin to death", error));
}

static gboolean ask_where(const ReportTableWork *work, GError **error)
{
    g_autofree char *truth = report_truth_of(work->spec->where);
    if (work->spec->where[0] == '\0')
        return TRUE;
    if (ask(work, truth, "where", error))
        return TRUE;
    g_prefix_error(error, "table %s: ", work->spec->id);
    return FALSE;
}

static gboolean ask_table(ReportStudy *study, const SchemaTable *spec, GError **error)
{
    const ReportTableWork work = {.study = study,
        .spec = spec,
        .asked = spec->match ? report_match_of(study, spec->match)->tables : NULL};
    const SchemaModel *model = spec->model;
    const gboolean asked =
        ask_grouping(&work, spec->grouping, error) && ask_where(&work, error) &&
        (!spec->match || ask_matched(&work, spec->match, error)) &&
        ask_rows(&work, spec->rows, spec->n_rows, error) &&
        (!model || (ask_row(&work, model->outcome, error) &&
                       (!model->event || ask_row(&work, model->event, error)))) &&
        ask_rows(&work, spec->covariates, spec->n_covariates, error) &&
        (!spec->strata || ask_row(&work, spec->strata, error));
    if (!asked)
        report_place_error(study, spec->line, error);
    return asked;
}

static gboolean ask_deaths(ReportStudy *study, GError **error)
{
    if (!study->deaths_apart || !study->study)
        return TRUE;
    study->death_days = report_death_days_of(study, error);
    return study->death_days && registry_cohort_ask(study->cohort, study->death_days,
                                    "days from the origin to death", error);
}

bool report_has_figure(const ReportOptions *options, const SchemaFigure *figure)
{
    return options->figures ? g_strv_contains(options->figures, figure->id) : !options->tables;
}

bool report_has_table(
    const SchemaAnalysis *analysis, const ReportOptions *options, const SchemaTable *table)
{
    if (!options->tables && !options->figures)
        return true;
    if (options->tables && g_strv_contains(options->tables, table->id))
        return true;
    for (size_t i = 0; i < analysis->n_figures; i++) {
        if (analysis->figures[i].table == table &&
            report_has_figure(options, &analysis->figures[i]))
            return true;
    }
    return false;
}

gboolean report_study_ask(ReportStudy *study, const ReportOptions *options, GError **error)
{
    const SchemaAnalysis *analysis = study->analysis;
    if (options->members)
        registry_cohort_ask_ids(study->cohort);
    if (report_asks_questions(analysis) &&
        !(study->asked = registry_asked_read(study->cohort, error)))
        return FALSE;
    if (!report_grouping_ask(study->cohort, &analysis->grouping, error) ||
        !ask_deaths(study, error))
        return FALSE;
    for (size_t i = 0; i < analysis->n_tables; i++)
        if (report_has_table(analysis, options, &analysis->tables[i]) &&
            !ask_table(study, &analysis->tables[i], error))
            return FALSE;
    for (size_t i = 0; i < analysis->n_figures; i++) {
        const SchemaFigure *figure = &analysis->figures[i];
        const SchemaMatch *match =
            figure->match ? schema_analysis_match(analysis, figure->match) : NULL;
        if (match && report_has_figure(options, figure) && !ask_match(study, match, error))
            return FALSE;
    }
    return TRUE;
}
