/* fileno and isatty are POSIX. */
#define _POSIX_C_SOURCE 200809L

#include "cli/screen.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "base/words.h"

/* Back to the start of the line, and the rest of it blank. */
#define WIPE "\r\033[K"

/* Before that a rate says little. */
static const double LEAST_SECONDS = 0.5;

static bool is_terminal(FILE *file)
{
    return isatty(fileno(file)) == 1;
}

static void wipe_progress(CliScreen *screen)
{
    if (!screen->shows_progress)
        return;
    fputs(WIPE, screen->err);
    (void)fflush(screen->err);
    screen->shows_progress = false;
}

static gboolean fail(CliScreen *screen, GError **error)
{
    screen->out_failed = true;
    g_set_error(error, BASE_ERROR, BASE_ERROR_OUTPUT, "standard output: cannot be written: %s",
        g_strerror(errno));
    return FALSE;
}

static gboolean write_as_is(const char *bytes, gsize size, void *data, GError **error)
{
    CliScreen *screen = data;
    wipe_progress(screen);
    return fwrite(bytes, 1, size, screen->out) == size || fail(screen, error);
}

/* What could move the cursor is shown as text, but for line ends and tabs. A character that the
 * next bytes go on with is kept back. */
static void show(CliScreen *screen, const GString *all, GString *out)
{
    const char *at = all->str, *end = all->str + all->len;
    screen->n_cut = 0;
    while (at < end) {
        const gunichar character = g_utf8_get_char_validated(at, end - at);
        const size_t left = (size_t)(end - at);
        if (character == (gunichar)-2 && *at != '\0' && left < sizeof screen->cut) {
            memcpy(screen->cut, at, left);
            screen->n_cut = left;
            return;
        }
        const bool is_valid = *at != '\0' && character < (gunichar)-2;
        const char *next = is_valid ? g_utf8_next_char(at) : at + 1;
        if (*at == '\n' || *at == '\t') {
            g_string_append_c(out, *at);
        } else if (*at == '\0') {
            g_string_append(out, "\\x00");
        } else {
            g_autofree char *one = g_strndup(at, (gsize)(next - at));
            base_text_show(out, one);
        }
        at = next;
    }
}

static gboolean write_out(const char *bytes, gsize size, void *data, GError **error)
{
    CliScreen *screen = data;
    if (!is_terminal(screen->out))
        return write_as_is(bytes, size, data, error);
    g_autoptr(GString) all = g_string_new_len(screen->cut, (gssize)screen->n_cut);
    g_autoptr(GString) out = g_string_new(NULL);
    g_string_append_len(all, bytes, (gssize)size);
    show(screen, all, out);
    return write_as_is(out->str, out->len, data, error);
}

void cli_screen_tell(CliScreen *screen, const char *prefix, const char *line)
{
    g_autofree char *shown = base_text_shown(line);
    wipe_progress(screen);
    fprintf(screen->err, "%s: %s\n", prefix, shown);
}

static void tell(CommandMessage kind, const char *line, void *data)
{
    cli_screen_tell(data, kind == COMMAND_NOTE ? "note" : "proreg", line);
}

/* How fast it goes on and how long that will take yet, when enough was seen of it; new text. */
static char *rate_text(const CliScreen *screen, gsize done, gsize all)
{
    const double seconds =
        (double)(g_get_monotonic_time() - screen->progress_from) / G_USEC_PER_SEC;
    if (seconds < LEAST_SECONDS || done <= screen->progress_begun || done > all)
        return g_strdup("");
    const double rate = (double)(done - screen->progress_begun) / seconds;
    const unsigned left = (unsigned)((double)(all - done) / rate + 0.5);
    g_autofree char *megabytes = g_strdup_printf("%.1f", rate / 1e6);
    g_autofree char *time = g_strdup_printf("%u:%02u", left / 60, left % 60);
    return base_words_say(screen->words, N_(", {1} MB/s, {2} left"), "tt", megabytes, time);
}

static void show_progress(const char *what, gsize done, gsize all, void *data)
{
    CliScreen *screen = data;
    if (g_strcmp0(screen->progress_of, what) != 0) {
        g_free(screen->progress_of);
        screen->progress_of = g_strdup(what);
        screen->progress_from = g_get_monotonic_time();
        screen->progress_begun = done;
    }
    g_autofree char *rate = rate_text(screen, done, all);
    const unsigned percent = all > 0 ? (unsigned)(100.0 * (double)done / (double)all) : 100;
    g_autofree char *shown = base_text_shown(what);
    fprintf(screen->err, WIPE "%s %3u%%%s", shown, MIN(percent, 100), rate);
    (void)fflush(screen->err);
    screen->shows_progress = true;
}

static bool wants_colour(const CliScreen *screen)
{
    const char *no_color = g_getenv("NO_COLOR");
    return is_terminal(screen->out) && (!no_color || no_color[0] == '\0');
}

CommandSinks cli_screen_sinks(CliScreen *screen, const BaseWords *words)
{
    screen->words = words;
    return (CommandSinks){
        .streams = {.write = write_out,
            .write_coloured = write_as_is,
            .data = screen,
            .input = STDIN_FILENO,
            .output = fileno(screen->out),
            .messages = fileno(screen->err)},
        .tell = tell,
        .tell_data = screen,
        .progress = is_terminal(screen->err) ? show_progress : NULL,
        .progress_data = screen,
        .clock = base_clock_read(),
        .words = words,
        .colour = wants_colour(screen),
    };
}

gboolean cli_screen_finish(CliScreen *screen, GError **error)
{
    wipe_progress(screen);
    g_clear_pointer(&screen->progress_of, g_free);
    if (screen->out_failed || (fflush(screen->out) == 0 && !ferror(screen->out)))
        return TRUE;
    return fail(screen, error);
}
