#pragma once
/**
 * @file
 * Inside reports/render: pages of slides, in points from the lower left corner.
 */
#include "reports/model/table.h"

/** 13.33 by 7.5 inches, and the margin. */
#define SLIDE_WIDTH 960.0
#define SLIDE_HEIGHT 540.0
#define SLIDE_MARGIN 36.0
/** Size of the title of a page. */
#define SLIDE_TITLE 20

/** A text on a page. */
typedef struct {
    double x, y; /**< Of its base, at the side that `align` says. */
    double size; /**< Points. */
    char align;  /**< 'l', 'c' or 'r'. */
    bool soft;   /**< Grey. */
    bool bold;
} SlideText;

/** Begins a page, empty. */
void slide_begin(GString *out);
/** Ends it. */
void slide_end(GString *out);
/** Sizes of fonts, lines and marks that follow, in points on paper times the scale. */
void slide_scale(GString *out, double scale);
/** A text in points of the page, on one of that scale. */
void slide_label(GString *out, const SlideText *how, const char *text, double scale);
/** The same at scale 1; nothing for "". */
void slide_text(GString *out, const SlideText *how, const char *text);
/** A horizontal rule. */
void slide_rule(GString *out, double from, double to, double y, double weight);
/** The title of a page, and what it continues. @return y below it. */
double slide_title(GString *out, const char *title);
/** About how wide a text is at that size. */
double slide_width(const char *text, double size);
/** The text on lines of about that width. New. */
GPtrArray *slide_lines(const char *text, double width, double size);
