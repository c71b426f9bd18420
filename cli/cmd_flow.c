#include "cli/commands.h"
#include "cli/output.h"
#include "reports/study/report.h"

typedef struct {
    const char *format, *output;
} Options;

static CliExit run(const CliCall *call)
{
    const Options *options = call->options;
    g_autoptr(GError) error = NULL;
    g_auto(CliAnalysis) opened = {0};
    BaseOutput *output = cli_output(call, options->output);
    cli_read_study(call, call->arguments[1]);
    if (!cli_outputs_open(call, call->arguments[0], &error) ||
        !cli_analysis_open(&opened, call->arguments[0], call->arguments[1], &error))
        return cli_fail(call, error);
    g_autoptr(ReportDocument) document = report_flow(opened.reader, opened.analysis, &error);
    if (!document || !cli_emit_document(output, document, options->format, &error))
        return cli_fail(call, error);
    return CLI_OK;
}

static const CliOption options[] = {
    {"format", CLI_TEXT, "FORMAT", offsetof(Options, format),
        "text (default), csv, md, html, json, tex or xlsx", cli_formats},
    {"o", CLI_TEXT, "FILE", offsetof(Options, output), "write there instead of the screen",
        NULL},
};

const CliCommand cmd_flow = {
    .group = "Tables out",
    .name = "flow",
    .arguments = "DB STUDY",
    .summary = "the STROBE flow: who was excluded at which step",
    .text =
        "Every step with the number before, excluded (unknown ones counted apart) and after; "
        "steps that\nexclude nobody are kept, and steps that use what happened after surgery "
        "are marked.",
    .examples = "proreg flow jasa.sqlite segment\n"
                "proreg flow jasa.sqlite segment --format md",
    .min_arguments = 2,
    .max_arguments = 2,
    .options_size = sizeof(Options),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
