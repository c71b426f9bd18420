#include "commands/patient.h"

#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "commands/day.h"
#include "commands/inside.h"
#include "commands/patient_view.h"
#include "registry/login.h"

static gboolean emit(CommandRun *run, const PatientView *view, bool with_lines, GError **error)
{
    if (g_strcmp0(run->table->format, "json") == 0) {
        json_t *page = patient_json(view);
        json_t *lines = with_lines ? patient_lines(run->opened.registry, view->patient, error)
                                   : json_null();
        const gboolean stands = lines && json_object_set_new(page, "lines", lines) == 0 &&
                                command_stand_json(run->opened.registry, page, error);
        g_autofree char *text = base_json_page(page);
        return stands && command_emit(run->output, text, strlen(text), error);
    }
    g_autoptr(ReportDocument) document = patient_document(view);
    return registry_content_hash(run->opened.registry, document->snapshot, error) &&
           command_run_emit(run, g_steal_pointer(&document), error);
}

gboolean command_patient(const CommandPatient *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    PatientView view = {
        .words = base_words_find(options->table.lang), .today = base_clock_day(&sinks->clock)};
    if (options->lines && g_strcmp0(options->table.format, "json") != 0) {
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("--lines goes with --format json: no other format has room for whole lines"));
        return FALSE;
    }
    if (!command_day(&sinks->clock, "--on", options->on, &view.on, error))
        return FALSE;
    g_auto(CommandRun) run;
    command_run_init(&run, sinks, &options->table);
    run.takes_snapshot = true;
    if (!command_run_open_registry(&run, options->db, NULL, error))
        return FALSE;
    g_autoptr(RegistryPatient) patient =
        registry_patient(run.opened.registry, options->record_id, error);
    if (!patient || !command_go_on(sinks, error))
        return FALSE;
    view.study = registry_study(run.opened.registry);
    view.patient = patient;
    g_autofree char *unseen = registry_login_unseen(run.opened.registry);
    view.unseen = unseen;
    view.scores = patient_scores(patient, view.study);
    view.noms = patient_score_of(patient, view.study, "noms");
    patient_view_take_roles(&view);
    const gboolean ok = emit(&run, &view, options->lines, error);
    g_array_unref(view.scores);
    g_array_unref(view.noms);
    return ok;
}
