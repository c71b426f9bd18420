#pragma once
/**
 * @file
 * Formats of Excel's under which a number looks as the tables print it.
 */
#include "reports/model/table.h"

/**
 * The number format of one value of a cell.
 * @param part  which of the cell's values it is: an SD stands behind a mean as "\xc2\xb1 2.1".
 * @param mark  footnote mark shown behind the digits, or NULL.
 * @return new text. What rounding alone does not give ("<0.001", 0.99 for 1) is a literal.
 */
char *report_xlsx_number_format(const ReportValue *value, size_t part, const char *mark);
