/* Sentences for the Methods section on models and survival. */
#include "reports/study/study_model.h"

static const ReportTable *find_table(const ReportStudy *study, const SchemaTable *spec)
{
    for (size_t i = 0; i < study->document->tables->len; i++) {
        const ReportTable *table = study->document->tables->pdata[i];
        if (g_str_equal(table->id, spec->id))
            return table;
    }
    return NULL;
}

static const char *name_of(const ReportTable *table)
{
    return table->label[0] != '\0' ? table->label : table->title;
}

static void append_rows(GString *text, const SchemaTable *spec)
{
    for (size_t i = 0; i < spec->n_rows; i++)
        g_string_append_printf(text, "%s%s",
            i == 0                 ? " "
            : i + 1 < spec->n_rows ? "; "
                                   : " and ",
            spec->rows[i].label);
}

static void append_intervals(GString *text, const SchemaModel *model)
{
    if (model->kind == SCHEMA_MODEL_LINEAR)
        g_string_append(text, ", by least squares, with t intervals.");
    else if (model->kind == SCHEMA_MODEL_COX)
        g_string_append(text, ", ties by Efron's method, with Wald's intervals.");
    else
        g_string_append_printf(text, ", by maximum likelihood, with %s intervals.",
            model->profile ? "profile-likelihood" : "Wald's");
}

static void add_regression(
    ReportStudy *study, const SchemaTable *spec, const ReportTable *table)
{
    static const char *const names[] = {[SCHEMA_MODEL_LOGISTIC] = "a logistic regression",
        [SCHEMA_MODEL_COX] = "a Cox regression",
        [SCHEMA_MODEL_LINEAR] = "a linear regression"};
    const SchemaModel *model = spec->model;
    const SchemaRow *of = model->event ? model->event : model->outcome;
    GString *text = g_string_new(NULL);
    g_string_append_printf(
        text, "%s is %s of %s", name_of(table), names[model->kind], of->label);
    if (of->n_levels > 0)
        g_string_append_printf(text, " (%s)", of->levels[0].label);
    if (model->event)
        g_string_append_printf(text, " (time: %s)", model->outcome->label);
    g_string_append(text, " on");
    append_rows(text, spec);
    append_intervals(text, model);
    g_string_append(text, " Patients with a value missing are left out.");
    report_document_add_method(study->document, text->str);
    g_string_free(text, TRUE);
}

/* The survival tables whose intervals are made in one way. */
static void add_survival(ReportStudy *study, SchemaConfType conf_type)
{
    static const char *const scales[] = {[SCHEMA_CONF_LOG] = "the logarithm of survival",
        [SCHEMA_CONF_LOG_LOG] = "log(-log) of survival",
        [SCHEMA_CONF_PLAIN] = "survival itself"};
    const char *cutoff = study->analysis->cutoff;
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < study->analysis->n_tables; i++) {
        const SchemaTable *spec = &study->analysis->tables[i];
        const ReportTable *table = find_table(study, spec);
        if (table && spec->kind == SCHEMA_TABLE_SURVIVAL && spec->conf_type == conf_type)
            g_string_append_printf(text, "%s%s", text->len > 0 ? "; " : "", name_of(table));
    }
    if (text->len > 0) {
        g_string_append_printf(text,
            ": survival was estimated by Kaplan and Meier's method, with pointwise 95%% "
            "intervals on the scale of %s, and compared by the log-rank test.",
            scales[conf_type]);
        if (cutoff && *cutoff)
            g_string_append_printf(text, " Follow-up ended on %s.", cutoff);
        report_document_add_method(study->document, text->str);
    }
    g_string_free(text, TRUE);
}

void report_model_methods(ReportStudy *study)
{
    for (size_t i = 0; i < study->analysis->n_tables; i++) {
        const SchemaTable *spec = &study->analysis->tables[i];
        const ReportTable *table = find_table(study, spec);
        if (table && spec->kind == SCHEMA_TABLE_REGRESSION)
            add_regression(study, spec, table);
    }
    add_survival(study, SCHEMA_CONF_LOG);
    add_survival(study, SCHEMA_CONF_LOG_LOG);
    add_survival(study, SCHEMA_CONF_PLAIN);
}
