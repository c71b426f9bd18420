#include "cli/commands.h"
#include "cli/output.h"
#include "commands/tables.h"

typedef struct {
    CommandResponders responders;
    GPtrArray *mcids;
} Options;

static gboolean run(const CliCall *call, CommandFacts *facts, GError **error)
{
    const Options *given = call->options;
    CommandResponders options = given->responders;
    options.db = call->arguments[0];
    options.study = call->arguments[1];
    options.mcids = cli_texts(given->mcids);
    return command_responders(&options, call->sinks, facts, error);
}

static const CliOption options[] = {
    {"outcome", CLI_TEXT, "V[,V...]", offsetof(Options, responders.outcomes),
        "outcomes; the usual ones of the study's field and those of --mcid unless given", NULL},
    {"mcid", CLI_LIST, "NAME=VALUE", offsetof(Options, mcids),
        "the change that matters, -VALUE for a fall; or a published constant; repeatable",
        NULL},
    CLI_TABLE_OPTIONS(Options, responders.table),
};

const CliCommand cmd_responders = {
    .group = "Tables out",
    .name = "responders",
    .arguments = "DB STUDY",
    .summary = "who improved by at least the difference that matters",
    .text =
        "The share of each group of the study that reached the minimal clinically important "
        "difference at\neach visit, with its interval; the constants stand in the footnotes "
        "with their source.",
    .examples = "proreg responders jasa.sqlite segment\n"
                "proreg responders jasa.sqlite segment --outcome pain_vas --mcid pain_vas=20\n"
                "proreg responders jasa.sqlite segment --mcid eq5d_index=eq5d_index_zheng_2023",
    .min_arguments = 2,
    .max_arguments = 2,
    .options_size = sizeof(Options),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
