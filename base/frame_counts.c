/*
 * Distinct rows with frequencies. Every possible row has a number, and their order is that of
 * the rows. Where the columns have few values together the numbers are places in a table of
 * counts; where rows count once each their numbers are sorted; else, and where numbers would
 * have too many digits, the rows are sorted by their codes, the last column first.
 */
#include <string.h>

#include "base/frame.h"

enum { MOST_PLACES = 1 << 18, DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS };

static int64_t weight_of(const BaseFrame *frame, const bool *keep, size_t row)
{
    if (keep && !keep[row])
        return 0;
    return frame->weight ? frame->weight[row] : 1;
}

/* An empty frame with the columns of another. */
static BaseFrame *alike(const BaseFrame *frame, size_t n_rows)
{
    BaseFrame *out = base_frame_new(n_rows, frame->n_columns);
    out->weight = g_new0(int64_t, n_rows + 1);
    for (size_t c = 0; c < frame->n_columns; c++) {
        out->columns[c].name = g_strdup(frame->columns[c].name);
        out->columns[c].values = base_values_ref(frame->columns[c].values);
        out->columns[c].code = g_new(int32_t, n_rows + 1);
    }
    return out;
}

/* As n times as many possible rows with one more column; 0 where there are more than the most.
 */
static uint64_t times(uint64_t n, const BaseValues *values, uint64_t most)
{
    const uint64_t radix = values->n + 1;
    return n > most / radix ? 0 : n * radix;
}

/* Number of possible rows, 0 where there are more than the most. */
static uint64_t n_possible(const BaseFrame *frame, uint64_t most)
{
    uint64_t n = 1;
    for (size_t c = 0; n > 0 && c < frame->n_columns; c++)
        n = times(n, frame->columns[c].values, most);
    return n;
}

/* A larger table costs more than it saves. */
static size_t most_places(size_t n_rows)
{
    return MIN(MOST_PLACES, MAX(256, 4 * n_rows));
}

size_t base_frame_places(BaseValues *const *values, size_t n_columns, size_t n_rows)
{
    uint64_t n = 1;
    for (size_t c = 0; n > 0 && c < n_columns; c++)
        n = times(n, values[c], most_places(n_rows));
    return (size_t)n;
}

/* Writes the codes of a possible row into a row of the frame. */
static void write_row(BaseFrame *out, size_t row, uint64_t number, int64_t weight)
{
    out->weight[row] = weight;
    for (size_t c = out->n_columns; c-- > 0;) {
        const uint64_t radix = out->columns[c].values->n + 1;
        out->columns[c].code[row] = (int32_t)(number % radix) - 1;
        number /= radix;
    }
}

BaseFrame *base_frame_of_places(const BaseFrame *frame, const int64_t *count, size_t n_places)
{
    size_t n = 0, row = 0;
    for (size_t i = 0; i < n_places; i++)
        n += count[i] > 0;
    BaseFrame *out = alike(frame, n);
    for (size_t i = 0; i < n_places; i++)
        if (count[i] > 0)
            write_row(out, row++, i, count[i]);
    return out;
}

static BaseFrame *counts_by_place(const BaseFrame *frame, const bool *keep, size_t places)
{
    g_autofree int64_t *count = g_new0(int64_t, places);
    g_autofree uint32_t *place = g_new0(uint32_t, frame->n_rows + 1);
    const bool plain = !keep && !frame->weight;
    for (size_t c = 0; c < frame->n_columns; c++) {
        const uint32_t radix = (uint32_t)frame->columns[c].values->n + 1;
        const int32_t *code = frame->columns[c].code;
        for (size_t row = 0; row < frame->n_rows; row++)
            place[row] = place[row] * radix + (uint32_t)(MAX(code[row], -1) + 1);
    }
    for (size_t row = 0; plain && row < frame->n_rows; row++)
        count[place[row]]++;
    for (size_t row = 0; !plain && row < frame->n_rows; row++)
        count[place[row]] += weight_of(frame, keep, row);
    return base_frame_of_places(frame, count, places);
}

/* Sorts numbers below 2^bits by their digits, the last first. */
static void sort_numbers(uint64_t *number, uint64_t *scratch, size_t n, unsigned bits)
{
    for (unsigned shift = 0; shift < bits; shift += DIGIT_BITS) {
        uint32_t start[DIGITS + 1] = {0};
        for (size_t i = 0; i < n; i++)
            start[(number[i] >> shift) % DIGITS + 1]++;
        for (size_t digit = 1; digit < DIGITS; digit++)
            start[digit] += start[digit - 1];
        for (size_t i = 0; i < n; i++)
            scratch[start[(number[i] >> shift) % DIGITS]++] = number[i];
        memcpy(number, scratch, n * sizeof *number);
    }
}

static BaseFrame *counts_by_number(const BaseFrame *frame, uint64_t possible)
{
    const size_t n = frame->n_rows;
    g_autofree uint64_t *number = g_new0(uint64_t, n + 1);
    g_autofree uint64_t *scratch = g_new(uint64_t, n + 1);
    for (size_t c = 0; c < frame->n_columns; c++) {
        const uint64_t radix = frame->columns[c].values->n + 1;
        const int32_t *code = frame->columns[c].code;
        for (size_t row = 0; row < n; row++)
            number[row] = number[row] * radix + (uint64_t)(MAX(code[row], -1) + 1);
    }
    unsigned bits = 0;
    while (bits < 64 && (possible - 1) >> bits != 0)
        bits++;
    sort_numbers(number, scratch, n, bits);
    size_t n_distinct = 0;
    for (size_t i = 0; i < n; i++)
        n_distinct += i == 0 || number[i] != number[i - 1];
    BaseFrame *out = alike(frame, n_distinct);
    size_t row = 0;
    for (size_t i = 0, end = 0; i < n; i = end) {
        while (end < n && number[end] == number[i])
            end++;
        write_row(out, row++, number[i], (int64_t)(end - i));
    }
    return out;
}

/* Sorts rows by one column and leaves equal ones in their order: counting, since codes are few.
 */
static void sort_by(const BaseColumn *column, uint32_t *rows, uint32_t *scratch, size_t n)
{
    const size_t n_codes = column->values->n + 1;
    g_autofree uint32_t *start = g_new0(uint32_t, n_codes + 1);
    for (size_t i = 0; i < n; i++)
        start[MAX(column->code[rows[i]], -1) + 2]++;
    for (size_t code = 1; code <= n_codes; code++)
        start[code] += start[code - 1];
    for (size_t i = 0; i < n; i++)
        scratch[start[MAX(column->code[rows[i]], -1) + 1]++] = rows[i];
    memcpy(rows, scratch, n * sizeof *rows);
}

static bool is_equal(const BaseFrame *frame, size_t a, size_t b)
{
    for (size_t c = 0; c < frame->n_columns; c++)
        if (MAX(frame->columns[c].code[a], -1) != MAX(frame->columns[c].code[b], -1))
            return false;
    return true;
}

static BaseFrame *counts_by_order(const BaseFrame *frame, const bool *keep)
{
    g_autofree uint32_t *rows = g_new(uint32_t, frame->n_rows + 1);
    g_autofree uint32_t *scratch = g_new(uint32_t, frame->n_rows + 1);
    size_t n = 0, n_distinct = 0;
    for (size_t row = 0; row < frame->n_rows; row++)
        if (weight_of(frame, keep, row) > 0)
            rows[n++] = (uint32_t)row;
    for (size_t c = frame->n_columns; c-- > 0;)
        sort_by(&frame->columns[c], rows, scratch, n);
    for (size_t i = 0; i < n; i++)
        n_distinct += i == 0 || !is_equal(frame, rows[i - 1], rows[i]);
    BaseFrame *out = alike(frame, n_distinct);
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        at += i > 0 && !is_equal(frame, rows[i - 1], rows[i]);
        out->weight[at] += weight_of(frame, keep, rows[i]);
        for (size_t c = 0; c < frame->n_columns; c++)
            out->columns[c].code[at] = MAX(frame->columns[c].code[rows[i]], -1);
    }
    return out;
}

BaseFrame *base_frame_counts(const BaseFrame *frame, const bool *keep)
{
    const uint64_t places = n_possible(frame, most_places(frame->n_rows));
    if (places > 0)
        return counts_by_place(frame, keep, (size_t)places);
    const uint64_t possible = keep || frame->weight ? 0 : n_possible(frame, UINT64_MAX);
    return possible > 0 ? counts_by_number(frame, possible) : counts_by_order(frame, keep);
}
