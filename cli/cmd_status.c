#include "cli/commands.h"
#include "cli/output.h"
#include "commands/status.h"

static gboolean run(const CliCall *call, CommandFacts *facts, GError **error)
{
    CommandStatus options = *(const CommandStatus *)call->options;
    options.db = call->arguments[0];
    return command_status(&options, call->sinks, facts, error);
}

static const CliOption options[] = {
    {"on", CLI_TEXT, "DATE", offsetof(CommandStatus, on),
        "what is expected by this day; else by today", NULL},
    {"site", CLI_TEXT, "CODE", offsetof(CommandStatus, site),
        "this site alone; with html its sheet, for its ethics committee", NULL},
    {"board", CLI_FLAG, NULL, offsetof(CommandStatus, board),
        "with json: also what the board shows", NULL},
    {"central", CLI_FLAG, NULL, offsetof(CommandStatus, central),
        "instead: each hospital against the others, and what stands out", NULL},
    CLI_SNAPSHOT_OPTION(CommandStatus, table.snapshot),
    CLI_TABLE_OPTIONS(CommandStatus, table),
};

const CliCommand cmd_status = {
    .group = "Data in",
    .name = "status",
    .arguments = "DB",
    .summary = "what has arrived, by site and visit",
    .text =
        "Visits received of those expected, how many are complete, and open queries. A "
        "patient who died\nbefore the end of a visit's window is not expected there. Then: "
        "records "
        "without consent, who\nwithdrew, and records that are probably one patient entered "
        "twice.\n\n--central compares "
        "each hospital with the others (level, spread, last digits, repeated rows, copied\n"
        "visits, unit) and asks what stands out, in sentences that can be sent. P is adjusted "
        "for all\ncomparisons: where hospitals do not differ, one registry in twenty has a "
        "finding.",
    .examples = "proreg status jasa.sqlite\n"
                "proreg status jasa.sqlite --on 2022-03-31 --format json\n"
                "proreg status jasa.sqlite --format html -o board.html\n"
                "proreg status jasa.sqlite --site site_05 --format html -o site_05.html\n"
                "proreg status jasa.sqlite --central",
    .min_arguments = 1,
    .max_arguments = 1,
    .options_size = sizeof(CommandStatus),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
