#include "commands/contribute.h"

#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "commands/counts.h"
#include "commands/given.h"
#include "commands/inside.h"
#include "registry/access.h"
#include "registry/audit.h"

enum { MIN_CELL = 5, MOST_MIN_CELL = 1000000 };

/* A contribution on its way out. */
typedef struct {
    const CommandContribute *options;
    const CommandSinks *sinks;
    int64_t min_cell;
    BaseOutputs *outputs;
    BaseOutput *file; /* NULL on a dry run. */
    BaseOutput *data; /* What is told; NULL where the file is the sinks' data. */
    CommandAnalysis opened;
    ReportCounts *counts;
    GPtrArray *records; /* char *: who stands behind it. */
} Work;

static void work_clear(Work *work)
{
    g_clear_pointer(&work->counts, report_counts_free);
    g_clear_pointer(&work->records, g_ptr_array_unref);
    command_analysis_clear(&work->opened);
    g_clear_pointer(&work->outputs, base_outputs_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Work, work_clear)

/* ---- options ---- */

static gboolean read_min_cell(Work *work, GError **error)
{
    const char *text = work->options->min_cell;
    guint64 value = MIN_CELL;
    if (text && !g_ascii_string_to_unsigned(text, 10, 1, MOST_MIN_CELL, &value, NULL)) {
        g_autofree char *line = base_words_say(base_words_speaking(),
            N_("--min-cell {1}: give the fewest patients behind a number that leaves, a whole "
               "number from 1"),
            "t", text);
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, line);
        return FALSE;
    }
    work->min_cell = (int64_t)value;
    return TRUE;
}

static gboolean check(Work *work, GError **error)
{
    if (!work->options->output && !work->options->dry_run) {
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("contribute needs -o FILE for the counts; --dry-run tells what would leave"));
        return FALSE;
    }
    return read_min_cell(work, error);
}

/* ---- whose ---- */

/* All hospitals that the registry has patients of: those whose patients are counted, or could
 * have been. */
static gboolean find_hospitals(const Work *work, GPtrArray *hospitals, GError **error)
{
    static const char *const site[] = {"site"};
    if (work->options->site) {
        g_ptr_array_add(hospitals, g_strdup(work->options->site));
        return TRUE;
    }
    g_autoptr(RegistryCohort) all = registry_cohort_new(work->opened.registry, NULL, error);
    if (!all || !registry_cohort_ask(all, site[0], site[0], error) ||
        !registry_cohort_read(all, error))
        return FALSE;
    g_autoptr(BaseFrame) frame = registry_cohort_counts(all, site, site, 1, NULL, error);
    for (size_t i = 0; frame && i < frame->n_rows; i++)
        if (!base_column_is_missing(&frame->columns[0], i))
            g_ptr_array_add(hospitals, g_strdup(base_column_text(&frame->columns[0], i)));
    return frame != NULL;
}

static char *hash_of_file(const Registry *registry, const char *name)
{
    const GBytes *file = registry_study_file(registry, name);
    return file ? g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, (GBytes *)file)
                : g_compute_checksum_for_string(G_CHECKSUM_SHA256, "", 0);
}

static gboolean fill_origin(Work *work, GError **error)
{
    ReportCountsOrigin *origin = report_counts_add_origin(work->counts);
    const Registry *registry = work->opened.registry;
    char made[BASE_CLOCK_SIZE], head[65];
    base_clock_format(&work->sinks->clock, made);
    made[10] = '\0';
    if (!find_hospitals(work, origin->hospitals, error) ||
        !registry_audit_head(work->opened.registry, head, error))
        return FALSE;
    if (origin->hospitals->len == 0) {
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_INPUT,
            _("the registry has no patients: there is nothing to contribute"));
        return FALSE;
    }
    origin->content = g_strdup(registry_cohort_snapshot(work->opened.cohort));
    origin->head = g_strdup(head);
    g_autoptr(ReportDocument) blank = report_document_new("", "");
    origin->program = g_strdup(blank->version);
    origin->made = g_strdup(made);
    origin->definition[0] = g_strdup(work->opened.analysis->hash);
    origin->definition[1] = hash_of_file(registry, "study.yaml");
    origin->definition[2] = hash_of_file(registry, "dictionary.csv");
    origin->min_cell = work->min_cell;
    return TRUE;
}

static gboolean count(Work *work, GError **error)
{
    registry_cohort_ask_ids(work->opened.cohort);
    work->counts = report_counts_collect(work->opened.cohort, work->opened.analysis,
        registry_study(work->opened.registry), error);
    g_autoptr(BaseFrame) rows =
        work->counts ? registry_cohort_rows(work->opened.cohort, NULL, NULL, 0, NULL, error)
                     : NULL;
    for (size_t i = 0; rows && i < rows->n_rows; i++)
        g_ptr_array_add(work->records, g_strdup(rows->row_ids[i]));
    if (rows)
        command_tell_crossed(work->sinks, work->opened.cohort);
    return rows && fill_origin(work, error);
}

/* ---- out ---- */

static gboolean log_contribution(Work *work, const char *hash, GError **error)
{
    const CommandContribute *options = work->options;
    g_autofree char *text = base_json_line(json_pack("{s:o, s:I, s:o, s:o}", "study",
        base_json_text(options->study), "min_cell", (json_int_t)work->min_cell, "site",
        base_json_text(options->site), "snapshot", base_json_text(options->snapshot)));
    g_ptr_array_add(work->records, NULL);
    /* What was read within its transaction would take the entry back with it. */
    g_clear_pointer(&work->opened.cohort, registry_cohort_free);
    const RegistryAccess access = {.command = "contribute",
        .options = text,
        .file = options->output,
        .sha256 = hash,
        .recipient = options->recipient,
        .user = options->user,
        .reason = options->reason,
        .records = (const char *const *)(const void *)work->records->pdata,
        .clock = work->sinks->clock};
    if (options->unlogged || registry_access_append(work->opened.registry, &access, error))
        return TRUE;
    g_prefix_error(error, "%s: ",
        _("what leaves is put into the registry's log, which cannot be written; --unlogged "
          "goes "
          "without"));
    return FALSE;
}

static gboolean write_file(Work *work, GError **error)
{
    g_autofree char *text = report_counts_write(work->counts);
    g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
    return base_output_append(work->file, text, strlen(text), error) &&
           log_contribution(work, hash, error) && base_output_commit(work->file, error);
}

static gboolean open_all(Work *work, GError **error)
{
    const CommandContribute *options = work->options;
    const bool is_data = g_strcmp0(options->output, "-") == 0 && !options->dry_run;
    work->outputs = base_outputs_new(&work->sinks->streams);
    if (!options->dry_run)
        work->file = base_outputs_add(work->outputs, "-o", options->output, NULL);
    if (!is_data)
        work->data = base_outputs_add(work->outputs, "data", NULL, NULL);
    base_outputs_read_database(work->outputs, options->db);
    command_read_study(work->outputs, options->study);
    const CommandSource source = {.db = options->db,
        .mode = options->unlogged || options->dry_run ? REGISTRY_READ : REGISTRY_WRITE,
        .study = options->study,
        .snapshot = options->snapshot,
        .takes_snapshot = true,
        .is_new_question = true};
    if (!base_outputs_open(work->outputs, error) ||
        !command_analysis_open(&work->opened, &source, work->sinks, error) ||
        !command_check_site(work->opened.registry, options->site, error))
        return FALSE;
    if (!options->site)
        return TRUE;
    registry_cohorts_of(work->opened.registry, options->site);
    registry_cohort_free(work->opened.cohort);
    work->opened.cohort =
        registry_cohort_new(work->opened.registry, work->opened.analysis, error);
    return work->opened.cohort != NULL;
}

gboolean command_contribute(const CommandContribute *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    g_auto(Work) work = {
        .options = options, .sinks = sinks, .records = g_ptr_array_new_with_free_func(g_free)};
    ReportHeld held;
    if (!check(&work, error) || !open_all(&work, error) || !count(&work, error))
        return FALSE;
    report_counts_hold(work.counts, work.min_cell, &held);
    const CommandGiven giving = {.registry = work.opened.registry,
        .study = options->study,
        .site = options->site,
        .records = work.records,
        .min_cell = work.min_cell,
        .words = base_words_find(options->lang)};
    g_autoptr(GPtrArray) given = command_given_before(&giving);
    g_autoptr(ReportDocument) told =
        report_counts_document(work.counts, &held, given, giving.words);
    /* What leaves is told before it does. */
    return (!work.data || command_emit_document(sinks, work.data, g_steal_pointer(&told),
                              options->format, error)) &&
           (!work.file || write_file(&work, error));
}
