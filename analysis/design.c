#include "analysis/design.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/design_rows.h"
#include "analysis/tally.h"

static StatStatus check_column(const StatColumn *column, size_t n)
{
    if ((column->values != NULL) == (column->codes != NULL) && n > 0)
        return STAT_ARGUMENT;
    if (column->values) {
        for (size_t i = 0; i < n; i++)
            if (isinf(column->values[i]))
                return STAT_DATA;
    } else if (column->codes) {
        for (size_t i = 0; i < n; i++)
            if (column->codes[i] >= 0 && (size_t)column->codes[i] >= column->n_levels)
                return STAT_DATA;
    }
    return STAT_OK;
}

static StatStatus check_input(const StatDesignInput *input)
{
    StatStatus status = stat_weights_check(input->weight, input->n);
    for (size_t c = 0; c < input->n_covariates && status == STAT_OK; c++)
        status = check_column(&input->covariates[c], input->n);
    for (size_t c = 0; c < input->n_others && status == STAT_OK; c++) {
        const StatColumn column = {.values = input->others[c]};
        status = check_column(&column, input->n);
    }
    return status;
}

static void drop_values(char *keep, const double *values, size_t n)
{
    for (size_t i = 0; i < n; i++)
        keep[i] = (char)(keep[i] && !isnan(values[i]));
}

static void drop_codes(char *keep, const int32_t *codes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        keep[i] = (char)(keep[i] && codes[i] >= 0);
}

/* keep[i] = 1 where nothing that the model uses is missing. */
static void mark_complete(const StatDesignInput *input, char *keep)
{
    memset(keep, 1, input->n);
    for (size_t c = 0; c < input->n_covariates; c++) {
        if (input->covariates[c].values)
            drop_values(keep, input->covariates[c].values, input->n);
        else
            drop_codes(keep, input->covariates[c].codes, input->n);
    }
    for (size_t c = 0; c < input->n_others; c++)
        drop_values(keep, input->others[c], input->n);
    for (size_t c = 0; c < input->n_others_coded; c++)
        drop_codes(keep, input->others_coded[c], input->n);
}

static StatStatus keep_rows(StatDesign *out, const StatDesignInput *input)
{
    char *keep = malloc(input->n + 1);
    out->row = calloc(input->n + 1, sizeof *out->row);
    if (input->weight)
        out->weight = calloc(input->n + 1, sizeof *out->weight);
    if (!keep || !out->row || (input->weight && !out->weight)) {
        free(keep);
        return STAT_NO_MEMORY;
    }
    mark_complete(input, keep);
    for (size_t i = 0; i < input->n; i++) {
        const int64_t weight = input->weight ? input->weight[i] : 1;
        if (!keep[i]) {
            out->n_missing += weight;
            continue;
        }
        out->n += weight;
        if (out->weight)
            out->weight[out->n_rows] = (double)weight;
        out->row[out->n_rows++] = i;
    }
    free(keep);
    return STAT_OK;
}

/* The terms of one factor: its levels that occur, but for the reference. Returns their number;
   with terms NULL it only counts. */
static size_t factor_terms(const StatDesign *design, const StatColumn *column, char *present,
    StatTerm *terms, size_t covariate)
{
    memset(present, 0, column->n_levels);
    for (size_t i = 0; i < design->n_rows; i++)
        present[column->codes[design->row[i]]] = 1;
    size_t reference = column->reference;
    if (reference >= column->n_levels || !present[reference])
        for (reference = 0; reference < column->n_levels && !present[reference];)
            reference++;
    size_t n_terms = 0;
    for (size_t level = 0; level < column->n_levels; level++) {
        if (!present[level] || level == reference)
            continue;
        if (terms)
            terms[n_terms] = (StatTerm){covariate, (int32_t)level};
        n_terms++;
    }
    return n_terms;
}

static StatStatus list_terms(StatDesign *out, const StatDesignInput *input)
{
    size_t most = 1, levels = 1;
    for (size_t c = 0; c < input->n_covariates; c++) {
        most += input->covariates[c].codes ? input->covariates[c].n_levels : 1;
        if (input->covariates[c].codes && input->covariates[c].n_levels > levels)
            levels = input->covariates[c].n_levels;
    }
    char *present = malloc(levels);
    out->terms = calloc(most, sizeof *out->terms);
    if (!present || !out->terms) {
        free(present);
        return STAT_NO_MEMORY;
    }
    if (input->intercept)
        out->terms[out->n_terms++] = (StatTerm){STAT_INTERCEPT, -1};
    for (size_t c = 0; c < input->n_covariates; c++) {
        if (input->covariates[c].codes)
            out->n_terms +=
                factor_terms(out, &input->covariates[c], present, out->terms + out->n_terms, c);
        else
            out->terms[out->n_terms++] = (StatTerm){c, -1};
    }
    free(present);
    return STAT_OK;
}

/* Picks the rows of a numeric column and scales them by a power of two. */
static void fill_numeric(const StatDesign *design, const double *values, double *x, int *scale)
{
    double largest = 0;
    for (size_t i = 0; i < design->n_rows; i++) {
        x[i] = values[design->row[i]];
        if (fabs(x[i]) > largest)
            largest = fabs(x[i]);
    }
    int exponent = 0;
    (void)frexp(largest, &exponent);
    *scale = -exponent;
    if (exponent == 0)
        return;
    const bool in_range = exponent > -1000 && exponent < 1000;
    const double factor = in_range ? ldexp(1, -exponent) : 1; /* a power of two: exact */
    for (size_t i = 0; i < design->n_rows; i++)
        x[i] = in_range ? x[i] * factor : ldexp(x[i], -exponent);
}

static StatStatus fill_matrix(StatDesign *out, const StatDesignInput *input)
{
    out->scale = calloc(out->n_terms + 1, sizeof *out->scale);
    if (out->n_rows > 0 && out->n_terms > SIZE_MAX / sizeof(double) / out->n_rows)
        return STAT_NO_MEMORY;
    out->x = malloc((out->n_terms * out->n_rows + 1) * sizeof *out->x);
    if (!out->scale || !out->x)
        return STAT_NO_MEMORY;
    for (size_t t = 0; t < out->n_terms; t++) {
        const StatTerm term = out->terms[t];
        double *x = out->x + t * out->n_rows;
        if (term.covariate == STAT_INTERCEPT) {
            for (size_t i = 0; i < out->n_rows; i++)
                x[i] = 1;
        } else if (term.level < 0) {
            fill_numeric(out, input->covariates[term.covariate].values, x, &out->scale[t]);
        } else {
            const int32_t *codes = input->covariates[term.covariate].codes;
            for (size_t i = 0; i < out->n_rows; i++)
                x[i] = codes[out->row[i]] == term.level;
        }
    }
    return STAT_OK;
}

StatStatus stat_design_init(StatDesign *out, const StatDesignInput *input)
{
    if (!out)
        return STAT_ARGUMENT;
    memset(out, 0, sizeof *out);
    if (!input || (input->n_covariates > 0 && !input->covariates))
        return STAT_ARGUMENT;
    StatStatus status = check_input(input);
    if (status == STAT_OK)
        status = keep_rows(out, input);
    if (status == STAT_OK && !input->each_row)
        status = stat_design_merge_rows(out, input);
    if (status == STAT_OK)
        status = list_terms(out, input);
    if (status == STAT_OK)
        status = fill_matrix(out, input);
    if (status != STAT_OK)
        stat_design_clear(out);
    return status;
}

void stat_design_clear(StatDesign *design)
{
    if (!design)
        return;
    free(design->x);
    free(design->scale);
    free(design->row);
    free(design->weight);
    free(design->terms);
    memset(design, 0, sizeof *design);
}

void stat_design_pick(const StatDesign *design, const double *from, double *out)
{
    for (size_t i = 0; i < design->n_rows; i++)
        out[i] = from[design->row[i]];
}

/* Appends part at place `length` as far as it fits; returns the length with it. */
static size_t append(char *text, size_t size, size_t length, const char *part)
{
    const size_t n = strlen(part);
    for (size_t i = 0; i < n && length + i + 1 < size; i++) {
        text[length + i] = part[i];
        text[length + i + 1] = '\0';
    }
    return length + n;
}

size_t stat_term_name(StatTerm term, const char *const *names, const char *const *const *levels,
    char *text, size_t size)
{
    if (size > 0)
        text[0] = '\0';
    if (term.covariate == STAT_INTERCEPT)
        return append(text, size, 0, "(Intercept)");
    size_t length = append(text, size, 0, names[term.covariate]);
    if (term.level >= 0) {
        length = append(text, size, length, "=");
        length = append(text, size, length, levels[term.covariate][term.level]);
    }
    return length;
}
