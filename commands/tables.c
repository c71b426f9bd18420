#include "commands/tables.h"

#include <string.h>

#include "base/error.h"
#include "commands/inside.h"
#include "reports/field/field.h"
#include "reports/field/responders.h"
#include "reports/study/report.h"
#include "reports/verify/verify.h"

gboolean command_flow(
    const CommandFlow *options, const CommandSinks *sinks, CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    g_auto(CommandRun) run;
    command_run_init(&run, sinks, &options->table);
    run.takes_snapshot = true;
    return command_run_open(&run, options->db, options->study, error) &&
           command_run_emit(&run,
               report_flow(run.opened.cohort, run.opened.analysis,
                   base_words_find(options->table.lang), error),
               error);
}

static gboolean emit_verification(CommandRun *run, const ReportVerification *verification,
    const ReportDocument *document, GError **error)
{
    if (g_strcmp0(run->table->format, "json") != 0)
        return command_run_emit(
            run, report_verification_document(verification, document), error);
    g_autofree char *text = report_verification_json(verification);
    return command_emit(run->output, text, strlen(text), error);
}

gboolean command_verify(const CommandVerify *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    if (!options->against) {
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
            "verify needs --against FILE, the published tables as CSV");
        return FALSE;
    }
    g_auto(CommandRun) run;
    command_run_init(&run, sinks, &options->table);
    run.takes_snapshot = true;
    base_outputs_read(run.outputs, options->against, "the published tables");
    if (!command_run_open(&run, options->db, options->study, error))
        return FALSE;
    const ReportOptions everything = {.study = registry_study(run.opened.registry),
        .words = base_words_find(options->table.lang)};
    g_autoptr(ReportDocument) document =
        report_study(run.opened.cohort, run.opened.analysis, &everything, error);
    g_autoptr(ReportVerification) verification =
        document ? report_verify(document, run.opened.analysis, options->against, error) : NULL;
    if (!verification)
        return FALSE;
    facts->has_findings = verification->n_differ > 0;
    return emit_verification(&run, verification, document, error);
}

gboolean command_prognosis(const CommandPrognosis *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    g_auto(CommandRun) run;
    command_run_init(&run, sinks, &options->table);
    return command_run_open(&run, options->db, options->cohort, error) &&
           command_run_emit(&run,
               report_field("prognosis", run.opened.cohort, registry_study(run.opened.registry),
                   run.opened.analysis, NULL, base_words_find(options->table.lang), error),
               error);
}

gboolean command_concordance(const CommandConcordance *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    g_auto(CommandRun) run;
    command_run_init(&run, sinks, &options->table);
    if (!command_run_open(&run, options->db, options->cohort, error))
        return FALSE;
    return command_run_emit(&run,
        report_field("concordance", run.opened.cohort, registry_study(run.opened.registry),
            run.opened.analysis, options->by, base_words_find(options->table.lang), error),
        error);
}

gboolean command_responders(const CommandResponders *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    g_auto(GStrv) outcomes = options->outcomes ? g_strsplit(options->outcomes, ",", -1) : NULL;
    const ReportRespondersOptions wanted = {.outcomes = (const char *const *)outcomes,
        .mcids = options->mcids,
        .words = base_words_find(options->table.lang)};
    g_auto(CommandRun) run;
    command_run_init(&run, sinks, &options->table);
    if (!command_run_open(&run, options->db, options->study, error))
        return FALSE;
    return command_run_emit(&run,
        report_responders(run.opened.cohort, registry_study(run.opened.registry),
            run.opened.analysis, &wanted, error),
        error);
}
