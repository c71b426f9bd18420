/* STDIN_FILENO and fcntl are POSIX. */
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/nearest.h"
#include "base/text.h"
#include "cli/commands.h"

static const CliCommand *const commands[] = {
    &cmd_init,
    &cmd_import,
    &cmd_check,
    &cmd_status,
    &cmd_export,
    &cmd_report,
    &cmd_flow,
    &cmd_verify,
    &cmd_responders,
    &cmd_prognosis,
    &cmd_concordance,
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

static CliExit fail_unknown_command(const char *name)
{
    const char *names[G_N_ELEMENTS(commands)] = {NULL};
    for (size_t i = 0; commands[i]; i++)
        names[i] = commands[i]->name;
    const char *nearest = base_nearest(name, names);
    g_autofree char *shown = base_text_shown(name);
    fprintf(stderr, "proreg: there is no command '%s'%s%s%s: 'proreg help' lists them\n", shown,
        nearest ? ": did you mean '" : "", nearest ? nearest : "", nearest ? "'?" : "");
    return CLI_USAGE;
}

static CliExit help(int argc, char **argv)
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
        return fail_unknown_command(argv[0]);
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

/* Standard output, and whether it was told already that it cannot be written. */
typedef struct {
    FILE *file;
    bool failed;
} Standard;

static gboolean write_out(const char *bytes, gsize size, void *data, GError **error)
{
    Standard *standard = data;
    if (fwrite(bytes, 1, size, standard->file) == size)
        return TRUE;
    standard->failed = true;
    g_set_error(error, BASE_ERROR, BASE_ERROR_OUTPUT, "standard output: cannot be written: %s",
        g_strerror(errno));
    return FALSE;
}

static CliExit run(const CliCommand *command, int argc, char **argv, const BaseWords *words)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) arguments = g_ptr_array_new();
    g_autofree void *options = g_malloc0(MAX(command->options_size, 1));
    Standard standard = {.file = stdout};
    const BaseOutputStreams streams = {.write = write_out,
        .data = &standard,
        .input = STDIN_FILENO,
        .output = STDOUT_FILENO,
        .messages = STDERR_FILENO};
    g_autoptr(BaseOutputs) outputs = base_outputs_new(&streams);
    CliCall call = {.options = options,
        .out = stdout,
        .err = stderr,
        .clock = base_clock_read(),
        .words = words,
        .outputs = outputs};
    CliExit code;
    if (cli_parse(command, argc, argv, options, arguments, &error)) {
        call.arguments = (const char *const *)arguments->pdata;
        call.n_arguments = arguments->len;
        code = command->run(&call);
    } else {
        code = cli_fail(&call, error);
    }
    cli_parse_clear(command, options);
    if (!standard.failed && (fflush(stdout) != 0 || ferror(stdout))) {
        fputs("proreg: standard output: cannot be written\n", stderr);
        code = cli_worse(code, CLI_REFUSED);
    }
    return code;
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

int main(int argc, char **argv)
{
    /* Only for the encoding of file names and messages; numbers never follow a locale. */
    (void)setlocale(LC_CTYPE, "");
    if (!reserve_streams())
        return CLI_INTERNAL;
    const BaseWords *words = base_words_begin(NULL);
    if (argc < 2) {
        cli_help_all(commands, stderr);
        return CLI_USAGE;
    }
    const char *name = argv[1];
    if (g_str_equal(name, "--version")) {
        printf("proreg %s\n", PROREG_VERSION);
        return CLI_OK;
    }
    if (g_str_equal(name, "help") || g_str_equal(name, "--help") || g_str_equal(name, "-h"))
        return help(argc - 2, argv + 2);
    const CliCommand *command = find_command(name);
    if (!command)
        return fail_unknown_command(name);
    if (asks_for_help(argc - 2, argv + 2)) {
        cli_help(command, stdout);
        return CLI_OK;
    }
    return run(command, argc - 2, argv + 2, words);
}
