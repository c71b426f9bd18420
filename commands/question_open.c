#include "commands/question_open.h"

#include <string.h>

#include "base/error.h"
#include "commands/question_fault.h"
#include "reports/study/report.h"

/* A question is the same in whatever language its titles are: the hash of the English file,
   without the line that says how it was put. */
static char *key_of(const Question *question, GError **error)
{
    CommandCompare english = *question->options;
    g_auto(Question) same = {0};
    english.table.lang = NULL;
    if (!question_read(&same, question->study, question->cohort, &english, error))
        return NULL;
    g_autofree char *yaml = question_yaml(&same);
    const char *asked = strstr(yaml, "\nname:");
    return g_compute_checksum_for_string(G_CHECKSUM_SHA256, asked ? asked : yaml, -1);
}

static gboolean open_cohort(CommandAnalysis *opened, const char *yaml, GError **error)
{
    const SchemaStudy *study = registry_study(opened->registry);
    g_clear_pointer(&opened->cohort, registry_cohort_free);
    g_clear_pointer(&opened->analysis, schema_analysis_free);
    opened->analysis = schema_analysis_parse(QUESTION_FILE, yaml, strlen(yaml), study, error);
    if (!opened->analysis)
        return FALSE;
    g_clear_pointer(&opened->analysis->file, g_free); /* Faults are the command line's. */
    opened->cohort = registry_cohort_new(opened->registry, opened->analysis, error);
    return opened->cohort != NULL;
}

/* The words of an option are one list for whoever asks: command line or page. */
static gboolean check_word(
    const char *option, const char *word, const char *const *known, GError **error)
{
    if (!word || g_strv_contains(known, word))
        return TRUE;
    g_autofree char *all = g_strjoinv(", ", (char **)known);
    g_set_error(
        error, BASE_ERROR, BASE_ERROR_USAGE, _("%s %s: expected one of %s"), option, word, all);
    return FALSE;
}

/* What an effect is between may be two of three groups, where nobody is in the third: that is
   known when the groups alone were counted. */
static gboolean count_groups(CommandAnalysis *opened, Question *question, GError **error)
{
    static const char *const none[] = {NULL};
    g_autoptr(GPtrArray) nobody = g_ptr_array_new_with_free_func(g_free);
    const ReportOptions wanted = {.study = registry_study(opened->registry),
        .tables = none,
        .figures = none,
        .nobody = nobody};
    const CommandCompare *options = question->options;
    CommandCompare plain = *options;
    plain.subgroups = NULL;
    question->options = &plain;
    g_autoptr(GPtrArray) subgroups = g_steal_pointer(&question->subgroups);
    question->subgroups = g_ptr_array_new_with_free_func(question_subgroup_free);
    g_autofree char *yaml = question_yaml(question);
    g_ptr_array_unref(question->subgroups);
    question->subgroups = g_steal_pointer(&subgroups);
    question->options = options;
    g_autoptr(GError) fault = NULL;
    g_autoptr(ReportDocument) counted =
        open_cohort(opened, yaml, &fault)
            ? report_study(opened->cohort, opened->analysis, &wanted, &fault)
            : NULL;
    if (!counted && nobody->len == 0) {
        g_propagate_error(error, g_steal_pointer(&fault));
        return question_fault(options->where, error);
    }
    question_leave_out(question, nobody);
    return TRUE;
}

/* The question as it is now, in place of what was open. */
static gboolean open_as_it_is(
    CommandAnalysis *opened, const Question *question, char **yaml, GError **error)
{
    g_free(*yaml);
    *yaml = question_yaml(question);
    return open_cohort(opened, *yaml, error) || question_fault(question->options->where, error);
}

gboolean question_open(CommandAnalysis *opened, Question *question,
    const CommandCompare *options, char **yaml, char **key, GError **error)
{
    if (!check_word("--test", options->test, command_tests, error) ||
        !check_word("--summary", options->summary, command_summaries, error) ||
        !check_word("--outside-window", options->outside, command_outside, error) ||
        !command_check_site(opened->registry, options->site, error) ||
        !question_read(
            question, registry_study(opened->registry), opened->analysis, options, error))
        return FALSE;
    if (options->is_alone)
        registry_cohorts_of(opened->registry, options->site);
    if (key && !(*key = key_of(question, error)))
        return FALSE;
    g_clear_pointer(&opened->cohort, registry_cohort_free);
    question->kept = g_steal_pointer(&opened->analysis);
    const bool is_counted = options->subgroups && question->groups->len > 2;
    return (!is_counted || count_groups(opened, question, error)) &&
           question_check_groups(question, error) &&
           open_as_it_is(opened, question, yaml, error);
}

gboolean question_open_without(CommandAnalysis *opened, Question *question,
    const GPtrArray *nobody, char **yaml, GError **error)
{
    if (nobody->len == 0)
        return FALSE;
    g_clear_error(error);
    question_leave_out(question, nobody);
    return question_check_groups(question, error) &&
           open_as_it_is(opened, question, yaml, error);
}
