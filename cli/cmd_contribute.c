#include "cli/commands.h"
#include "cli/output.h"
#include "commands/contribute.h"

static gboolean run(const CliCall *call, CommandFacts *facts, GError **error)
{
    CommandContribute options = *(const CommandContribute *)call->options;
    options.db = call->arguments[0];
    options.study = call->arguments[1];
    return command_contribute(&options, call->sinks, facts, error);
}

static const CliOption options[] = {
    {"o", CLI_TEXT, "FILE", offsetof(CommandContribute, output), "the file of counts (JSON)",
        NULL},
    {"min-cell", CLI_TEXT, "N", offsetof(CommandContribute, min_cell),
        "hold back what fewer than N patients stand behind (5); 1: nothing", NULL},
    {"dry-run", CLI_FLAG, NULL, offsetof(CommandContribute, dry_run),
        "tell what would leave, and write nothing", NULL},
    {"site", CLI_TEXT, "CODE", offsetof(CommandContribute, site),
        "only this hospital's patients", NULL},
    CLI_SNAPSHOT_OPTION(CommandContribute, snapshot),
    {"to", CLI_TEXT, "WHO", offsetof(CommandContribute, recipient),
        "who gets the file, for the log", NULL},
    {"user", CLI_TEXT, "NAME", offsetof(CommandContribute, user),
        "who does this, for the registry's log; else the login name", NULL},
    {"reason", CLI_TEXT, "TEXT", offsetof(CommandContribute, reason), "why, for the log", NULL},
    {"unlogged", CLI_FLAG, NULL, offsetof(CommandContribute, unlogged),
        "put nothing into the registry's log, and write nothing to it", NULL},
    {"format", CLI_TEXT, "FORMAT", offsetof(CommandContribute, format),
        "how to tell what leaves: text (default), csv, md, html, json, tex, xlsx",
        command_formats},
    {"lang", CLI_TEXT, "CODE", offsetof(CommandContribute, lang),
        "language of the sentences: en (default) or ja", base_words_codes},
};

const CliCommand cmd_contribute = {
    .group = "Data out",
    .name = "contribute",
    .arguments = "DB STUDY",
    .summary = "the counts of a study, for a hospital that keeps its rows",
    .text =
        "Writes the least that the tables of the study need: patients with each level or "
        "value, "
        "n, sum and sum of\nsquares where a table shows means, patients with each difference "
        "where visits are compared. No record id\n"
        "leaves. What fewer than --min-cell patients stand behind is held back, with what "
        "would give "
        "it\naway; models and matches need rows, and are not in the file. First it tells what "
        "leaves "
        "and how many\npatients stand behind each number. With --min-cell 1 a group of one "
        "patient is "
        "that patient's row.\nreport STUDY --counts adds the files of several hospitals up "
        "(docs/contribute.md).",
    .examples = "proreg contribute jasa.sqlite segment --dry-run\n"
                "proreg contribute jasa.sqlite segment -o counts.json --to 'Dr. Sato'\n"
                "proreg contribute jasa.sqlite segment --site site_01 -o site_01.json\n"
                "proreg contribute jasa.sqlite segment --site site_02 -o site_02.json",
    .min_arguments = 2,
    .max_arguments = 2,
    .stops = true,
    .options_size = sizeof(CommandContribute),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
