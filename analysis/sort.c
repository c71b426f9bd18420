#include "analysis/sort.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { DIGIT_BITS = 11, MOST_DIGITS = 3, RADIX = 1 << DIGIT_BITS, FEW = 48 };

unsigned stat_bit_length(uint64_t x)
{
    unsigned length = 0;
    for (unsigned step = 32; step > 0; step /= 2)
        if (x >> step) {
            x >>= step;
            length += step;
        }
    return length + (x > 0);
}

/* The buffers that one pass reads and the next one writes; payload may be NULL. */
typedef struct {
    uint64_t *key, *payload;
} Buffer;

static void insertion_sort(Buffer mine, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        const uint64_t k = mine.key[i];
        const uint64_t p = mine.payload ? mine.payload[i] : 0;
        size_t j = i;
        for (; j > 0 && mine.key[j - 1] > k; j--) {
            mine.key[j] = mine.key[j - 1];
            if (mine.payload)
                mine.payload[j] = mine.payload[j - 1];
        }
        mine.key[j] = k;
        if (mine.payload)
            mine.payload[j] = p;
    }
}

/* The bits of a key that are sorted by first: those of (key - least) >> shift, in digits. */
typedef struct {
    uint64_t least;
    unsigned shift, n_digits;
} Window;

/* As many of the highest bits that differ as tell about n keys apart, the lowest `ignored` bits
   left aside; false when no bit differs. */
static bool window_init(Window *window, const uint64_t *key, size_t n, unsigned ignored)
{
    uint64_t least = key[0], most = key[0];
    for (size_t i = 1; i < n; i++) {
        least = key[i] < least ? key[i] : least;
        most = key[i] > most ? key[i] : most;
    }
    least = least >> ignored << ignored;
    const unsigned length = stat_bit_length(most - least);
    const unsigned bits = length > ignored ? length - ignored : 0;
    unsigned digits = (stat_bit_length(n) + 1 + DIGIT_BITS) / DIGIT_BITS;
    digits = digits < MOST_DIGITS ? digits : MOST_DIGITS;
    if (digits * DIGIT_BITS > bits)
        digits = (bits + DIGIT_BITS - 1) / DIGIT_BITS;
    const unsigned wanted = digits * DIGIT_BITS;
    *window = (Window){least, ignored + (bits > wanted ? bits - wanted : 0), digits};
    return bits > 0;
}

static inline size_t digit_of(uint64_t key, Window window, unsigned digit)
{
    return (size_t)((key - window.least) >> window.shift >> (digit * DIGIT_BITS)) & (RADIX - 1);
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

static void distribute(
    Buffer from, Buffer to, size_t n, size_t *place, Window window, unsigned digit)
{
    if (!from.payload) {
        for (size_t i = 0; i < n; i++)
            to.key[place[digit_of(from.key[i], window, digit)]++] = from.key[i];
        return;
    }
    for (size_t i = 0; i < n; i++) {
        const size_t j = place[digit_of(from.key[i], window, digit)]++;
        to.key[j] = from.key[i];
        to.payload[j] = from.payload[i];
    }
}

/* Sorts by the window's bits, the lowest digit first. */
static void sort_window(Buffer mine, Buffer scratch, size_t n, size_t *count, Window window)
{
    memset(count, 0, (size_t)window.n_digits * RADIX * sizeof *count);
    for (size_t i = 0; i < n; i++)
        for (unsigned d = 0; d < window.n_digits; d++)
            count[d * RADIX + digit_of(mine.key[i], window, d)]++;
    Buffer from = mine, to = scratch;
    for (unsigned d = 0; d < window.n_digits; d++) {
        if (!first_places(count + d * RADIX, n))
            continue;
        distribute(from, to, n, count + d * RADIX, window, d);
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

/* Each call on a run of many keys has at least a digit less to tell them apart by. */
static void sort_any(Buffer mine, Buffer scratch, size_t n, size_t *count, unsigned ignored)
{
    Window window;
    if (n <= FEW) {
        insertion_sort(mine, n);
        return;
    }
    if (!window_init(&window, mine.key, n, ignored))
        return;
    sort_window(mine, scratch, n, count, window);
    for (size_t i = 0, next; i < n && window.shift > ignored; i = next) {
        const uint64_t high = (mine.key[i] - window.least) >> window.shift;
        for (next = i + 1; next < n && (mine.key[next] - window.least) >> window.shift == high;)
            next++;
        const Buffer run = {mine.key + i, mine.payload ? mine.payload + i : NULL};
        if (next - i > 1)
            sort_any(run, scratch, next - i, count, ignored);
    }
}

static StatStatus sort_buffer(uint64_t *key, uint64_t *payload, size_t n, unsigned ignored)
{
    const Buffer mine = {key, payload};
    if (n <= FEW) {
        insertion_sort(mine, n);
        return STAT_OK;
    }
    Buffer scratch = {malloc((n + 1) * sizeof *scratch.key), NULL};
    if (payload)
        scratch.payload = malloc((n + 1) * sizeof *scratch.payload);
    size_t *count = malloc((size_t)MOST_DIGITS * RADIX * sizeof *count);
    const bool ready = scratch.key && count && (!payload || scratch.payload);
    if (ready)
        sort_any(mine, scratch, n, count, ignored);
    free(scratch.key);
    free(scratch.payload);
    free(count);
    return ready ? STAT_OK : STAT_NO_MEMORY;
}

StatStatus stat_sort_keys(uint64_t *key, uint64_t *payload, size_t n)
{
    return sort_buffer(key, payload, n, 0);
}

StatStatus stat_sort_words(uint64_t *word, size_t n, unsigned low)
{
    return sort_buffer(word, NULL, n, low);
}

StatStatus stat_sort(double *x, size_t n)
{
    if (n < 2)
        return STAT_OK;
    uint64_t *key = malloc((n + 1) * sizeof *key);
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

/* Orders the places of one run whose keys the packed words could not tell apart. */
static StatStatus order_run(const uint64_t *key, size_t *order, size_t n)
{
    uint64_t *space = malloc(2 * n * sizeof *space);
    if (!space)
        return STAT_NO_MEMORY;
    for (size_t i = 0; i < n; i++) {
        space[i] = key[order[i]];
        space[n + i] = order[i];
    }
    const StatStatus status = stat_sort_keys(space, space + n, n);
    for (size_t i = 0; i < n; i++)
        order[i] = (size_t)space[n + i];
    free(space);
    return status;
}

/* Words sorted by the keys' high bits: takes the places out of them and orders what is left. */
static StatStatus order_words(const uint64_t *word, const uint64_t *key, size_t n, unsigned low,
    bool whole, size_t *order)
{
    const uint64_t mask = (UINT64_C(1) << low) - 1;
    for (size_t i = 0; i < n; i++)
        order[i] = (size_t)(word[i] & mask);
    StatStatus status = STAT_OK;
    for (size_t i = 0, next; i < n && !whole && status == STAT_OK; i = next) {
        for (next = i + 1; next < n && word[next] >> low == word[i] >> low;)
            next++;
        if (next - i > 1)
            status = order_run(key, order + i, next - i);
    }
    return status;
}

StatStatus stat_order_keys(const uint64_t *key, size_t n, size_t *order)
{
    if (n == 0)
        return STAT_OK;
    uint64_t *word = malloc((n + 1) * sizeof *word);
    if (!word)
        return STAT_NO_MEMORY;
    uint64_t least = key[0], most = key[0], differ = 0;
    for (size_t i = 0; i < n; i++) {
        least = key[i] < least ? key[i] : least;
        most = key[i] > most ? key[i] : most;
        differ |= key[i] ^ key[0];
    }
    /* A word holds the key's bits that differ above and the place below; where both do not fit
       the key's lowest bits stay out. Bits below `zeros` are alike in all keys. */
    unsigned zeros = 0;
    while (zeros < 63 && !(differ >> zeros & 1))
        zeros++;
    const unsigned low = stat_bit_length(n), span = stat_bit_length(most - least);
    const unsigned cut = span + low > 64 ? span + low - 64 : 0;
    const bool whole = cut <= zeros;
    const unsigned shift = whole && zeros < span ? zeros : cut;
    for (size_t i = 0; i < n; i++)
        word[i] = (key[i] - least) >> shift << low | i;
    StatStatus status = stat_sort_words(word, n, low);
    if (status == STAT_OK)
        status = order_words(word, key, n, low, whole, order);
    free(word);
    return status;
}

StatStatus stat_order(const double *x, size_t n, size_t *order)
{
    uint64_t *key = malloc((n + 1) * sizeof *key);
    if (!key)
        return STAT_NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        key[i] = stat_sort_key(x[i]);
    const StatStatus status = stat_order_keys(key, n, order);
    free(key);
    return status;
}
