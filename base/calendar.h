#pragma once
/**
 * @file
 * Calendars out (iCalendar, RFC 5545): entries of whole days, in the form that calendar
 * programs take. Lines end in CR LF and are folded at 75 bytes, never within a character;
 * commas, semicolons, backslashes and line ends in texts are escaped; what is no UTF-8 is
 * replaced.
 */
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"

/** Whether a file that begins with these bytes is a calendar: a BaseOutputKin's `is_kin`. */
bool base_calendar_is_one(const char *head, gsize size);

/** Begins a calendar that is called by that name. New text, to be ended. */
GString *base_calendar_begin(const char *name);

/** An entry of one whole day; it does not count as busy time. */
typedef struct {
    const char *uid; /**< Globally unique, and the same whenever this entry is written again. */
    int32_t day;     /**< Days since 1970-01-01. */
    const char *summary;
    const char *description; /**< "" for none. */
} BaseCalendarEntry;

/** Appends an entry. @param clock  the moment at which it is written. */
void base_calendar_add(GString *out, const BaseCalendarEntry *entry, const BaseClock *clock);

/** Ends the calendar. */
void base_calendar_end(GString *out);
