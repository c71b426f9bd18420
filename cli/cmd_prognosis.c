#include "cli/commands.h"
#include "cli/output.h"
#include "reports/field/prognosis.h"

typedef struct {
    const char *cohort, *format, *output;
} Options;

static CliExit run(const CliCall *call)
{
    const Options *options = call->options;
    g_autoptr(GError) error = NULL;
    g_auto(CliAnalysis) opened = {0};
    BaseOutput *output = cli_output(call, options->output);
    cli_read_study(call, options->cohort);
    if (!cli_outputs_open(call, call->arguments[0], &error) ||
        !cli_cohort_open(&opened, call->arguments[0], options->cohort, &error))
        return cli_fail(call, error);
    g_autoptr(ReportDocument) document =
        report_prognosis(opened.reader, opened.analysis, &error);
    if (!document || !cli_emit_document(output, document, options->format, &error))
        return cli_fail(call, error);
    return CLI_OK;
}

static const CliOption options[] = {
    {"cohort", CLI_TEXT, "STUDY", offsetof(Options, cohort), "only the patients of this study",
        NULL},
    {"format", CLI_TEXT, "FORMAT", offsetof(Options, format),
        "text (default), csv, md, html, json, tex or xlsx", cli_formats},
    {"o", CLI_TEXT, "FILE", offsetof(Options, output), "write there instead of the screen",
        NULL},
};

const CliCommand cmd_prognosis = {
    .group = "Tables out",
    .name = "prognosis",
    .arguments = "DB",
    .summary = "prognostic scores against what happened",
    .text = "Tokuhashi, Tomita, Katagiri, NESMS and SINS in one table: survival by class, "
            "log-rank test,\nHarrell's C, observed against predicted at 6 and 12 months, and "
            "the share of patients who\nsurvived as long as their class foretold.",
    .examples = "proreg prognosis jasa.sqlite\n"
                "proreg prognosis jasa.sqlite --cohort segment --format json",
    .min_arguments = 1,
    .max_arguments = 1,
    .options_size = sizeof(Options),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
