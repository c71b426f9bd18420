#include "commands/stat.h"

#include "base/error.h"
#include "commands/inside.h"
#include "commands/stat_options.h"
#include "commands/stat_print.h"

/* The columns as the test takes them. `arrays` is room for all of them. */
static ReportInput input_of(const CommandStatColumns *columns, ReportArray *arrays)
{
    ReportInput input = {.n = columns->data.n,
        .weight = columns->data.weight,
        .lines = columns->data.lines,
        .covariates = arrays + REPORT_N_ROLES,
        .n_covariates = columns->covariates->len};
    for (size_t i = 0; i < REPORT_N_ROLES; i++) {
        if (columns->index[i] == SIZE_MAX)
            continue;
        arrays[i] =
            command_stat_array(command_stat_data_column(&columns->data, columns->index[i]));
        input.roles[i] = &arrays[i];
    }
    for (guint i = 0; i < columns->covariates->len; i++)
        arrays[REPORT_N_ROLES + i] = command_stat_array(command_stat_data_column(
            &columns->data, g_array_index(columns->covariates, size_t, i)));
    return input;
}

/* Reads the file and runs the test. */
static ReportResult *run_test(ReportMethodId id, const char *path, const CommandStat *values,
    const ReportMethodOptions *options, GError **error)
{
    g_auto(CommandStatColumns) columns = {0};
    if (!command_stat_want(&columns, report_method(id), values, error) ||
        !command_stat_data_load(&columns.data, path, error))
        return NULL;
    g_autofree ReportArray *arrays =
        g_new0(ReportArray, REPORT_N_ROLES + columns.covariates->len + 1);
    const ReportInput input = input_of(&columns, arrays);
    ReportResult *result = report_method_run(id, &input, options, error);
    if (!result)
        g_prefix_error(error, "%s: ", path);
    return result;
}

static gboolean print(
    const CommandStat *values, BaseOutput *output, const ReportResult *result, GError **error)
{
    g_autoptr(GBytes) bytes =
        command_stat_render(result, values->format ? values->format : "text", error);
    gsize size = 0;
    const void *data = bytes ? g_bytes_get_data(bytes, &size) : NULL;
    return bytes && command_emit(output, data, size, error);
}

gboolean command_stat(
    const CommandStat *options, const CommandSinks *sinks, CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    g_autoptr(BaseOutputs) outputs = base_outputs_new(&sinks->streams);
    BaseOutput *output = base_outputs_add(outputs, "-o", options->output, NULL);
    g_autoptr(ReportResult) result = NULL;
    ReportMethodOptions chosen = {0};
    const ReportMethodId id = command_stat_find(options->test, error);
    base_outputs_read(outputs, options->file, "the input");
    return id != REPORT_N_METHODS &&
           command_stat_check_options(report_method(id), options, error) &&
           command_stat_read_options(report_method(id), options, &chosen, error) &&
           base_outputs_open(outputs, error) &&
           (result = run_test(id, options->file, options, &chosen, error)) != NULL &&
           command_go_on(sinks, error) && print(options, output, result, error);
}
