#include <math.h>
#include <string.h>

#include "clinical/check.h"
#include "clinical/eq5d5l.h"

static const char *const sets[] = {"jp", "us", "england"};

static void split(int state, int levels[CLIN_EQ5D_N_DIMENSIONS])
{
    for (size_t i = CLIN_EQ5D_N_DIMENSIONS; i-- > 0; state /= 10) {
        levels[i] = state % 10;
    }
}

static int micro(const char *set, int state)
{
    int levels[CLIN_EQ5D_N_DIMENSIONS];
    split(state, levels);
    return clin_eq5d_index_micro(clin_eq5d_value_set_find(set), levels);
}

/* Calls visit with each of the 3125 states. */
static void each_state(void (*visit)(const int levels[CLIN_EQ5D_N_DIMENSIONS]))
{
    for (int code = 0; code < 3125; code++) {
        int levels[CLIN_EQ5D_N_DIMENSIONS];
        int rest = code;
        for (size_t i = 0; i < CLIN_EQ5D_N_DIMENSIONS; i++, rest /= 5) {
            levels[i] = 1 + rest % 5;
        }
        visit(levels);
    }
}

/* Ties away from zero. */
static int thousandths(int micro)
{
    return (micro + (micro < 0 ? -500 : 500)) / 1000;
}

/* Values printed by CRAN eq5dsuite 2.0.0 for its sets JP, US and England. */
static void test_index__published_states(void **state)
{
    (void)state;
    static const struct {
        int state, jp, jp_milli, us_milli, england_milli;
    } cases[] = {
        {11111, 1000000, 1000, 1000, 1000},
        {11112, 867297, 867, 943, 922},
        {21232, 684847, 685, 681, 730},
        {22222, 664848, 665, 630, 701},
        {33333, 479993, 480, 449, 593},
        {44444, 188232, 188, -329, -94},
        {12345, 476916, 477, 171, 322},
        {54321, 436219, 436, 297, 436},
        {55555, -25449, -25, -573, -285},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(micro("jp", cases[i].state), cases[i].jp);
        assert_int_equal(thousandths(micro("jp", cases[i].state)), cases[i].jp_milli);
        assert_int_equal(thousandths(micro("us", cases[i].state)), cases[i].us_milli);
        assert_int_equal(thousandths(micro("england", cases[i].state)), cases[i].england_milli);
    }
}

/* The published coefficients once more, as decimals and apart from the table under test. */
static const double oracle_jp[5][5] = {
    {0, 0.063865, 0.112618, 0.179043, 0.242916},
    {0, 0.043632, 0.076660, 0.124265, 0.159659},
    {0, 0.050407, 0.091131, 0.147929, 0.174786},
    {0, 0.044545, 0.068178, 0.131436, 0.191203},
    {0, 0.071779, 0.110496, 0.168171, 0.195961},
};
static const double oracle_us[5][5] = {
    {0, 0.096, 0.122, 0.237, 0.322},
    {0, 0.089, 0.107, 0.220, 0.261},
    {0, 0.068, 0.101, 0.255, 0.255},
    {0, 0.060, 0.098, 0.318, 0.414},
    {0, 0.057, 0.123, 0.299, 0.321},
};
static const double oracle_england[5][5] = {
    {0, 0.058, 0.076, 0.207, 0.274},
    {0, 0.050, 0.080, 0.164, 0.203},
    {0, 0.050, 0.063, 0.162, 0.184},
    {0, 0.063, 0.084, 0.276, 0.335},
    {0, 0.078, 0.104, 0.285, 0.289},
};

static void check_sums(const int levels[CLIN_EQ5D_N_DIMENSIONS])
{
    double jp = 1, us = 1, england = 1;
    int sum = 0;
    for (size_t i = 0; i < 5; i++) {
        jp -= oracle_jp[i][levels[i] - 1];
        us -= oracle_us[i][levels[i] - 1];
        england -= oracle_england[i][levels[i] - 1];
        sum += levels[i];
    }
    jp -= sum > 5 ? 0.060924 : 0;
    const double expected[] = {jp, us, england};
    for (size_t i = 0; i < 3; i++) {
        const ClinEq5dValueSet *set = clin_eq5d_value_set_find(sets[i]);
        /* Five subtractions of doubles near 1 lose less than 1e-15 each. */
        assert_true(fabs(clin_eq5d_index(set, levels) - expected[i]) < 1e-14);
    }
}

static void test_index__all_3125_states_against_an_independent_sum(void **state)
{
    (void)state;
    each_state(check_sums);
}

static void check_monotone(const int levels[CLIN_EQ5D_N_DIMENSIONS])
{
    for (size_t s = 0; s < 3; s++) {
        const ClinEq5dValueSet *set = clin_eq5d_value_set_find(sets[s]);
        const int here = clin_eq5d_index_micro(set, levels);
        for (size_t i = 0; i < 5; i++) {
            int worse[CLIN_EQ5D_N_DIMENSIONS];
            memcpy(worse, levels, sizeof worse);
            if (++worse[i] <= 5) {
                assert_true(clin_eq5d_index_micro(set, worse) <= here);
            }
        }
    }
}

static void test_index__a_worse_level_never_raises_it(void **state)
{
    (void)state;
    each_state(check_monotone);
}

static int n_below_zero;
static int best_below_one;

static void note_extremes(const int levels[CLIN_EQ5D_N_DIMENSIONS])
{
    const int index = clin_eq5d_index_micro(NULL, levels);
    n_below_zero += index < 0;
    best_below_one = index < CLIN_MICRO && index > best_below_one ? index : best_below_one;
    assert_in_range(index + 25449, 0, CLIN_MICRO + 25449);
}

/* Japan: 55555 is the only state worse than death, and 12111 the best after full health. */
static void test_index__japanese_range(void **state)
{
    (void)state;
    n_below_zero = 0;
    best_below_one = 0;
    each_state(note_extremes);
    assert_int_equal(n_below_zero, 1);
    assert_int_equal(best_below_one, 895444);
    assert_int_equal(micro("jp", 12111), 895444);
}

/* The hybrid set that is also called Japan has the constant 0.0616 and mobility 0.0654 0.1125
 * 0.1792 0.2397: 21111 would be 0.8730, and 55555 0.0754, above zero. */
static void test_index__japanese_set_is_not_the_hybrid_one(void **state)
{
    (void)state;
    const ClinEq5dValueSet *set = clin_eq5d_value_set_find("jp");
    assert_int_equal(set->constant, 60924);
    assert_int_not_equal(set->constant, 61600);
    assert_int_equal(micro("jp", 21111), 875211);
    assert_int_not_equal(micro("jp", 21111), 873000);
    assert_true(micro("jp", 55555) < 0);
}

/* The three states whose index lies exactly between two thousandths. */
static void test_rounding__ties(void **state)
{
    (void)state;
    assert_int_equal(micro("jp", 32445), 307500);
    assert_int_equal(micro("jp", 53111), 619500);
    assert_int_equal(micro("jp", 55542), 158500);
}

static int n_three_decimals;
static int n_four_decimals;

static int coarse(int value, int step)
{
    return (value + step / 2) / step * step;
}

static void count_coarse(const int levels[CLIN_EQ5D_N_DIMENSIONS])
{
    const ClinEq5dValueSet *set = clin_eq5d_value_set_find("jp");
    int by_step[2] = {CLIN_MICRO, CLIN_MICRO};
    const int steps[2] = {1000, 100};
    int sum = 0;
    for (size_t s = 0; s < 2; s++) {
        sum = 0;
        for (size_t i = 0; i < 5; i++) {
            by_step[s] -= coarse(set->decrement[i][levels[i] - 1], steps[s]);
            sum += levels[i];
        }
        by_step[s] -= sum > 5 ? coarse(set->constant, steps[s]) : 0;
    }
    const int exact = thousandths(clin_eq5d_index_micro(set, levels));
    n_three_decimals += thousandths(by_step[0]) != exact;
    n_four_decimals += thousandths(by_step[1]) != exact;
}

/* Coefficients cut to three or four decimals would print another index in 1131 or 232 states:
 * the reason for six. (Python decimal, ROUND_HALF_UP, counts the same; doubles count 1130 and
 * 213.) */
static void test_rounding__coefficients_keep_six_decimals(void **state)
{
    (void)state;
    n_three_decimals = n_four_decimals = 0;
    each_state(count_coarse);
    assert_int_equal(n_three_decimals, 1131);
    assert_int_equal(n_four_decimals, 232);
}

static void test_index__missing_or_impossible_level(void **state)
{
    (void)state;
    for (size_t i = 0; i < CLIN_EQ5D_N_DIMENSIONS; i++) {
        const int wrong[] = {CLIN_MISSING, 0, 6, -1};
        for (size_t w = 0; w < 4; w++) {
            int levels[] = {1, 1, 1, 1, 1};
            levels[i] = wrong[w];
            assert_int_equal(clin_eq5d_index_micro(NULL, levels), CLIN_MISSING);
            assert_true(isnan(clin_eq5d_index(NULL, levels)));
        }
    }
}

/* A set of one's own, with the terms for severe levels that Korea's and Australia's have. */
static void test_value_set__n4_and_n5(void **state)
{
    (void)state;
    const ClinEq5dValueSet set = {.name = "own",
        .start = CLIN_MICRO,
        .constant = 1000,
        .n4 = 78000,
        .n5 = 5000,
        .decrement = {{0, 1, 2, 3, 4}}};
    assert_int_equal(clin_eq5d_index_micro(&set, (const int[]){1, 1, 1, 1, 1}), 1000000);
    assert_int_equal(clin_eq5d_index_micro(&set, (const int[]){3, 1, 1, 1, 1}), 998998);
    assert_int_equal(clin_eq5d_index_micro(&set, (const int[]){4, 1, 1, 4, 1}), 920997);
    assert_int_equal(clin_eq5d_index_micro(&set, (const int[]){5, 4, 1, 1, 1}), 915996);
}

static void test_value_set__find(void **state)
{
    (void)state;
    assert_string_equal(clin_eq5d_value_set_find(NULL)->name, "jp");
    assert_null(clin_eq5d_value_set_find("japan_dce"));
    /* Two public sources disagree about the German set, so it is not offered. */
    assert_null(clin_eq5d_value_set_find("germany"));
}

static const char *const jp_terms[CLIN_EQ5D_N_TERMS] = {"1", "0.060924", "0", "0", "0.063865",
    "0.112618", "0.179043", "0.242916", "0.043632", "0.076660", "0.124265", "0.159659",
    "0.050407", "0.091131", "0.147929", "0.174786", "0.044545", "0.068178", "0.131436",
    "0.191203", "0.071779", "0.110496", "0.168171", "0.195961"};

static void test_terms__a_file_can_say_what_is_built_in(void **state)
{
    (void)state;
    ClinEq5dValueSet set = {.start = CLIN_MICRO};
    const ClinEq5dValueSet *jp = clin_eq5d_value_set_find("jp");
    for (size_t i = 0; i < CLIN_EQ5D_N_TERMS; i++) {
        assert_int_equal(clin_eq5d_term_set(&set, clin_eq5d_term_name(i), jp_terms[i]), i);
    }
    assert_int_equal(set.start, jp->start);
    assert_int_equal(set.constant, jp->constant);
    assert_memory_equal(set.decrement, jp->decrement, sizeof set.decrement);
    assert_null(clin_eq5d_term_name(CLIN_EQ5D_N_TERMS));
}

static void test_terms__what_is_refused(void **state)
{
    (void)state;
    ClinEq5dValueSet set = {.start = CLIN_MICRO};
    assert_int_equal(clin_eq5d_term_set(&set, "mo1", "0"), CLIN_EQ5D_N_TERMS);
    assert_int_equal(clin_eq5d_term_set(&set, "", "0"), CLIN_EQ5D_N_TERMS);
    const char *wrong[] = {"", ".5", "0.", "0.1234567", "10", "0,5", "1e-1", "x", "-", "0.5 "};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(clin_eq5d_term_set(&set, "n4", wrong[i]), CLIN_EQ5D_N_TERMS + 1);
    }
    assert_int_equal(set.n4, 0);
    assert_int_equal(clin_eq5d_term_set(&set, "n4", "-0.078"), 2);
    assert_int_equal(set.n4, -78000);
    assert_int_equal(clin_eq5d_term_set(&set, "n5", "2"), 3);
    assert_int_equal(set.n5, 2000000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_index__published_states),
        cmocka_unit_test(test_index__all_3125_states_against_an_independent_sum),
        cmocka_unit_test(test_index__a_worse_level_never_raises_it),
        cmocka_unit_test(test_index__japanese_range),
        cmocka_unit_test(test_index__japanese_set_is_not_the_hybrid_one),
        cmocka_unit_test(test_rounding__ties),
        cmocka_unit_test(test_rounding__coefficients_keep_six_decimals),
        cmocka_unit_test(test_index__missing_or_impossible_level),
        cmocka_unit_test(test_value_set__n4_and_n5),
        cmocka_unit_test(test_value_set__find),
        cmocka_unit_test(test_terms__a_file_can_say_what_is_built_in),
        cmocka_unit_test(test_terms__what_is_refused),
    };
    return cmocka_run_group_tests_name("clinical/eq5d5l", tests, NULL, NULL);
}
