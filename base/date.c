#include "base/date.h"

#include <stddef.h>

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Days since 1970-01-01, by counting eras of 400 years that begin on 1 March; from 0001-01-01.
 */
static int32_t days_from_civil(int year, int month, int day)
{
    year -= month <= 2;
    const int era = year / 400;
    const int year_of_era = year - era * 400;
    const int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const int day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

/* A run of at most `max_digits` digits; returns how many there were, 0 for none or too many. */
static int read_number(const char **cursor, int max_digits, int *value)
{
    int digits = 0;
    *value = 0;
    for (; **cursor >= '0' && **cursor <= '9'; (*cursor)++) {
        if (++digits > max_digits)
            return 0;
        *value = *value * 10 + (**cursor - '0');
    }
    return digits;
}

bool base_date_parse(const char *text, BaseDateOrder order, int32_t *days)
{
    int part[3], digits[3];
    char separator = 0;
    for (int i = 0; i < 3; i++) {
        digits[i] = read_number(&text, 4, &part[i]);
        if (digits[i] == 0)
            return false;
        if (i == 2)
            break;
        if ((*text != '-' && *text != '/' && *text != '.') || (separator && *text != separator))
            return false;
        separator = *text++;
    }
    if (*text != '\0')
        return false;
    if (digits[0] == 4)
        order = BASE_DATE_YMD;
    static const int place[3][3] = {
        [BASE_DATE_YMD] = {0, 1, 2}, [BASE_DATE_MDY] = {2, 0, 1}, [BASE_DATE_DMY] = {2, 1, 0}};
    const int year = part[place[order][0]], month = part[place[order][1]],
              day = part[place[order][2]];
    if (digits[place[order][0]] != 4 || digits[place[order][1]] > 2 ||
        digits[place[order][2]] > 2 || year < 1 || month < 1 || month > 12 || day < 1)
        return false;
    static const int month_days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (day > month_days[month - 1] + (month == 2 && is_leap(year)))
        return false;
    *days = days_from_civil(year, month, day);
    return true;
}

/* The last n digits of a number. */
static void write_digits(char *out, unsigned number, size_t n)
{
    for (; n > 0; number /= 10)
        out[--n] = (char)('0' + number % 10);
}

void base_date_format(int32_t days, char out[BASE_DATE_SIZE])
{
    const int shifted = days + 719468;
    const int era = shifted / 146097;
    const int day_of_era = shifted - era * 146097;
    const int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const int day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int month_from_march = (5 * day_of_year + 2) / 153;
    const int day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    const int month = month_from_march + (month_from_march < 10 ? 3 : -9);
    const int year = year_of_era + era * 400 + (month <= 2);
    write_digits(out, (unsigned)year, 4);
    out[4] = '-';
    write_digits(out + 5, (unsigned)month, 2);
    out[7] = '-';
    write_digits(out + 8, (unsigned)day, 2);
    out[10] = '\0';
}
