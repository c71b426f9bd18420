#include "reports/words/footnote.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "reports/words/method.h"
#include "reports/words/sentence.h"
#include "reports/words/test.h"
#include "reports/words/variant.h"

/* ---- methods ---- */

char report_method_letter(guint i)
{
    return (char)('a' + MIN(i, 25));
}

static void method_free(void *data)
{
    ReportMethodRuns *method = data;
    g_ptr_array_unref(method->runs);
    g_free(method);
}

static bool is_of(const ReportMethodRuns *method, const ReportResult *result)
{
    return method->id == result->method &&
           g_strcmp0(method->adjustment, result->adjusted.method) == 0 &&
           method->adjusted == result->adjusted.family;
}

static ReportMethodRuns *method_of(GPtrArray *methods, const ReportResult *result)
{
    for (guint i = 0; i < methods->len; i++)
        if (is_of(methods->pdata[i], result))
            return methods->pdata[i];
    ReportMethodRuns *method = g_new0(ReportMethodRuns, 1);
    method->id = result->method;
    method->adjustment = result->adjusted.method;
    method->adjusted = result->adjusted.family;
    method->unpaired = result->unpaired;
    method->runs = g_ptr_array_new();
    g_ptr_array_add(methods, method);
    return method;
}

GPtrArray *report_method_runs(const GArray *runs)
{
    GPtrArray *methods = g_ptr_array_new_with_free_func(method_free);
    for (guint i = 0; i < runs->len; i++) {
        ReportRunWords *run = &g_array_index(runs, ReportRunWords, i);
        g_ptr_array_add(method_of(methods, run->result)->runs, run);
    }
    return methods;
}

static const ReportRunWords *run_at(const ReportMethodRuns *method, guint i)
{
    return method->runs->pdata[i];
}

/* How many groups the runs compared; 0 where they differ. */
static guint n_groups(const ReportMethodRuns *method)
{
    const guint n = run_at(method, 0)->result->members->len;
    for (guint i = 1; i < method->runs->len; i++)
        if (run_at(method, i)->result->members->len != n)
            return 0;
    return n;
}

/* ---- ties: a variance is corrected where there are any ---- */

static bool corrected_for_ties(const ReportResult *result)
{
    const bool ranks =
        result->method == REPORT_METHOD_RANK_SUM || result->method == REPORT_METHOD_SIGNED_RANK;
    return ranks && !result->exact && result->n_ties > 0;
}

/* How many runs were corrected, where the words on all of them do not say it; else 0. */
static guint n_tied(const ReportMethodRuns *method)
{
    guint n = 0;
    for (guint i = 0; i < method->runs->len; i++)
        n += corrected_for_ties(run_at(method, i)->result);
    g_autoptr(GPtrArray) common = report_variant_common(method);
    for (guint i = 0; i < common->len; i++)
        if (((const ReportPhrase *)common->pdata[i])->one == report_part_ties)
            return 0;
    return n;
}

static void append_ties(GString *text, const ReportMethodRuns *method, const BaseWords *words)
{
    const guint n = n_tied(method);
    if (n == 0)
        return;
    if (n == method->runs->len) {
        g_string_append(text, base_words(words, "; variance corrected for ties"));
        return;
    }
    const bool most = 2 * n > method->runs->len;
    g_autofree bool *marked = g_new(bool, method->runs->len);
    for (guint i = 0; i < method->runs->len; i++)
        marked[i] = corrected_for_ties(run_at(method, i)->result) != most;
    g_autofree char *rows = report_variant_rows(method, marked, words);
    report_append_said(
        text, base_words_say(words,
                  most ? N_("; variance corrected for ties but for {1}, without ties")
                       : N_("; variance corrected for the ties of {1}"),
                  "t", rows));
}

/* ---- what was run ---- */

static const char *family_words(ReportFamily family, const BaseWords *words)
{
    static const char *const texts[] = {
        [REPORT_FAMILY_ROW_VISIT] = N_("the pairs within one row and visit"),
        [REPORT_FAMILY_TABLE] = N_("all adjusted P values of the table"),
        [REPORT_FAMILY_COURSE_ROW] = N_("the pairs of visits of one row and group"),
        [REPORT_FAMILY_COURSE_GROUP] = N_("all rows and pairs of visits of one group"),
        [REPORT_FAMILY_COURSE_TABLE] = N_("all P values of the table")};
    return base_words(words, texts[family]);
}

/* A log-rank test is known by its groups and strata, not by how its variance is computed. */
static char *common_words(const ReportMethodRuns *method, const BaseWords *words)
{
    g_autoptr(GPtrArray) common = report_variant_common(method);
    if (method->id != REPORT_METHOD_LOGRANK)
        return report_method_words(method->id, common, words);
    const ReportResult *first = run_at(method, 0)->result;
    const guint n = n_groups(method);
    GString *text = g_string_new(NULL);
    if (n > 0)
        report_append_said(
            text, base_words_say(words, "Log-rank test of {1} groups", "n", (gint64)n));
    else
        report_append_said(text, report_method_title(method->id, words));
    g_string_append(text, base_words(words, first->logrank && first->logrank->n_strata > 1
                                                ? N_(", stratified")
                                                : N_(", unstratified")));
    return g_string_free(text, FALSE);
}

/* @param ties  what is to say of ties that not all runs have, the caller says. */
static GString *method_words(
    const ReportMethodRuns *method, ReportFamily family, bool ties, const BaseWords *words)
{
    g_autofree char *common = common_words(method, words);
    g_autofree char *variants = report_variant_words(method, ties, words);
    GString *text = g_string_new(common);
    g_string_append(text, variants);
    if (!ties && n_tied(method) > 0)
        g_string_append(
            text, base_words(words, ", variance corrected for ties where there are any"));
    if (method->adjustment)
        report_append_said(
            text, base_words_say(words, ", adjusted by {1} over a family of {2}: {3}", "tnt",
                      base_words(words, method->adjustment), (gint64)method->adjusted,
                      family_words(family, words)));
    if (method->unpaired)
        g_string_append(text,
            base_words(words, ", on the two visits as if they were independent samples, though "
                              "they are the same patients; McNemar's test would use the "
                              "pairs"));
    return text;
}

char *report_method_runs_words(
    const ReportMethodRuns *method, ReportFamily family, const BaseWords *words)
{
    return g_string_free(method_words(method, family, false, words), FALSE);
}

/* ---- numbers of pairs ---- */

static void append_n(GString *text, const ReportResult *result)
{
    g_string_append_printf(text, "%" G_GINT64_FORMAT, result->n);
    if (result->n_zero >= 0)
        g_string_append_printf(text, " (%" G_GINT64_FORMAT ")", result->n_zero);
}

static bool same_row(const ReportMethodRuns *method, guint i)
{
    return i > 0 && g_str_equal(run_at(method, i)->row, run_at(method, i - 1)->row);
}

/* "Pain VAS: Cervical 26 (1), Thoracic 76 (0); ..." */
static void append_columns(
    GString *text, const ReportMethodRuns *method, const BaseWords *words)
{
    g_string_append(text, base_words(words, run_at(method, 0)->result->n_zero >= 0
                                                ? N_("; pairs (zero differences dropped): ")
                                                : N_("; pairs: ")));
    for (guint i = 0; i < method->runs->len; i++) {
        const ReportRunWords *run = run_at(method, i);
        if (same_row(method, i))
            g_string_append(text, base_words(words, ", "));
        else
            g_string_append_printf(
                text, "%s%s: ", i > 0 ? base_words(words, "; ") : "", run->row);
        g_string_append_printf(text, "%s ", run->column);
        append_n(text, run->result);
    }
}

static bool same_visits(const ReportRunWords *a, const ReportRunWords *b)
{
    return g_str_equal(a->before, b->before) && g_str_equal(a->after, b->after);
}

/* "Baseline to 1 month / Baseline to 6 months: ": the pairs of the first row and column. */
static void append_visits(GString *text, const ReportMethodRuns *method, const BaseWords *words)
{
    const ReportRunWords *first = run_at(method, 0);
    g_string_append(text, base_words(words, first->result->n_zero >= 0
                                                ? N_("; pairs (zero differences dropped), ")
                                                : N_("; pairs, ")));
    for (guint i = 0; i < method->runs->len; i++) {
        const ReportRunWords *run = run_at(method, i);
        if (i > 0 && (same_visits(run, first) || !same_row(method, i)))
            break;
        g_string_append(text, i > 0 ? " / " : "");
        report_append_said(
            text, base_words_say(words, "{1} to {2}", "tt", run->before, run->after));
    }
    g_string_append(text, ": ");
}

/* "Pain VAS: Total 240 (2) / 161 (0), With decompression 171 (1) / 115 (0); ..." */
static void append_course(GString *text, const ReportMethodRuns *method, const BaseWords *words)
{
    append_visits(text, method, words);
    for (guint i = 0; i < method->runs->len; i++) {
        const ReportRunWords *run = run_at(method, i);
        const bool again =
            same_row(method, i) && g_str_equal(run->column, run_at(method, i - 1)->column);
        if (again)
            g_string_append(text, " / ");
        else if (same_row(method, i))
            g_string_append(text, base_words(words, ", "));
        else
            g_string_append_printf(
                text, "%s%s: ", i > 0 ? base_words(words, "; ") : "", run->row);
        if (!again && run->column[0] != '\0')
            g_string_append_printf(text, "%s ", run->column);
        append_n(text, run->result);
    }
}

/* ---- what did not go as the name says ---- */

/* "Pain VAS, Total, Baseline to 1 month". */
static char *place_of(const ReportRunWords *run, const BaseWords *words)
{
    const char *comma = base_words(words, ", ");
    GString *text = g_string_new(run->row);
    if (run->column[0] != '\0')
        g_string_append_printf(text, "%s%s", comma, run->column);
    if (run->before[0] != '\0') {
        g_string_append(text, comma);
        report_append_said(
            text, base_words_say(words, "{1} to {2}", "tt", run->before, run->after));
    }
    return g_string_free(text, FALSE);
}

static void append_exceptions(
    GString *text, const ReportMethodRuns *method, const BaseWords *words)
{
    g_autofree char *last = NULL;
    for (guint i = 0; i < method->runs->len; i++) {
        const ReportResult *result = run_at(method, i)->result;
        g_autofree char *place = place_of(run_at(method, i), words);
        if (result->p_low < result->p_high && result->p_high >= DBL_MIN) {
            g_autofree char *low = g_strdup_printf("%.6g", result->p_low);
            g_autofree char *high = g_strdup_printf("%.6g", result->p_high);
            report_append_said(text, base_words_say(words, "; {1}: P lies between {2} and {3}",
                                         "ttt", place, low, high));
        }
        if (!isnan(result->p_value) || g_strcmp0(last, place) == 0)
            continue;
        g_autofree char *note = report_result_warning(result, words);
        report_append_said(text, base_words_say(words, "; {1}: {2}", "tt", place, note));
        g_free(last);
        last = g_steal_pointer(&place);
    }
}

char *report_method_runs_note(const ReportMethodRuns *method, ReportFamily family,
    ReportPairList pairs, const BaseWords *words)
{
    const ReportResult *first = run_at(method, 0)->result;
    GString *text = method_words(method, family, true, words);
    append_ties(text, method, words);
    if (pairs == REPORT_PAIRS_COLUMNS && !method->unpaired)
        append_columns(text, method, words);
    if (pairs == REPORT_PAIRS_VISITS && !method->unpaired)
        append_course(text, method, words);
    append_exceptions(text, method, words);
    if (method->adjusted == 1 && !method->unpaired && !isnan(first->p_value)) {
        g_autofree char *note = report_result_warning(first, words);
        report_append_said(text, base_words_say(words, "; {1}", "t", note));
    }
    return report_sentence(text, words);
}

char *report_method_runs_list(const GPtrArray *methods, const BaseWords *words)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < methods->len; i++) {
        const ReportMethodRuns *method = methods->pdata[i];
        g_ptr_array_add(names, g_strdup_printf("%s (%c)", report_method_name(method->id, words),
                                   report_method_letter(i)));
    }
    g_autofree char *list = report_listed(names, words);
    return base_words_say(words, "P values by {1}.", "t", list);
}
