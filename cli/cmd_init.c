#include "cli/commands.h"
#include "cli/intake.h"

typedef struct {
    const char *study, *user;
} Options;

static CliExit run(const CliCall *call)
{
    const Options *options = call->options;
    if (!options->study)
        return cli_fail_without_study(call, "init");
    g_autoptr(GError) error = NULL;
    g_autoptr(Registry) registry =
        cli_registry_create(call, call->arguments[0], options->study, options->user, &error);
    if (!registry)
        return cli_fail(call, error);
    const SchemaStudy *study = registry_study(registry);
    for (guint i = 0; i < study->dictionary->warnings->len; i++)
        cli_tell(call, "note: %s", (const char *)study->dictionary->warnings->pdata[i]);
    fprintf(call->out,
        "%s: a registry for %s\n  %zu variables on %zu forms, %zu events, %zu sites\n",
        call->arguments[0], study->title, study->dictionary->n_fields,
        study->dictionary->n_forms, study->n_events, study->n_sites);
    return CLI_OK;
}

static const CliOption options[] = {
    {"study", CLI_TEXT, "DIR", offsetof(Options, study),
        "study folder: dictionary.csv, study.yaml and one file an analysis", NULL},
    {"user", CLI_TEXT, "NAME", offsetof(Options, user), "who does this; else the login name",
        NULL},
};

const CliCommand cmd_init = {
    .group = "Data in",
    .name = "init",
    .arguments = "DB",
    .summary = "create a registry from a study folder",
    .text = "DB is one SQLite file, readable by its owner alone. The study folder is stored in "
            "it, so that\nthe file explains itself. An existing file is never overwritten.",
    .examples = "proreg init jasa.sqlite --study schema/jasa",
    .min_arguments = 1,
    .max_arguments = 1,
    .options_size = sizeof(Options),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
