/* fileno is POSIX. */
#define _POSIX_C_SOURCE 200809L

#include "cli/intake.h"

#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/output.h"
#include "base/text.h"
#include "cli/output.h"

const char *const cli_encodings[] = {"auto", "utf-8", "cp932", "windows-1252", NULL};
const char *const cli_date_orders[] = {"ymd", "mdy", "dmy", NULL};
const char *const cli_blanks[] = {"keep", "erase", NULL};
const char *const cli_intake_formats[] = {"text", "json", "csv", NULL};

static bool is_terminal(FILE *file)
{
    return isatty(fileno(file)) == 1;
}

static void show_progress(const char *file, gsize done, gsize all, void *data)
{
    FILE *err = data;
    const unsigned percent = all > 0 ? (unsigned)(100.0 * (double)done / (double)all) : 100;
    g_autofree char *shown = base_text_shown(file);
    fprintf(err, "\r%s %3u%%\033[K", shown, MIN(percent, 100));
    if (done >= all)
        fputs("\r\033[K", err);
    (void)fflush(err);
}

static BaseDateOrder date_order(const char *name)
{
    if (name && g_str_equal(name, "mdy"))
        return BASE_DATE_MDY;
    return name && g_str_equal(name, "dmy") ? BASE_DATE_DMY : BASE_DATE_YMD;
}

static ImportOptions import_options(const CliCall *call, const CliIntake *intake, bool check)
{
    const bool watched = is_terminal(call->err);
    return (ImportOptions){
        .clock = call->clock,
        .site = intake->site,
        .map_path = intake->map,
        .encoding = intake->encoding,
        .date_order = date_order(intake->date_order),
        .date_order_given = intake->date_order != NULL,
        .erase_blank = intake->blank && g_str_equal(intake->blank, "erase"),
        .strict = intake->strict,
        .dry_run = intake->dry_run,
        .check_only = check,
        .want_fixme = intake->fixme != NULL,
        .words = base_words_find(intake->lang),
        .user = intake->user ? intake->user : g_get_user_name(),
        .reason = intake->reason,
        .progress = watched ? show_progress : NULL,
        .progress_data = call->err,
    };
}

static gboolean check_options(const CliIntake *intake, size_t n_files, GError **error)
{
    if (!intake->fixme || n_files == 1)
        return TRUE;
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
        "--fixme is written in one site's own columns: give one file at a time");
    return FALSE;
}

static gboolean check_site(const Registry *registry, const char *site, GError **error)
{
    if (!site || schema_study_site(registry_study(registry), site) != G_MAXSIZE)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("--site %s: the study has no such site; its study.yaml lists them"), site);
    return FALSE;
}

static CliExit worst_of(const GPtrArray *results)
{
    CliExit worst = CLI_OK;
    for (guint i = 0; i < results->len; i++) {
        const ImportResult *result = results->pdata[i];
        if (result->status == IMPORT_REFUSED)
            worst = cli_worse(worst, CLI_REFUSED);
        if (result->has_error)
            worst = cli_worse(worst, CLI_FINDINGS);
    }
    return worst;
}

/* What the command writes; NULL where it was not asked for. */
typedef struct {
    BaseOutput *problems, *fixme, *results;
} Outputs;

/* Text and JSON have no place in a CSV file: there the shell put the name of a site's file. */
static bool is_never(const char *head, gsize size)
{
    (void)head;
    return size == 0;
}

static const BaseOutputKin problem_list = {"list of problems", import_is_problem_list};
static const BaseOutputKin fixme_list = {"list of rows to mend", import_is_fixme};
static const BaseOutputKin no_csv = {"result without CSV", is_never};

static const BaseOutputKin *kin_of_results(const CliIntake *intake)
{
    if (g_strcmp0(intake->format, "csv") == 0)
        return &problem_list;
    return intake->output && g_str_has_suffix(intake->output, ".csv") ? &no_csv : NULL;
}

static Outputs add_outputs(
    const CliCall *call, const CliIntake *intake, const char *const *files, size_t n_files)
{
    BaseOutputs *outputs = call->outputs;
    Outputs added = {0};
    base_outputs_read(outputs, intake->map, "the map");
    for (size_t i = 0; i < n_files; i++)
        base_outputs_read(outputs, files[i], "a file that is read in");
    if (intake->problems)
        added.problems =
            base_outputs_add(outputs, "--problems", intake->problems, &problem_list);
    if (intake->fixme)
        added.fixme = base_outputs_add(outputs, "--fixme", intake->fixme, &fixme_list);
    added.results = base_outputs_add(outputs, "-o", intake->output, kin_of_results(intake));
    return added;
}

static char *results_text(
    const CliCall *call, const CliIntake *intake, const GPtrArray *results)
{
    const char *format = intake->format ? intake->format : "text";
    const BaseWords *words = base_words_find(intake->lang);
    if (g_str_equal(format, "json"))
        return import_results_json(results, words);
    if (g_str_equal(format, "csv"))
        return import_results_problems_csv(results, words);
    return import_results_text(results, words || intake->output ? words : call->words,
        !intake->output && is_terminal(call->out) && !g_getenv("NO_COLOR"));
}

/* Writes one output whole; of several that fail the first is told. */
static void write_output(BaseOutput *output, const char *text, gsize size, GError **fault)
{
    if (output)
        (void)cli_emit(output, text, size, *fault ? NULL : fault);
}

/* The lists first: whoever reads the results may stop before their end. */
static gboolean write_outputs(const CliCall *call, const CliIntake *intake,
    const Outputs *outputs, const GPtrArray *results, GError **error)
{
    GError *fault = NULL;
    g_autofree char *problems =
        import_results_problems_csv(results, base_words_find(intake->lang));
    g_autofree char *text = results_text(call, intake, results);
    const ImportResult *first = results->len > 0 ? results->pdata[0] : NULL;
    write_output(outputs->problems, problems, strlen(problems), &fault);
    write_output(
        outputs->fixme, first ? first->fixme->str : "", first ? first->fixme->len : 0, &fault);
    write_output(outputs->results, text, strlen(text), &fault);
    if (fault)
        g_propagate_error(error, fault);
    return !fault;
}

/* Stops at the first fault of the registry itself, with the results so far and `error` set. */
static GPtrArray *import_files(Registry *registry, const char *const *files, size_t n_files,
    const ImportOptions *options, GError **error)
{
    GPtrArray *results = g_ptr_array_new_with_free_func((GDestroyNotify)import_result_free);
    for (size_t i = 0; i < n_files; i++) {
        ImportResult *result = import_file(registry, files[i], options, error);
        if (!result)
            break;
        g_ptr_array_add(results, result);
    }
    return results;
}

/* The registry that the files go into: with `study` one that vanishes. */
static Registry *open_registry(
    const CliCall *call, const char *db, const char *study, GError **error)
{
    return study ? cli_registry_create(call, NULL, study, NULL, error)
                 : registry_open(db, REGISTRY_WRITE, error);
}

CliExit cli_intake(const CliCall *call, const CliIntake *intake, const char *db,
    const char *study, const char *const *files, size_t n_files)
{
    g_autoptr(GError) error = NULL;
    const Outputs outputs = add_outputs(call, intake, files, n_files);
    if (study)
        cli_read_study_folder(call, study);
    else
        base_outputs_read_database(call->outputs, db);
    if (!check_options(intake, n_files, &error) || !base_outputs_open(call->outputs, &error))
        return cli_fail(call, error);
    g_autoptr(Registry) registry = open_registry(call, db, study, &error);
    if (!registry || !check_site(registry, intake->site, &error))
        return cli_fail(call, error);
    const ImportOptions options = import_options(call, intake, study != NULL);
    g_autoptr(GPtrArray) results =
        study ? import_check_files(registry, files, n_files, &options, &error)
              : import_files(registry, files, n_files, &options, &error);
    CliExit worst = error ? cli_fail(call, error) : CLI_OK;
    if (!results)
        return worst;
    g_clear_error(&error);
    if (!write_outputs(call, intake, &outputs, results, &error))
        worst = cli_worse(worst, cli_fail(call, error));
    return cli_worse(worst, worst_of(results));
}

void cli_read_study_folder(const CliCall *call, const char *study)
{
    static const char *const endings[] = {".csv", ".yaml", NULL};
    base_outputs_read_folder(call->outputs, study, endings, "the study folder");
}

Registry *cli_registry_create(
    const CliCall *call, const char *path, const char *study, const char *user, GError **error)
{
    g_autoptr(GPtrArray) files = schema_files_load(study, error);
    return files ? registry_create(path, files, study, user, &call->clock, error) : NULL;
}

CliExit cli_fail_without_study(const CliCall *call, const char *command)
{
    cli_tell(call, "proreg: %s needs --study DIR, a folder with dictionary.csv and study.yaml",
        command);
    return CLI_USAGE;
}
