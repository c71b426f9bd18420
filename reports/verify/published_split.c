/* Published cells as a reader types them: "45 (71.4)", "59.1 ± 8.6", "1,234". */
#include <string.h>

#include "base/error.h"
#include "base/nearest.h"
#include "reports/verify/published.h"

/* What a cell of two or three numbers holds, by how it is printed. */
static const struct {
    const char *pattern;
    const char *statistics[3];
} shapes[] = {
    {"^(-?[0-9.]+) ?(?:\xc2\xb1|\\+/-|\\+-) ?([0-9.]+)$", {"mean", "sd", NULL}},
    {"^([0-9]+) ?/ ?([0-9]+) ?\\(([0-9.]+) ?%?\\)$", {"n", "denominator", "percent"}},
    {"^([0-9.]+) ?\\(([0-9.]+) ?%?\\)$", {"n", "percent", NULL}},
};

/* Names of statistics that mean the same. */
static const struct {
    const char *written, *name;
} synonyms[] = {{"%", "percent"}, {"percentage", "percent"}, {"count", "n"}, {"p value", "p"},
    {"p-value", "p"}, {"std", "sd"}, {"stdev", "sd"}, {"n (%)", "n"}, {"n(%)", "n"},
    {"mean \xc2\xb1 sd", "mean"}, {"mean (sd)", "mean"}, {"mean+-sd", "mean"}};

static const char *const known[] = {"n", "percent", "denominator", "mean", "sd", "median", "q1",
    "q3", "min", "max", "p", "rho", "significant", "odds_ratio", "hazard_ratio", "risk_ratio",
    "estimate", "difference", "ci_low", "ci_high", "smd", "events", "n_risk", "test", NULL};

static ReportPublished *copy_of(
    const ReportPublished *row, const char *statistic, const char *value)
{
    ReportPublished *copy = g_new0(ReportPublished, 1);
    *copy = (ReportPublished){.study = g_strdup(row->study),
        .table = g_strdup(row->table),
        .variable = g_strdup(row->variable),
        .level = g_strdup(row->level),
        .group = g_strdup(row->group),
        .visit = g_strdup(row->visit),
        .cohort = g_strdup(row->cohort),
        .statistic = g_strdup(statistic),
        .value = g_strdup(value),
        .reason = g_strdup(row->reason)};
    return copy;
}

static void replace(char **text, char *with_take)
{
    g_free(*text);
    *text = with_take;
}

/* "1,234 (56)" is 1234 (56). */
static void join_thousands(ReportPublished *row)
{
    g_autoptr(GRegex) regex = g_regex_new("(?<=[0-9]),(?=[0-9]{3}(?![0-9]))", 0, 0, NULL);
    replace(&row->value, g_regex_replace_literal(regex, row->value, -1, 0, "", 0, NULL));
}

/* A mean with its SD in parentheses looks like a count with its percentage. */
static bool is_mean(const char *statistic)
{
    return g_str_has_prefix(statistic, "mean");
}

/* The further numbers of a row's cell, as rows of their own. */
static void split_row(ReportPublished *row, GPtrArray *rows)
{
    for (size_t i = 0; i < G_N_ELEMENTS(shapes); i++) {
        g_autoptr(GRegex) regex = g_regex_new(shapes[i].pattern, 0, 0, NULL);
        g_autoptr(GMatchInfo) match = NULL;
        if (!g_regex_match(regex, row->value, 0, &match))
            continue;
        const bool mean = is_mean(row->statistic);
        for (int k = 0; k < 3 && shapes[i].statistics[k]; k++) {
            const char *statistic = !mean ? shapes[i].statistics[k] : k == 0 ? "mean" : "sd";
            g_autofree char *value = g_match_info_fetch(match, k + 1);
            if (k > 0)
                g_ptr_array_add(rows, copy_of(row, statistic, value));
        }
        g_autofree char *first = g_match_info_fetch(match, 1);
        replace(&row->statistic, g_strdup(mean ? "mean" : shapes[i].statistics[0]));
        replace(&row->value, g_steal_pointer(&first));
        return;
    }
}

static void name_statistic(ReportPublished *row)
{
    replace(&row->statistic, g_strstrip(g_ascii_strdown(row->statistic, -1)));
    for (size_t i = 0; i < G_N_ELEMENTS(synonyms); i++)
        if (g_str_equal(row->statistic, synonyms[i].written))
            replace(&row->statistic, g_strdup(synonyms[i].name));
}

gboolean report_published_split(GPtrArray *rows, const char *path, GError **error)
{
    const guint n = rows->len;
    for (guint i = 0; i < n; i++) {
        ReportPublished *row = rows->pdata[i];
        replace(&row->value, g_strstrip(g_strdup(row->value)));
        name_statistic(row);
        join_thousands(row);
        split_row(row, rows);
        if (g_strv_contains(known, row->statistic))
            continue;
        const char *near = base_nearest(row->statistic, known);
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
            "%s: row %u of the numbers (%s, %s): the statistic '%s' is not known%s%s; known "
            "are "
            "n, percent, mean, sd, p, odds_ratio, ci_low, ci_high and the others of "
            "docs/reports.md",
            path, i + 1, row->variable, row->group, row->statistic,
            near ? "; did you mean " : "", near ? near : "");
        return FALSE;
    }
    return TRUE;
}
