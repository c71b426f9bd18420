#include "reports/figures/gnuplot.h"

#include <gio/gio.h>
#include <math.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>

#include "base/decimal.h"
#include "base/error.h"

void report_gnuplot_text(GString *out, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    /* Of the character before: a digit after an escape would be read as part of it. */
    bool escaped = false;
    g_string_append_c(out, '"');
    for (const char *c = valid; *c != '\0'; c++) {
        const unsigned char byte = (unsigned char)*c;
        const bool control = byte != '\n' && (byte < ' ' || byte == 0x7f);
        const bool plain = control || *c == ' ' || g_ascii_isalpha(*c);
        escaped = !plain && (escaped || !g_ascii_isdigit(*c));
        if (escaped)
            g_string_append_printf(out, "\\%03o", byte);
        else
            g_string_append_c(out, control ? ' ' : *c);
    }
    g_string_append_c(out, '"');
}

void report_gnuplot_number(GString *out, double value)
{
    char text[BASE_DECIMAL_SIZE];
    base_decimal_shortest(value, text);
    g_string_append(out, isfinite(value) ? text : "NaN");
}

/* Nothing of the user's environment but where programs and fonts are. */
static GSubprocessLauncher *new_launcher(void)
{
    static const char *const kept[] = {
        "PATH", "HOME", "XDG_CACHE_HOME", "FONTCONFIG_FILE", "FONTCONFIG_PATH", NULL};
    GSubprocessLauncher *launcher = g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDIN_PIPE |
                                                              G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                                              G_SUBPROCESS_FLAGS_STDERR_PIPE);
    g_auto(GStrv) environment = g_environ_setenv(NULL, "LC_ALL", "C.UTF-8", TRUE);
    for (size_t i = 0; kept[i]; i++) {
        const char *value = g_getenv(kept[i]);
        if (value)
            environment = g_environ_setenv(environment, kept[i], value, TRUE);
    }
    g_subprocess_launcher_set_environ(launcher, environment);
    return launcher;
}

/* The last line of standard error that is no warning: gnuplot echoes its commands before it. */
static char *complaint_of(GBytes *messages)
{
    gsize size = 0;
    const char *text = messages ? g_bytes_get_data(messages, &size) : NULL;
    g_autofree char *all = g_strndup(text ? text : "", size);
    g_auto(GStrv) lines = g_strsplit(all, "\n", -1);
    const char *last = "it gave no reason";
    for (size_t i = 0; lines[i]; i++) {
        const char *line = g_strstrip(lines[i]);
        if (line[0] != '\0' && !strstr(line, "warning:"))
            last = line;
    }
    return g_strdup(last);
}

/* Writes the commands and reads what comes back. A gnuplot that ends early leaves a pipe
   without a reader, which must be an error here, not the end of this program by SIGPIPE. */
static gboolean communicate(
    GSubprocess *process, GBytes *input, GBytes **picture, GBytes **messages, GError **error)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
    sigemptyset(&ignore.sa_mask);
    const bool changed = sigaction(SIGPIPE, &ignore, &before) == 0;
    const gboolean done =
        g_subprocess_communicate(process, input, NULL, picture, messages, error);
    if (changed)
        (void)sigaction(SIGPIPE, &before, NULL);
    return done;
}

GBytes *report_gnuplot_run(const char *program, const GString *commands, GError **error)
{
    g_autoptr(GSubprocessLauncher) launcher = new_launcher();
    g_autoptr(GError) cause = NULL;
    g_autoptr(GSubprocess) process =
        g_subprocess_launcher_spawn(launcher, &cause, program, "--default-settings", "-", NULL);
    g_autoptr(GBytes) input = g_bytes_new(commands->str, commands->len);
    g_autoptr(GBytes) picture = NULL, messages = NULL;
    if (!process || !communicate(process, input, &picture, &messages, &cause)) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_OUTPUT, "%s: cannot be run: %s", program,
            cause->message);
        return NULL;
    }
    if (!g_subprocess_get_successful(process) || g_bytes_get_size(picture) == 0) {
        g_autofree char *complaint = complaint_of(messages);
        g_set_error(
            error, BASE_ERROR, BASE_ERROR_INTERNAL, "%s failed: %s", program, complaint);
        return NULL;
    }
    return g_steal_pointer(&picture);
}
