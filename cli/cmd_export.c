#include "base/error.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "registry/export.h"

typedef struct {
    const char *as, *site, *cohort, *output;
} Options;

static gboolean take(const char *bytes, gsize size, void *data, GError **error)
{
    return base_output_append(data, bytes, size, error);
}

/* With --cohort the rows are those of one study's patients, and its derived values are there.
 */
static gboolean open_reader(
    CliAnalysis *opened, const CliCall *call, const Options *options, GError **error)
{
    if (!options->cohort) {
        opened->registry = registry_open(call->arguments[0], REGISTRY_READ, error);
        if (opened->registry)
            opened->reader = registry_reader_new(opened->registry, NULL, error);
        return opened->reader != NULL;
    }
    if (!cli_analysis_open(opened, call->arguments[0], options->cohort, error))
        return FALSE;
    g_autofree RegistryFlowStep *steps =
        g_new0(RegistryFlowStep, MAX(opened->analysis->n_steps, 1));
    return registry_reader_cohort(opened->reader, opened->analysis, steps, error);
}

static gboolean export_csv(const CliCall *call, const Options *options, GError **error)
{
    g_auto(CliAnalysis) opened = {0};
    BaseOutput *output = cli_output(call, options->output);
    cli_read_study(call, options->cohort);
    if (!cli_outputs_open(call, call->arguments[0], error) ||
        !open_reader(&opened, call, options, error))
        return FALSE;
    if (options->site &&
        schema_study_site(registry_study(opened.registry), options->site) == G_MAXSIZE) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            "--site %s: the study has no such site; its study.yaml lists them", options->site);
        return FALSE;
    }
    const RegistryExportOptions wanted = {
        .site = options->site, .cohort_only = options->cohort != NULL};
    return registry_export_csv(opened.reader, &wanted, take, output, error) &&
           base_output_commit(output, error);
}

static CliExit run(const CliCall *call)
{
    const Options *options = call->options;
    if (!options->as) {
        cli_tell(call, "proreg: export needs --as csv");
        return CLI_USAGE;
    }
    g_autoptr(GError) error = NULL;
    return export_csv(call, options, &error) ? CLI_OK : cli_fail(call, error);
}

static const char *const shapes[] = {"csv", NULL};

static const CliOption options[] = {
    {"as", CLI_TEXT, "SHAPE", offsetof(Options, as), "csv: one tidy table, ready for R",
        shapes},
    {"site", CLI_TEXT, "CODE", offsetof(Options, site), "only this site's patients", NULL},
    {"cohort", CLI_TEXT, "STUDY", offsetof(Options, cohort),
        "only the patients of this study, with its derived values", NULL},
    {"o", CLI_TEXT, "FILE", offsetof(Options, output), "write there instead of the screen",
        NULL},
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
    .options_size = sizeof(Options),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
