#include "analysis/chance.h"

#include <math.h>
#include <stdlib.h>

double stat_chance_all_within(int64_t k, int64_t n, int64_t total)
{
    if (k < 0 || n < 0 || k > total || n > total)
        return NAN;
    if (k < n)
        return 0;
    double chance = 1;
    for (int64_t i = 0; i < n; i++)
        chance *= (double)(k - i) / (double)(total - i);
    return chance;
}

StatStatus stat_chance_at_least(const double *p, size_t n, size_t least, double *out)
{
    if (!out)
        return STAT_ARGUMENT;
    *out = NAN;
    if (!p && n > 0)
        return STAT_ARGUMENT;
    for (size_t i = 0; i < n; i++)
        if (!(p[i] >= 0 && p[i] <= 1))
            return STAT_DATA;
    if (least == 0 || least > n) {
        *out = least == 0 ? 1 : 0;
        return STAT_OK;
    }
    /* exactly[j]: that j of the events so far have happened; what reaches `least` stays there.
     */
    double *exactly = calloc(least + 1, sizeof *exactly);
    if (!exactly)
        return STAT_NO_MEMORY;
    exactly[0] = 1;
    for (size_t i = 0; i < n; i++) {
        exactly[least] += exactly[least - 1] * p[i];
        for (size_t j = least - 1; j > 0; j--)
            exactly[j] = exactly[j] * (1 - p[i]) + exactly[j - 1] * p[i];
        exactly[0] *= 1 - p[i];
    }
    *out = exactly[least];
    free(exactly);
    return STAT_OK;
}
