#include "support/close.h"

#include "analysis/match.h"

#include <stdlib.h>
#include <string.h>

static uint64_t next_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 33;
}

/* The best matching by trying everything: the most pairs, then the least distance. */
typedef struct {
    const double *score;
    const unsigned char *treated;
    size_t n;
    double caliper;
    size_t pairs;
    double distance;
} Best;

static void try_all(Best *best, size_t at, unsigned used, size_t pairs, double distance)
{
    while (at < best->n && !best->treated[at])
        at++;
    if (at >= best->n) {
        if (pairs > best->pairs || (pairs == best->pairs && distance < best->distance)) {
            best->pairs = pairs;
            best->distance = distance;
        }
        return;
    }
    try_all(best, at + 1, used, pairs, distance);
    for (size_t c = 0; c < best->n; c++) {
        const double apart = fabs(best->score[at] - best->score[c]);
        if (!best->treated[c] && !(used >> c & 1) && apart <= best->caliper)
            try_all(best, at + 1, used | 1u << c, pairs + 1, distance + apart);
    }
}

static void assert_valid(const StatPairs *pairs, const double *score,
    const unsigned char *treated, size_t n, double caliper)
{
    unsigned char *seen = calloc(n + 1, 1);
    double total = 0;
    for (size_t i = 0; i < pairs->n_pairs; i++) {
        const StatPair *pair = &pairs->pairs[i];
        assert_true(treated[pair->treated] == 1 && treated[pair->control] == 0);
        assert_true(!seen[pair->treated] && !seen[pair->control]);
        seen[pair->treated] = seen[pair->control] = 1;
        assert_true(pair->distance == fabs(score[pair->treated] - score[pair->control]));
        assert_true(pair->distance <= caliper);
        assert_true(i == 0 || pair->treated > pairs->pairs[i - 1].treated);
        total += pair->distance;
    }
    assert_apart(total, pairs->total_distance, 1e-9 * (1 + total));
    free(seen);
}

static void test_match__optimal_small_against_all(void **state)
{
    (void)state;
    uint64_t seed = 42;
    for (int round = 0; round < 3000; round++) {
        enum { MOST = 11 };
        double score[MOST];
        unsigned char treated[MOST];
        const size_t n = next_random(&seed) % (MOST + 1);
        for (size_t i = 0; i < n; i++) {
            score[i] = (double)(next_random(&seed) % (round % 2 ? 12 : 1000)) - 5;
            treated[i] = next_random(&seed) % (round % 3 ? 2 : 3) == 0;
        }
        const double caliper =
            round % 5 == 0 ? INFINITY : (double)(next_random(&seed) % (round % 2 ? 6 : 300));
        Best best = {score, treated, n, caliper, 0, 0};
        best.distance = INFINITY;
        try_all(&best, 0, 0, 0, 0);
        StatPairs pairs;
        assert_int_equal(
            stat_match(score, treated, NULL, n, caliper, STAT_MATCH_OPTIMAL, &pairs), STAT_OK);
        assert_valid(&pairs, score, treated, n, caliper);
        assert_int_equal(pairs.n_pairs, best.pairs);
        assert_true(pairs.total_distance == best.distance);
        stat_pairs_clear(&pairs);
    }
}

/* A dynamic program over sorted units: cost[i][j] of the first i treated and j controls. */
static void best_by_rows(const double *t, size_t n_t, const double *c, size_t n_c,
    double caliper, size_t *pairs, double *distance)
{
    typedef struct {
        size_t pairs;
        double distance;
    } Cell;
    Cell *row = calloc(n_c + 1, sizeof *row), *above = calloc(n_c + 1, sizeof *above);
    for (size_t i = 1; i <= n_t; i++) {
        Cell *swap = above;
        above = row;
        row = swap;
        row[0] = (Cell){0, 0};
        for (size_t j = 1; j <= n_c; j++) {
            Cell best = above[j];
            const Cell options[2] = {row[j - 1],
                {above[j - 1].pairs + 1, above[j - 1].distance + fabs(t[i - 1] - c[j - 1])}};
            const int n_options = fabs(t[i - 1] - c[j - 1]) <= caliper ? 2 : 1;
            for (int o = 0; o < n_options; o++)
                if (options[o].pairs > best.pairs ||
                    (options[o].pairs == best.pairs && options[o].distance < best.distance))
                    best = options[o];
            row[j] = best;
        }
    }
    *pairs = row[n_c].pairs;
    *distance = row[n_c].distance;
    free(row);
    free(above);
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void test_match__optimal_medium_against_rows(void **state)
{
    (void)state;
    uint64_t seed = 11;
    for (unsigned round = 0; round < 60; round++) {
        enum { N = 500 };
        double score[N], t[N], c[N];
        unsigned char treated[N];
        size_t n_t = 0, n_c = 0;
        for (size_t i = 0; i < N; i++) {
            const double u = (double)next_random(&seed) / 0x1p31,
                         v = (double)next_random(&seed) / 0x1p31;
            treated[i] = next_random(&seed) % (round % 4 + 2) == 0;
            score[i] = sqrt(-2 * log(u + 1e-12)) * cos(6.283185307 * v) + 0.7 * treated[i];
            if (treated[i])
                t[n_t++] = score[i];
            else
                c[n_c++] = score[i];
        }
        qsort(t, n_t, sizeof *t, by_value);
        qsort(c, n_c, sizeof *c, by_value);
        const double caliper = round % 3 == 0 ? INFINITY : 0.003 * (1 + round);
        size_t n_pairs;
        double distance;
        best_by_rows(t, n_t, c, n_c, caliper, &n_pairs, &distance);
        StatPairs pairs;
        assert_int_equal(
            stat_match(score, treated, NULL, N, caliper, STAT_MATCH_OPTIMAL, &pairs), STAT_OK);
        assert_valid(&pairs, score, treated, N, caliper);
        assert_int_equal(pairs.n_pairs, n_pairs);
        assert_within(pairs.total_distance, distance, 1e-11);
        stat_pairs_clear(&pairs);
    }
}

/* Nearest by its definition, in O(n^2). */
static void assert_nearest(const double *score, const unsigned char *treated, const int64_t *id,
    size_t n, double caliper)
{
    StatPairs pairs;
    assert_int_equal(
        stat_match(score, treated, id, n, caliper, STAT_MATCH_NEAREST, &pairs), STAT_OK);
    assert_valid(&pairs, score, treated, n, caliper);
    size_t *partner = malloc((n + 1) * sizeof *partner);
    unsigned char *done = calloc(n + 1, 1);
    for (size_t i = 0; i < n; i++)
        partner[i] = SIZE_MAX;
    for (;;) {
        size_t t = SIZE_MAX, c = SIZE_MAX;
        for (size_t i = 0; i < n; i++)
            if (treated[i] && !done[i] &&
                (t == SIZE_MAX || score[i] > score[t] ||
                    (score[i] == score[t] && id[i] < id[t])))
                t = i;
        if (t == SIZE_MAX)
            break;
        done[t] = 1;
        for (size_t i = 0; i < n; i++) {
            const double apart = fabs(score[i] - score[t]);
            if (treated[i] || done[i] || apart > caliper)
                continue;
            const double best = c == SIZE_MAX ? INFINITY : fabs(score[c] - score[t]);
            if (apart < best || (apart == best && id[i] < id[c]))
                c = i;
        }
        if (c == SIZE_MAX)
            continue;
        done[c] = 1;
        partner[t] = c;
    }
    size_t n_pairs = 0;
    for (size_t i = 0; i < n; i++)
        n_pairs += partner[i] != SIZE_MAX;
    assert_int_equal(pairs.n_pairs, n_pairs);
    for (size_t i = 0; i < n_pairs; i++)
        assert_int_equal(pairs.pairs[i].control, partner[pairs.pairs[i].treated]);
    free(partner);
    free(done);
    stat_pairs_clear(&pairs);
}

static void test_match__nearest_against_definition(void **state)
{
    (void)state;
    uint64_t seed = 3;
    for (int round = 0; round < 400; round++) {
        enum { N = 60 };
        double score[N];
        unsigned char treated[N];
        int64_t id[N];
        for (size_t i = 0; i < N; i++) {
            const uint64_t many = round % 2 ? 15 : 100000;
            score[i] = (double)(next_random(&seed) % many) / 8 - 1;
            treated[i] = next_random(&seed) % 3 == 0;
            id[i] = (int64_t)((i * 37 + (size_t)round) % N) - 20;
        }
        const double caliper = round % 3 ? (double)(next_random(&seed) % 20) / 8 : INFINITY;
        assert_nearest(score, treated, id, N, caliper);
    }
}

/* The same units in another order of rows: the same pairs of ids. */
static void assert_order_free(StatMatchMethod method, uint64_t values)
{
    enum { N = 400 };
    double score[N], score2[N];
    unsigned char treated[N], treated2[N];
    int64_t id[N], id2[N];
    size_t order[N];
    uint64_t seed = 99 + values;
    for (size_t i = 0; i < N; i++) {
        score[i] = (double)(next_random(&seed) % values) / 16;
        treated[i] = next_random(&seed) % 3 == 0;
        id[i] = (int64_t)i * 7 - 100;
        order[i] = i;
    }
    for (size_t i = N; i-- > 1;) {
        const size_t j = next_random(&seed) % (i + 1), swap = order[i];
        order[i] = order[j];
        order[j] = swap;
    }
    for (size_t i = 0; i < N; i++) {
        score2[i] = score[order[i]];
        treated2[i] = treated[order[i]];
        id2[i] = id[order[i]];
    }
    StatPairs a, b;
    assert_int_equal(stat_match(score, treated, id, N, 0.25, method, &a), STAT_OK);
    assert_int_equal(stat_match(score2, treated2, id2, N, 0.25, method, &b), STAT_OK);
    assert_int_equal(a.n_pairs, b.n_pairs);
    assert_true(a.total_distance == b.total_distance);
    int64_t partner[N];
    memset(partner, 0, sizeof partner);
    for (size_t i = 0; i < a.n_pairs; i++)
        partner[a.pairs[i].treated] = id[a.pairs[i].control];
    for (size_t i = 0; i < b.n_pairs; i++)
        assert_int_equal(partner[order[b.pairs[i].treated]], id2[b.pairs[i].control]);
    stat_pairs_clear(&a);
    stat_pairs_clear(&b);
}

static void test_match__order_of_rows(void **state)
{
    (void)state;
    assert_order_free(STAT_MATCH_NEAREST, 50);
    assert_order_free(STAT_MATCH_OPTIMAL, 50);
    assert_order_free(STAT_MATCH_NEAREST, 1000000);
    assert_order_free(STAT_MATCH_OPTIMAL, 1000000);
}

/* Linear predictors of whole numbers, with the rounding that a sum of terms has: the pairs are
 * those of the whole numbers themselves, where every tie is exact. */
static void test_match__rounding_decides_no_tie(void **state)
{
    (void)state;
    uint64_t seed = 8;
    for (int round = 0; round < 200; round++) {
        enum { N = 80 };
        double exact[N], rounded[N];
        unsigned char treated[N];
        const double slope = 0.0984214 * (1 + round) / 7;
        for (size_t i = 0; i < N; i++) {
            const double a = (double)(next_random(&seed) % 9), b = (double)(i % 5);
            exact[i] = a + b;
            rounded[i] = -3.7 + slope * a + slope * b;
            treated[i] = next_random(&seed) % 3 == 0;
        }
        const double caliper = round % 2 ? INFINITY : 2.5;
        StatPairs want, got;
        assert_int_equal(
            stat_match(exact, treated, NULL, N, caliper, STAT_MATCH_NEAREST, &want), STAT_OK);
        assert_int_equal(
            stat_match(rounded, treated, NULL, N, slope * caliper, STAT_MATCH_NEAREST, &got),
            STAT_OK);
        assert_int_equal(got.n_pairs, want.n_pairs);
        for (size_t i = 0; i < want.n_pairs; i++) {
            assert_int_equal(got.pairs[i].treated, want.pairs[i].treated);
            assert_int_equal(got.pairs[i].control, want.pairs[i].control);
        }
        stat_pairs_clear(&want);
        stat_pairs_clear(&got);
    }
}

static void test_match__degenerate(void **state)
{
    (void)state;
    const double score[] = {0, -0.0, 0, NAN, 1};
    const unsigned char treated[] = {1, 0, 0, 1, 1}, all[] = {1, 1, 1, 1, 1};
    for (StatMatchMethod method = STAT_MATCH_NEAREST; method <= STAT_MATCH_OPTIMAL; method++) {
        StatPairs pairs;
        assert_int_equal(stat_match(score, treated, NULL, 5, 0, method, &pairs), STAT_OK);
        assert_int_equal(pairs.n_treated, 2);
        assert_int_equal(pairs.n_control, 2);
        assert_int_equal(pairs.n_pairs, 1);
        assert_true(pairs.pairs[0].treated == 0 && pairs.pairs[0].distance == 0);
        stat_pairs_clear(&pairs);
        assert_int_equal(stat_match(score, all, NULL, 5, INFINITY, method, &pairs), STAT_OK);
        assert_int_equal(pairs.n_pairs, 0);
        assert_true(pairs.total_distance == 0);
        stat_pairs_clear(&pairs);
        assert_int_equal(stat_match(NULL, NULL, NULL, 0, 1, method, &pairs), STAT_OK);
        assert_int_equal(pairs.n_pairs, 0);
        stat_pairs_clear(&pairs);
    }
}

static void test_match__errors(void **state)
{
    (void)state;
    const double score[] = {0, INFINITY}, good[] = {0, 1};
    const unsigned char treated[] = {1, 0}, bad[] = {1, 2};
    StatPairs pairs;
    assert_int_equal(
        stat_match(score, treated, NULL, 2, 1, STAT_MATCH_NEAREST, &pairs), STAT_DATA);
    assert_int_equal(stat_match(good, bad, NULL, 2, 1, STAT_MATCH_NEAREST, &pairs), STAT_DATA);
    assert_int_equal(
        stat_match(good, treated, NULL, 2, -1, STAT_MATCH_NEAREST, &pairs), STAT_DATA);
    assert_int_equal(
        stat_match(good, treated, NULL, 2, NAN, STAT_MATCH_OPTIMAL, &pairs), STAT_DATA);
    assert_int_equal(
        stat_match(NULL, treated, NULL, 2, 1, STAT_MATCH_NEAREST, &pairs), STAT_ARGUMENT);
    assert_null(pairs.pairs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_match__optimal_small_against_all),
        cmocka_unit_test(test_match__optimal_medium_against_rows),
        cmocka_unit_test(test_match__nearest_against_definition),
        cmocka_unit_test(test_match__order_of_rows),
        cmocka_unit_test(test_match__rounding_decides_no_tie),
        cmocka_unit_test(test_match__degenerate),
        cmocka_unit_test(test_match__errors),
    };
    return cmocka_run_group_tests_name("analysis/match", tests, NULL, NULL);
}
