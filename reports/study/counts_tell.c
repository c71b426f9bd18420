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

/* Numbers of patients of one line: how many there are, and the least that is not 0. */
typedef struct {
    int64_t n, fewest;
} Numbers;

static void take_number(Numbers *numbers, int64_t patients)
{
    numbers->n++;
    if (patients > 0)
        numbers->fewest = numbers->fewest == 0 ? patients : MIN(numbers->fewest, patients);
}

static void set_numbers(ReportDocument *document, ReportLine *line, const char *what,
    const char *held, const Numbers *numbers)
{
    if (held) {
        g_autofree char *text = base_words_say(
            document->words, N_("held back: {1}"), "t", base_words(document->words, held));
        report_cell_set_text(&line->cells[WHAT], text);
        return;
    }
    report_cell_set_text(&line->cells[WHAT], base_words(document->words, what));
    set_number(&line->cells[NUMBERS], numbers->n);
    set_number(&line->cells[FEWEST], numbers->fewest);
}

/* Of a group with a value there are n, sum and squares, which are of as many. */
static void take_leaf(Numbers *numbers, const ReportLeaf *leaf)
{
    for (guint i = 0; i < leaf->cells->len; i++)
        take_number(numbers, g_array_index(leaf->cells, ReportCount, i).n);
    for (guint g = 0; leaf->sums && g < leaf->sums->len; g++)
        for (int k = 0; k < 3 && g_array_index(leaf->sums, StatMomentSums, g).n > 0; k++)
            take_number(numbers, g_array_index(leaf->sums, StatMomentSums, g).n);
    for (size_t d = 0; d < REPORT_N_DOUBTS; d++)
        if (leaf->n_doubtful[d] > 0)
            take_number(numbers, leaf->n_doubtful[d]);
    if (leaf->n_held > 0)
        take_number(numbers, leaf->n_held);
}

static void add_leaf(ReportDocument *document, ReportTable *table, const ReportCounted *counted,
    const ReportLeaf *leaf)
{
    g_autofree char *label = label_of(counted, leaf);
    Numbers numbers = {0};
    take_leaf(&numbers, leaf);
    set_numbers(document, report_table_add_line(table, REPORT_LINE_LEVEL, 1, label),
        what_leaves(leaf), leaf->held, &numbers);
}

/* Who is in the groups, of how many, and who is in none. */
static void add_groups(ReportDocument *document, ReportTable *table,
    const ReportCounted *counted, const char *title)
{
    ReportLine *line = report_table_add_line(table, REPORT_LINE_ROW, 0, title);
    Numbers numbers = {0};
    for (size_t i = 0; i < counted->n_groups; i++)
        take_number(&numbers, counted->n[i]);
    take_number(&numbers, counted->n_members);
    take_number(&numbers, counted->n_unknown);
    take_number(&numbers, counted->n_no_group);
    set_numbers(
        document, line, N_("patients in each group, and in none"), counted->held, &numbers);
}

static void add_table(
    ReportDocument *document, ReportTable *table, const ReportCounted *counted)
{
    g_autofree char *title = base_words_say(
        document->words, N_("Table {1}: {2}"), "tt", counted->table->id, counted->table->title);
    if (counted->needs_rows) {
        ReportLine *line = report_table_add_line(table, REPORT_LINE_ROW, 0, title);
        g_autofree char *text = base_words_say(document->words, N_("nothing leaves: {1}"), "t",
            base_words(document->words, counted->needs_rows));
        report_cell_set_text(&line->cells[WHAT], text);
        return;
    }
    add_groups(document, table, counted, title);
    for (guint i = 0; i < counted->leaves->len && !counted->held; i++)
        add_leaf(document, table, counted, counted->leaves->pdata[i]);
}

static void add_flow(ReportDocument *document, ReportTable *table, const ReportCounts *counts)
{
    ReportLine *line = report_table_add_line(table, REPORT_LINE_ROW, 0,
        base_words(document->words, N_("Flow: patients before and after each step")));
    Numbers numbers = {0};
    take_number(&numbers, counts->n_withdrawn);
    for (size_t i = 0; i < counts->analysis->n_steps; i++) {
        const ReportCountedStep *step = &counts->steps[i];
        take_number(&numbers, step->n_before);
        take_number(&numbers, step->n_excluded);
        take_number(&numbers, step->n_unknown);
        take_number(&numbers, step->n_after);
    }
    set_numbers(document, line, N_("patients at each step"), counts->flow_held, &numbers);
}

/* ---- notes ---- */

static size_t n_lines_of(const ReportCounted *counted, size_t group)
{
    size_t n = 0;
    for (guint i = 0; i < counted->leaves->len; i++) {
        const ReportLeaf *leaf = counted->leaves->pdata[i];
        n += !leaf->held && report_leaf_n_in(leaf, group, false) > 0;
    }
    return n;
}

/* "Table 1, Thoracic: 34 lines": groups of one patient, whose lines are that patient's. New. */
static char *alone_in(const ReportCounts *counts, const BaseWords *words)
{
    GString *all = g_string_new(NULL);
    for (guint t = 1; t < counts->tables->len; t++) {
        const ReportCounted *counted = counts->tables->pdata[t];
        for (size_t g = 0; g < counted->n_groups; g++) {
            if (counted->n[g] != 1)
                continue;
            const SchemaGrouping *grouping = counted->grouping;
            const char *label =
                grouping->n_groups > 0 ? grouping->groups[g].label : grouping->total.label;
            g_autofree char *one = base_words_say(words, N_("table {1}, {2}: {3} lines"), "ttn",
                counted->table->id, label ? label : "", (gint64)n_lines_of(counted, g));
            g_string_append_printf(all, "%s%s", all->len > 0 ? "; " : "", one);
        }
    }
    return g_string_free(all, FALSE);
}

static void add_note(ReportTable *table, char *text_take)
{
    report_table_add_note(table, "", text_take);
    g_free(text_take);
}

/* Who is who in it, as far as that can be said. */
static void add_privacy(
    ReportDocument *document, ReportTable *table, const ReportCounts *counts)
{
    const BaseWords *words = document->words;
    g_autofree char *hospitals = report_counts_hospitals(counts->origins->pdata[0]);
    g_autofree char *alone = alone_in(counts, words);
    add_note(table,
        base_words_say(words,
            N_("Hospitals: {1}. No record id leaves; each number is 0 or of so many patients "
               "as "
               "the last column says, or more. A sum is of all patients of a group who have a "
               "value."),
            "t", hospitals));
    if (alone[0] == '\0')
        report_table_add_note(table, "", base_words(words, N_("No row of a patient leaves.")));
    else
        add_note(table, base_words_say(words,
                            N_("Rows of patients leave: in these groups there is one patient, "
                               "and the lines of "
                               "the group are that patient's row: {1}."),
                            "t", alone));
    report_table_add_note(table, "",
        base_words(words,
            N_("Two fingerprints of all data of the registry go with it (content, head): who "
               "knows "
               "everything but one value can try which value it is, and who has two files sees "
               "whether anything changed between them.")));
    report_table_add_note(table, "",
        base_words(
            words, N_("What is held back is held against this file alone. Files can be "
                      "subtracted: an earlier or later "
                      "one, one of another study, that of some hospitals from that of all.")));
}

static void add_cost(ReportDocument *document, ReportTable *table, const ReportCounts *counts,
    const ReportHeld *held)
{
    const ReportCountsOrigin *origin = counts->origins->pdata[0];
    const BaseWords *words = document->words;
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

ReportDocument *report_counts_document(const ReportCounts *counts, const ReportHeld *held,
    const GPtrArray *given, const BaseWords *words)
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
    add_groups(document, table, counts->tables->pdata[0],
        base_words(words, N_("Patients of the study by its groups")));
    for (guint i = 1; i < counts->tables->len; i++)
        add_table(document, table, counts->tables->pdata[i]);
    add_privacy(document, table, counts);
    add_cost(document, table, counts, held);
    for (guint i = 0; i < given->len; i++)
        report_table_add_note(table, "", given->pdata[i]);
    return document;
}
