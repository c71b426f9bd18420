/* The generated tables in a real SQLite: what they take and what they refuse. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "schema/sql.h"
#include "support/study_text.h"

#define DICTIONARY                                                                             \
    STUDY_DICTIONARY                                                                           \
    "when_time,query,,text,When,,,time,,\n"                                                    \
    "amount,query,,text,Amount,,,number,-1.5,2\n"                                              \
    "code,query,,radio,Code,\"1, a | 2, b | 3, c | 5, e | -2, z\",,,,\n"                       \
    "word,query,,radio,Word,\"x, X | it's, Y\",,,,\n"

typedef struct {
    SchemaStudy *study;
    sqlite3 *db;
} Fixture;

static int set_up(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *yaml = study_replaced(STUDY_YAML, "forms: [end]", "forms: [end, query]");
    Fixture *fixture = g_new0(Fixture, 1);
    fixture->study = study_parse(DICTIONARY, yaml, &error);
    if (error)
        fail_msg("%s", error->message);
    assert_int_equal(sqlite3_open(":memory:", &fixture->db), SQLITE_OK);
    for (size_t i = 0; i < fixture->study->dictionary->n_forms; i++) {
        g_autofree char *sql = schema_sql_form_table(fixture->study, i);
        assert_int_equal(sqlite3_exec(fixture->db, sql, NULL, NULL, NULL), SQLITE_OK);
    }
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    Fixture *fixture = *state;
    sqlite3_close(fixture->db);
    schema_study_free(fixture->study);
    g_free(fixture);
    return 0;
}

static int insert(Fixture *fixture, const char *table, const char *event, const char *column,
    const char *value)
{
    g_autofree char *sql = g_strdup_printf(
        "INSERT INTO \"%s\" (record_id, event, instance, import_id, line, \"%s\")"
        " VALUES ('r', '%s', 1, 1, 2, %s)",
        table, column, event, value);
    const int result = sqlite3_exec(fixture->db, sql, NULL, NULL, NULL);
    if (result == SQLITE_OK) {
        g_autofree char *clear = g_strdup_printf("DELETE FROM \"%s\"", table);
        sqlite3_exec(fixture->db, clear, NULL, NULL, NULL);
    }
    return result;
}

static void test_sql__checks(void **state)
{
    static const struct {
        const char *table, *event, *column, *value;
        bool fits;
    } cases[] = {
        {"base", "start_arm_1", "consent", "1", true},
        {"base", "start_arm_1", "consent", "2", false},
        {"base", "start_arm_1", "consent", "NULL", true},
        {"base", "1_year_arm_1", "consent", "1", false},
        {"base", "start_arm_1", "arm", "'b'", true},
        {"base", "start_arm_1", "arm", "'c'", false},
        {"base", "start_arm_1", "op_date", "'2020-02-29'", true},
        {"base", "start_arm_1", "op_date", "'2019-02-29'", false},
        {"base", "start_arm_1", "op_date", "'2019-1-9'", false},
        {"base", "start_arm_1", "op_date", "'now'", false},
        {"base", "start_arm_1", "side___2", "0", true},
        {"base", "start_arm_1", "side___2", "2", false},
        {"visit", "1_year_arm_1", "total", "20", true},
        {"visit", "1_year_arm_1", "total", "21", false},
        {"visit", "1_year_arm_1", "total", "'many'", false},
        {"query", "end_arm_1", "amount", "-1.5", true},
        {"query", "end_arm_1", "amount", "-1.6", false},
        {"query", "end_arm_1", "amount", "2", true},
        {"query", "end_arm_1", "code", "3", true},
        {"query", "end_arm_1", "code", "4", false},
        {"query", "end_arm_1", "code", "5", true},
        {"query", "end_arm_1", "code", "-2", true},
        {"query", "end_arm_1", "word", "'it''s'", true},
        {"query", "end_arm_1", "word", "'X'", false},
        {"query", "end_arm_1", "when_time", "'08:30'", true},
    };
    Fixture *fixture = *state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        /* A table named like one that analysis is given gets another name. */
        const char *table =
            strcmp(cases[i].table, "visit") == 0 ? "form_visit" : cases[i].table;
        const int result =
            insert(fixture, table, cases[i].event, cases[i].column, cases[i].value);
        if ((result == SQLITE_OK) != cases[i].fits)
            fail_msg("%s.%s = %s: %s", table, cases[i].column, cases[i].value,
                sqlite3_errmsg(fixture->db));
    }
}

static void test_sql__key(void **state)
{
    Fixture *fixture = *state;
    static const char row[] = "INSERT INTO base (record_id, event, instance, import_id, line)"
                              " VALUES ('r', 'start_arm_1', 1, 1, 2)";
    assert_int_equal(sqlite3_exec(fixture->db, row, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(fixture->db, row, NULL, NULL, NULL), SQLITE_CONSTRAINT);
}

static void test_sql__identifiers(void **state)
{
    (void)state;
    g_autofree char *quoted = schema_sql_identifier("a\"b");
    assert_string_equal(quoted, "\"a\"\"b\"");
}

/* Many text codes become one IN, so that SQLite's depth of expressions is never reached. */
static void test_sql__many_codes(void **state)
{
    (void)state;
    GString *dictionary = g_string_new(STUDY_DICTIONARY "many,end,,radio,Many,\"");
    for (int i = 0; i < 2000; i++)
        g_string_append_printf(dictionary, "%sc%d, C", i > 0 ? " | " : "", i);
    g_string_append(dictionary, "\",,,,\n");
    g_autoptr(SchemaStudy) study = study_parse(dictionary->str, STUDY_YAML, NULL);
    g_string_free(dictionary, TRUE);
    assert_non_null(study);
    g_autofree char *sql = schema_sql_form_table(study, schema_study_form(study, "end"));
    sqlite3 *db = NULL;
    sqlite3_open(":memory:", &db);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_sql__checks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_sql__key, set_up, tear_down),
        cmocka_unit_test(test_sql__identifiers),
        cmocka_unit_test(test_sql__many_codes),
    };
    return cmocka_run_group_tests_name("schema/sql", tests, NULL, NULL);
}
