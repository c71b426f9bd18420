#include "reports/words/test.h"

#include <math.h>

#include "reports/words/method.h"

char *report_adjustment_words(const ReportResult *result, const BaseWords *words)
{
    if (!result->adjusted.method)
        return NULL;
    g_autofree char *arguments = base_arguments(
        "tn", base_words(words, result->adjusted.method), (gint64)result->adjusted.family);
    return base_words_compose(words, N_("{1} over a family of {2}"), arguments);
}

char *report_result_warning(const ReportResult *result, const BaseWords *words)
{
    if (result->unpaired)
        return g_strdup(base_words(words,
            "the two visits of the same patients are compared as if they were "
            "independent samples"));
    if (isnan(result->p_value))
        return result->notes->len > 0
                   ? report_phrase_compose(result->notes->pdata[0], words)
                   : g_strdup(base_words(words, "P is not defined for these data"));
    return result->adjusted.method && result->adjusted.family == 1
               ? g_strdup(
                     base_words(words, "an adjustment over a family of one changes nothing"))
               : NULL;
}

static void set_text(char **target, char *text)
{
    g_free(*target);
    *target = text;
}

static void set_array(GArray *target, const GArray *from)
{
    g_array_set_size(target, 0);
    if (from->len > 0)
        g_array_append_vals(target, from->data, from->len);
}

void report_test_fill(ReportTest *test, const ReportResult *result, const BaseWords *words)
{
    set_text(&test->method, report_method_words(result->method, result->parts, NULL));
    set_text(&test->shown, report_method_words(result->method, result->parts, words));
    set_text(&test->brief, g_strdup(report_method_name(result->method, words)));
    set_text(&test->method_id, g_strdup(report_method(result->method)->id));
    set_text(&test->adjustment, report_adjustment_words(result, words));
    set_text(&test->note, report_result_warning(result, words));
    set_array(test->estimates, result->estimates);
    set_array(test->effects, result->effects);
    test->n = result->n;
    test->n_missing = result->n_missing;
    test->statistic = result->statistic;
    test->df[0] = result->df[0];
    test->df[1] = result->df[1];
    test->n_df = result->n_df;
    test->p_value = result->p_value;
    test->p_low = result->p_low;
    test->p_high = result->p_high;
    test->exact = result->exact;
    test->withheld = result->withheld;
    test->adjusted_from = result->adjusted.p_value;
    test->raw_low = result->adjusted.p_low;
    test->raw_high = result->adjusted.p_high;
}
