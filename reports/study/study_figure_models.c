/* Figures of models: ratios with their intervals, balance and overlap of a match. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "reports/study/study_figures.h"
#include "reports/study/study_model.h"

/* ---- the numbers of a table, by their addresses ---- */

static bool is_level(const SchemaRowLevel *level, const char *id)
{
    return id && g_str_equal(level->id, id);
}

/* "Age", or "Origin: Lung" for a level, with a dagger where the variable is outside the score
 * of the table's match. NULL where the row is none of those shown. New. */
static char *label_of(const ReportFigureWork *work, const ReportValue *value)
{
    const SchemaTable *table = work->spec->table;
    if (table->kind == SCHEMA_TABLE_SUBGROUPS && g_str_equal(value->row, "all"))
        return g_strdup(base_words(report_figure_words(work), "All patients"));
    for (size_t i = 0; i < table->n_rows; i++) {
        const SchemaRow *row = &table->rows[i];
        if (!g_str_equal(row->id, value->row) || !report_figure_shows(work, row))
            continue;
        const bool outside = table->kind == SCHEMA_TABLE_BALANCE && !row->in_score;
        const char *mark = outside ? " \xe2\x80\xa0" : "";
        for (size_t level = 0; level < row->n_levels; level++)
            if (is_level(&row->levels[level], value->level))
                return g_strdup_printf("%s: %s%s", row->label, row->levels[level].label, mark);
        return g_strconcat(row->label, mark, NULL);
    }
    return NULL;
}

static const ReportValue *beside(
    const ReportFigureWork *work, const ReportValue *value, const char *visit, const char *what)
{
    const ReportPlace place = {.row = value->row,
        .level = value->level,
        .group = value->group,
        .visit = visit ? visit : value->visit};
    return report_figure_value(work, &place, what);
}

/* The table's values of a statistic, in the order of the table. Borrowed. */
static GPtrArray *values_of(const ReportFigureWork *work, const char *statistic)
{
    const GPtrArray *all = work->study->document->values;
    GPtrArray *found = g_ptr_array_new();
    for (guint i = 0; i < all->len; i++) {
        ReportValue *value = all->pdata[i];
        if (g_str_equal(value->table, work->spec->table->id) &&
            g_str_equal(value->statistic, statistic))
            g_ptr_array_add(found, value);
    }
    return found;
}

/* ---- forest ---- */

static const struct {
    const char *statistic, *label;
    bool is_ratio;
} effects[] = {[SCHEMA_MODEL_LOGISTIC] = {"odds_ratio", N_("Odds ratio"), true},
    [SCHEMA_MODEL_COX] = {"hazard_ratio", N_("Hazard ratio"), true},
    [SCHEMA_MODEL_LINEAR] = {"estimate", N_("Difference"), false}};

/* "Origin: Lung"; of a subgroup with its patients behind it, "Female, 12/40 vs 9/38". New. */
static char *category_of(const ReportFigureWork *work, const ReportValue *value)
{
    const ReportSplit *split = &work->work->split;
    char *label = label_of(work, value);
    if (!label || work->spec->table->kind != SCHEMA_TABLE_SUBGROUPS)
        return label;
    GString *text = g_string_new(label);
    g_free(label);
    for (size_t g = 0; g < 2; g++) {
        const ReportPlace place = {.row = value->row,
            .level = value->level,
            .group = split->grouping->groups[g].id,
            .visit = value->visit};
        const ReportValue *n = report_figure_value(work, &place, "n");
        const ReportValue *all = report_figure_value(work, &place, "denominator");
        if (n)
            g_string_append_printf(text, "%s%s%s%s", g == 0 ? ", " : " vs ", n->printed,
                all ? "/" : "", all ? all->printed : "");
    }
    return g_string_free(text, FALSE);
}

/* The P of a line; of a subgroup that of its row, in the line of the first level. */
static const ReportValue *p_of(const ReportFigureWork *work, const ReportValue *value)
{
    const SchemaTable *table = work->spec->table;
    if (table->kind != SCHEMA_TABLE_SUBGROUPS)
        return beside(work, value, NULL, "p");
    for (size_t i = 0; i < table->n_rows; i++) {
        const ReportPlace place = {
            .row = value->row, .group = value->group, .visit = value->visit};
        if (g_str_equal(table->rows[i].id, value->row) &&
            is_level(&table->rows[i].levels[0], value->level))
            return report_figure_value(work, &place, "p");
    }
    return NULL;
}

static void add_effect_p(ReportFigureWork *work, ReportPanel *panel, double y,
    const ReportValue *p, GPtrArray *tests)
{
    const ReportMark mark = {.text = p->printed,
        .x = 2,
        .y = y,
        .x2 = NAN,
        .value = p->value,
        .address = p->address};
    report_panel_add_mark(panel, &mark);
    g_autofree char *text = report_figure_p(p);
    g_string_append_printf(work->figure->alt, ", %s", text);
    if (p->test)
        g_ptr_array_add(tests, p->test);
}

static void add_effect(ReportFigureWork *work, ReportPanel *panel, ReportSeries *series,
    const ReportValue *value, GPtrArray *tests)
{
    g_autofree char *label = category_of(work, value);
    const ReportValue *low = beside(work, value, NULL, "ci_low");
    const ReportValue *high = beside(work, value, NULL, "ci_high");
    const ReportValue *p = p_of(work, value);
    if (!label || !low || !high)
        return;
    const ReportPoint point = {.x = value->value,
        .y = work->figure->categories->len + 1.0,
        .low = low->value,
        .high = high->value,
        .n = -1,
        .address = value->address};
    report_series_add(series, &point);
    report_figure_add_category(work->figure, label);
    g_autofree char *plain =
        isnan(low->value) && isnan(high->value)
            ? g_strdup(value->printed)
            : g_strdup_printf("%s (%s to %s)", value->printed, low->printed, high->printed);
    g_autofree char *numbers = report_true_minus(plain);
    const ReportMark mark = {.text = numbers,
        .x = 1,
        .y = point.y,
        .x2 = NAN,
        .value = value->value,
        .address = value->address};
    report_panel_add_mark(panel, &mark);
    g_string_append_printf(work->figure->alt, " %s: %s", label, plain);
    if (p && !isnan(p->value))
        add_effect_p(work, panel, point.y, p, tests);
    g_string_append_c(work->figure->alt, ';');
}

/* Whether the table withholds an interval of an effect that it has. */
static bool has_few(const ReportFigureWork *work, const ReportSeries *series)
{
    bool any = false;
    for (guint i = 0; work->spec->table->min_n > 0 && i < series->points->len; i++) {
        const ReportPoint *point = report_series_point(series, i);
        any = any || (isfinite(point->x) && isnan(point->low) && isnan(point->high));
    }
    return any;
}

/* What the effects are of. New. */
static char *forest_note(const ReportFigureWork *work, const char *effect)
{
    const SchemaTable *table = work->spec->table;
    const SchemaModel *model = table->model;
    const BaseWords *words = report_figure_words(work);
    if (table->kind == SCHEMA_TABLE_SUBGROUPS) {
        const ReportSubgroupsWords within = report_subgroups_of(
            table, (model->event ? model->event : model->outcome)->label, NULL);
        return report_subgroups_figure_words(&within, words);
    }
    const ReportModelWords said = report_model_of(model, model->outcome->label);
    return report_model_figure_words(&said, effect, words);
}

gboolean report_figure_forest(ReportFigureWork *work, GError **error)
{
    (void)error;
    const SchemaModel *model = work->spec->table->model;
    const BaseWords *words = report_figure_words(work);
    const char *effect = base_words(words, effects[model->kind].label);
    ReportPanel *panel = report_figure_add_panel(work->figure, "model", "");
    ReportSeries *series = report_panel_add_series(panel, "terms", effect, -1);
    g_autoptr(GPtrArray) values = values_of(work, effects[model->kind].statistic);
    g_autoptr(GPtrArray) tests = g_ptr_array_new();
    g_autofree char *axis = base_words_say(words,
        effects[model->kind].is_ratio ? N_("{1} (95% confidence interval), logarithmic scale")
                                      : N_("{1} (95% confidence interval)"),
        "t", effect);
    report_panel_set_labels(panel, work->spec->x_label[0] ? work->spec->x_label : axis,
        work->spec->table->kind == SCHEMA_TABLE_SUBGROUPS
            ? base_words(words, N_("P for interaction"))
            : "");
    /* Where nothing is: 1 of ratios, 0 of differences. The template takes its scale from it. */
    panel->x_min = effects[model->kind].is_ratio ? 1 : 0;
    report_figure_alt(work, "Forest plot. {1} with 95% intervals.", "t", effect);
    for (guint i = 0; i < values->len; i++)
        add_effect(work, panel, series, values->pdata[i], tests);
    work->figure->height = 22 + 5.5 * work->figure->categories->len;
    g_autofree char *note = forest_note(work, effect);
    report_figure_add_note(work->figure, note);
    if (has_few(work, series))
        report_figure_add_few(work);
    report_figure_add_methods(
        work, base_words(work->study->document->words, "P values: "), tests);
    return TRUE;
}

/* ---- love ---- */

static void add_difference(
    ReportFigureWork *work, ReportSeries *series, const ReportValue *value)
{
    const ReportPoint point = {.x = value->value,
        .y = work->figure->categories->len,
        .low = NAN,
        .high = NAN,
        .n = -1,
        .address = value->address};
    report_series_add(series, &point);
}

gboolean report_figure_love(ReportFigureWork *work, GError **error)
{
    (void)error;
    const SchemaMatch *match = work->spec->table->match;
    ReportPanel *panel = report_figure_add_panel(work->figure, "balance", "");
    const BaseWords *words = report_figure_words(work);
    ReportSeries *before = report_panel_add_series(
        panel, "unmatched", base_words(words, N_("Before matching")), -1);
    ReportSeries *after =
        report_panel_add_series(panel, match->id, base_words(words, N_("After matching")), -1);
    g_autoptr(GPtrArray) values = values_of(work, "smd");
    g_autoptr(GString) uneven = g_string_new(NULL);
    report_panel_set_labels(panel,
        work->spec->x_label[0] ? work->spec->x_label
                               : base_words(words, N_("Standardised mean difference")),
        "");
    for (guint i = 0; i < values->len; i++) {
        const ReportValue *value = values->pdata[i];
        if (!g_str_equal(value->visit, "unmatched"))
            continue;
        const ReportValue *matched = beside(work, value, match->id, "smd");
        g_autofree char *label = label_of(work, value);
        if (!label || !matched)
            continue;
        report_figure_add_category(work->figure, label);
        add_difference(work, before, value);
        add_difference(work, after, matched);
        if (fabs(matched->value) >= 0.1)
            g_string_append_printf(
                uneven, "%s %s (%s)", uneven->len > 0 ? "," : "", label, matched->printed);
    }
    report_figure_alt(work,
        "Love plot of {1} standardised mean differences before and after matching. After "
        "matching "
        "0.1 or more in size:{2}.",
        "nt", (gint64)work->figure->categories->len,
        uneven->len > 0 ? uneven->str : base_words(words, N_(" none")));
    work->figure->height = 24 + 3.6 * work->figure->categories->len;
    g_autofree char *note = report_balance_figure_words(words);
    report_figure_add_note(work->figure, note);
    return TRUE;
}

/* ---- overlap ---- */

enum { N_BINS = 20 };

static double probability_of(const ReportMatch *match, size_t i)
{
    const double score = match->result->score[i];
    return match->spec->probability ? score : 1.0 / (1.0 + exp(-score));
}

static void add_histogram(ReportPanel *panel, const ReportMatch *match, const int32_t *group,
    int32_t code, const SchemaGroup *spec)
{
    int64_t counts[N_BINS] = {0}, n = 0;
    for (size_t i = 0; i < match->n_rows; i++) {
        if (group[i] != code || isnan(match->result->score[i]))
            continue;
        const double bin = floor(probability_of(match, i) * N_BINS);
        counts[(size_t)fmin(fmax(bin, 0), N_BINS - 1)]++;
        n++;
    }
    ReportSeries *series = report_panel_add_series(panel, spec->id, spec->label, n);
    for (size_t i = 0; i < N_BINS; i++) {
        const double low = (double)i / N_BINS, high = (double)(i + 1) / N_BINS;
        const ReportPoint point = {.x = (low + high) / 2,
            .y = (double)counts[i],
            .low = low,
            .high = high,
            .n = counts[i]};
        report_series_add(series, &point);
    }
}

/* One scale for all panels: the treated reach up, the controls down. */
static void set_reach(ReportFigure *figure)
{
    double up = 1, down = 1;
    for (guint i = 0; i < figure->panels->len; i++) {
        const ReportPanel *panel = figure->panels->pdata[i];
        for (guint k = 0; k < N_BINS; k++) {
            up = fmax(up, report_series_point(panel->series->pdata[0], k)->y);
            down = fmax(down, report_series_point(panel->series->pdata[1], k)->y);
        }
    }
    for (guint i = 0; i < figure->panels->len; i++) {
        ReportPanel *panel = figure->panels->pdata[i];
        panel->y_max = up;
        panel->y_min = -down;
    }
}

/* What the score is made of, and how far apart a pair may be. */
static void add_score_note(ReportFigureWork *work, const ReportMatch *match)
{
    g_autoptr(GPtrArray) labels = g_ptr_array_new();
    for (size_t i = 0; i < match->spec->n_covariates; i++)
        g_ptr_array_add(labels, match->spec->covariates[i].label);
    g_autofree char *note =
        report_match_score_words(labels, &match->options, report_figure_words(work));
    report_figure_add_note(work->figure, note);
}

gboolean report_figure_overlap(ReportFigureWork *work, GError **error)
{
    const SchemaAnalysis *analysis = work->study->analysis;
    const SchemaMatch *spec = schema_analysis_match(analysis, work->spec->match);
    const ReportMatch *match = report_match(work->study, spec, error);
    if (!match)
        return FALSE;
    const SchemaGroup *groups = analysis->grouping.groups;
    const BaseWords *words = report_figure_words(work);
    const int64_t n_pairs = (int64_t)match->result->pairs.n_pairs;
    g_autofree char *after =
        report_figure_counted(work, NN_("Matched, {1} pair", "Matched, {1} pairs"), n_pairs);
    const char *const titles[] = {base_words(words, N_("All patients")), after};
    const char *const ids[] = {"unmatched", spec->id};
    const int32_t *const codes[] = {match->group, match->matched};
    for (size_t i = 0; i < G_N_ELEMENTS(titles); i++) {
        ReportPanel *panel = report_figure_add_panel(work->figure, ids[i], titles[i]);
        report_panel_set_labels(panel,
            work->spec->x_label[0] ? work->spec->x_label
                                   : base_words(words, N_("Propensity score")),
            base_words(words, N_("Patients")));
        add_histogram(panel, match, codes[i], 1, &groups[spec->treated]);
        add_histogram(panel, match, codes[i], 0, &groups[spec->control]);
    }
    set_reach(work->figure);
    work->figure->height = work->spec->single ? 110 : 72;
    add_score_note(work, match);
    report_figure_alt(work,
        "Mirrored histograms of the propensity score, {1} above and {2} below, of all {3} and "
        "{4} "
        "patients and of the {5} matched pairs.",
        "ttnnn", groups[spec->treated].label, groups[spec->control].label, match->n_treated,
        match->n_control, n_pairs);
    return TRUE;
}
