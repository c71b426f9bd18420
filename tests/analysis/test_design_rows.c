#include "support/close.h"

#include "analysis/design.h"

/* Rows are sorted by a hash of 64 bits. These two have the same one (found by search; the
 * second is 0.00327179...), so that what they hold must decide: which comes first, and that
 * they are two. */
static const double alike[2][2] = {{0.125, 0.25}, {3.25, 0x1.acd75ae7cac9dp-9}};

enum { N = 6 };

/* The rows in the order of `place`: y and x of 0 and 1 alike, 2 and 3 apart, 4 and 5 as 0
 * and 1. */
static void arrange(const int *place, double *y, double *x, int64_t *weight)
{
    static const double apart[2][2] = {{0.125, 2}, {7, 0.25}};
    for (int i = 0; i < N; i++) {
        const double *row = place[i] / 2 == 1 ? apart[place[i] % 2] : alike[place[i] % 2];
        y[i] = row[0];
        x[i] = row[1];
        weight[i] = 1 + place[i];
    }
}

static void test_design_rows__equal_hashes(void **state)
{
    (void)state;
    static const int places[][N] = {{0, 1, 2, 3, 4, 5}, {1, 0, 3, 2, 5, 4}, {5, 4, 3, 2, 1, 0},
        {4, 1, 0, 5, 2, 3}, {2, 5, 0, 4, 3, 1}};
    double first_y[4] = {0};
    for (size_t p = 0; p < sizeof places / sizeof places[0]; p++) {
        double y[N], x[N];
        int64_t weight[N];
        arrange(places[p], y, x, weight);
        const double *const others[] = {y};
        const StatColumn column = {.values = x};
        StatDesign design;
        assert_int_equal(stat_design_init(&design, &(StatDesignInput){.covariates = &column,
                                                       .n_covariates = 1,
                                                       .others = others,
                                                       .n_others = 1,
                                                       .weight = weight,
                                                       .n = N}),
            STAT_OK);
        assert_int_equal(design.n_rows, 4);
        assert_int_equal(design.n, 21);
        size_t at[2] = {9, 9};
        for (size_t i = 0; i < 4; i++) {
            const double here = y[design.row[i]];
            const double other = x[design.row[i]];
            for (size_t a = 0; a < 2; a++)
                if (here == alike[a][0] && other == alike[a][1]) {
                    at[a] = i;
                    assert_true(design.weight[i] == (a == 0 ? 1 + 5 : 2 + 6));
                }
            if (p == 0)
                first_y[i] = here;
            assert_true(here == first_y[i]);
        }
        assert_true(at[1] == at[0] + 1); /* the smaller y first, whoever came first */
        stat_design_clear(&design);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_design_rows__equal_hashes),
    };
    return cmocka_run_group_tests_name("analysis/design_rows", tests, NULL, NULL);
}
