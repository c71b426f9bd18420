#pragma once
/**
 * @file
 * One moment. A program reads the clock once, when a command starts, and passes it down, so
 * that all that the command does has one time and one day. Nothing else asks for the time.
 */
#include <stdint.h>

typedef struct {
    int64_t utc;   /**< Seconds since 1970-01-01T00:00:00Z. */
    int64_t local; /**< What the user's clock shows, as seconds since 1970-01-01T00:00:00. */
} BaseClock;

/** The moment of the call, where the time zone is the user's (TZ, else the machine's). */
BaseClock base_clock_read(void);

/** Today where the user is, as days since 1970-01-01. */
int32_t base_clock_day(const BaseClock *clock);

/** Room for "2022-03-31T09:15:00Z" and its NUL, also of years that nobody will see. */
enum { BASE_CLOCK_SIZE = 32 };

/** The moment in UTC as 2022-03-31T09:15:00Z. */
void base_clock_format(const BaseClock *clock, char out[BASE_CLOCK_SIZE]);
