#include "reports/words/matching.h"

#include "reports/words/sentence.h"

char *report_covariate_words(const char *label, size_t n_levels, const BaseWords *words)
{
    if (n_levels == 0)
        return g_strdup(label);
    g_autofree char *levels = base_words_say(words, " ({1} categories)", "n", (gint64)n_levels);
    return g_strconcat(label, levels, NULL);
}

/* ---- the Methods ---- */

static const char *scale_words(const ReportMethodOptions *options, const BaseWords *words)
{
    return base_words(
        words, options->scale == STAT_SCALE_PROBABILITY ? N_("probability") : N_("logit"));
}

/* Who was to be matched, on what. New. */
static char *score_words(const ReportMatchWords *match, const BaseWords *words)
{
    g_autofree char *covariates = report_listed_apart(match->covariates, words);
    return base_words_say(words,
        match->problem
            ? N_("{1}: {2} (n = {3}) and {4} (n = {5}) were to be matched 1:1 without "
                 "replacement on the {6} of a propensity score, the probability of {2} in a "
                 "logistic regression on {7}. ")
            : N_("{1}: {2} (n = {3}) and {4} (n = {5}) were matched 1:1 without replacement on "
                 "the {6} of a propensity score, the probability of {2} in a logistic "
                 "regression "
                 "on {7}. "),
        "ttntntt", match->label, match->treated, match->n_treated, match->control,
        match->n_control, scale_words(match->options, words), covariates);
}

/* How far apart a pair may be. New. */
static char *caliper_words(const ReportMatchWords *match, const BaseWords *words)
{
    if (!match->options->has_caliper)
        return g_strdup(base_words(words, "; there is no caliper. "));
    g_autofree char *width = g_strdup_printf("%g", match->options->caliper_sd);
    g_autofree char *sd = g_strdup_printf("%.4g", match->result->score_sd);
    g_autofree char *caliper = g_strdup_printf("%.4g", match->result->caliper);
    return base_words_say(words,
        "; the caliper is {1} standard deviations of the {2} over all patients with "
        "a score (SD {3}, caliper {4}). ",
        "tttt", width, scale_words(match->options, words), sd, caliper);
}

/* How many pairs there are, and who is in none. New. */
static char *found_words(const ReportMatchWords *match, const BaseWords *words)
{
    const gint64 n_pairs = (gint64)match->result->pairs.n_pairs;
    g_autofree char *found = base_words_say(words,
        "It found {1} pairs; {2} and {3} patients remained without a partner", "nnn", n_pairs,
        (gint64)match->result->pairs.n_treated - n_pairs,
        (gint64)match->result->pairs.n_control - n_pairs);
    g_autofree char *missing =
        base_words_say(words, ", and {1} took no part for want of a covariate ({2})", "nt",
            match->n_missing, match->missing);
    return g_strconcat(found, match->n_missing > 0 ? missing : "",
        base_words(words, ". Standardised mean differences, before and after, are over the "
                          "pooled standard deviation of the unmatched patients."),
        NULL);
}

char *report_match_words(const ReportMatchWords *match, const BaseWords *words)
{
    g_autofree char *score = score_words(match, words);
    if (match->problem) {
        g_autofree char *none = base_words_say(words, "None was: {1}.", "t", match->problem);
        return g_strconcat(score, none, NULL);
    }
    const char *partner =
        match->options->match == STAT_MATCH_OPTIMAL
            ? N_("The match is optimal: the most pairs, and of those the least total "
                 "distance; ties are broken by record id")
            : N_("The match is nearest-neighbour: the patients of the first group by "
                 "descending score, ties by record id, each take the nearest free "
                 "partner");
    g_autofree char *caliper = caliper_words(match, words);
    g_autofree char *found = found_words(match, words);
    return g_strconcat(score, base_words(words, partner), caliper, found, NULL);
}

char *report_match_problem_words(const GPtrArray *terms, const BaseWords *words)
{
    if (terms->len == 0)
        return g_strdup(
            base_words(words, "no propensity score exists, since there are too few patients, "
                              "and nobody is matched"));
    g_autofree char *names = report_joined(terms, base_words(words, ", "));
    return base_words_say(words,
        "no propensity score exists, since the groups are separated by {1}, and nobody is "
        "matched; leave it out of the covariates or put levels together",
        "t", names);
}

char *report_match_members_words(
    const char *label, gint64 n, gint64 n_members, const BaseWords *words)
{
    return base_words_say(words,
        "Matched patients alone ({1}), {2} of {3}; the Methods say how they were matched.",
        "tnn", label, n, n_members);
}

char *report_match_score_words(
    const GPtrArray *labels, const ReportMethodOptions *options, const BaseWords *words)
{
    /* Labels have commas of their own. */
    g_autofree char *list = report_joined(labels, base_words(words, "; "));
    if (!options->has_caliper)
        return base_words_say(words, "The score is a logistic regression on: {1}.", "t", list);
    g_autofree char *caliper = g_strdup_printf("%g", options->caliper_sd);
    return base_words_say(words,
        options->scale == STAT_SCALE_PROBABILITY
            ? N_("The score is a logistic regression on: {1}. Pairs are within {2} standard "
                 "deviations of it.")
            : N_("The score is a logistic regression on: {1}. Pairs are within {2} standard "
                 "deviations of its logit."),
        "tt", list, caliper);
}

/* ---- balance ---- */

char *report_balance_words(const char *treated, const char *control, const BaseWords *words)
{
    return base_words_say(words,
        "SMD, standardised mean difference: {1} minus {2}, over the pooled standard deviation "
        "of the unmatched patients, sqrt((s1^2 + s0^2) / 2), before and after matching alike; "
        "of a category the variance is p (1 - p).",
        "tt", treated, control);
}

char *report_balance_left_words(
    double limit, const GPtrArray *inside, const GPtrArray *outside, const BaseWords *words)
{
    g_autofree char *size = g_strdup_printf("%g", limit);
    if (inside->len + outside->len == 0)
        return base_words_say(words,
            "After matching no standardised difference is {1} or more in size.", "t", size);
    const char *comma = base_words(words, ", ");
    g_autofree char *of_score = report_joined(inside, comma);
    g_autofree char *of_others = report_joined(outside, comma);
    g_autofree char *within =
        base_words_say(words, "of the score's variables {1}", "t", of_score);
    g_autofree char *beside =
        base_words_say(words, "of those outside the score {1}", "t", of_others);
    g_autofree char *both = g_strconcat(inside->len > 0 ? within : "",
        inside->len > 0 && outside->len > 0 ? base_words(words, "; ") : "",
        outside->len > 0 ? beside : "", NULL);
    return base_words_say(words,
        "Standardised differences of {1} or more in size after matching: {2}.", "tt", size,
        both);
}

char *report_balance_undefined_words(const GPtrArray *labels, const BaseWords *words)
{
    g_autofree char *list = report_joined(labels, base_words(words, ", "));
    return base_words_say(words,
        "Not defined, for want of values, pairs or spread, is the difference after "
        "matching of {1}.",
        "t", list);
}

char *report_balance_own_words(const BaseWords *words)
{
    return g_strdup(
        base_words(words, "SMD, own SD: the same difference over the pooled standard deviation "
                          "of the matched patients."));
}

char *report_balance_figure_words(const BaseWords *words)
{
    return g_strdup(base_words(words,
        "Over the pooled standard deviation of the unmatched patients; the broken lines are at "
        "0.1 and \xe2\x88\x92"
        "0.1; \xe2\x80\xa0 marks what is not part of the score."));
}
