#include "commands/day.h"

#include "base/date.h"
#include "base/error.h"
#include "base/words.h"

gboolean command_day(
    const BaseClock *clock, const char *option, const char *text, int32_t *day, GError **error)
{
    if (!text) {
        *day = base_clock_day(clock);
        return TRUE;
    }
    if (base_date_parse(text, BASE_DATE_YMD, day))
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("%s %s: expected a date that exists, like 2022-03-31"), option, text);
    return FALSE;
}
