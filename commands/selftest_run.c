/**
 * @file
 * Running this program as a user does, and writing down what came of it.
 */
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "commands/selftest_inside.h"

/* English, no colours, and no other catalogue or zone than those of the machine. */
static char **environment(void)
{
    char **list = g_get_environ();
    list = g_environ_setenv(list, "LC_ALL", "C.UTF-8", TRUE);
    list = g_environ_setenv(list, "NO_COLOR", "1", TRUE);
    return g_environ_unsetenv(list, "LANGUAGE");
}

/* The program, and the words of the line. */
static char **arguments(const Selftest *test, const char *line)
{
    g_auto(GStrv) words = g_strsplit(line, " ", -1);
    const guint n = g_strv_length(words);
    char **all = g_new0(char *, n + 2);
    all[0] = g_strdup(test->program);
    for (guint i = 0; i < n; i++)
        all[i + 1] = g_strdup(words[i]);
    return all;
}

SelftestRun selftest_run(const Selftest *test, const char *folder, const char *line)
{
    SelftestRun run = {.code = -1};
    int status = 0;
    g_autoptr(GError) fault = NULL;
    g_auto(GStrv) words = arguments(test, line);
    g_auto(GStrv) list = environment();
    if (!g_spawn_sync(folder, words, list, G_SPAWN_STDIN_FROM_DEV_NULL, NULL, NULL, &run.out,
            &run.error, &status, &fault)) {
        run.out = g_strdup("");
        run.error = g_strdup(fault->message);
    } else if (WIFEXITED(status)) {
        run.code = WEXITSTATUS(status);
    }
    return run;
}

void selftest_run_clear(SelftestRun *run)
{
    g_free(run->out);
    g_free(run->error);
    *run = (SelftestRun){0};
}

bool selftest_kill(const Selftest *test, const char *folder, const char *line, const char *sign)
{
    enum { LOOKS = 20000, PAUSE = 500 /* Microseconds. */ };
    GPid child = 0;
    int status = 0;
    bool has_ended = false;
    g_auto(GStrv) words = arguments(test, line);
    g_auto(GStrv) list = environment();
    g_autofree char *path = g_build_filename(folder, sign, NULL);
    if (!g_spawn_async(folder, words, list,
            G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
            NULL, NULL, &child, NULL))
        return false;
    for (int i = 0; i < LOOKS && !has_ended && !g_file_test(path, G_FILE_TEST_EXISTS); i++) {
        has_ended = waitpid(child, &status, WNOHANG) == child;
        g_usleep(PAUSE);
    }
    if (has_ended)
        return false;
    (void)kill(child, SIGKILL);
    (void)waitpid(child, &status, 0);
    return WIFSIGNALED(status);
}

/* ---- What was found ---- */

void selftest_add(const Selftest *test, const char *group, const char *name,
    const char *expected, const char *found, const char *source, bool is_ok)
{
    SelftestCheck *check = g_new0(SelftestCheck, 1);
    *check = (SelftestCheck){.group = g_intern_string(group),
        .name = g_strdup(name),
        .expected = g_strdup(expected),
        .found = g_strdup(found ? found : "nothing"),
        .source = g_strdup(source),
        .is_ok = is_ok};
    g_ptr_array_add(test->checks, check);
}

void selftest_same(const Selftest *test, const char *group, const char *name,
    const char *expected, const char *found)
{
    selftest_add(test, group, name, expected, found, "", g_strcmp0(expected, found) == 0);
}

bool selftest_code(const Selftest *test, const char *group, const char *name, int expected,
    const SelftestRun *run)
{
    g_autofree char *wanted = g_strdup_printf("exit code %d", expected);
    g_autofree char *got = g_strdup_printf("exit code %d", run->code);
    g_autofree char *first = g_strndup(run->error, strcspn(run->error, "\n"));
    g_autofree char *said = g_strdup_printf("%s: %s", got, first);
    const bool is_ok = run->code == expected;
    selftest_add(test, group, name, wanted, is_ok || first[0] == '\0' ? got : said, "", is_ok);
    return is_ok;
}

static json_t *step(json_t *at, const char *key)
{
    return json_is_array(at) ? json_array_get(at, (size_t)strtoul(key, NULL, 10))
                             : json_object_get(at, key);
}

static char *text_of(const json_t *value)
{
    if (json_is_string(value))
        return g_strdup(json_string_value(value));
    if (json_is_boolean(value))
        return g_strdup(json_is_true(value) ? "true" : "false");
    if (json_is_integer(value))
        return g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(value));
    return json_is_real(value) ? g_strdup_printf("%.17g", json_real_value(value)) : NULL;
}

char *selftest_member(const char *json, const char *path)
{
    json_t *page = json_loads(json, 0, NULL);
    g_auto(GStrv) keys = g_strsplit(path, ".", -1);
    json_t *at = page;
    for (size_t i = 0; at && keys[i]; i++)
        at = step(at, keys[i]);
    char *text = at ? text_of(at) : NULL;
    json_decref(page);
    return text;
}

bool selftest_equal(const char *expected, const char *found)
{
    char *end_a = NULL, *end_b = NULL;
    if (!found)
        return false;
    const double a = g_ascii_strtod(expected, &end_a);
    const double b = g_ascii_strtod(found, &end_b);
    if (end_a == expected || *end_a != '\0' || end_b == found || *end_b != '\0')
        return strcmp(expected, found) == 0;
    return fabs(a - b) <= 1e-8 * fabs(a);
}
