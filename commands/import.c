#include "commands/import.h"

#include <string.h>

#include "base/error.h"
#include "commands/again.h"
#include "commands/inbox.h"
#include "commands/inside.h"
#include "commands/undo.h"
#include "importers/duplicates.h"
#include "importers/import.h"
#include "importers/profile.h"

const char *const command_encodings[] = {"auto", "utf-8", "cp932", "windows-1252", NULL};
const char *const command_date_orders[] = {"ymd", "mdy", "dmy", NULL};
const char *const command_blanks[] = {"keep", "erase", NULL};
const char *const command_import_formats[] = {"text", "json", "csv", NULL};

/* Files on their way: what import and check share. */
typedef struct {
    const CommandIntake *intake;
    const CommandSinks *sinks;
    const char *const *files;
    size_t n_files;
    BaseOutputs *outputs;
    BaseOutput *changes, *problems, *fixme, *results; /* NULL where it was not asked for. */
} Work;

static BaseDateOrder date_order(const char *name)
{
    if (g_strcmp0(name, "mdy") == 0)
        return BASE_DATE_MDY;
    return g_strcmp0(name, "dmy") == 0 ? BASE_DATE_DMY : BASE_DATE_YMD;
}

static ImportOptions import_options(const Work *work, bool check)
{
    const CommandIntake *intake = work->intake;
    return (ImportOptions){
        .clock = work->sinks->clock,
        .site = intake->site,
        .map_path = intake->map,
        .sheet = intake->sheet,
        .encoding = intake->encoding,
        .date_order = date_order(intake->date_order),
        .date_order_given = intake->date_order != NULL,
        .erase_blank = g_strcmp0(intake->blank, "erase") == 0,
        .strict = intake->strict,
        .by_name = intake->by_name,
        .dry_run = intake->dry_run,
        .check_only = check,
        .want_fixme = intake->fixme != NULL,
        .words = base_words_find(intake->lang),
        .user = intake->user ? intake->user : g_get_user_name(),
        .reason = intake->reason,
        .progress = work->sinks->progress,
        .progress_data = work->sinks->progress_data,
        .cancel = work->sinks->cancel,
    };
}

/* Text and JSON have no place in a CSV file: there the shell put the name of a site's file. */
static bool is_never(const char *head, gsize size)
{
    (void)head;
    return size == 0;
}

static const BaseOutputKin problem_list = {"list of problems", import_is_problem_list};
static const BaseOutputKin fixme_list = {"list of rows to mend", import_is_fixme};
static const BaseOutputKin change_list = {"list of changes", import_is_change_list};
static const BaseOutputKin no_csv = {"result without CSV", is_never};

static const BaseOutputKin *kin_of_results(const CommandIntake *intake)
{
    if (g_strcmp0(intake->format, "csv") == 0)
        return &problem_list;
    return intake->output && g_str_has_suffix(intake->output, ".csv") ? &no_csv : NULL;
}

static void work_init(Work *work)
{
    const CommandIntake *intake = work->intake;
    BaseOutputs *outputs = work->outputs = base_outputs_new(&work->sinks->streams);
    base_outputs_read(outputs, intake->map, "the map");
    for (size_t i = 0; i < work->n_files; i++)
        base_outputs_read(outputs, work->files[i], "a file that is read in");
    if (intake->changes)
        work->changes = base_outputs_add(outputs, "--changes", intake->changes, &change_list);
    if (intake->problems)
        work->problems =
            base_outputs_add(outputs, "--problems", intake->problems, &problem_list);
    if (intake->fixme)
        work->fixme = base_outputs_add(outputs, "--fixme", intake->fixme, &fixme_list);
    work->results = base_outputs_add(outputs, "-o", intake->output, kin_of_results(intake));
}

static gboolean work_open(Work *work, GError **error)
{
    if (!work->intake->fixme || work->n_files == 1)
        return base_outputs_open(work->outputs, error);
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
        "--fixme is written in one site's own columns: give one file at a time");
    return FALSE;
}

static void find_facts(const GPtrArray *results, CommandFacts *facts)
{
    for (guint i = 0; i < results->len; i++) {
        const ImportResult *result = results->pdata[i];
        facts->has_refusals = facts->has_refusals || result->status == IMPORT_REFUSED;
        facts->has_findings = facts->has_findings || result->has_error;
    }
}

/* As BaseOutputWrite, into an output. */
static gboolean append(const char *bytes, gsize size, void *data, GError **error)
{
    return base_output_append(data, bytes, size, error);
}

static gboolean write_problems(
    const Work *work, BaseOutput *output, const GPtrArray *results, GError **error)
{
    return import_results_problems_csv(
               results, base_words_find(work->intake->lang), append, output, error) &&
           base_output_commit(output, error);
}

static gboolean write_text(const Work *work, const GPtrArray *results, GError **error)
{
    const CommandIntake *intake = work->intake;
    const BaseWords *words = base_words_find(intake->lang);
    g_autofree char *text =
        import_results_text(results, words || intake->output ? words : work->sinks->words,
            work->sinks->colour && !intake->output);
    base_output_colours(work->results);
    return command_emit(work->results, text, strlen(text), error);
}

static gboolean write_results(const Work *work, const GPtrArray *results, GError **error)
{
    const CommandIntake *intake = work->intake;
    if (g_strcmp0(intake->format, "json") == 0)
        return import_results_json(
                   results, base_words_find(intake->lang), append, work->results, error) &&
               base_output_commit(work->results, error);
    if (g_strcmp0(intake->format, "csv") == 0)
        return write_problems(work, work->results, results, error);
    return write_text(work, results, error);
}

static gboolean write_changes(const Work *work, const GPtrArray *results, GError **error)
{
    g_autofree char *changes = import_results_changes_csv(results);
    return command_emit(work->changes, changes, strlen(changes), error);
}

static gboolean write_fixme(const Work *work, const GPtrArray *results, GError **error)
{
    const ImportResult *first = results->len > 0 ? results->pdata[0] : NULL;
    return command_emit(
        work->fixme, first ? first->fixme->str : "", first ? first->fixme->len : 0, error);
}

/* Where the next output tells its fault: of several that fail the first is told. */
static GError **place_of(GError **fault)
{
    return *fault ? NULL : fault;
}

/* The lists first: whoever reads the results may stop before their end. */
static gboolean write_outputs(const Work *work, const GPtrArray *results, GError **error)
{
    GError *fault = NULL;
    if (work->changes)
        (void)write_changes(work, results, place_of(&fault));
    if (work->problems)
        (void)write_problems(work, work->problems, results, place_of(&fault));
    if (work->fixme)
        (void)write_fixme(work, results, place_of(&fault));
    (void)write_results(work, results, place_of(&fault));
    if (fault)
        g_propagate_error(error, fault);
    return !fault;
}

/* A file that a server failed to take goes in anew; one that it took although the answer was
   lost is found there. Within a rehearsal what went in before is lost, too. */
static ImportResult *import_one(const Work *work, Registry *registry, const char *file,
    const ImportOptions *options, GError **error)
{
    CommandTries tries = {0};
    for (;;) {
        GError *fault = NULL;
        ImportResult *result = import_file(registry, file, options, &fault);
        if (result)
            return result;
        if (options->dry_run || !command_try_again(&tries, registry, file, work->sinks)) {
            g_propagate_error(error, fault);
            return NULL;
        }
        g_clear_error(&fault);
    }
}

static gboolean ask_duplicates(const Work *work, Registry *registry, const GPtrArray *results,
    const ImportOptions *options, GError **error)
{
    CommandTries tries = {0};
    for (;;) {
        GError *fault = NULL;
        if (import_duplicates_ask(registry, results, options, &fault))
            return TRUE;
        if (options->dry_run ||
            !command_try_again(&tries, registry,
                _("the search for patients who are there twice"), work->sinks)) {
            g_propagate_error(error, fault);
            return FALSE;
        }
        g_clear_error(&fault);
    }
}

/* Stops at the first fault of the registry itself, with the results so far and `error` set. */
static GPtrArray *import_files(
    const Work *work, Registry *registry, const ImportOptions *options, GError **error)
{
    GPtrArray *results = g_ptr_array_new_with_free_func((GDestroyNotify)import_result_free);
    /* A dry run judges each file on top of those before it. */
    const bool rehearses = options->dry_run && registry_rehearse(registry, error);
    for (size_t i = 0; i < work->n_files && (rehearses || !options->dry_run); i++) {
        ImportResult *result = import_one(work, registry, work->files[i], options, error);
        if (!result)
            break;
        g_ptr_array_add(results, result);
    }
    if (rehearses)
        registry_rehearse_end(registry);
    return results;
}

/* Which files are meant: those named, or all of the inbox. FALSE with BASE_ERROR_USAGE. */
static gboolean find_files(
    const CommandImport *options, char ***inbox, Work *work, GError **error)
{
    if (options->inbox && options->n_files > 0)
        g_set_error_literal(
            error, BASE_ERROR, BASE_ERROR_USAGE, _("--inbox says which files: name no others"));
    else if (!options->inbox && options->done)
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("--done moves what came by --inbox DIR: name that folder too"));
    else if (!options->inbox && options->n_files == 0)
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("import needs a file, --inbox DIR or --undo ID"));
    else if (options->intake.changes && !options->intake.dry_run)
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("--changes is for a dry run: say --dry-run too; afterwards the audit trail has "
              "them"));
    else if (options->done && !g_file_test(options->done, G_FILE_TEST_IS_DIR))
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("--done %s: there is no such folder"), options->done);
    else {
        *inbox = options->inbox ? command_inbox_files(options->inbox, error) : NULL;
        work->files = *inbox ? (const char *const *)*inbox : options->files;
        work->n_files = *inbox ? g_strv_length(*inbox) : options->n_files;
        return *inbox || !options->inbox;
    }
    return FALSE;
}

/* Moves the files that are in the registry out of the inbox. */
static gboolean move_done(
    const CommandImport *options, const GPtrArray *results, GError **error)
{
    for (guint i = 0; options->done && i < results->len; i++) {
        const ImportResult *result = results->pdata[i];
        if ((result->status == IMPORT_IMPORTED || result->status == IMPORT_UNCHANGED) &&
            !command_inbox_move(result->file, options->done, error))
            return FALSE;
    }
    return TRUE;
}

gboolean command_import(const CommandImport *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    if (options->undo)
        return command_undo(options, sinks, facts, error);
    Work work = {.intake = &options->intake, .sinks = sinks};
    g_auto(GStrv) inbox = NULL;
    if (!find_files(options, &inbox, &work, error))
        return FALSE;
    work_init(&work);
    g_autoptr(BaseOutputs) outputs = work.outputs;
    base_outputs_read_database(outputs, options->db);
    base_outputs_read(outputs, options->hold, "the cells to hold back");
    g_autoptr(Registry) registry = work_open(&work, error)
                                       ? command_open(options->db, REGISTRY_WRITE, sinks, error)
                                       : NULL;
    if (!registry || !command_check_site(registry, options->intake.site, error))
        return FALSE;
    ImportOptions how = import_options(&work, false);
    how.hold_path = options->hold;
    how.complete = options->complete;
    if (!import_profiles_settle(registry, work.files, work.n_files, &how, error))
        return FALSE;
    g_autoptr(GError) fault = NULL, unwritten = NULL;
    g_autoptr(GPtrArray) results = import_files(&work, registry, &how, &fault);
    if (!fault)
        (void)ask_duplicates(&work, registry, results, &how, &fault);
    find_facts(results, facts);
    /* An empty list would say that there is no fault in the files. */
    gboolean ok = (fault && results->len == 0) || write_outputs(&work, results, &unwritten);
    ok = move_done(options, results, ok ? &unwritten : NULL) && ok;
    if (ok && !fault)
        return TRUE;
    if (fault && unwritten) {
        command_tell(sinks, COMMAND_WARNING, "%s", unwritten->message);
        facts->has_refusals = true;
    }
    GError **first = fault ? &fault : &unwritten;
    g_propagate_error(error, g_steal_pointer(first));
    return FALSE;
}

gboolean command_check(
    const CommandCheck *options, const CommandSinks *sinks, CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    if (!options->study) {
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
            "check needs --study DIR, a folder with dictionary.csv and study.yaml");
        return FALSE;
    }
    Work work = {.intake = &options->intake,
        .sinks = sinks,
        .files = options->files,
        .n_files = options->n_files};
    work_init(&work);
    g_autoptr(BaseOutputs) outputs = work.outputs;
    command_read_study_folder(outputs, options->study);
    g_autoptr(GPtrArray) files =
        work_open(&work, error) ? schema_files_load(options->study, error) : NULL;
    g_autoptr(Registry) registry =
        files ? registry_create(NULL, files, options->study, NULL, &sinks->clock, error) : NULL;
    if (!registry || !command_check_site(registry, options->intake.site, error))
        return FALSE;
    command_tell_dictionary(sinks, registry_study(registry)->dictionary);
    const ImportOptions how = import_options(&work, true);
    if (!import_profiles_settle(registry, work.files, work.n_files, &how, error))
        return FALSE;
    g_autoptr(GPtrArray) results =
        import_check_files(registry, work.files, work.n_files, &how, error);
    if (!results)
        return FALSE;
    find_facts(results, facts);
    return write_outputs(&work, results, error);
}
