/* Tables of kind BALANCE: how far the groups are apart before and after a match. */
#include <math.h>
#include <string.h>

#include "reports/results/measures.h"
#include "reports/study/study_model.h"

/* From this difference on a variable is named as out of balance. */
static const double limit = 0.1;

/* Before and after: who is in it, and what its columns are called. */
typedef struct {
    ReportTableWork work; /* On a split of its own. */
    const char *visit;    /* Address part. */
    size_t first;         /* Its first column: treated, control, difference. */
} Side;

/* A row's values of all members, and of those in a pair. */
typedef struct {
    const SchemaRow *row; /* Borrowed. */
    ReportRowData *data[2];
} Both;

static void both_free(void *data)
{
    Both *both = data;
    report_row_data_free(both->data[0]);
    report_row_data_free(both->data[1]);
    g_free(both);
}

/* One line. */
typedef struct {
    const Both *both; /* Borrowed. */
    size_t level;     /* Of a row with levels; SIZE_MAX for a number or a binary row. */
    StatBalance balance;
} Entry;

/* Both *, a row each; NULL with the error. */
static GPtrArray *read_rows(const Side sides[2], const SchemaTable *table, GError **error)
{
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(both_free);
    for (size_t i = 0; i < table->n_rows; i++) {
        Both *both = g_new0(Both, 1);
        both->row = &table->rows[i];
        g_ptr_array_add(rows, both);
        for (size_t k = 0; k < 2; k++)
            if (!(both->data[k] = report_row_data(&sides[k].work, both->row, error))) {
                g_prefix_error(error, "table %s: ", table->id);
                return NULL;
            }
    }
    return g_steal_pointer(&rows);
}

/* ---- how far apart ---- */

/* Who is treated and who is not. New. */
static int32_t *codes_of(const SchemaMatch *spec, const ReportRowData *data)
{
    int32_t *codes = g_new(int32_t, data->n + 1);
    for (size_t i = 0; i < data->n; i++)
        codes[i] = data->group[i] == (int32_t)spec->treated   ? 1
                   : data->group[i] == (int32_t)spec->control ? 0
                                                              : STAT_NO_GROUP;
    return codes;
}

/* A row, or a level of it, as the column of which the difference is taken. `numbers` are freed
   by the caller. */
static StatColumn column_of(const ReportRowData *data, size_t level, double **numbers)
{
    if (level == SIZE_MAX)
        return (StatColumn){.values = *numbers = report_data_numbers(data)};
    return data->ticked
               ? (StatColumn){.codes = data->ticked[level], .n_levels = 2}
               : (StatColumn){.codes = data->level[0], .n_levels = data->row->n_levels};
}

static gboolean add_entry(
    GArray *entries, const SchemaMatch *spec, const Both *both, size_t level, GError **error)
{
    Entry entry = {.both = both, .level = level};
    const int32_t code = level == SIZE_MAX                        ? -1
                         : both->row->kind == SCHEMA_ROW_MULTIPLE ? 1
                                                                  : (int32_t)level;
    StatBalanceRows rows[2];
    int32_t *group[2];
    double *numbers[2] = {NULL, NULL};
    for (size_t k = 0; k < 2; k++) {
        const ReportRowData *data = both->data[k];
        group[k] = codes_of(spec, data);
        rows[k] = (StatBalanceRows){
            column_of(data, level, &numbers[k]), group[k], data->weight, data->n};
    }
    const gboolean done =
        report_measure_balance(&rows[0], &rows[1], code, &entry.balance, error);
    if (!done)
        g_prefix_error(error, "row %s: the standardised difference: ", both->row->id);
    else
        g_array_append_val(entries, entry);
    for (size_t k = 0; k < 2; k++) {
        g_free(group[k]);
        g_free(numbers[k]);
    }
    return done;
}

/* The lines of the table, in its order. New array of Entry. */
static GArray *balance_of(const SchemaTable *table, const GPtrArray *rows, GError **error)
{
    g_autoptr(GArray) entries = g_array_new(FALSE, TRUE, sizeof(Entry));
    gboolean done = TRUE;
    for (guint i = 0; done && i < rows->len; i++) {
        const Both *both = rows->pdata[i];
        const bool has_levels = !both->data[0]->value && both->row->kind != SCHEMA_ROW_BINARY;
        for (size_t level = 0; done && level < (has_levels ? both->row->n_levels : 1); level++)
            done = add_entry(entries, table->match, both, has_levels ? level : SIZE_MAX, error);
    }
    if (done)
        return g_steal_pointer(&entries);
    g_prefix_error(error, "table %s: ", table->id);
    return NULL;
}

/* ---- the table ---- */

/* Members of a side in a group. */
static int64_t column_n(const Side *side, size_t group)
{
    const ReportSplit *split = &side->work.split;
    int64_t n = 0;
    for (size_t i = 0; i < split->n_rows; i++)
        if (split->group[i] == (int32_t)group)
            n += split->weight ? split->weight[i] : 1;
    return n;
}

static void add_columns(
    ReportTableWork *work, const SchemaMatch *spec, Side *side, const char *spanner)
{
    const ReportSplit *split = &side->work.split;
    const size_t groups[] = {spec->treated, spec->control};
    for (size_t k = 0; k < 2; k++) {
        g_autofree char *detail =
            g_strdup_printf("n = %" G_GINT64_FORMAT, column_n(side, groups[k]));
        const size_t column = report_table_add_column(
            work->table, split->grouping->groups[groups[k]].label, detail, spanner, 'r');
        side->first = k == 0 ? column : side->first;
    }
    (void)report_table_add_column(work->table, "SMD", "", spanner, 'r');
}

/* What the two groups have: mean and SD, or n and percentage. */
static gboolean add_groups(
    Side *side, ReportLine *line, const ReportRowData *data, size_t level, GError **error)
{
    const SchemaMatch *spec = side->work.spec->match;
    const SchemaRow *row = data->row;
    const size_t groups[] = {spec->treated, spec->control};
    for (size_t k = 0; k < 2; k++) {
        const int32_t group = (int32_t)groups[k];
        ReportCell *cell = &line->cells[side->first + k];
        const ReportPlace place = {.row = row->id,
            .level = level == SIZE_MAX ? NULL : row->levels[level].id,
            .group = side->work.split.grouping->groups[groups[k]].id,
            .visit = side->visit};
        if (data->value) {
            if (!report_cell_summary(&side->work, cell, &place, data, 0, group, error))
                return FALSE;
            continue;
        }
        const int32_t *codes = data->ticked ? data->ticked[level] : data->level[0];
        const int32_t code = data->ticked ? 1 : level == SIZE_MAX ? 0 : (int32_t)level;
        const int64_t n = column_n(side, groups[k]);
        report_cell_count(&side->work, cell, &place,
            report_count_level(data, codes, group, code),
            n - report_count_level(data, codes, group, -1), n);
    }
    return TRUE;
}

static void add_difference(
    Side *side, ReportLine *line, const Entry *entry, double smd, double own)
{
    const SchemaRow *row = entry->both->row;
    ReportCell *cell = &line->cells[side->first + 2];
    const ReportPlace place = {.row = row->id,
        .level = entry->level == SIZE_MAX ? NULL : row->levels[entry->level].id,
        .group = side->work.study->analysis->grouping.overall_id,
        .visit = side->visit};
    g_autofree char *printed = report_format_bound(smd, 2);
    report_cell_set_text(cell, printed);
    report_cell_number(&side->work, cell, &place, "smd", smd, printed, NULL);
    if (isnan(own))
        return;
    ReportCell *own_cell =
        side->work.spec->both_denominators ? &line->cells[side->first + 3] : NULL;
    g_autofree char *printed_own = report_format_bound(own, 2);
    if (own_cell)
        report_cell_set_text(own_cell, printed_own);
    report_cell_number(&side->work, own_cell, &place, "smd_own", own, printed_own, NULL);
}

static gboolean add_line(Side sides[2], const Entry *entry, ReportLine *line, GError **error)
{
    ReportRowData *const *data = entry->both->data;
    if (!add_groups(&sides[0], line, data[0], entry->level, error) ||
        !add_groups(&sides[1], line, data[1], entry->level, error))
        return FALSE;
    add_difference(&sides[0], line, entry, entry->balance.smd_before, NAN);
    add_difference(
        &sides[1], line, entry, entry->balance.smd_after, entry->balance.smd_after_own);
    return TRUE;
}

static gboolean add_rows(
    ReportTableWork *work, Side sides[2], const GArray *entries, GError **error)
{
    const Both *last = NULL;
    for (guint i = 0; i < entries->len; i++) {
        const Entry *entry = &g_array_index(entries, Entry, i);
        const SchemaRow *row = entry->both->row;
        ReportLine *line = NULL;
        if (entry->both != last) {
            line = report_table_add_line(work->table, REPORT_LINE_ROW, 0, row->label);
            line->mark = row->in_score ? NULL : g_strdup("a");
        }
        last = entry->both;
        if (entry->level != SIZE_MAX)
            line = report_table_add_line(
                work->table, REPORT_LINE_LEVEL, 1, row->levels[entry->level].label);
        if (!add_line(sides, entry, line, error))
            return FALSE;
    }
    return TRUE;
}

/* ---- what is out of balance ---- */

/* "Origin: Lung". New. */
static char *label_of(const Entry *entry)
{
    const SchemaRow *row = entry->both->row;
    return entry->level == SIZE_MAX
               ? g_strdup(row->label)
               : g_strdup_printf("%s: %s", row->label, row->levels[entry->level].label);
}

/* "Origin: Lung (0.12)", the differences that remain. */
static GPtrArray *uneven(const GArray *entries, bool in_score)
{
    GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < entries->len; i++) {
        const Entry *entry = &g_array_index(entries, Entry, i);
        const double smd = entry->balance.smd_after;
        if (entry->both->row->in_score != in_score || isnan(smd) || fabs(smd) < limit)
            continue;
        g_autofree char *label = label_of(entry);
        g_autofree char *plain = report_format_bound(smd, 2);
        g_autofree char *printed = report_true_minus(plain);
        g_ptr_array_add(texts, g_strdup_printf("%s (%s)", label, printed));
    }
    return texts;
}

/* Differences that cannot be said: no values, no pairs, or no spread to measure with. */
static void add_undefined(ReportTableWork *work, const GArray *entries)
{
    g_autoptr(GPtrArray) labels = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < entries->len; i++) {
        const Entry *entry = &g_array_index(entries, Entry, i);
        if (isnan(entry->balance.smd_after))
            g_ptr_array_add(labels, label_of(entry));
    }
    if (labels->len > 0)
        report_work_remark(
            work, report_balance_undefined_words(labels, work->study->document->words));
}

static void add_remarks(ReportTableWork *work, const GArray *entries)
{
    const SchemaMatch *spec = work->spec->match;
    const BaseWords *words = work->study->document->words;
    const SchemaGroup *groups = work->study->analysis->grouping.groups;
    g_autoptr(GPtrArray) inside = uneven(entries, true);
    g_autoptr(GPtrArray) others = uneven(entries, false);
    bool outside = false;
    for (size_t i = 0; i < work->spec->n_rows; i++)
        outside = outside || !work->spec->rows[i].in_score;
    if (outside)
        report_table_add_note(work->table, "a",
            base_words(words, "The variable is not part of the propensity score."));
    report_work_remark(work,
        report_balance_words(groups[spec->treated].label, groups[spec->control].label, words));
    if (work->spec->both_denominators)
        report_work_remark(work, report_balance_own_words(words));
    add_undefined(work, entries);
    report_work_remark(work, report_balance_left_words(limit, inside, others, words));
}

static gboolean fill(
    ReportTableWork *work, const ReportMatch *match, Side sides[2], GError **error)
{
    g_autoptr(GPtrArray) rows = read_rows(sides, work->spec, error);
    g_autoptr(GArray) entries = rows ? balance_of(work->spec, rows, error) : NULL;
    if (!entries)
        return FALSE;
    g_autofree char *after = base_words_say(work->study->document->words,
        "After matching ({1} pairs)", "n", (gint64)match->result->pairs.n_pairs);
    add_columns(work, match->spec, &sides[0],
        base_words(work->study->document->words, "Before matching"));
    add_columns(work, match->spec, &sides[1], after);
    if (work->spec->both_denominators)
        (void)report_table_add_column(work->table,
            base_words(work->study->document->words, "SMD, own SD"), "", after, 'r');
    if (!add_rows(work, sides, entries, error))
        return FALSE;
    add_remarks(work, entries);
    return TRUE;
}

gboolean report_table_balance(ReportTableWork *work, GError **error)
{
    ReportStudy *study = work->study;
    const ReportMatch *match = report_match(study, work->spec->match, error);
    if (!match)
        return FALSE;
    Side sides[] = {
        {.work = *work, .visit = "unmatched"}, {.work = *work, .visit = match->spec->id}};
    const SchemaGrouping *grouping = &study->analysis->grouping;
    gboolean done =
        report_split_init(
            &sides[0].work.split, study->cohort, grouping, NULL, study->asks_rows, error) &&
        report_match_split(study, match->spec, grouping, NULL, &sides[1].work.split, error);
    for (size_t i = 0; done && i < G_N_ELEMENTS(sides); i++)
        report_members_tell(work, &sides[i].work.split, sides[i].visit);
    done = done && fill(work, match, sides, error);
    report_split_clear(&sides[0].work.split);
    report_split_clear(&sides[1].work.split);
    return done;
}
