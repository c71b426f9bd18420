/* fileno is POSIX. */
#define _POSIX_C_SOURCE 200809L

#include "cli/intake.h"

#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/output.h"
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
    fprintf(err, "\r%s %3u%%\033[K", file, MIN(percent, 100));
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

static gboolean check_site(const Registry *registry, const char *site, GError **error)
{
    if (!site || schema_study_site(registry_study(registry), site) != G_MAXSIZE)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        "--site %s: the study has no such site; its study.yaml lists them", site);
    return FALSE;
}

static CliExit worst_of(const GPtrArray *results)
{
    CliExit worst = CLI_OK;
    for (guint i = 0; i < results->len; i++) {
        const ImportResult *result = results->pdata[i];
        if (result->status == IMPORT_REFUSED)
            worst = MAX(worst, CLI_REFUSED);
        if (result->has_error)
            worst = MAX(worst, CLI_FINDINGS);
    }
    return worst;
}

static gboolean write_side_files(
    const CliIntake *intake, const GPtrArray *results, GError **error)
{
    if (intake->problems) {
        g_autofree char *csv =
            import_results_problems_csv(results, base_words_find(intake->lang));
        if (!base_output_write(intake->problems, csv, strlen(csv), error))
            return FALSE;
    }
    if (!intake->fixme)
        return TRUE;
    const ImportResult *first = results->len > 0 ? results->pdata[0] : NULL;
    return base_output_write(intake->fixme, first && first->fixme ? first->fixme->str : "",
        first && first->fixme ? first->fixme->len : 0, error);
}

static gboolean print_results(
    const CliCall *call, const CliIntake *intake, const GPtrArray *results, GError **error)
{
    const char *format = intake->format ? intake->format : "text";
    const BaseWords *words = base_words_find(intake->lang);
    g_autofree char *text = NULL;
    if (g_str_equal(format, "json"))
        text = import_results_json(results, words);
    else if (g_str_equal(format, "csv"))
        text = import_results_problems_csv(results, words);
    else
        text = import_results_text(results, words || intake->output ? words : call->words,
            !intake->output && is_terminal(call->out) && !g_getenv("NO_COLOR"));
    return cli_emit(call, intake->output, text, strlen(text), error);
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

CliExit cli_intake(const CliCall *call, Registry *registry, const CliIntake *intake, bool check,
    const char *const *files, size_t n_files)
{
    g_autoptr(GError) error = NULL;
    if (!check_site(registry, intake->site, &error))
        return cli_fail(call, error);
    if (intake->fixme && n_files != 1) {
        fputs("proreg: --fixme is written in one site's own columns: give one file at a time\n",
            call->err);
        return CLI_USAGE;
    }
    const ImportOptions options = import_options(call, intake, check);
    g_autoptr(GPtrArray) results =
        check ? import_check_files(registry, files, n_files, &options, &error)
              : import_files(registry, files, n_files, &options, &error);
    CliExit worst = error ? cli_fail(call, error) : CLI_OK;
    if (!results)
        return worst;
    g_clear_error(&error);
    if (!print_results(call, intake, results, &error) ||
        !write_side_files(intake, results, &error))
        worst = MAX(worst, cli_fail(call, error));
    return MAX(worst, worst_of(results));
}

Registry *cli_registry_create(const CliCall *call, const char *command, const char *path,
    const char *study, const char *user, CliExit *code)
{
    if (!study) {
        fprintf(call->err,
            "proreg: %s needs --study DIR, a folder with dictionary.csv and study.yaml\n",
            command);
        *code = CLI_USAGE;
        return NULL;
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) files = schema_files_load(study, &error);
    Registry *registry =
        files ? registry_create(path, files, study, user ? user : g_get_user_name(), &error)
              : NULL;
    *code = registry ? CLI_OK : cli_fail(call, error);
    return registry;
}
