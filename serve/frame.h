#pragma once
/**
 * @file
 * What stands around every view: head, the row of views, what was just done, and the foot with
 * the same in a terminal, the snapshot, and when the program ends by itself.
 */
#include "serve/page.h"

/** What the frame shows beside the page. Borrowed. */
typedef struct {
    const ServeView *views;
    gsize n_views;
    const ServeSummary *summary; /**< NULL: nothing may be seen yet, or it could not be read. */
    const char *version;
    const char *said; /**< What was just done, or NULL. */
    guint idle_minutes;
    guint refresh; /**< Seconds after which the browser asks again; 0: it does not. */
} ServeFrame;

/** The whole page. New. */
GBytes *serve_frame(const ServePage *page, const ServeFrame *frame);
