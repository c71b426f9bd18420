#include "analysis/design_rows.h"

#include <stdlib.h>

#include "analysis/random.h"
#include "analysis/sort.h"

static void mix_values(uint64_t *hash, const StatDesign *design, const double *values)
{
    for (size_t i = 0; i < design->n_rows; i++)
        hash[i] = stat_random_mix(hash[i], stat_sort_key(values[design->row[i]]));
}

static void mix_codes(uint64_t *hash, const StatDesign *design, const int32_t *codes)
{
    for (size_t i = 0; i < design->n_rows; i++)
        hash[i] = stat_random_mix(hash[i], (uint64_t)codes[design->row[i]]);
}

/* Column by column: the rows of one column lie side by side. */
static void hash_rows(uint64_t *hash, const StatDesign *design, const StatDesignInput *input)
{
    for (size_t i = 0; i < design->n_rows; i++)
        hash[i] = 0;
    for (size_t c = 0; c < input->n_others; c++)
        mix_values(hash, design, input->others[c]);
    for (size_t c = 0; c < input->n_others_coded; c++)
        mix_codes(hash, design, input->others_coded[c]);
    for (size_t c = 0; c < input->n_covariates; c++) {
        if (input->covariates[c].values)
            mix_values(hash, design, input->covariates[c].values);
        else
            mix_codes(hash, design, input->covariates[c].codes);
    }
}

static int compare_values(const double *values, size_t a, size_t b)
{
    return (values[a] > values[b]) - (values[a] < values[b]);
}

static int compare_codes(const int32_t *codes, size_t a, size_t b)
{
    return (codes[a] > codes[b]) - (codes[a] < codes[b]);
}

/* Compares two of the caller's rows in all that the model uses. */
static int compare_rows(const StatDesignInput *input, size_t a, size_t b)
{
    int order = 0;
    for (size_t c = 0; c < input->n_others && order == 0; c++)
        order = compare_values(input->others[c], a, b);
    for (size_t c = 0; c < input->n_others_coded && order == 0; c++)
        order = compare_codes(input->others_coded[c], a, b);
    for (size_t c = 0; c < input->n_covariates && order == 0; c++)
        order = input->covariates[c].values ? compare_values(input->covariates[c].values, a, b)
                                            : compare_codes(input->covariates[c].codes, a, b);
    return order;
}

/* Adds a row of a run of equal hashes to the distinct rows from `first` on, which are sorted by
 * their contents; nearly always there is one. */
static void add_row(
    StatDesign *out, const StatDesignInput *input, size_t first, size_t row, double weight)
{
    size_t at = out->n_rows;
    while (at > first) {
        const int order = compare_rows(input, out->row[at - 1], row);
        if (order == 0) {
            out->weight[at - 1] += weight;
            return;
        }
        if (order < 0)
            break;
        at--;
    }
    for (size_t i = out->n_rows; i > at; i--) {
        out->row[i] = out->row[i - 1];
        out->weight[i] = out->weight[i - 1];
    }
    out->row[at] = row;
    out->weight[at] = weight;
    out->n_rows++;
}

static void collect(StatDesign *design, const StatDesignInput *input, const uint64_t *hash,
    const uint64_t *row, StatDesign *out)
{
    size_t first = 0;
    for (size_t i = 0; i < design->n_rows; i++) {
        if (i > 0 && hash[i] != hash[i - 1])
            first = out->n_rows;
        const double weight = input->weight ? (double)input->weight[row[i]] : 1.0;
        add_row(out, input, first, (size_t)row[i], weight);
    }
}

StatStatus stat_design_merge_rows(StatDesign *design, const StatDesignInput *input)
{
    const size_t n = design->n_rows;
    uint64_t *hash = malloc((2 * n + 1) * sizeof *hash);
    StatDesign merged = {
        .row = malloc((n + 1) * sizeof *merged.row),
        .weight = malloc((n + 1) * sizeof *merged.weight),
    };
    StatStatus status = hash && merged.row && merged.weight ? STAT_OK : STAT_NO_MEMORY;
    if (status == STAT_OK) {
        hash_rows(hash, design, input);
        for (size_t i = 0; i < n; i++)
            hash[n + i] = design->row[i];
        status = stat_sort_keys(hash, hash + n, n);
    }
    if (status == STAT_OK)
        collect(design, input, hash, hash + n, &merged);
    free(hash);
    if (status != STAT_OK) {
        free(merged.row);
        free(merged.weight);
        return status;
    }
    free(design->row);
    free(design->weight);
    design->row = merged.row;
    design->weight = merged.weight;
    design->n_rows = merged.n_rows;
    if ((int64_t)merged.n_rows == design->n) { /* every weight is 1 */
        free(design->weight);
        design->weight = NULL;
    }
    return STAT_OK;
}
