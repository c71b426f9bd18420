#include "analysis/sort.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Digits of the first passes: the highest HIGH_DIGITS tell most doubles apart. */
enum { DIGIT_BITS = 11, N_DIGITS = 6, HIGH_DIGITS = 3, RADIX = 1 << DIGIT_BITS, FEW = 64 };

uint64_t stat_sort_key(double x)
{
    const double positive_zero = x + 0.0; /* -0 + 0 is +0 */
    uint64_t bits;
    memcpy(&bits, &positive_zero, sizeof bits);
    const uint64_t sign = UINT64_C(1) << 63;
    return (bits & sign) ? ~bits : bits | sign;
}

double stat_sort_value(uint64_t key)
{
    const uint64_t sign = UINT64_C(1) << 63;
    const uint64_t bits = (key & sign) ? key ^ sign : ~key;
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static void insertion_sort(uint64_t *key, uint64_t *payload, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        const uint64_t k = key[i];
        const uint64_t p = payload ? payload[i] : 0;
        size_t j = i;
        for (; j > 0 && key[j - 1] > k; j--) {
            key[j] = key[j - 1];
            if (payload)
                payload[j] = payload[j - 1];
        }
        key[j] = k;
        if (payload)
            payload[j] = p;
    }
}

static inline size_t digit_of(uint64_t key, unsigned digit)
{
    return (size_t)(key >> (digit * DIGIT_BITS)) & (RADIX - 1);
}

/* Turns counts into first places; false when all keys share the digit: nothing to do. */
static bool first_places(size_t *count, size_t n)
{
    size_t place = 0;
    for (size_t d = 0; d < RADIX; d++) {
        const size_t c = count[d];
        if (c == n)
            return false;
        count[d] = place;
        place += c;
    }
    return true;
}

/* The buffers that one pass reads and the next one writes. */
typedef struct {
    uint64_t *key, *payload;
} Buffer;

static void distribute(Buffer from, Buffer to, size_t n, size_t *place, unsigned digit)
{
    if (!from.payload) {
        for (size_t i = 0; i < n; i++)
            to.key[place[digit_of(from.key[i], digit)]++] = from.key[i];
        return;
    }
    for (size_t i = 0; i < n; i++) {
        const size_t j = place[digit_of(from.key[i], digit)]++;
        to.key[j] = from.key[i];
        to.payload[j] = from.payload[i];
    }
}

/* Sorts n > 0 keys by their digits first to last - 1, the lowest one first. */
static void sort_digits(
    Buffer mine, Buffer scratch, size_t n, size_t *count, unsigned first, unsigned last)
{
    memset(count + first * RADIX, 0, (size_t)(last - first) * RADIX * sizeof *count);
    for (size_t i = 0; i < n; i++)
        for (unsigned d = first; d < last; d++)
            count[d * RADIX + digit_of(mine.key[i], d)]++;
    Buffer from = mine, to = scratch;
    for (unsigned d = first; d < last; d++) {
        if (!first_places(count + d * RADIX, n))
            continue;
        distribute(from, to, n, count + d * RADIX, d);
        const Buffer swap = from;
        from = to;
        to = swap;
    }
    if (from.key != mine.key) {
        memcpy(mine.key, from.key, n * sizeof *mine.key);
        if (mine.payload)
            memcpy(mine.payload, from.payload, n * sizeof *mine.payload);
    }
}

static bool all_equal(const uint64_t *key, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (key[i] != key[0])
            return false;
    return true;
}

/* Keys sorted by their high digits: sorts the runs that these do not tell apart. */
static void sort_runs(Buffer mine, Buffer scratch, size_t n, size_t *count)
{
    const unsigned low = N_DIGITS - HIGH_DIGITS, shift = low * DIGIT_BITS;
    for (size_t i = 0, next; i < n; i = next) {
        const uint64_t high = mine.key[i] >> shift;
        for (next = i + 1; next < n && mine.key[next] >> shift == high;)
            next++;
        const Buffer run = {mine.key + i, mine.payload ? mine.payload + i : NULL};
        if (next - i == 1)
            continue;
        if (next - i <= FEW)
            insertion_sort(run.key, run.payload, next - i);
        else if (!all_equal(run.key, next - i))
            sort_digits(run, scratch, next - i, count, 0, low);
    }
}

StatStatus stat_sort_keys(uint64_t *key, uint64_t *payload, size_t n)
{
    if (n <= FEW) {
        insertion_sort(key, payload, n);
        return STAT_OK;
    }
    const size_t columns = payload ? 2 : 1;
    uint64_t *space = calloc(n, columns * sizeof *space);
    size_t *count = calloc((size_t)N_DIGITS * RADIX, sizeof *count);
    if (!space || !count) {
        free(space);
        free(count);
        return STAT_NO_MEMORY;
    }
    const Buffer mine = {key, payload}, scratch = {space, payload ? space + n : NULL};
    sort_digits(mine, scratch, n, count, N_DIGITS - HIGH_DIGITS, N_DIGITS);
    sort_runs(mine, scratch, n, count);
    free(space);
    free(count);
    return STAT_OK;
}

StatStatus stat_sort(double *x, size_t n)
{
    if (n < 2)
        return STAT_OK;
    uint64_t *key = malloc(n * sizeof *key);
    if (!key)
        return STAT_NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        key[i] = stat_sort_key(x[i]);
    const StatStatus status = stat_sort_keys(key, NULL, n);
    if (status == STAT_OK)
        for (size_t i = 0; i < n; i++)
            x[i] = stat_sort_value(key[i]);
    free(key);
    return status;
}

StatStatus stat_order(const double *x, size_t n, size_t *order)
{
    if (n == 0)
        return STAT_OK;
    uint64_t *key = malloc(n * sizeof *key);
    uint64_t *row = malloc(n * sizeof *row);
    StatStatus status = STAT_NO_MEMORY;
    if (!key || !row)
        goto done;
    for (size_t i = 0; i < n; i++) {
        key[i] = stat_sort_key(x[i]);
        row[i] = i;
    }
    status = stat_sort_keys(key, row, n);
    if (status == STAT_OK)
        for (size_t i = 0; i < n; i++)
            order[i] = (size_t)row[i];
done:
    free(key);
    free(row);
    return status;
}
