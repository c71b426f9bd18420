#include "reports/words/measure.h"

GPtrArray *report_measure_words(const ReportMeasured *found, const BaseWords *words)
{
    const struct {
        bool is_said;
        const char *words;
    } sentences[] = {
        {found->counts_both,
            N_("n: patients with a value, in the first group and in the second.")},
        {true, N_("Differences are the first group less the second, ratios the first over the "
                  "second.")},
        {found->means,
            N_("Differences of means have t intervals; the effect size beside them is "
               "Cohen's d, over the pooled SD of the two groups.")},
        {found->joint, N_("Differences of means have Tukey's joint intervals; the effect size "
                          "beside them is Cohen's d, over the pooled SD of the two groups.")},
        {found->ranks,
            N_("Differences beside a rank-sum test are Hodges-Lehmann estimates with "
               "the test's interval; the effect size is the rank-biserial "
               "correlation.")},
        {found->risks,
            N_("Differences of risks are percentage points with Newcombe's interval "
               "without correction, ratios of risks have Katz's interval, odds ratios "
               "are conditional with an exact interval.")},
        {found->shares,
            N_("Differences of shares are percentage points with Newcombe's interval "
               "without correction.")},
        {found->risks || found->categories, N_("The effect size of counts is Cramer's V.")},
        {found->adjusted && !found->joint,
            N_("The P values are adjusted as said above; the intervals beside them are not.")},
        {found->adjusted && found->joint,
            N_("Tukey's intervals are joint as his P values are; other intervals are not "
               "adjusted, whatever P beside them is.")},
    };
    GPtrArray *said = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; i < G_N_ELEMENTS(sentences); i++)
        if (sentences[i].is_said)
            g_ptr_array_add(said, g_strdup(base_words(words, sentences[i].words)));
    return said;
}

char *report_measure_smd_words(size_t n_groups, const BaseWords *words)
{
    return g_strdup(base_words(words,
        n_groups == 2
            ? N_("SMD, standardised mean difference: the first group less the second, over "
                 "sqrt((s1^2 + s2^2) / 2); of a category s^2 is p (1 - p).")
            : N_("SMD, standardised mean difference: the largest between any two groups, "
                 "without "
                 "sign, each over sqrt((s1^2 + s2^2) / 2); of a category s^2 is p (1 - p).")));
}
