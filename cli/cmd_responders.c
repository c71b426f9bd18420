#include "cli/commands.h"
#include "cli/output.h"
#include "reports/field/prognosis.h"

typedef struct {
    const char *outcomes;
    GPtrArray *mcids;
    const char *format, *output;
} Options;

static CliExit run(const CliCall *call)
{
    const Options *options = call->options;
    g_autoptr(GError) error = NULL;
    g_auto(CliAnalysis) opened = {0};
    g_auto(GStrv) outcomes = options->outcomes ? g_strsplit(options->outcomes, ",", -1) : NULL;
    if (options->mcids)
        g_ptr_array_add(options->mcids, NULL);
    BaseOutput *output = cli_output(call, options->output);
    cli_read_study(call, call->arguments[1]);
    if (!cli_outputs_open(call, call->arguments[0], &error) ||
        !cli_analysis_open(&opened, call->arguments[0], call->arguments[1], &error))
        return cli_fail(call, error);
    const ReportRespondersOptions wanted = {
        .outcomes = (const char *const *)outcomes,
        .mcids = options->mcids ? (const char *const *)options->mcids->pdata : NULL,
    };
    g_autoptr(ReportDocument) document = report_responders(
        opened.reader, registry_study(opened.registry), opened.analysis, &wanted, &error);
    if (!document || !cli_emit_document(output, document, options->format, &error))
        return cli_fail(call, error);
    return CLI_OK;
}

static const CliOption options[] = {
    {"outcome", CLI_TEXT, "V[,V...]", offsetof(Options, outcomes),
        "outcomes; pain_vas, eq5d_index and barthel unless given", NULL},
    {"mcid", CLI_LIST, "NAME=VALUE", offsetof(Options, mcids),
        "another difference: a number or a published constant; may be repeated", NULL},
    {"format", CLI_TEXT, "FORMAT", offsetof(Options, format),
        "text (default), csv, md, html, json, tex or xlsx", cli_formats},
    {"o", CLI_TEXT, "FILE", offsetof(Options, output), "write there instead of the screen",
        NULL},
};

const CliCommand cmd_responders = {
    .group = "Tables out",
    .name = "responders",
    .arguments = "DB STUDY",
    .summary = "who improved by at least the difference that matters",
    .text =
        "The share of each group of the study that reached the minimal clinically important "
        "difference at\neach visit, with its interval; the constants stand in the footnotes "
        "with their source.",
    .examples = "proreg responders jasa.sqlite segment\n"
                "proreg responders jasa.sqlite segment --outcome pain_vas --mcid pain_vas=20\n"
                "proreg responders jasa.sqlite segment --mcid eq5d_index=eq5d_index_zheng_2023",
    .min_arguments = 2,
    .max_arguments = 2,
    .options_size = sizeof(Options),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
