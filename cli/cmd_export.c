#include "cli/commands.h"
#include "cli/output.h"
#include "commands/export.h"

static gboolean run(const CliCall *call, CommandFacts *facts, GError **error)
{
    CommandExport options = *(const CommandExport *)call->options;
    options.db = call->arguments[0];
    return command_export(&options, call->sinks, facts, error);
}

static const CliOption options[] = {
    {"as", CLI_TEXT, "SHAPE", offsetof(CommandExport, as), "csv: one tidy table, ready for R",
        command_export_shapes},
    {"site", CLI_TEXT, "CODE", offsetof(CommandExport, site), "only this site's patients",
        NULL},
    {"cohort", CLI_TEXT, "STUDY", offsetof(CommandExport, cohort),
        "only the patients of this study, with its derived values", NULL},
    CLI_OUTPUT_OPTION(CommandExport, output),
};

const CliCommand cmd_export = {
    .group = "Data out",
    .name = "export",
    .arguments = "DB",
    .summary = "the registry's data as one table",
    .text =
        "A row a patient and visit (and one an entry of a repeating form), every variable of "
        "the dictionary\nwith its label beside it, then the derived values that the tables "
        "use. Handle it as patient data.",
    .examples = "proreg export jasa.sqlite --as csv -o jasa.csv\n"
                "proreg export jasa.sqlite --as csv --cohort segment -o segment.csv",
    .min_arguments = 1,
    .max_arguments = 1,
    .stops = true,
    .options_size = sizeof(CommandExport),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
