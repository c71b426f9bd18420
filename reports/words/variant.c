#include "reports/words/variant.h"

#include "reports/results/methods.h"

static const ReportRunWords *run_at(const ReportMethodRuns *method, guint i)
{
    return method->runs->pdata[i];
}

/* What a footnote says of a P: the odds ratio is not printed beside it. */
static GPtrArray *shown_parts(const ReportResult *result)
{
    GPtrArray *shown = g_ptr_array_new();
    for (guint i = 0; i < result->parts->len; i++)
        if (((const ReportPhrase *)result->parts->pdata[i])->one != report_part_odds_ratio)
            g_ptr_array_add(shown, result->parts->pdata[i]);
    return shown;
}

GPtrArray *report_variant_common(const ReportMethodRuns *method)
{
    GPtrArray *common = shown_parts(run_at(method, 0)->result);
    for (guint i = 1; i < method->runs->len; i++) {
        g_autoptr(GPtrArray) others = shown_parts(run_at(method, i)->result);
        guint same = 0;
        while (same < MIN(common->len, others->len) &&
               report_phrase_equal(common->pdata[same], others->pdata[same]))
            same++;
        g_ptr_array_set_size(common, (gint)same);
    }
    return common;
}

/* What one run has beyond the first n parts, but counts and ties: "exact"; "" for nothing. */
static char *rest_of(const ReportResult *result, guint n, const BaseWords *words)
{
    g_autoptr(GPtrArray) parts = shown_parts(result);
    GString *text = g_string_new(NULL);
    for (guint i = n; i < parts->len; i++) {
        const ReportPhrase *part = parts->pdata[i];
        if (part->one == report_part_ties || part->many || part->arguments)
            continue;
        g_autofree char *said = report_phrase_compose(part, words);
        g_string_append_printf(
            text, "%s%s", text->len > 0 ? base_words(words, ", ") : "", said);
    }
    return g_string_free(text, FALSE);
}

char *report_variant_rows(
    const ReportMethodRuns *method, const bool *marked, const BaseWords *words)
{
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0, end; i < method->runs->len; i = end) {
        gint64 n = 0;
        for (end = i; end < method->runs->len &&
                      g_str_equal(run_at(method, end)->row, run_at(method, i)->row);
             end++)
            n += marked[end];
        const gint64 all = (gint64)(end - i);
        g_autofree char *some = base_words_say(words, " ({1} of {2} tests)", "nn", n, all);
        if (n > 0)
            g_ptr_array_add(
                rows, g_strconcat(run_at(method, i)->row, n < all ? some : "", NULL));
    }
    GString *text = g_string_new(NULL); /* Labels have commas of their own. */
    for (guint i = 0; i < rows->len; i++)
        g_string_append_printf(text, "%s%s",
            i == 0              ? ""
            : i + 1 < rows->len ? base_words(words, "; ")
                                : base_words(words, " and "),
            (const char *)rows->pdata[i]);
    return g_string_free(text, FALSE);
}

/* The variants and how many runs have each; the most frequent first. */
static guint most_frequent(const GPtrArray *variants, const GPtrArray *all)
{
    guint best = 0, most = 0;
    for (guint v = 0; v < variants->len; v++) {
        guint n = 0;
        for (guint i = 0; i < all->len; i++)
            n += g_str_equal(all->pdata[i], variants->pdata[v]);
        if (n > most)
            best = v;
        most = MAX(most, n);
    }
    return best;
}

/* "; ESCC scale: exact": one variant with its rows. */
static void append_rows(GString *text, const ReportMethodRuns *method, const GPtrArray *all,
    const char *variant, const BaseWords *words)
{
    g_autofree bool *marked = g_new(bool, all->len + 1);
    for (guint i = 0; i < all->len; i++)
        marked[i] = g_str_equal(all->pdata[i], variant);
    g_autofree char *rows = report_variant_rows(method, marked, words);
    g_autofree char *said = base_words_say(words, "{1}: {2}", "tt", rows, variant);
    g_string_append_printf(text, "%s%s", base_words(words, "; "), said);
}

char *report_variant_words(const ReportMethodRuns *method, bool rows, const BaseWords *words)
{
    g_autoptr(GPtrArray) common = report_variant_common(method);
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free); /* Of each run. */
    g_autoptr(GPtrArray) variants = g_ptr_array_new();
    for (guint i = 0; i < method->runs->len; i++) {
        char *rest = rest_of(run_at(method, i)->result, common->len, words);
        g_ptr_array_add(all, rest);
        if (!g_ptr_array_find_with_equal_func(variants, rest, g_str_equal, NULL))
            g_ptr_array_add(variants, rest);
    }
    GString *text = g_string_new(NULL);
    const guint first = most_frequent(variants, all);
    const char *separator = base_words(words, ", ");
    for (guint k = 0; variants->len > 1 && k < variants->len; k++) {
        const guint v = k == 0 ? first : k <= first ? k - 1 : k; /* The others in order. */
        const char *variant = variants->pdata[v];
        if (variant[0] == '\0')
            continue;
        if (rows && k > 0) {
            append_rows(text, method, all, variant, words);
        } else {
            g_string_append_printf(text, "%s%s", separator, variant);
            separator = base_words(words, N_(" or "));
        }
    }
    return g_string_free(text, FALSE);
}
