/* Sentences that a paper's Methods section needs, and the abbreviations of a table. */
#include <string.h>

#include "reports/study/study_model.h"

static bool is_word(char c)
{
    return g_ascii_isalnum(c) || c == '/';
}

/* A hyphen is as good as a blank. */
bool report_mentions(const char *text, const char *word)
{
    g_autofree char *hay = g_strdelimit(g_strdup(text), "-", ' ');
    g_autofree char *needle = g_strdelimit(g_strdup(word), "-", ' ');
    const size_t length = strlen(needle);
    for (const char *at = strstr(hay, needle); at && length > 0; at = strstr(at + 1, needle)) {
        if ((at == hay || !is_word(at[-1])) && !is_word(at[length]))
            return true;
    }
    return false;
}

static bool table_mentions(const ReportTable *table, const char *word)
{
    if (report_mentions(table->title, word) || report_mentions(table->stub, word))
        return true;
    for (size_t i = 0; i < table->n_columns; i++) {
        if (report_mentions(table->columns[i].label, word) ||
            (table->columns[i].spanner && report_mentions(table->columns[i].spanner, word)))
            return true;
    }
    for (size_t i = 0; i < table->lines->len; i++) {
        const ReportLine *line = table->lines->pdata[i];
        if (report_mentions(line->label, word))
            return true;
    }
    for (size_t i = 0; i < table->notes->len; i++) {
        const ReportNote *note = table->notes->pdata[i];
        if (strlen(word) > 1 && report_mentions(note->text, word))
            return true;
    }
    return false;
}

static void add_abbreviation(GString *line, const char *word, const char *meaning)
{
    g_string_append_printf(
        line, "%s%s, %s", line->len > 0 ? "; " : "Abbreviations: ", word, meaning);
}

static bool is_declared(const SchemaAnalysis *analysis, const char *word)
{
    for (size_t i = 0; i < analysis->n_abbreviations; i++)
        if (g_str_equal(analysis->abbreviations[i].code, word))
            return true;
    return false;
}

void report_table_abbreviations(ReportTableWork *work)
{
    const SchemaAnalysis *analysis = work->study->analysis;
    const SchemaGrouping *grouping = work->split.grouping;
    GString *line = g_string_new(NULL);
    for (size_t i = 0; i < analysis->n_abbreviations; i++) {
        const SchemaChoice *known = &analysis->abbreviations[i];
        if (table_mentions(work->table, known->code))
            add_abbreviation(line, known->code, known->label);
    }
    for (size_t i = 0; i < grouping->n_groups; i++) {
        const SchemaGroup *group = &grouping->groups[i];
        if (group->abbreviation && group->abbreviation[0] != '\0')
            add_abbreviation(line, group->label, group->abbreviation);
    }
    if (table_mentions(work->table, "CI") && !is_declared(analysis, "CI"))
        add_abbreviation(line, "CI", "confidence interval");
    if (table_mentions(work->table, "SD"))
        add_abbreviation(line, "SD", "standard deviation");
    if (line->len > 0) {
        g_string_append_c(line, '.');
        report_table_add_note(work->table, "", line->str);
    }
    g_string_free(line, TRUE);
}

static void add_participants(ReportStudy *study)
{
    const GPtrArray *flow = study->document->flow;
    if (flow->len == 0)
        return;
    const ReportFlowStep *first = flow->pdata[0];
    const ReportFlowStep *last = flow->pdata[flow->len - 1];
    GString *text = g_string_new(NULL);
    g_string_append_printf(text,
        "Of %" G_GINT64_FORMAT " registered patients, %" G_GINT64_FORMAT
        " were analysed. Excluded were, one step after the other",
        first->n_before, last->n_after);
    for (size_t i = 0; i < flow->len; i++) {
        const ReportFlowStep *step = flow->pdata[i];
        const bool named = step->excluded_label[0] != '\0';
        g_string_append_printf(text, "%s %s%s (n = %" G_GINT64_FORMAT ")", i == 0 ? ":" : ";",
            named ? "" : "not ", named ? step->excluded_label : step->label, step->n_excluded);
    }
    g_string_append_c(text, '.');
    report_document_add_method(study->document, text->str);
    g_string_free(text, TRUE);
}

static void add_groups(ReportStudy *study)
{
    const ReportSplit *split = &study->split;
    const size_t n_groups = split->grouping->n_groups;
    if (n_groups == 0)
        return;
    const ReportArm *groups = &split->arms[split->n_arms - n_groups];
    GString *text = g_string_new("The groups are");
    for (size_t i = 0; i < n_groups; i++)
        g_string_append_printf(text, "%s %s (n = %" G_GINT64_FORMAT ")",
            i == 0             ? ""
            : i + 1 < n_groups ? ","
                               : " and",
            groups[i].group->label, groups[i].n);
    g_string_append_c(text, '.');
    const int64_t n_elsewhere = split->n_members - split->n;
    if (n_elsewhere > 0)
        g_string_append_printf(text,
            " Members of the cohort in none of them, who are in no table%s: %" G_GINT64_FORMAT
            ".",
            study->analysis->n_groupings > 0 ? " that compares them" : "", n_elsewhere);
    report_document_add_method(study->document, text->str);
    g_string_free(text, TRUE);
}

static void add_cutoff(ReportStudy *study)
{
    const char *cutoff = study->analysis->cutoff;
    if (cutoff[0] == '\0')
        return;
    g_autofree char *text = g_strdup_printf("Follow-up ended on %s: whoever was in contact "
                                            "later is counted as alive on that day.",
        cutoff);
    report_document_add_method(study->document, text);
}

static void add_tests(ReportStudy *study)
{
    if (study->uses->len == 0)
        return;
    GString *text = g_string_new("P values are from these tests. ");
    for (size_t i = 0; i < study->uses->len; i++) {
        const ReportUse *use = study->uses->pdata[i];
        const size_t start = text->len;
        g_string_append_printf(text, "%s: %s. ", use->method, use->where->str);
        text->str[start] = g_ascii_toupper(text->str[start]);
    }
    g_string_append_printf(text,
        "All tests are two-sided. The analysis was run with proreg %s.",
        study->document->version);
    report_document_add_method(study->document, text->str);
    g_string_free(text, TRUE);
}

void report_methods(ReportStudy *study)
{
    add_participants(study);
    add_groups(study);
    add_cutoff(study);
    report_document_add_method(study->document,
        "Numbers are given as mean and standard deviation, categories as number and percentage "
        "of the patients with a known value. Unknown values are counted and take no part in "
        "any test; a change is the later value minus the earlier one of the patients who have "
        "both. Percentages, means and P values are rounded half away from zero.");
    report_match_methods(study);
    report_model_methods(study);
    add_tests(study);
}
