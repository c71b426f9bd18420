/*
 * Distinct rows with frequencies. Where the columns have few values together, every possible
 * row has a place in a table of counts, and the table's order is that of the rows; else the
 * rows are sorted by their codes.
 */
#include <stdlib.h>
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
    for (size_t c = 0; c < frame->n_columns; c++) {
        const uint32_t radix = (uint32_t)frame->columns[c].values->n + 1;
        const int32_t *code = frame->columns[c].code;
        for (size_t row = 0; row < frame->n_rows; row++)
            place[row] = place[row] * radix + (uint32_t)(code[row] < 0 ? 0 : code[row] + 1);
    }
    for (size_t row = 0; row < frame->n_rows; row++)
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

/* The rows side by side: n_columns codes and the frequency each. */
typedef struct {
    size_t n_columns;
    const int32_t *codes; /* Of all rows. */
    int64_t weight;
} Tuple;

static int compare_tuples(const void *a, const void *b)
{
    const Tuple *x = a, *y = b;
    for (size_t c = 0; c < x->n_columns; c++)
        if (x->codes[c] != y->codes[c])
            return x->codes[c] < y->codes[c] ? -1 : 1;
    return 0;
}

static size_t gather(const BaseFrame *frame, const bool *keep, int32_t *codes, Tuple *tuples)
{
    size_t n = 0;
    for (size_t row = 0; row < frame->n_rows; row++) {
        const int64_t weight = weight_of(frame, keep, row);
        if (weight == 0)
            continue;
        int32_t *own = codes + n * frame->n_columns;
        for (size_t c = 0; c < frame->n_columns; c++)
            own[c] = MAX(frame->columns[c].code[row], -1);
        tuples[n++] = (Tuple){frame->n_columns, own, weight};
    }
    return n;
}

/* Adds up runs of equal tuples in place. */
static size_t merge(Tuple *tuples, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (kept > 0 && compare_tuples(&tuples[kept - 1], &tuples[i]) == 0)
            tuples[kept - 1].weight += tuples[i].weight;
        else
            tuples[kept++] = tuples[i];
    }
    return kept;
}

static BaseFrame *counts_by_order(const BaseFrame *frame, const bool *keep)
{
    g_autofree int32_t *codes = g_new(int32_t, frame->n_rows * frame->n_columns + 1);
    g_autofree Tuple *tuples = g_new(Tuple, frame->n_rows + 1);
    size_t n = gather(frame, keep, codes, tuples);
    if (n > 0)
        qsort(tuples, n, sizeof *tuples, compare_tuples);
    n = merge(tuples, n);
    BaseFrame *out = alike(frame, n);
    for (size_t row = 0; row < n; row++) {
        out->weight[row] = tuples[row].weight;
        for (size_t c = 0; c < frame->n_columns; c++)
            out->columns[c].code[row] = tuples[row].codes[c];
    }
    return out;
}

BaseFrame *base_frame_counts(const BaseFrame *frame, const bool *keep)
{
    const size_t places = n_places(frame);
    return places > 0 ? counts_by_place(frame, keep, places) : counts_by_order(frame, keep);
}
