#include "base/clock.h"

#include <glib.h>

enum { DAY_SECONDS = 86400 };

BaseClock base_clock_read(void)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    const int64_t utc = g_date_time_to_unix(now);
    return (BaseClock){
        .utc = utc, .local = utc + g_date_time_get_utc_offset(now) / G_TIME_SPAN_SECOND};
}

int32_t base_clock_day(const BaseClock *clock)
{
    const int64_t rest = clock->local % DAY_SECONDS;
    return (int32_t)((clock->local - rest) / DAY_SECONDS - (rest < 0));
}

void base_clock_format(const BaseClock *clock, char out[BASE_CLOCK_SIZE])
{
    g_autoptr(GDateTime) moment = g_date_time_new_from_unix_utc(clock->utc);
    g_autofree char *text = moment ? g_date_time_format(moment, "%Y-%m-%dT%H:%M:%SZ") : NULL;
    (void)g_strlcpy(out, text ? text : "", BASE_CLOCK_SIZE);
}
