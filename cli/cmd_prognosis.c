#include "cli/commands.h"
#include "cli/output.h"
#include "commands/tables.h"

static gboolean run(const CliCall *call, CommandFacts *facts, GError **error)
{
    CommandPrognosis options = *(const CommandPrognosis *)call->options;
    options.db = call->arguments[0];
    return command_prognosis(&options, call->sinks, facts, error);
}

static const CliOption options[] = {
    {"cohort", CLI_TEXT, "STUDY", offsetof(CommandPrognosis, cohort),
        "only the patients of this study", NULL},
    CLI_TABLE_OPTIONS(CommandPrognosis, table),
};

const CliCommand cmd_prognosis = {
    .group = "Tables out",
    .name = "prognosis",
    .arguments = "DB",
    .summary = "prognostic scores against what happened",
    .text = "Tokuhashi, Tomita, Katagiri, NESMS and SINS in one table: survival by class, "
            "log-rank test,\nHarrell's C, observed against predicted at 6 and 12 months, and "
            "the share of patients who\nsurvived as long as their class foretold.",
    .examples = "proreg prognosis jasa.sqlite\n"
                "proreg prognosis jasa.sqlite --cohort segment --format json",
    .min_arguments = 1,
    .max_arguments = 1,
    .options_size = sizeof(CommandPrognosis),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
