#pragma once
/**
 * @file
 * A caller of commands that is no terminal: data and messages in memory, a folder of its own,
 * and a flag that asks to stop.
 */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "commands/command.h"
#include "support/cmocka_all.h"

typedef struct {
    char *folder;
    GString *data, *messages;
    CommandSinks sinks;
    CommandFacts facts;
    GError *error;
    gint cancel;
    const char *stop_at; /* What is being done when the flag is to be set; NULL for never. */
    guint n_progress;
} Caller;

static inline gboolean caller_write(const char *bytes, gsize size, void *data, GError **error)
{
    (void)error;
    g_string_append_len(((Caller *)data)->data, bytes, (gssize)size);
    return TRUE;
}

static inline void caller_tell(CommandMessage kind, const char *line, void *data)
{
    g_string_append_printf(
        ((Caller *)data)->messages, "%s%s\n", kind == COMMAND_NOTE ? "" : "!", line);
}

static inline void caller_progress(const char *what, gsize done, gsize all, void *data)
{
    Caller *caller = data;
    assert_true(done <= all);
    caller->n_progress++;
    if (caller->stop_at && strstr(what, caller->stop_at))
        g_atomic_int_set(&caller->cancel, 1);
}

static inline int caller_set_up(void **state)
{
    Caller *caller = g_new0(Caller, 1);
    caller->folder = g_strdup("/tmp/proreg_commands_XXXXXX");
    assert_non_null(g_mkdtemp(caller->folder));
    caller->data = g_string_new(NULL);
    caller->messages = g_string_new(NULL);
    caller->sinks = (CommandSinks){
        .streams =
            {.write = caller_write, .data = caller, .input = -1, .output = -1, .messages = -1},
        .tell = caller_tell,
        .tell_data = caller,
        .progress = caller_progress,
        .progress_data = caller,
        .cancel = &caller->cancel,
        .clock = {.utc = 1648684800, .local = 1648684800}, /* 2022-03-31 */
    };
    *state = caller;
    return chdir(caller->folder);
}

static inline void caller_remove(const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (g_unlink(path) != 0)
            caller_remove(path);
    }
    (void)g_rmdir(folder);
}

static inline int caller_tear_down(void **state)
{
    Caller *caller = *state;
    const int left = chdir("/");
    caller_remove(caller->folder);
    g_clear_error(&caller->error);
    g_string_free(caller->data, TRUE);
    g_string_free(caller->messages, TRUE);
    g_free(caller->folder);
    g_free(caller);
    return left;
}

/* Forgets what the last command said. */
static inline void caller_reset(Caller *caller)
{
    g_clear_error(&caller->error);
    g_string_truncate(caller->data, 0);
    g_string_truncate(caller->messages, 0);
    g_atomic_int_set(&caller->cancel, 0);
    caller->stop_at = NULL;
    caller->n_progress = 0;
}

static inline void caller_assert_ok(const Caller *caller, gboolean ok)
{
    if (!ok)
        fail_msg("%s", caller->error->message);
    assert_null(caller->error);
}

static inline void caller_assert_failed(
    const Caller *caller, gboolean ok, BaseErrorCode code, const char *part)
{
    assert_false(ok);
    if (!g_error_matches(caller->error, BASE_ERROR, (gint)code) ||
        !strstr(caller->error->message, part))
        fail_msg("code %d, not %d: %s", caller->error->code, (int)code, caller->error->message);
}

static inline guint caller_count_files(const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    guint n = 0;
    while (dir && g_dir_read_name(dir))
        n++;
    return n;
}
