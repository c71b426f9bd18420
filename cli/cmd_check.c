#include "cli/commands.h"
#include "cli/intake.h"

static gboolean run(const CliCall *call, CommandFacts *facts, GError **error)
{
    CommandCheck options = *(const CommandCheck *)call->options;
    options.files = call->arguments;
    options.n_files = call->n_arguments;
    return command_check(&options, call->sinks, facts, error);
}

static const CliOption options[] = {
    {"study", CLI_TEXT, "DIR", offsetof(CommandCheck, study), "study folder to check against",
        NULL},
    CLI_INTAKE_OPTIONS(CommandCheck),
    {"dry-run", CLI_FLAG, NULL, offsetof(CommandCheck, intake.dry_run), "a check is always one",
        NULL},
    {"user", CLI_TEXT, "NAME", offsetof(CommandCheck, intake.user),
        "as for import; a check keeps nothing", NULL},
    {"reason", CLI_TEXT, "TEXT", offsetof(CommandCheck, intake.reason),
        "as for import; a check keeps nothing", NULL},
};

const CliCommand cmd_check = {
    .group = "Data in",
    .name = "check",
    .arguments = "FILE...",
    .summary = "find every defect of site exports without a database",
    .text =
        "The same validation as import, into a registry that vanishes. All files are judged "
        "together, so\nthat a visit in one is compared with a date in another.",
    .examples = "proreg check --study schema/jasa sample_data/sites/site_01.csv\n"
                "proreg check --study schema/jasa --format json sample_data/sites/site_01.csv",
    .min_arguments = 1,
    .max_arguments = G_MAXSIZE,
    .stops = true,
    .options_size = sizeof(CommandCheck),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
