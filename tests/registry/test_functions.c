#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "registry/evaluator/functions.h"

static sqlite3 *db;

static int open_db(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    return sqlite3_open(":memory:", &db) != SQLITE_OK ||
           !registry_functions_register(db, "metastatic_spine", "jp", NULL, NULL, &error);
}

static int close_db(void **state)
{
    (void)state;
    return sqlite3_close(db) != SQLITE_OK;
}

/* Checks that an SQL expression gives a text; "NULL" for none. */
static void check(const char *expression, const char *expected)
{
    g_autofree char *sql = g_strdup_printf("SELECT quote(%s)", expression);
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    assert_string_equal((const char *)sqlite3_column_text(statement, 0), expected);
    sqlite3_finalize(statement);
}

/* The patients are those worked by hand in the tests of the instruments. */
static void test_catalogue__codes_as_the_registry_stores_them(void **state)
{
    (void)state;
    check("sins(3, 3, 2, 0, 3, 3)", "14");
    check("sins_class(3, 3, 2, 0, 3, 3)", "'unstable'");
    check("tokuhashi(60, 0, 2, 0, 4, 'D')", "10");
    check("tokuhashi_class(60, 0, 2, 0, 4, 'D')", "'6_months_or_more'");
    check("tomita_class(4, 1, bone_mets_multiple(3, NULL))", "'short_term_palliation'");
    check("bauer(0, 1, 2, 1)", "3");
    check("bauer_modified(0, 1, 22, NULL)", "3");
    check("bauer_review(0, 1, 22, NULL)", "2");
    check("katagiri(4, NULL, NULL, 1, 2.0, 200, 4, 200000, 9, 0.5, 3, 0, 1)", "6");
    check("katagiri_class(1, NULL, 0, 2, 5, NULL, NULL, 90000, NULL, NULL, 4, 1, 1)", "'high'");
    check("nesms(visceral_mets(0), skeletal_mets_multiple(3, 0), 2, 4.0, 1)", "3");
    check("noms_rule('3', 1, 2, 14, NULL, 1)", "'9'");
    check("noms_rule('1a', 1, 2, 14, NULL, 1)", "'none'");
    check("noms_decision('1b', 0, 2, 4, NULL, NULL)", "'SRS'");
    check("frankel_group('C')", "'abc'");
    check("faces_10(3, 2)", "6");
    check("vitality(1, 2, 1, 1, 0)", "5");
}

static void test_catalogue__missing_and_impossible(void **state)
{
    (void)state;
    check("sins(3, 3, NULL, 0, 3, 3)", "NULL");
    check("sins(3, 2, 2, 0, 3, 3)", "NULL");
    check("sins_class(3, 3, NULL, 0, 3, 3)", "NULL");
    check("noms_decision('1a', 1, 2, 14, NULL, 1)", "NULL");
    check("tokuhashi(60, 0, 2, 0, 15, 'D')", "NULL");
    check("vitality(1, 2, x'00', 1, 0)", "NULL");
}

/* Functions of a total keep their name beside those of the items. */
static void test_functions__of_totals_and_items(void **state)
{
    (void)state;
    check("sins_class(13)", "'unstable'");
    check("sins_total(3, 3, 2, 0, 3, 3)", "14");
    check("barthel_class(95)", "'slight'");
    check("barthel(10, 0, 5, 10, 10, 10, 10, 15, 15, 10)", "95");
    check("round(eq5d_index(2, 1, 2, 3, 2), 6)", "0.684847");
}

static void test_register__unknown_value_set(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    assert_false(registry_functions_register(db, "", "japan_dce", NULL, NULL, &error));
    assert_non_null(error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_catalogue__codes_as_the_registry_stores_them),
        cmocka_unit_test(test_catalogue__missing_and_impossible),
        cmocka_unit_test(test_functions__of_totals_and_items),
        cmocka_unit_test(test_register__unknown_value_set),
    };
    return cmocka_run_group_tests_name(
        "registry/evaluator/functions", tests, open_db, close_db);
}
