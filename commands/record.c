#include "commands/record.h"

#include <string.h>

#include "base/date.h"
#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "commands/day.h"
#include "commands/erase.h"
#include "commands/inside.h"
#include "registry/record.h"

const char *const command_record_formats[] = {"text", "json", NULL};
const char *const command_withdraw_scopes[] = {"contact", "data", "use", "erase", NULL};
const char *const command_record_keeps[] = {"into", "other", NULL};

/* ---- What is said of it ---- */

static json_t *cells_json(const GPtrArray *list)
{
    json_t *cells = json_array();
    for (guint i = 0; i < list->len; i++) {
        const RegistryConflict *cell = list->pdata[i];
        json_array_append_new(
            cells, json_pack("{s:s, s:I, s:s, s:o, s:o}", "event", cell->event, "instance",
                       (json_int_t)cell->instance, "field", cell->field, "kept",
                       base_json_text(cell->kept), "other", base_json_text(cell->other)));
    }
    return cells;
}

static char *as_json(const RegistryRecordDone *done)
{
    json_t *conflicts = cells_json(done->conflicts), *filled = cells_json(done->filled);
    return base_json_page(json_pack("{s:o, s:o, s:I, s:I, s:I, s:I, s:o, s:o}", "import_id",
        done->import_id > 0 ? json_integer(done->import_id) : json_null(), "record_id",
        base_json_text(done->record_id), "rows", (json_int_t)done->n_rows, "values",
        (json_int_t)done->n_values, "queries_closed", (json_int_t)done->n_queries,
        "instances_from", (json_int_t)(done->offset > 0 ? done->offset + 1 : 1), "conflicts",
        conflicts, "filled", filled));
}

static void append_line(GString *out, char *line_taken)
{
    g_autofree char *line = line_taken;
    base_text_show(out, line);
    g_string_append_c(out, '\n');
}

/* A cell in which both differ; of `keep` "other" the value of the one that goes counts. */
static char *conflict_line(
    const RegistryConflict *cell, const char *keep, const BaseWords *words)
{
    const bool is_other = g_strcmp0(keep, "other") == 0;
    return base_words_say(words, N_("  {1} {2}: {3} stays, {4} would go"), "tttt", cell->event,
        cell->field, is_other ? cell->other : cell->kept, is_other ? cell->kept : cell->other);
}

/* What a merge found, or would do. */
static void add_cells(GString *out, const RegistryRecordDone *done,
    const CommandRecordHow *options, const BaseWords *words)
{
    const bool is_other = g_strcmp0(options->keep, "other") == 0;
    for (guint i = 0; done->import_id == 0 && i < done->filled->len; i++) {
        const RegistryConflict *cell = done->filled->pdata[i];
        if (!cell->kept || !is_other)
            append_line(out, base_words_say(words, N_("  {1} {2}: {3} is filled in"), "ttt",
                                 cell->event, cell->field, cell->other));
    }
    for (guint i = 0; i < done->conflicts->len; i++)
        append_line(out, conflict_line(done->conflicts->pdata[i], options->keep, words));
}

static char *as_text(const RegistryRecordDone *done, const CommandRecordHow *options,
    char *head_taken, const BaseWords *words)
{
    GString *out = g_string_new(NULL);
    g_autofree char *head = head_taken;
    const char *record = options->record.record;
    if (done->conflicts->len > 0 && !options->keep)
        append_line(out, base_words_say(words,
                             N_("nothing was changed: {1} values of {2} differ from those of "
                                "the record that "
                                "stays; --keep into or --keep other says which count"),
                             "nt", (gint64)done->conflicts->len, record));
    else if (options->dry_run)
        append_line(out, base_words_say(words, N_("nothing was changed; so it would be:"), ""));
    else
        append_line(out, g_steal_pointer(&head));
    add_cells(out, done, options, words);
    if ((done->import_id > 0 || options->dry_run) &&
        done->n_rows + done->n_values + done->n_queries > 0)
        append_line(out,
            base_words_say(words, N_("  rows of forms: {1}, values: {2}, queries closed: {3}"),
                "nnn", (gint64)done->n_rows, (gint64)done->n_values, (gint64)done->n_queries));
    if ((done->import_id > 0 || options->dry_run) && done->offset > 0)
        append_line(out, base_words_say(words,
                             N_("  what repeats under {1} is numbered from {2} on, also when "
                                "it is sent again"),
                             "tn", record, (gint64)done->offset + 1));
    return g_string_free(out, FALSE);
}

/* ---- Running ---- */

typedef struct {
    const CommandRecordHow *options;
    const CommandSinks *sinks;
    BaseOutputs *outputs;
    BaseOutput *output;
    Registry *registry;
    RegistryChangeInfo info;
    const BaseWords *words;
} Run;

static void run_clear(Run *run)
{
    registry_close(run->registry);
    base_outputs_free(run->outputs);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Run, run_clear)

static gboolean run_open(
    Run *run, const CommandRecordHow *how, const CommandSinks *sinks, GError **error)
{
    const CommandRecord *options = &how->record;
    *run = (Run){.options = how,
        .sinks = sinks,
        .outputs = base_outputs_new(&sinks->streams),
        .info = {.user = options->user,
            .reason = how->dry_run && !options->reason ? "rehearsed" : options->reason,
            .clock = sinks->clock},
        .words =
            options->lang || options->output ? base_words_find(options->lang) : sinks->words};
    base_outputs_read_database(run->outputs, options->db);
    run->output = base_outputs_add(run->outputs, "-o", options->output, NULL);
    if (base_outputs_open(run->outputs, error))
        run->registry = command_open(options->db, REGISTRY_WRITE, sinks, error);
    return run->registry != NULL;
}

/* @param head  what was done, in words; taken over. NULL for `done` is a failure. */
static gboolean run_finish(Run *run, RegistryRecordDone *done_taken, char *head_taken,
    CommandFacts *facts, GError **error)
{
    g_autoptr(RegistryRecordDone) done = done_taken;
    if (!done) {
        g_free(head_taken);
        return FALSE;
    }
    facts->has_findings = done->conflicts->len > 0;
    const bool is_json = g_strcmp0(run->options->record.format, "json") == 0;
    if (is_json)
        g_clear_pointer(&head_taken, g_free);
    g_autofree char *text =
        is_json ? as_json(done) : as_text(done, run->options, head_taken, run->words);
    return command_emit(run->output, text, strlen(text), error);
}

static char *say(const Run *run, const char *msgid, const char *first, const char *second)
{
    return base_words_say(run->words, msgid, "tt", first ? first : "", second ? second : "");
}

gboolean command_record_rename(const CommandRecordHow *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    g_auto(Run) run = {0};
    const CommandRecord *record = &options->record;
    *facts = (CommandFacts){0};
    if (!run_open(&run, options, sinks, error))
        return FALSE;
    RegistryRecordDone *done =
        registry_record_rename(run.registry, record->record, options->other, &run.info, error);
    return run_finish(&run, done,
        say(&run,
            N_("record {1} is {2} now; rows that come under {1} go there, and import says so"),
            record->record, options->other),
        facts, error);
}

gboolean command_record_merge(const CommandRecordHow *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    g_auto(Run) run = {0};
    const CommandRecord *record = &options->record;
    const RegistryKeep keep = !options->keep                       ? REGISTRY_KEEP_UNSAID
                              : g_str_equal(options->keep, "into") ? REGISTRY_KEEP_INTO
                                                                   : REGISTRY_KEEP_OTHER;
    *facts = (CommandFacts){0};
    if (!run_open(&run, options, sinks, error))
        return FALSE;
    RegistryRecordDone *done = options->dry_run
                                   ? registry_record_merge_try(run.registry, record->record,
                                         options->other, keep, &run.info, error)
                                   : registry_record_merge(run.registry, record->record,
                                         options->other, keep, &run.info, error);
    return run_finish(&run, done,
        say(&run,
            N_("record {1} is part of {2} now; rows that come under {1} go there, and import "
               "says so"),
            record->record, options->other),
        facts, error);
}

gboolean command_record_release(const CommandRecordHow *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    g_auto(Run) run = {0};
    *facts = (CommandFacts){0};
    if (!run_open(&run, options, sinks, error))
        return FALSE;
    RegistryRecordDone *done =
        registry_record_release(run.registry, options->record.record, &run.info, error);
    return run_finish(&run, done,
        say(&run, N_("{1} stands for no other record any more: it may be a patient of its own"),
            options->record.record, NULL),
        facts, error);
}

/* ---- Hospitals ---- */

gboolean command_record_transfer(const CommandRecordHow *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    g_auto(Run) run = {0};
    const CommandRecord *record = &options->record;
    int32_t from = 0;
    char day[BASE_DATE_SIZE];
    *facts = (CommandFacts){0};
    if (options->mistake && options->from) {
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("record transfer takes --from DATE for a patient who went to another hospital, "
              "or "
              "--mistake for a record that was never the first one's, not both"));
        return FALSE;
    }
    if (!command_day(&sinks->clock, "--from", options->from, &from, error) ||
        !run_open(&run, options, sinks, error))
        return FALSE;
    if (!command_day_of_study(run.registry, "--from", options->from, from, error))
        return FALSE;
    base_date_format(from, day);
    RegistryRecordDone *done = options->mistake
                                   ? registry_record_claim(run.registry, record->record,
                                         options->other, &run.info, error)
                                   : registry_record_transfer(run.registry, record->record,
                                         options->other, from, &run.info, error);
    char *head =
        options->mistake
            ? say(&run, N_("record {1} belongs to {2}, in the analyses too"), record->record,
                  options->other)
            : base_words_say(run.words,
                  N_("from {3} on {2} has the patient of record {1}: it is asked and may send; "
                     "in the analyses the record stays where it is"),
                  "ttt", record->record, options->other, day);
    return run_finish(&run, done, head, facts, error);
}

/* ---- Void ---- */

static gboolean fail(GError **error, const char *message)
{
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, message);
    return FALSE;
}

static gboolean read_what(const CommandRecordHow *options, const SchemaStudy *study,
    RegistryVoid *what, GError **error)
{
    gint64 instance = 0;
    const size_t event = options->event ? schema_study_event(study, options->event) : SIZE_MAX;
    if (options->event && event == SIZE_MAX)
        return fail(error, _("--event: the study has no event of this name; its study.yaml "
                             "lists them"));
    if (options->form && schema_study_form(study, options->form) == SIZE_MAX)
        return fail(error, _("--form: the study has no form of this name; 'proreg vars DB' "
                             "names them"));
    if (options->instance &&
        !g_ascii_string_to_signed(options->instance, 10, 1, G_MAXINT16, &instance, NULL))
        return fail(error, _("--instance: a whole number from 1 was expected"));
    *what = (RegistryVoid){.event = options->event ? study->events[event].unique_name : NULL,
        .form = options->form,
        .instance = instance};
    return TRUE;
}

gboolean command_record_void(const CommandRecordHow *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    g_auto(Run) run = {0};
    RegistryVoid what;
    *facts = (CommandFacts){0};
    const bool is_part = options->event || options->form || options->instance;
    if (is_part == options->all)
        return fail(
            error, _("record void needs --event, --form or --instance of what is to go, "
                     "or --all for the whole record"));
    if (!run_open(&run, options, sinks, error) ||
        !read_what(options, registry_study(run.registry), &what, error))
        return FALSE;
    RegistryRecordDone *done =
        registry_record_void(run.registry, options->record.record, &what, &run.info, error);
    return run_finish(&run, done,
        say(&run,
            options->all
                ? N_("record {1} is taken out; sent again as it was it stays out (rule "
                     "reverted)")
                : N_("taken out of record {1}; sent again as it was it stays out (rule "
                     "reverted)"),
            options->record.record, NULL),
        facts, error);
}

/* ---- Consent ---- */

gboolean command_withdraw(const CommandRecordHow *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    static const char *const said[] = {
        N_("record {1}: consent withdrawn from being contacted; visits are not due any more"),
        N_("record {1}: consent withdrawn from being contacted and from further data, which "
           "import leaves out; what is here stays in the analyses"),
        N_("record {1}: consent withdrawn; not contacted, no further data, in no cohort and no "
           "export")};
    g_auto(Run) run = {0};
    const char *scope = options->undo ? NULL : options->scope ? options->scope : "use";
    size_t i = 0;
    *facts = (CommandFacts){0};
    if (options->undo && options->scope)
        return fail(error, _("withdraw takes --scope or --undo, not both"));
    if (options->second && g_strcmp0(scope, "erase") != 0)
        return fail(
            error, _("--second is for --scope erase; the other scopes take nothing away"));
    if (g_strcmp0(scope, "erase") == 0)
        return command_erase(options, sinks, facts, error);
    while (scope && !g_str_equal(command_withdraw_scopes[i], scope))
        i++;
    if (!run_open(&run, options, sinks, error))
        return FALSE;
    RegistryRecordDone *done =
        registry_record_withdraw(run.registry, options->record.record, scope, &run.info, error);
    return run_finish(&run, done,
        say(&run, scope ? said[i] : N_("record {1}: consent was not withdrawn"),
            options->record.record, NULL),
        facts, error);
}
