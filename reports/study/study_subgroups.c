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
    const char *name, *effect, *statistic;
} models[] = {
    [SCHEMA_MODEL_LOGISTIC] = {REPORT_METHOD_LOGISTIC, N_("logistic regression"),
        N_("Odds ratio"), "odds_ratio"},
    [SCHEMA_MODEL_COX] = {REPORT_METHOD_COX, N_("Cox regression"), N_("Hazard ratio"),
        "hazard_ratio"},
    [SCHEMA_MODEL_LINEAR] = {REPORT_METHOD_LM, N_("linear regression"), N_("Difference"),
        "estimate"},
};

/* The rows as columns, and the groups compared. */
typedef struct {
    ReportTableWork *work;
    const SchemaModel *model;
    ReportTerms terms; /* Covariates; behind them outcome, event, and the rows. */
    ReportArray *covariates;
    size_t first_row; /* Of the terms' data. */
    ReportComparedGroups groups;
    GString *few; /* Parts with few events. */
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
    g_string_append_printf(all->few, "%s%s (%" G_GINT64_FORMAT ")",
        all->few->len > 0 ? base_words(words_of(all), "; ") : "", label, events);
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
    if (MIN(found.n[0], found.n[1]) < work->spec->min_n)
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

/* "Pain (Baseline); Age" of what the effects are adjusted for. New. */
static char *covariates_said(const Subgroups *all)
{
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < all->terms.n; i++) {
        g_autofree char *label = report_row_label(all->work->study, &all->terms.rows[i]);
        g_string_append_printf(
            text, "%s%s", i > 0 ? base_words(words_of(all), "; ") : "", label);
    }
    return g_string_free(text, FALSE);
}

static void remark_model(Subgroups *all)
{
    const SchemaModel *model = all->model;
    const SchemaGroup *groups = all->work->split.grouping->groups;
    const SchemaRow *of = model->event ? model->event : model->outcome;
    g_autofree char *outcome = report_row_label(all->work->study, of);
    g_autofree char *label = model->kind == SCHEMA_MODEL_LINEAR
                                 ? g_strdup(outcome)
                                 : g_strdup_printf("%s: %s", outcome, of->levels[0].label);
    g_autofree char *covariates = covariates_said(all);
    report_work_remark(all->work,
        "{1}: {2} against {3}, outcome {4}; each from a {5} in the patients of its line alone.",
        "ttttt", base_words(words_of(all), models[model->kind].effect), groups[0].label,
        groups[1].label, label, base_words(words_of(all), models[model->kind].name));
    if (all->terms.n > 0)
        report_work_remark(all->work, "All effects are adjusted for: {1}.", "t", covariates);
    report_work_remark(all->work,
        model->kind == SCHEMA_MODEL_LINEAR
            ? N_("Groups: mean and standard deviation of patients with all values.")
            : N_("Groups: patients with the event of those with all values, and percentage."),
        "");
}

static void add_remarks(Subgroups *all)
{
    g_autofree char *missing = report_terms_missing(all->work->study, &all->terms, NULL);
    remark_model(all);
    report_work_remark(all->work,
        "P for interaction: whether the effect differs between the levels; {1} such tests, "
        "none "
        "adjusted for their number. That one effect is significant and another is not, is no "
        "sign that they differ.",
        "n", (gint64)all->work->spec->n_rows);
    report_work_remark(all->work, "The intervals are not adjusted for their number.", "");
    if (all->work->spec->min_n > 0)
        report_work_remark(all->work,
            "No interval where a group has fewer than {1} patients, and no P for interaction "
            "where any of its levels does.",
            "n", (gint64)all->work->spec->min_n);
    if (all->few->len > 0)
        report_work_remark(all->work,
            "Fewer than {1} events, so that the interval is doubtful: {2}.", "nt",
            (gint64)FEW_EVENTS, all->few->str);
    if (missing[0] != '\0')
        report_work_remark(all->work, "Values that are missing: {1}.", "t", missing);
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
        base_words(words_of(all), models[all->model->kind].effect));
    (void)report_table_add_column(table, effect, "", NULL, 'r');
    (void)report_table_add_column(
        table, base_words(words_of(all), "P for interaction"), "", NULL, 'r');
}

gboolean report_table_subgroups(ReportTableWork *work, GError **error)
{
    Subgroups all = {.work = work, .model = work->spec->model, .few = g_string_new(NULL)};
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
    g_string_free(all.few, TRUE);
    return done;
}
