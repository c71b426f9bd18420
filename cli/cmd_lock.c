#include "cli/commands.h"
#include "cli/output.h"
#include "commands/lock.h"

static gboolean run(const CliCall *call, CommandFacts *facts, GError **error)
{
    CommandLock options = *(const CommandLock *)call->options;
    options.db = call->arguments[0];
    options.name = call->n_arguments > 1 ? call->arguments[1] : NULL;
    return command_lock(&options, call->sinks, facts, error);
}

static const CliOption options[] = {
    {"by", CLI_TEXT, "WHO", offsetof(CommandLock, by), "who locks; needed", NULL},
    {"role", CLI_TEXT, "ROLE", offsetof(CommandLock, role),
        "in which role: \"principal investigator\"", NULL},
    {"accept", CLI_TEXT, "TEXT", offsetof(CommandLock, accept),
        "why what is open may stay so; it stands in the lock", NULL},
    {"dry-run", CLI_FLAG, NULL, offsetof(CommandLock, dry_run),
        "say what is open, and lock nothing", NULL},
    {"sheets", CLI_TEXT, "DIR", offsetof(CommandLock, sheets),
        "instead: write each hospital's sheet of its patients there, to be looked at before",
        NULL},
    {"site", CLI_TEXT, "CODE", offsetof(CommandLock, site),
        "with --sheets: only this hospital's", NULL},
    {"yes", CLI_TEXT, "SITE", offsetof(CommandLock, yes),
        "instead: enter that this hospital has said yes to its sheet; --by says who", NULL},
    {"sheet", CLI_TEXT, "NUMBER", offsetof(CommandLock, sheet),
        "--yes: the number on the sheet; refused where the data are others by now", NULL},
    {"on", CLI_TEXT, "DAY", offsetof(CommandLock, on),
        "--yes: the day on which it was said (default: today)", NULL},
    {"format", CLI_TEXT, "FORMAT", offsetof(CommandLock, format),
        "text (default) or json; of sheets html (default), docx, xlsx, csv, text ...",
        command_formats},
    {"lang", CLI_TEXT, "CODE", offsetof(CommandLock, lang),
        "language of the sentences: en (default) or ja", base_words_codes},
    CLI_OUTPUT_OPTION(CommandLock, output),
};

const CliCommand cmd_lock = {
    .group = "Data in",
    .name = "lock",
    .arguments = "DB [NAME]",
    .summary = "give the registry as it stands a name, for good",
    .text =
        "A lock is a position in the journal with the hashes of the data, of the chain and of "
        "the study files:\nnothing is copied, and work goes on. --snapshot NAME of report, "
        "compare, flow, explain, status, vars,\npatient, verify and export reads the registry "
        "as it stood then; diff says what was changed since.\n\nWhat is open (queries, a no "
        "after a yes) is listed, and nothing is locked without --accept (exit code "
        "1).\nWithout "
        "NAME: the locks that there are. Before a lock each hospital can look at its patients "
        "and "
        "say yes:\n--sheets, --yes; once one has, the lock lists who has not, as something "
        "open. docs/integrity.md says more.",
    .examples = "proreg lock jasa.sqlite interim_2026 --by \"Dr. Sato\" --role \"principal "
                "investigator\" --accept \"queries go on\"\n"
                "proreg lock jasa.sqlite\n"
                "proreg lock jasa.sqlite --dry-run\n"
                "proreg lock jasa.sqlite --sheets sheets --format docx\n"
                "proreg lock jasa.sqlite --yes site_01 --by \"Dr. Abe\"",
    .min_arguments = 1,
    .max_arguments = 2,
    .stops = true,
    .options_size = sizeof(CommandLock),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
