#include "base/error.h"
#include "commands/inside.h"

void command_run_init(CommandRun *run, const CommandSinks *sinks, const CommandTable *table)
{
    *run = (CommandRun){
        .sinks = sinks, .table = table, .outputs = base_outputs_new(&sinks->streams)};
    run->output = base_outputs_add(run->outputs, "-o", table->output, NULL);
}

static CommandSource source_of(const CommandRun *run, const char *db, const char *study)
{
    return (CommandSource){.db = db,
        .mode = REGISTRY_READ,
        .study = study,
        .snapshot = run->table->snapshot,
        .takes_snapshot = run->takes_snapshot,
        .is_new_question = run->is_new_question};
}

gboolean command_run_open(CommandRun *run, const char *db, const char *study, GError **error)
{
    base_outputs_read_database(run->outputs, db);
    command_read_study(run->outputs, study);
    const CommandSource source = source_of(run, db, study);
    return base_outputs_open(run->outputs, error) &&
           command_analysis_open(&run->opened, &source, run->sinks, error) &&
           command_go_on(run->sinks, error);
}

gboolean command_run_open_registry(
    CommandRun *run, const char *db, const char *site, GError **error)
{
    base_outputs_read_database(run->outputs, db);
    if (!base_outputs_open(run->outputs, error))
        return FALSE;
    const CommandSource source = source_of(run, db, NULL);
    run->opened.registry = command_registry_open(&source, run->sinks, error);
    return run->opened.registry && command_check_site(run->opened.registry, site, error);
}

gboolean command_run_emit(CommandRun *run, ReportDocument *document_take, GError **error)
{
    g_autoptr(ReportDocument) document = document_take;
    if (document)
        document->words = base_words_find(run->table->lang);
    if (document && run->opened.cohort)
        command_tell_crossed(run->sinks, run->opened.cohort);
    return document && command_stand(run->opened.registry, document, error) &&
           command_go_on(run->sinks, error) &&
           command_emit_document(
               run->sinks, run->output, g_steal_pointer(&document), run->table->format, error);
}

void command_run_clear(CommandRun *run)
{
    command_analysis_clear(&run->opened);
    g_clear_pointer(&run->outputs, base_outputs_free);
}
