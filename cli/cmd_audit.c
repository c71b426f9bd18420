#include "cli/commands.h"
#include "cli/output.h"
#include "commands/audit.h"

static gboolean run(const CliCall *call, CommandFacts *facts, GError **error)
{
    CommandAudit options = *(const CommandAudit *)call->options;
    options.db = call->arguments[0];
    return command_audit(&options, call->sinks, facts, error);
}

static const CliOption options[] = {
    {"record", CLI_TEXT, "ID", offsetof(CommandAudit, record),
        "only the changes of this record, also under ids that it had before", NULL},
    {"by", CLI_TEXT, "NAME", offsetof(CommandAudit, user),
        "only what this user did, by the name that the list shows", NULL},
    {"command", CLI_TEXT, "NAME", offsetof(CommandAudit, command),
        "only what this command did: import, \"query answer\"", NULL},
    {"from", CLI_TEXT, "DATE", offsetof(CommandAudit, from), "only from this day on (UTC)",
        NULL},
    {"until", CLI_TEXT, "DATE", offsetof(CommandAudit, until),
        "only up to the end of this day (UTC)", NULL},
    {"journal", CLI_FLAG, NULL, offsetof(CommandAudit, journal),
        "list the commands that changed the registry, and their files, instead", NULL},
    {"access", CLI_FLAG, NULL, offsetof(CommandAudit, access),
        "list what was asked and what was given out instead: who, when, which patients", NULL},
    {"verify", CLI_FLAG, NULL, offsetof(CommandAudit, verify),
        "recompute everything instead, and name what is not as it was written", NULL},
    {"head", CLI_TEXT, "HASH", offsetof(CommandAudit, head),
        "with --verify: a head of the chain that was printed or written down before", NULL},
    CLI_TABLE_OPTIONS(CommandAudit, table),
};

const CliCommand cmd_audit = {
    .group = "Data in",
    .name = "audit",
    .arguments = "DB",
    .summary = "who changed what, when, why and from which file; --verify: is it all true",
    .text =
        "Every change of a value that was there before, every step of a query, every move of a "
        "record, with\nold and new value. First values are not changes: 'proreg patient' shows "
        "their files and lines. --format\ncsv is all of it in one file.\n\n--verify recomputes "
        "the chain of hashes over the journal, the trail, problems, queries, original files\n"
        "and study files, and compares it with what is stored now. Exit code 1 with findings. "
        "Somebody who can\nwrite the file can recompute the whole chain: that is seen by "
        "--head with a hash from a report, a\nstatus or a lock of that time. docs/integrity.md "
        "says more.",
    .examples = "proreg audit jasa.sqlite\n"
                "proreg audit jasa.sqlite --record SYN-01-004\n"
                "proreg audit jasa.sqlite --format csv -o changes.csv\n"
                "proreg audit jasa.sqlite --journal\n"
                "proreg audit jasa.sqlite --journal --command import --from 2026-01-01\n"
                "proreg audit jasa.sqlite --access --format csv\n"
                "proreg audit jasa.sqlite --verify --format json",
    .min_arguments = 1,
    .max_arguments = 1,
    .stops = true,
    .options_size = sizeof(CommandAudit),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
