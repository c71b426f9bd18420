#pragma once
/**
 * @file
 * Inside reports/: the builders of a study's figures. Those of a table read its numbers from
 * the document by their addresses, so that picture and table cannot differ.
 */
#include "reports/model/figure.h"
#include "reports/study/study.h"

/** One figure in the making. */
typedef struct {
    ReportTableWork *work; /**< Of the figure's table: its members and columns; may be NULL. */
    ReportStudy *study;
    const SchemaFigure *spec;
    ReportFigure *figure;
} ReportFigureWork;

/** The makers of the kinds. FALSE with the error of the data. */
gboolean report_figure_flow(ReportFigureWork *work, GError **error);
gboolean report_figure_levels(ReportFigureWork *work, GError **error);
gboolean report_figure_stacked(ReportFigureWork *work, GError **error);
gboolean report_figure_means(ReportFigureWork *work, GError **error);
gboolean report_figure_km(ReportFigureWork *work, GError **error);
gboolean report_figure_love(ReportFigureWork *work, GError **error);
gboolean report_figure_forest(ReportFigureWork *work, GError **error);
gboolean report_figure_overlap(ReportFigureWork *work, GError **error);
gboolean report_figure_scatter(ReportFigureWork *work, GError **error);

/**
 * Makes the figure and appends it to the document.
 * @param work  of its table, whose members are chosen; NULL where it has no table.
 */
gboolean report_study_figure(
    ReportStudy *study, const SchemaFigure *spec, ReportTableWork *work, GError **error);

/** The number of the figure's table at a place, or NULL. Borrowed. Intervals that are made for
 * a figure keep to the table's `min_n` themselves. */
const ReportValue *report_figure_value(
    const ReportFigureWork *work, const ReportPlace *place, const char *statistic);
/** Whether the figure shows that row. */
bool report_figure_shows(const ReportFigureWork *work, const SchemaRow *row);
/** "P = 0.04" or "P < 0.001", as the document's style prints it. New. */
char *report_figure_p(const ReportValue *p);
/** A label for an axis with the variable's unit, "Pain, mm": that of a derived value, or what
 * the note of a field begins with up to a semicolon where that is short. The label alone where
 * there is none or the label has it. New. */
char *report_figure_axis(const ReportFigureWork *work, const char *variable, const char *label);
/** What a legend of more groups than a few rows hold needs, in mm. @param each  mm a group. */
double report_figure_legend(const ReportFigureWork *work, double each);
/** Whether the column is drawn: a group, or the total where there is no group. */
bool report_figure_has_arm(const ReportFigureWork *work, const ReportArm *arm);
/** The language of the document. */
const BaseWords *report_figure_words(const ReportFigureWork *work);
/** Appends a sentence to the alternative text; arguments as of base_words_say. */
void report_figure_alt(ReportFigureWork *work, const char *msgid, const char *kinds, ...);
/** "1 patient", "2 patients". @param one, many  with the number at {1}. New. */
char *report_figure_counted(
    const ReportFigureWork *work, const char *one, const char *many, int64_t n);
/** Appends to the caption that intervals which the table withholds are not drawn. */
void report_figure_add_few(ReportFigureWork *work);
/** Appends to the caption what the tests of those ids were, each once, after `prefix`. */
void report_figure_add_methods(ReportFigureWork *work, const char *prefix, GPtrArray *tests);
