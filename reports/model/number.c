#include "reports/model/number.h"

#include <math.h>

#include "reports/model/format.h"

char *report_number_write(
    const ReportNumber *number, const char *statistic, double value, int decimals)
{
    ReportAddress address = number->address;
    address.statistic = statistic;
    char *printed =
        isnan(value) ? g_strdup(REPORT_DASH) : report_format_number(value, decimals);
    const size_t index =
        report_document_add_value(number->document, &address, value, printed, number->test);
    if (number->cell)
        report_cell_add_value(number->cell, index);
    return printed;
}

static void put_text(const ReportNumber *number, const char *text)
{
    if (number->cell)
        report_cell_set_text(number->cell, text);
}

void report_number_count(const ReportNumber *number, const char *statistic, int64_t n)
{
    g_autofree char *printed = report_number_write(number, statistic, (double)n, 0);
    put_text(number, printed);
}
