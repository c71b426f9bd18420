/* Sentences for the Methods section on models and survival. */
#include "reports/study/study_model.h"
#include "reports/words/footnote.h"

static const ReportTable *find_table(const ReportStudy *study, const SchemaTable *spec)
{
    for (size_t i = 0; i < study->document->tables->len; i++) {
        const ReportTable *table = study->document->tables->pdata[i];
        if (g_str_equal(table->id, spec->id))
            return table;
    }
    return NULL;
}

/* Rows with their visits: "Pain VAS (Baseline); Age and Sex". */
static char *list_rows(const ReportStudy *study, const SchemaRow *rows, size_t n)
{
    const BaseWords *words = study->document->words;
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < n; i++) {
        g_autofree char *label = report_row_label(study, &rows[i]);
        g_string_append(text, i == 0      ? ""
                              : i + 1 < n ? base_words(words, "; ")
                                          : base_words(words, " and "));
        g_string_append(text, label);
    }
    return g_string_free(text, FALSE);
}

/* The whole sentence, by the kind of the model and its intervals. */
static const char *regression_words(const SchemaModel *model)
{
    if (model->kind == SCHEMA_MODEL_LINEAR)
        return N_("{1} is a linear regression of {2} on {3}, by least squares, with t "
                  "intervals. Patients with a value missing are left out.");
    if (model->kind == SCHEMA_MODEL_COX)
        return N_("{1} is a Cox regression of {2} on {3}, ties by Efron's method, with Wald's "
                  "intervals. Patients with a value missing are left out.");
    return model->profile
               ? N_("{1} is a logistic regression of {2} on {3}, by maximum likelihood, with "
                    "profile-likelihood intervals. Patients with a value missing are left out.")
               : N_("{1} is a logistic regression of {2} on {3}, by maximum likelihood, with "
                    "Wald's intervals. Patients with a value missing are left out.");
}

static void add_regression(
    ReportStudy *study, const SchemaTable *spec, const ReportTable *table)
{
    const BaseWords *words = study->document->words;
    const SchemaModel *model = spec->model;
    const SchemaRow *of = model->event ? model->event : model->outcome;
    g_autofree char *label = report_row_label(study, of);
    GString *outcome = g_string_new(label);
    if (of->n_levels > 0)
        g_string_append_printf(outcome, " (%s)", of->levels[0].label);
    if (model->event) {
        g_autofree char *time =
            base_words_say(words, " (time: {1})", "t", model->outcome->label);
        g_string_append(outcome, time);
    }
    g_autofree char *rows = list_rows(study, spec->rows, spec->n_rows);
    g_autofree char *name = report_table_said(table, words);
    g_autofree char *text =
        base_words_say(words, regression_words(model), "ttt", name, outcome->str, rows);
    report_document_add_method(study->document, text);
    g_string_free(outcome, TRUE);
}

/* The survival tables whose intervals are made in one way. */
static void add_survival(ReportStudy *study, SchemaConfType conf_type)
{
    static const char *const scales[] = {[SCHEMA_CONF_LOG] = N_("the logarithm of survival"),
        [SCHEMA_CONF_LOG_LOG] = N_("log(-log) of survival"),
        [SCHEMA_CONF_PLAIN] = N_("survival itself")};
    const BaseWords *words = study->document->words;
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    bool compared = false;
    for (size_t i = 0; i < study->analysis->n_tables; i++) {
        const SchemaTable *spec = &study->analysis->tables[i];
        const ReportTable *table = find_table(study, spec);
        if (!table || spec->kind != SCHEMA_TABLE_SURVIVAL || spec->conf_type != conf_type)
            continue;
        g_ptr_array_add(names, report_table_said(table, words));
        compared = compared || spec->grouping->n_groups > 1;
    }
    if (names->len == 0)
        return;
    g_autofree char *list = report_listed(names, words);
    g_autofree char *text = base_words_say(words,
        compared
            ? N_("Survival in {1} was estimated by the Kaplan-Meier method, with pointwise "
                 "95% intervals on the scale of {2}; groups were compared by the log-rank "
                 "test.")
            : N_("Survival in {1} was estimated by the Kaplan-Meier method, with pointwise "
                 "95% intervals on the scale of {2}."),
        "tt", list, base_words(words, scales[conf_type]));
    report_document_add_method(study->document, text);
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
