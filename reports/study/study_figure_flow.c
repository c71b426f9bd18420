/* The STROBE flow as a figure: who stays down the middle, who leaves to the right. */
#include <math.h>
#include <string.h>

#include "reports/study/study_figures.h"

/* Characters of 8 points that a box holds in a line: half an em each, with a margin. */
enum { STAY_CHARACTERS = 46, LEAVE_CHARACTERS = 52, SINGLE_CHARACTERS = 22 };

/* Columns of boxes, as marks know them. */
enum { STAY = 1, LEAVE = 2, GROUP = 3 };

/* In points, as flow.gp has them. */
static const double line_height = 11, padding = 7, gap = 13, margin = 3;

/* The text in lines of at most `width` characters, broken at blanks. New. */
static char *wrap(const char *text, glong width)
{
    g_auto(GStrv) words = g_strsplit_set(text, " \t\r\n", -1);
    GString *out = g_string_new(NULL);
    glong used = 0;
    for (size_t i = 0; words[i]; i++) {
        const glong length = g_utf8_strlen(words[i], -1);
        if (length == 0)
            continue;
        const bool breaks = used > 0 && used + 1 + length > width;
        g_string_append(out, used == 0 ? "" : breaks ? "\n" : " ");
        g_string_append(out, words[i]);
        used = breaks || used == 0 ? length : used + 1 + length;
    }
    return g_string_free(out, FALSE);
}

static size_t n_lines(const char *text)
{
    size_t n = 1;
    for (const char *c = strchr(text, '\n'); c; c = strchr(c + 1, '\n'))
        n++;
    return n;
}

/* A box: its column in x, its step in y, its lines in x2. */
static void add_box(ReportPanel *panel, int column, double step, const char *label, int64_t n)
{
    g_autofree char *text = g_strdup_printf("%s\nn = %" G_GINT64_FORMAT, label, n);
    const ReportMark mark = {
        .text = text, .x = column, .y = step, .x2 = (double)n_lines(text), .value = (double)n};
    report_panel_add_mark(panel, &mark);
}

static void add_count(ReportSeries *series, double step, int64_t n)
{
    const ReportPoint point = {.x = step, .y = (double)n, .low = NAN, .high = NAN, .n = n};
    report_series_add(series, &point);
}

static char *leave_label(const ReportFlowStep *step, glong width, const BaseWords *words)
{
    g_autofree char *label = step->excluded_label[0] != '\0'
                                 ? g_strdup(step->excluded_label)
                                 : base_words_say(words, "Excluded: not {1}", "t", step->label);
    g_autofree char *wrapped = wrap(label, width);
    GString *text = g_string_new(wrapped);
    if (step->n_unknown > 0) {
        g_autofree char *unknown =
            base_words_say(words, "(of these not known: {1})", "n", step->n_unknown);
        g_string_append_printf(text, "\n%s", unknown);
    }
    if (step->after_origin) {
        g_autofree char *later =
            base_words_say(words, "(uses what happened after {1})", "t", step->origin);
        g_autofree char *lines = wrap(later, width);
        g_string_append_printf(text, "\n%s", lines);
    }
    return g_string_free(text, FALSE);
}

static void add_groups(ReportFigureWork *work, ReportPanel *panel, double step)
{
    const GPtrArray *groups = work->study->document->groups;
    ReportSeries *series = report_panel_add_series(panel, "groups",
        base_words(report_figure_words(work), N_("In groups")), work->study->split.n);
    for (guint i = 0; groups->len > 1 && i < groups->len; i++) {
        const ReportFlowGroup *group = groups->pdata[i];
        const glong all = work->spec->single ? 44 : 84;
        g_autofree char *label = wrap(group->label, all / (glong)groups->len - 2);
        add_box(panel, GROUP, step, label, group->n);
        add_count(series, step, group->n);
        g_string_append_printf(
            work->figure->alt, " %s: %" G_GINT64_FORMAT ".", group->label, group->n);
    }
}

/* Height of the highest box of a column; 0 where the column is empty. */
static double tallest(const ReportPanel *panel, int column)
{
    double most = 0;
    for (guint i = 0; i < panel->marks->len; i++) {
        const ReportMark *mark = panel->marks->pdata[i];
        if (mark->x == column)
            most = fmax(most, mark->x2 * line_height + padding);
    }
    return most;
}

/* What flow.gp needs for its boxes, in mm. */
static double height_of(const ReportPanel *panel, guint n_steps)
{
    const double groups = tallest(panel, GROUP);
    const double pitch = tallest(panel, STAY) + tallest(panel, LEAVE) + 1.2 * gap;
    const double points = 2 * margin + tallest(panel, STAY) + n_steps * pitch +
                          (groups > 0 ? groups + 1.6 * gap : 0);
    return points / 72.0 * 25.4;
}

gboolean report_figure_flow(ReportFigureWork *work, GError **error)
{
    (void)error;
    const GPtrArray *flow = work->study->document->flow;
    const bool single = work->spec->single;
    const glong stay_width = single ? SINGLE_CHARACTERS : STAY_CHARACTERS;
    const glong leave_width = single ? SINGLE_CHARACTERS : LEAVE_CHARACTERS;
    ReportPanel *panel = report_figure_add_panel(work->figure, "flow", "");
    const BaseWords *words = report_figure_words(work);
    ReportSeries *stay =
        report_panel_add_series(panel, "stay", base_words(words, N_("Stayed")), -1);
    ReportSeries *leave =
        report_panel_add_series(panel, "leave", base_words(words, N_("Left")), -1);
    report_figure_alt(work, "Flow of patients.", "");
    for (guint i = 0; i < flow->len; i++) {
        const ReportFlowStep *step = flow->pdata[i];
        g_autofree char *kept = wrap(step->label, stay_width);
        g_autofree char *left = leave_label(step, leave_width, words);
        if (i == 0) {
            add_box(
                panel, STAY, 0, base_words(words, N_("Registered patients")), step->n_before);
            add_count(stay, 0, step->n_before);
            report_figure_alt(work, " Registered: {1}.", "n", step->n_before);
        }
        add_box(panel, LEAVE, i + 1, left, step->n_excluded);
        add_count(leave, i + 1, step->n_excluded);
        add_box(panel, STAY, i + 1, kept, step->n_after);
        add_count(stay, i + 1, step->n_after);
        report_figure_alt(work, " {1}: {2} left, {3} stayed.", "tnn", step->label,
            step->n_excluded, step->n_after);
    }
    add_groups(work, panel, flow->len + 1.0);
    work->figure->height = height_of(panel, flow->len);
    return TRUE;
}
