#include "cli/commands.h"
#include "cli/output.h"
#include "commands/vars.h"

static gboolean run_vars(const CliCall *call, CommandFacts *facts, GError **error)
{
    CommandVars options = *(const CommandVars *)call->options;
    options.db = call->arguments[0];
    options.word = call->n_arguments > 1 ? call->arguments[1] : NULL;
    return command_vars(&options, call->sinks, facts, error);
}

static const CliOption vars_options[] = {
    CLI_SNAPSHOT_OPTION(CommandVars, table.snapshot), CLI_TABLE_OPTIONS(CommandVars, table)};

const CliCommand cmd_vars = {
    .group = "Data out",
    .name = "vars",
    .arguments = "DB [WORD]",
    .summary = "the variables: label, type, codes, visits, range, how many values",
    .text = "WORD looks for variables by name, label or the label of a code, and shows their "
            "codes with counts. Derived\nvalues stand at the end.",
    .examples = "proreg vars jasa.sqlite\n"
                "proreg vars jasa.sqlite pain\n"
                "proreg vars jasa.sqlite --format json -o vars.json",
    .min_arguments = 1,
    .max_arguments = 2,
    .options_size = sizeof(CommandVars),
    .options = vars_options,
    .n_options = G_N_ELEMENTS(vars_options),
    .run = run_vars,
};

static gboolean run_codebook(const CliCall *call, CommandFacts *facts, GError **error)
{
    CommandCodebook options = *(const CommandCodebook *)call->options;
    options.db = call->arguments[0];
    return command_codebook(&options, call->sinks, facts, error);
}

static const CliOption codebook_options[] = {
    {"site", CLI_TEXT, "CODE", offsetof(CommandCodebook, site), "count this site's patients",
        NULL},
    CLI_TABLE_OPTIONS(CommandCodebook, table),
};

const CliCommand cmd_codebook = {
    .group = "Data out",
    .name = "codebook",
    .arguments = "DB",
    .summary = "every variable with its codes, counts and range, form by form",
    .text =
        "A page for whoever gets the data: --format html or md. Counts of codes may point to "
        "single patients\nwhere they are small.",
    .examples = "proreg codebook jasa.sqlite --format html -o codebook.html\n"
                "proreg codebook jasa.sqlite --format md -o codebook.md",
    .min_arguments = 1,
    .max_arguments = 1,
    .options_size = sizeof(CommandCodebook),
    .options = codebook_options,
    .n_options = G_N_ELEMENTS(codebook_options),
    .run = run_codebook,
};
