#include "cli/commands.h"
#include "cli/output.h"
#include "commands/tables.h"

static const char *const breakdowns[] = {"site", "segment", NULL};

static gboolean run(const CliCall *call, CommandFacts *facts, GError **error)
{
    CommandConcordance options = *(const CommandConcordance *)call->options;
    options.db = call->arguments[0];
    return command_concordance(&options, call->sinks, facts, error);
}

static const CliOption options[] = {
    {"by", CLI_TEXT, "WHAT", offsetof(CommandConcordance, by),
        "site or segment; both unless given", breakdowns},
    {"cohort", CLI_TEXT, "STUDY", offsetof(CommandConcordance, cohort),
        "only the patients of this study", NULL},
    CLI_TABLE_OPTIONS(CommandConcordance, table),
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
    .options_size = sizeof(CommandConcordance),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
