#pragma once
/**
 * @file
 * A day as an option gives it. Inside commands/.
 */
#include <glib.h>

#include "base/clock.h"

/**
 * @param option  how messages name it: "--on".
 * @param text    ISO date; NULL is the clock's day, which is the user's.
 * @param day     days since 1970-01-01. FALSE with BASE_ERROR_USAGE where the text is no date.
 */
gboolean command_day(
    const BaseClock *clock, const char *option, const char *text, int32_t *day, GError **error);
