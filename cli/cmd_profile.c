#include "cli/commands.h"
#include "cli/output.h"
#include "commands/profile.h"

/** What the command line gives, in its own shapes. */
typedef struct {
    GPtrArray *set;
    CommandProfile profile;
} Options;

static gboolean run(const CliCall *call, CommandFacts *facts, GError **error)
{
    const Options *given = call->options;
    CommandProfile options = given->profile;
    options.db = call->arguments[0];
    options.site = call->arguments[1];
    g_autofree const char **set = g_new0(const char *, (given->set ? given->set->len : 0) + 1);
    for (guint i = 0; given->set && i < given->set->len; i++)
        set[i] = given->set->pdata[i];
    options.set = given->set ? set : NULL;
    return command_profile(&options, call->sinks, facts, error);
}

static const CliOption options[] = {
    {"set", CLI_LIST, "KEY=VALUE", offsetof(Options, set),
        "change a key (agreed.by=NAME, columns.VAS=pain_vas); nothing behind = takes it out",
        NULL},
    {"map", CLI_TEXT, "FILE", offsetof(Options, profile.map),
        "take over the keys of a map (docs/maps.md), before --set", NULL},
    {"write", CLI_TEXT, "DIR", offsetof(Options, profile.write),
        "write it as sites/SITE.yaml into a study folder", NULL},
    {"user", CLI_TEXT, "NAME", offsetof(Options, profile.user),
        "who does this; else the login name", NULL},
    {"reason", CLI_TEXT, "TEXT", offsetof(Options, profile.reason), "why, for the journal",
        NULL},
    {"format", CLI_TEXT, "FORMAT", offsetof(Options, profile.format),
        "text (default: the profile itself) or json", command_profile_formats},
    CLI_OUTPUT_OPTION(Options, profile.output),
};

const CliCommand cmd_profile = {
    .group = "Data in",
    .name = "profile",
    .arguments = "DB SITE",
    .summary = "how a site sends its files",
    .text =
        "Map, encoding, order of dates, units and words by column, form of the record ids, "
        "language, whom\nto write to. The registry's copy counts; a change is an entry of "
        "the journal, and what it changes\nof a hospital's values waits for who there agreed "
        "(docs/profiles.md).",
    .examples = "proreg profile jasa.sqlite site_05\n"
                "proreg profile jasa.sqlite site_05 --set 'files=osaka_*.csv' --set "
                "encoding=cp932\n"
                "proreg map jasa.sqlite --guess sample_data/sites/site_18_baseline.csv -o "
                "site_18.yaml\n"
                "proreg profile jasa.sqlite site_18 --map site_18.yaml\n"
                "proreg profile jasa.sqlite site_05 --set agreed.by='Dr Tanaka' --set "
                "agreed.on=2026-04-01 --write study",
    .min_arguments = 2,
    .max_arguments = 2,
    .options_size = sizeof(Options),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
