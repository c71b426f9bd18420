/* The paragraphs of the Methods section on models and survival. */
#include "reports/study/study_model.h"
#include "reports/words/survival.h"

static const ReportTable *find_table(const ReportStudy *study, const SchemaTable *spec)
{
    for (size_t i = 0; i < study->document->tables->len; i++) {
        const ReportTable *table = study->document->tables->pdata[i];
        if (g_str_equal(table->id, spec->id))
            return table;
    }
    return NULL;
}

static void add_regression(
    ReportStudy *study, const SchemaTable *spec, const ReportTable *table)
{
    const BaseWords *words = study->document->words;
    const SchemaModel *model = spec->model;
    g_autofree char *label =
        report_row_label(study, model->event ? model->event : model->outcome);
    const ReportModelWords said = report_model_of(model, label);
    g_autoptr(GPtrArray) covariates = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; i < spec->n_rows; i++)
        g_ptr_array_add(covariates, report_row_label(study, &spec->rows[i]));
    g_autofree char *name = report_table_said(table, words);
    g_autofree char *text = report_model_words(&said, name, covariates, words);
    report_document_add_method(study->document, text);
}

/* The survival tables whose intervals are made in one way. */
static void add_survival(ReportStudy *study, StatConfType scale)
{
    const BaseWords *words = study->document->words;
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    bool compared = false;
    for (size_t i = 0; i < study->analysis->n_tables; i++) {
        const SchemaTable *spec = &study->analysis->tables[i];
        const ReportTable *table = find_table(study, spec);
        if (!table || spec->kind != SCHEMA_TABLE_SURVIVAL ||
            report_endpoint_scale(spec) != scale)
            continue;
        g_ptr_array_add(names, report_table_said(table, words));
        compared = compared || spec->grouping->n_groups > 1;
    }
    if (names->len == 0)
        return;
    g_autofree char *text = report_survival_words(names, scale, compared, words);
    report_document_add_method(study->document, text);
}

static void add_incidence(ReportStudy *study)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    bool compared = false;
    for (size_t i = 0; i < study->analysis->n_tables; i++) {
        const SchemaTable *spec = &study->analysis->tables[i];
        const ReportTable *table = find_table(study, spec);
        if (!table || spec->kind != SCHEMA_TABLE_INCIDENCE)
            continue;
        g_ptr_array_add(names, report_table_said(table, study->document->words));
        compared = compared || spec->grouping->n_groups > 1;
    }
    if (names->len == 0)
        return;
    g_autofree char *text = report_incidence_words(names, compared, study->document->words);
    report_document_add_method(study->document, text);
}

void report_model_methods(ReportStudy *study)
{
    for (size_t i = 0; i < study->analysis->n_tables; i++) {
        const SchemaTable *spec = &study->analysis->tables[i];
        const ReportTable *table = find_table(study, spec);
        if (table && spec->kind == SCHEMA_TABLE_REGRESSION)
            add_regression(study, spec, table);
        if (table && spec->kind == SCHEMA_TABLE_SUBGROUPS)
            report_subgroups_method(study, spec, table);
    }
    add_survival(study, STAT_CONF_LOG);
    add_survival(study, STAT_CONF_LOG_LOG);
    add_survival(study, STAT_CONF_PLAIN);
    add_incidence(study);
}
