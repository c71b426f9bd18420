/* Tables of kind BALANCE: how far the groups are apart before and after a match. */
#include <math.h>
#include <string.h>

#include "reports/results/measures.h"
#include "reports/study/study_model.h"

/* From this difference on a variable is named as out of balance. */
static const double limit = 0.1;

/* One line. */
typedef struct {
    const SchemaRow *row; /* Borrowed. */
    size_t level;         /* Of a row with levels; SIZE_MAX for a number or a binary row. */
    StatBalance balance;  /* Of all members of the two groups, and of the matched ones. */
} Entry;

static gboolean add_entry(GArray *entries, const ReportMatch *match, const SchemaRow *row,
    const ReportArray *column, size_t level, GError **error)
{
    Entry entry = {.row = row, .level = level};
    const int32_t code = column->values                     ? -1
                         : row->kind == SCHEMA_ROW_MULTIPLE ? 1
                                                            : (int32_t)level;
    const gboolean done = report_measure_balance(
        column, code, match->group, match->matched, match->n_rows, &entry.balance, error);
    if (!done)
        g_prefix_error(error, "row %s: the standardised difference: ", row->id);
    else
        g_array_append_val(entries, entry);
    return done;
}

static gboolean add_entries(GArray *entries, const ReportMatch *match,
    const ReportTableWork *work, const SchemaRow *row, GError **error)
{
    g_autoptr(ReportRowData) data = report_row_data(work, row, error);
    if (!data)
        return FALSE;
    if (data->value)
        return add_entry(
            entries, match, row, &(ReportArray){.values = data->value[0]}, SIZE_MAX, error);
    if (row->kind == SCHEMA_ROW_BINARY) {
        g_autofree double *numbers = report_data_numbers(data);
        return add_entry(
            entries, match, row, &(ReportArray){.values = numbers}, SIZE_MAX, error);
    }
    for (size_t i = 0; i < row->n_levels; i++) {
        const ReportArray column = {.codes = data->ticked ? data->ticked[i] : data->level[0],
            .n_levels = data->ticked ? 2 : row->n_levels};
        if (!add_entry(entries, match, row, &column, i, error))
            return FALSE;
    }
    return TRUE;
}

/* The lines of the table, in its order. New array of Entry. */
static GArray *balance_of(ReportStudy *study, const SchemaTable *table, GError **error)
{
    const ReportMatch *match = report_match(study, table->match, error);
    if (!match)
        return NULL;
    g_autoptr(GArray) entries = g_array_new(FALSE, TRUE, sizeof(Entry));
    const ReportTableWork work = {
        .study = study, .spec = table, .split = study->split, .by_record = true};
    for (size_t i = 0; i < table->n_rows; i++)
        if (!add_entries(entries, match, &work, &table->rows[i], error)) {
            g_prefix_error(error, "table %s: ", table->id);
            return NULL;
        }
    return g_steal_pointer(&entries);
}

/* ---- the table ---- */

/* Before and after: who is in it, and what its columns are called. */
typedef struct {
    ReportTableWork work; /* On a split of its own. */
    const char *visit;    /* Address part. */
    size_t first;         /* Its first column: treated, control, difference. */
} Side;

static void add_columns(
    ReportTableWork *work, const SchemaMatch *spec, Side *side, const char *spanner)
{
    const ReportSplit *split = &side->work.split;
    const size_t groups[] = {spec->treated, spec->control};
    for (size_t k = 0; k < 2; k++) {
        int64_t n = 0;
        for (size_t i = 0; i < split->n_rows; i++)
            n += split->group[i] == (int32_t)groups[k];
        g_autofree char *detail = g_strdup_printf("n = %" G_GINT64_FORMAT, n);
        const size_t column = report_table_add_column(
            work->table, split->grouping->groups[groups[k]].label, detail, spanner, 'r');
        side->first = k == 0 ? column : side->first;
    }
    (void)report_table_add_column(work->table, "SMD", "", spanner, 'r');
}

static int64_t column_n(const Side *side, size_t group)
{
    int64_t n = 0;
    for (size_t i = 0; i < side->work.split.n_rows; i++)
        n += side->work.split.group[i] == (int32_t)group;
    return n;
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
    const SchemaRow *row = entry->row;
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

static gboolean add_line(Side sides[2], ReportRowData *const data[2], const Entry *entry,
    ReportLine *line, GError **error)
{
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
    const SchemaRow *last = NULL;
    ReportRowData *data[2] = {NULL, NULL}; /* Of the members on either side. */
    gboolean done = TRUE;
    for (guint i = 0; done && i < entries->len; i++) {
        const Entry *entry = &g_array_index(entries, Entry, i);
        ReportLine *line = NULL;
        if (entry->row != last) {
            for (size_t k = 0; done && k < 2; k++) {
                report_row_data_free(data[k]);
                data[k] = report_row_data(&sides[k].work, entry->row, error);
                done = data[k] != NULL;
            }
            if (!done)
                break;
            line = report_table_add_line(work->table, REPORT_LINE_ROW, 0, entry->row->label);
            line->mark = entry->row->in_score ? NULL : g_strdup("a");
        }
        last = entry->row;
        if (entry->level != SIZE_MAX)
            line = report_table_add_line(
                work->table, REPORT_LINE_LEVEL, 1, last->levels[entry->level].label);
        done = add_line(sides, data, entry, line, error);
    }
    report_row_data_free(data[0]);
    report_row_data_free(data[1]);
    return done;
}

/* ---- what is out of balance ---- */

/* "Origin: Lung". New. */
static char *label_of(const Entry *entry)
{
    return entry->level == SIZE_MAX ? g_strdup(entry->row->label)
                                    : g_strdup_printf("%s: %s", entry->row->label,
                                          entry->row->levels[entry->level].label);
}

/* "Origin: Lung (0.12)", the differences that remain. */
static GPtrArray *uneven(const GArray *entries, bool in_score)
{
    GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < entries->len; i++) {
        const Entry *entry = &g_array_index(entries, Entry, i);
        const double smd = entry->balance.smd_after;
        if (entry->row->in_score != in_score || isnan(smd) || fabs(smd) < limit)
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
    g_autoptr(GArray) entries = balance_of(work->study, work->spec, error);
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
        report_split_init(&sides[0].work.split, study->cohort, grouping, NULL, true, error) &&
        report_split_init(&sides[1].work.split, study->cohort, grouping, NULL, true, error) &&
        report_match_keep(study, match->spec, &sides[1].work.split, error);
    for (size_t i = 0; done && i < G_N_ELEMENTS(sides); i++)
        report_members_tell(work, &sides[i].work.split, sides[i].visit);
    done = done && fill(work, match, sides, error);
    report_split_clear(&sides[0].work.split);
    report_split_clear(&sides[1].work.split);
    return done;
}
