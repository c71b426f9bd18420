#include "commands/report_emit.h"

#include "base/error.h"
#include "base/json.h"
#include "base/sha256.h"
#include "base/text.h"
#include "commands/inside.h"
#include "commands/question_fault.h"
#include "commands/regroup.h"
#include "registry/access.h"
#include "reports/explain/explain.h"

/* Data and script on their way out. */
typedef struct {
    const CommandReport *options;
    const CommandSinks *sinks;
    BaseOutputs *outputs;
    BaseOutput *paths;
    CommandAnalysis opened;
    GString *told;
} Work;

static void work_clear(Work *work)
{
    command_analysis_clear(&work->opened);
    base_outputs_free(work->outputs);
    g_string_free(work->told, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Work, work_clear)

/* FOLDER/segment_data.csv. */
static gboolean add_file(
    Work *work, const char *name, const GString *text, BaseOutput **output, GError **error)
{
    g_autofree char *path = g_build_filename(work->options->emit_r, name, NULL);
    *output = base_outputs_add(work->outputs, "--emit-r", path, NULL);
    base_text_show(work->told, path);
    g_string_append_c(work->told, '\n');
    return base_outputs_open(work->outputs, error) &&
           base_output_append(*output, text->str, text->len, error);
}

/* Rows of patients leave the registry: that is put into its log. */
static gboolean log_access(
    const Work *work, const ReportExplainer *explainer, const GString *data, GError **error)
{
    g_autofree char *hash =
        g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)data->str, data->len);
    g_autofree char *options = base_json_line(
        json_pack("{s:o, s:s}", "study", base_json_text(work->options->study), "as", "emit-r"));
    const RegistryAccess access = {.command = "report",
        .options = options,
        .file = work->options->emit_r,
        .sha256 = hash,
        .records = report_explainer_records(explainer),
        .clock = work->sinks->clock};
    if (registry_access_append(work->opened.registry, &access, error))
        return TRUE;
    g_prefix_error(error, "%s: ",
        _("rows of patients that are given out are put into the registry's log, which cannot "
          "be written"));
    return FALSE;
}

static gboolean write_out(Work *work, const ReportExplainer *explainer, GError **error)
{
    const char *name = report_explainer_document(explainer)->name;
    g_autofree char *data_name = g_strconcat(name, "_data.csv", NULL);
    g_autofree char *script_name = g_strconcat(name, "_redo.R", NULL);
    g_autoptr(ReportEmitted) emitted = report_emit_r(explainer, data_name, error);
    BaseOutput *data = NULL, *script = NULL;
    if (!emitted || !add_file(work, data_name, emitted->data, &data, error) ||
        !add_file(work, script_name, emitted->script, &script, error) ||
        !log_access(work, explainer, emitted->data, error) ||
        !base_output_commit(data, error) || !base_output_commit(script, error))
        return FALSE;
    command_tell(work->sinks, COMMAND_NOTE,
        "%zu numbers have a line in the script, %zu have none: Rscript %s", emitted->n_redone,
        emitted->n_left, script_name);
    return command_emit(work->paths, work->told->str, work->told->len, error);
}

gboolean command_report_emit(
    const CommandReport *options, const CommandSinks *sinks, GError **error)
{
    g_auto(Work) work = {.options = options,
        .sinks = sinks,
        .outputs = base_outputs_new(&sinks->streams),
        .told = g_string_new(NULL)};
    work.paths = base_outputs_add(work.outputs, "-o", NULL, NULL);
    base_outputs_add_folder(work.outputs, "--emit-r", options->emit_r);
    base_outputs_read_database(work.outputs, options->db);
    command_read_study(work.outputs, options->study);
    const CommandSource source = {.db = options->db,
        .mode = REGISTRY_WRITE,
        .study = options->study,
        .snapshot = options->snapshot,
        .takes_snapshot = options->folder == NULL};
    g_autofree char *yaml = NULL;
    if (!base_outputs_open(work.outputs, error) ||
        !command_analysis_open(&work.opened, &source, sinks, error) ||
        !command_regroup_open(&work.opened,
            &(CommandRegroup){.by = options->by, .where = options->where}, options->study,
            sinks, &yaml, error))
        return FALSE;
    const ReportOptions wanted = {.tables = options->tables,
        .p_style = options->p_style,
        .percent_style = options->percent_style,
        .deaths = options->deaths,
        .missing_percent = options->missing_percent,
        .study = registry_study(work.opened.registry)};
    g_autoptr(ReportExplainer) explainer =
        report_explainer_new(work.opened.cohort, work.opened.analysis, &wanted, error);
    if (!explainer)
        return yaml ? question_fault(options->where, error) : FALSE;
    return write_out(&work, explainer, error);
}
