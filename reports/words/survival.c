#include "reports/words/survival.h"

#include "reports/words/sentence.h"

/* The scale of the intervals: in a sentence, in a note with the program whose default it is,
 * and as a formula. */
static const struct {
    const char *said, *noted, *formula;
} scales[] = {
    [STAT_CONF_LOG] = {N_("the logarithm of survival"), N_("log(S), as R's default is"),
        N_("log(S)")},
    [STAT_CONF_LOG_LOG] = {N_("log(-log) of survival"), N_("log(-log S), as SAS's default is"),
        N_("log(-log S)")},
    [STAT_CONF_PLAIN] = {N_("survival itself"), N_("S itself"), N_("S itself")},
};

char *report_survival_words(
    const GPtrArray *tables, StatConfType scale, bool compared, const BaseWords *words)
{
    g_autofree char *list = report_listed(tables, words);
    return base_words_say(words,
        compared
            ? N_("Survival in {1} was estimated by the Kaplan-Meier method, with pointwise "
                 "95% intervals on the scale of {2}; groups were compared by the log-rank "
                 "test.")
            : N_("Survival in {1} was estimated by the Kaplan-Meier method, with pointwise "
                 "95% intervals on the scale of {2}."),
        "tt", list, base_words(words, scales[scale].said));
}

char *report_survival_time_words(const ReportTimeWords *time, const BaseWords *words)
{
    g_autofree char *source = g_strdup(time->source);
    source[0] = g_ascii_tolower(source[0]);
    g_autofree char *in = base_words_say(words, " in {1}", "t", time->unit);
    g_autofree char *from = base_words_say(words, ", {1}", "t", source);
    return base_words_say(words,
        time->other[0] != '\0' ? N_("{1}: the time is {2}{3}{4}; the event is {5} ({6}); {7} "
                                    "before it excludes it.")
                               : N_("{1}: the time is {2}{3}{4}; the event is {5} ({6})."),
        time->other[0] != '\0' ? "ttttttt" : "tttttt", time->row, time->time,
        time->unit[0] != '\0' ? in : "", source[0] != '\0' ? from : "", time->event,
        time->level, time->other);
}

char *report_survival_cutoff_words(const char *cutoff, const BaseWords *words)
{
    return base_words_say(words,
        "Follow-up ended on {1}: whoever was in contact later is counted as alive on that day.",
        "t", cutoff);
}

char *report_survival_censoring_words(const char *cutoff, const BaseWords *words)
{
    return cutoff[0] != '\0'
               ? base_words_say(words,
                     "Follow-up ends at {1}; who was alive or lost then or before is censored.",
                     "t", cutoff)
               : g_strdup(
                     base_words(words, "Who was alive at the last contact is censored there."));
}

char *report_survival_table_words(StatConfType scale, const BaseWords *words)
{
    return base_words_say(words,
        "Kaplan-Meier estimates with pointwise 95% intervals on the scale of {1}; numbers at "
        "risk are counted just before the time; NR, not reached.",
        "t", base_words(words, scales[scale].noted));
}

char *report_survival_figure_words(StatConfType scale, const BaseWords *words)
{
    return base_words_say(words,
        "Kaplan-Meier estimates; the bands are pointwise 95% confidence intervals on the scale "
        "of "
        "{1}; short strokes are patients censored.",
        "t", base_words(words, scales[scale].formula));
}

char *report_survival_hazard_words(const char *reference, const BaseWords *words)
{
    return base_words_say(words,
        N_("Hazard ratios are against {1}, by Cox regression with Efron's ties and Wald's "
           "intervals, which are not adjusted for their number; a small P of proportional "
           "hazards "
           "says that one ratio for all times does not describe them."),
        "t", reference);
}

char *report_survival_strata_words(const char *strata, const BaseWords *words)
{
    return base_words_say(words,
        N_("The log-rank test and hazard ratios are stratified by {1}; the curves are not."),
        "t", strata);
}

char *report_incidence_words(const GPtrArray *tables, bool compared, const BaseWords *words)
{
    g_autofree char *list = report_listed(tables, words);
    return base_words_say(words,
        compared
            ? N_("Cumulative incidence in {1} was estimated by the method of Aalen and "
                 "Johansen, with what excludes the event as a competing one and pointwise "
                 "intervals (95%) on the scale of log(-log) of incidence; groups were compared "
                 "by Gray's test.")
            : N_("Cumulative incidence in {1} was estimated by the method of Aalen and "
                 "Johansen, with what excludes the event as a competing one and pointwise "
                 "intervals (95%) on the scale of log(-log) of incidence."),
        "t", list);
}

char *report_incidence_censoring_words(const char *cutoff, const BaseWords *words)
{
    return cutoff[0] != '\0'
               ? base_words_say(words,
                     "Follow-up ends at {1}; who had neither by then or was lost before is "
                     "censored.",
                     "t", cutoff)
               : g_strdup(base_words(
                     words, "Who had neither by the last contact is censored there."));
}

char *report_incidence_table_words(const BaseWords *words)
{
    return g_strdup(base_words(words,
        "Cumulative incidence by Aalen and Johansen, variance by the delta method, pointwise "
        "95% "
        "intervals on the scale of log(-log F); 1 less Kaplan-Meier would be greater, since it "
        "takes those whom a competing event excludes for patients who may still have the "
        "event. "
        "Numbers at risk are counted just before the time."));
}

char *report_incidence_figure_words(const BaseWords *words)
{
    return g_strdup(base_words(words,
        "Cumulative incidence by Aalen and Johansen; the bands are pointwise 95% confidence "
        "intervals on the scale of log(-log F)."));
}

char *report_incidence_strata_words(const char *strata, const BaseWords *words)
{
    return base_words_say(
        words, N_("Gray's test is stratified by {1}; the curves are not."), "t", strata);
}
