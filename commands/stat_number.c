#include "commands/stat_number.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <glib.h>

/* A plain decimal of few digits, as most are: a whole number below 2^53 over a power of ten up
   to 10^22 are both exact, so that their quotient is rounded once, as strtod rounds. False
   where the text is anything else. */
static bool parse_plain(const char *text, double *value)
{
    static const double power[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18};
    const bool negative = *text == '-';
    const char *at = text + negative;
    uint64_t whole = 0;
    size_t n_digits = 0, n_decimals = 0;
    bool point = false;
    for (; n_digits < 18 && (g_ascii_isdigit(*at) || (*at == '.' && !point)); at++) {
        if (*at == '.') {
            point = true;
            continue;
        }
        whole = 10 * whole + (uint64_t)(*at - '0');
        n_digits++;
        n_decimals += point;
    }
    if (*at != '\0' || n_digits == 0 || whole > UINT64_C(1) << 53)
        return false;
    const double size = (double)whole / power[n_decimals];
    *value = negative ? -size : size;
    return true;
}

bool command_stat_number(const char *text, double *value)
{
    if (parse_plain(text, value))
        return true;
    while (*text == ' ' || *text == '\t')
        text++;
    if (text[strspn(text, "0123456789+-.eE \t")] != '\0' || *text == '\0')
        return false;
    char *end = NULL;
    *value = strtod(text, &end);
    if (end == text)
        return false;
    return end[strspn(end, " \t")] == '\0';
}
