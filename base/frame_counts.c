/*
 * Distinct rows with frequencies. Where the columns have few values together, every possible
 * row has a place in a table of counts, and the table's order is that of the rows; else the
 * rows are sorted by their codes, the last column first.
 */
#include <string.h>

#include "base/frame.h"

enum { MOST_PLACES = 1 << 16 };

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

/* Number of possible rows, 0 where there are too many for the table or for what it saves. */
static size_t n_places(const BaseFrame *frame)
{
    const size_t most = MIN(MOST_PLACES, MAX(256, 4 * frame->n_rows));
    size_t n = 1;
    for (size_t c = 0; c < frame->n_columns; c++) {
        n *= frame->columns[c].values->n + 1;
        if (n > most)
            return 0;
    }
    return n;
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
    size_t n = 0;
    for (size_t i = 0; i < places; i++)
        n += count[i] > 0;
    BaseFrame *out = alike(frame, n);
    size_t row = 0;
    for (size_t i = 0; i < places; i++) {
        if (count[i] == 0)
            continue;
        size_t rest = i;
        out->weight[row] = count[i];
        for (size_t c = frame->n_columns; c-- > 0;) {
            const size_t radix = frame->columns[c].values->n + 1;
            out->columns[c].code[row] = (int32_t)(rest % radix) - 1;
            rest /= radix;
        }
        row++;
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
    const size_t places = n_places(frame);
    return places > 0 ? counts_by_place(frame, keep, places) : counts_by_order(frame, keep);
}
