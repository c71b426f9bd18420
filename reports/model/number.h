#pragma once
/**
 * @file
 * Numbers into cells under their addresses, for documents that no analysis file lays out row
 * by row.
 */
#include "reports/model/table.h"

/** What a number that does not exist prints as. */
#define REPORT_DASH "\xe2\x80\x93"

/** A cell in the making: texts are put one after the other, numbers under one address. */
typedef struct {
    ReportDocument *document;
    ReportCell *cell;      /**< NULL: the numbers are kept, nothing is printed. */
    ReportAddress address; /**< Its statistic is set by each number. */
    const char *test;      /**< Id of the test behind the numbers, or NULL. */
} ReportNumber;

/**
 * Adds a number to the document and to the cell.
 * @param decimals  as printed; a NaN is printed as a dash and kept as null.
 * @return its printed text, new.
 */
char *report_number_write(
    const ReportNumber *number, const char *statistic, double value, int decimals);

/** A count: the number alone in the cell. */
void report_number_count(const ReportNumber *number, const char *statistic, int64_t n);
