/*
 * Numbers that would leave, set against each other: all those that read one field of the store,
 * whatever their table, groups, condition and levels, as one of them may be of all but a few
 * whom another has.
 */
#include "base/words.h"
#include "reports/study/counts_few.h"

/* ---- numbers of one field ---- */

/* A table by itself, or a leaf of it. */
typedef struct {
    ReportCounted *counted;
    ReportLeaf *leaf; /* NULL: the table. */
} Number;

static const ReportWho *who_of(const Number *number)
{
    return number->leaf ? &number->leaf->who : &number->counted->who;
}

static bool is_held(const Number *number)
{
    return number->counted->needs_rows || number->counted->held ||
           (number->leaf && number->leaf->held);
}

static bool reads(const ReportWho *who, const RegistryCohortField *field)
{
    for (guint i = 0; i < who->fields->len; i++) {
        const RegistryCohortField *one = &g_array_index(who->fields, RegistryCohortField, i);
        if (one->column == field->column &&
            (one->event == field->event || one->event == SIZE_MAX || field->event == SIZE_MAX))
            return true;
    }
    return false;
}

static void add_number(GArray *numbers, ReportCounted *counted, ReportLeaf *leaf)
{
    const Number number = {counted, leaf};
    if (!is_held(&number))
        g_array_append_val(numbers, number);
}

/* What would leave, in the order of the study: the tables, or their leaves. */
static GArray *numbers_of(const ReportCounts *counts, bool leaves)
{
    GArray *numbers = g_array_new(FALSE, FALSE, sizeof(Number));
    for (guint t = 0; t < counts->tables->len; t++) {
        ReportCounted *counted = counts->tables->pdata[t];
        if (!leaves)
            add_number(numbers, counted, NULL);
        for (guint l = 0; leaves && l < counted->leaves->len; l++)
            add_number(numbers, counted, counted->leaves->pdata[l]);
    }
    return numbers;
}

/* Each field that any of the numbers reads, once. */
static GArray *fields_of(const GArray *numbers)
{
    GArray *fields = g_array_new(FALSE, FALSE, sizeof(RegistryCohortField));
    for (guint i = 0; i < numbers->len; i++) {
        const ReportWho *who = who_of(&g_array_index(numbers, Number, i));
        for (guint f = 0; f < who->fields->len; f++) {
            const ReportWho known = {.fields = fields};
            if (!reads(&known, &g_array_index(who->fields, RegistryCohortField, f)))
                g_array_append_val(fields, g_array_index(who->fields, RegistryCohortField, f));
        }
    }
    return fields;
}

static bool tells(const GPtrArray *who, const ReportCounts *counts, int64_t min_cell)
{
    return report_tells_few((const ReportWho *const *)(const void *)who->pdata, who->len,
        counts->n_patients, min_cell);
}

/* Puts a number to those that leave; how many patients of its table there are is known with it.
 */
static void put_who(GPtrArray *all, const Number *number)
{
    const ReportWho *both[] = {&number->counted->who, who_of(number)};
    for (size_t i = 0; i < G_N_ELEMENTS(both); i++)
        if (!g_ptr_array_find(all, both[i], NULL))
            g_ptr_array_add(all, (gpointer)both[i]);
}

/* ---- why ---- */

static bool is_change(const ReportCounts *counts, const Number *number)
{
    const ReportLeaf *leaf = number->leaf;
    return leaf->kind == REPORT_LEAF_DIFFERENCES || leaf->kind == REPORT_LEAF_CHANGES ||
           (leaf->kind == REPORT_LEAF_SUMS && leaf->n_columns == 2) ||
           schema_analysis_change(counts->analysis,
               report_leaf_visit(number->counted->table, leaf->row[0], leaf->visit[0]));
}

static const char *why_held(const ReportCounts *counts, const Number *number, int64_t min_cell)
{
    g_autoptr(GPtrArray) alone = g_ptr_array_new();
    put_who(alone, number);
    if (tells(alone, counts, min_cell))
        return number->leaf ? N_("too few patients of the table are not in the row")
                            : N_("too few patients of the study are not in it");
    return number->leaf && is_change(counts, number)
               ? N_("too few patients have a value at one of the two visits alone")
               : N_("too few patients could be told from it and other lines");
}

/* ---- all numbers ---- */

/* Lets the numbers leave one after the other, each unless it tells of few with those before.
 * @param leave  ReportWho *: of what leaves anyway. */
static void settle(
    ReportCounts *counts, const GArray *numbers, GPtrArray *leave, int64_t min_cell)
{
    const guint anyway = leave->len;
    for (guint i = 0; i < numbers->len; i++)
        put_who(leave, &g_array_index(numbers, Number, i));
    if (!tells(leave, counts, min_cell))
        return;
    g_ptr_array_set_size(leave, (gint)anyway);
    for (guint i = 0; i < numbers->len; i++) {
        const Number *number = &g_array_index(numbers, Number, i);
        const guint before = leave->len;
        put_who(leave, number);
        if (!tells(leave, counts, min_cell))
            continue;
        g_ptr_array_set_size(leave, (gint)before);
        const char *why = why_held(counts, number, min_cell);
        if (number->leaf)
            report_leaf_hold(number->leaf, why);
        else
            report_counted_hold(number->counted, why);
    }
}

/* Those that are not held and read the field. New. */
static GArray *of_field(const GArray *numbers, const RegistryCohortField *field)
{
    GArray *chosen = g_array_new(FALSE, FALSE, sizeof(Number));
    for (guint i = 0; i < numbers->len; i++) {
        const Number *number = &g_array_index(numbers, Number, i);
        if (!is_held(number) && reads(who_of(number), field))
            g_array_append_vals(chosen, number, 1);
    }
    return chosen;
}

static void hold_kind(ReportCounts *counts, bool leaves, int64_t min_cell)
{
    g_autoptr(GArray) tables = numbers_of(counts, false);
    g_autoptr(GArray) numbers = numbers_of(counts, leaves);
    g_autoptr(GArray) fields = fields_of(numbers);
    for (guint f = 0; f < fields->len; f++) {
        const RegistryCohortField *field = &g_array_index(fields, RegistryCohortField, f);
        g_autoptr(GArray) chosen = of_field(numbers, field);
        g_autoptr(GArray) before = of_field(tables, field);
        g_autoptr(GPtrArray) leave = g_ptr_array_new();
        for (guint i = 0; leaves && i < before->len; i++)
            put_who(leave, &g_array_index(before, Number, i));
        settle(counts, chosen, leave, min_cell);
    }
}

void report_counts_hold_told(ReportCounts *counts, int64_t min_cell)
{
    hold_kind(counts, false, min_cell);
    hold_kind(counts, true, min_cell);
}
