#include "caller.h"

#include "commands/import.h"
#include "commands/init.h"
#include "commands/report.h"

/** A report as data, as files, and stopped. */
#define SITES PROREG_SOURCE_DIR "/sample_data/sites"

static const char *const files[] = {SITES "/site_01.csv", SITES "/site_02.csv"};
static const char *const table[] = {"1", NULL}, *const unknown[] = {"nonsense", NULL};

static void make_registry(Caller *caller)
{
    const CommandInit options = {.db = "r.sqlite", .study = PROREG_SOURCE_DIR "/schema/jasa"};
    caller_assert_ok(
        caller, command_init(&options, &caller->sinks, &caller->facts, &caller->error));
    const CommandImport import = {.db = "r.sqlite", .files = files, .n_files = 2};
    caller_assert_ok(
        caller, command_import(&import, &caller->sinks, &caller->facts, &caller->error));
    caller_reset(caller);
}

static gboolean report(Caller *caller, const CommandReport *options)
{
    return command_report(options, &caller->sinks, &caller->facts, &caller->error);
}

static void test_report__as_data(void **state)
{
    Caller *caller = *state;
    make_registry(caller);
    const CommandReport options = {
        .db = "r.sqlite", .study = "segment", .tables = table, .folder = "-", .format = "csv"};
    caller_assert_ok(caller, report(caller, &options));
    assert_true(caller->data->len > 0);
    assert_int_equal(caller_count_files("."), 1);
}

static void test_report__as_files(void **state)
{
    Caller *caller = *state;
    make_registry(caller);
    const CommandReport options = {
        .db = "r.sqlite", .study = "segment", .tables = table, .folder = "out"};
    caller_assert_ok(caller, report(caller, &options));
    g_auto(GStrv) paths = g_strsplit(g_strstrip(caller->data->str), "\n", -1);
    /* Slides are drawn by gnuplot. */
    g_autofree char *gnuplot = g_find_program_in_path("gnuplot");
    const guint n = gnuplot ? 9 : 8;
    assert_int_equal(g_strv_length(paths), n);
    for (char **path = paths; *path; path++)
        assert_true(g_file_test(*path, G_FILE_TEST_IS_REGULAR));
    assert_int_equal(caller_count_files("out"), n);
}

/* Between the tables: no file is there, and none under another name. */
static void test_report__stopped(void **state)
{
    Caller *caller = *state;
    make_registry(caller);
    const CommandReport options = {.db = "r.sqlite", .study = "segment", .folder = "out"};
    caller->stop_at = "2";
    caller_assert_failed(caller, report(caller, &options), BASE_ERROR_STOPPED, "stopped");
    assert_int_equal(caller->n_progress, 2);
    assert_int_equal(caller_count_files("out"), 0);
    assert_string_equal(caller->data->str, "");
}

/* A file of the report is not there yet when another of them cannot be written. */
static void test_report__all_or_nothing(void **state)
{
    Caller *caller = *state;
    make_registry(caller);
    assert_int_equal(g_mkdir("out", 0700), 0);
    assert_int_equal(g_mkdir("out/segment.xlsx", 0700), 0);
    const CommandReport options = {
        .db = "r.sqlite", .study = "segment", .tables = table, .folder = "out"};
    caller_assert_failed(
        caller, report(caller, &options), BASE_ERROR_OUTPUT, "out/segment.xlsx");
    assert_int_equal(caller_count_files("out"), 1);
    assert_string_equal(caller->data->str, "");
}

static void test_report__usage(void **state)
{
    Caller *caller = *state;
    make_registry(caller);
    CommandReport options = {
        .db = "r.sqlite", .study = "segment", .tables = table, .all = true};
    caller_assert_failed(caller, report(caller, &options), BASE_ERROR_USAGE, "--all");
    caller_reset(caller);
    options = (CommandReport){.db = "r.sqlite", .study = "segment", .tables = unknown};
    caller_assert_failed(caller, report(caller, &options), BASE_ERROR_USAGE, "nonsense");
    caller_reset(caller);
    options = (CommandReport){.db = "r.sqlite", .study = "segmnet"};
    caller_assert_failed(caller, report(caller, &options), BASE_ERROR_USAGE, "'segment'");
    caller_reset(caller);
    options = (CommandReport){.db = "r.sqlite", .study = "study"};
    caller_assert_failed(caller, report(caller, &options), BASE_ERROR_USAGE, "no study");
    caller_reset(caller);
    options = (CommandReport){.db = "r.sqlite", .study = "./nowhere.yaml"};
    caller_assert_failed(caller, report(caller, &options), BASE_ERROR_INPUT, "nowhere.yaml");
    caller_reset(caller);
    options = (CommandReport){.db = "r.sqlite", .study = "segment", .folder = "r.sqlite"};
    caller_assert_failed(caller, report(caller, &options), BASE_ERROR_USAGE, "the registry");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_report__as_data, caller_set_up, caller_tear_down),
        cmocka_unit_test_setup_teardown(test_report__as_files, caller_set_up, caller_tear_down),
        cmocka_unit_test_setup_teardown(test_report__stopped, caller_set_up, caller_tear_down),
        cmocka_unit_test_setup_teardown(
            test_report__all_or_nothing, caller_set_up, caller_tear_down),
        cmocka_unit_test_setup_teardown(test_report__usage, caller_set_up, caller_tear_down),
    };
    return cmocka_run_group_tests_name("commands/report", tests, NULL, NULL);
}
