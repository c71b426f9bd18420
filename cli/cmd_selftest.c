#include "cli/commands.h"
#include "cli/output.h"
#include "commands/selftest.h"

static gboolean run(const CliCall *call, CommandFacts *facts, GError **error)
{
    return command_selftest(call->options, call->sinks, facts, error);
}

static const CliOption options[] = {
    {"by", CLI_TEXT, "NAME", offsetof(CommandSelftest, by),
        "who carries it out, for the page; else the login name", NULL},
    {"folder", CLI_TEXT, "DIR", offsetof(CommandSelftest, folder),
        "work in a new folder there: the disk or share of the registries", NULL},
    {"data", CLI_TEXT, "DIR", offsetof(CommandSelftest, data),
        "the stored truths, where they are not beside the program", NULL},
    CLI_TABLE_OPTIONS(CommandSelftest, table),
};

const CliCommand cmd_selftest = {
    .group = "Data in",
    .name = "selftest",
    .arguments = "",
    .summary = "the installed program proves itself on this machine",
    .text = "Runs statistics and scores whose results are known (from R, and from the papers), "
            "and the life of a\nregistry: files in, faults found, a report, a lock, a study "
            "that grows, a copy, a changed copy that is\nfound out, an import that is killed. "
            "The page lists each check with what was expected and found, the\nmachine, the "
            "versions of program and libraries, the day and a line to sign, for the file of "
            "those who\nvalidate what they use. Exit code 1 where a check failed. No registry "
            "of yours is touched.",
    .examples = "proreg selftest\n"
                "proreg selftest --by \"Dr. Sato\" --format html -o selftest.html",
    .min_arguments = 0,
    .max_arguments = 0,
    .stops = true,
    .options_size = sizeof(CommandSelftest),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
