#include "cli/commands.h"
#include "cli/output.h"
#include "commands/diff.h"

static gboolean run(const CliCall *call, CommandFacts *facts, GError **error)
{
    CommandDiff options = *(const CommandDiff *)call->options;
    options.db = call->arguments[0];
    options.a = call->arguments[1];
    options.b = call->arguments[2];
    return command_diff(&options, call->sinks, facts, error);
}

static const CliOption options[] = {
    {"report", CLI_TEXT, "STUDY", offsetof(CommandDiff, report),
        "compare the printed cells of this study instead, and say which changes they come from",
        NULL},
    CLI_TABLE_OPTIONS(CommandDiff, table),
};

const CliCommand cmd_diff = {
    .group = "Data in",
    .name = "diff",
    .arguments = "DB A B",
    .summary = "what differs between two locks, or a lock and now, and why",
    .text =
        "A and B are names of locks; now is the registry as it stands. Each cell that "
        "differs has its last change\nbetween the two: who, when, why, from which file and "
        "line. --report STUDY lists the printed cells that\nchanged, each with the cells of "
        "the registry that it comes from. Exit code 1 with differences.",
    .examples =
        "proreg diff jasa.sqlite interim_2026 now\n"
        "proreg diff jasa.sqlite interim_2026 now --report segment --format csv -o why.csv",
    .min_arguments = 3,
    .max_arguments = 3,
    .options_size = sizeof(CommandDiff),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
