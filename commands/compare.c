#include "commands/compare.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "commands/asked.h"
#include "commands/inside.h"
#include "commands/question_fault.h"
#include "commands/question_open.h"
#include "commands/saved.h"
#include "reports/study/report.h"

/* Whether the test that ran is what was asked for, for groups or for visits. */
static bool is_asked(const char *asked, const char *method)
{
    static const struct {
        const char *asked, *methods[3];
    } families[] = {{"t", {"t", "t-paired"}}, {"anova", {"anova", "t", "t-paired"}},
        {"tukey", {"tukey", "anova", "t"}}, {"rank_sum", {"rank-sum", "signed-rank"}},
        {"kruskal", {"kruskal", "rank-sum", "signed-rank"}}, {"chisq", {"chisq"}},
        {"trend", {"trend", "jonckheere"}}};
    for (size_t i = 0; i < G_N_ELEMENTS(families); i++)
        for (size_t k = 0; g_str_equal(asked, families[i].asked) && k < 3; k++)
            if (g_strcmp0(families[i].methods[k], method) == 0)
                return true;
    return false;
}

/* A test that was asked for by name is not left out in silence. */
static gboolean check_n(
    const Question *question, const ReportDocument *document, GError **error)
{
    const char *asked = question->options->test;
    for (guint i = 0; asked && i < document->tests->len; i++) {
        const ReportTest *test = document->tests->pdata[i];
        if (!test->withheld || !is_asked(asked, test->method_id))
            continue;
        for (guint g = 0; g < document->groups->len; g++) {
            const ReportFlowGroup *group = document->groups->pdata[g];
            if (*group->id != '\0' && group->n < question->min_n) {
                g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
                    _("--test %s: %s has fewer patients (%lld) than --min-n %d; ask "
                      "for other groups, without --test for a table without P, or of counts "
                      "for "
                      "the exact --test fisher"),
                    asked, group->label, (long long)group->n, question->min_n);
                return FALSE;
            }
        }
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("--test %s: at %s a group has fewer known values than --min-n %d; ask for other "
              "visits or groups, or without --test for a table without this P"),
            asked, test->id, question->min_n);
        return FALSE;
    }
    return TRUE;
}

static bool has_withheld(const ReportDocument *document)
{
    bool any = false;
    for (guint i = 0; i < document->tests->len; i++)
        any = any || ((const ReportTest *)document->tests->pdata[i])->withheld;
    return any;
}

static void tell_left_out(const Question *question, const CommandSinks *sinks)
{
    Question spoken = *question;
    spoken.words = base_words_speaking();
    g_autofree char *line = question_left_out(&spoken);
    if (line && sinks->tell)
        sinks->tell(COMMAND_NOTE, line, sinks->tell_data);
}

/* Which groups are too small for P. Where a visit or a subgroup is, the notes of the tables say
 * it. */
static void tell_few(
    const Question *question, const ReportDocument *document, const CommandSinks *sinks)
{
    g_autoptr(GString) few = g_string_new(NULL);
    for (guint i = 0; i < document->groups->len; i++) {
        const ReportFlowGroup *group = document->groups->pdata[i];
        if (*group->id != '\0' && group->n < question->min_n)
            g_string_append_printf(few, "%s%s (%" G_GINT64_FORMAT ")", few->len > 0 ? ", " : "",
                group->label, group->n);
    }
    if (few->len == 0 || !has_withheld(document) || !sinks->tell)
        return;
    g_autofree char *line = base_words_say(base_words_speaking(),
        N_("fewer patients than {1} in {2}: neither P nor interval where they take part; "
           "compare the groups without them, or allow fewer (--min-n)"),
        "nt", (gint64)question->min_n, few->str);
    sinks->tell(COMMAND_NOTE, line, sinks->tell_data);
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
    CommandAnalysis *opened, Question *question, char **yaml, GError **error)
{
    g_autoptr(GPtrArray) nobody = g_ptr_array_new_with_free_func(g_free);
    const ReportOptions wanted = {.study = registry_study(opened->registry),
        .nobody = nobody,
        .words = base_words_find(question->options->table.lang)};
    ReportDocument *document = report_study(opened->cohort, opened->analysis, &wanted, error);
    if (!document && question_open_without(opened, question, nobody, yaml, error))
        document = report_study(opened->cohort, opened->analysis, &wanted, error);
    if (!document) {
        (void)question_fault(question->options->where, error);
        return NULL;
    }
    document->analysis = g_strdup(*yaml);
    count_comparisons(document);
    return document;
}

static gboolean save(
    const CommandCompare *options, const char *yaml, const BaseClock *clock, GError **error)
{
    const CommandSave what = {.db = options->db,
        .name = options->save,
        .yaml = yaml,
        .user = options->user,
        .reason = options->reason,
        .clock = *clock};
    return command_saved_put(&what, error);
}

gboolean command_compare(const CommandCompare *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    g_auto(CommandRun) run;
    g_auto(Question) question = {0};
    command_run_init(&run, sinks, &options->table);
    run.takes_snapshot = true;
    run.is_new_question = true;
    BaseOutput *file =
        options->yaml ? base_outputs_add(run.outputs, "--yaml", options->yaml, NULL) : NULL;
    g_autofree char *yaml = NULL, *key = NULL;
    if (!command_run_open(&run, options->db, options->cohort, error) ||
        !question_open(&run.opened, &question, options, &yaml, &key, error))
        return FALSE;
    g_autoptr(ReportDocument) document = answer(&run.opened, &question, &yaml, error);
    if (!document || !check_n(&question, document, error) ||
        !command_draw_for(sinks, document, options->table.format, error) ||
        (file && !command_emit(file, yaml, strlen(yaml), error)))
        return FALSE;
    tell_left_out(&question, sinks);
    tell_few(&question, document, sinks);
    command_tell_crossed(sinks, run.opened.cohort);
    /* A study that is saved changes what a server keeps of patients: nobody may be reading it.
     */
    g_clear_pointer(&run.opened.cohort, registry_cohort_free);
    if (options->save && !save(options, yaml, &sinks->clock, error))
        return FALSE;
    const CommandAsked asked = {.db = options->db,
        .question = key,
        .user = options->user,
        .study = options->cohort,
        .outcomes = options->outcomes,
        .by = options->by,
        .unlogged = options->unlogged,
        .clock = sinks->clock};
    command_asked_count(&asked, document);
    return command_run_emit(&run, g_steal_pointer(&document), error);
}
