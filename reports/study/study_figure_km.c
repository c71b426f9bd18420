/* Survival or incidence by group: the steps with their bands, those censored, and the number at
 * risk. */
#include <math.h>

#include "reports/study/study_figures.h"
#include "reports/study/study_model.h"
#include "reports/words/survival.h"

enum { MAX_TICKS = 5 };
static const double near_the_end = 0.8; /* of the longest time */

static double known_or(double value, double otherwise)
{
    return isnan(value) ? otherwise : value;
}

/* The steps at which somebody had the event; the last one carries the curve to the end.
   @param has_band  whether the table has the intervals of the curve. */
static void add_curve(
    ReportSeries *series, const ReportCurve *curve, double start, bool has_band)
{
    const double end = has_band ? start : NAN;
    ReportPoint point = {.x = 0, .y = start, .low = end, .high = end, .n = curve->n};
    report_series_add(series, &point);
    for (size_t i = 0; i < curve->n_steps; i++) {
        const ReportStep *step = &curve->steps[i];
        if (step->n_event == 0 && i + 1 < curve->n_steps)
            continue;
        point = (ReportPoint){.x = step->time,
            .y = step->y,
            .low = has_band ? known_or(step->low, step->y) : NAN,
            .high = has_band ? known_or(step->high, step->y) : NAN,
            .n = step->n_risk};
        report_series_add(series, &point);
    }
}

static void add_censored(ReportSeries *series, const ReportCurve *curve)
{
    for (size_t i = 0; i < curve->n_steps; i++) {
        const ReportStep *step = &curve->steps[i];
        const ReportPoint point = {
            .x = step->time, .y = step->y, .low = NAN, .high = NAN, .n = step->n_censor};
        if (step->n_censor > 0)
            report_series_add(series, &point);
    }
}

/* ---- the number at risk ---- */

static int64_t at_risk(const ReportCurve *curve, double time)
{
    for (size_t i = 0; i < curve->n_steps; i++) {
        if (curve->steps[i].time >= time)
            return curve->steps[i].n_risk;
    }
    return 0;
}

static double last_time(const ReportFigureWork *work, const ReportEndpoint *endpoint)
{
    double last = 0;
    for (size_t i = 0; i < work->work->split.n_arms; i++) {
        const ReportArm *arm = &work->work->split.arms[i];
        const ReportCurve *curve = report_endpoint_curve(endpoint, arm);
        if (report_figure_has_arm(work, arm) && curve->n_steps > 0)
            last = fmax(last, curve->steps[curve->n_steps - 1].time);
    }
    return last;
}

/* The next tenth above what the curves of incidence reach; the bands may be cut. */
static double top_of(const ReportFigureWork *work, const ReportEndpoint *endpoint)
{
    double most = 0;
    for (size_t i = 0; i < work->work->split.n_arms; i++) {
        const ReportArm *arm = &work->work->split.arms[i];
        const ReportCurve *curve = report_endpoint_curve(endpoint, arm);
        if (report_figure_has_arm(work, arm) && curve->n_steps > 0)
            most = fmax(most, curve->steps[curve->n_steps - 1].y);
    }
    return fmin(1, (floor(most * 1.25 * 10) + 1) / 10);
}

/* A step of 1, 2 or 5 times a power of ten that gives at most MAX_TICKS of them. */
static double tick_step(double last)
{
    double step = pow(10, floor(log10(fmax(last, 1e-9))) - 1);
    static const double factors[] = {2, 2.5, 2};
    for (size_t i = 0; last / step > MAX_TICKS; i++)
        step *= factors[i % 3];
    return step;
}

/* How far apart further ticks stand after the last time of a table: that time, or twice, four
 * times that, or a half, a quarter of it, so that the last tick is near the end of the curve.
 */
static double further_step(double from, double last)
{
    double step = from;
    while ((last - from) / step > MAX_TICKS - 1)
        step *= 2;
    while (from + floor((last - from) / step) * step < near_the_end * last)
        step /= 2;
    return step;
}

/* Where the axis has ticks: 0, the times of the table, and on to the end of the curve; round
 * ones where the table has none. */
static GArray *ticks_of(const SchemaRow *row, double last)
{
    GArray *ticks = g_array_new(FALSE, FALSE, sizeof(double));
    double from = 0;
    g_array_append_val(ticks, from);
    for (size_t i = 0; i < row->n_at; i++) {
        if (row->at[i] > 0 && row->at[i] <= last) {
            from = fmax(from, row->at[i]);
            g_array_append_val(ticks, row->at[i]);
        }
    }
    const double step = from > 0 ? further_step(from, last) : tick_step(last);
    for (double time = from + step; time <= last; time += step) {
        const double tick = from >= MAX_TICKS ? round(time) : time;
        g_array_append_val(ticks, tick);
    }
    return ticks;
}

/* One row of numbers below the axis: a mark each, at its time, in the row of its group. */
static void add_risk(ReportFigureWork *work, ReportPanel *panel, const SchemaRow *row,
    const ReportCurve *curve, const ReportArm *arm, double line, const GArray *ticks)
{
    for (guint i = 0; i < ticks->len; i++) {
        const double time = g_array_index(ticks, double, i);
        g_autofree char *level = g_strdelimit(g_strdup_printf("at_%g", time), ".+", '_');
        const ReportPlace place = {.row = row->id,
            .level = level,
            .group = arm->group->id,
            .visit = work->spec->table->visit};
        const ReportValue *value = report_figure_value(work, &place, "n_risk");
        const int64_t n = value ? (int64_t)value->value : at_risk(curve, time);
        g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, n);
        const ReportMark mark = {.text = text,
            .x = time,
            .y = line,
            .x2 = NAN,
            .value = (double)n,
            .address = value ? value->address : NULL};
        report_panel_add_mark(panel, &mark);
    }
}

/* ---- the figure ---- */

static void add_test(ReportFigureWork *work, ReportPanel *panel, const SchemaRow *row)
{
    const ReportPlace place = {.row = row->id,
        .group = work->work->split.grouping->overall_id,
        .visit = work->spec->table->visit};
    const ReportValue *p = report_figure_value(work, &place, "p");
    if (!p || isnan(p->value))
        return;
    g_autofree char *p_text = report_figure_p(p);
    g_autofree char *text = base_words_say(report_figure_words(work),
        work->spec->kind == SCHEMA_FIGURE_KM ? N_("Log-rank {1}") : N_("Gray's test {1}"), "t",
        p_text);
    const ReportMark mark = {
        .text = text, .x = NAN, .y = NAN, .x2 = NAN, .value = p->value, .address = p->address};
    report_panel_add_mark(panel, &mark);
    g_string_append_printf(work->figure->alt, " %s.", text);
}

static void describe(ReportFigureWork *work, const SchemaRow *row, const ReportArm *arm,
    const ReportCurve *curve)
{
    const bool is_incidence = work->spec->kind == SCHEMA_FIGURE_INCIDENCE;
    g_autofree char *share = report_format_number(
        curve->n_steps > 0 ? 100 * curve->steps[curve->n_steps - 1].y : NAN, 1);
    g_autofree char *median =
        isnan(curve->median)
            ? g_strdup(base_words(report_figure_words(work), N_("not reached")))
            : report_format_number(curve->median, row->decimals);
    g_autofree char *patients =
        report_figure_counted(work, NN_("{1} patient", "{1} patients"), curve->n);
    g_autofree char *events =
        report_figure_counted(work, NN_("{1} event", "{1} events"), curve->n_events);
    report_figure_alt(work,
        is_incidence ? N_(" {1}: {2}, {3}, in the end {4}%.")
                     : N_(" {1}: {2}, {3}, median {4}."),
        "tttt", arm->group->label, patients, events, is_incidence ? share : median);
}

static void set_labels(ReportFigureWork *work, ReportPanel *panel, const SchemaRow *row)
{
    g_autofree char *axis = report_figure_axis(
        work, row->variable, base_words(report_figure_words(work), N_("Time")));
    report_panel_set_labels(panel, work->spec->x_label[0] ? work->spec->x_label : axis,
        work->spec->y_label[0] ? work->spec->y_label : row->label);
}

/* @return whether a band is left out for want of patients. */
static bool add_arms(
    ReportFigureWork *work, const SchemaRow *row, const ReportEndpoint *endpoint)
{
    const ReportSplit *split = &work->work->split;
    ReportPanel *curves = report_figure_add_panel(work->figure, "survival", "");
    ReportPanel *risk = report_figure_add_panel(
        work->figure, "at_risk", base_words(work->study->document->words, "Number at risk"));
    ReportPanel *censored = report_figure_add_panel(work->figure, "censored", "");
    const bool is_incidence = report_endpoint_is_incidence(endpoint);
    const double last = last_time(work, endpoint);
    g_autoptr(GArray) ticks = ticks_of(row, last);
    double line = 0;
    bool any_few = false;
    set_labels(work, curves, row);
    curves->x_max = last;
    add_test(work, curves, row);
    for (size_t i = 0; i < split->n_arms; i++) {
        const ReportArm *arm = &split->arms[i];
        const ReportCurve *curve = report_endpoint_curve(endpoint, arm);
        if (!report_figure_has_arm(work, arm))
            continue;
        add_curve(report_panel_add_series(curves, arm->group->id, arm->group->label, curve->n),
            curve, is_incidence ? 0 : 1, curve->n >= work->spec->table->min_n);
        any_few = any_few || curve->n < work->spec->table->min_n;
        ReportSeries *strokes =
            report_panel_add_series(censored, arm->group->id, arm->group->label, curve->n);
        if (!is_incidence)
            add_censored(strokes, curve);
        add_risk(work, risk, row, curve, arm, ++line, ticks);
        describe(work, row, arm, curve);
    }
    if (is_incidence)
        curves->y_max = top_of(work, endpoint);
    work->figure->height = (work->spec->single ? 66 + 7 * line : 84 + 4 * line) +
                           report_figure_legend(work, work->spec->single ? 2 : 1);
    return any_few;
}

gboolean report_figure_km(ReportFigureWork *work, GError **error)
{
    const SchemaTable *table = work->spec->table;
    const SchemaRow *row = &table->rows[0];
    for (size_t i = 0; i < table->n_rows; i++) {
        if (work->spec->n_rows > 0 && g_str_equal(table->rows[i].id, work->spec->rows[0]))
            row = &table->rows[i];
    }
    const ReportEndpoint *endpoint = report_endpoint(work->work, row, error);
    if (!endpoint)
        return FALSE;
    const bool is_incidence = report_endpoint_is_incidence(endpoint);
    report_figure_alt(work,
        is_incidence ? N_("Cumulative incidence of {1}.") : N_("Kaplan-Meier curves of {1}."),
        "t", row->label);
    const bool any_few = add_arms(work, row, endpoint);
    g_autofree char *note = is_incidence
                                ? report_incidence_figure_words(report_figure_words(work))
                                : report_survival_figure_words(
                                      report_endpoint_scale(table), report_figure_words(work));
    report_figure_add_note(work->figure, note);
    if (any_few)
        report_figure_add_few(work);
    return TRUE;
}
