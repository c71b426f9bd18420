#include "cli/commands.h"
#include "cli/output.h"
#include "commands/tables.h"

static gboolean run(const CliCall *call, CommandFacts *facts, GError **error)
{
    CommandFlow options = *(const CommandFlow *)call->options;
    options.db = call->arguments[0];
    options.study = call->arguments[1];
    return command_flow(&options, call->sinks, facts, error);
}

static const CliOption options[] = {
    CLI_SNAPSHOT_OPTION(CommandFlow, table.snapshot),
    CLI_TABLE_OPTIONS(CommandFlow, table),
};

const CliCommand cmd_flow = {
    .group = "Tables out",
    .name = "flow",
    .arguments = "DB STUDY",
    .summary = "the STROBE flow: who was excluded at which step",
    .text =
        "Every step with the number before, excluded (unknown ones counted apart) and after; "
        "steps that\nexclude nobody are kept, and steps that use what happened later "
        "are marked.",
    .examples = "proreg flow jasa.sqlite segment\n"
                "proreg flow jasa.sqlite segment --format md",
    .min_arguments = 2,
    .max_arguments = 2,
    .options_size = sizeof(CommandFlow),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
