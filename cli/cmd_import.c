#include "cli/commands.h"
#include "cli/intake.h"

static CliExit run(const CliCall *call)
{
    return cli_intake(call, call->options, call->arguments[0], NULL, call->arguments + 1,
        call->n_arguments - 1);
}

static const CliOption options[] = {
    CLI_INTAKE_OPTIONS,
    {"dry-run", CLI_FLAG, NULL, offsetof(CliIntake, dry_run),
        "do everything, tell what would change, and take it all back", NULL},
    {"user", CLI_TEXT, "NAME", offsetof(CliIntake, user), "who does this; else the login name",
        NULL},
    {"reason", CLI_TEXT, "TEXT", offsetof(CliIntake, reason),
        "why values change, for the audit; else the file's name", NULL},
};

const CliCommand cmd_import = {
    .group = "Data in",
    .name = "import",
    .arguments = "DB FILE...",
    .summary = "read site CSV exports into the registry",
    .text = "Each file goes in whole or not at all, and the same bytes a second time change "
            "nothing. A value\nor row with an error is held as a query with its text, and the "
            "rest goes in. A refused file does\nnot stop the others. docs/import.md explains "
            "every rule.",
    .examples =
        "proreg import jasa.sqlite sample_data/sites/site_01.csv\n"
        "proreg import jasa.sqlite sample_data/sites/site_02.csv --dry-run\n"
        "proreg import jasa.sqlite sample_data/sites/site_03.csv --problems problems.csv "
        "--fixme site_03_fixme.csv",
    .min_arguments = 2,
    .max_arguments = G_MAXSIZE,
    .options_size = sizeof(CliIntake),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
