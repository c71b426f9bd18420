#include <string.h>

#include "cli/commands.h"
#include "cli/output.h"
#include "reports/study/report.h"
#include "reports/verify/verify.h"

typedef struct {
    const char *against, *format, *output;
} Options;

static CliExit verify(const CliCall *call, const Options *options, GError **error)
{
    g_auto(CliAnalysis) opened = {0};
    BaseOutput *output = cli_output(call, options->output);
    cli_read_study(call, call->arguments[1]);
    base_outputs_read(call->outputs, options->against, "the published tables");
    if (!cli_outputs_open(call, call->arguments[0], error) ||
        !cli_analysis_open(&opened, call->arguments[0], call->arguments[1], error))
        return CLI_INTERNAL;
    const ReportOptions everything = {.study = registry_study(opened.registry)};
    g_autoptr(ReportDocument) document =
        report_study(opened.reader, opened.analysis, &everything, error);
    if (!document)
        return CLI_INTERNAL;
    g_autoptr(ReportVerification) verification =
        report_verify(document, opened.analysis, options->against, error);
    if (!verification)
        return CLI_INTERNAL;
    const CliExit code = verification->n_differ > 0 ? CLI_FINDINGS : CLI_OK;
    if (g_strcmp0(options->format, "json") == 0) {
        g_autofree char *text = report_verification_json(verification);
        return cli_emit(output, text, strlen(text), error) ? code : CLI_INTERNAL;
    }
    g_autoptr(ReportDocument) found = report_verification_document(verification, document);
    return cli_emit_document(output, found, options->format, error) ? code : CLI_INTERNAL;
}

static CliExit run(const CliCall *call)
{
    const Options *options = call->options;
    if (!options->against) {
        cli_tell(call, "proreg: verify needs --against FILE, the published tables as CSV");
        return CLI_USAGE;
    }
    g_autoptr(GError) error = NULL;
    const CliExit code = verify(call, options, &error);
    return error ? cli_fail(call, error) : code;
}

static const CliOption options[] = {
    {"against", CLI_TEXT, "FILE", offsetof(Options, against),
        "published tables: study,table,variable,level,group,visit,statistic,value", NULL},
    {"format", CLI_TEXT, "FORMAT", offsetof(Options, format),
        "text (default), csv, md, html, json, tex or xlsx", cli_formats},
    {"o", CLI_TEXT, "FILE", offsetof(Options, output), "write there instead of the screen",
        NULL},
};

const CliCommand cmd_verify = {
    .group = "Tables out",
    .name = "verify",
    .arguments = "DB STUDY",
    .summary = "compare a study's tables with published ones, cell by cell",
    .text =
        "Cells are compared at the decimals that were printed. The study file lists the cells "
        "that no data\ncan give, each with its reason; they are shown, not hidden. Exit code "
        "1 if any other cell differs.",
    .examples = "proreg verify jasa.sqlite segment --against "
                "sample_data/published/segment_study.csv",
    .min_arguments = 2,
    .max_arguments = 2,
    .options_size = sizeof(Options),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
