#include "score_model.h"

#include <math.h>
#include <string.h>

enum { STEPS = 20 };

typedef struct {
    double gradient[SYN_SCORE_TERMS];
    double information[SYN_SCORE_TERMS][SYN_SCORE_TERMS]; /* lower triangle; then its root */
} Normal;

/* exp(x) for -30 <= x <= 30: halved eight times, then a series, then squared back. The error,
   some 1e-13, matters less than that it is the same everywhere. */
static double exponential(double x)
{
    const double y = x / 256;
    double sum = 1 + y / 8;
    for (int k = 7; k > 0; k--)
        sum = 1 + y / k * sum;
    for (int k = 0; k < 8; k++)
        sum *= sum;
    return sum;
}

double syn_score_of(const SynScoreModel *model, const SynScoreRow *row, int n_terms)
{
    double sum = 0;
    for (int k = 0; k < n_terms; k++)
        sum += model->coefficient[k] * row->x[k];
    return sum;
}

/* False when a fitted probability is all but 0 or 1. */
static bool add_row(
    Normal *normal, const SynScoreModel *model, const SynScoreRow *row, int n_terms)
{
    const double score = syn_score_of(model, row, n_terms);
    if (!(score > -30 && score < 30))
        return false;
    const double p = 1 / (1 + exponential(-score));
    const double residual = row->treated - row->n * p, weight = row->n * p * (1 - p);
    for (int i = 0; i < n_terms; i++) {
        normal->gradient[i] += residual * row->x[i];
        for (int j = 0; j <= i; j++)
            normal->information[i][j] += weight * row->x[i] * row->x[j];
    }
    return true;
}

/* Cholesky's root in place; false when a term is aliased. */
static bool take_root(double a[SYN_SCORE_TERMS][SYN_SCORE_TERMS], int n)
{
    for (int i = 0; i < n; i++)
        for (int j = 0; j <= i; j++) {
            double v = a[i][j];
            for (int k = 0; k < j; k++)
                v -= a[i][k] * a[j][k];
            if (i == j && !(v > 1e-9))
                return false;
            a[i][j] = i == j ? sqrt(v) : v / a[j][j];
        }
    return true;
}

static void solve_lower(double a[SYN_SCORE_TERMS][SYN_SCORE_TERMS], int n, double *v)
{
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < i; k++)
            v[i] -= a[i][k] * v[k];
        v[i] /= a[i][i];
    }
}

static void solve_upper(double a[SYN_SCORE_TERMS][SYN_SCORE_TERMS], int n, double *v)
{
    for (int i = n - 1; i >= 0; i--) {
        for (int k = i + 1; k < n; k++)
            v[i] -= a[k][i] * v[k];
        v[i] /= a[i][i];
    }
}

static void describe(
    const SynScoreRow *row, int n_rows, int n_terms, Normal *normal, SynScoreModel *model)
{
    double n = 0, sum = 0, squares = 0;
    for (int k = 0; k < n_terms; k++) {
        double unit[SYN_SCORE_TERMS] = {0}, length = 0;
        unit[k] = 1;
        solve_lower(normal->information, n_terms, unit);
        for (int i = 0; i < n_terms; i++)
            length += unit[i] * unit[i];
        model->error[k] = sqrt(length);
    }
    for (int r = 0; r < n_rows; r++) {
        const double score = syn_score_of(model, &row[r], n_terms) - model->coefficient[0];
        n += row[r].n;
        sum += row[r].n * score;
        squares += row[r].n * score * score;
    }
    model->score_sd = sqrt((squares - sum * sum / n) / (n - 1));
}

bool syn_score_fit(const SynScoreRow *row, int n_rows, int n_terms, SynScoreModel *model)
{
    for (int step = 0; step < STEPS; step++) {
        Normal normal = {{0}, {{0}}};
        double longest = 0;
        bool ok = true;
        for (int r = 0; r < n_rows && ok; r++)
            ok = row[r].n == 0 || add_row(&normal, model, &row[r], n_terms);
        if (!ok || !take_root(normal.information, n_terms))
            break;
        double *move = normal.gradient;
        solve_lower(normal.information, n_terms, move);
        solve_upper(normal.information, n_terms, move);
        for (int k = 0; k < n_terms; k++) {
            model->coefficient[k] += move[k];
            longest = fabs(move[k]) > longest ? fabs(move[k]) : longest;
        }
        if (longest < 1e-7) {
            describe(row, n_rows, n_terms, &normal, model);
            return true;
        }
    }
    memset(model, 0, sizeof *model);
    return false;
}
