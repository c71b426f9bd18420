#include "reports/model/format.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/decimal.h"
#include "base/error.h"

#define MINUS "\xe2\x88\x92"

static gboolean parse_name(const char *name, const char *const *names, size_t n,
    const char *what, int *found, GError **error)
{
    for (size_t i = 0; i < n; i++) {
        if (g_str_equal(name, names[i])) {
            *found = (int)i;
            return TRUE;
        }
    }
    GString *known = g_string_new(NULL);
    for (size_t i = 0; i < n; i++)
        g_string_append_printf(known, "%s%s", i ? ", " : "", names[i]);
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s '%s' is not known; use one of %s",
        what, name, known->str);
    g_string_free(known, TRUE);
    return FALSE;
}

gboolean report_p_style_parse(const char *name, ReportPStyle *style, GError **error)
{
    static const char *const names[] = {"segment", "jmp", "nejm", "lancet", "ama"};
    int found = 0;
    if (!parse_name(name, names, G_N_ELEMENTS(names), "style of P values", &found, error))
        return FALSE;
    *style = (ReportPStyle)found;
    return TRUE;
}

gboolean report_percent_style_parse(const char *name, ReportPercentStyle *style, GError **error)
{
    static const char *const names[] = {"segment", "fixed1"};
    int found = 0;
    if (!parse_name(name, names, G_N_ELEMENTS(names), "style of percentages", &found, error))
        return FALSE;
    *style = (ReportPercentStyle)found;
    return TRUE;
}

/* P with at least `decimals` decimals, and as many more as keep it on its side of 0.05. */
static char *p_fixed(double p, int decimals)
{
    char text[BASE_DECIMAL_SIZE];
    for (; decimals < 15; decimals++) {
        if ((base_decimal_round(p, decimals) < 0.05) == (p < 0.05))
            break;
    }
    base_decimal_fixed(p, decimals, text);
    return g_strdup(text);
}

static char *p_jmp(double p)
{
    static const struct {
        double below;
        const char *text;
    } bands[] = {{0.0001, "<0.0001"}, {0.005, "<0.005"}, {0.01, "<0.01"}, {0.05, "<0.05"}};
    for (size_t i = 0; i < G_N_ELEMENTS(bands); i++) {
        if (p < bands[i].below)
            return g_strdup(bands[i].text);
    }
    return base_decimal_round(p, 2) > 0.99 ? g_strdup("0.99") : p_fixed(p, 2);
}

static char *p_lancet(double p)
{
    if (p < 0.0001)
        return g_strdup("<0.0001");
    int decimals = 2;
    double decade = 0.1; /* not above p, once the loop ends */
    for (; p < decade; decade /= 10)
        decimals++;
    if (decimals > 2 && base_decimal_round(p, decimals) >= 9.999 * decade)
        decimals--; /* 0.0996 is 0.10 */
    return p_fixed(p, decimals);
}

static char *p_ama(double p)
{
    if (p < 0.001)
        return g_strdup("<.001");
    if (p > 0.99)
        return g_strdup(">.99");
    char *text = p_fixed(p, p < 0.01 ? 3 : 2);
    memmove(text, text + 1, strlen(text));
    return text;
}

char *report_format_p(double p_value, ReportPStyle style)
{
    if (isnan(p_value))
        return g_strdup("NA");
    if (style == REPORT_P_JMP)
        return p_jmp(p_value);
    if (style == REPORT_P_AMA)
        return p_ama(p_value);
    if (p_value > 0.99)
        return g_strdup(">0.99");
    if (style == REPORT_P_LANCET)
        return p_lancet(p_value);
    if (p_value < 0.001)
        return g_strdup("<0.001");
    if (style == REPORT_P_NEJM)
        return p_fixed(p_value, p_value < 0.01 ? 3 : 2);
    return p_fixed(p_value, base_decimal_round(p_value, 2) >= 0.10 ? 2 : 3);
}

char *report_format_percent(int64_t n, int64_t total, ReportPercentStyle style)
{
    char text[BASE_DECIMAL_SIZE];
    if (total <= 0)
        return g_strdup("");
    base_decimal_fixed(100.0 * (double)n / (double)total, style == REPORT_PERCENT_FIXED1, text);
    return g_strdup(text);
}

char *report_format_number(double value, int decimals)
{
    char text[BASE_DECIMAL_SIZE];
    if (isnan(value))
        return g_strdup("NA");
    base_decimal_fixed(value, decimals, text);
    return g_strdup(text);
}

char *report_format_bound(double value, int decimals)
{
    if (isinf(value))
        return g_strdup(value > 0 ? "Inf" : "-Inf");
    return isnan(value) ? g_strdup("\xe2\x80\x93") : report_format_number(value, decimals);
}

char *report_true_minus(const char *text)
{
    GString *out = g_string_new(NULL);
    for (const char *c = text; *c != '\0'; c++) {
        const bool sign = *c == '-' && g_ascii_isdigit(c[1]) &&
                          (c == text || strchr(" ([<>=,", c[-1]) != NULL);
        if (sign)
            g_string_append(out, MINUS);
        else
            g_string_append_c(out, *c);
    }
    return g_string_free(out, FALSE);
}

char *report_plain_minus(const char *text)
{
    GString *out = g_string_new(text);
    g_string_replace(out, MINUS, "-", 0);
    return g_string_free(out, FALSE);
}
