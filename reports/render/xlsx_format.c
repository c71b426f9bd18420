#include "reports/render/xlsx_format.h"

#include <string.h>

#include "reports/model/format.h"

#define TRUE_MINUS "\xe2\x88\x92"

static char *quoted(const char *text)
{
    g_autofree char *shown = report_true_minus(text);
    return g_strconcat("\"", shown, "\"", NULL);
}

/* "0.00" for digits that rounding gives, without the zero before the point where none is
 * printed; a literal for all others: bounds, and styles that stop at 0.99. */
static char *digits_format(const ReportValue *value)
{
    const char *printed = value->printed;
    const char *point = strchr(printed, '.');
    const size_t decimals = point ? strlen(point + 1) : 0;
    const bool bare = point == printed;
    g_autofree char *rounded = report_format_number(value->value, (int)decimals);
    if (!g_str_equal(bare && rounded[0] == '0' ? rounded + 1 : rounded, printed))
        return quoted(printed);
    g_autofree char *fill = g_strnfill(decimals, '0');
    return g_strconcat(bare ? "" : "0", decimals > 0 ? "." : "", fill, NULL);
}

char *report_xlsx_number_format(const ReportValue *value, size_t part, const char *mark)
{
    const bool percent = g_str_equal(value->statistic, "percent");
    const bool spread = g_str_equal(value->statistic, "sd") && part == 1;
    const bool of = g_str_equal(value->statistic, "denominator");
    const char *before = percent ? "\"(\"" : spread ? "\"\xc2\xb1 \"" : of ? "\"of \"" : "";
    g_autofree char *digits = digits_format(value);
    g_autofree char *marked = mark ? quoted(mark) : g_strdup("");
    g_autofree char *after =
        g_strconcat(percent ? "\"%)\"" : "", mark ? "\" \"" : "", marked, NULL);
    g_autofree char *plain = g_strconcat(before, digits, after, NULL);
    if (value->value >= 0 || digits[0] == '"')
        return value->value < 0 ? g_strconcat(plain, ";", plain, NULL)
                                : g_steal_pointer(&plain);
    /* A section for numbers below zero has the sign that it names: a true minus, or none where
     * -0.04 is printed as 0.0. */
    return g_strconcat(plain, ";", before, value->printed[0] == '-' ? "\"" TRUE_MINUS "\"" : "",
        digits, after, NULL);
}
