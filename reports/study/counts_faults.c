/* What the readers of counts share: numbers and texts out of JSON, and what is wrong with them.
 */
#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "reports/study/counts_read.h"

/* Larger numbers of patients are a mistake. */
static const json_int_t most = 1000000000000;
enum { MOST_TEXT = 200 };

gboolean report_counts_fail(GError **error, const char *sentence, const char *kinds, ...)
{
    va_list list;
    va_start(list, kinds);
    g_autofree char *text = base_words_vsay(base_words_speaking(), sentence, kinds, list);
    va_end(list);
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_INPUT, text);
    return FALSE;
}

gboolean report_counts_fault(
    const ReportCountsReading *reading, const char *where, const char *what, GError **error)
{
    return report_counts_fail(error, N_("{1}: {2}: {3}; ask the hospital for the file again"),
        "ttt", reading->name, where, what);
}

gboolean report_counts_number(const ReportCountsReading *reading, const json_t *object,
    const char *key, const char *where, int64_t *out, GError **error)
{
    const json_t *value = json_object_get(object, key);
    const json_int_t n = json_integer_value(value);
    if (!json_is_integer(value) || n < 0 || n > most) {
        g_autofree char *what = base_words_say(base_words_speaking(),
            N_("'{1}' is not a number of patients, 0 or more"), "t", key);
        return report_counts_fault(reading, where, what, error);
    }
    *out = n;
    return TRUE;
}

gboolean report_counts_patients(const ReportCountsReading *reading, const json_t *object,
    const char *key, const char *where, int64_t *out, GError **error)
{
    if (!report_counts_number(reading, object, key, where, out, error))
        return FALSE;
    if (*out == 0 || *out >= reading->min_cell)
        return TRUE;
    g_autofree char *what = base_words_say(base_words_speaking(),
        N_("'{1}' is {2}, and the file says that no number is below {3} (min_cell)"), "tnn",
        key, (gint64)*out, (gint64)reading->min_cell);
    return report_counts_fault(reading, where, what, error);
}

gboolean report_counts_keys(const ReportCountsReading *reading, const json_t *object,
    const char *where, const char *const *known, GError **error)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value)
    {
        if (g_strv_contains(known, key))
            continue;
        g_autofree char *what = base_words_say(
            base_words_speaking(), N_("nothing is called '{1}' there"), "t", key);
        return report_counts_fault(reading, where, what, error);
    }
    return TRUE;
}

gboolean report_counts_held(const ReportCountsReading *reading, const json_t *object,
    const char *where, char **out, GError **error)
{
    const json_t *held = json_object_get(object, "held_back");
    if (!held)
        return TRUE;
    const char *text = json_string_value(held);
    static const char *const beside[] = {
        "held_back", "table", "title", "counts", "label", "kind", "numbers", NULL};
    if (!text || strlen(text) > MOST_TEXT)
        return report_counts_fault(reading, where, _("'held_back' is no text"), error);
    if (!report_counts_keys(reading, object, where, beside, error))
        return FALSE;
    if (json_array_size(json_object_get(object, "numbers")) > 0)
        return report_counts_fault(
            reading, where, _("it is held back, and its numbers are there"), error);
    *out = g_strdup(text);
    return TRUE;
}
