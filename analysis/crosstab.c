#include "analysis/crosstab.h"

#include "analysis/tally.h"

#include <stdbool.h>

StatStatus stat_crosstab(const int32_t *row, const int32_t *col, const int64_t *weight,
    size_t n, size_t n_rows, size_t n_cols, int64_t *table, int64_t *n_missing)
{
    int64_t missing = 0;
    if (n_missing)
        *n_missing = 0;
    if (!table || n_rows < 1 || n_cols < 1 || (n > 0 && (!row || !col)))
        return STAT_ARGUMENT;
    for (size_t i = 0; i < n_rows * n_cols; i++)
        table[i] = 0;
    StatStatus status = stat_weights_check(weight, n);
    for (size_t i = 0; i < n && status == STAT_OK; i++) {
        const int64_t w = weight ? weight[i] : 1;
        if (row[i] >= 0 && (size_t)row[i] >= n_rows)
            status = STAT_DATA;
        else if (col[i] >= 0 && (size_t)col[i] >= n_cols)
            status = STAT_DATA;
        else if (row[i] < 0 || col[i] < 0)
            missing += w;
        else
            table[(size_t)row[i] * n_cols + (size_t)col[i]] += w;
    }
    if (status != STAT_OK) {
        for (size_t i = 0; i < n_rows * n_cols; i++)
            table[i] = 0;
        return status;
    }
    if (n_missing)
        *n_missing = missing;
    return STAT_OK;
}

StatStatus stat_table_check(const int64_t *table, size_t n_rows, size_t n_cols, int64_t *total)
{
    *total = 0;
    if (!table || n_rows < 1 || n_cols < 1)
        return STAT_ARGUMENT;
    int64_t sum = 0;
    for (size_t i = 0; i < n_rows * n_cols; i++) {
        if (table[i] < 0 || table[i] > STAT_TOTAL_MAX - sum)
            return STAT_DATA;
        sum += table[i];
    }
    *total = sum;
    return STAT_OK;
}

static bool has_any(const int64_t *first, size_t step, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (first[i * step] > 0)
            return true;
    return false;
}

void stat_table_reduce(const int64_t *table, size_t n_rows, size_t n_cols, int64_t *reduced,
    size_t *rows, size_t *cols)
{
    size_t at = 0;
    *rows = 0;
    *cols = 0;
    for (size_t j = 0; j < n_cols; j++)
        *cols += has_any(table + j, n_cols, n_rows);
    for (size_t i = 0; i < n_rows; i++) {
        if (!has_any(table + i * n_cols, 1, n_cols))
            continue;
        ++*rows;
        for (size_t j = 0; j < n_cols; j++)
            if (has_any(table + j, n_cols, n_rows))
                reduced[at++] = table[i * n_cols + j];
    }
}
