#include "commands/export.h"

#include "base/error.h"
#include "commands/inside.h"
#include "registry/export.h"

const char *const command_export_shapes[] = {"csv", NULL};

typedef struct {
    const CommandSinks *sinks;
    BaseOutput *output;
} Sink;

static gboolean take(const char *bytes, gsize size, void *data, GError **error)
{
    const Sink *sink = data;
    return command_go_on(sink->sinks, error) &&
           base_output_append(sink->output, bytes, size, error);
}

gboolean command_export(const CommandExport *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    if (!options->as) {
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, "export needs --as csv");
        return FALSE;
    }
    const CommandTable table = {.output = options->output};
    g_auto(CommandRun) run;
    command_run_init(&run, sinks, &table);
    if (!command_run_open(&run, options->db, options->cohort, error) ||
        !command_check_site(run.opened.registry, options->site, error))
        return FALSE;
    Sink sink = {.sinks = sinks, .output = run.output};
    const RegistryExportOptions wanted = {
        .site = options->site, .cohort_only = options->cohort != NULL};
    return registry_export_csv(run.opened.cohort, &wanted, take, &sink, error) &&
           base_output_commit(run.output, error);
}
