/* Sentences that a paper's Methods section needs, and the abbreviations of a table. */
#include <string.h>

#include "reports/study/study_model.h"
#include "reports/words/footnote.h"
#include "reports/words/reading.h"
#include "reports/words/survival.h"

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

static void add_abbreviation(GPtrArray *entries, const char *word, const char *meaning)
{
    g_ptr_array_add(entries, g_strconcat(word, ", ", meaning, NULL));
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
    const BaseWords *words = work->study->document->words;
    g_autoptr(GPtrArray) line = g_ptr_array_new_with_free_func(g_free);
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
        add_abbreviation(line, "CI", base_words(words, "confidence interval"));
    if (table_mentions(work->table, "SD"))
        add_abbreviation(line, "SD", base_words(words, "standard deviation"));
    if (line->len > 0) {
        g_autofree char *note = report_abbreviation_words(line, words);
        report_table_add_note(work->table, "", note);
    }
}

static void add_participants(ReportStudy *study)
{
    if (study->document->flow->len == 0)
        return;
    g_autofree char *text =
        report_participants_words(study->document->flow, study->document->words);
    report_document_add_method(study->document, text);
}

static void add_groups(ReportStudy *study)
{
    const BaseWords *words = study->document->words;
    const ReportSplit *split = &study->split;
    /* Counts may hold back how many are in the groups. */
    const size_t n_groups = split->grouping ? split->grouping->n_groups : 0;
    if (n_groups == 0)
        return;
    const ReportArm *groups = &split->arms[split->n_arms - n_groups];
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; i < n_groups; i++)
        g_ptr_array_add(names, g_strdup_printf("%s (n = %" G_GINT64_FORMAT ")",
                                   groups[i].group->label, groups[i].n));
    g_autofree char *text = report_groups_words(
        names, split->n_members - split->n, study->analysis->n_groupings > 0, words);
    report_document_add_method(study->document, text);
}

static void add_cutoff(ReportStudy *study)
{
    const char *cutoff = study->analysis->cutoff;
    if (cutoff[0] == '\0')
        return;
    g_autofree char *text = report_survival_cutoff_words(cutoff, study->document->words);
    report_document_add_method(study->document, text);
}

/* Where two uses have the same list. */
static bool same_tables(const ReportUse *a, const ReportUse *b)
{
    if (a->tables->len != b->tables->len)
        return false;
    for (guint i = 0; i < a->tables->len; i++)
        if (!g_str_equal(a->tables->pdata[i], b->tables->pdata[i]))
            return false;
    return true;
}

/* The names of the uses from i on that have the list of use i, the first to have it; else none.
 */
static GPtrArray *names_like(const GPtrArray *uses, guint i)
{
    GPtrArray *names = g_ptr_array_new();
    for (guint k = 0; k < uses->len; k++) {
        const ReportUse *use = uses->pdata[k];
        if (!same_tables(use, uses->pdata[i]))
            continue;
        if (k < i)
            break;
        g_ptr_array_add(names, use->method);
    }
    return names;
}

/* A sentence for the tables of the same methods, which can go into a paper as it is. */
static void add_tables(ReportStudy *study)
{
    const BaseWords *words = study->document->words;
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < study->tables->len; i++) {
        const ReportUse *use = study->tables->pdata[i];
        g_autoptr(GPtrArray) names = names_like(study->tables, i);
        if (names->len == 0)
            continue;
        g_autofree char *one = report_tests_words(names, use->tables, words);
        g_string_append_printf(text, "%s%s", text->len > 0 ? " " : "", one);
    }
    report_document_add_method(study->document, text->str);
}

/* Every table once, in the order in which variants name them. */
static GPtrArray *tested_tables(const ReportStudy *study)
{
    GPtrArray *tables = g_ptr_array_new();
    for (guint t = 0; t < study->document->tables->len; t++) {
        g_autofree char *said =
            report_table_said(study->document->tables->pdata[t], study->document->words);
        for (guint i = 0; i < study->uses->len; i++) {
            const ReportUse *use = study->uses->pdata[i];
            guint at = 0;
            if (!g_ptr_array_find_with_equal_func(use->tables, said, g_str_equal, &at))
                continue;
            g_ptr_array_add(tables, use->tables->pdata[at]);
            break;
        }
    }
    return tables;
}

/* What ran in each table, in detail: a paragraph of the appendix each. */
static void add_details(ReportStudy *study)
{
    g_autoptr(GPtrArray) tables = tested_tables(study);
    for (guint t = 0; t < tables->len; t++) {
        g_autoptr(GPtrArray) variants = g_ptr_array_new();
        for (guint i = 0; i < study->uses->len; i++) {
            const ReportUse *use = study->uses->pdata[i];
            if (g_ptr_array_find_with_equal_func(
                    use->tables, tables->pdata[t], g_str_equal, NULL))
                g_ptr_array_add(variants, use->method);
        }
        g_autofree char *text =
            report_detail_words(tables->pdata[t], variants, study->document->words);
        report_document_add_detail(study->document, text);
    }
}

/* "Pain VAS and Face scale in Table 2 and Table 5": which changes are turned, and where. */
static GPtrArray *improvements_of(const ReportStudy *study)
{
    const BaseWords *words = study->document->words;
    GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < study->improvements->len; i++) {
        const ReportUse *use = study->improvements->pdata[i];
        g_autoptr(GPtrArray) rows = names_like(study->improvements, i);
        if (rows->len == 0)
            continue;
        g_ptr_array_add(texts, report_rows_in_words(rows, use->tables, words));
    }
    return texts;
}

static void add_tests(ReportStudy *study)
{
    if (study->uses->len == 0)
        return;
    const ReportMultiplicity tests = {study->n_tests, study->n_adjusted, study->levels};
    g_autofree char *text =
        report_multiplicity_words(&tests, study->document->version, study->document->words);
    add_tables(study);
    add_details(study);
    report_document_add_method(study->document, text);
}

void report_methods(ReportStudy *study)
{
    add_participants(study);
    add_groups(study);
    add_cutoff(study);
    g_autoptr(GPtrArray) improvements = improvements_of(study);
    const ReportNumbers shown = {study->shows_means, study->shows_medians, study->shows_shares,
        study->shows_changes, improvements};
    g_autofree char *numbers = report_numbers_words(&shown, study->document->words);
    report_document_add_method(study->document, numbers);
    report_match_methods(study);
    report_model_methods(study);
    add_tests(study);
}
