/* A report out of counts: what they have, what they cannot give, and whose they are. */
#include <math.h>

#include "base/error.h"
#include "base/words.h"
#include "reports/study/cohort.h"
#include "reports/study/counts.h"

/* ---- what is not there ---- */

/* "a, b and 3 more" would hide who is to be asked: all are named. */
static char *names_of(const GPtrArray *names)
{
    GString *all = g_string_new(NULL);
    for (guint i = 0; i < names->len; i++)
        g_string_append_printf(all, "%s%s", i > 0 ? ", " : "", (const char *)names->pdata[i]);
    return g_string_free(all, FALSE);
}

static char *held_words(const ReportStudy *study, const GPtrArray *names)
{
    g_autofree char *hospitals = names_of(names);
    return base_words_say(study->document->words,
        N_("held back in {1} of {2} files, as too few patients stand behind a number ({3})"),
        "nnt", (gint64)names->len, (gint64)study->counts->origins->len, hospitals);
}

char *report_counts_no_table(const ReportStudy *study, const SchemaTable *table)
{
    const ReportCounted *counted =
        study->counts ? report_counts_table(study->counts, table) : NULL;
    if (!counted)
        return NULL;
    if (counted->needs_rows)
        return g_strdup(base_words(study->document->words, counted->needs_rows));
    if (counted->missing_of->len > 0)
        return held_words(study, counted->missing_of);
    /* P values of a family are adjusted over all of it; a crosstab is one leaf. */
    const bool is_family = table->family != SCHEMA_FAMILY_ROW;
    for (guint i = 0; i < counted->leaves->len; i++) {
        const ReportLeaf *leaf = counted->leaves->pdata[i];
        if (leaf->missing_of->len > 0 &&
            (table->kind == SCHEMA_TABLE_CROSSTAB ||
                (is_family && leaf->row[0]->adjust != SCHEMA_ADJUST_NONE)))
            return held_words(study, leaf->missing_of);
    }
    return NULL;
}

char *report_counts_no_row(const ReportTableWork *work, const SchemaRow *row)
{
    const ReportCounted *counted =
        work->study->counts ? report_counts_table(work->study->counts, work->spec) : NULL;
    for (guint i = 0; counted && i < counted->leaves->len; i++) {
        const ReportLeaf *leaf = counted->leaves->pdata[i];
        for (size_t c = 0; c < leaf->n_columns; c++)
            if (leaf->row[c] == row && leaf->missing_of->len > 0)
                return held_words(work->study, leaf->missing_of);
    }
    return NULL;
}

/* Whose files hold back the flow, or else how many are in the groups at its end. */
static const GPtrArray *held_of_study(const ReportCounts *counts)
{
    const ReportCounted *main = counts->tables->pdata[0];
    return counts->flow_missing_of->len > 0 ? counts->flow_missing_of : main->missing_of;
}

/* ---- figures ---- */

char *report_counts_no_figure(const ReportStudy *study, const SchemaFigure *figure)
{
    if (!study->counts)
        return NULL;
    if (figure->kind == SCHEMA_FIGURE_OVERLAP)
        return g_strdup(base_words(
            study->document->words, N_("patients are matched, which takes their rows")));
    if (!figure->table) {
        const GPtrArray *held = held_of_study(study->counts);
        return held->len > 0 ? held_words(study, held) : NULL;
    }
    char *why = report_counts_no_table(study, figure->table);
    const ReportTableWork work = {.study = (ReportStudy *)study, .spec = figure->table};
    for (size_t i = 0; !why && i < figure->table->n_rows; i++)
        why = report_counts_no_row(&work, &figure->table->rows[i]);
    return why;
}

/* ---- rows ---- */

bool report_row_is_absent(ReportTableWork *work, const SchemaRow *row)
{
    const BaseWords *words = work->study->document->words;
    g_autofree char *why = report_counts_no_row(work, row);
    if (!why)
        return false;
    ReportLine *line = report_table_add_line(work->table, REPORT_LINE_ROW, 0, row->label);
    for (size_t i = 0; i < work->table->n_columns; i++)
        report_cell_set_text(&line->cells[i], base_words(words, N_("not from counts")));
    const ReportAbsent absent = {.table = work->spec->id, .row = row->id, .why = why};
    report_document_add_absent(work->study->document, &absent);
    return true;
}

/* Labels of the rows of a table that are not there for that reason. New. */
static char *rows_without(const ReportTableWork *work, const char *why)
{
    const GPtrArray *all = work->study->document->absent;
    GString *labels = g_string_new(NULL);
    for (guint i = 0; i < all->len; i++) {
        const ReportAbsent *absent = all->pdata[i];
        if (!absent->row || g_strcmp0(absent->table, work->spec->id) != 0 ||
            !g_str_equal(absent->why, why))
            continue;
        for (size_t r = 0; r < work->spec->n_rows; r++)
            if (g_str_equal(absent->row, work->spec->rows[r].id))
                g_string_append_printf(
                    labels, "%s%s", labels->len > 0 ? "; " : "", work->spec->rows[r].label);
    }
    return g_string_free(labels, FALSE);
}

void report_rows_absent_note(ReportTableWork *work)
{
    const GPtrArray *all = work->study->document->absent;
    for (guint i = 0; i < all->len; i++) {
        const ReportAbsent *absent = all->pdata[i];
        if (!absent->row || g_strcmp0(absent->table, work->spec->id) != 0)
            continue;
        g_autofree char *labels = rows_without(work, absent->why);
        g_autofree char *note = base_words_say(work->study->document->words,
            N_("Not to be had from counts: {1}: {2}."), "tt", labels, absent->why);
        report_table_add_note(work->table, "", note);
    }
}

/* ---- the beginning ---- */

static void tell_origins(const ReportStudy *study)
{
    const GPtrArray *origins = study->counts->origins;
    for (guint i = 0; i < origins->len; i++) {
        const ReportCountsOrigin *origin = origins->pdata[i];
        g_autofree char *hospitals = report_counts_hospitals(origin);
        const ReportContributor from = {
            hospitals, origin->content, origin->head, origin->made, origin->min_cell};
        report_document_add_contributor(study->document, &from);
    }
}

/* The steps as a cohort has them. @return new. */
static RegistryFlowStep *flow_of(const ReportCounts *counts)
{
    const SchemaAnalysis *analysis = counts->analysis;
    RegistryFlowStep *flow = g_new0(RegistryFlowStep, analysis->n_steps + 1);
    for (size_t i = 0; i < analysis->n_steps; i++) {
        const ReportCountedStep *step = &counts->steps[i];
        flow[i] = (RegistryFlowStep){.step = &analysis->steps[i],
            .n_before = step->n_before,
            .n_excluded = step->n_excluded,
            .n_unknown = step->n_unknown,
            .n_after = step->n_after};
    }
    return flow;
}

static gboolean check_flow(const ReportCounts *counts, GError **error)
{
    for (size_t i = 0; i < counts->analysis->n_steps; i++) {
        const SchemaStep *step = &counts->analysis->steps[i];
        if (counts->steps[i].n_after > 0 || counts->steps[0].n_before == 0 ||
            step->may_be_empty)
            continue;
        g_autofree char *text = base_words_say(base_words_speaking(),
            N_("{1}:{2}: step {3}: nobody of {4} patients in these files is left after it"),
            "tntn", counts->analysis->file, (gint64)step->line, step->id,
            (gint64)counts->steps[i].n_before);
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_STUDY, text);
        return FALSE;
    }
    return TRUE;
}

static gboolean begin_flow(ReportStudy *study, GError **error)
{
    const ReportCounts *counts = study->counts;
    const GPtrArray *held = held_of_study(counts);
    if (held->len > 0) {
        g_autofree char *why = held_words(study, held);
        const ReportAbsent absent = {.why = why};
        report_document_add_absent(study->document, &absent);
    }
    if (counts->flow_missing_of->len > 0)
        return TRUE;
    g_autofree RegistryFlowStep *flow = flow_of(counts);
    report_document_flow(study->document, study->analysis, flow, counts->n_withdrawn);
    return check_flow(counts, error);
}

gboolean report_counts_begin(ReportStudy *study, GError **error)
{
    const ReportCounted *main = study->counts->tables->pdata[0];
    tell_origins(study);
    (void)g_strlcpy(study->document->spec, study->analysis->hash, sizeof study->document->spec);
    if (study->deaths_apart && study->study) {
        study->death_days = report_death_days_of(study, error);
        if (!study->death_days)
            return FALSE;
    }
    if (!begin_flow(study, error))
        return FALSE;
    if (main->missing_of->len > 0)
        return TRUE;
    report_counts_split(study, NULL, &study->split);
    return report_groups_check(study->analysis, &study->split, error);
}
