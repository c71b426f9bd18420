#include "commands/day.h"

#include <string.h>

#include "base/date.h"
#include "base/error.h"
#include "base/words.h"
#include "registry/trail.h"
#include "schema/study.h"

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

static gboolean fail(
    GError **error, const char *sentence, const char *option, const char *text, int32_t since)
{
    char first[BASE_DATE_SIZE];
    base_date_format(since, first);
    g_autofree char *message =
        base_words_say(base_words_speaking(), sentence, "ttt", option, text, first);
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, message);
    return FALSE;
}

gboolean command_day_of_study(
    Registry *registry, const char *option, const char *text, int32_t day, GError **error)
{
    const SchemaStudy *study = registry_study(registry);
    return !text || !study->has_start || day >= study->start_days ||
           fail(error,
               N_("{1} {2}: the study began on {3} (study_start of study.yaml); expected a day "
                  "from then on"),
               option, text, study->start_days);
}

gboolean command_day_has_come(
    const BaseClock *clock, const char *option, const char *text, int32_t day, GError **error)
{
    const int32_t today = base_clock_day(clock);
    return day <= today ||
           fail(error,
               N_("{1} {2}: that day is yet to come; expected the day on which it was said, at "
                  "the latest today ({3})"),
               option, text, today);
}

/* The day of the journal's first entry; that of its time where an old one has none. */
static gboolean take_first(const RegistryJournalEntry *entry, void *data, GError **error)
{
    (void)error;
    int32_t *first = data;
    g_autofree char *day =
        g_strndup(entry->day ? entry->day : entry->time, strlen("2026-01-01"));
    if (entry->import_id == 1)
        (void)base_date_parse(day, BASE_DATE_YMD, first);
    return TRUE;
}

gboolean command_day_said(Registry *registry, const BaseClock *clock, const char *option,
    const char *text, int32_t day, GError **error)
{
    int32_t first = INT32_MIN;
    if (!text)
        return TRUE;
    return command_day_has_come(clock, option, text, day, error) &&
           command_day_of_study(registry, option, text, day, error) &&
           registry_journal_each(registry, take_first, &first, error) &&
           (day >= first ||
               fail(error,
                   N_("{1} {2}: this registry was made on {3}, and nobody can have said "
                      "anything of its data before; expected a day from then on"),
                   option, text, first));
}
