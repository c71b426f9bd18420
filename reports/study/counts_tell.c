/* What leaves a hospital, in plain words: how many patients stand behind each number, and what
 * is kept back at what cost. */
#include "base/words.h"
#include "reports/study/counts.h"

enum { WHAT, NUMBERS, FEWEST, N_COLUMNS };

static const char *what_leaves(const ReportLeaf *leaf)
{
    static const char *const words[REPORT_N_LEAF_KINDS] = {
        [REPORT_LEAF_LEVELS] = N_("patients with each level"),
        [REPORT_LEAF_TICKS] = N_("patients with and without it"),
        [REPORT_LEAF_VALUES] = N_("patients with each value"),
        [REPORT_LEAF_SUMS] = N_("n, sum and sum of squares"),
        [REPORT_LEAF_DIFFERENCES] = N_("patients with each difference"),
        [REPORT_LEAF_CHANGES] = N_("patients by two visits' levels"),
        [REPORT_LEAF_TIMES] = N_("patients by time and event"),
        [REPORT_LEAF_TOGETHER] = N_("patients by two values")};
    return words[leaf->kind];
}

static void set_number(ReportCell *cell, int64_t n)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, n);
    report_cell_set_text(cell, text);
}

/* "Pain VAS, baseline to 1 month": the row, its box, its visits. New. */
static char *label_of(const ReportCounted *counted, const ReportLeaf *leaf)
{
    GString *label = g_string_new(leaf->row[0]->label);
    for (size_t c = 1; c < leaf->n_columns; c++)
        if (leaf->row[c] != leaf->row[0])
            g_string_append_printf(label, " + %s", leaf->row[c]->label);
    if (leaf->kind == REPORT_LEAF_TICKS)
        g_string_append_printf(label, ": %s", leaf->row[0]->levels[leaf->box].label);
    const bool has_visits = leaf->row[leaf->n_columns - 1]->n_visits > 1;
    for (size_t c = 0; has_visits && c < leaf->n_columns; c++)
        g_string_append_printf(label, "%s%s", c == 0 ? " (" : ", ",
            report_leaf_visit(counted->table, leaf->row[c], leaf->visit[c]));
    g_string_append(label, has_visits ? ")" : "");
    return g_string_free(label, FALSE);
}

static void add_leaf(ReportDocument *document, ReportTable *table, const ReportCounted *counted,
    const ReportLeaf *leaf)
{
    g_autofree char *label = label_of(counted, leaf);
    ReportLine *line = report_table_add_line(table, REPORT_LINE_LEVEL, 1, label);
    if (leaf->held) {
        g_autofree char *held = base_words_say(document->words, N_("held back: {1}"), "t",
            base_words(document->words, leaf->held));
        report_cell_set_text(&line->cells[WHAT], held);
        return;
    }
    report_cell_set_text(&line->cells[WHAT], base_words(document->words, what_leaves(leaf)));
    set_number(&line->cells[NUMBERS], leaf->cells->len);
    set_number(&line->cells[FEWEST], report_leaf_smallest(leaf));
}

static void add_table(
    ReportDocument *document, ReportTable *table, const ReportCounted *counted)
{
    g_autofree char *title = base_words_say(
        document->words, N_("Table {1}: {2}"), "tt", counted->table->id, counted->table->title);
    ReportLine *line = report_table_add_line(table, REPORT_LINE_ROW, 0, title);
    const char *why = counted->needs_rows ? counted->needs_rows : counted->held;
    if (why) {
        g_autofree char *text = base_words_say(document->words,
            counted->needs_rows ? N_("nothing leaves: {1}") : N_("held back: {1}"), "t",
            base_words(document->words, why));
        report_cell_set_text(&line->cells[WHAT], text);
        return;
    }
    int64_t fewest = 0;
    for (size_t i = 0; i < counted->n_groups; i++)
        if (counted->n[i] > 0)
            fewest = fewest == 0 ? counted->n[i] : MIN(fewest, counted->n[i]);
    report_cell_set_text(
        &line->cells[WHAT], base_words(document->words, N_("patients in each group")));
    set_number(&line->cells[NUMBERS], (int64_t)counted->n_groups);
    set_number(&line->cells[FEWEST], fewest);
    for (guint i = 0; i < counted->leaves->len; i++)
        add_leaf(document, table, counted, counted->leaves->pdata[i]);
}

static void add_flow(ReportDocument *document, ReportTable *table, const ReportCounts *counts)
{
    ReportLine *line = report_table_add_line(table, REPORT_LINE_ROW, 0,
        base_words(document->words, N_("Flow: patients before and after each step")));
    const size_t n = counts->analysis->n_steps;
    int64_t fewest = 0;
    if (counts->flow_held) {
        g_autofree char *held = base_words_say(document->words, N_("held back: {1}"), "t",
            base_words(document->words, counts->flow_held));
        report_cell_set_text(&line->cells[WHAT], held);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        const int64_t out = counts->steps[i].n_excluded;
        fewest = out > 0 && (fewest == 0 || out < fewest) ? out : fewest;
    }
    report_cell_set_text(
        &line->cells[WHAT], base_words(document->words, N_("patients at each step")));
    set_number(&line->cells[NUMBERS], (int64_t)n);
    set_number(&line->cells[FEWEST], fewest);
}

static void add_notes(ReportDocument *document, ReportTable *table, const ReportCounts *counts,
    const ReportHeld *held)
{
    const ReportCountsOrigin *origin = counts->origins->pdata[0];
    const BaseWords *words = document->words;
    g_autofree char *hospitals = report_counts_hospitals(origin);
    g_autofree char *who = base_words_say(words,
        N_("Hospitals: {1}. No row of a patient and no record id leaves; each number is of so "
           "many patients as the last column says, or more. A sum is of all patients of a "
           "group "
           "who have a value."),
        "t", hospitals);
    report_table_add_note(table, "", who);
    if (origin->min_cell <= 1) {
        report_table_add_note(table, "",
            base_words(
                words, N_("Nothing is held back (--min-cell 1): where a number is 1, the "
                          "line is one patient's.")));
        return;
    }
    g_autofree char *cost = base_words_say(words,
        N_("Held back, as fewer than {1} patients stand behind a number or would be known from "
           "others: {2} of {3} lines, {4} of them with their whole table. In the report of all "
           "hospitals these rows and tables are then missing, and it says so; nothing is "
           "estimated in their place."),
        "nnnn", (gint64)origin->min_cell, (gint64)held->n_leaves_held, (gint64)held->n_leaves,
        (gint64)held->n_leaves_of_tables);
    report_table_add_note(table, "", cost);
}

ReportDocument *report_counts_document(
    const ReportCounts *counts, const ReportHeld *held, const BaseWords *words)
{
    static const char *const columns[N_COLUMNS] = {
        N_("What leaves"), N_("Numbers"), N_("Fewest patients")};
    ReportDocument *document = report_document_of(counts->analysis);
    const ReportCountsOrigin *origin = counts->origins->pdata[0];
    document->words = words;
    (void)g_strlcpy(document->snapshot, origin->content, sizeof document->snapshot);
    (void)g_strlcpy(document->head, origin->head, sizeof document->head);
    (void)g_strlcpy(document->spec, counts->analysis->hash, sizeof document->spec);
    ReportTable *table = report_table_add(document, "contribution", "",
        base_words(words, N_("What leaves the hospital")), base_words(words, N_("Numbers of")));
    for (size_t i = 0; i < N_COLUMNS; i++)
        (void)report_table_add_column(
            table, base_words(words, columns[i]), "", NULL, i == WHAT ? 'l' : 'r');
    add_flow(document, table, counts);
    for (guint i = 1; i < counts->tables->len; i++)
        add_table(document, table, counts->tables->pdata[i]);
    add_notes(document, table, counts, held);
    return document;
}
