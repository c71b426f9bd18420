#include "cli/commands.h"
#include "cli/intake.h"

typedef struct {
    CliIntake intake;
    const char *study;
} Options;

static CliExit run(const CliCall *call)
{
    const Options *options = call->options;
    if (!options->study)
        return cli_fail_without_study(call, "check");
    return cli_intake(
        call, &options->intake, NULL, options->study, call->arguments, call->n_arguments);
}

static const CliOption options[] = {
    {"study", CLI_TEXT, "DIR", offsetof(Options, study), "study folder to check against", NULL},
    CLI_INTAKE_OPTIONS,
    {"dry-run", CLI_FLAG, NULL, offsetof(CliIntake, dry_run), "a check is always one", NULL},
    {"user", CLI_TEXT, "NAME", offsetof(CliIntake, user),
        "as for import; a check keeps nothing", NULL},
    {"reason", CLI_TEXT, "TEXT", offsetof(CliIntake, reason),
        "as for import; a check keeps nothing", NULL},
};

const CliCommand cmd_check = {
    .group = "Data in",
    .name = "check",
    .arguments = "FILE...",
    .summary = "find every defect of site exports without a database",
    .text =
        "The same validation as import, into a registry that vanishes. All files are judged "
        "together, so\nthat a visit in one is compared with the surgery date in another.",
    .examples = "proreg check --study schema/jasa sample_data/sites/site_01.csv\n"
                "proreg check --study schema/jasa --format json sample_data/sites/site_01.csv",
    .min_arguments = 1,
    .max_arguments = G_MAXSIZE,
    .options_size = sizeof(Options),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
