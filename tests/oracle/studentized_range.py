#!/usr/bin/env python3
"""Upper tails of the studentized range with 25 digits, by Gauss-Legendre quadrature in mpmath.

Another variable (s, not log s), another rule and another precision than the library's.
Prints the rows of tests/analysis/test_studentized_range.c. Takes some minutes.
"""
from mpmath import erfc, exp, expm1, gamma, inf, log1p, mp, mpf, pi, quad, sqrt

mp.dps = 25


def phi(z):
    return exp(-z * z / 2) / sqrt(2 * pi)


def lower(z):
    return erfc(-z / sqrt(mpf(2))) / 2


def range_upper(w, k):
    def f(z):
        a = lower(z)
        return -phi(z) * a ** (k - 1) * expm1((k - 1) * log1p(-lower(z - w) / a))
    c = w / 2
    return k * quad(f, [c - 12, c - 6, c - 3, c - 1, c + 1, c + 3, c + 6, c + 12])


def upper(q, k, df):
    q, df = mpf(q), mpf(df)
    if df == inf:
        return range_upper(q, k)
    norm = 2 * (df / 2) ** (df / 2) / gamma(df / 2)

    def f(s):
        return norm * s ** (df - 1) * exp(-df * s * s / 2) * range_upper(q * s, k)
    top = 1 / sqrt(1 + q * q / (2 * df))
    points = [0, top / 2, top] + [top * mpf(5) ** j / mpf(4) ** j for j in range(1, 40)]
    return quad(f, [s for s in points if s < 2 + 16 / sqrt(df)])


if __name__ == "__main__":
    for q, k, df in [(40, 5, 30), (3, 3, 2), (3.5, 3, 200), (12, 3, 197), (5, 4, 10), (2, 10, 5),
                     (6, 20, 60), (25, 50, 8), (5, 100, inf), (9, 100, inf), (15, 3, inf)]:
        d = "INFINITY" if df == inf else df
        print("    {%s, %d, %s, %s}," % (q, k, d, mp.nstr(upper(q, k, df), 16)), flush=True)
