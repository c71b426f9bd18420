#include "reports/words/method.h"

/* The name within a sentence; the title where it is not the name with a capital. */
static const struct {
    const char *name, *title;
} methods[REPORT_N_METHODS] = {
    [REPORT_METHOD_DESCRIBE] = {"mean", "Summary statistics"},
    [REPORT_METHOD_T_PAIRED] = {"paired t-test", NULL},
    [REPORT_METHOD_SIGNED_RANK] = {"Wilcoxon signed-rank test", NULL},
    [REPORT_METHOD_T] = {"Student's t-test", NULL},
    [REPORT_METHOD_RANK_SUM] = {"Wilcoxon rank-sum (Mann-Whitney) test", NULL},
    [REPORT_METHOD_ANOVA] = {"one-way analysis of variance", NULL},
    [REPORT_METHOD_TUKEY] = {"Tukey-Kramer honest significant differences", NULL},
    [REPORT_METHOD_KRUSKAL] = {"Kruskal-Wallis rank sum test", NULL},
    [REPORT_METHOD_SPEARMAN] = {"Spearman's rank correlation", NULL},
    [REPORT_METHOD_FISHER] = {"Fisher's exact test", NULL},
    [REPORT_METHOD_CHISQ] = {"Pearson's chi-squared test", NULL},
    [REPORT_METHOD_MCNEMAR] = {"McNemar's test", NULL},
    [REPORT_METHOD_BOWKER] = {"Bowker's test of symmetry", NULL},
    [REPORT_METHOD_ADJUST] = {"", "Adjusted P values"},
    [REPORT_METHOD_KM] = {"Kaplan-Meier", "Kaplan-Meier survival"},
    [REPORT_METHOD_LOGRANK] = {"log-rank test", NULL},
    [REPORT_METHOD_CONCORDANCE] = {"Harrell's C", NULL},
    [REPORT_METHOD_COX] = {"Cox regression", "Cox proportional hazards regression"},
    [REPORT_METHOD_LOGISTIC] = {"logistic regression", NULL},
    [REPORT_METHOD_LM] = {"linear model", NULL},
    [REPORT_METHOD_LOGISTIC_WALD] = {"Wald's test in a logistic regression", NULL},
    [REPORT_METHOD_LOGISTIC_LR] = {"likelihood-ratio test in a logistic regression", NULL},
    [REPORT_METHOD_COX_WALD] = {"Wald's test in a Cox regression", NULL},
    [REPORT_METHOD_LM_T] = {"t test in a linear regression", NULL},
    [REPORT_METHOD_LM_F] = {"F test in a linear regression", NULL},
    [REPORT_METHOD_SMD] = {"standardised mean difference", "Standardised mean differences"},
    [REPORT_METHOD_MATCH] = {"1:1 propensity-score matching", "Propensity-score matching"},
};

const char *report_method_name(ReportMethodId method, const BaseWords *words)
{
    const char *name = methods[method].name;
    return name[0] != '\0' ? base_words(words, name) : name;
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
        /* A part that begins with its own mark follows without a comma. */
        if (text->len > 0 && part[0] != ';' && part[0] != ' ')
            g_string_append(text, ", ");
        g_string_append(text, part);
    }
    capitalise(text->str);
    return g_string_free(text, FALSE);
}
