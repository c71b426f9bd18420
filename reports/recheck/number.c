/* Numbers as they are printed. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "reports/recheck/inside.h"

/* What rounding by half, up or to even, may have been given. */
static const double slack = 1e-9;

static int decimals_of(const char *digits)
{
    const char *point = strchr(digits, '.');
    return point ? (int)strspn(point + 1, "0123456789") : 0;
}

Printed printed_read(const char *text)
{
    Printed out = {.value = NAN, .low = NAN, .high = NAN};
    g_autofree char *trimmed = g_strstrip(g_strdup(text ? text : ""));
    const bool below = trimmed[0] == '<', above = trimmed[0] == '>';
    const char *digits = trimmed + (below || above);
    digits += *digits == '=';
    out.is_there = trimmed[0] != '\0';
    g_autofree char *plain = g_strdelimit(g_strdup(digits), ",", ' ');
    char *end = NULL;
    const double value = g_ascii_strtod(plain, &end);
    if (end == plain || *end != '\0' || !isfinite(value))
        return out;
    const double half = 0.5 * pow(10, -decimals_of(plain));
    out.is_number = true;
    out.value = value;
    out.decimals = decimals_of(plain);
    out.is_band = below || above;
    out.low = below ? -INFINITY : above ? value : value - half;
    out.high = below ? value : above ? INFINITY : value + half;
    return out;
}

bool printed_fits(const Printed *printed, double low, double high)
{
    return high >= printed->low - slack && low <= printed->high + slack;
}
