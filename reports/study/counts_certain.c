/*
 * Whether sums fix single values. Three values may be exchanged for three others with the same
 * sum and squares, four for four; a value that no exchange takes away is known to whoever
 * solves the two equations. On a scale of whole numbers that is a search; without steps three
 * values always have others.
 */
#include "reports/study/counts_few.h"

#include <math.h>
#include <stdlib.h>

/* Steps of the search before a value is taken for known, and of a scale before it is none. */
enum { MOST_STEPS = 3000000, MOST_ON_SCALE = 2000000 };

/* ---- the scale ---- */

/* The largest number that both are multiples of, as far as doubles can tell. */
static double common_step(double a, double b, double least)
{
    while (b > least) {
        const double rest = fmod(a, b);
        a = b;
        b = b - rest < least ? 0 : rest;
    }
    return a;
}

ReportScale report_scale_of(const double *value, size_t n)
{
    ReportScale scale = {.low = INFINITY, .high = -INFINITY};
    for (size_t i = 0; i < n; i++)
        if (!isnan(value[i])) {
            scale.low = fmin(scale.low, value[i]);
            scale.high = fmax(scale.high, value[i]);
        }
    const double least = (fabs(scale.low) + fabs(scale.high)) * 1e-10;
    for (size_t i = 0; i < n; i++)
        if (!isnan(value[i]) && value[i] > scale.low)
            scale.step = common_step(value[i] - scale.low, scale.step, least);
    if (scale.step <= least * 100 || (scale.high - scale.low) / scale.step > MOST_ON_SCALE)
        scale.step = 0;
    return scale;
}

/* ---- exchanges ---- */

enum { MOST_EXCHANGED = 4 };

/* Distinct values in steps of the scale, with how many have each. */
typedef struct {
    size_t n;
    int64_t *value, *count;
    bool *is_open; /* An exchange takes it away. */
    int64_t high;  /* Of the scale, whose lowest value is 0. */
    int64_t steps;
} Values;

static gint compare_values(gconstpointer a, gconstpointer b)
{
    const int64_t one = *(const int64_t *)a, other = *(const int64_t *)b;
    return one < other ? -1 : one > other;
}

static void values_init(Values *values, const double *value, size_t n, const ReportScale *scale)
{
    g_autofree int64_t *sorted = g_new(int64_t, n + 1);
    *values = (Values){.value = g_new(int64_t, n + 1),
        .count = g_new0(int64_t, n + 1),
        .is_open = g_new0(bool, n + 1),
        .high = (int64_t)floor((scale->high - scale->low) / scale->step + 1e-6)};
    for (size_t i = 0; i < n; i++)
        sorted[i] = llround((value[i] - scale->low) / scale->step);
    qsort(sorted, n, sizeof *sorted, compare_values);
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || sorted[i] != sorted[i - 1])
            values->value[values->n++] = sorted[i];
        values->count[values->n - 1]++;
    }
}

static void values_clear(Values *values)
{
    g_free(values->value);
    g_free(values->count);
    g_free(values->is_open);
}

static size_t times_in(int64_t value, const int64_t *list, size_t n)
{
    size_t times = 0;
    for (size_t i = 0; i < n; i++)
        times += list[i] == value;
    return times;
}

/* Takes k values (places) for others, if those are on the scale: what is less often there than
 * before is open. */
static void exchange(Values *values, const size_t *places, const int64_t *others, size_t k)
{
    int64_t before[MOST_EXCHANGED] = {0};
    for (size_t i = 0; i < k; i++) {
        before[i] = values->value[places[i]];
        if (others[i] < 0 || others[i] > values->high)
            return;
    }
    for (size_t i = 0; i < k; i++)
        if (times_in(before[i], others, k) < times_in(before[i], before, k))
            values->is_open[places[i]] = true;
}

static bool is_square(int64_t n, int64_t *root)
{
    if (n < 0)
        return false;
    *root = (int64_t)llround(sqrt((double)n));
    return *root * *root == n;
}

/* ---- the search for others ---- */

/* Four values mirrored about their mean have the same sums. */
static void mirror(Values *values, const size_t *places)
{
    int64_t others[4], sum = 0;
    for (size_t i = 0; i < 4; i++)
        sum += values->value[places[i]];
    for (size_t i = 0; i < 4; i++)
        others[i] = sum / 2 - values->value[places[i]];
    if (sum % 2 == 0)
        exchange(values, places, others, 4);
}

/* The last two of k others, whose sum and squares are what the first ones leave. */
static void solve_two(Values *values, const size_t *places, int64_t *others, size_t k,
    int64_t sum, int64_t squares)
{
    int64_t root = 0;
    values->steps++;
    if (!is_square(2 * squares - sum * sum, &root))
        return;
    others[k - 2] = (sum + root) / 2;
    others[k - 1] = (sum - root) / 2;
    exchange(values, places, others, k);
}

/* All others of k values: so many are free, the last two follow. */
static void solve(Values *values, const size_t *places, int64_t *others, size_t k, size_t n_set,
    int64_t sum, int64_t squares)
{
    const int64_t left = (int64_t)(k - n_set);
    if (left == 2) {
        solve_two(values, places, others, k, sum, squares);
        return;
    }
    /* No value is further from the mean than all spread there is allows. */
    const double mean = (double)sum / (double)left;
    const double spread = (double)squares - mean * (double)sum;
    const double reach = sqrt(fmax(spread, 0) * (double)(left - 1) / (double)left);
    const int64_t from = MAX(0, (int64_t)ceil(mean - reach - 1e-6));
    const int64_t to = MIN(values->high, (int64_t)floor(mean + reach + 1e-6));
    for (int64_t v = from; v <= to && values->steps < MOST_STEPS; v++) {
        others[n_set] = v;
        solve(values, places, others, k, n_set + 1, sum - v, squares - v * v);
    }
}

static void solve_all(Values *values, const size_t *places, size_t k)
{
    int64_t others[MOST_EXCHANGED], sum = 0, squares = 0;
    for (size_t i = 0; i < k; i++) {
        sum += values->value[places[i]];
        squares += values->value[places[i]] * values->value[places[i]];
    }
    solve(values, places, others, k, 0, sum, squares);
}

/* Whether so many of the value are there. */
static bool has_all(const Values *values, const size_t *places, size_t k)
{
    for (size_t i = 0; i < k; i++) {
        int64_t n = 0;
        for (size_t j = 0; j < k; j++)
            n += places[j] == places[i];
        if (n > values->count[places[i]])
            return false;
    }
    return true;
}

/* Tries to exchange the value of places[0] with k - 1 others, until it is open. */
static void open_with(
    Values *values, size_t *places, size_t n_set, size_t k, size_t from, bool mirrored)
{
    if (n_set == k || n_set == MOST_EXCHANGED) {
        values->steps++;
        if (!has_all(values, places, k))
            return;
        if (mirrored)
            mirror(values, places);
        else
            solve_all(values, places, k);
        return;
    }
    for (size_t v = from; v < values->n; v++) {
        if (values->is_open[places[0]] || values->steps >= MOST_STEPS)
            return;
        places[n_set] = v;
        open_with(values, places, n_set + 1, k, v, mirrored);
    }
}

static bool is_open(Values *values, size_t value)
{
    static const struct {
        size_t k;
        bool mirrored;
    } ways[] = {{4, true}, {3, false}, {4, false}};
    size_t places[MOST_EXCHANGED] = {value};
    for (size_t w = 0; w < G_N_ELEMENTS(ways) && !values->is_open[value]; w++)
        open_with(values, places, 1, ways[w].k, 0, ways[w].mirrored);
    return values->is_open[value];
}

bool report_sums_tell_value(
    const double *value, size_t n, const ReportScale *scale, int64_t few)
{
    Values values;
    if (scale->step == 0)
        return n > 0 && n < 3 && (int64_t)n < few;
    values_init(&values, value, n, scale);
    bool tells = false;
    for (size_t i = 0; i < values.n && !tells; i++)
        tells = values.count[i] < few && !is_open(&values, i);
    values_clear(&values);
    return tells;
}
