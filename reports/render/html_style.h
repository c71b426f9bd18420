#pragma once
/**
 * @file
 * The look of the HTML page: a journal's tables, on paper, on a screen, and on a phone.
 */

/** The style sheet, in parts; NULL-ended. */
extern const char *const report_html_style[];
