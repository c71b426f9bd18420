#pragma once
/**
 * @file
 * A day as an option gives it. Inside commands/.
 */
#include <glib.h>

#include "base/clock.h"
#include "registry/registry.h"

/**
 * @param option  how messages name it: "--on".
 * @param text    ISO date; NULL is the clock's day, which is the user's.
 * @param day     days since 1970-01-01. FALSE with BASE_ERROR_USAGE where the text is no date.
 */
gboolean command_day(
    const BaseClock *clock, const char *option, const char *text, int32_t *day, GError **error);

/**
 * Whether something of this registry can have been said or decided on that day: not before the
 * study's first day or the registry's, and not after today.
 * @param text  the day as it was given; NULL, which is today, always can.
 */
gboolean command_day_said(Registry *registry, const BaseClock *clock, const char *option,
    const char *text, int32_t day, GError **error);

/** Whether that day has come, as the day of what somebody is to have said has. */
gboolean command_day_has_come(
    const BaseClock *clock, const char *option, const char *text, int32_t day, GError **error);

/** Whether the study had begun by that day; of one that says no `study_start` any day will do.
 */
gboolean command_day_of_study(
    Registry *registry, const char *option, const char *text, int32_t day, GError **error);
