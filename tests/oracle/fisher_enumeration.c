/* P of Fisher's exact test of a 4x4 table by complete enumeration: for each set of column
 * totals of the first two rows, all ways to fill them and all ways to fill the last two, sorted
 * and joined. cc -O2 tests/oracle/fisher_enumeration.c -lm && echo "16 counts" | ./a.out
 * (minutes at n = 200) */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct {
    double key, p;
} Half;

static double log_factorial[1000];

static int by_key(const void *a, const void *b)
{
    const double x = ((const Half *)a)->key, y = ((const Half *)b)->key;
    return (x > y) - (x < y);
}

/* All ways to fill two rows, the first of total r, with column totals c; sorted. */
static int fill(int r, const int *c, Half *out)
{
    int n = 0;
    for (int i = 0; i <= c[0] && i <= r; i++)
        for (int j = 0; j <= c[1] && i + j <= r; j++)
            for (int k = 0; k <= c[2] && i + j + k <= r; k++) {
                const int l = r - i - j - k;
                if (l > c[3])
                    continue;
                const int cell[] = {i, j, k, l, c[0] - i, c[1] - j, c[2] - k, c[3] - l};
                double key = 0;
                for (int x = 0; x < 8; x++)
                    key += log_factorial[cell[x]];
                out[n++] = (Half){key, exp(80 - key)};
            }
    qsort(out, (size_t)n, sizeof *out, by_key);
    return n;
}

int main(void)
{
    int t, r[4] = {0}, c[4] = {0};
    double observed = 0, all = 0, hit = 0;
    for (int i = 0; i < 1000; i++)
        log_factorial[i] = lgamma(i + 1.0);
    for (int i = 0; i < 16 && scanf("%d", &t) == 1; i++) {
        r[i / 4] += t;
        c[i % 4] += t;
        observed += log_factorial[t];
    }
    Half *upper = malloc(400000 * sizeof *upper), *lower = malloc(400000 * sizeof *lower);
    for (int i = 0; i <= c[0]; i++)
        for (int j = 0; j <= c[1]; j++)
            for (int k = 0; k <= c[2]; k++) {
                const int l = r[0] + r[1] - i - j - k;
                if (l < 0 || l > c[3])
                    continue;
                const int n = fill(r[0], (int[]){i, j, k, l}, upper);
                const int m =
                    fill(r[2], (int[]){c[0] - i, c[1] - j, c[2] - k, c[3] - l}, lower);
                double tail = 0, total = 0;
                for (int b = 0; b < m; b++)
                    total += lower[b].p;
                for (int a = 0, b = m; a < n; a++) {
                    while (b > 0 && upper[a].key + lower[b - 1].key >= observed - 1e-7)
                        tail += lower[--b].p;
                    all += upper[a].p * total;
                    hit += upper[a].p * tail;
                }
            }
    printf("%.12f\n", hit / all);
}
