#include "reports/words/method.h"

/* The name within a sentence; the title where it is not the name with a capital. */
static const struct {
    const char *name, *title;
    bool article; /* "the ..." within a sentence. */
} methods[REPORT_N_METHODS] = {
    [REPORT_METHOD_DESCRIBE] = {N_("mean"), N_("Summary statistics")},
    [REPORT_METHOD_T_PAIRED] = {N_("paired t-test"), NULL, true},
    [REPORT_METHOD_SIGNED_RANK] = {N_("Wilcoxon signed-rank test"), NULL, true},
    [REPORT_METHOD_T] = {N_("Student's t-test"), NULL},
    [REPORT_METHOD_RANK_SUM] = {N_("Wilcoxon rank-sum (Mann-Whitney) test"), NULL, true},
    [REPORT_METHOD_ANOVA] = {N_("one-way analysis of variance"), NULL},
    [REPORT_METHOD_TUKEY] = {N_("Tukey-Kramer honest significant differences"), NULL},
    [REPORT_METHOD_KRUSKAL] = {N_("Kruskal-Wallis rank sum test"), NULL, true},
    [REPORT_METHOD_JONCKHEERE] = {N_("Jonckheere-Terpstra test of a trend"), NULL, true},
    [REPORT_METHOD_SPEARMAN] = {N_("Spearman's rank correlation"), NULL},
    [REPORT_METHOD_FISHER] = {N_("Fisher's exact test"), NULL},
    [REPORT_METHOD_CHISQ] = {N_("Pearson's chi-squared test"), NULL},
    [REPORT_METHOD_TREND] = {N_("Cochran-Armitage test of a trend"), NULL, true},
    [REPORT_METHOD_MCNEMAR] = {N_("McNemar's test"), NULL},
    [REPORT_METHOD_BOWKER] = {N_("Bowker's test of symmetry"), NULL},
    [REPORT_METHOD_ADJUST] = {"", N_("Adjusted P values")},
    [REPORT_METHOD_KM] = {N_("Kaplan-Meier"), N_("Kaplan-Meier survival")},
    [REPORT_METHOD_LOGRANK] = {N_("log-rank test"), NULL, true},
    [REPORT_METHOD_INCIDENCE] = {N_("cumulative incidence (Aalen-Johansen)"), NULL},
    [REPORT_METHOD_GRAY] = {N_("Gray's test"), N_("Gray's test of cumulative incidence")},
    [REPORT_METHOD_CONCORDANCE] = {N_("Harrell's C"), NULL},
    [REPORT_METHOD_COX] = {N_("Cox regression"), N_("Cox proportional hazards regression")},
    [REPORT_METHOD_LOGISTIC] = {N_("logistic regression"), NULL},
    [REPORT_METHOD_LM] = {N_("linear model"), NULL},
    [REPORT_METHOD_LOGISTIC_WALD] = {N_("Wald's test in a logistic regression"), NULL},
    [REPORT_METHOD_LOGISTIC_LR] = {N_("likelihood-ratio test in a logistic regression"), NULL,
        true},
    [REPORT_METHOD_COX_WALD] = {N_("Wald's test in a Cox regression"), NULL},
    [REPORT_METHOD_LM_T] = {N_("t test in a linear regression"), NULL, true},
    [REPORT_METHOD_LM_F] = {N_("F test in a linear regression"), NULL, true},
    [REPORT_METHOD_LOGISTIC_INTERACTION] =
        {N_("likelihood-ratio test of interaction in a logistic regression"), NULL, true},
    [REPORT_METHOD_COX_INTERACTION] =
        {N_("likelihood-ratio test of interaction in a Cox regression"), NULL, true},
    [REPORT_METHOD_LM_INTERACTION] = {N_("F test of interaction in a linear regression"), NULL,
        true},
    [REPORT_METHOD_COX_PROPORTIONAL] =
        {N_("score test of proportional hazards in a Cox regression"), NULL, true},
    [REPORT_METHOD_SMD] = {N_("standardised mean difference"),
        N_("Standardised mean differences")},
    [REPORT_METHOD_MATCH] = {N_("1:1 propensity-score matching"),
        N_("Propensity-score matching")},
};

const char *report_method_name(ReportMethodId method, const BaseWords *words)
{
    const char *name = methods[method].name;
    return name[0] != '\0' ? base_words(words, name) : name;
}

char *report_method_said(ReportMethodId method, const BaseWords *words)
{
    const char *name = report_method_name(method, words);
    return methods[method].article ? base_words_say(words, "the {1}", "t", name)
                                   : g_strdup(name);
}

/* The first letter as a sentence begins; only a plain one changes. */
static void capitalise(char *text)
{
    text[0] = g_ascii_toupper(text[0]);
}

char *report_method_title(ReportMethodId method, const BaseWords *words)
{
    const char *title = methods[method].title;
    char *text = g_strdup(title ? base_words(words, title) : report_method_name(method, words));
    capitalise(text);
    return text;
}

char *report_method_words(ReportMethodId method, const GPtrArray *parts, const BaseWords *words)
{
    GString *text = g_string_new(report_method_name(method, words));
    for (guint i = 0; i < parts->len; i++) {
        g_autofree char *part = report_phrase_compose(parts->pdata[i], words);
        const char first = ((const ReportPhrase *)parts->pdata[i])->one[0];
        /* A part whose sentence begins with its own mark follows without a comma. */
        if (text->len > 0 && first != ';' && first != ' ')
            g_string_append(text, base_words(words, N_(", ")));
        g_string_append(text, part);
    }
    capitalise(text->str);
    return g_string_free(text, FALSE);
}
