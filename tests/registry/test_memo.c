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

/* Tuples of many sizes before and after a code comes that leaves no room for the others beside
   it, or is as large as a code can be. */
static void test_memo__large_codes(void **state)
{
    (void)state;
    static const uint32_t large[] = {63, 64, 65, 4095, 4096, UINT32_MAX};
    enum { INPUTS = 11, N = 700 };
    RegistryMemo *memo = registry_memo_new(INPUTS, 1);
    bool is_new;
    for (int round = 0; round < 3; round++) {
        for (uint32_t i = 0; i < N * G_N_ELEMENTS(large); i++) {
            uint32_t inputs[INPUTS] = {i % 3, i % 5, i % 7};
            inputs[4 + i % 7] = large[i / N];
            inputs[3] = i % N / 64;
            inputs[0] = i % 64;
            uint32_t *result = registry_memo_find(memo, inputs, &is_new);
            assert_non_null(result);
            assert_int_equal(is_new, round == 0);
            if (is_new)
                *result = i;
            assert_int_equal(*result, i);
        }
    }
    registry_memo_free(memo);
}

/* Many at once, up to the first that is not known. */
static void test_memo__fills(void **state)
{
    (void)state;
    enum { N = 6, KNOWN = 1000 };
    static const uint32_t inputs[] = {KNOWN - 1, 7, KNOWN, 0, 7, 5000};
    static const uint32_t at[] = {1, 0, 4, 3, 2, 5};
    uint32_t results[N] = {0};
    uint32_t *const to[] = {results};
    RegistryMemo *memo = registry_memo_new(1, 1);
    assert_int_equal(registry_memo_fill(memo, inputs, to, at, N), 0);
    for (uint32_t n = 0; n < KNOWN; n++)
        ask(memo, n, true);
    assert_int_equal(registry_memo_fill(memo, inputs, to, at, N), 4);
    static const uint32_t expected[N] = {3 * KNOWN - 2, 22, 0, 1, 22, 0};
    assert_memory_equal(results, expected, sizeof expected);
    assert_int_equal(registry_memo_fill(memo, inputs, to, at + 5, 1), 0);
    assert_int_equal(registry_memo_fill(memo, inputs, to, at, 0), 0);
    registry_memo_free(memo);
}

/* What is filled counts as asked for; one that has given up knows nothing. */
static void test_memo__fills_as_asked(void **state)
{
    (void)state;
    static const uint32_t at[TRIAL] = {0};
    const uint32_t input = 5;
    uint32_t result = 0;
    uint32_t *const to[] = {&result};
    for (uint32_t missing = 0; missing < 2; missing++) {
        RegistryMemo *memo = registry_memo_new(1, 1);
        for (uint32_t n = 0; n < TRIAL; n++)
            ask(memo, n, true);
        assert_int_equal(
            registry_memo_fill(memo, &input, to, at, TRIAL - 1 - missing), TRIAL - 1 - missing);
        if (missing)
            expect_given_up(memo, TRIAL);
        else
            ask(memo, TRIAL, true);
        assert_int_equal(registry_memo_fill(memo, &input, to, at, 3), missing ? 0 : 3);
        registry_memo_free(memo);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_memo__finds_again),
        cmocka_unit_test(test_memo__tuples),
        cmocka_unit_test(test_memo__gives_up),
        cmocka_unit_test(test_memo__half),
        cmocka_unit_test(test_memo__reset),
        cmocka_unit_test(test_memo__large_codes),
        cmocka_unit_test(test_memo__fills),
        cmocka_unit_test(test_memo__fills_as_asked),
    };
    return cmocka_run_group_tests_name("registry/memo", tests, NULL, NULL);
}
