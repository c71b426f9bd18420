#include "cli/commands.h"
#include "commands/backup.h"

static gboolean run(const CliCall *call, CommandFacts *facts, GError **error)
{
    CommandBackup options = *(const CommandBackup *)call->options;
    options.db = call->arguments[0];
    options.file = call->arguments[1];
    return command_backup(&options, call->sinks, facts, error);
}

static const CliOption options[] = {
    {"user", CLI_TEXT, "NAME", offsetof(CommandBackup, user),
        "who does this, for the registry's log; else the login name", NULL},
    {"reason", CLI_TEXT, "TEXT", offsetof(CommandBackup, reason), "why, for the log", NULL},
    {"unlogged", CLI_FLAG, NULL, offsetof(CommandBackup, unlogged),
        "put nothing into the registry's log, and write nothing to it", NULL},
    {"format", CLI_TEXT, "FORMAT", offsetof(CommandBackup, format), "text (default) or json",
        command_backup_formats},
};

const CliCommand cmd_backup = {
    .group = "Data in",
    .name = "backup",
    .arguments = "DB FILE",
    .summary = "a copy of the registry while others use it",
    .text =
        "FILE is new, readable by you alone, and appears when it is whole and on the disk; it "
        "is opened and its\nhead of the chain is told, which 'audit --verify --head' of the "
        "registry knows. A copy holds patients'\ndata like the registry itself.",
    .examples = "proreg backup jasa.sqlite jasa_backup.sqlite --reason \"before the update\"",
    .min_arguments = 2,
    .max_arguments = 2,
    .stops = true,
    .options_size = sizeof(CommandBackup),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
