#include "commands/question_open.h"

#include <string.h>

#include "base/error.h"
#include "commands/question_fault.h"

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
    *yaml = question_yaml(question);
    if (key && !(*key = key_of(question, error)))
        return FALSE;
    question->cohort = NULL;
    return open_cohort(opened, *yaml, error) || question_fault(options->where, error);
}
