#pragma once
/** @file
 * Two functions behind the exact tails: the parts that log-gamma differences would lose.
 * Source: Loader 2000, "Fast and accurate computation of binomial probabilities".
 */

/** log Gamma(z) less Stirling's (z - 1/2) log z - z + log(2 pi) / 2, for z > 0. */
double stat_stirling_error(double z);

/** x log(x / m) - d for x, m > 0 and d = x - m, without cancellation where x is near m. */
double stat_deviance(double x, double m, double d);
