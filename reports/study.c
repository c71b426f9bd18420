#include "reports/study.h"

#include "base/error.h"
#include "reports/study_model.h"

static gboolean run_cohort(ReportStudy *study, GError **error)
{
    const size_t n = study->analysis->n_steps;
    g_autofree RegistryFlowStep *steps = g_new0(RegistryFlowStep, n + 1);
    if (!registry_reader_cohort(study->reader, study->analysis, steps, error))
        return FALSE;
    report_fill_flow(study->document, steps, n);
    return TRUE;
}

/* "Table 2" for a number, nothing for an id that speaks for itself in the title. */
static char *label_of(const SchemaTable *spec)
{
    const bool supplement = spec->id[0] == 'S' && g_ascii_isdigit(spec->id[1]);
    return g_ascii_isdigit(spec->id[0]) || supplement ? g_strconcat("Table ", spec->id, NULL)
                                                      : g_strdup("");
}

static void run_free(void *data)
{
    ReportRun *run = data;
    g_free(run->where);
    g_free(run);
}

/* The members that the table is about. */
static gboolean choose_members(ReportTableWork *work, GError **error)
{
    const SchemaTable *spec = work->spec;
    RegistryReader *reader = work->study->reader;
    if (report_split_init(&work->split, reader, spec->grouping, error) &&
        (spec->where[0] == '\0' ||
            report_split_where(&work->split, reader, spec->where, error)) &&
        (!spec->match || spec->kind == SCHEMA_TABLE_BALANCE ||
            report_match_keep(work->study, spec->match, &work->split, error)))
        return TRUE;
    g_prefix_error(error, "table %s: ", spec->id);
    return FALSE;
}

static gboolean fill_table(ReportTableWork *work, GError **error)
{
    switch (work->spec->kind) {
    case SCHEMA_TABLE_GROUPS:
    case SCHEMA_TABLE_PAIRWISE:
        return report_table_groups(work, error);
    case SCHEMA_TABLE_VISITS:
        return report_table_visits(work, error);
    case SCHEMA_TABLE_CROSSTAB:
        return report_table_crosstab(work, error);
    case SCHEMA_TABLE_CORRELATION:
        return report_table_correlation(work, error);
    case SCHEMA_TABLE_REGRESSION:
        return report_table_regression(work, error);
    case SCHEMA_TABLE_BALANCE:
        return report_table_balance(work, error);
    case SCHEMA_TABLE_SURVIVAL:
        return report_table_survival(work, error);
    case SCHEMA_TABLE_COURSE:
        return report_table_course(work, error);
    }
    return FALSE;
}

static gboolean make_table(ReportStudy *study, const SchemaTable *spec, GError **error)
{
    g_autofree char *label = label_of(spec);
    const char *stub = spec->kind == SCHEMA_TABLE_CROSSTAB && spec->n_rows > 0
                           ? spec->rows[0].label
                           : "Variable";
    ReportTableWork work = {.study = study,
        .spec = spec,
        .table = report_table_add(study->document, spec->id, label, spec->title, stub),
        .runs = g_ptr_array_new_with_free_func(run_free),
        .remarks = g_ptr_array_new_with_free_func(g_free)};
    const gboolean made = choose_members(&work, error) && fill_table(&work, error) &&
                          report_table_family(&work, error);
    if (!made) {
        g_prefix_error(error, "%s:%zu: ", study->analysis->file, spec->line);
    } else {
        report_table_any(&work);
        report_table_notes(&work);
        report_table_abbreviations(&work);
    }
    g_ptr_array_unref(work.runs);
    g_ptr_array_unref(work.remarks);
    report_split_clear(&work.split);
    return made;
}

static bool is_wanted(const ReportOptions *options, const char *id)
{
    return !options->tables || g_strv_contains(options->tables, id);
}

static gboolean check_tables(
    const SchemaAnalysis *analysis, const ReportOptions *options, GError **error)
{
    for (size_t i = 0; options->tables && options->tables[i]; i++) {
        if (schema_analysis_table(analysis, options->tables[i]))
            continue;
        GString *known = g_string_new(NULL);
        for (size_t j = 0; j < analysis->n_tables; j++)
            g_string_append_printf(known, "%s%s", j ? ", " : "", analysis->tables[j].id);
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            "the study '%s' has no table '%s'; it has %s", analysis->name, options->tables[i],
            known->str);
        g_string_free(known, TRUE);
        return FALSE;
    }
    return TRUE;
}

static gboolean fill_study(ReportStudy *study, const ReportOptions *options, GError **error)
{
    const SchemaAnalysis *analysis = study->analysis;
    if (!run_cohort(study, error) ||
        !report_split_init(&study->split, study->reader, &analysis->grouping, error))
        return FALSE;
    for (size_t i = 0; i < analysis->n_tables; i++) {
        if (is_wanted(options, analysis->tables[i].id) &&
            !make_table(study, &analysis->tables[i], error))
            return FALSE;
    }
    report_methods(study);
    return TRUE;
}

ReportDocument *report_study(RegistryReader *reader, const SchemaAnalysis *analysis,
    const ReportOptions *options, GError **error)
{
    const ReportOptions defaults = {0};
    options = options ? options : &defaults;
    ReportStudy study = {.reader = reader,
        .analysis = analysis,
        .study = options->study,
        .missing_percent = options->missing_percent,
        .uses = g_ptr_array_new_with_free_func(report_use_free),
        .matches = g_ptr_array_new_with_free_func(report_match_free)};
    const char *p_style = options->p_style ? options->p_style : analysis->style.p_values;
    const char *percent_style =
        options->percent_style ? options->percent_style : analysis->style.percentages;
    g_autoptr(ReportDocument) document = report_document_of(reader, analysis);
    study.document = document;
    const gboolean filled =
        check_tables(analysis, options, error) &&
        report_p_style_parse(p_style, &study.p_style, error) &&
        report_percent_style_parse(percent_style, &study.percent_style, error) &&
        fill_study(&study, options, error);
    g_ptr_array_unref(study.uses);
    g_ptr_array_unref(study.matches);
    report_split_clear(&study.split);
    return filled ? g_steal_pointer(&document) : NULL;
}
