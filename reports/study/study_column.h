#pragma once
/**
 * @file
 * Inside reports/study: the columns of patients that rows stand for.
 */
#include "reports/study/study.h"

/** The column as it is stored. New; NULL with BASE_ERROR_STUDY. */
char *report_column_stored(
    const ReportTableWork *work, const SchemaRow *row, const char *visit, GError **error);
/**
 * A condition that is true where the value of a stored column is in doubt; NULL where nothing
 * tells. New.
 * @param doubt  one of REPORT_DOUBT_.
 */
char *report_column_doubt(const ReportTableWork *work, size_t doubt, const SchemaRow *row,
    const char *column, const char *visit);
