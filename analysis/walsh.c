#include "analysis/walsh.h"

#include "analysis/sort.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

/* Values are halved before they are added: no sum leaves the range of a double. */
static double half(const StatTally *t, size_t i)
{
    return 0.5 * t->value[i];
}

/* How many Walsh averages are <= limit. Ordered pairs are counted by two pointers (rounding
 * is monotone, so the pointer only moves down), then halved with the diagonal. */
static int64_t count_walsh(const StatTally *x, double limit)
{
    int64_t pairs = 0;
    int64_t diagonal = 0;
    int64_t within = x->total;
    size_t j = x->n_values;
    for (size_t i = 0; i < x->n_values; i++) {
        while (j > 0 && half(x, i) + half(x, j - 1) > limit)
            within -= x->count[--j];
        if (j == 0)
            break;
        pairs += x->count[i] * within;
        if (x->value[i] <= limit)
            diagonal += x->count[i];
    }
    return pairs / 2 + diagonal / 2 + (pairs % 2 + diagonal % 2) / 2;
}

/* How many differences x - y have half their size <= limit. */
static int64_t count_differences(const StatTally *xy, double limit)
{
    int64_t pairs = 0;
    int64_t above = 0; /* y so far: all y >= x - 2 limit, going down from the top */
    size_t j = xy->n_values;
    for (size_t i = xy->n_values; i-- > 0;) {
        while (j > 0 && half(xy, i) - half(xy, j - 1) <= limit)
            above += xy->count[2 * --j + 1];
        pairs += xy->count[2 * i] * above;
    }
    return pairs;
}

typedef int64_t (*Count)(const StatTally *, double);

/* The least double for which count reaches k, between low and high. */
static double search(Count count, const StatTally *tally, int64_t k, double low, double high)
{
    uint64_t from = stat_sort_key(low);
    uint64_t to = stat_sort_key(high);
    while (from < to) {
        const uint64_t middle = from + (to - from) / 2;
        if (count(tally, stat_sort_value(middle)) >= k)
            to = middle;
        else
            from = middle + 1;
    }
    return stat_sort_value(to) + 0.0; /* not -0 */
}

/* Whether all values are integers whose halves, and sums of these, are exact. */
static bool is_whole(const StatTally *tally)
{
    static const double most = 1125899906842624.0; /* 2^50 */
    for (size_t i = 0; i < tally->n_values; i++)
        if (!(fabs(tally->value[i]) <= most) || tally->value[i] != floor(tally->value[i]))
            return false;
    return true;
}

/* Where between two places to look next: where a straight line of the counts is k, and every
 * other time the middle, since counts need not be anything like a line. */
static int64_t next_place(
    int64_t from, int64_t to, int64_t below, int64_t within, int64_t k, bool halve)
{
    const double share = (double)(k - below) / (double)(within - below);
    const int64_t width = to - from;
    return halve ? from + width / 2
                 : from + (int64_t)fmin(share * (double)width, (double)(width - 1));
}

/* The same where only multiples of a half can be the answer: a dozen passes, not fifty. */
static double search_halves(
    Count count, const StatTally *tally, int64_t k, double low, double high)
{
    int64_t from = (int64_t)(2.0 * low);
    int64_t to = (int64_t)(2.0 * high);
    int64_t below = count(tally, 0.5 * (double)(from - 1));
    int64_t within = count(tally, 0.5 * (double)to);
    for (bool halve = true; from < to; halve = !halve) {
        const int64_t place = next_place(from, to, below, within, k, halve);
        const int64_t n = count(tally, 0.5 * (double)place);
        if (n >= k) {
            to = place;
            within = n;
        } else {
            from = place + 1;
            below = n;
        }
    }
    return 0.5 * (double)to;
}

static double order(Count count, const StatTally *tally, int64_t k, double low, double high)
{
    return is_whole(tally) ? search_halves(count, tally, k, low, high)
                           : search(count, tally, k, low, high);
}

double stat_walsh_average(const StatTally *x, int64_t k)
{
    return order(count_walsh, x, k, x->value[0], x->value[x->n_values - 1]);
}

/* The ends of a group of a tally of two. */
static void ends(const StatTally *xy, size_t group, double *low, double *high)
{
    size_t i = 0;
    while (xy->count[2 * i + group] == 0)
        i++;
    *low = half(xy, i);
    i = xy->n_values;
    while (xy->count[2 * (i - 1) + group] == 0)
        i--;
    *high = half(xy, i - 1);
}

double stat_pair_difference(const StatTally *xy, int64_t k)
{
    double x_low, x_high, y_low, y_high;
    ends(xy, 0, &x_low, &x_high);
    ends(xy, 1, &y_low, &y_high);
    return 2.0 * order(count_differences, xy, k, x_low - y_high, x_high - y_low);
}

/* The middle of n, of two their mean; mostly both are the same value, which one more count
 * shows. */
static double middle_of(double (*at)(const StatTally *, int64_t), Count count,
    double (*limit_of)(double), const StatTally *tally, int64_t n)
{
    const double low = at(tally, (n + 1) / 2);
    if (n % 2 || count(tally, limit_of(low)) >= n / 2 + 1)
        return low;
    return 0.5 * low + 0.5 * at(tally, n / 2 + 1);
}

static double itself(double average)
{
    return average;
}

static double half_of(double difference)
{
    return 0.5 * difference;
}

double stat_walsh_median(const StatTally *x)
{
    if (x->total == 0)
        return NAN;
    const int64_t n = x->total;
    const int64_t pairs = n % 2 ? (n + 1) / 2 * n : n / 2 * (n + 1);
    return middle_of(stat_walsh_average, count_walsh, itself, x, pairs);
}

double stat_pair_difference_median(const StatTally *xy)
{
    int64_t n[2] = {0, 0};
    for (size_t i = 0; i < xy->n_values; i++) {
        n[0] += xy->count[2 * i];
        n[1] += xy->count[2 * i + 1];
    }
    if (n[0] == 0 || n[1] == 0)
        return NAN;
    return middle_of(stat_pair_difference, count_differences, half_of, xy, n[0] * n[1]);
}
