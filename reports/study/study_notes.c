/*
 * Footnotes from the tests that were really run. One method in a table: a star on the heading
 * of P. Several: a letter at each P, and a note a letter. The sentences are those of
 * reports/words; here is known which rows, groups and visits they speak of.
 */
#include <math.h>
#include <string.h>

#include "reports/study/study_model.h"
#include "reports/words/footnote.h"
#include "reports/words/method.h"
#include "reports/words/reading.h"

static const BaseWords *words_of(const ReportTableWork *work)
{
    return work->study->document->words;
}

static ReportFamily family_of(const SchemaTable *table)
{
    if (table->kind != SCHEMA_TABLE_COURSE)
        return table->family == SCHEMA_FAMILY_TABLE ? REPORT_FAMILY_TABLE
                                                    : REPORT_FAMILY_ROW_VISIT;
    return table->family == SCHEMA_FAMILY_ROW     ? REPORT_FAMILY_COURSE_ROW
           : table->family == SCHEMA_FAMILY_GROUP ? REPORT_FAMILY_COURSE_GROUP
                                                  : REPORT_FAMILY_COURSE_TABLE;
}

static ReportPairList pairs_of(const SchemaTable *table)
{
    return table->kind == SCHEMA_TABLE_VISITS   ? REPORT_PAIRS_COLUMNS
           : table->kind == SCHEMA_TABLE_COURSE ? REPORT_PAIRS_VISITS
                                                : REPORT_PAIRS_NONE;
}

/* The runs of the table with their labels; borrowed from it. New array. */
static GArray *runs_of(const ReportTableWork *work)
{
    GArray *runs = g_array_sized_new(FALSE, FALSE, sizeof(ReportRunWords), work->runs->len);
    for (guint i = 0; i < work->runs->len; i++) {
        const ReportRun *run = work->runs->pdata[i];
        const ReportRunWords one = {.result = run->result,
            .row = run->row->label,
            .column = run->where,
            .before = run->before ? run->before : "",
            .after = run->after ? run->after : ""};
        g_array_append_val(runs, one);
    }
    return runs;
}

/* The star on each column in which a P stands. */
static void star_columns(ReportTableWork *work)
{
    for (size_t i = 0; i < work->runs->len; i++) {
        const ReportRun *run = work->runs->pdata[i];
        for (size_t j = 0; j < work->table->lines->len; j++) {
            const ReportLine *line = work->table->lines->pdata[j];
            for (size_t k = 0; k < work->table->n_columns; k++) {
                if (&line->cells[k] == run->cell && !work->table->columns[k].mark)
                    work->table->columns[k].mark = g_strdup("*");
            }
        }
    }
}

/* The letter of each method at the P of its runs. */
static void mark_cells(ReportTableWork *work, const GArray *runs, const GPtrArray *methods)
{
    for (guint i = 0; i < methods->len; i++) {
        const ReportMethodRuns *method = methods->pdata[i];
        const char letter[] = {report_method_letter(i), '\0'};
        for (guint j = 0; j < method->runs->len; j++) {
            const ReportRunWords *one = method->runs->pdata[j];
            const ReportRun *run =
                work->runs->pdata[one - (const ReportRunWords *)(const void *)runs->data];
            g_free(run->cell->mark);
            run->cell->mark = g_strdup(letter);
        }
    }
}

static void add_method_notes(ReportTableWork *work, const GPtrArray *methods)
{
    const BaseWords *words = words_of(work);
    if (methods->len > 1) {
        g_autofree char *list = report_method_runs_list(methods, words);
        report_table_add_note(work->table, "*", list);
    }
    for (guint i = 0; i < methods->len; i++) {
        const char letter[] = {methods->len > 1 ? report_method_letter(i) : '*', '\0'};
        g_autofree char *note = report_method_runs_note(
            methods->pdata[i], family_of(work->spec), pairs_of(work->spec), words);
        report_table_add_note(work->table, letter, note);
    }
}

/* ---- for the Methods section ---- */

void report_use_free(void *data)
{
    ReportUse *use = data;
    g_ptr_array_unref(use->tables);
    g_free(use->method);
    g_free(use);
}

/* The use of that name, which is added where it is not there. Borrowed. */
static ReportUse *use_of(GPtrArray *uses, const char *method)
{
    for (guint i = 0; i < uses->len; i++) {
        ReportUse *use = uses->pdata[i];
        if (g_str_equal(use->method, method))
            return use;
    }
    ReportUse *use = g_new0(ReportUse, 1);
    use->method = g_strdup(method);
    use->tables = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(uses, use);
    return use;
}

char *report_table_said(const ReportTable *table, const BaseWords *words)
{
    return table->label[0] != '\0'
               ? g_strdup(table->label)
               : base_words_say(words, "\xe2\x80\x9c{1}\xe2\x80\x9d", "t", table->title);
}

/* The method with its variant, and the tables that it ran in; and of the table the names of its
 * methods. Which rows is said by the marks of each table, and by the list of all tests. */
static void remember(ReportTableWork *work, const GPtrArray *methods)
{
    ReportStudy *study = work->study;
    const BaseWords *words = words_of(work);
    g_autofree char *where = report_table_said(work->table, words);
    ReportUse *table = methods->len > 0 ? use_of(study->tables, where) : NULL;
    for (guint i = 0; i < methods->len; i++) {
        const ReportMethodRuns *method = methods->pdata[i];
        g_autofree char *said = report_method_runs_words(method, family_of(work->spec), words);
        g_autofree char *name = report_method_said(method->id, words);
        g_ptr_array_add(use_of(study->uses, said)->tables, g_strdup(where));
        if (!g_ptr_array_find_with_equal_func(table->tables, name, g_str_equal, NULL))
            g_ptr_array_add(table->tables, g_steal_pointer(&name));
    }
}

static void count_tests(ReportTableWork *work)
{
    ReportStudy *study = work->study;
    bool any = false;
    for (guint i = 0; i < work->runs->len; i++) {
        const ReportResult *result = ((const ReportRun *)work->runs->pdata[i])->result;
        if (isnan(result->p_value))
            continue;
        any = true;
        study->n_tests++;
        study->n_adjusted += result->adjusted.method || result->method == REPORT_METHOD_TUKEY;
    }
    g_autofree char *where = report_table_said(work->table, words_of(work));
    if (any && work->spec->significance > 0)
        g_ptr_array_add(
            study->levels, g_strdup_printf("%s (%g)", where, work->spec->significance));
}

/* ---- how to read it ---- */

/* What the cells of the table's rows hold. */
static ReportReading reading_of(const ReportTableWork *work)
{
    ReportReading reading = {0};
    for (size_t i = 0; i < work->spec->n_rows; i++) {
        const SchemaRow *row = &work->spec->rows[i];
        if (row->kind != SCHEMA_ROW_CONTINUOUS) {
            reading.shares = true;
            continue;
        }
        reading.means = reading.means || (row->summary & SCHEMA_SUMMARY_MEAN);
        reading.medians = reading.medians || (row->summary & SCHEMA_SUMMARY_MEDIAN);
        reading.ranges = reading.ranges || (row->summary & SCHEMA_SUMMARY_RANGE);
    }
    return reading;
}

static bool has_denominators(const ReportTableWork *work)
{
    for (size_t i = 0; i < work->table->lines->len; i++) {
        const ReportLine *line = work->table->lines->pdata[i];
        for (size_t j = 0; j < work->table->n_columns; j++) {
            const ReportCell *cell = &line->cells[j];
            const ReportValue *last =
                cell->n_values == 3 ? work->study->document->values->pdata[cell->values[2]]
                                    : NULL;
            if (last && g_str_equal(last->statistic, "denominator"))
                return true;
        }
    }
    return false;
}

void report_work_remark(ReportTableWork *work, char *text_take)
{
    if (text_take)
        g_ptr_array_add(work->remarks, text_take);
}

/* Whose table it is, where it is not the whole cohort's. */
static void add_members_note(ReportTableWork *work)
{
    const ReportSplit *split = &work->split;
    if (work->spec->match && work->spec->kind != SCHEMA_TABLE_BALANCE)
        report_work_remark(work, report_match_members_words(work->spec->match->label, split->n,
                                     split->n_members, words_of(work)));
    for (size_t i = 0; work->spec->match && i < work->study->matches->len; i++) {
        const ReportMatch *match = work->study->matches->pdata[i];
        if (match->spec == work->spec->match && match->problem)
            report_work_remark(work, base_words_say(words_of(work), "{1}: {2}.", "tt",
                                         match->spec->label, match->problem));
    }
    if (split->n_no_group > 0 && !work->spec->match) {
        g_autofree char *rest = report_rest_words(split->n_no_group, words_of(work));
        report_table_add_note(work->table, "", rest);
    }
    for (size_t i = 0; i < work->spec->n_rows; i++) {
        const SchemaRow *row = &work->spec->rows[i];
        if (row->where && row->where[0] != '\0')
            report_work_remark(
                work, report_row_condition_words(row->label, row->where_label, words_of(work)));
    }
    if (work->spec->where[0] == '\0')
        return;
    g_autofree char *note = report_condition_words(
        work->spec->where_label, split->n, split->n_members, split->n_unknown, words_of(work));
    report_table_add_note(work->table, "", note);
}

static bool shows_change(const ReportTableWork *work, const SchemaRow *row)
{
    bool shows = false;
    for (size_t i = 0; !shows && i < row->n_visits; i++)
        shows = schema_analysis_change(work->study->analysis, row->visits[i]) != NULL;
    return shows;
}

/* Which changes are shown with their sign turned. */
static void add_improvement_note(ReportTableWork *work)
{
    ReportStudy *study = work->study;
    g_autofree char *where = report_table_said(work->table, words_of(work));
    g_autoptr(GPtrArray) rows = g_ptr_array_new();
    for (size_t i = 0; i < work->spec->n_rows; i++) {
        const SchemaRow *row = &work->spec->rows[i];
        if (!shows_change(work, row))
            continue;
        study->shows_changes = true;
        if (!row->improvement)
            continue;
        g_ptr_array_add(rows, row->label);
        GPtrArray *tables = use_of(study->improvements, row->label)->tables;
        if (!g_ptr_array_find_with_equal_func(tables, where, g_str_equal, NULL))
            g_ptr_array_add(tables, g_strdup(where));
    }
    if (rows->len == 0)
        return;
    g_autofree char *note = report_improvement_words(rows, words_of(work));
    report_table_add_note(work->table, "", note);
}

static void add_reading_note(ReportTableWork *work)
{
    if (work->spec->kind == SCHEMA_TABLE_CORRELATION ||
        work->spec->kind == SCHEMA_TABLE_REGRESSION ||
        work->spec->kind == SCHEMA_TABLE_CONTRASTS ||
        work->spec->kind == SCHEMA_TABLE_SUBGROUPS || schema_table_has_times(work->spec))
        return;
    ReportReading reading = {0};
    if (work->spec->kind != SCHEMA_TABLE_CROSSTAB)
        reading = reading_of(work);
    reading.denominators = has_denominators(work);
    work->study->shows_means = work->study->shows_means || reading.means;
    work->study->shows_medians = work->study->shows_medians || reading.medians;
    work->study->shows_shares = work->study->shows_shares || reading.shares;
    g_autofree char *note = report_reading_words(&reading, words_of(work));
    report_table_add_note(work->table, "", note);
}

/* A style that prints 1 as less says so where it did. */
static void add_bound_note(ReportTableWork *work)
{
    g_autofree double *p = g_new(double, work->runs->len + 1);
    for (guint i = 0; i < work->runs->len; i++)
        p[i] = ((const ReportRun *)work->runs->pdata[i])->result->p_value;
    g_autofree char *note =
        report_p_bound_words(work->study->p_style, p, work->runs->len, words_of(work));
    if (note)
        report_table_add_note(work->table, "", note);
}

void report_table_notes(ReportTableWork *work)
{
    g_autoptr(GArray) runs = runs_of(work);
    g_autoptr(GPtrArray) methods = report_method_runs(runs);
    star_columns(work);
    if (methods->len > 1)
        mark_cells(work, runs, methods);
    add_method_notes(work, methods);
    remember(work, methods);
    count_tests(work);
    add_bound_note(work);
    add_reading_note(work);
    add_improvement_note(work);
    add_members_note(work);
    for (size_t i = 0; i < work->remarks->len; i++)
        report_table_add_note(work->table, "", work->remarks->pdata[i]);
    for (size_t i = 0; i < work->spec->n_notes; i++)
        report_table_add_note(work->table, "", work->spec->notes[i]);
}
