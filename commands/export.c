#include "commands/export.h"

#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "base/sha256.h"
#include "commands/export_masked.h"
#include "commands/inside.h"
#include "exports/give.h"
#include "registry/access.h"
#include "reports/study/report.h"

const char *const command_export_formats[] = {"csv", "redcap", "sav", "dta", "xlsx", NULL};
const char *const command_export_shapes[] = {"long", "wide", NULL};
const char *const command_export_missing[] = {"column", "code", "empty", NULL};

/* An export on its way out. */
typedef struct {
    const CommandExport *options;
    const CommandSinks *sinks;
    BaseOutputs *outputs;
    BaseOutput *output;
    CommandAnalysis opened;
    CommandMasked masked;
    GHashTable *variables; /* Names of the study's; NULL for all. */
    BaseSha256 *sum;       /* Over what was written. */
} Work;

static void work_clear(Work *work)
{
    g_clear_pointer(&work->variables, g_hash_table_unref);
    command_masked_clear(&work->masked);
    command_analysis_clear(&work->opened);
    g_clear_pointer(&work->outputs, base_outputs_free);
    g_clear_pointer(&work->sum, base_sha256_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Work, work_clear)

static gboolean take(const char *bytes, gsize size, void *data, GError **error)
{
    Work *work = data;
    base_sha256_update(work->sum, bytes, size);
    return base_output_append(work->output, bytes, size, error);
}

static gboolean go_on(void *data, GError **error)
{
    return command_go_on(((const Work *)data)->sinks, error);
}

static gboolean fail(GError **error, const char *message)
{
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, message);
    return FALSE;
}

static gboolean check_options(const CommandExport *options, GError **error)
{
    if (!options->as)
        return fail(error, _("export needs --as: csv, redcap, sav, dta or xlsx"));
    if (options->study && options->cohort)
        return fail(error, _("--study gives out the study's own patients and variables, "
                             "--cohort all variables of its patients: give one of them"));
    if (!command_masked_check(options, error))
        return FALSE;
    if (g_str_equal(options->as, "redcap") && options->shape)
        return fail(error, _("--shape is not for redcap, whose files have one shape"));
    return TRUE;
}

/* ---- what is given out ---- */

static RegistryExportUse use_of(const RegistryExportColumn *column, void *data)
{
    const Work *work = data;
    const bool asked = !work->variables || g_hash_table_contains(work->variables, column->name);
    if (work->masked.mask)
        return export_mask_use(work->masked.mask, column, asked);
    return asked ? REGISTRY_EXPORT_SHOWN : REGISTRY_EXPORT_LEFT;
}

/* The variables that the study's steps, tables and figures read. */
static gboolean find_variables(Work *work, GError **error)
{
    if (!work->options->study)
        return TRUE;
    g_autoptr(RegistryCohort) probe =
        registry_cohort_new(work->opened.registry, work->opened.analysis, error);
    if (!probe || !report_study_ask_all(probe, work->opened.analysis, error))
        return FALSE;
    g_autoptr(GHashTable) borrowed = registry_cohort_reads(probe);
    work->variables = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GHashTableIter each;
    gpointer name;
    g_hash_table_iter_init(&each, borrowed);
    while (g_hash_table_iter_next(&each, &name, NULL))
        (void)g_hash_table_add(work->variables, g_strdup(name));
    return TRUE;
}

static gboolean open_registry(Work *work, GError **error)
{
    const CommandExport *options = work->options;
    const char *study = options->study ? options->study : options->cohort;
    const RegistryMode mode = options->unlogged ? REGISTRY_READ : REGISTRY_WRITE;
    const CommandSource source = {.db = options->db,
        .mode = mode,
        .study = study,
        .snapshot = options->snapshot,
        .takes_snapshot = true,
        .is_new_question = true};
    return command_analysis_open(&work->opened, &source, work->sinks, error) &&
           command_check_site(work->opened.registry, options->site, error) &&
           find_variables(work, error) &&
           command_masked_open(
               &work->masked, options, work->opened.registry, work->sinks, error);
}

static ExportFormat format_of(const CommandExport *options)
{
    if (g_str_equal(options->as, "sav"))
        return EXPORT_SAV;
    if (g_str_equal(options->as, "xlsx"))
        return EXPORT_XLSX;
    return g_str_equal(options->as, "dta") ? EXPORT_DTA : EXPORT_CSV;
}

/* SPSS and Stata have labels and reasons of their own, within the columns. */
static ExportShapeOptions shape_options(const CommandExport *options, ExportFormat format)
{
    const bool redcap = g_str_equal(options->as, "redcap");
    const bool wide = g_strcmp0(options->shape, "wide") == 0;
    const bool within = redcap || format == EXPORT_SAV || format == EXPORT_DTA;
    ExportReason reason = EXPORT_REASON_BESIDE;
    if (within || g_strcmp0(options->missing, "code") == 0)
        reason = EXPORT_REASON_IN_PLACE;
    if (g_strcmp0(options->missing, "empty") == 0)
        reason = EXPORT_REASON_DROPPED;
    return (ExportShapeOptions){.kind = redcap ? EXPORT_REDCAP
                                        : wide ? EXPORT_WIDE
                                               : EXPORT_LONG,
        .reason = reason,
        .labels = !within,
        .calculated = options->calculated};
}

static ExportOptions export_options(Work *work)
{
    const CommandExport *options = work->options;
    const ExportFormat format = format_of(options);
    return (ExportOptions){.format = format,
        .shape = shape_options(options, format),
        .csv = {.audience = options->bom ? BASE_CSV_FOR_PEOPLE : BASE_CSV_FOR_PROGRAMS,
            .unguarded = options->unguarded},
        .mask = work->masked.mask,
        .small_is_fine = options->accept_small != NULL,
        .clock = work->sinks->clock,
        .go_on = go_on,
        .go_on_data = work};
}

/* ---- the log ---- */

static char *log_options(const CommandExport *options)
{
    json_t *json = json_object();
    const struct {
        const char *key, *value;
    } texts[] = {{"as", options->as}, {"shape", options->shape}, {"site", options->site},
        {"study", options->study}, {"cohort", options->cohort}, {"missing", options->missing},
        {"deidentify", options->deidentify}, {"accept_small", options->accept_small},
        {"accept_consent", options->accept_consent}, {"snapshot", options->snapshot}};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        if (texts[i].value)
            base_json_set(json, texts[i].key, base_json_text(texts[i].value));
    return base_json_line(json);
}

/* What is given out; before that is known, an entry to try the log with. */
static gboolean log_access(
    const Work *work, const ExportGiven *given, const char *hash, GError **error)
{
    g_autofree char *recipient = command_masked_recipient(&work->masked, work->options);
    g_autofree char *options = log_options(work->options);
    g_autoptr(GPtrArray) records = g_ptr_array_new();
    for (guint i = 0; given && i < given->records->len; i++)
        g_ptr_array_add(records, given->records->pdata[i]);
    g_ptr_array_add(records, NULL);
    const RegistryAccess access = {.command = "export",
        .options = options,
        .file = work->options->output,
        .sha256 = hash,
        .recipient = recipient,
        .user = work->options->user,
        .reason = work->options->reason,
        .records = (const char *const *)(const void *)records->pdata,
        .clock = work->sinks->clock};
    if (given)
        return registry_access_append(work->opened.registry, &access, error);
    g_autoptr(GError) cause = NULL;
    if (registry_access_try(work->opened.registry, &access, &cause))
        return TRUE;
    if (!g_error_matches(cause, BASE_ERROR, BASE_ERROR_USAGE))
        g_prefix_error(&cause, "%s: ",
            _("an export is put into the registry's log, which cannot be written; --unlogged "
              "goes without"));
    g_propagate_error(error, g_steal_pointer(&cause));
    return FALSE;
}

static void tell_number(
    const Work *work, CommandMessage kind, const char *one, const char *many, int64_t n)
{
    g_autofree char *arguments = base_arguments("n", (gint64)n);
    g_autofree char *line = base_words_compose_n(work->sinks->words, one, many, n, arguments);
    if (n > 0)
        command_tell(work->sinks, kind, "%s", line);
}

/* Fields that REDCap refuses, of a file for it. */
static int64_t n_refused(const Work *work)
{
    const SchemaDictionary *dictionary = registry_study(work->opened.registry)->dictionary;
    int64_t n = 0;
    for (size_t i = 0; i < dictionary->n_fields; i++)
        n += dictionary->fields[i].is_file ||
             (dictionary->fields[i].is_calculated && !work->options->calculated);
    return g_str_equal(work->options->as, "redcap") ? n : 0;
}

static void tell(const Work *work, const ExportGiven *given)
{
    if (work->options->unguarded)
        tell_number(work, COMMAND_WARNING,
            NN_("{1} cell begins like a formula and stands as it is: do not open the file with "
                "a spreadsheet",
                "{1} cells begin like a formula and stand as they are: do not open the file "
                "with a spreadsheet"),
            given->n_formulas);
    else
        tell_number(work, COMMAND_WARNING,
            NN_("{1} cell that begins like a formula has an apostrophe before it, which import "
                "takes off again; --unguarded leaves it out for other programs",
                "{1} cells that begin like a formula have an apostrophe before them, which "
                "import takes off again; --unguarded leaves it out for other programs"),
            given->n_formulas);
    if (!work->masked.mask)
        tell_number(work, COMMAND_NOTE,
            NN_("patients left out, who withdrew or whose no after a yes is not settled: {1}",
                "patients left out, who withdrew or whose no after a yes is not settled: {1}"),
            given->n_withdrawn);
    tell_number(work, COMMAND_NOTE,
        NN_("{1} field is left out that REDCap does not take in: a file's name, or what it "
            "calculates itself (--calculated keeps that)",
            "{1} fields are left out that REDCap does not take in: names of files, and what it "
            "calculates itself (--calculated keeps that)"),
        n_refused(work));
    tell_number(work, COMMAND_NOTE,
        NN_("{1} variable has another name than in the registry, which is too long here or a "
            "word of the program's own: its label begins with it",
            "{1} variables have another name than in the registry, which is too long here or a "
            "word of the program's own: their labels begin with it"),
        given->loss.n_renamed);
    tell_number(work, COMMAND_WARNING,
        NN_("{1} text is longer than the format can hold, and was cut; csv has it whole",
            "{1} texts are longer than the format can hold, and were cut; csv has them whole"),
        given->loss.n_cut);
}

static gboolean give(Work *work, ExportGiven *given, GError **error)
{
    const SchemaStudy *study = registry_study(work->opened.registry);
    const RegistryExportOptions wanted = {.site = work->options->site,
        .cohort_only = work->opened.analysis != NULL,
        .wants = use_of,
        .wants_data = work};
    const ExportOptions options = export_options(work);
    g_autoptr(RegistryExport) out = registry_export_new(work->opened.cohort, &wanted, error);
    return out && export_give(study, out, &options, take, work, given, error);
}

/* What has to be kept of it before the file has its name. */
static gboolean record(Work *work, const ExportGiven *given, GError **error)
{
    char hash[BASE_SHA256_SIZE];
    base_sha256_finish_hex(work->sum, hash);
    return (work->options->unlogged || log_access(work, given, hash, error)) &&
           command_masked_end(&work->masked, work->options,
               registry_study(work->opened.registry), work->sinks, hash,
               registry_cohort_snapshot(work->opened.cohort), error);
}

gboolean command_export(const CommandExport *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    g_auto(Work) work = {.options = options,
        .sinks = sinks,
        .outputs = base_outputs_new(&sinks->streams),
        .sum = base_sha256_new()};
    g_auto(ExportGiven) given = {0};
    if (!check_options(options, error))
        return FALSE;
    work.output = base_outputs_add(work.outputs, "-o", options->output, NULL);
    command_masked_outputs(&work.masked, options, work.outputs);
    base_outputs_read_database(work.outputs, options->db);
    command_read_study(work.outputs, options->study ? options->study : options->cohort);
    if (!base_outputs_open(work.outputs, error) || !open_registry(&work, error) ||
        (!options->unlogged && !log_access(&work, NULL, NULL, error)) ||
        !command_go_on(sinks, error) || !give(&work, &given, error) ||
        !record(&work, &given, error) || !base_output_commit(work.output, error))
        return FALSE;
    tell(&work, &given);
    return TRUE;
}
