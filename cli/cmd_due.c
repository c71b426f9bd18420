#include "cli/commands.h"
#include "cli/output.h"
#include "commands/due.h"

static gboolean run(const CliCall *call, CommandFacts *facts, GError **error)
{
    CommandDue options = *(const CommandDue *)call->options;
    options.db = call->arguments[0];
    return command_due(&options, call->sinks, facts, error);
}

static const CliOption options[] = {
    {"on", CLI_TEXT, "DATE", offsetof(CommandDue, on), "how it stands on this day; else today",
        NULL},
    {"site", CLI_TEXT, "CODE", offsetof(CommandDue, site), "patients of this site alone", NULL},
    {"state", CLI_LIST, "STATE", offsetof(CommandDue, states),
        "list these alone; may be repeated", command_due_states},
    {"visit", CLI_LIST, "VISIT", offsetof(CommandDue, visits),
        "these visits alone; may be repeated", NULL},
    {"ics", CLI_TEXT, "FILE", offsetof(CommandDue, ics),
        "also a calendar of the visits that can still be made", NULL},
    {"letter", CLI_TEXT, "FILE", offsetof(CommandDue, letter),
        "also a letter to the hospital of --site, ready to be pasted", NULL},
    CLI_TABLE_OPTIONS(CommandDue, table),
};

const CliCommand cmd_due = {
    .group = "Data in",
    .name = "due",
    .arguments = "DB",
    .summary = "which follow-ups are still to be made",
    .text =
        "Visits that did not come, by the events' days and windows in study.yaml: upcoming "
        "before\n"
        "the window opens, due until the day, overdue until the window is over, then missed. "
        "Without\na window a visit is due from its day on, never overdue or missed. The dead, "
        "those who\nwithdrew and those who refused are never listed. Visits that came with "
        "required fields\nempty are a list of their own. Of the patients, the calendar "
        "(iCalendar, RFC 5545) "
        "holds the\nrecord id alone; a visit keeps its entry when the file is made again.",
    .examples = "proreg due jasa.sqlite\n"
                "proreg due jasa.sqlite --on 2021-10-01 --site site_20 --ics site_20.ics\n"
                "proreg due jasa.sqlite --site site_20 --letter site_20.txt\n"
                "proreg due jasa.sqlite --visit 6_month --state missed\n"
                "proreg due jasa.sqlite --state overdue --state due --format xlsx -o due.xlsx",
    .min_arguments = 1,
    .max_arguments = 1,
    .options_size = sizeof(CommandDue),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
