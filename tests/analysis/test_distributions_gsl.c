/* Tail areas over grids, against the GNU Scientific Library: an oracle that is at hand wherever
 * the tests run. GSL's own figures are good to about 1e-10 relative. */
#include <gsl/gsl_cdf.h>
#include <math.h>

#include "support/close.h"

#include "analysis/distributions.h"

static const double places[] = {0.01, 0.1, 0.5, 0.9, 1, 1.5, 2, 3, 4.5, 7, 12};
static const double freedoms[] = {1, 2, 3, 5, 10, 30, 100, 1000};
enum {
    N_PLACES = sizeof places / sizeof *places,
    N_FREEDOMS = sizeof freedoms / sizeof *freedoms
};

static void assert_near(double got, double want)
{
    if (!(fabs(got - want) <= 1e-9 * fabs(want) + 1e-300))
        fail_msg("%.17g is not %.17g", got, want);
}

static void test_distributions_gsl__normal_and_t(void **state)
{
    (void)state;
    for (int i = 0; i < N_PLACES; i++) {
        assert_near(stat_normal_upper(places[i]), gsl_cdf_ugaussian_Q(places[i]));
        assert_near(stat_normal_upper(-places[i]), gsl_cdf_ugaussian_Q(-places[i]));
        for (int j = 0; j < N_FREEDOMS; j++)
            assert_near(
                stat_t_upper(places[i], freedoms[j]), gsl_cdf_tdist_Q(places[i], freedoms[j]));
    }
}

static void test_distributions_gsl__chi_squared(void **state)
{
    (void)state;
    for (int i = 0; i < N_PLACES; i++)
        for (int j = 0; j < N_FREEDOMS; j++) {
            const double x = places[i] * freedoms[j];
            assert_near(stat_chisq_upper(x, freedoms[j]), gsl_cdf_chisq_Q(x, freedoms[j]));
            assert_near(stat_chisq_lower(x, freedoms[j]), gsl_cdf_chisq_P(x, freedoms[j]));
        }
}

static void test_distributions_gsl__f(void **state)
{
    (void)state;
    for (int i = 0; i < N_PLACES; i++)
        for (int j = 0; j < N_FREEDOMS; j++)
            for (int k = 0; k < N_FREEDOMS; k++)
                assert_near(stat_f_upper(places[i], freedoms[j], freedoms[k]),
                    gsl_cdf_fdist_Q(places[i], freedoms[j], freedoms[k]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_distributions_gsl__normal_and_t),
        cmocka_unit_test(test_distributions_gsl__chi_squared),
        cmocka_unit_test(test_distributions_gsl__f),
    };
    return cmocka_run_group_tests_name("analysis/distributions_gsl", tests, NULL, NULL);
}
