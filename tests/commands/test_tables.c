#include "caller.h"

#include "commands/export.h"
#include "commands/import.h"
#include "commands/init.h"
#include "commands/score.h"
#include "commands/status.h"
#include "commands/tables.h"

/** The commands that read a registry, or no registry at all. */
#define SITES PROREG_SOURCE_DIR "/sample_data/sites"
#define PUBLISHED PROREG_SOURCE_DIR "/sample_data/published/segment_study.csv"

static const char *const files[] = {SITES "/site_01.csv"};

static void make_registry(Caller *caller)
{
    const CommandInit options = {.db = "r.sqlite", .study = PROREG_SOURCE_DIR "/schema/jasa"};
    caller_assert_ok(
        caller, command_init(&options, &caller->sinks, &caller->facts, &caller->error));
    const CommandImport import = {.db = "r.sqlite", .files = files, .n_files = 1};
    caller_assert_ok(
        caller, command_import(&import, &caller->sinks, &caller->facts, &caller->error));
    caller_reset(caller);
}

static const CommandTable json = {.format = "json"};

static void test_tables__json_as_data(void **state)
{
    Caller *caller = *state;
    make_registry(caller);
    const CommandFlow flow = {.db = "r.sqlite", .study = "segment", .table = json};
    caller_assert_ok(
        caller, command_flow(&flow, &caller->sinks, &caller->facts, &caller->error));
    assert_true(g_str_has_prefix(caller->data->str, "{"));
    assert_false(caller->facts.has_findings);

    caller_reset(caller);
    const CommandStatus status = {.db = "r.sqlite", .on = "2022-03-31", .table = json};
    caller_assert_ok(
        caller, command_status(&status, &caller->sinks, &caller->facts, &caller->error));
    assert_non_null(strstr(caller->data->str, "\"open_queries\""));
}

static void test_tables__verify_finds(void **state)
{
    Caller *caller = *state;
    make_registry(caller);
    CommandVerify options = {
        .db = "r.sqlite", .study = "segment", .against = PUBLISHED, .table = json};
    caller_assert_ok(
        caller, command_verify(&options, &caller->sinks, &caller->facts, &caller->error));
    assert_true(caller->facts.has_findings);
    caller_reset(caller);
    options.against = NULL;
    caller_assert_failed(caller,
        command_verify(&options, &caller->sinks, &caller->facts, &caller->error),
        BASE_ERROR_USAGE, "--against");
    assert_false(caller->facts.has_findings);
}

static void test_tables__stopped(void **state)
{
    Caller *caller = *state;
    make_registry(caller);
    caller->cancel = 1;
    const CommandFlow flow = {.db = "r.sqlite", .study = "segment", .table = {.output = "o"}};
    caller_assert_failed(caller,
        command_flow(&flow, &caller->sinks, &caller->facts, &caller->error), BASE_ERROR_STOPPED,
        "stopped");
    g_clear_error(&caller->error);
    const CommandExport export = {.db = "r.sqlite", .as = "csv", .output = "o"};
    caller_assert_failed(caller,
        command_export(&export, &caller->sinks, &caller->facts, &caller->error),
        BASE_ERROR_STOPPED, "stopped");
    assert_int_equal(caller_count_files("."), 1);
}

static void test_tables__export(void **state)
{
    Caller *caller = *state;
    make_registry(caller);
    CommandExport options = {.db = "r.sqlite", .as = "csv", .site = "site_02"};
    caller_assert_ok(
        caller, command_export(&options, &caller->sinks, &caller->facts, &caller->error));
    assert_true(g_str_has_prefix(caller->data->str, "record_id,site,event"));
    assert_int_equal(
        strchr(caller->data->str, '\n') - caller->data->str + 1, (glong)caller->data->len);
    caller_reset(caller);
    options.as = NULL;
    caller_assert_failed(caller,
        command_export(&options, &caller->sinks, &caller->facts, &caller->error),
        BASE_ERROR_USAGE, "--as");
}

static gboolean score(Caller *caller, const CommandScore *options)
{
    return command_score(options, &caller->sinks, &caller->facts, &caller->error);
}

static void test_tables__score(void **state)
{
    Caller *caller = *state;
    assert_true(g_file_set_contents("in.csv", "x,sins_pain\n1,2\n", -1, NULL));
    caller_assert_ok(caller, score(caller, &(CommandScore){.list = true}));
    assert_non_null(strstr(caller->data->str, "sins "));
    caller_reset(caller);
    caller_assert_ok(
        caller, score(caller, &(CommandScore){.instrument = "sins", .file = "in.csv"}));
    assert_non_null(strstr(caller->messages->str, "in.csv has no column sins_location"));
    static const CommandScore wrong[] = {{.list = true, .instrument = "sins"},
        {.instrument = "sins"}, {.file = "in.csv"}, {.explain = true},
        {.explain = true, .instrument = "sins", .file = "in.csv"}, {0}};
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        caller_reset(caller);
        caller_assert_failed(
            caller, score(caller, &wrong[i]), BASE_ERROR_USAGE, "needs an instrument");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_tables__json_as_data, caller_set_up, caller_tear_down),
        cmocka_unit_test_setup_teardown(
            test_tables__verify_finds, caller_set_up, caller_tear_down),
        cmocka_unit_test_setup_teardown(test_tables__stopped, caller_set_up, caller_tear_down),
        cmocka_unit_test_setup_teardown(test_tables__export, caller_set_up, caller_tear_down),
        cmocka_unit_test_setup_teardown(test_tables__score, caller_set_up, caller_tear_down),
    };
    return cmocka_run_group_tests_name("commands/tables", tests, NULL, NULL);
}
