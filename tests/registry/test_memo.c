/*
 * What was computed once is found again, for as many tuples as there are, and a memo that does
 * not pay says so.
 */
#include "support/fixture.h"

#include "registry/evaluator/memo.h"

enum { TRIAL = 8192 }; /* Tuples that a memo holds before it asks whether they come again. */

/* Asks for (n); checks whether it is new, and that its result is what was put in: 3 n + 1. */
static void ask(RegistryMemo *memo, uint32_t n, bool expected_new)
{
    bool is_new = !expected_new;
    uint32_t *result = registry_memo_find(memo, &n, &is_new);
    assert_non_null(result);
    assert_int_equal(is_new, expected_new);
    if (is_new)
        *result = 3 * n + 1;
    assert_int_equal(*result, 3 * n + 1);
}

static void expect_given_up(RegistryMemo *memo, uint32_t n)
{
    bool is_new = true;
    assert_null(registry_memo_find(memo, &n, &is_new));
    assert_false(is_new);
}

static void test_memo__finds_again(void **state)
{
    (void)state;
    RegistryMemo *memo = registry_memo_new(1, 1);
    for (uint32_t n = 0; n < 3 * TRIAL; n++) {
        ask(memo, n, true);
        ask(memo, n, false);
    }
    for (uint32_t n = 0; n < 3 * TRIAL; n++)
        ask(memo, n, false);
    registry_memo_free(memo);
}

/* Every input counts, and every result has a place of its own. */
static void test_memo__tuples(void **state)
{
    (void)state;
    RegistryMemo *memo = registry_memo_new(3, 2);
    bool is_new;
    for (int round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < 8 * 8 * 8; i++) {
            const uint32_t inputs[] = {i / 64, i / 8 % 8, i % 8};
            uint32_t *results = registry_memo_find(memo, inputs, &is_new);
            assert_int_equal(is_new, round == 0);
            if (is_new) {
                results[0] = i;
                results[1] = 1000 + i;
            }
            assert_int_equal(results[0], i);
            assert_int_equal(results[1], 1000 + i);
        }
    }
    registry_memo_free(memo);
    const uint32_t nothing = 0;
    memo = registry_memo_new(0, 1); /* A constant: one tuple, of nothing. */
    uint32_t *only = registry_memo_find(memo, &nothing, &is_new);
    assert_true(is_new);
    *only = 7;
    assert_int_equal(*registry_memo_find(memo, &nothing, &is_new), 7);
    assert_false(is_new);
    registry_memo_free(memo);
}

static void test_memo__gives_up(void **state)
{
    (void)state;
    RegistryMemo *memo = registry_memo_new(1, 1);
    for (uint32_t n = 0; n < TRIAL; n++)
        ask(memo, n, true);
    ask(memo, 5, false);
    expect_given_up(memo, TRIAL);
    expect_given_up(memo, 5);
    registry_memo_free(memo);
}

/* One that was asked for twice as often as it holds goes on; with one question less it does
 * not. */
static void test_memo__half(void **state)
{
    (void)state;
    for (uint32_t missing = 0; missing < 2; missing++) {
        RegistryMemo *memo = registry_memo_new(1, 1);
        for (uint32_t n = 0; n < TRIAL; n++)
            ask(memo, n, true);
        for (uint32_t n = missing; n < TRIAL - 1; n++)
            ask(memo, n, false);
        if (missing)
            expect_given_up(memo, TRIAL);
        else
            ask(memo, TRIAL, true);
        registry_memo_free(memo);
    }
}

static void test_memo__reset(void **state)
{
    (void)state;
    RegistryMemo *memo = registry_memo_new(1, 1);
    for (uint32_t round = 0; round < 3; round++) {
        /* The questions before a reset do not count. */
        for (uint32_t n = 0; n < TRIAL; n++)
            ask(memo, n, true);
        ask(memo, round, false);
        registry_memo_reset(memo);
    }
    for (uint32_t n = 0; n < TRIAL; n++)
        ask(memo, n, true);
    expect_given_up(memo, TRIAL);
    registry_memo_free(memo);
    registry_memo_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_memo__finds_again),
        cmocka_unit_test(test_memo__tuples),
        cmocka_unit_test(test_memo__gives_up),
        cmocka_unit_test(test_memo__half),
        cmocka_unit_test(test_memo__reset),
    };
    return cmocka_run_group_tests_name("registry/memo", tests, NULL, NULL);
}
