#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sample_data/synthesis/fit.h"

enum { N = 30 };

typedef struct {
    SynFit *fit;
} Walk;

static bool propose(void *context, StatRandom *random, SynFitMove *move)
{
    const Walk *walk = context;
    const int i = syn_random_below(random, N);
    const int64_t now = syn_fit_get(walk->fit, i, 0);
    const int64_t after = now == SYN_ABSENT ? -1 : now + syn_random_between(random, -2, 2);
    if (after < 0 || after > 100)
        return false;
    move->n = 1;
    move->change[0].person = i;
    move->change[0].value[0] = after;
    return true;
}

static void accept(void *context, const SynFitMove *move)
{
    (void)context;
    (void)move;
}

static void fill(SynFit *fit, bool *all, bool *half)
{
    for (int i = 0; i < N; i++) {
        syn_fit_set(fit, i, 0, 50);
        all[i] = true;
        half[i] = i % 2 == 0;
    }
}

/* Two overlapping groups at once; the sums are counted again here. */
static void test_fit__overlapping_groups(void **state)
{
    (void)state;
    bool all[N], half[N];
    Walk walk = {syn_fit_new(N, 1)};
    const SynFitMoves moves = {.propose = propose, .accept = accept, .context = &walk};
    assert_non_null(walk.fit);
    StatRandom random = {5};
    fill(walk.fit, all, half);
    syn_fit_set(walk.fit, 7, 0, SYN_ABSENT);
    syn_fit_constrain(walk.fit, 0, all, (SynMoments){true, 44.96, 45.04, 19.5, 20.5}, 1);
    syn_fit_constrain(walk.fit, 0, half, (SynMoments){true, 54.9, 55.1, 14.5, 15.5}, 1);
    assert_true(syn_fit_cost(walk.fit) > 0);
    assert_true(syn_fit_run(walk.fit, &random, &moves, 256, 20000));
    assert_int_equal(syn_fit_cost(walk.fit), 0);
    double sum = 0, squares = 0;
    for (int i = 0; i < N; i++) {
        if (i == 7)
            continue;
        const double x = (double)syn_fit_get(walk.fit, i, 0);
        sum += x;
        squares += x * x;
    }
    const double mean = sum / 29, variance = (squares - sum * mean) / 28;
    assert_true(mean >= 44.96 && mean <= 45.04);
    assert_true(variance >= 19.5 * 19.5 && variance <= 20.5 * 20.5);
    assert_true(syn_fit_get(walk.fit, 7, 0) == SYN_ABSENT);
    syn_fit_free(walk.fit);
}

/* A mean above the scale cannot be reached, and the search says so. */
static void test_fit__impossible(void **state)
{
    (void)state;
    bool all[N], half[N];
    Walk walk = {syn_fit_new(N, 1)};
    const SynFitMoves moves = {.propose = propose, .accept = accept, .context = &walk};
    assert_non_null(walk.fit);
    StatRandom random = {5};
    fill(walk.fit, all, half);
    syn_fit_constrain(walk.fit, 0, all, (SynMoments){true, 101, 102, 0, 50}, 1);
    assert_false(syn_fit_run(walk.fit, &random, &moves, 256, 500));
    assert_true(syn_fit_cost(walk.fit) > 0);
    syn_fit_free(walk.fit);
}

static void test_fit__nothing_wanted(void **state)
{
    (void)state;
    bool all[N], half[N];
    SynFit *fit = syn_fit_new(N, 1);
    assert_non_null(fit);
    fill(fit, all, half);
    syn_fit_constrain(fit, 0, all, (SynMoments){0}, 1);
    assert_int_equal(syn_fit_cost(fit), 0);
    syn_fit_free(fit);
    syn_fit_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fit__overlapping_groups),
        cmocka_unit_test(test_fit__impossible),
        cmocka_unit_test(test_fit__nothing_wanted),
    };
    return cmocka_run_group_tests_name("sample_data/fit", tests, NULL, NULL);
}
