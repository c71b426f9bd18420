#include "base/decimal.h"

#include <glib.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIGNIFICANT = 15 };

static bool write_special(double value, char *out)
{
    if (isnan(value))
        out[0] = '\0';
    else if (isinf(value))
        (void)g_strlcpy(out, value > 0 ? "Inf" : "-Inf", BASE_DECIMAL_SIZE);
    else
        return false;
    return true;
}

/* Adds one unit in the last place of a run of decimal digits whose first is not 9. */
static void increment(char *digits, int n)
{
    int i = n - 1;
    for (; digits[i] == '9'; i--)
        digits[i] = '0';
    digits[i]++;
}

void base_decimal_fixed(double value, int decimals, char out[BASE_DECIMAL_SIZE])
{
    if (write_special(value, out))
        return;
    char scientific[40];
    (void)g_ascii_formatd(scientific, sizeof scientific, "%.14e", fabs(value));
    /* d.dddddddddddddde+XX: digits, and the power of ten of the first of them. */
    char digits[SIGNIFICANT + 2] = "0";
    digits[1] = scientific[0];
    memcpy(digits + 2, scientific + 2, SIGNIFICANT - 1);
    digits[SIGNIFICANT + 1] = '\0';
    const int exponent = atoi(strchr(scientific, 'e') + 1);

    /* digits[0] is a guard for the carry and stands for 10^(exponent + 1). */
    int kept = exponent + 2 + decimals;
    if (kept < 0)
        kept = 0;
    if (kept < SIGNIFICANT + 1) {
        const bool up = digits[kept] >= '5' && exponent + 1 + decimals >= -1;
        memset(digits + kept, '0', (size_t)(SIGNIFICANT + 1 - kept));
        if (up)
            increment(digits, MAX(kept, 1));
    }
    bool zero = true;
    char *cursor = out;
    char *sign = cursor++;
    for (int place = MAX(exponent + 1, 0); place >= -decimals; place--) {
        const int index = exponent + 1 - place;
        const char digit = index >= 0 && index <= SIGNIFICANT ? digits[index] : '0';
        if (digit != '0')
            zero = false;
        if (place == -1)
            *cursor++ = '.';
        if (place > 0 && cursor == sign + 1 && digit == '0')
            continue;
        *cursor++ = digit;
    }
    *cursor = '\0';
    if (value < 0 && !zero)
        *sign = '-';
    else
        memmove(out, out + 1, strlen(out + 1) + 1);
}

double base_decimal_round(double value, int decimals)
{
    char text[BASE_DECIMAL_SIZE];
    if (!isfinite(value))
        return value;
    base_decimal_fixed(value, decimals, text);
    return g_ascii_strtod(text, NULL);
}

/* What sites send: a whole number of thousandths or less of them. Such a decimal of at most 15
   digits is the only one that reads back as the value, so it is written from integers, which
   takes a tenth of the time. False where the value is none. */
static bool write_short(double value, char out[BASE_DECIMAL_SIZE])
{
    static const int64_t powers[] = {1, 10, 100, 1000};
    for (int decimals = 0; decimals < (int)G_N_ELEMENTS(powers); decimals++) {
        const double scaled = value * (double)powers[decimals];
        if (!(fabs(scaled) < 1e15))
            return false;
        int64_t rest = llround(fabs(scaled));
        if (copysign((double)rest, value) / (double)powers[decimals] != value)
            continue;
        char room[32];
        char *at = room + sizeof room;
        *--at = '\0';
        for (int place = 0; place <= decimals || rest > 0; place++, rest /= 10) {
            if (place == decimals && place > 0)
                *--at = '.';
            *--at = (char)('0' + rest % 10);
        }
        if (value < 0)
            *--at = '-';
        (void)g_strlcpy(out, at, BASE_DECIMAL_SIZE);
        return true;
    }
    return false;
}

void base_decimal_shortest(double value, char out[BASE_DECIMAL_SIZE])
{
    if (write_special(value, out) || write_short(value, out))
        return;
    static const char *const formats[] = {"%.15g", "%.16g", "%.17g"};
    for (size_t i = 0; i < G_N_ELEMENTS(formats); i++) {
        (void)g_ascii_formatd(out, BASE_DECIMAL_SIZE, formats[i], value);
        if (g_ascii_strtod(out, NULL) == value)
            break;
    }
    if (g_str_equal(out, "-0"))
        (void)g_strlcpy(out, "0", BASE_DECIMAL_SIZE);
}

/* k with value == k / 10^scale exactly; false where there is none below 2^53. */
static bool unit_of(double value, int scale, int64_t *unit)
{
    static const double powers[BASE_DECIMAL_MOST + 1] = {
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    const double largest = 9007199254740992.0;
    const double k = nearbyint(value * powers[scale]);
    if (!(fabs(k) < largest) || k / powers[scale] != value)
        return false;
    *unit = (int64_t)k;
    return true;
}

int base_decimal_scale(const double *value, size_t n, int64_t *unit)
{
    /* A value that fits a scale fits the finer ones up to 2^53, so the scale only grows. */
    int scale = 0;
    for (size_t i = 0; i < n; i++)
        while (!unit_of(value[i], scale, &unit[i]))
            if (++scale > BASE_DECIMAL_MOST)
                return -1;
    for (size_t i = 0; i < n; i++)
        if (!unit_of(value[i], scale, &unit[i]))
            return -1;
    return scale;
}
