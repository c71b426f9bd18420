#include "commands/compare.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "commands/asked.h"
#include "commands/inside.h"
#include "commands/question.h"
#include "commands/question_fault.h"
#include "reports/study/report.h"

const char *const command_summaries[] = {"mean", "median", "both", NULL};
const char *const command_outside[] = {"count", "leave_out", NULL};

/* A test that was asked for by name is not left out in silence. */
static gboolean check_n(
    const Question *question, const ReportDocument *document, GError **error)
{
    const char *test = question->options->test;
    if (!test || strcmp(test, "none") == 0)
        return TRUE;
    for (guint i = 0; i < document->groups->len; i++) {
        const ReportFlowGroup *group = document->groups->pdata[i];
        if (*group->id == '\0' || group->n >= question->min_n)
            continue;
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            "--test %s: %s has %" G_GINT64_FORMAT " patients, fewer than --min-n %d; ask for "
            "other groups, or without --test for a table without P",
            question->options->test, group->label, group->n, question->min_n);
        return FALSE;
    }
    return TRUE;
}

static gboolean parse(
    SchemaAnalysis **analysis, const char *yaml, const SchemaStudy *study, GError **error)
{
    *analysis = schema_analysis_parse(QUESTION_FILE, yaml, strlen(yaml), study, error);
    if (!*analysis)
        return FALSE;
    g_clear_pointer(&(*analysis)->file, g_free); /* Faults are the command line's. */
    return TRUE;
}

/* How the P values of the document were adjusted, for the line on comparisons. */
static void count_comparisons(ReportDocument *document)
{
    for (guint i = 0; i < document->tests->len; i++) {
        const ReportTest *test = document->tests->pdata[i];
        document->comparisons += !isnan(test->p_value);
    }
}

static ReportDocument *answer(
    CommandAnalysis *opened, const CommandCompare *options, const char *yaml, GError **error)
{
    const SchemaStudy *study = registry_study(opened->registry);
    g_clear_pointer(&opened->cohort, registry_cohort_free);
    g_clear_pointer(&opened->analysis, schema_analysis_free);
    if (!parse(&opened->analysis, yaml, study, error))
        return NULL;
    opened->cohort = registry_cohort_new(opened->registry, opened->analysis, error);
    const ReportOptions wanted = {
        .study = study, .words = base_words_find(options->table.lang)};
    ReportDocument *document =
        opened->cohort ? report_study(opened->cohort, opened->analysis, &wanted, error) : NULL;
    if (!document)
        return NULL;
    document->analysis = g_strdup(yaml);
    count_comparisons(document);
    return document;
}

gboolean command_compare(const CommandCompare *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    g_auto(CommandRun) run;
    g_auto(Question) question = {0};
    command_run_init(&run, sinks, &options->table);
    BaseOutput *file =
        options->yaml ? base_outputs_add(run.outputs, "--yaml", options->yaml, NULL) : NULL;
    if (!command_run_open(&run, options->db, options->cohort, error) ||
        !question_read(&question, registry_study(run.opened.registry), run.opened.analysis,
            options, error))
        return FALSE;
    g_autofree char *yaml = question_yaml(&question);
    g_autoptr(ReportDocument) document = answer(&run.opened, options, yaml, error);
    if (!document)
        return question_fault(options->where, error);
    if (!check_n(&question, document, error) ||
        !command_draw_for(sinks, document, options->table.format, error) ||
        (file && !command_emit(file, yaml, strlen(yaml), error)))
        return FALSE;
    const CommandAsked asked = {.db = options->db,
        .study = run.opened.analysis && options->cohort ? options->cohort : NULL,
        .outcomes = options->outcomes,
        .by = options->by,
        .clock = sinks->clock};
    command_asked_count(&asked, document);
    return command_run_emit(&run, g_steal_pointer(&document), error);
}
