#include "commands/explain.h"

#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "commands/explain_view.h"
#include "commands/explainer.h"
#include "commands/question_open.h"
#include "registry/snapshot.h"

const char *const command_explain_formats[] = {"text", "json", "r", NULL};

/* All stored values that the columns read. New; NULL with `error` set. */
static GArray *fields_of(
    const RegistryCohort *cohort, const ReportExplanation *explained, GError **error)
{
    GArray *all = g_array_new(FALSE, FALSE, sizeof(RegistryCohortField));
    for (guint i = 0; i < explained->columns->len; i++) {
        const ReportInputColumn *column = explained->columns->pdata[i];
        g_autoptr(GArray) fields = registry_cohort_fields(cohort, column->expression, error);
        if (!fields) {
            g_array_unref(all);
            return NULL;
        }
        g_array_append_vals(all, fields->data, fields->len);
    }
    return all;
}

static RegistrySources *read_sources(
    const CommandAnalysis *opened, const ReportExplanation *explained, GError **error)
{
    g_autoptr(GArray) fields = fields_of(opened->cohort, explained, error);
    g_autofree const char **records = g_new0(const char *, explained->in->len + 1);
    for (guint i = 0; i < explained->in->len; i++)
        records[i] = explained->in->pdata[i];
    return fields ? registry_sources(opened->registry, fields, records, error) : NULL;
}

/* T4.x.y is of table 4: only that one need be made. New; NULL where there is none such. */
static char *table_of(const SchemaAnalysis *analysis, const char *address)
{
    for (size_t i = 0; i < analysis->n_tables; i++) {
        g_autofree char *prefix = g_strdup_printf("T%s.", analysis->tables[i].id);
        if (g_str_has_prefix(address, prefix))
            return g_strdup(analysis->tables[i].id);
    }
    return NULL;
}

/* Of a question the groups in which nobody is are left out, as in its tables. */
static ReportExplainer *make_explainer(
    CommandAnalysis *opened, Question *question, ReportOptions *wanted, GError **error)
{
    g_autoptr(GPtrArray) nobody = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *yaml = NULL;
    wanted->nobody = nobody;
    ReportExplainer *explainer = command_explainer_new(opened, wanted, error);
    if (!explainer && question->options &&
        question_open_without(opened, question, nobody, &yaml, error))
        explainer = command_explainer_new(opened, wanted, error);
    wanted->nobody = NULL;
    return explainer;
}

static char *compose(const CommandExplain *options, CommandAnalysis *opened, Question *question,
    const BaseWords *words, GError **error)
{
    const SchemaStudy *study = registry_study(opened->registry);
    g_autofree char *table = table_of(opened->analysis, options->address);
    const char *const tables[] = {table, NULL};
    ReportOptions wanted = {.tables = table ? tables : NULL, .study = study, .words = words};
    g_autoptr(ReportExplainer) explainer = make_explainer(opened, question, &wanted, error);
    g_autoptr(ReportExplanation) explained =
        explainer ? report_explain(explainer, options->address, error) : NULL;
    g_autoptr(RegistrySources) sources =
        explained ? read_sources(opened, explained, error) : NULL;
    if (!sources)
        return NULL;
    const RegistryLock *lock = registry_snapshot(opened->registry);
    g_autoptr(ReportDocument) stood = report_document_new("explain", "");
    stood->words = words;
    if (!command_stand(opened->registry, stood, error))
        return NULL;
    g_autofree char *standing = report_document_standing(stood);
    const ExplainView view = {.study = study,
        .analysis = opened->analysis,
        .document = report_explainer_document(explainer),
        .words = words,
        .lock = lock ? lock->name : NULL,
        .standing = standing,
        .explained = explained,
        .records = report_explainer_records(explainer),
        .sources = sources};
    if (g_strcmp0(options->format, "json") == 0)
        return explain_json(&view);
    if (g_strcmp0(options->format, "r") != 0)
        return explain_text(&view);
    if (!explained->r)
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("%s: there are no lines of R for this number; --format text says what it is made "
              "of"),
            options->address);
    return g_strdup(explained->r);
}

gboolean command_explain(const CommandExplain *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    /* What is text and for the terminal follows its language; what programs read does not. */
    const bool is_shown =
        !options->output && (!options->format || g_str_equal(options->format, "text"));
    const BaseWords *words =
        options->lang || !is_shown ? base_words_find(options->lang) : sinks->words;
    *facts = (CommandFacts){0};
    g_autoptr(BaseOutputs) outputs = base_outputs_new(&sinks->streams);
    BaseOutput *output = base_outputs_add(outputs, "-o", options->output, NULL);
    base_outputs_read_database(outputs, options->db);
    command_read_study(outputs, options->study);
    g_auto(CommandAnalysis) opened = {0};
    g_auto(Question) question = {0};
    g_autofree char *yaml = NULL;
    const CommandCompare *asked = options->question;
    const CommandSource source = {.db = options->db,
        .mode = REGISTRY_READ,
        .study = asked ? asked->cohort : options->study,
        .snapshot = options->snapshot,
        .takes_snapshot = true,
        .is_new_question = asked != NULL};
    if (!base_outputs_open(outputs, error) ||
        !command_analysis_open(&opened, &source, sinks, error) ||
        (asked && !question_open(&opened, &question, asked, &yaml, NULL, error)))
        return FALSE;
    g_autofree char *text = compose(options, &opened, &question, words, error);
    return text && command_emit(output, text, strlen(text), error);
}
