/* The choice of a figure's builder, and what its short forms mean. */
#include "reports/study/study_figures.h"

static const char *const kinds[] = {[SCHEMA_FIGURE_FLOW] = "flow",
    [SCHEMA_FIGURE_LEVELS] = "levels",
    [SCHEMA_FIGURE_STACKED] = "stacked",
    [SCHEMA_FIGURE_MEANS] = "means",
    [SCHEMA_FIGURE_KM] = "km",
    [SCHEMA_FIGURE_INCIDENCE] = "incidence",
    [SCHEMA_FIGURE_LOVE] = "love",
    [SCHEMA_FIGURE_FOREST] = "forest",
    [SCHEMA_FIGURE_OVERLAP] = "overlap",
    [SCHEMA_FIGURE_SCATTER] = "scatter"};

static gboolean build(ReportFigureWork *work, GError **error)
{
    switch (work->spec->kind) {
    case SCHEMA_FIGURE_FLOW:
        return report_figure_flow(work, error);
    case SCHEMA_FIGURE_LEVELS:
        return report_figure_levels(work, error);
    case SCHEMA_FIGURE_STACKED:
        return report_figure_stacked(work, error);
    case SCHEMA_FIGURE_MEANS:
        return report_figure_means(work, error);
    case SCHEMA_FIGURE_SCATTER:
        return report_figure_scatter(work, error);
    case SCHEMA_FIGURE_KM:
    case SCHEMA_FIGURE_INCIDENCE:
        return report_figure_km(work, error);
    case SCHEMA_FIGURE_LOVE:
        return report_figure_love(work, error);
    case SCHEMA_FIGURE_FOREST:
        return report_figure_forest(work, error);
    case SCHEMA_FIGURE_OVERLAP:
        return report_figure_overlap(work, error);
    }
    return FALSE;
}

/* ---- what its short forms mean ---- */

static bool panel_mentions(const ReportPanel *panel, const char *word)
{
    if (report_mentions(panel->title, word) || report_mentions(panel->x_label, word) ||
        report_mentions(panel->y_label, word))
        return true;
    for (guint i = 0; i < panel->marks->len; i++) {
        if (report_mentions(((const ReportMark *)panel->marks->pdata[i])->text, word))
            return true;
    }
    for (guint i = 0; i < panel->series->len; i++) {
        if (report_mentions(((const ReportSeries *)panel->series->pdata[i])->label, word))
            return true;
    }
    return false;
}

static bool figure_mentions(const ReportFigure *figure, const char *word)
{
    bool found = report_mentions(figure->title, word);
    for (guint i = 0; i < figure->panels->len && !found; i++)
        found = panel_mentions(figure->panels->pdata[i], word);
    /* One letter among the categories is a name, not a short form: S, L. */
    for (guint i = 0; i < figure->categories->len && !found && word[1] != '\0'; i++)
        found = report_mentions(figure->categories->pdata[i], word);
    return found;
}

static void add_abbreviations(const ReportFigureWork *work)
{
    const SchemaAnalysis *analysis = work->study->analysis;
    const SchemaGrouping *grouping =
        work->work ? work->work->split.grouping : &analysis->grouping;
    g_autoptr(GString) line = g_string_new(NULL);
    for (size_t i = 0; i < analysis->n_abbreviations; i++) {
        const SchemaChoice *known = &analysis->abbreviations[i];
        if (figure_mentions(work->figure, known->code))
            g_string_append_printf(
                line, "%s%s, %s", line->len > 0 ? "; " : "", known->code, known->label);
    }
    for (size_t i = 0; i < grouping->n_groups; i++) {
        const SchemaGroup *group = &grouping->groups[i];
        if (group->abbreviation && group->abbreviation[0] != '\0' &&
            figure_mentions(work->figure, group->label))
            g_string_append_printf(
                line, "%s%s, %s", line->len > 0 ? "; " : "", group->label, group->abbreviation);
    }
    if (line->len == 0)
        return;
    g_string_append_c(line, '.');
    report_figure_add_note(work->figure, line->str);
}

gboolean report_study_figure(
    ReportStudy *study, const SchemaFigure *spec, ReportTableWork *table, GError **error)
{
    ReportFigure *figure =
        report_figure_new(spec->id, kinds[spec->kind], spec->title, study->document->words);
    ReportFigureWork work = {.work = table, .study = study, .spec = spec, .figure = figure};
    figure->width = spec->single ? REPORT_FIGURE_SINGLE : REPORT_FIGURE_DOUBLE;
    g_ptr_array_add(study->document->figures, figure);
    if (!build(&work, error)) {
        g_prefix_error(error, "figure %s: ", spec->id);
        return FALSE;
    }
    for (size_t i = 0; i < spec->n_notes; i++)
        report_figure_add_note(figure, spec->notes[i]);
    add_abbreviations(&work);
    return TRUE;
}
