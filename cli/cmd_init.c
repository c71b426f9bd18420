#include "cli/commands.h"
#include "commands/init.h"

static gboolean run(const CliCall *call, CommandFacts *facts, GError **error)
{
    CommandInit options = *(const CommandInit *)call->options;
    options.db = call->arguments[0];
    return command_init(&options, call->sinks, facts, error);
}

static const CliOption options[] = {
    {"study", CLI_TEXT, "DIR", offsetof(CommandInit, study),
        "study folder: dictionary.csv, study.yaml and one file an analysis", NULL},
    {"user", CLI_TEXT, "NAME", offsetof(CommandInit, user),
        "who does this; else the login name", NULL},
};

const CliCommand cmd_init = {
    .group = "Data in",
    .name = "init",
    .arguments = "DB",
    .summary = "create a registry from a study folder",
    .text =
        "DB is one SQLite file, readable by its owner alone. The study folder is stored in "
        "it, so that\nthe file explains itself. An existing file is never overwritten.\n\n"
        "DB may be a database on a server of PostgreSQL, for many who write at once: every\n"
        "command takes its address in the place of the file (docs/engine.md).",
    .examples = "proreg init jasa.sqlite --study schema/jasa",
    .min_arguments = 1,
    .max_arguments = 1,
    .options_size = sizeof(CommandInit),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
