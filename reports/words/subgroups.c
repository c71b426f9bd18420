#include "reports/words/subgroups.h"

#include "reports/words/sentence.h"

const char *report_subgroups_effect(ReportMethodId method, const BaseWords *words)
{
    return base_words(words, method == REPORT_METHOD_LOGISTIC ? N_("Odds ratio")
                             : method == REPORT_METHOD_COX    ? N_("Hazard ratio")
                                                              : N_("Difference"));
}

/* Labels have commas of their own. New. */
static char *parted(const GPtrArray *texts, const BaseWords *words)
{
    GString *list = g_string_new(NULL);
    for (guint i = 0; i < texts->len; i++)
        g_string_append_printf(list, "%s%s", i > 0 ? base_words(words, N_("; ")) : "",
            (const char *)texts->pdata[i]);
    return g_string_free(list, FALSE);
}

static char *model_note(const ReportSubgroupsWords *said, const BaseWords *words)
{
    g_autofree char *outcome = said->level[0] == '\0' ? g_strdup(said->outcome)
                                                      : base_words_say(words, N_("{1}: {2}"),
                                                            "tt", said->outcome, said->level);
    return base_words_say(words,
        N_("{1}: {2} against {3}, outcome {4}; each by a model in the patients of its line "
           "alone."),
        "tttt", report_subgroups_effect(said->method, words), said->first, said->second,
        outcome);
}

static void add_covariates(
    GPtrArray *notes, const ReportSubgroupsWords *said, const BaseWords *words)
{
    if (said->covariates->len == 0)
        return;
    g_autofree char *list = parted(said->covariates, words);
    g_ptr_array_add(
        notes, base_words_say(words, N_("All effects are adjusted for: {1}."), "t", list));
}

static void add_doubts(
    GPtrArray *notes, const ReportSubgroupsWords *said, int few_events, const BaseWords *words)
{
    if (said->min_n > 0)
        g_ptr_array_add(
            notes, base_words_say(words,
                       N_("No interval where a group has fewer than {1} patients, and no P for "
                          "interaction where any of its levels does."),
                       "n", (gint64)said->min_n));
    if (said->few->len > 0) {
        g_autofree char *list = parted(said->few, words);
        g_ptr_array_add(
            notes, base_words_say(words,
                       N_("Fewer than {1} events, so that the interval is doubtful: {2}."),
                       "nt", (gint64)few_events, list));
    }
    if (said->missing[0] != '\0')
        g_ptr_array_add(notes,
            base_words_say(words, N_("Values that are missing: {1}."), "t", said->missing));
}

GPtrArray *report_subgroups_notes(
    const ReportSubgroupsWords *said, int few_events, const BaseWords *words)
{
    GPtrArray *notes = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(notes, model_note(said, words));
    add_covariates(notes, said, words);
    g_ptr_array_add(
        notes, g_strdup(base_words(words,
                   said->method == REPORT_METHOD_LM
                       ? N_("Groups: mean and standard deviation of patients with all values.")
                       : N_("Groups: patients with the event of those with all values, and "
                            "percentage."))));
    g_ptr_array_add(notes,
        base_words_say(words,
            N_("P for interaction: whether the effect differs between the levels; {1} such "
               "tests, none adjusted for their number. That one effect is significant and "
               "another is not, is no sign that they differ."),
            "n", (gint64)said->rows->len));
    g_ptr_array_add(notes,
        g_strdup(base_words(words, N_("The intervals are not adjusted for their number."))));
    add_doubts(notes, said, few_events, words);
    return notes;
}

char *report_subgroups_words(
    const ReportSubgroupsWords *said, const char *table, const BaseWords *words)
{
    g_autofree char *rows = report_listed(said->rows, words);
    const char *sentence =
        said->method == REPORT_METHOD_LOGISTIC
            ? N_("{1} compares {2} with {3} within subgroups ({4}) by logistic regressions, "
                 "each "
                 "in the patients of one subgroup, with Wald's intervals, and tests by "
                 "likelihood "
                 "ratio in all patients whether the effect differs between the subgroups.")
        : said->method == REPORT_METHOD_COX
            ? N_("{1} compares {2} with {3} within subgroups ({4}) by Cox regressions, each in "
                 "the patients of one subgroup, with Wald's intervals, and tests by likelihood "
                 "ratio in all patients whether the effect differs between the subgroups.")
            : N_("{1} compares {2} with {3} within subgroups ({4}) by linear regressions, each "
                 "in the patients of one subgroup, with t intervals, and tests by F in all "
                 "patients whether the effect differs between the subgroups.");
    return base_words_say(words, sentence, "tttt", table, said->first, said->second, rows);
}

char *report_subgroups_figure_words(const ReportSubgroupsWords *said, const BaseWords *words)
{
    return base_words_say(words,
        said->method == REPORT_METHOD_LM
            ? N_("{1} of the outcome {2}, {3} against {4}, with the patients of each.")
            : N_("{1} of the outcome {2}, {3} against {4}, with events and patients of each."),
        "tttt", report_subgroups_effect(said->method, words), said->outcome, said->first,
        said->second);
}
