#pragma once
/** @file
 * Tail areas and quantiles of the normal, Student, F and chi-squared distributions. The upper
 * tail is computed directly, never as 1 - P, so that small P values keep their digits. Nothing
 * here can raise an error: an argument outside the domain (df <= 0, NaN) gives NaN.
 * Method: continued fractions and series of the incomplete beta and gamma functions (NIST
 * Handbook 8.9 and 8.17) with saddle-point prefactors (Loader 2000). Oracle: R 4.2.
 */

#ifdef __cplusplus
extern "C" {
#endif

/** P(Z > z) for a standard normal Z. */
double stat_normal_upper(double z);

/** The z with P(Z > z) = p; Inf at p = 0, -Inf at p = 1. */
double stat_normal_upper_quantile(double p);

/** P(T > t) for Student's t with df > 0 degrees of freedom (Inf: normal). */
double stat_t_upper(double t, double df);

/** P(|T| > |t|). */
double stat_t_two_sided(double t, double df);

/** The t with P(T > t) = p. */
double stat_t_upper_quantile(double p, double df);

/** P(F > f) with df1 and df2 degrees of freedom (df2 may be Inf). */
double stat_f_upper(double f, double df1, double df2);

/** P(X > x) for chi-squared with df > 0 degrees of freedom. */
double stat_chisq_upper(double x, double df);

/** P(X <= x) for chi-squared with df > 0 degrees of freedom. */
double stat_chisq_lower(double x, double df);

/** The x with P(X > x) = p. */
double stat_chisq_upper_quantile(double p, double df);

/** The regularised incomplete beta function I_x(a, b), given x and y = 1 - x. */
double stat_beta_lower(double a, double b, double x, double y);

#ifdef __cplusplus
}
#endif
