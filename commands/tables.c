#include "commands/tables.h"

#include <string.h>

#include "base/error.h"
#include "base/read.h"
#include "commands/inside.h"
#include "reports/field/field.h"
#include "reports/field/responders.h"
#include "reports/render/render.h"
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
                   registry_study(run.opened.registry), base_words_find(options->table.lang),
                   error),
               error);
}

static gboolean emit_verification(CommandRun *run, const ReportVerification *verification,
    const ReportDocument *document, GError **error)
{
    if (g_strcmp0(run->table->format, "json") != 0)
        return command_run_emit(
            run, report_verification_document(verification, document), error);
    g_autofree char *text = report_verification_json(verification);
    command_tell_crossed(run->sinks, run->opened.cohort);
    return command_emit(run->output, text, strlen(text), error);
}

/* Against a report in JSON that was made before: of the same tables, in the same state. */
static ReportVerification *verify_again(
    CommandRun *run, const CommandVerify *options, ReportDocument **document, GError **error)
{
    const CommandAnalysis *opened = &run->opened;
    g_auto(GStrv) tables = report_tables_of_report(options->against, opened->analysis, error);
    if (!tables)
        return NULL;
    const ReportOptions wanted = {.study = registry_study(opened->registry),
        .words = base_words_find(options->table.lang),
        .tables = tables[0] ? (const char *const *)tables : NULL};
    *document = report_study(opened->cohort, opened->analysis, &wanted, error);
    g_autoptr(GBytes) rendered = NULL;
    if (*document && command_stand(opened->registry, *document, error) &&
        command_mark_post_hoc(opened->registry, options->study, NULL, *document, error))
        rendered = report_render(*document, REPORT_JSON, error);
    return rendered ? report_verify_report(*document, rendered, options->against, error) : NULL;
}

static ReportVerification *verify(
    CommandRun *run, const CommandVerify *options, ReportDocument **document, GError **error)
{
    const CommandAnalysis *opened = &run->opened;
    g_autoptr(GError) cause = NULL;
    if (!base_read_can_again(options->against, &cause)) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
            _("%s: %s; --against takes published tables as CSV, or a report of 'proreg report "
              "--format json', saved as a file"),
            options->against, cause->message);
        return NULL;
    }
    if (report_is_report(options->against))
        return verify_again(run, options, document, error);
    const ReportOptions everything = {.study = registry_study(opened->registry),
        .words = base_words_find(options->table.lang)};
    *document = report_study(opened->cohort, opened->analysis, &everything, error);
    return *document ? report_verify(*document, opened->analysis, options->against, error)
                     : NULL;
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
    g_autoptr(ReportDocument) document = NULL;
    g_autoptr(ReportVerification) verification = verify(&run, options, &document, error);
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
