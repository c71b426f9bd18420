#pragma once
/**
 * @file
 * The figure model: what a picture shows, as numbers and texts. A builder fills it from a
 * study's tables or data; figure_draw.h has gnuplot make the picture of it. The numbers are
 * those of `--format json`, and where a table prints one too, its address stands with it.
 */
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/words.h"

/** What to tell a user whose machine has no gnuplot. */
#define REPORT_NO_GNUPLOT                                                                      \
    "the figures are left out, since gnuplot is not installed; install the package "           \
    "gnuplot-nox"

/** A number that a picture shows. */
typedef struct {
    double x, y;      /**< Where it stands; a category's number counts from 1. */
    double low, high; /**< Its interval (error bar, confidence band); NaN where none. */
    int64_t n;        /**< How many it stands for or rests on; -1 where that says nothing. */
    char *address;    /**< Of the table cell that prints the number, or NULL. */
} ReportPoint;

/** Points that belong together: a line, a bar's colour, an arm. */
typedef struct {
    char *id;
    char *label;
    int64_t n;      /**< Patients, or -1. */
    GArray *points; /**< ReportPoint. */
} ReportSeries;

/** A text at a place, or a bracket from `x` to `x2` with a text. */
typedef struct {
    char *text;
    double x, y, x2; /**< x2 is NaN for a text without bracket. */
    double value;    /**< The P value or coefficient that the text prints; NaN where none. */
    char *address;   /**< Of the cell with that number, or NULL. */
} ReportMark;

/** One frame of a figure with its axes. */
typedef struct {
    char *id;
    char *title;                       /**< May be "". */
    char *x_label, *y_label;           /**< May be "". */
    double x_min, x_max, y_min, y_max; /**< NaN: as the template chooses. */
    GPtrArray *series;                 /**< ReportSeries *. */
    GPtrArray *marks;                  /**< ReportMark *. */
} ReportPanel;

typedef struct {
    char *id;    /**< Of the analysis file: "fig5". */
    char *kind;  /**< Names the template: "means". */
    char *label; /**< "Figure 5"; "" where the id is a word. */
    char *title;
    GString *alt;          /**< For who cannot see it: what it shows, with numbers. */
    double width, height;  /**< In mm on paper. */
    GPtrArray *panels;     /**< ReportPanel *. */
    GPtrArray *categories; /**< char *: the names on the axis of categories; may be empty. */
    GPtrArray *notes;      /**< char *: what the caption says below the title. */
    GBytes *png; /**< The same as a bitmap, for documents that take no other; or NULL. */
    GBytes *svg; /**< The picture, once drawn; else NULL. */
    char *file;  /**< Name of the pictures beside the document, without ending; or NULL. */
} ReportFigure;

/** Width of a journal's column and of two, in mm. */
#define REPORT_FIGURE_SINGLE 85.0
#define REPORT_FIGURE_DOUBLE 174.0

/** A figure without panels. Free it with report_figure_free. */
ReportFigure *report_figure_new(
    const char *id, const char *kind, const char *title, const BaseWords *words);
/** NULL is fine; the type is that of GDestroyNotify. */
void report_figure_free(void *figure);

/** Appends a panel, its limits NaN and its labels "". Borrowed. */
ReportPanel *report_figure_add_panel(ReportFigure *figure, const char *id, const char *title);
/** Appends a category's name. */
void report_figure_add_category(ReportFigure *figure, const char *label);
/** Appends a sentence to the caption. */
void report_figure_add_note(ReportFigure *figure, const char *note);
/** Appends a series without points. Borrowed. */
ReportSeries *report_panel_add_series(
    ReportPanel *panel, const char *id, const char *label, int64_t n);
/** Appends a point; its address, if any, is copied. */
void report_series_add(ReportSeries *series, const ReportPoint *point);
/** Appends a mark; its texts are copied. */
void report_panel_add_mark(ReportPanel *panel, const ReportMark *mark);
/** Replaces the label of an axis. */
void report_panel_set_labels(ReportPanel *panel, const char *x_label, const char *y_label);

/** Whether it is of curves of survival or incidence, with numbers at risk below. */
bool report_figure_has_risk(const ReportFigure *figure);

/** "Figure 5. Title", or the title where there is no label. New. */
char *report_figure_caption(const ReportFigure *figure);
/** The i-th of the points. Borrowed. */
const ReportPoint *report_series_point(const ReportSeries *series, guint i);
