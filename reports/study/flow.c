/* The STROBE flow: every step of the cohort with who came, who left and who stayed. */
#include "reports/study/cohort.h"
#include "reports/study/study.h"

ReportDocument *report_document_of(const SchemaAnalysis *analysis)
{
    ReportDocument *document = report_document_new(analysis->name, analysis->title);
    g_free(document->citation);
    document->citation = g_strdup(analysis->citation ? analysis->citation : "");
    return document;
}

static void put_count(ReportDocument *document, ReportCell *cell, const ReportFlowStep *step,
    const char *statistic, int64_t n)
{
    const ReportAddress address = {.table = "flow",
        .row = step->id,
        .group = "all",
        .visit = "cohort",
        .statistic = statistic};
    g_autofree char *printed = g_strdup_printf("%" G_GINT64_FORMAT, n);
    report_cell_set_text(cell, printed);
    report_cell_add_value(
        cell, report_document_add_value(document, &address, (double)n, printed, NULL));
}

static void add_line(ReportDocument *document, ReportTable *table, const ReportFlowStep *step)
{
    ReportLine *line = report_table_add_line(table, REPORT_LINE_ROW, 0, step->label);
    line->mark = step->after_origin ? g_strdup("a") : NULL;
    put_count(document, &line->cells[0], step, "n_before", step->n_before);
    put_count(document, &line->cells[1], step, "n_excluded", step->n_excluded);
    put_count(document, &line->cells[2], step, "n_unknown", step->n_unknown);
    put_count(document, &line->cells[3], step, "n_after", step->n_after);
}

/* Groups that leave somebody out are counted, and who is in none of them. */
static void add_rest(ReportDocument *document, ReportTable *table)
{
    const GPtrArray *groups = document->groups;
    const ReportFlowGroup *last = groups->len > 0 ? groups->pdata[groups->len - 1] : NULL;
    for (guint i = 0; last && *last->id == '\0' && i < groups->len; i++) {
        const ReportFlowGroup *group = groups->pdata[i];
        const ReportAddress address = {.table = "flow",
            .row = "groups",
            .group = *group->id ? group->id : "no_group",
            .visit = "cohort",
            .statistic = "n_after"};
        ReportCell *cell =
            &report_table_add_line(table, REPORT_LINE_ROW, 1, group->label)->cells[3];
        g_autofree char *printed = g_strdup_printf("%" G_GINT64_FORMAT, group->n);
        report_cell_set_text(cell, printed);
        report_cell_add_value(cell,
            report_document_add_value(document, &address, (double)group->n, printed, NULL));
    }
}

static void add_table(ReportDocument *document)
{
    static const char *const columns[] = {
        N_("n before"), N_("Excluded"), N_("Unknown"), N_("n after")};
    const BaseWords *words = document->words;
    ReportTable *table = report_table_add(document, "flow", "",
        base_words(words, N_("Flow of participants")), base_words(words, N_("Who stays")));
    const char *origin = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(columns); i++)
        (void)report_table_add_column(table, base_words(words, columns[i]), "", NULL, 'r');
    for (size_t i = 0; i < document->flow->len; i++) {
        const ReportFlowStep *step = document->flow->pdata[i];
        add_line(document, table, step);
        origin = step->after_origin ? step->origin : origin;
    }
    if (origin) {
        g_autofree char *note =
            base_words_say(words, "This step uses what happened after {1}.", "t", origin);
        report_table_add_note(table, "a", note);
    }
    add_rest(document, table);
    report_table_add_note(table, "",
        base_words(words, N_("A patient for whom a rule cannot be decided is excluded, and "
                             "counted as unknown too.")));
    /* The rules are code: below the table, where they may be long. */
    for (size_t i = 0; i < document->flow->len; i++) {
        const ReportFlowStep *step = document->flow->pdata[i];
        g_autofree char *rule =
            base_words_say(words, "Step {1}: {2}.", "tt", step->id, step->rule);
        report_table_add_note(table, "", rule);
    }
}

/* ---- In which way they consented ---- */

static ReportVariable way_of(const SchemaStudy *study)
{
    return (ReportVariable){
        .variable = study->dictionary->fields[study->roles.consent_way].name};
}

static gboolean ask_way(RegistryCohort *cohort, const SchemaStudy *study, GError **error)
{
    if (study->roles.consent_way == SIZE_MAX)
        return TRUE;
    const ReportVariable way = way_of(study);
    return report_variables_ask(cohort, &way, 1, error);
}

static gboolean add_ways(ReportDocument *document, const RegistryCohort *cohort,
    const SchemaStudy *study, GError **error)
{
    int64_t n[SCHEMA_N_WAYS + 1] = {0};
    if (study->roles.consent_way == SIZE_MAX)
        return TRUE;
    const char *const way = way_of(study).variable;
    g_autoptr(BaseFrame) rows = registry_cohort_counts(cohort, &way, &way, 1, NULL, error);
    if (!rows)
        return FALSE;
    for (size_t i = 0; i < rows->n_rows; i++) {
        size_t w = 0;
        while (w < SCHEMA_N_WAYS &&
               !(study->roles.way_codes[w] &&
                   report_is_code(&rows->columns[0], i, study->roles.way_codes[w])))
            w++;
        n[w] += rows->weight[i];
    }
    g_autofree char *note = base_words_say(document->words,
        N_("Of those who stay, consent was given in writing by {1}, by opt-out by {2}, by a "
           "proxy for {3}; of {4} it is not said how."),
        "nnnn", (gint64)n[0], (gint64)n[1], (gint64)n[2], (gint64)n[SCHEMA_N_WAYS]);
    report_table_add_note(document->tables->pdata[0], "", note);
    return TRUE;
}

ReportDocument *report_flow(RegistryCohort *cohort, const SchemaAnalysis *analysis,
    const SchemaStudy *study, const BaseWords *words, GError **error)
{
    g_autoptr(ReportDocument) document = report_document_of(analysis);
    document->words = words;
    ReportSplit split = {0};
    const gboolean split_up =
        report_grouping_ask(cohort, &analysis->grouping, error) &&
        ask_way(cohort, study, error) &&
        report_cohort_look(cohort, analysis, document, error) &&
        report_split_init(&split, cohort, &analysis->grouping, NULL, false, error);
    if (split_up)
        report_flow_groups(document, &split);
    report_split_clear(&split);
    if (!split_up)
        return NULL;
    add_table(document);
    return add_ways(document, cohort, study, error) ? g_steal_pointer(&document) : NULL;
}
