/*
 * Footnotes from the tests that were really run. One method in a table: a star on the heading
 * of P. Several: a letter at each P, and a note a letter.
 */
#include <math.h>
#include <string.h>

#include "reports/study/study_model.h"
#include "reports/words/method.h"

/* The runs of one method with one adjustment. */
typedef struct {
    ReportMethodId id;
    const char *adjustment; /* Its name, or NULL. */
    size_t adjusted;        /* How many P values were adjusted together. */
    const char *family;     /* What is adjusted over, in words. */
    bool unpaired;
    GPtrArray *runs; /* borrowed */
} Method;

static void method_free(void *data)
{
    Method *method = data;
    g_ptr_array_unref(method->runs);
    g_free(method);
}

static const char *family_words(const SchemaTable *table)
{
    if (table->kind != SCHEMA_TABLE_COURSE)
        return table->family == SCHEMA_FAMILY_TABLE ? "all adjusted P values of the table"
                                                    : "the pairs within one row and visit";
    return table->family == SCHEMA_FAMILY_ROW     ? "the pairs of visits of one row and group"
           : table->family == SCHEMA_FAMILY_GROUP ? "all rows and pairs of visits of one group"
                                                  : "all P values of the table";
}

static bool is_of(const Method *method, const ReportResult *result)
{
    return method->id == result->method &&
           g_strcmp0(method->adjustment, result->adjusted.method) == 0 &&
           method->adjusted == result->adjusted.family;
}

static GPtrArray *methods_of(const ReportTableWork *work)
{
    GPtrArray *methods = g_ptr_array_new_with_free_func(method_free);
    for (size_t i = 0; i < work->runs->len; i++) {
        ReportRun *run = work->runs->pdata[i];
        Method *found = NULL;
        for (size_t j = 0; j < methods->len && !found; j++)
            if (is_of(methods->pdata[j], run->result))
                found = methods->pdata[j];
        if (!found) {
            found = g_new0(Method, 1);
            found->id = run->result->method;
            found->adjustment = run->result->adjusted.method;
            found->adjusted = run->result->adjusted.family;
            found->family = family_words(work->spec);
            found->unpaired = run->result->unpaired;
            found->runs = g_ptr_array_new();
            g_ptr_array_add(methods, found);
        }
        g_ptr_array_add(found->runs, run);
    }
    return methods;
}

/* What all runs of the method have in common: its name and the leading parts. New. */
static char *common_method(const Method *method)
{
    const ReportRun *first = method->runs->pdata[0];
    const GPtrArray *parts = first->result->parts;
    guint n = parts->len;
    for (size_t i = 1; i < method->runs->len; i++) {
        const ReportRun *run = method->runs->pdata[i];
        const GPtrArray *others = run->result->parts;
        guint same = 0;
        while (same < MIN(n, others->len) &&
               report_phrase_equal(parts->pdata[same], others->pdata[same]))
            same++;
        n = same;
    }
    g_autoptr(GPtrArray) common = g_ptr_array_new();
    for (guint i = 0; i < n; i++)
        g_ptr_array_add(common, parts->pdata[i]);
    return report_method_words(method->id, common, NULL);
}

/* "Pain VAS: Cervical 26 (1), Thoracic 76 (0); ..." for tests of pairs. */
static void append_pairs(GString *text, const Method *method)
{
    const SchemaRow *row = NULL;
    const ReportRun *first = method->runs->pdata[0];
    g_string_append(text,
        first->result->n_zero >= 0 ? "; pairs (zero differences dropped): " : "; pairs: ");
    for (size_t i = 0; i < method->runs->len; i++) {
        const ReportRun *run = method->runs->pdata[i];
        if (run->row != row)
            g_string_append_printf(text, "%s%s: ", row ? "; " : "", run->row->label);
        else
            g_string_append(text, ", ");
        row = run->row;
        g_string_append_printf(text, "%s %" G_GINT64_FORMAT, run->where, run->test->n);
        if (run->result->n_zero >= 0)
            g_string_append_printf(text, " (%" G_GINT64_FORMAT ")", run->result->n_zero);
    }
}

/* Where a run stands but its pair of visits: "Total" of "Total, Baseline to 1 month". New. */
static char *arm_of(const ReportRun *run)
{
    const char *comma = g_strrstr(run->where, ", ");
    return comma ? g_strndup(run->where, (gsize)(comma - run->where)) : g_strdup("");
}

static void append_visit_pairs(const ReportTableWork *work, GString *text, bool zeros)
{
    const SchemaTable *spec = work->spec;
    g_string_append(text, zeros ? "; pairs (zero differences dropped), " : "; pairs, ");
    for (size_t i = 0; i < spec->n_visit_pairs; i++) {
        const SchemaVisitPair *pair = &spec->visit_pairs[i];
        char *const *visits = spec->rows[0].visits;
        g_autofree char *before = report_visit_label(work->study, visits[pair->before]);
        g_autofree char *after = report_visit_label(work->study, visits[pair->after]);
        g_string_append_printf(text, "%s%s to %s", i == 0 ? "" : " / ", before, after);
    }
    g_string_append(text, ": ");
}

/* "Pain VAS: Total 240 (2) / 161 (0), With decompression 171 (1) / 115 (0); ..." */
static void append_course_pairs(
    const ReportTableWork *work, GString *text, const Method *method)
{
    const SchemaRow *row = NULL;
    g_autofree char *last = g_strdup("");
    const ReportRun *first = method->runs->pdata[0];
    append_visit_pairs(work, text, first->result->n_zero >= 0);
    for (size_t i = 0; i < method->runs->len; i++) {
        const ReportRun *run = method->runs->pdata[i];
        g_autofree char *arm = arm_of(run);
        if (run->row != row)
            g_string_append_printf(
                text, "%s%s: %s%s", row ? "; " : "", run->row->label, arm, *arm ? " " : "");
        else if (!g_str_equal(arm, last))
            g_string_append_printf(text, ", %s ", arm);
        else
            g_string_append(text, " / ");
        g_string_append_printf(text, "%" G_GINT64_FORMAT, run->test->n);
        if (run->result->n_zero >= 0)
            g_string_append_printf(text, " (%" G_GINT64_FORMAT ")", run->result->n_zero);
        row = run->row;
        g_free(last);
        last = g_steal_pointer(&arm);
    }
}

/* Tests that could not be finished exactly, and those that have no P. */
static void append_exceptions(GString *text, const Method *method)
{
    for (size_t i = 0; i < method->runs->len; i++) {
        const ReportRun *run = method->runs->pdata[i];
        const ReportTest *test = run->test;
        const char *space = run->where[0] != '\0' ? ", " : "";
        if (test->p_low < test->p_high)
            g_string_append_printf(text, "; %s%s%s: approximate, P lies between %.6g and %.6g",
                run->row->label, space, run->where, test->p_low, test->p_high);
        const ReportRun *last = i > 0 ? method->runs->pdata[i - 1] : NULL;
        const bool again = last && last->row == run->row && isnan(last->test->p_value) &&
                           g_str_equal(last->where, run->where);
        if (isnan(test->p_value) && !again)
            g_string_append_printf(
                text, "; %s%s%s: %s", run->row->label, space, run->where, test->note);
    }
}

static char *sentence(GString *text)
{
    text->str[0] = g_ascii_toupper(text->str[0]);
    if (text->len > 0 && text->str[text->len - 1] != '.')
        g_string_append_c(text, '.');
    return g_string_free(text, FALSE);
}

static char *method_words(const Method *method)
{
    g_autofree char *common = common_method(method);
    GString *text = g_string_new(common);
    if (method->adjustment)
        g_string_append_printf(text, ", adjusted by %s over a family of %zu: %s",
            method->adjustment, method->adjusted, method->family);
    if (method->unpaired)
        g_string_append(text, ", on the two visits as if they were independent samples, though "
                              "they are the same patients; McNemar's test would use the pairs");
    return g_string_free(text, FALSE);
}

static char *method_note(const ReportTableWork *work, const Method *method)
{
    const ReportRun *first = method->runs->pdata[0];
    g_autofree char *words = method_words(method);
    GString *text = g_string_new(words);
    if (work->spec->kind == SCHEMA_TABLE_VISITS && !method->unpaired)
        append_pairs(text, method);
    if (work->spec->kind == SCHEMA_TABLE_COURSE && !method->unpaired)
        append_course_pairs(work, text, method);
    append_exceptions(text, method);
    if (method->adjusted == 1 && !method->unpaired && !isnan(first->test->p_value))
        g_string_append_printf(text, "; %s", first->test->note);
    return sentence(text);
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

static void add_letters(ReportTableWork *work, const GPtrArray *methods)
{
    GString *star = g_string_new("P values by");
    for (size_t i = 0; i < methods->len; i++) {
        const Method *method = methods->pdata[i];
        const char letter[] = {(char)('a' + MIN(i, 25)), '\0'};
        g_string_append_printf(star, "%s %s (%s)",
            i == 0                 ? ""
            : i + 1 < methods->len ? ","
                                   : " and",
            report_method_name(method->id, NULL), letter);
        for (size_t j = 0; j < method->runs->len; j++) {
            ReportRun *run = method->runs->pdata[j];
            g_free(run->cell->mark);
            run->cell->mark = g_strdup(letter);
        }
    }
    g_autofree char *star_text = sentence(star);
    report_table_add_note(work->table, "*", star_text);
    for (size_t i = 0; i < methods->len; i++) {
        const char letter[] = {(char)('a' + MIN(i, 25)), '\0'};
        g_autofree char *note = method_note(work, methods->pdata[i]);
        report_table_add_note(work->table, letter, note);
    }
}

void report_use_free(void *data)
{
    ReportUse *use = data;
    g_string_free(use->where, TRUE);
    g_free(use->method);
    g_free(use);
}

static ReportUse *use_of(ReportStudy *study, const char *method)
{
    for (size_t i = 0; i < study->uses->len; i++) {
        ReportUse *use = study->uses->pdata[i];
        if (g_str_equal(use->method, method))
            return use;
    }
    ReportUse *use = g_new0(ReportUse, 1);
    use->method = g_strdup(method);
    use->where = g_string_new(NULL);
    g_ptr_array_add(study->uses, use);
    return use;
}

/* For the Methods section: the method, and the tables that it ran in. Which rows is said by the
 * marks of each table, and by the list of all tests. */
static void remember(ReportTableWork *work, const Method *method)
{
    g_autofree char *words = method_words(method);
    ReportUse *use = use_of(work->study, words);
    const char *table = work->table->label[0] != '\0' ? work->table->label : work->table->title;
    g_string_append_printf(use->where, "%s%s", use->where->len > 0 ? "; " : "", table);
}

static bool has_kind(const ReportTableWork *work, bool numbers)
{
    for (size_t i = 0; i < work->spec->n_rows; i++) {
        if ((work->spec->rows[i].kind == SCHEMA_ROW_CONTINUOUS) == numbers)
            return true;
    }
    return false;
}

static bool has_denominators(const ReportTableWork *work)
{
    for (size_t i = 0; i < work->table->lines->len; i++) {
        const ReportLine *line = work->table->lines->pdata[i];
        for (size_t j = 0; j < work->table->n_columns; j++) {
            if (line->cells[j].n_values == 3)
                return true;
        }
    }
    return false;
}

void report_table_remark(ReportTableWork *work, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_ptr_array_add(work->remarks, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

/* Whose table it is, where it is not the whole cohort's. */
static void add_members_note(ReportTableWork *work)
{
    const ReportSplit *split = &work->split;
    if (work->spec->match && work->spec->kind != SCHEMA_TABLE_BALANCE)
        report_table_remark(work,
            "Matched patients alone (%s), %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT
            "; the Methods say how they were matched.",
            work->spec->match->label, split->n, split->n_members);
    for (size_t i = 0; work->spec->match && i < work->study->matches->len; i++) {
        const ReportMatch *match = work->study->matches->pdata[i];
        if (match->spec == work->spec->match && match->problem)
            report_table_remark(work, "%s: %s.", match->spec->label, match->problem);
    }
    if (work->spec->where[0] == '\0')
        return;
    GString *text = g_string_new(NULL);
    g_string_append_printf(text,
        "Only patients with %s: %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT,
        work->spec->where_label, split->n, split->n_members);
    if (split->n_unknown > 0)
        g_string_append_printf(text,
            "; for %" G_GINT64_FORMAT " it is unknown, and they are not in the table",
            split->n_unknown);
    g_autofree char *note = sentence(text);
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
    GString *rows = g_string_new(NULL);
    for (size_t i = 0; i < work->spec->n_rows; i++) {
        const SchemaRow *row = &work->spec->rows[i];
        if (row->improvement && shows_change(work, row))
            g_string_append_printf(rows, "%s%s", rows->len > 0 ? ", " : "", row->label);
    }
    if (rows->len > 0) {
        g_autofree char *note = g_strdup_printf(
            "Changes are after minus before; those of %s are improvements: before minus after.",
            rows->str);
        report_table_add_note(work->table, "", note);
    }
    g_string_free(rows, TRUE);
}

static void add_reading_note(ReportTableWork *work)
{
    if (work->spec->kind == SCHEMA_TABLE_CORRELATION ||
        work->spec->kind == SCHEMA_TABLE_REGRESSION ||
        work->spec->kind == SCHEMA_TABLE_SURVIVAL)
        return;
    GString *text = g_string_new("Values are ");
    if (work->spec->kind == SCHEMA_TABLE_CROSSTAB)
        g_string_append(text, "numbers of patients");
    else if (has_kind(work, true) && has_kind(work, false))
        g_string_append(text, "mean \xc2\xb1 SD or n (%)");
    else
        g_string_append(text, has_kind(work, true) ? "mean \xc2\xb1 SD" : "n (%)");
    if (has_denominators(work))
        g_string_append(text, "; percentages are of the patients with a known value, whose "
                              "number follows the stroke where it is not that of the column");
    g_autofree char *note = sentence(text);
    report_table_add_note(work->table, "", note);
}

void report_table_notes(ReportTableWork *work)
{
    g_autoptr(GPtrArray) methods = methods_of(work);
    star_columns(work);
    if (methods->len == 1) {
        g_autofree char *note = method_note(work, methods->pdata[0]);
        report_table_add_note(work->table, "*", note);
    } else if (methods->len > 1) {
        add_letters(work, methods);
    }
    for (size_t i = 0; i < methods->len; i++)
        remember(work, methods->pdata[i]);
    add_reading_note(work);
    add_improvement_note(work);
    add_members_note(work);
    for (size_t i = 0; i < work->remarks->len; i++)
        report_table_add_note(work->table, "", work->remarks->pdata[i]);
    for (size_t i = 0; i < work->spec->n_notes; i++)
        report_table_add_note(work->table, "", work->spec->notes[i]);
}
