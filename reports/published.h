#pragma once
/**
 * @file
 * Inside reports/: published tables as data, one number a row.
 */
#include <glib.h>

/** One row of the file; every text is "" where the cell is empty. */
typedef struct {
    char *study, *table, *variable, *level, *group, *visit, *statistic, *value;
} ReportPublished;

/**
 * Reads a CSV with the columns study, table, variable, level, group, visit, statistic and value
 * (others are allowed and ignored).
 * @return GPtrArray of ReportPublished (owned); NULL with BASE_ERROR_INPUT.
 */
GPtrArray *report_published_load(const char *path, GError **error);
