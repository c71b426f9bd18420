#include "cli/commands.h"
#include "cli/output.h"
#include "commands/score.h"

static gboolean run(const CliCall *call, CommandFacts *facts, GError **error)
{
    CommandScore options = *(const CommandScore *)call->options;
    options.instrument = call->n_arguments > 0 ? call->arguments[0] : NULL;
    options.file = call->n_arguments > 1 ? call->arguments[1] : NULL;
    return command_score(&options, call->sinks, facts, error);
}

static const CliOption options[] = {
    {"list", CLI_FLAG, NULL, offsetof(CommandScore, list),
        "name the instruments and what they add", NULL},
    {"explain", CLI_FLAG, NULL, offsetof(CommandScore, explain),
        "print the point table of the instrument with its source", NULL},
    {"value-set", CLI_TEXT, "SET", offsetof(CommandScore, value_set),
        "EQ-5D-5L value set: jp (the default), us, england, or a CSV file of term,value", NULL},
    {"escc-1c-high", CLI_FLAG, NULL, offsetof(CommandScore, escc_1c_high),
        "count ESCC 1c as high-grade compression; NOMS itself does not", NULL},
    {"o", CLI_TEXT, "PATH", offsetof(CommandScore, output),
        "write there instead of standard output", NULL},
};

const CliCommand cmd_score = {
    .group = "Calculators",
    .name = "score",
    .arguments = "INSTRUMENT FILE.csv",
    .summary = "add a clinical instrument's score to any CSV file",
    .text =
        "Columns bear the names of the data dictionary; coded answers may be codes or labels. "
        "The\ninput's columns are printed as they are, with the score after them. An answer "
        "that is missing\nor not allowed leaves the score empty if it could change it, never "
        "0. '-' reads standard input.",
    .examples = "proreg score --list\n"
                "proreg score sins --explain\n"
                "printf 'eq5d_mo,eq5d_sc,eq5d_ua,eq5d_pd,eq5d_ad\\n2,1,2,3,2\\n' | "
                "proreg score eq5d5l - --value-set jp",
    .min_arguments = 0,
    .max_arguments = 2,
    .options_size = sizeof(CommandScore),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
