/*
 * Why values are missing, or others than sent: missing-data codes, which lines tell apart, and
 * values below a limit, which a footnote counts.
 */
#include <string.h>

#include "reports/study/cohort.h"
#include "reports/study/study.h"
#include "reports/words/reading.h"

void report_reasons_ask(const ReportTableWork *work, const char *column)
{
    const SchemaStudy *study = work->study->study;
    if (study && (study->n_below > 0 || g_hash_table_size(study->missing_codes) > 0))
        registry_cohort_ask_reason(work->study->cohort, column);
}

char *report_reasons_of(const ReportTableWork *work, const SchemaRow *row, const char *visit)
{
    if (visit && schema_analysis_change(work->study->analysis, visit))
        return NULL;
    /* A code stands for all boxes of a checkbox. */
    g_autofree char *column = row->kind == SCHEMA_ROW_MULTIPLE
                                  ? g_strdup(row->levels[0].codes[0])
                                  : report_column_of(work, row, visit, NULL);
    return column && registry_cohort_has_reasons(work->study->cohort, column)
               ? registry_cohort_reason(work->study->cohort, column)
               : NULL;
}

void report_reasons_take(
    const ReportTableWork *work, ReportRowData *data, size_t visit, const BaseColumn *answers)
{
    (void)work;
    if (answers->values->kind != BASE_COLUMN_TEXT)
        return; /* Nobody of these members. */
    if (!data->reason) {
        data->reason = g_new0(int32_t *, data->n_visits + 1);
        data->reasons = g_new0(BaseValues *, data->n_visits + 1);
    }
    data->reason[visit] = g_memdup2(answers->code, (data->n + 1) * sizeof *answers->code);
    data->reasons[visit] = base_values_ref(answers->values);
}

static const char *reason_at(const ReportRowData *data, size_t visit, size_t i)
{
    const bool known = data->reason && data->reason[visit] && data->reason[visit][i] >= 0;
    return known ? data->reasons[visit]->text[data->reason[visit][i]] : NULL;
}

bool report_reason_is(const ReportRowData *data, size_t visit, size_t i, const char *code)
{
    const char *reason = reason_at(data, visit, i);
    return reason && g_str_equal(reason, code);
}

GPtrArray *report_reason_codes(const ReportStudy *study)
{
    const BaseWords *words = study->document->words;
    GPtrArray *codes = g_ptr_array_new();
    GList *all = study->study ? g_hash_table_get_keys(study->study->missing_codes) : NULL;
    all = g_list_sort(all, (GCompareFunc)(void (*)(void))strcmp);
    for (const GList *at = all; at; at = at->next) {
        const char *label = report_reason_label(study, at->data);
        if (!g_str_equal(label, "Unknown") && !g_str_equal(label, base_words(words, "Unknown")))
            g_ptr_array_add(codes, at->data);
    }
    g_list_free(all);
    return codes;
}

const char *report_reason_label(const ReportStudy *study, const char *code)
{
    return g_hash_table_lookup(study->study->missing_codes, code);
}

char *report_reason_counts(const ReportStudy *study, const ReportRowData *data, size_t visit,
    ReportReasonIs *counts_it, const void *who)
{
    g_autoptr(GPtrArray) codes = report_reason_codes(study);
    GString *text = g_string_new(NULL);
    for (guint c = 0; data->reason && c < codes->len; c++) {
        int64_t n = 0;
        for (size_t i = 0; i < data->n; i++)
            if (report_reason_is(data, visit, i, codes->pdata[c]) && counts_it(data, i, who))
                n += report_data_weight(data, i);
        if (n > 0)
            g_string_append_printf(text, "%s%s %" G_GINT64_FORMAT, text->len > 0 ? ", " : "",
                report_reason_label(study, codes->pdata[c]), n);
    }
    return g_string_free(text, FALSE);
}

/* "< 0.3" and "<0.3" are one limit. */
static void add_limit(GPtrArray *limits, const char *text)
{
    GString *limit = g_string_new(NULL);
    for (; *text; text++)
        if (*text != ' ')
            g_string_append_c(limit, *text);
    if (g_ptr_array_find_with_equal_func(limits, limit->str, g_str_equal, NULL))
        (void)g_string_free(limit, TRUE);
    else
        g_ptr_array_add(limits, g_string_free(limit, FALSE));
}

/* Codes are letters, digits and marks; a text below a limit begins with a sign. */
static bool is_below(const char *reason)
{
    return reason && !g_ascii_isalnum(reason[0]) && !strchr("._-", reason[0]);
}

static SchemaBelow rule_of(const ReportTableWork *work, const SchemaRow *row)
{
    const SchemaStudy *study = work->study->study;
    const SchemaField *field =
        study ? schema_dictionary_find(study->dictionary, row->variable) : NULL;
    return field ? study->below[field - study->dictionary->fields] : SCHEMA_BELOW_HELD;
}

void report_reasons_remark(const ReportTableWork *work, const ReportRowData *data)
{
    static const ReportBelow counts[] = {[SCHEMA_BELOW_HALF] = REPORT_BELOW_HALF,
        [SCHEMA_BELOW_LIMIT] = REPORT_BELOW_LIMIT,
        [SCHEMA_BELOW_MISSING] = REPORT_BELOW_MISSING};
    if (!work->remarks)
        return;
    const SchemaBelow rule = rule_of(work, data->row);
    int64_t n = 0;
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    for (size_t v = 0; v < data->n_visits; v++)
        for (size_t i = 0; i < data->n; i++) {
            const char *reason = reason_at(data, v, i);
            if (!is_below(reason) || data->group[i] < 0)
                continue;
            n += report_data_weight(data, i);
            add_limit(texts, reason);
        }
    if (n == 0 || rule == SCHEMA_BELOW_HELD)
        return;
    char *said = report_below_words(
        data->row->label, n, texts, counts[rule], work->study->document->words);
    if (g_ptr_array_find_with_equal_func(work->remarks, said, g_str_equal, NULL))
        g_free(said);
    else
        g_ptr_array_add(work->remarks, said);
}
