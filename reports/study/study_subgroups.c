/*
 * Tables of kind SUBGROUPS: how two groups differ within the levels of each row, and whether
 * the difference is another in one level than in the next.
 */
#include <math.h>

#include "base/error.h"
#include "reports/results/interaction.h"
#include "reports/study/study_model.h"

enum { COLUMN_FIRST, COLUMN_SECOND, COLUMN_EFFECT, COLUMN_P };

/* Below so many events intervals and P values that rest on large samples are doubtful. */
enum { FEW_EVENTS = 10 };

static const struct {
    ReportMethodId method;
    const char *statistic;
} models[] = {
    [SCHEMA_MODEL_LOGISTIC] = {REPORT_METHOD_LOGISTIC, "odds_ratio"},
    [SCHEMA_MODEL_COX] = {REPORT_METHOD_COX, "hazard_ratio"},
    [SCHEMA_MODEL_LINEAR] = {REPORT_METHOD_LM, "estimate"},
};

/* The rows as columns, and the groups compared. */
typedef struct {
    ReportTableWork *work;
    const SchemaModel *model;
    ReportTerms terms; /* Covariates; behind them outcome, event, and the rows. */
    ReportArray *covariates;
    size_t first_row; /* Of the terms' data. */
    ReportComparedGroups groups;
    GPtrArray *few; /* char *: parts with few events. */
} Subgroups;

static const BaseWords *words_of(const Subgroups *all)
{
    return all->work->study->document->words;
}

static gboolean read_terms(Subgroups *all, GError **error)
{
    const SchemaTable *spec = all->work->spec;
    const size_t n_outcomes = all->model->event ? 2 : 1;
    g_autofree const SchemaRow **rows = g_new0(const SchemaRow *, n_outcomes + spec->n_rows);
    rows[0] = all->model->outcome;
    if (all->model->event)
        rows[1] = all->model->event;
    for (size_t i = 0; i < spec->n_rows; i++)
        rows[n_outcomes + i] = &spec->rows[i];
    if (!report_terms_init(&all->terms, all->work, spec->covariates, spec->n_covariates, rows,
            n_outcomes + spec->n_rows, error))
        return FALSE;
    const ReportTerms *terms = &all->terms;
    const ReportRowData *outcome = terms->data[terms->n];
    all->first_row = terms->n + n_outcomes;
    all->covariates = report_terms_arrays(terms);
    all->groups = (ReportComparedGroups){.model = models[all->model->kind].method,
        .n = outcome->n,
        .outcome = terms->numbers[terms->n],
        .event = all->model->event ? terms->numbers[terms->n + 1] : NULL,
        .group = outcome->group,
        .weight = outcome->weight,
        .covariates = all->covariates,
        .n_covariates = terms->n};
    return TRUE;
}

static gboolean fail(const Subgroups *all, const char *row, GError *reason, GError **error)
{
    g_set_error(error, BASE_ERROR, BASE_ERROR_NUMERICAL, "table %s, row %s: the model: %s",
        all->work->spec->id, row, reason->message);
    g_error_free(reason);
    return FALSE;
}

/* ---- lines ---- */

/* What a group is: events of patients, or mean, SD and patients. */
static void write_group(Subgroups *all, ReportLine *line, const ReportPlace *of, size_t g,
    const ReportPartEffect *found)
{
    ReportTableWork *work = all->work;
    ReportCell *cell = &line->cells[COLUMN_FIRST + g];
    ReportPlace place = *of;
    place.group = work->split.grouping->groups[g].id;
    g_autofree char *n = g_strdup_printf("%" G_GINT64_FORMAT, found->n[g]);
    if (all->model->kind != SCHEMA_MODEL_LINEAR) {
        report_cell_count(work, cell, &place, found->events[g], found->n[g], -1);
        return;
    }
    const int decimals = all->model->outcome->decimals;
    g_autofree char *mean = report_format_bound(found->mean[g], decimals);
    g_autofree char *sd = report_format_bound(found->sd[g], decimals);
    g_autofree char *text =
        base_words_say(words_of(all), "{1} \xc2\xb1 {2} (n = {3})", "ttt", mean, sd, n);
    report_cell_set_text(cell, found->n[g] > 0 ? text : "\xe2\x80\x93");
    report_cell_number(work, cell, &place, "mean", found->mean[g], mean, NULL);
    report_cell_number(work, cell, &place, "sd", found->sd[g], sd, NULL);
    report_cell_number(work, cell, &place, "n", (double)found->n[g], n, NULL);
}

static void write_effect(
    Subgroups *all, ReportLine *line, const ReportPlace *place, const ReportEstimate *e)
{
    const bool is_linear = all->model->kind == SCHEMA_MODEL_LINEAR;
    const int decimals = is_linear ? all->model->outcome->decimals : 2;
    ReportCell *cell = &line->cells[COLUMN_EFFECT];
    g_autofree char *value = report_format_bound(e->value, decimals);
    g_autofree char *low = report_format_bound(e->low, decimals);
    g_autofree char *high = report_format_bound(e->high, decimals);
    g_autofree char *text =
        base_words_say(words_of(all), "{1} ({2} to {3})", "ttt", value, low, high);
    report_cell_set_text(cell, isnan(e->low) && isnan(e->high) ? value : text);
    report_cell_number(
        all->work, cell, place, models[all->model->kind].statistic, e->value, value, NULL);
    report_cell_number(all->work, cell, place, "ci_low", e->low, low, NULL);
    report_cell_number(all->work, cell, place, "ci_high", e->high, high, NULL);
}

static void remember_few(Subgroups *all, const char *label, const ReportPartEffect *found)
{
    const int64_t events = found->events[0] + found->events[1];
    if (all->model->kind == SCHEMA_MODEL_LINEAR || events >= FEW_EVENTS ||
        found->n[0] + found->n[1] == 0)
        return;
    g_ptr_array_add(all->few, g_strdup_printf("%s (%" G_GINT64_FORMAT ")", label, events));
}

/* What an interval rests on: patients of a group, or the events. */
static int64_t fewest_of(const Subgroups *all, const ReportPartEffect *found)
{
    const int64_t patients = MIN(found->n[0], found->n[1]);
    const int64_t events = found->events[0] + found->events[1];
    const int64_t others = found->n[0] + found->n[1] - events;
    return all->model->kind == SCHEMA_MODEL_LINEAR ? patients
           : all->model->kind == SCHEMA_MODEL_COX  ? MIN(patients, events)
                                                   : MIN(patients, MIN(events, others));
}

/* @param part  the codes, or NULL for everybody. */
static gboolean add_part(Subgroups *all, ReportLine *line, const SchemaRow *row,
    const int32_t *part, size_t level, GError **error)
{
    ReportTableWork *work = all->work;
    ReportPartEffect found;
    GError *reason = NULL;
    const ReportPlace place = {.row = row ? row->id : "all",
        .level = row ? row->levels[level].id : NULL,
        .group = work->split.grouping->overall_id,
        .visit = work->spec->visit};
    if (!report_part_effect(&all->groups, part, (int32_t)level, &found, &reason))
        return fail(all, place.row, reason, error);
    if (fewest_of(all, &found) < work->spec->min_n)
        found.effect.low = found.effect.high = NAN;
    write_group(all, line, &place, 0, &found);
    write_group(all, line, &place, 1, &found);
    write_effect(all, line, &place, &found.effect);
    g_autofree char *label =
        row ? g_strdup_printf("%s: %s", row->label, row->levels[level].label)
            : g_strdup(line->label);
    remember_few(all, label, &found);
    return TRUE;
}

static void add_unknown(Subgroups *all, const SchemaRow *row, const ReportRowData *data)
{
    const ReportTableWork *work = all->work;
    ReportMissingCell cells[2];
    for (size_t g = 0; g < 2; g++)
        cells[g] = (ReportMissingCell){
            COLUMN_FIRST + g, &work->split.arms[work->split.n_arms - 2 + g], 0};
    if (row->show_unknown)
        report_missing_lines(all->work, data, 1, cells, 2);
}

static gboolean add_row(Subgroups *all, size_t index, GError **error)
{
    ReportTableWork *work = all->work;
    const SchemaRow *row = &work->spec->rows[index];
    const ReportRowData *data = all->terms.data[all->first_row + index];
    ReportLine *line = report_table_add_line(work->table, REPORT_LINE_ROW, 0, row->label);
    const ReportPlace place = {
        .row = row->id, .group = work->split.grouping->overall_id, .visit = work->spec->visit};
    GError *reason = NULL;
    ReportResult *result =
        report_interaction(&all->groups, data->level[0], row->n_levels, &reason);
    if (!result)
        return fail(all, row->id, reason, error);
    result->n_missing = work->split.n - result->n;
    if (!report_cell_p(work, &line->cells[COLUMN_P], &place, result, row, "", error))
        return FALSE;
    for (size_t level = 0; level < row->n_levels; level++) {
        ReportLine *below =
            report_table_add_line(work->table, REPORT_LINE_LEVEL, 1, row->levels[level].label);
        if (!add_part(all, below, row, data->level[0], level, error))
            return FALSE;
    }
    add_unknown(all, row, data);
    return TRUE;
}

/* ---- notes ---- */

/* Labels with their visits. New. */
static GPtrArray *labels_of(const ReportStudy *study, const SchemaRow *rows, size_t n)
{
    GPtrArray *labels = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; i < n; i++)
        g_ptr_array_add(labels, report_row_label(study, &rows[i]));
    return labels;
}

static void add_remarks(Subgroups *all)
{
    const ReportTableWork *work = all->work;
    const SchemaTable *spec = work->spec;
    const SchemaRow *of = all->model->event ? all->model->event : all->model->outcome;
    g_autofree char *missing = report_terms_missing(work->study, &all->terms, NULL);
    g_autofree char *outcome = report_row_label(work->study, of);
    g_autoptr(GPtrArray) covariates =
        labels_of(work->study, spec->covariates, spec->n_covariates);
    g_autoptr(GPtrArray) rows = labels_of(work->study, spec->rows, spec->n_rows);
    ReportSubgroupsWords said = report_subgroups_of(spec, outcome, rows);
    said.covariates = covariates;
    said.few = all->few;
    said.missing = missing;
    g_autoptr(GPtrArray) notes = report_subgroups_notes(&said, FEW_EVENTS, words_of(all));
    for (guint i = 0; i < notes->len; i++)
        report_work_remark(all->work, g_strdup(notes->pdata[i]));
}

ReportSubgroupsWords report_subgroups_of(
    const SchemaTable *spec, const char *outcome, const GPtrArray *rows)
{
    const SchemaModel *model = spec->model;
    const SchemaRow *of = model->event ? model->event : model->outcome;
    return (ReportSubgroupsWords){.method = models[model->kind].method,
        .first = spec->grouping->groups[0].label,
        .second = spec->grouping->groups[1].label,
        .outcome = outcome,
        .level = model->kind == SCHEMA_MODEL_LINEAR ? "" : of->levels[0].label,
        .rows = rows,
        .min_n = spec->min_n};
}

void report_subgroups_method(
    ReportStudy *study, const SchemaTable *spec, const ReportTable *table)
{
    const BaseWords *words = study->document->words;
    g_autoptr(GPtrArray) rows = labels_of(study, spec->rows, spec->n_rows);
    const ReportSubgroupsWords said = report_subgroups_of(spec, "", rows);
    g_autofree char *name = report_table_said(table, words);
    g_autofree char *text = report_subgroups_words(&said, name, words);
    report_document_add_method(study->document, text);
}

static void add_columns(Subgroups *all)
{
    ReportTable *table = all->work->table;
    const ReportSplit *split = &all->work->split;
    for (size_t i = split->n_arms - 2; i < split->n_arms; i++) {
        g_autofree char *detail = g_strdup_printf("n = %" G_GINT64_FORMAT, split->arms[i].n);
        (void)report_table_add_column(table, split->arms[i].group->label, detail, NULL, 'r');
    }
    g_autofree char *effect = base_words_say(words_of(all), "{1} (95% CI)", "t",
        report_subgroups_effect(models[all->model->kind].method, words_of(all)));
    (void)report_table_add_column(table, effect, "", NULL, 'r');
    (void)report_table_add_column(
        table, base_words(words_of(all), "P for interaction"), "", NULL, 'r');
}

gboolean report_table_subgroups(ReportTableWork *work, GError **error)
{
    Subgroups all = {.work = work,
        .model = work->spec->model,
        .few = g_ptr_array_new_with_free_func(g_free)};
    gboolean done = read_terms(&all, error);
    if (done) {
        add_columns(&all);
        ReportLine *line = report_table_add_line(
            work->table, REPORT_LINE_ROW, 0, base_words(words_of(&all), "All patients"));
        done = add_part(&all, line, NULL, NULL, 0, error);
    }
    for (size_t i = 0; done && i < work->spec->n_rows; i++)
        done = add_row(&all, i, error);
    if (done)
        add_remarks(&all);
    report_terms_clear(&all.terms);
    g_free(all.covariates);
    g_ptr_array_unref(all.few);
    return done;
}
