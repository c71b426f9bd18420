/* STDIN_FILENO and fcntl are POSIX. */
#define _POSIX_C_SOURCE 200809L

#include <fcntl.h>
#include <locale.h>
#include <string.h>
#include <unistd.h>

#include "base/nearest.h"
#include "cli/commands.h"
#include "cli/screen.h"
#include "cli/stop.h"

static const CliCommand *const commands[] = {
    &cmd_init,
    &cmd_migrate,
    &cmd_study,
    &cmd_import,
    &cmd_check,
    &cmd_profile,
    &cmd_map,
    &cmd_status,
    &cmd_due,
    &cmd_patient,
    &cmd_query,
    &cmd_record,
    &cmd_withdraw,
    &cmd_audit,
    &cmd_lock,
    &cmd_diff,
    &cmd_backup,
    &cmd_selftest,
    &cmd_rebuild,
    &cmd_copy,
    &cmd_export,
    &cmd_contribute,
    &cmd_vars,
    &cmd_codebook,
    &cmd_report,
    &cmd_compare,
    &cmd_flow,
    &cmd_explain,
    &cmd_verify,
    &cmd_audit_table,
    &cmd_responders,
    &cmd_prognosis,
    &cmd_concordance,
    &cmd_serve,
    &cmd_score,
    &cmd_stat,
    NULL,
};

static const CliCommand *find_command(const char *name)
{
    for (const CliCommand *const *command = commands; *command; command++)
        if (g_str_equal((*command)->name, name))
            return *command;
    return NULL;
}

static CliExit fail_unknown_command(CliScreen *screen, const char *name)
{
    const char *names[G_N_ELEMENTS(commands)] = {NULL};
    for (size_t i = 0; commands[i]; i++)
        names[i] = commands[i]->name;
    g_autofree char *meant = base_nearest_said(": did you mean '", name, names, "'?");
    g_autofree char *message =
        g_strdup_printf("there is no command '%s'%s: 'proreg help' lists them", name, meant);
    cli_screen_tell(screen, "proreg", message);
    return CLI_USAGE;
}

/* Whether what was printed came out: a full disk is no clean end. */
static CliExit finish(CliScreen *screen, CliExit so_far)
{
    g_autoptr(GError) unwritten = NULL;
    if (cli_screen_finish(screen, &unwritten))
        return so_far;
    cli_screen_tell(screen, "proreg", unwritten->message);
    return MAX(so_far, CLI_REFUSED);
}

static CliExit help(int argc, char **argv, CliScreen *screen)
{
    if (argc > 0 && g_str_equal(argv[0], "--man")) {
        cli_manual(commands, stdout);
        return CLI_OK;
    }
    if (argc == 0 || argv[0][0] == '-') {
        cli_help_all(commands, stdout);
        return CLI_OK;
    }
    const CliCommand *command = find_command(argv[0]);
    if (!command)
        return fail_unknown_command(screen, argv[0]);
    cli_help(command, stdout);
    return CLI_OK;
}

static bool asks_for_help(int argc, char **argv)
{
    for (int i = 0; i < argc && !g_str_equal(argv[i], "--"); i++)
        if (g_str_equal(argv[i], "--help") || g_str_equal(argv[i], "-h"))
            return true;
    return false;
}

static CliExit run(
    const CliCommand *command, int argc, char **argv, CliScreen *screen, const BaseWords *words)
{
    g_autoptr(GError) error = NULL, unwritten = NULL;
    g_autoptr(GPtrArray) arguments = g_ptr_array_new();
    g_autofree void *options = g_malloc0(MAX(command->options_size, 1));
    CommandSinks sinks = cli_screen_sinks(screen, words);
    if (command->stops)
        sinks.cancel = cli_stop_install();
    CliCall call = {.options = options, .sinks = &sinks};
    CommandFacts facts = {0};
    gboolean ok = cli_parse(command, argc, argv, options, arguments, &error);
    if (ok) {
        call.arguments = (const char *const *)arguments->pdata;
        call.n_arguments = arguments->len;
        ok = command->run(&call, &facts, &error);
    }
    cli_parse_clear(command, options);
    if (!ok)
        cli_screen_tell(screen, "proreg", error->message);
    if (!cli_screen_finish(screen, &unwritten)) {
        cli_screen_tell(screen, "proreg", unwritten->message);
        facts.has_refusals = true;
    }
    return cli_exit(&facts, error);
}

/* A file that is opened must not take the number of a closed standard stream: what is printed
   would go into it. */
static bool reserve_streams(void)
{
    for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; descriptor++)
        if (fcntl(descriptor, F_GETFD) < 0 && open("/dev/null", O_RDONLY) != descriptor)
            return false;
    return true;
}

/* GLib ends the program where there is no memory, by a trap. What was begun is then as after a
   cut of the power: an output has no name yet, and the registry takes back what was not
   committed. */
static void end_with_a_line(
    const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
    if (!(level & G_LOG_FLAG_FATAL)) {
        g_log_default_handler(domain, level, message, data);
        return;
    }
    const char *no_memory = strstr(message, "failed to allocate");
    if (no_memory)
        fprintf(stderr, "proreg: not enough memory: %s; take a larger machine, or fewer rows\n",
            no_memory);
    else
        fprintf(stderr, "proreg: %s\n", message);
    _exit(CLI_INTERNAL);
}

int main(int argc, char **argv)
{
    (void)g_log_set_default_handler(end_with_a_line, NULL);
    /* Only for the encoding of file names and messages; numbers never follow a locale. */
    (void)setlocale(LC_CTYPE, "");
    if (!reserve_streams())
        return CLI_INTERNAL;
    const BaseWords *words = base_words_begin(NULL);
    CliScreen screen = {.out = stdout, .err = stderr};
    if (argc < 2) {
        cli_help_all(commands, stderr);
        return CLI_USAGE;
    }
    const char *name = argv[1];
    if (g_str_equal(name, "--version")) {
        printf("proreg %s\n", PROREG_VERSION);
        return finish(&screen, CLI_OK);
    }
    if (g_str_equal(name, "help") || g_str_equal(name, "--help") || g_str_equal(name, "-h"))
        return finish(&screen, help(argc - 2, argv + 2, &screen));
    const CliCommand *command = find_command(name);
    if (!command)
        return fail_unknown_command(&screen, name);
    if (asks_for_help(argc - 2, argv + 2)) {
        cli_help(command, stdout);
        return finish(&screen, CLI_OK);
    }
    return run(command, argc - 2, argv + 2, &screen, words);
}
