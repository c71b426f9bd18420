#pragma once
/**
 * @file
 * What stands behind a cell of a table: for pages that open it.
 */
#include <glib.h>

/** A line of it. */
typedef struct {
    char *label; /**< "Inputs"; "" where it goes on with the line before. */
    char *text;
} ReportWhyLine;

typedef struct {
    char *title;
    GPtrArray *lines; /**< ReportWhyLine *. */
} ReportWhy;

/** Nothing yet; the title is "". */
ReportWhy *report_why_new(void);
/** Frees it; for arrays. NULL is fine. */
void report_why_free(void *why);
/** Sets the title; copied. */
void report_why_title(ReportWhy *why, const char *title);
/** Appends a line; texts are copied. */
void report_why_add(ReportWhy *why, const char *label, const char *text);
