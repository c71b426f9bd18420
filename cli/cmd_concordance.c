#include "cli/commands.h"
#include "cli/output.h"
#include "reports/field/prognosis.h"

typedef struct {
    const char *by, *cohort, *format, *output;
} Options;

static const char *const breakdowns[] = {"site", "segment", NULL};

static CliExit run(const CliCall *call)
{
    const Options *options = call->options;
    g_autoptr(GError) error = NULL;
    g_auto(CliAnalysis) opened = {0};
    const ReportConcordanceBy by = !options->by                       ? REPORT_BY_BOTH
                                   : g_str_equal(options->by, "site") ? REPORT_BY_SITE
                                                                      : REPORT_BY_SEGMENT;
    BaseOutput *output = cli_output(call, options->output);
    cli_read_study(call, options->cohort);
    if (!cli_outputs_open(call, call->arguments[0], &error) ||
        !cli_cohort_open(&opened, call->arguments[0], options->cohort, &error))
        return cli_fail(call, error);
    g_autoptr(ReportDocument) document = report_concordance(
        opened.reader, registry_study(opened.registry), opened.analysis, by, &error);
    if (!document || !cli_emit_document(output, document, options->format, &error))
        return cli_fail(call, error);
    return CLI_OK;
}

static const CliOption options[] = {
    {"by", CLI_TEXT, "WHAT", offsetof(Options, by), "site or segment; both unless given",
        breakdowns},
    {"cohort", CLI_TEXT, "STUDY", offsetof(Options, cohort), "only the patients of this study",
        NULL},
    {"format", CLI_TEXT, "FORMAT", offsetof(Options, format),
        "text (default), csv, md, html, json, tex or xlsx", cli_formats},
    {"o", CLI_TEXT, "FILE", offsetof(Options, output), "write there instead of the screen",
        NULL},
};

const CliCommand cmd_concordance = {
    .group = "Tables out",
    .name = "concordance",
    .arguments = "DB",
    .summary = "operations against what NOMS and SINS suggest",
    .text =
        "How often decompression and stabilization, as recorded, are what NOMS and SINS "
        "suggest: overall,\nby segment and by site, with the records that disagree. Research "
        "use: it describes a cohort and\nadvises on no patient. docs/prognosis.md says what "
        "counts as agreement.",
    .examples = "proreg concordance jasa.sqlite\n"
                "proreg concordance jasa.sqlite --by site --cohort segment\n"
                "proreg concordance jasa.sqlite --format html -o concordance.html",
    .min_arguments = 1,
    .max_arguments = 1,
    .options_size = sizeof(Options),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
