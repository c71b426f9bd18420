#include "commands/due.h"

#include <string.h>

#include "base/calendar.h"
#include "base/error.h"
#include "commands/day.h"
#include "commands/due_document.h"
#include "commands/inside.h"
#include "commands/visit.h"

const char *const command_due_states[] = {"upcoming", "due", "overdue", "missed", NULL};

static CommandDueView view_of(const CommandDue *options, const SchemaStudy *study,
    const RegistryDueList *list, int32_t on)
{
    CommandDueView view = {
        .study = study, .list = list, .on = on, .words = base_words_find(options->table.lang)};
    for (size_t s = 0; s < REGISTRY_N_DUE; s++) {
        view.wanted[s] = !options->states;
        for (guint i = 0; options->states && i < options->states->len; i++)
            view.wanted[s] = view.wanted[s] ||
                             g_str_equal(options->states->pdata[i], registry_due_states[s]);
    }
    return view;
}

/* What is left out goes to the end, where it is cleared. */
static void keep_due(GArray *due, const bool *is_wanted)
{
    guint n = 0;
    for (guint i = 0; i < due->len; i++) {
        const RegistryDue one = g_array_index(due, RegistryDue, i);
        if (is_wanted[one.event])
            g_array_index(due, RegistryDue, n++) = one;
    }
    (void)g_array_set_size(due, n);
}

static void keep_incomplete(GArray *incomplete, const bool *is_wanted)
{
    guint n = 0;
    for (guint i = 0; i < incomplete->len; i++) {
        const RegistryIncomplete one = g_array_index(incomplete, RegistryIncomplete, i);
        if (!is_wanted[one.event])
            continue;
        g_array_index(incomplete, RegistryIncomplete, i) =
            g_array_index(incomplete, RegistryIncomplete, n);
        g_array_index(incomplete, RegistryIncomplete, n++) = one;
    }
    (void)g_array_set_size(incomplete, n);
}

/* Leaves the wanted visits alone in the list. */
static gboolean keep_visits(
    const CommandDue *options, const SchemaStudy *study, RegistryDueList *list, GError **error)
{
    g_autofree bool *is_wanted = g_new0(bool, study->n_events);
    for (guint i = 0; options->visits && i < options->visits->len; i++) {
        size_t event;
        if (!command_visit(study, options->visits->pdata[i], &event, error))
            return FALSE;
        is_wanted[event] = true;
    }
    if (options->visits) {
        keep_due(list->due, is_wanted);
        keep_incomplete(list->incomplete, is_wanted);
    }
    return TRUE;
}

static gboolean emit(CommandRun *run, const CommandDueView *view, GError **error)
{
    const char *format = run->table->format;
    const bool is_json = g_strcmp0(format, "json") == 0;
    if (!is_json && g_strcmp0(format, "csv") != 0) {
        g_autoptr(ReportDocument) document = command_due_document(view);
        return registry_content_hash(run->opened.registry, document->snapshot, error) &&
               command_run_emit(run, g_steal_pointer(&document), error);
    }
    json_t *standing = is_json ? json_object() : NULL;
    const gboolean stands =
        !is_json || command_stand_json(run->opened.registry, standing, error);
    g_autofree char *text = is_json ? command_due_json(view, standing) : command_due_csv(view);
    return stands && command_emit(run->output, text, strlen(text), error);
}

static gboolean write_calendar(const CommandDue *options, const CommandDueView *view,
    BaseOutput *ics, const CommandSinks *sinks, GError **error)
{
    g_autofree char *text = command_due_calendar(view, &sinks->clock);
    if (!command_emit(ics, text, strlen(text), error))
        return FALSE;
    command_tell(sinks, COMMAND_NOTE,
        _("%s: a calendar of the visits that can still be made; of the patients it holds the "
          "record ids and nothing else"),
        options->ics);
    return TRUE;
}

static gboolean write_letter(const CommandDue *options, const CommandRun *run,
    const CommandDueView *view, BaseOutput *letter, GError **error)
{
    g_auto(CommandAddress) address = {0};
    if (!command_address(
            run->opened.registry, options->site, options->table.lang, &address, error))
        return FALSE;
    g_autofree char *text =
        command_due_letter(view, schema_study_site(view->study, options->site), &address);
    return command_emit(letter, text, strlen(text), error);
}

static gboolean check_options(const CommandDue *options, GError **error)
{
    if (!options->letter || options->site)
        return TRUE;
    g_set_error_literal(
        error, BASE_ERROR, BASE_ERROR_USAGE, _("--letter is to one hospital: add --site CODE"));
    return FALSE;
}

gboolean command_due(
    const CommandDue *options, const CommandSinks *sinks, CommandFacts *facts, GError **error)
{
    static const BaseOutputKin calendar = {"calendar", base_calendar_is_one};
    *facts = (CommandFacts){0};
    int32_t on;
    if (!check_options(options, error) ||
        !command_day(&sinks->clock, "--on", options->on, &on, error))
        return FALSE;
    g_auto(CommandRun) run;
    command_run_init(&run, sinks, &options->table);
    BaseOutput *ics =
        options->ics ? base_outputs_add(run.outputs, "--ics", options->ics, &calendar) : NULL;
    BaseOutput *letter = options->letter
                             ? base_outputs_add(run.outputs, "--letter", options->letter, NULL)
                             : NULL;
    if (!command_run_open_registry(&run, options->db, options->site, error))
        return FALSE;
    const SchemaStudy *study = registry_study(run.opened.registry);
    g_autoptr(RegistryDueList) list = registry_due(run.opened.registry, on,
        options->site ? schema_study_site(study, options->site) : SIZE_MAX, error);
    if (!list || !keep_visits(options, study, list, error) || !command_go_on(sinks, error))
        return FALSE;
    const CommandDueView view = view_of(options, study, list, on);
    return (!ics || write_calendar(options, &view, ics, sinks, error)) &&
           (!letter || write_letter(options, &run, &view, letter, error)) &&
           emit(&run, &view, error);
}
