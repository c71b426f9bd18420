#include "reports/words/reading.h"

#include "reports/words/sentence.h"

/* ---- tables ---- */

char *report_reading_words(const ReportReading *reading, const BaseWords *words)
{
    g_autoptr(GPtrArray) kinds = g_ptr_array_new();
    if (reading->means)
        g_ptr_array_add(kinds, (char *)base_words(words, N_("mean \xc2\xb1 SD")));
    if (reading->medians)
        g_ptr_array_add(
            kinds, (char *)base_words(words, N_("median [first to third quartile, type 7]")));
    if (reading->shares)
        g_ptr_array_add(kinds, (char *)base_words(words, N_("n (%)")));
    if (kinds->len == 0)
        g_ptr_array_add(kinds, (char *)base_words(words, N_("numbers of patients")));
    g_autofree char *list = report_joined(kinds, base_words(words, N_(" or ")));
    GString *text = g_string_new(NULL);
    report_append_said(text, base_words_say(words, N_("Values are {1}"), "t", list));
    if (reading->ranges)
        g_string_append(text, base_words(words, "; least to greatest in parentheses behind "
                                                "those that have them"));
    if (reading->denominators)
        g_string_append(text,
            base_words(words, "; percentages are of the patients with a known value, whose "
                              "number follows the stroke where it is not that of the column"));
    return report_sentence(text, words);
}

char *report_no_column_words(
    const char *label, gint64 n, const char *reasons, const BaseWords *words)
{
    return reasons[0] != '\0'
               ? base_words_say(words,
                     N_("{1} is unknown for {2} patients ({3}), who are not in the table."),
                     "tnt", label, n, reasons)
               : base_words_say(words,
                     "{1} is unknown for {2} patients, who are not in the table.", "tn", label,
                     n);
}

char *report_bars_words(bool ci, const BaseWords *words)
{
    return g_strdup(
        base_words(words, ci ? N_("Means; the bars are 95% confidence intervals (t).")
                             : N_("Means; the bars are one standard deviation up and down, but "
                                  "not beyond the least and the greatest value observed.")));
}

char *report_total_words(const char *label, const char *address, gint64 n,
    const char *other_address, gint64 other_n, const BaseWords *words)
{
    return base_words_say(words,
        "{1}: {2} is {3}, and {4} is {5}; they name the same patients.", "ttntn", label,
        address, n, other_address, other_n);
}

char *report_improvement_words(const GPtrArray *rows, const BaseWords *words)
{
    g_autofree char *list = report_joined(rows, base_words(words, ", "));
    return base_words_say(words,
        "Changes are after minus before; those of {1} are improvements: before minus after.",
        "t", list);
}

char *report_condition_words(
    const char *label, gint64 n, gint64 n_members, gint64 n_unknown, const BaseWords *words)
{
    GString *text = g_string_new(NULL);
    report_append_said(text, base_words_say(words, "Only patients with {1}: {2} of {3}", "tnn",
                                 label, n, n_members));
    if (n_unknown > 0)
        report_append_said(text,
            base_words_say(words, "; for {1} it is unknown, and they are not in the table", "n",
                n_unknown));
    return report_sentence(text, words);
}

char *report_rest_words(gint64 n, const BaseWords *words)
{
    g_autofree char *arguments = base_arguments("n", n);
    return base_words_compose_n(words,
        "{1} patient is in none of the groups, and not in the table.",
        "{1} patients are in none of the groups, and not in the table.", n, arguments);
}

char *report_p_bound_words(
    ReportPStyle style, const double *p_values, size_t n, const BaseWords *words)
{
    for (size_t i = 0; style == REPORT_P_JMP && i < n; i++)
        if (p_values[i] >= 0.995)
            return g_strdup(base_words(words, "A P of 0.995 or more is printed as 0.99."));
    return NULL;
}

char *report_abbreviation_words(const GPtrArray *entries, const BaseWords *words)
{
    g_autofree char *list = report_joined(entries, base_words(words, "; "));
    return base_words_say(words, "Abbreviations: {1}.", "t", list);
}

/* ---- the Methods section ---- */

static void append_step(GString *text, const ReportFlowStep *step, const BaseWords *words)
{
    const bool named = step->excluded_label[0] != '\0';
    const char *label = named ? step->excluded_label : step->label;
    if (step->after_origin)
        report_append_said(
            text, base_words_say(words,
                      named ? N_("{1} (n = {2}, by what happened after {3})")
                            : N_("not {1} (n = {2}, by what happened after {3})"),
                      "tnt", label, step->n_excluded, step->origin));
    else
        report_append_said(
            text, base_words_say(words, named ? N_("{1} (n = {2})") : N_("not {1} (n = {2})"),
                      "tn", label, step->n_excluded));
}

char *report_participants_words(const GPtrArray *flow, const BaseWords *words)
{
    const ReportFlowStep *first = flow->pdata[0];
    const ReportFlowStep *last = flow->pdata[flow->len - 1];
    g_autoptr(GString) steps = g_string_new(NULL);
    if (last->n_after == first->n_before)
        return base_words_say(
            words, N_("All {1} registered patients were analysed."), "n", first->n_before);
    for (guint i = 0; i < flow->len; i++) {
        g_string_append(steps, i > 0 ? base_words(words, "; ") : "");
        append_step(steps, flow->pdata[i], words);
    }
    return base_words_say(words,
        "Of {1} registered patients, {2} were analysed. Excluded were, one step after the "
        "other: {3}.",
        "nnt", first->n_before, last->n_after, steps->str);
}

char *report_groups_words(
    const GPtrArray *names, gint64 n_rest, bool others, const BaseWords *words)
{
    g_autofree char *list = report_listed(names, words);
    char *said = base_words_say(words, "The groups are {1}.", "t", list);
    if (n_rest == 0)
        return said;
    GString *text = g_string_new(NULL);
    report_append_said(text, said);
    report_append_said(text,
        base_words_say(words,
            others ? N_(" Members of the cohort in none of them, who are in no table that "
                        "compares them: {1}.")
                   : N_(" Members of the cohort in none of them, who are in no table: {1}."),
            "n", n_rest));
    return g_string_free(text, FALSE);
}

char *report_rows_in_words(
    const GPtrArray *rows, const GPtrArray *tables, const BaseWords *words)
{
    g_autofree char *what = report_listed(rows, words);
    g_autofree char *where = report_listed(tables, words);
    return base_words_say(words, "{1} in {2}", "tt", what, where);
}

char *report_numbers_words(const ReportNumbers *numbers, const BaseWords *words)
{
    const char *given =
        numbers->means && numbers->medians
            ? N_("Numbers are given as mean and standard deviation or as median and quartiles "
                 "(type 7). ")
        : numbers->means   ? N_("Numbers are given as mean and standard deviation. ")
        : numbers->medians ? N_("Numbers are given as median and quartiles (type 7). ")
                           : "";
    const char *shares = numbers->shares
                             ? N_("Categories are given as number and percentage of "
                                  "the patients with a known value. ")
                             : "";
    GString *text = g_string_new(*given ? base_words(words, given) : "");
    g_string_append(text, *shares ? base_words(words, shares) : "");
    g_string_append(
        text, base_words(words, "Unknown values are counted and take no part in any "
                                "test. "));
    if (numbers->changes) {
        g_string_append(
            text, base_words(words, "A change is the later value minus the earlier one "
                                    "of the patients who have both"));
        if (numbers->improvements->len > 0) {
            g_autofree char *list =
                report_joined(numbers->improvements, base_words(words, "; "));
            report_append_said(
                text, base_words_say(words,
                          "; of {1} it is the earlier value minus the later one, so that "
                          "more is better",
                          "t", list));
        }
        g_string_append(text, base_words(words, N_(". ")));
    }
    g_string_append(
        text, base_words(words, "Printed numbers are rounded half away from zero."));
    return g_string_free(text, FALSE);
}

char *report_tests_words(
    const GPtrArray *tables, const GPtrArray *methods, const BaseWords *words)
{
    g_autofree char *where = report_listed(tables, words);
    g_autofree char *how = report_listed(methods, words);
    return base_words_say(words, "P values in {1} are from {2}.", "tt", where, how);
}

char *report_detail_words(const char *table, const GPtrArray *variants, const BaseWords *words)
{
    g_autofree char *list = report_joined(variants, base_words(words, "; "));
    return base_words_say(words, "{1}: {2}.", "tt", table, list);
}

char *report_multiplicity_words(
    const ReportMultiplicity *tests, const char *version, const BaseWords *words)
{
    GString *text = g_string_new(base_words(words, "All tests are two-sided. "));
    g_autofree char *n = base_arguments("n", tests->n);
    report_append_said(text, base_words_compose_n(words, "There is {1} P value; ",
                                 "There are {1} P values; ", tests->n, n));
    if (tests->n_adjusted == 0)
        g_string_append(text, base_words(words, "none is adjusted for multiple testing. "));
    else if (tests->n_adjusted == tests->n)
        g_string_append(text, base_words(words, "all are adjusted for multiple testing, within "
                                                "the families named above. "));
    else
        report_append_said(
            text, base_words_say(words,
                      "{1} are adjusted for multiple testing, within the families named "
                      "above, and {2} are not. ",
                      "nn", tests->n_adjusted, tests->n - tests->n_adjusted));
    if (tests->levels->len == 0) {
        g_string_append(text, base_words(words, "No level of significance is set. "));
    } else {
        g_autofree char *list = report_listed(tests->levels, words);
        report_append_said(text,
            base_words_say(words, "A level of significance is set for {1} alone. ", "t", list));
    }
    report_append_said(
        text, base_words_say(words, "The analysis was run with proreg {1}.", "t", version));
    return g_string_free(text, FALSE);
}

char *report_row_condition_words(
    const char *label, const char *condition, const BaseWords *words)
{
    return base_words_say(words, N_("{1}: only patients with {2}."), "tt", label, condition);
}

char *report_outside_words(const char *label, gint64 n, bool left_out, const BaseWords *words)
{
    return base_words_say(words,
        left_out
            ? N_("{1}: values of visits outside their window, left out as unknown: {2}.")
            : N_("{1}: values of visits outside their window, counted with the others: {2}."),
        "tn", label, n);
}

char *report_asked_words(
    const char *label, gint64 n, gint64 n_held, bool left_out, const BaseWords *words)
{
    return base_words_say(words,
        left_out ? N_("{1}: values with an open question, left out as unknown: {2}; held until "
                      "it is answered, and so unknown: {3}.")
                 : N_("{1}: values with an open question, counted with the others: {2}; held "
                      "until it is answered, and so unknown: {3}."),
        "tnn", label, n, n_held);
}

char *report_below_words(const char *label, gint64 n, const GPtrArray *texts, ReportBelow rule,
    const BaseWords *words)
{
    static const char *const sentences[] = {
        [REPORT_BELOW_HALF] = N_("{1}: values below the limit of measurement ({2}), counted as "
                                 "half the limit: {3}."),
        [REPORT_BELOW_LIMIT] =
            N_("{1}: values below the limit of measurement ({2}), counted as the limit: {3}."),
        [REPORT_BELOW_MISSING] =
            N_("{1}: values below the limit of measurement ({2}), counted as missing: {3}.")};
    g_autofree char *limits = report_listed(texts, words);
    return base_words_say(words, sentences[rule], "ttn", label, limits, n);
}
