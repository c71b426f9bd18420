/* Figures of tables by group: levels, stacked levels, means over visits. */
#include <math.h>

#include "base/error.h"
#include "reports/results/measures.h"
#include "reports/study/study_figures.h"
#include "reports/words/reading.h"

/* The first row of the table that the figure shows. */
static const SchemaRow *first_row(const ReportFigureWork *work, SchemaRowKind kind)
{
    const SchemaTable *table = work->spec->table;
    for (size_t i = 0; i < table->n_rows; i++) {
        if (table->rows[i].kind == kind && report_figure_shows(work, &table->rows[i]))
            return &table->rows[i];
    }
    return NULL;
}

static gboolean no_value(const ReportFigureWork *work, const ReportPlace *place,
    const char *statistic, GError **error)
{
    g_set_error(error, BASE_ERROR, BASE_ERROR_INTERNAL,
        "table %s has no %s of row %s, group %s, visit %s", work->spec->table->id, statistic,
        place->row, place->group, place->visit);
    return FALSE;
}

/* Below which P values are drawn: the table's level of significance, or 0.05 where it has none.
 */
static double drawn_below(const ReportFigureWork *work)
{
    const double level = work->spec->table->significance;
    return level > 0 ? level : 0.05;
}

/* ---- levels ---- */

/* The level that most patients of the group have, for the description. */
static void describe_level(ReportFigureWork *work, const ReportSeries *series)
{
    guint most = 0;
    for (guint i = 1; i < series->points->len; i++) {
        if (report_series_point(series, i)->y > report_series_point(series, most)->y)
            most = i;
    }
    const char *level = work->figure->categories->pdata[most];
    g_autofree char *patients = report_figure_counted(work, NN_("{1} patient", "{1} patients"),
        (int64_t)report_series_point(series, most)->y);
    report_figure_alt(work, " {1} (n = {2}): most often {3}, {4}.", "tntt", series->label,
        series->n, level, patients);
}

static gboolean add_level_series(ReportFigureWork *work, ReportPanel *panel,
    const SchemaRow *row, const ReportArm *arm, GError **error)
{
    ReportSeries *series =
        report_panel_add_series(panel, arm->group->id, arm->group->label, arm->n);
    for (size_t i = 0; i < row->n_levels; i++) {
        const ReportPlace place = {.row = row->id,
            .level = row->levels[i].id,
            .group = arm->group->id,
            .visit = work->spec->table->visit};
        const ReportValue *n = report_figure_value(work, &place, "n");
        if (!n)
            return no_value(work, &place, "n", error);
        const ReportPoint point = {.x = (double)i + 1,
            .y = n->value,
            .low = NAN,
            .high = NAN,
            .n = (int64_t)n->value,
            .address = n->address};
        report_series_add(series, &point);
    }
    describe_level(work, series);
    return TRUE;
}

/* Height of the highest bar, all groups on each other; at least 1. */
static double tallest(const ReportPanel *panel)
{
    const ReportSeries *first = panel->series->len > 0 ? panel->series->pdata[0] : NULL;
    double most = 1;
    for (guint i = 0; first && i < first->points->len; i++) {
        double sum = 0;
        for (guint j = 0; j < panel->series->len; j++)
            sum += report_series_point(panel->series->pdata[j], i)->y;
        most = fmax(most, sum);
    }
    return most;
}

gboolean report_figure_levels(ReportFigureWork *work, GError **error)
{
    const SchemaRow *row = first_row(work, SCHEMA_ROW_MULTIPLE);
    ReportFigure *figure = work->figure;
    ReportPanel *panel = report_figure_add_panel(figure, row->id, "");
    const char *y_label = work->spec->y_label[0]
                              ? work->spec->y_label
                              : base_words(report_figure_words(work), N_("Patients"));
    report_panel_set_labels(
        panel, work->spec->x_label[0] ? work->spec->x_label : row->label, y_label);
    figure->height = work->spec->single ? 60 : 72;
    for (size_t i = 0; i < row->n_levels; i++)
        report_figure_add_category(figure, row->levels[i].label);
    report_figure_alt(work,
        "Bar chart of {1}: the number of patients with each, from {2} to {3}, divided by "
        "group.",
        "ttt", row->label, row->levels[0].label, row->levels[row->n_levels - 1].label);
    for (size_t i = 0; i < work->work->split.n_arms; i++) {
        const ReportArm *arm = &work->work->split.arms[i];
        if (report_figure_has_arm(work, arm) && !add_level_series(work, panel, row, arm, error))
            return FALSE;
    }
    panel->y_max = tallest(panel);
    report_figure_add_note(
        figure, base_words(work->study->document->words,
                    "A patient with several levels counts in each of them."));
    return TRUE;
}

/* ---- stacked levels ---- */

static gboolean add_share(ReportFigureWork *work, ReportSeries *series,
    const ReportPlace *place, double x, GError **error)
{
    const ReportValue *n = report_figure_value(work, place, "n");
    const ReportValue *percent = report_figure_value(work, place, "percent");
    if (!n || !percent)
        return no_value(work, place, "percent", error);
    const ReportPoint point = {.x = x,
        .y = percent->value,
        .low = NAN,
        .high = NAN,
        .n = (int64_t)n->value,
        .address = percent->address};
    report_series_add(series, &point);
    return TRUE;
}

/* Brackets between the pairs of groups whose P is small enough to draw. */
static void add_brackets(ReportFigureWork *work, ReportPanel *panel, const SchemaRow *row,
    const char *visit, GPtrArray *tests)
{
    const SchemaGrouping *grouping = work->work->split.grouping;
    for (size_t i = 0; i < grouping->n_pairs; i++) {
        const SchemaPair *pair = &grouping->pairs[i];
        const ReportPlace place = {.row = row->id, .group = pair->id, .visit = visit};
        const ReportValue *p = report_figure_value(work, &place, "p");
        if (!p || isnan(p->value))
            continue;
        if (p->test)
            g_ptr_array_add(tests, p->test);
        if (!(p->value < drawn_below(work)))
            continue;
        g_autofree char *text = report_figure_p(p);
        const ReportMark mark = {.text = text,
            .x = (double)pair->first + 1,
            .y = fabs((double)pair->second - (double)pair->first),
            .x2 = (double)pair->second + 1,
            .value = p->value,
            .address = p->address};
        report_panel_add_mark(panel, &mark);
        g_string_append_printf(
            work->figure->alt, " %s, %s: %s, %s.", row->label, panel->title, pair->label, text);
    }
}

static gboolean add_stack(ReportFigureWork *work, const SchemaRow *row, const char *visit,
    GPtrArray *tests, GError **error)
{
    const ReportSplit *split = &work->work->split;
    g_autofree char *title = report_visit_label(work->study, visit);
    g_autofree char *id = g_strdup_printf("%s.%s", row->id, visit);
    ReportPanel *panel = report_figure_add_panel(work->figure, id, title);
    report_panel_set_labels(
        panel, base_words(report_figure_words(work), N_("Patients, %")), row->label);
    for (size_t level = 0; level < row->n_levels; level++) {
        const SchemaRowLevel *spec = &row->levels[level];
        const bool is_code = g_ascii_isdigit(spec->label[0]) && spec->label[1] == '\0';
        g_autofree char *label =
            is_code ? base_words_say(report_figure_words(work), "Level {1}", "t", spec->label)
                    : g_strdup(spec->label);
        ReportSeries *series = report_panel_add_series(panel, spec->id, label, -1);
        double x = 0;
        for (size_t i = 0; i < split->n_arms; i++) {
            const ReportPlace place = {.row = row->id,
                .level = spec->id,
                .group = split->arms[i].group->id,
                .visit = visit};
            if (report_figure_has_arm(work, &split->arms[i]) &&
                !add_share(work, series, &place, ++x, error))
                return FALSE;
        }
    }
    add_brackets(work, panel, row, visit, tests);
    return TRUE;
}

gboolean report_figure_stacked(ReportFigureWork *work, GError **error)
{
    const SchemaTable *table = work->spec->table;
    const ReportSplit *split = &work->work->split;
    ReportFigure *figure = work->figure;
    g_autoptr(GPtrArray) tests = g_ptr_array_new();
    size_t n_rows = 0, n_arms = 0;
    for (size_t i = 0; i < split->n_arms; i++) {
        if (!report_figure_has_arm(work, &split->arms[i]))
            continue;
        report_figure_add_category(figure, split->arms[i].group->label);
        n_arms++;
    }
    report_figure_alt(work,
        "Bars of 100% with the share of each level, a bar a group, side by side for the "
        "visits.",
        "");
    for (size_t i = 0; i < table->n_rows; i++) {
        const SchemaRow *row = &table->rows[i];
        if (row->kind != SCHEMA_ROW_CATEGORICAL || !report_figure_shows(work, row))
            continue;
        n_rows++;
        for (size_t visit = 0; visit < MAX(row->n_visits, 1); visit++) {
            if (!add_stack(work, row, row->n_visits > 0 ? row->visits[visit] : table->visit,
                    tests, error))
                return FALSE;
        }
    }
    figure->height = 20 + (double)n_rows * (7 + 4.6 * (double)n_arms);
    g_autofree char *limit = g_strdup_printf("%g", drawn_below(work));
    g_autofree char *brackets = base_words_say(report_figure_words(work),
        "Brackets join groups that differ with P below {1}: ", "t", limit);
    report_figure_add_methods(work, brackets, tests);
    return TRUE;
}

/* ---- means over visits ---- */

/* Members of one column with a value at the visit. */
static int64_t n_known(const ReportRowData *data, size_t visit, const ReportArm *arm)
{
    int64_t n = 0;
    for (size_t i = 0; i < data->n; i++)
        if (report_data_is_in(data, i, arm->code) && !isnan(data->value[visit][i]))
            n += report_data_weight(data, i);
    return n;
}

/* The t interval of a mean. */
static gboolean interval_of(const ReportFigureWork *work, const ReportRowData *data,
    size_t visit, const ReportArm *arm, ReportPoint *point, GError **error)
{
    ReportMean mean;
    if (!report_data_mean(data, visit, arm->code, true, &mean, error)) {
        g_prefix_error(error, "figure %s, %s, %s, %s: the interval of a mean: ", work->spec->id,
            data->row->id, arm->group->id, data->visits[visit]);
        return FALSE;
    }
    point->low = mean.interval.low;
    point->high = mean.interval.high;
    return TRUE;
}

/* Whether a visit of a row is an event, not a change between two. */
static bool is_event(const ReportFigureWork *work, const char *visit)
{
    return schema_analysis_change(work->study->analysis, visit) == NULL;
}

/* Ends the bar where nobody's value in the table lies beyond: a standard deviation knows no
 * scale. Where the sums alone are there, nobody's value is known. */
static void end_bar(const ReportFigureWork *work, const ReportRowData *data, ReportPoint *point)
{
    double least = point->y;
    double most = least;
    for (size_t visit = 0; visit < data->n_visits; visit++) {
        if (report_data_moments(data, visit, REPORT_TOTAL))
            return;
        for (size_t i = 0; is_event(work, data->visits[visit]) && i < data->n; i++) {
            const double value =
                report_data_is_in(data, i, REPORT_TOTAL) ? data->value[visit][i] : (double)NAN;
            least = value < least ? value : least;
            most = value > most ? value : most;
        }
    }
    point->low = fmax(point->low, least);
    point->high = fmin(point->high, most);
}

/* One mean with its bar; `x` is the visit's number on the axis. */
static gboolean add_mean(ReportFigureWork *work, ReportSeries *series,
    const ReportRowData *data, size_t visit, const ReportArm *arm, double x, GError **error)
{
    const ReportPlace place = {
        .row = data->row->id, .group = arm->group->id, .visit = data->visits[visit]};
    const ReportValue *mean = report_figure_value(work, &place, "mean");
    const ReportValue *sd = report_figure_value(work, &place, "sd");
    if (!mean || !sd)
        return no_value(work, &place, "mean", error);
    ReportPoint point = {.x = x,
        .y = mean->value,
        .low = mean->value - sd->value,
        .high = mean->value + sd->value,
        .n = n_known(data, visit, arm),
        .address = mean->address};
    if (work->spec->bars != SCHEMA_BARS_CI)
        end_bar(work, data, &point);
    else if (point.n < work->spec->table->min_n)
        point.low = point.high = NAN;
    else if (!interval_of(work, data, visit, arm, &point, error))
        return FALSE;
    report_series_add(series, &point);
    g_string_append_printf(work->figure->alt, "%s %s", x > 1 ? "," : "", mean->printed);
    return TRUE;
}

/* The P values of one visit: of all groups, or of the pairs that differ. */
static void add_p_values(ReportFigureWork *work, ReportPanel *panel, const SchemaRow *row,
    const char *visit, double x, GPtrArray *tests)
{
    const SchemaGrouping *grouping = work->work->split.grouping;
    const bool pairwise = work->spec->table->kind == SCHEMA_TABLE_PAIRWISE;
    const size_t n = pairwise ? grouping->n_pairs : 1;
    double line = 0;
    for (size_t i = 0; i < n; i++) {
        const ReportPlace place = {.row = row->id,
            .group = pairwise ? grouping->pairs[i].id : grouping->overall_id,
            .visit = visit};
        const ReportValue *p = report_figure_value(work, &place, "p");
        if (!p || isnan(p->value))
            continue;
        if (p->test)
            g_ptr_array_add(tests, p->test);
        if (pairwise && p->value >= drawn_below(work))
            continue;
        g_autofree char *p_text = report_figure_p(p);
        g_autofree char *text =
            pairwise ? g_strdup_printf("%s: %s", grouping->pairs[i].label, p_text)
                     : g_strdup(p_text);
        const ReportMark mark = {.text = text,
            .x = x,
            .y = line++,
            .x2 = NAN,
            .value = p->value,
            .address = p->address};
        report_panel_add_mark(panel, &mark);
    }
}

static gboolean add_course(ReportFigureWork *work, ReportPanel *panel,
    const ReportRowData *data, const ReportArm *arm, GError **error)
{
    ReportSeries *series =
        report_panel_add_series(panel, arm->group->id, arm->group->label, arm->n);
    g_string_append_printf(work->figure->alt, " %s:", arm->group->label);
    double x = 0;
    for (size_t i = 0; i < data->n_visits; i++) {
        if (is_event(work, data->visits[i]) &&
            !add_mean(work, series, data, i, arm, ++x, error))
            return FALSE;
    }
    g_string_append_c(work->figure->alt, ';');
    return TRUE;
}

static gboolean add_means_panel(
    ReportFigureWork *work, const SchemaRow *row, GPtrArray *tests, GError **error)
{
    const ReportSplit *split = &work->work->split;
    ReportFigure *figure = work->figure;
    const bool first = figure->panels->len == 0;
    g_autofree char *title = report_figure_axis(work, row->variable, row->label);
    ReportPanel *panel = report_figure_add_panel(figure, row->id, title);
    g_autoptr(ReportRowData) data = report_row_data(work->work, row, error);
    if (!data)
        return FALSE;
    g_string_append_printf(figure->alt, " %s.", row->label);
    for (size_t i = 0; i < split->n_arms; i++) {
        if (report_figure_has_arm(work, &split->arms[i]) &&
            !add_course(work, panel, data, &split->arms[i], error))
            return FALSE;
    }
    double x = 0;
    for (size_t i = 0; i < data->n_visits; i++) {
        if (!is_event(work, data->visits[i]))
            continue;
        g_autofree char *label = report_visit_label(work->study, data->visits[i]);
        if (first)
            report_figure_add_category(figure, label);
        add_p_values(work, panel, row, data->visits[i], ++x, tests);
    }
    return TRUE;
}

/* Whether the interval of a mean is not drawn for want of patients. */
static bool has_few(const ReportFigureWork *work)
{
    for (guint p = 0; p < work->figure->panels->len; p++) {
        const ReportPanel *panel = work->figure->panels->pdata[p];
        for (guint s = 0; s < panel->series->len; s++) {
            const ReportSeries *series = panel->series->pdata[s];
            for (guint i = 0; i < series->points->len; i++)
                if (report_series_point(series, i)->n < work->spec->table->min_n)
                    return true;
        }
    }
    return false;
}

gboolean report_figure_means(ReportFigureWork *work, GError **error)
{
    const SchemaTable *table = work->spec->table;
    ReportFigure *figure = work->figure;
    g_autoptr(GPtrArray) tests = g_ptr_array_new();
    const bool ci = work->spec->bars == SCHEMA_BARS_CI;
    report_figure_alt(work, "Line chart of means over the visits, a line a group.", "");
    for (size_t i = 0; i < table->n_rows; i++) {
        const SchemaRow *row = &table->rows[i];
        if (row->kind == SCHEMA_ROW_CONTINUOUS && report_figure_shows(work, row) &&
            !add_means_panel(work, row, tests, error))
            return FALSE;
    }
    const double per_line = work->spec->single ? 1 : 2;
    figure->height = 12 + 58 * ceil((double)figure->panels->len / per_line) +
                     report_figure_legend(work, work->spec->single ? 4 : 2);
    g_autofree char *bars = report_bars_words(ci, work->study->document->words);
    report_figure_add_note(figure, bars);
    if (ci && has_few(work))
        report_figure_add_few(work);
    g_autofree char *limit = g_strdup_printf("%g", drawn_below(work));
    g_autofree char *shown =
        table->kind == SCHEMA_TABLE_PAIRWISE
            ? base_words_say(
                  report_figure_words(work), "P values below {1} are shown: ", "t", limit)
            : g_strdup(base_words(work->study->document->words, "P values: "));
    report_figure_add_methods(work, shown, tests);
    return TRUE;
}
