/**
 * @file
 * Where the header is looked for, and what a file without one is told.
 */
#include "support/site_file.h"

#define ROW "record_id,redcap_event_name,age\n1,baseline_arm_1,x\n"

/* The messages of what is wrong with the first line, each with a line end. New text. */
static char *messages_of(const char *map, const char *text)
{
    g_autoptr(Registry) registry = new_registry();
    g_autofree char *map_path = map ? write_file(map, strlen(map)) : NULL;
    const ImportOptions options = {.check_only = true, .map_path = map_path};
    g_autoptr(ImportResult) result = take_in(registry, text, strlen(text), &options);
    if (map_path)
        g_unlink(map_path);
    assert_int_equal(result->status, IMPORT_REFUSED);
    GString *all = g_string_new(NULL);
    for (guint i = 0; i < import_problems_n(result->problems); i++) {
        const ImportProblem own = problem_at(result, i), *problem = &own;
        assert_int_equal(problem->line, 1);
        g_autofree char *message = import_problem_message(problem, NULL);
        g_string_append_printf(all, "%s\n", message);
    }
    return g_string_free(all, FALSE);
}

static void expect(const char *map, const char *text, const char *part)
{
    g_autofree char *message = messages_of(map, text);
    if (!strstr(message, part))
        fail_msg("%s", message);
}

/* Excel's own first line names the delimiter, and is no line of the header. */
static void test_header__separator(void **state)
{
    (void)state;
    static const char *const delimiters[] = {",", ";", "\t", "|"};
    static const char *const ends[] = {"\n", "\r\n", "\r"};
    for (size_t i = 0; i < G_N_ELEMENTS(delimiters); i++) {
        for (size_t k = 0; k < G_N_ELEMENTS(ends); k++) {
            const char *d = delimiters[i], *e = ends[k];
            g_autofree char *text = g_strconcat(i % 2 ? "SEP=" : "sep=", d, e, "record_id", d,
                "redcap_event_name", d, "age", e, "1", d, "baseline_arm_1", d, "x", e, NULL);
            assert_found(text, "!3 type age");
        }
    }
    /* Some programs put it in quotes. */
    assert_found("\"sep=;\"\r\nrecord_id;redcap_event_name;age\r\n1;baseline_arm_1;x\r\n",
        "!3 type age");
    expect(NULL, "sep=:\n" ROW, "the header seems to stand on line 2");
    expect(NULL, "sep=,,\n" ROW, "the header seems to stand on line 2");
    expect(NULL, "sep=\n" ROW, "the header seems to stand on line 2");
    expect(NULL, "set=,\n" ROW, "the header seems to stand on line 2");
    /* It is the first line or none. */
    expect(NULL, "sep=,\nsep=,\n" ROW, "the header seems to stand on line 3");
}

static void test_header__below(void **state)
{
    (void)state;
    for (int above = 1; above <= 11; above++) {
        g_autoptr(GString) text = g_string_new(NULL);
        for (int i = 0; i < above; i++)
            g_string_append(text, "Exported 2026,by,us\n");
        g_string_append(text, ROW);
        g_autofree char *found = messages_of(NULL, text->str);
        g_autofree char *said = g_strdup_printf(
            "the header seems to stand on line %d, below other lines\n", above + 1);
        const bool is_found = strstr(found, said) != NULL;
        if (is_found != (above <= 10))
            fail_msg("%d lines above: %s", above, found);
    }
    static const char map[] = "event: baseline\ncolumns: {No: record_id}\n";
    expect(map, "Title,of\nage, No \n1,2\n", "stand on line 2");
    static const char other[] = "event: baseline\ncolumns: {No: age}\n";
    g_autofree char *none = messages_of(other, "Title,of\nage, No \n1,2\n");
    assert_null(strstr(none, "stand on line"));
}

/* What is wrong with a title is not said beside where the header stands; of a first line that
 * names the record it is. */
static void test_header__below_alone(void **state)
{
    (void)state;
    g_autofree char *title = messages_of(NULL, "Report,age,age\n\n" ROW);
    assert_string_equal(title, "the header seems to stand on line 3, below other lines\n");
    g_autofree char *header = messages_of(NULL, "record_id,age\n1,2\n" ROW);
    assert_string_equal(header, "the key column \"redcap_event_name\" is missing\n");
}

static void test_header__none(void **state)
{
    (void)state;
    expect(NULL, "", "the file is empty");
    expect(NULL, "\xef\xbb\xbf", "the file is empty");
    expect(NULL, "record_id,\"redcap\n1,2\n", "the first line is no header: ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_header__separator),
        cmocka_unit_test(test_header__below),
        cmocka_unit_test(test_header__below_alone),
        cmocka_unit_test(test_header__none),
    };
    return cmocka_run_group_tests_name("importers/header", tests, NULL, NULL);
}
