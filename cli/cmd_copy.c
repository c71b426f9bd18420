#include "cli/commands.h"
#include "commands/copy.h"

static gboolean run(const CliCall *call, CommandFacts *facts, GError **error)
{
    CommandCopy options = *(const CommandCopy *)call->options;
    options.db = call->arguments[0];
    options.file = call->arguments[1];
    return command_copy(&options, call->sinks, facts, error);
}

static const CliOption options[] = {
    {"analysis", CLI_TEXT, "STUDY", offsetof(CommandCopy, analysis),
        "for who works on this study: pseudonymised, its variables alone", NULL},
    {"deidentify", CLI_TEXT, "KEYFILE", offsetof(CommandCopy, deidentify),
        "the recipient's key, as of export; with --to it is made where it is not there", NULL},
    {"to", CLI_TEXT, "WHO", offsetof(CommandCopy, to), "who gets the copy", NULL},
    {"site", CLI_TEXT, "CODE", offsetof(CommandCopy, site), "only this hospital's patients",
        NULL},
    {"snapshot", CLI_TEXT, "NAME", offsetof(CommandCopy, snapshot),
        "as it was locked under that name", NULL},
    {"accept-small", CLI_TEXT, "NAME", offsetof(CommandCopy, accept_small),
        "who takes groups of patients alike that are small", NULL},
    {"accept-consent", CLI_TEXT, "NAME", offsetof(CommandCopy, accept_consent),
        "who answers for sharing, where the study asks no consent for it", NULL},
    {"user", CLI_TEXT, "NAME", offsetof(CommandCopy, user),
        "who does this, for the registry's log; else the login name", NULL},
    {"reason", CLI_TEXT, "TEXT", offsetof(CommandCopy, reason), "why, for the log", NULL},
    {"unlogged", CLI_FLAG, NULL, offsetof(CommandCopy, unlogged),
        "put nothing into the registry's log, and write nothing to it", NULL},
    {"format", CLI_TEXT, "FORMAT", offsetof(CommandCopy, format), "text (default) or json",
        command_copy_formats},
};

const CliCommand cmd_copy = {
    .group = "Data in",
    .name = "copy",
    .arguments = "FROM TO",
    .summary =
        "a registry into another file, or to a server and back; for an analysis pseudonymised",
    .text =
        "With --analysis TO is a registry for an investigator's laptop: the variables of one "
        "study, ids and hospitals as\ncodes, dates counted from surgery (which is 2000-01-01 "
        "for all), without originals, problems, queries and\naudit trail. report, compare, "
        "flow and vars give the numbers that they give here. Of patients who are not in\nthe "
        "study only what its steps ask for is there. Nothing goes into such a copy. Who has "
        "which copy is in the\nregistry's log. Without --analysis the file is copied as it is, "
        "as backup does.\n\n"
        "FROM and TO may be databases on a server (docs/engine.md): journal, chain and numbers "
        "are there what they\nwere.",
    .examples =
        "proreg copy jasa.sqlite segment.sqlite --analysis segment --deidentify sato.key "
        "--to 'Dr. Sato' --accept-small 'T. Kato' --accept-consent 'T. Kato'\n"
        "proreg copy jasa.sqlite other.sqlite",
    .min_arguments = 2,
    .max_arguments = 2,
    .stops = true,
    .options_size = sizeof(CommandCopy),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
