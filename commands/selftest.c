#include "commands/selftest.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "base/installed.h"
#include "base/read.h"
#include "commands/selftest_inside.h"

static void check_free(gpointer data)
{
    SelftestCheck *check = data;
    char *const texts[] = {check->name, check->expected, check->found, check->source};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_free(check);
}

/* ---- Where its things are ---- */

static gboolean make_folder(Selftest *test, GError **error)
{
    const char *where = test->options->folder ? test->options->folder : g_get_tmp_dir();
    test->folder = g_build_filename(where, "proreg-selftest-XXXXXX", NULL);
    if (g_mkdtemp_full(test->folder, 0700))
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_OUTPUT,
        "%s: no folder can be made there: %s; name one with --folder", where,
        g_strerror(errno));
    g_clear_pointer(&test->folder, g_free);
    return FALSE;
}

static gboolean copy_file(const char *from, const char *to, const char *name, GError **error)
{
    char *bytes = NULL;
    gsize size = 0;
    g_autoptr(GError) cause = NULL;
    g_autofree char *source = g_build_filename(from, name, NULL);
    g_autofree char *target = g_build_filename(to, name, NULL);
    const gboolean ok = base_read(source, &bytes, &size, &cause) &&
                        g_file_set_contents(target, bytes, (gssize)size, &cause);
    g_free(bytes);
    if (!ok)
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT, "%s: cannot be copied to %s: %s",
            source, target, cause->message);
    return ok;
}

static gboolean copy_folder(const Selftest *test, const char *name, GError **error)
{
    static const char *const files[] = {"dictionary.csv", "study.yaml", "arms.yaml"};
    g_autofree char *from = g_build_filename(test->data, name, NULL);
    g_autofree char *to = g_build_filename(test->folder, name, NULL);
    (void)g_mkdir(to, 0700);
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++)
        if (!copy_file(from, to, files[i], error))
            return FALSE;
    return TRUE;
}

static gboolean copy_data(const Selftest *test, GError **error)
{
    static const char *const files[] = {"patients.csv", "faulty.csv", "correction.csv"};
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++)
        if (!copy_file(test->data, test->folder, files[i], error))
            return FALSE;
    return copy_folder(test, "study", error) && copy_folder(test, "study_2", error);
}

/* Takes a folder of ours away, with what is in it. */
static void remove_folder(const char *folder)
{
    GDir *dir = g_dir_open(folder, 0, NULL);
    for (const char *name = dir ? g_dir_read_name(dir) : NULL; name;
         name = g_dir_read_name(dir)) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (g_file_test(path, G_FILE_TEST_IS_DIR) && !g_file_test(path, G_FILE_TEST_IS_SYMLINK))
            remove_folder(path);
        else
            (void)g_unlink(path);
    }
    if (dir)
        g_dir_close(dir);
    (void)g_rmdir(folder);
}

static void test_clear(Selftest *test)
{
    if (test->folder)
        remove_folder(test->folder);
    g_free(test->folder);
    g_free(test->program);
    g_free(test->data);
    if (test->truths)
        g_ptr_array_unref(test->truths);
    g_ptr_array_unref(test->checks);
}

/* ---- The command ---- */

static gboolean run(Selftest *test, GError **error)
{
    const CommandSelftest *options = test->options;
    test->program = g_file_read_link("/proc/self/exe", NULL);
    if (!test->program) {
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_INPUT,
            "the program cannot find its own file (/proc/self/exe)");
        return FALSE;
    }
    test->data = options->data ? g_canonicalize_filename(options->data, NULL)
                               : base_installed("selftest", "selftest");
    if (!selftest_truths_read(test, error) || !make_folder(test, error) ||
        !copy_data(test, error))
        return FALSE;
    selftest_numbers(test);
    if (!command_go_on(test->sinks, error))
        return FALSE;
    selftest_registry(test);
    return command_go_on(test->sinks, error);
}

static bool has_failed(const Selftest *test)
{
    for (guint i = 0; i < test->checks->len; i++)
        if (!((const SelftestCheck *)test->checks->pdata[i])->is_ok)
            return true;
    return false;
}

gboolean command_selftest(const CommandSelftest *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    Selftest test = {.options = options,
        .sinks = sinks,
        .checks = g_ptr_array_new_with_free_func(check_free)};
    g_autoptr(BaseOutputs) outputs = base_outputs_new(&sinks->streams);
    BaseOutput *output = base_outputs_add(outputs, "-o", options->table.output, NULL);
    const gboolean ok = base_outputs_open(outputs, error) && run(&test, error) &&
                        selftest_emit(&test, output, error);
    facts->has_findings = has_failed(&test);
    test_clear(&test);
    return ok;
}
