#include "importers/problems.h"

#include <stdlib.h>
#include <string.h>

#include "importers/result.h"
#include "support/cmocka_all.h"

/* A problem whose texts all follow from its number. */
typedef struct {
    gint64 line;
    gsize column;
    guint number;
} Place;

/* Texts that are now there, now not, now those of the problem before. */
static ImportProblem problem_of(const Place *place, char record[32], char value[64])
{
    static const char *const rules[] = {"range", "type", "window"};
    (void)g_snprintf(record, 32, "P-%05u", place->number / 3);
    (void)g_snprintf(value, 64, "value %u of %u", place->number, place->number * 7919);
    return (ImportProblem){.is_error = place->number % 2 == 1,
        .line = place->line,
        .column = place->column,
        .record_id = place->number % 11 == 0 ? NULL : record,
        .event = place->number % 5 == 0 ? NULL : "baseline_arm_1",
        .field = place->number % 3 == 0 ? "age" : "sex",
        .value = place->number % 4 == 0   ? NULL
                 : place->number % 4 == 1 ? ""
                                          : value,
        .rule_id = rules[place->number % G_N_ELEMENTS(rules)],
        .msgid = "{1} is not {2}",
        .hint = place->number % 7 == 0 ? NULL : "correct it",
        .arguments = place->number % 6 < 3 ? "[\"age\"]" : NULL};
}

static int compare_places(const void *a, const void *b)
{
    const Place *x = a, *y = b;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    if (x->column != y->column)
        return x->column < y->column ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

static void expect(const ImportProblem *found, const Place *place)
{
    char record[32], value[64];
    const ImportProblem wanted = problem_of(place, record, value);
    assert_non_null(found);
    assert_int_equal(found->line, wanted.line);
    assert_int_equal(found->column, wanted.column);
    assert_int_equal(found->is_error, wanted.is_error);
    assert_string_equal(found->file, "a.csv");
    const char *const texts[][2] = {{found->record_id, wanted.record_id},
        {found->event, wanted.event}, {found->field, wanted.field},
        {found->value, wanted.value}, {found->rule_id, wanted.rule_id},
        {found->msgid, wanted.msgid}, {found->hint, wanted.hint},
        {found->arguments, wanted.arguments}};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        if (g_strcmp0(texts[i][0], texts[i][1]) != 0)
            fail_msg(
                "problem %u, text %zu: %s, not %s", place->number, i, texts[i][0], texts[i][1]);
}

static void add(ImportProblems *problems, const Place *place)
{
    char record[32], value[64];
    const ImportProblem problem = problem_of(place, record, value);
    import_problems_add(problems, &problem);
}

/* All of them come back in order, twice. */
static void expect_all(ImportResult *result, Place *places, guint n)
{
    assert_int_equal(import_problems_n(result->problems), n);
    if (n > 0)
        qsort(places, n, sizeof *places, compare_places);
    for (int turn = 0; turn < 2; turn++) {
        g_autoptr(ImportProblemsWalk) walk = import_problems_walk(result);
        for (guint i = 0; i < n; i++)
            expect(import_problems_next(walk), &places[i]);
        assert_null(import_problems_next(walk));
        assert_null(import_problems_next(walk));
    }
}

/* More than fit into one heap, by line, and at the end some that belong between them. */
static void test_problems__nearly_in_order(void **state)
{
    (void)state;
    enum { N = 90000, LATE = 3000 };
    g_autoptr(ImportResult) result = import_result_new("a.csv");
    g_autofree Place *places = g_new0(Place, N + LATE);
    for (guint i = 0; i < N + LATE; i++) {
        places[i] =
            i < N ? (Place){i / 4 + 2, 60 - i % 4, i} : (Place){(i - N) * 7 % (N / 4), 60, i};
        add(result->problems, &places[i]);
    }
    expect_all(result, places, N + LATE);
}

/* In no order at all; those of one place stay as they came, whatever lies between them. */
static void test_problems__in_no_order(void **state)
{
    (void)state;
    enum { N = 120000 };
    g_autoptr(ImportResult) result = import_result_new("a.csv");
    g_autofree Place *places = g_new0(Place, N);
    for (guint i = 0; i < N; i++) {
        places[i] = (Place){i * 2654435761U % 5000, i % 2, i};
        add(result->problems, &places[i]);
        /* Reading in between changes nothing. */
        if (i == N / 2)
            import_problems_walk_free(import_problems_walk(result));
    }
    expect_all(result, places, N);
}

static void test_problems__none(void **state)
{
    (void)state;
    g_autoptr(ImportResult) result = import_result_new("a.csv");
    expect_all(result, NULL, 0);
    const Place place = {5, 1, 8};
    add(result->problems, &place);
    import_problems_clear(result->problems);
    expect_all(result, NULL, 0);
    add(result->problems, &place);
    import_problems_walk_free(import_problems_walk(result));
    import_problems_clear(result->problems);
    expect_all(result, NULL, 0);
    import_problems_free(NULL);
    import_problems_walk_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_problems__nearly_in_order),
        cmocka_unit_test(test_problems__in_no_order),
        cmocka_unit_test(test_problems__none),
    };
    return cmocka_run_group_tests_name("importers/problems", tests, NULL, NULL);
}
