#include "schema/branching_dates.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"

static BaseDateOrder order_of(const BranchingCall *call)
{
    if (call->n > 3 && g_str_equal(call->values[3].text, "mdy"))
        return BASE_DATE_MDY;
    return call->n > 3 && g_str_equal(call->values[3].text, "dmy") ? BASE_DATE_DMY
                                                                   : BASE_DATE_YMD;
}

bool branching_is_present(const char *text)
{
    static const char *const present[] = {"today", "now", "today-utc", "now-utc", NULL};
    return g_strv_contains(present, text);
}

/** Seconds since 1970-01-01 of a date, a date and time, or today; false where it is none. */
static bool moment_of(const BranchingCall *call, size_t i, double *seconds)
{
    const char *text = call->values[i].text;
    unsigned hours = 0, minutes = 0, rest = 0;
    int32_t days = call->today;
    if (!branching_is_present(text)) {
        g_auto(GStrv) parts = g_strsplit(text, " ", 2);
        if (!parts[0] || !base_date_parse(parts[0], order_of(call), &days) ||
            (parts[1] && sscanf(parts[1], "%2u:%2u:%2u", &hours, &minutes, &rest) < 2))
            return false;
    }
    *seconds = days * 86400.0 + hours * 3600.0 + minutes * 60.0 + rest;
    return true;
}

/** Seconds of REDCap's units: a year has 365.2425 days, a month 30.44. 0 for none. */
static double unit_seconds(const char *unit)
{
    static const struct {
        const char *name;
        double seconds;
    } units[] = {{"y", 365.2425 * 86400}, {"M", 30.44 * 86400}, {"d", 86400}, {"h", 3600},
        {"m", 60}, {"s", 1}};
    for (size_t i = 0; i < G_N_ELEMENTS(units); i++)
        if (g_str_equal(unit, units[i].name))
            return units[i].seconds;
    return 0;
}

/** Whether the last argument asks for the sign: true, or 'true' as text. */
static bool wants_sign(const BranchingCall *call)
{
    const size_t named = call->n > 3 && (strcmp(call->values[3].text, "ymd") == 0 ||
                                            strcmp(call->values[3].text, "mdy") == 0 ||
                                            strcmp(call->values[3].text, "dmy") == 0);
    const size_t place = 3 + named;
    return call->n > place && g_ascii_strcasecmp(call->values[place].text, "false") != 0 &&
           branching_is_true(&call->values[place]);
}

BranchingValue branching_run_datediff(const BranchingCall *call)
{
    double first, second;
    const double unit = unit_seconds(call->values[2].text);
    if (unit == 0 || !moment_of(call, 0, &first) || !moment_of(call, 1, &second))
        return branching_text("");
    const double between = (second - first) / unit;
    return branching_number(wants_sign(call) ? between : fabs(between));
}

/** @param part  0 the year, 1 the month, 2 the day. */
static BranchingValue part_of(const BranchingCall *call, int part)
{
    double seconds;
    if (!moment_of(call, 0, &seconds))
        return branching_text("");
    char date[BASE_DATE_SIZE];
    static const int begins[] = {0, 5, 8};
    base_date_format((int32_t)floor(seconds / 86400), date);
    return branching_number((double)g_ascii_strtoll(date + begins[part], NULL, 10));
}

BranchingValue branching_run_year(const BranchingCall *call)
{
    return part_of(call, 0);
}

BranchingValue branching_run_month(const BranchingCall *call)
{
    return part_of(call, 1);
}

BranchingValue branching_run_day(const BranchingCall *call)
{
    return part_of(call, 2);
}
