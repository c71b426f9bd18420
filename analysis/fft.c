#include "analysis/fft.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double pi = 3.14159265358979323846264338327950288;

size_t stat_fft_length(size_t n)
{
    for (size_t m = n > 1 ? n : 1;; m++) {
        size_t rest = m;
        while (rest % 2 == 0)
            rest /= 2;
        while (rest % 3 == 0)
            rest /= 3;
        while (rest % 5 == 0)
            rest /= 5;
        if (rest == 1)
            return m;
    }
}

StatStatus stat_fft_init(StatFft *fft, const size_t *length, size_t n_dimensions)
{
    *fft = (StatFft){.n_dimensions = n_dimensions, .size = 1};
    if (n_dimensions > STAT_FFT_DIMENSIONS)
        return STAT_ARGUMENT;
    for (size_t d = 0; d < n_dimensions; d++) {
        const size_t n = length[d];
        fft->length[d] = n;
        fft->size *= n;
        fft->root[d] = malloc(2 * n * sizeof(double));
        if (!fft->root[d])
            return STAT_NO_MEMORY;
        for (size_t j = 0; j < n; j++) {
            fft->root[d][2 * j] = cos(2.0 * pi * (double)j / (double)n);
            fft->root[d][2 * j + 1] = -sin(2.0 * pi * (double)j / (double)n);
        }
    }
    fft->scratch = malloc(2 * fft->size * sizeof(double));
    return fft->scratch ? STAT_OK : STAT_NO_MEMORY;
}

void stat_fft_clear(StatFft *fft)
{
    for (size_t d = 0; d < STAT_FFT_DIMENSIONS; d++)
        free(fft->root[d]);
    free(fft->scratch);
    *fft = (StatFft){0};
}

/* One pass of the Stockham scheme over the leading index, `width` numbers riding along with
 * each element: from[q + width (p + m j)] becomes to[q + width (radix p + k)]; n = radix * m is
 * what is left to transform, s = length / n. */
static void pass(size_t radix, size_t n, size_t width, size_t length, const double *root,
    const double *from, double *to)
{
    const size_t m = n / radix;
    const size_t s = length / n;
    for (size_t p = 0; p < m; p++)
        for (size_t k = 0; k < radix; k++) {
            double w[10] = {0}; /* the roots of the radix, times the twiddle of output k */
            for (size_t j = 0; j < radix; j++) {
                const size_t at = (k * j * (length / radix) + p * k * s) % length;
                w[2 * j] = root[2 * at];
                w[2 * j + 1] = root[2 * at + 1];
            }
            double *out = to + 2 * width * (radix * p + k);
            for (size_t q = 0; q < 2 * width; q++)
                out[q] = 0.0;
            for (size_t j = 0; j < radix; j++) {
                const double *in = from + 2 * width * (p + m * j);
                const double re = w[2 * j];
                const double im = w[2 * j + 1];
                for (size_t q = 0; q < 2 * width; q += 2) {
                    out[q] += in[q] * re - in[q + 1] * im;
                    out[q + 1] += in[q] * im + in[q + 1] * re;
                }
            }
        }
}

/* Transforms the leading index of x[length][inner]. */
static void transform(
    double *x, double *scratch, size_t length, size_t inner, const double *root)
{
    double *from = x;
    double *to = scratch;
    size_t n = length;
    while (n > 1) {
        const size_t radix = n % 4 == 0 ? 4 : n % 2 == 0 ? 2 : n % 3 == 0 ? 3 : 5;
        pass(radix, n, length / n * inner, length, root, from, to);
        double *swap = from;
        from = to;
        to = swap;
        n /= radix;
    }
    if (from != x)
        memcpy(x, from, 2 * length * inner * sizeof *x);
}

void stat_fft_run(const StatFft *fft, double *x)
{
    size_t inner = fft->size;
    size_t outer = 1;
    for (size_t d = 0; d < fft->n_dimensions; d++) {
        inner /= fft->length[d];
        for (size_t o = 0; o < outer; o++)
            transform(x + 2 * o * fft->length[d] * inner, fft->scratch, fft->length[d], inner,
                fft->root[d]);
        outer *= fft->length[d];
    }
}
