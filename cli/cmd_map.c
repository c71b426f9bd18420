#include "cli/commands.h"
#include "cli/output.h"
#include "commands/map.h"

static gboolean run(const CliCall *call, CommandFacts *facts, GError **error)
{
    CommandMap options = *(const CommandMap *)call->options;
    options.db = call->n_arguments > 0 ? call->arguments[0] : NULL;
    return command_map(&options, call->sinks, facts, error);
}

static const CliOption options[] = {
    {"guess", CLI_TEXT, "FILE", offsetof(CommandMap, guess),
        "the site's file: CSV or a workbook", NULL},
    {"study", CLI_TEXT, "DIR", offsetof(CommandMap, study),
        "the study folder, with dictionary.csv and study.yaml; a registry has its own", NULL},
    {"sheet", CLI_TEXT, "NAME", offsetof(CommandMap, sheet), "of an Excel workbook", NULL},
    {"format", CLI_TEXT, "FORMAT", offsetof(CommandMap, format),
        "text (default: the map itself) or json", command_map_formats},
    CLI_OUTPUT_OPTION(CommandMap, output),
};

const CliCommand cmd_map = {
    .group = "Data in",
    .name = "map",
    .arguments = "[DB]",
    .summary = "draft a map for a site's own columns",
    .text =
        "Names, labels (Japanese ones too), choices and values say which column is which "
        "variable; what\nrests on likeness alone is marked \"unsure\", and what no variable is "
        "like is dropped. The draft is\nfor reading; import takes it as it is "
        "(docs/maps.md).",
    .examples = "proreg map --guess sample_data/sites/site_18_baseline.csv --study schema/jasa "
                "-o site_18.yaml\n"
                "proreg map jasa.sqlite --guess sample_data/sites/site_18_baseline.csv",
    .min_arguments = 0,
    .max_arguments = 1,
    .options_size = sizeof(CommandMap),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
