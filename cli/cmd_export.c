#include <string.h>

#include "base/error.h"
#include "base/output.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "registry/export.h"

typedef struct {
    const char *as, *site, *cohort, *output;
} Options;

/* Where the pieces go: a file that is being made, or standard output. */
typedef struct {
    BaseOutput *file;
    const CliCall *call;
} Sink;

static gboolean take(const char *bytes, gsize size, void *data, GError **error)
{
    Sink *sink = data;
    if (sink->file)
        return base_output_append(sink->file, bytes, size, error);
    return cli_emit(sink->call, NULL, bytes, size, error);
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
    if (!open_reader(&opened, call, options, error))
        return FALSE;
    if (options->site &&
        schema_study_site(registry_study(opened.registry), options->site) == G_MAXSIZE) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            "--site %s: the study has no such site; its study.yaml lists them", options->site);
        return FALSE;
    }
    Sink sink = {.call = call};
    if (options->output && !(sink.file = base_output_open(options->output, error)))
        return FALSE;
    const RegistryExportOptions wanted = {
        .site = options->site, .cohort_only = options->cohort != NULL};
    if (!registry_export_csv(opened.reader, &wanted, take, &sink, error)) {
        base_output_discard(sink.file);
        return FALSE;
    }
    return !sink.file || base_output_close(sink.file, error);
}

static CliExit run(const CliCall *call)
{
    const Options *options = call->options;
    if (!options->as) {
        fputs("proreg: export needs --as csv\n", call->err);
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
