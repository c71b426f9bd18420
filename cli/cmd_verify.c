#include "cli/commands.h"
#include "cli/output.h"
#include "commands/tables.h"

static gboolean run(const CliCall *call, CommandFacts *facts, GError **error)
{
    CommandVerify options = *(const CommandVerify *)call->options;
    options.db = call->arguments[0];
    options.study = call->arguments[1];
    return command_verify(&options, call->sinks, facts, error);
}

static const CliOption options[] = {
    {"against", CLI_TEXT, "FILE", offsetof(CommandVerify, against),
        "published tables as CSV (study,table,variable,level,group,visit,statistic,value), or "
        "a report of before as JSON",
        NULL},
    CLI_SNAPSHOT_OPTION(CommandVerify, table.snapshot),
    CLI_TABLE_OPTIONS(CommandVerify, table),
};

const CliCommand cmd_verify = {
    .group = "Tables out",
    .name = "verify",
    .arguments = "DB STUDY",
    .summary = "compare a study's tables with published ones, cell by cell",
    .text =
        "Cells are compared at the decimals that were printed. The study file lists the cells "
        "that no data\ncan give, each with its reason; they are shown, not hidden. Exit code "
        "1 if any other cell differs.\n\nA report that was made before ('report --format "
        "json') is "
        "compared with the one that is made now, or of\nthe lock that --snapshot names: byte "
        "for "
        "byte where the same version of the program wrote it, else number\nfor number.",
    .examples = "proreg verify jasa.sqlite segment --against "
                "sample_data/published/segment_study.csv",
    .min_arguments = 2,
    .max_arguments = 2,
    .options_size = sizeof(CommandVerify),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
