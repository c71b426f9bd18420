#include "reports/study/study.h"

#include "base/error.h"
#include "reports/study/cohort.h"
#include "reports/study/counts.h"
#include "reports/study/study_figures.h"
#include "reports/study/study_model.h"

/* "Table 2" for a number, nothing for an id that speaks for itself in the title. */
static char *label_of(const SchemaTable *spec, const BaseWords *words)
{
    const bool supplement = spec->id[0] == 'S' && g_ascii_isdigit(spec->id[1]);
    return g_ascii_isdigit(spec->id[0]) || supplement
               ? base_words_say(words, "Table {1}", "t", spec->id)
               : g_strdup("");
}

static gboolean fill_table(ReportTableWork *work, GError **error)
{
    switch (work->spec->kind) {
    case SCHEMA_TABLE_GROUPS:
    case SCHEMA_TABLE_PAIRWISE:
        return report_table_groups(work, error);
    case SCHEMA_TABLE_CONTRASTS:
        return report_table_contrasts(work, error);
    case SCHEMA_TABLE_VISITS:
        return report_table_visits(work, error);
    case SCHEMA_TABLE_CROSSTAB:
        return report_table_crosstab(work, error);
    case SCHEMA_TABLE_CORRELATION:
        return report_table_correlation(work, error);
    case SCHEMA_TABLE_REGRESSION:
        return report_table_regression(work, error);
    case SCHEMA_TABLE_SUBGROUPS:
        return report_table_subgroups(work, error);
    case SCHEMA_TABLE_BALANCE:
        return report_table_balance(work, error);
    case SCHEMA_TABLE_SURVIVAL:
    case SCHEMA_TABLE_INCIDENCE:
        return report_table_survival(work, error);
    case SCHEMA_TABLE_COURSE:
        return report_table_course(work, error);
    }
    return FALSE;
}

/* A table that counts cannot give: its title, and why. */
static gboolean is_absent(ReportStudy *study, const SchemaTable *spec, ReportTable *table)
{
    g_autofree char *why = report_counts_no_table(study, spec);
    if (!why)
        return FALSE;
    g_autofree char *note = base_words_say(
        study->document->words, N_("This table cannot be had from counts: {1}."), "t", why);
    const ReportAbsent absent = {.table = spec->id, .why = why};
    report_document_add_absent(study->document, &absent);
    report_table_add_note(table, "", note);
    return TRUE;
}

static gboolean make_table(ReportStudy *study, const SchemaTable *spec, GError **error)
{
    g_autofree char *label = label_of(spec, study->document->words);
    const char *stub = spec->kind == SCHEMA_TABLE_CROSSTAB && spec->n_rows > 0
                           ? spec->rows[0].label
                           : base_words(study->document->words, "Variable");
    ReportTable *table = report_table_add(study->document, spec->id, label, spec->title, stub);
    if (is_absent(study, spec, table))
        return TRUE;
    ReportTableWork work = {.study = study,
        .spec = spec,
        .table = table,
        .runs = g_ptr_array_new_with_free_func(report_run_free),
        .remarks = g_ptr_array_new_with_free_func(g_free)};
    const gboolean chosen = report_members_choose(&work, error);
    if (chosen && spec->kind != SCHEMA_TABLE_BALANCE)
        report_members_tell(&work, &work.split, NULL);
    const gboolean made =
        chosen && fill_table(&work, error) && report_table_family(&work, error);
    if (chosen && !made) {
        report_place_error(study, spec->line, error);
    } else if (made) {
        report_table_any(&work);
        report_rows_absent_note(&work);
        report_table_notes(&work);
        report_table_abbreviations(&work);
    }
    g_ptr_array_unref(work.runs);
    g_ptr_array_unref(work.remarks);
    report_split_clear(&work.split);
    return made;
}

static gboolean make_figure(ReportStudy *study, const SchemaFigure *spec, GError **error)
{
    g_autofree char *why = report_counts_no_figure(study, spec);
    if (why) {
        const ReportAbsent absent = {.figure = spec->id, .why = why};
        report_document_add_absent(study->document, &absent);
        return TRUE;
    }
    if (!spec->table)
        return report_study_figure(study, spec, NULL, error);
    ReportTableWork work = {.study = study, .spec = spec->table};
    const gboolean made =
        report_members_choose(&work, error) && report_study_figure(study, spec, &work, error);
    report_split_clear(&work.split);
    return made;
}

static gboolean fail_unknown(const SchemaAnalysis *analysis, const char *what, const char *id,
    const char *known, GError **error)
{
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "the study '%s' has no %s '%s'; it has %s",
        analysis->name, what, id, known[0] != '\0' ? known : "none");
    return FALSE;
}

static gboolean check_tables(
    const SchemaAnalysis *analysis, const ReportOptions *options, GError **error)
{
    for (size_t i = 0; options->tables && options->tables[i]; i++) {
        if (schema_analysis_table(analysis, options->tables[i]))
            continue;
        g_autoptr(GString) known = g_string_new(NULL);
        for (size_t j = 0; j < analysis->n_tables; j++)
            g_string_append_printf(known, "%s%s", j ? ", " : "", analysis->tables[j].id);
        return fail_unknown(analysis, "table", options->tables[i], known->str, error);
    }
    return TRUE;
}

static gboolean check_figures(
    const SchemaAnalysis *analysis, const ReportOptions *options, GError **error)
{
    for (size_t i = 0; options->figures && options->figures[i]; i++) {
        if (schema_analysis_figure(analysis, options->figures[i]))
            continue;
        g_autoptr(GString) known = g_string_new(NULL);
        for (size_t j = 0; j < analysis->n_figures; j++)
            g_string_append_printf(known, "%s%s", j ? ", " : "", analysis->figures[j].id);
        return fail_unknown(analysis, "figure", options->figures[i], known->str, error);
    }
    return TRUE;
}

static gboolean take_step(const SchemaAnalysis *analysis, const ReportOptions *options,
    const char *what, size_t done, GError **error)
{
    return !options->step || options->step(what, done, analysis->n_tables + analysis->n_figures,
                                 options->step_data, error);
}

/* Who is in it: read from patients, or counted. */
static gboolean read_study(ReportStudy *study, const ReportOptions *options, GError **error)
{
    const SchemaAnalysis *analysis = study->analysis;
    if (study->counts)
        return report_counts_begin(study, error);
    if (!report_study_ask(study, options, error) ||
        !report_cohort_read(study->cohort, analysis, study->document, error) ||
        (study->asks_rows && !registry_cohort_bring(study->cohort, error)) ||
        !report_split_init(
            &study->split, study->cohort, &analysis->grouping, NULL, study->asks_rows, error))
        return FALSE;
    if (options->nobody)
        report_groups_of_nobody(&study->split, options->nobody);
    return report_groups_check(analysis, &study->split, error);
}

static gboolean fill_study(ReportStudy *study, const ReportOptions *options, GError **error)
{
    const SchemaAnalysis *analysis = study->analysis;
    if (!read_study(study, options, error))
        return FALSE;
    report_flow_groups(study->document, &study->split);
    for (size_t i = 0; i < analysis->n_tables; i++) {
        const SchemaTable *table = &analysis->tables[i];
        if (report_has_table(analysis, options, table) &&
            (!take_step(analysis, options, table->id, i, error) ||
                !make_table(study, table, error)))
            return FALSE;
    }
    report_totals_compare(study);
    for (size_t i = 0; i < analysis->n_figures; i++) {
        const SchemaFigure *figure = &analysis->figures[i];
        if (report_has_figure(options, figure) &&
            (!take_step(analysis, options, figure->id, analysis->n_tables + i, error) ||
                !make_figure(study, figure, error)))
            return FALSE;
    }
    report_methods(study);
    return TRUE;
}

static void study_init(ReportStudy *study, RegistryCohort *cohort,
    const SchemaAnalysis *analysis, const ReportOptions *options)
{
    *study = (ReportStudy){.cohort = cohort,
        .analysis = analysis,
        .study = options->study,
        .asks_rows = options->by_rows || options->members,
        .members = options->members,
        .counts = options->counts,
        .missing_percent = options->missing_percent,
        .deaths_apart = options->deaths ? g_str_equal(options->deaths, "apart")
                                        : analysis->style.deaths_apart,
        .uses = g_ptr_array_new_with_free_func(report_use_free),
        .tables = g_ptr_array_new_with_free_func(report_use_free),
        .improvements = g_ptr_array_new_with_free_func(report_use_free),
        .levels = g_ptr_array_new_with_free_func(g_free),
        .matches = g_ptr_array_new_with_free_func(report_match_free),
        .endpoints = g_ptr_array_new_with_free_func(report_endpoint_free)};
}

static void study_clear(ReportStudy *study)
{
    g_ptr_array_unref(study->uses);
    g_ptr_array_unref(study->tables);
    g_ptr_array_unref(study->improvements);
    g_ptr_array_unref(study->levels);
    g_ptr_array_unref(study->matches);
    g_ptr_array_unref(study->endpoints);
    report_split_clear(&study->split);
    registry_asked_free(study->asked);
    g_free(study->death_days);
}

ReportDocument *report_study(RegistryCohort *cohort, const SchemaAnalysis *analysis,
    const ReportOptions *options, GError **error)
{
    const ReportOptions defaults = {0};
    options = options ? options : &defaults;
    ReportStudy study;
    study_init(&study, cohort, analysis, options);
    const char *p_style = options->p_style ? options->p_style : analysis->style.p_values;
    const char *percent_style =
        options->percent_style ? options->percent_style : analysis->style.percentages;
    g_autoptr(ReportDocument) document = report_document_of(analysis);
    document->words = options->words;
    study.document = document;
    const gboolean filled =
        check_tables(analysis, options, error) && check_figures(analysis, options, error) &&
        report_p_style_parse(p_style, &study.p_style, error) &&
        report_percent_style_parse(percent_style, &study.percent_style, error) &&
        fill_study(&study, options, error);
    study_clear(&study);
    return filled ? g_steal_pointer(&document) : NULL;
}

gboolean report_study_ask_all(
    RegistryCohort *cohort, const SchemaAnalysis *analysis, GError **error)
{
    const ReportOptions all = {0};
    ReportStudy study;
    study_init(&study, cohort, analysis, &all);
    const gboolean asked = report_study_ask(&study, &all, error);
    study_clear(&study);
    return asked;
}
