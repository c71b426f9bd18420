#include "analysis/fft.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double pi = 3.14159265358979323846264338327950288;

size_t stat_fft_length(size_t n)
{
    size_t two = 1, three = 3; /* powers of two, and three times such */
    while (two < n)
        two *= 2;
    while (three < n)
        three *= 2;
    return two < three ? two : three;
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

/* out = (re + i im) * factor. */
static inline void turn(double *out, double re, double im, const double *factor)
{
    out[0] = re * factor[0] - im * factor[1];
    out[1] = re * factor[1] + im * factor[0];
}

/* The four outputs of radix 4, of which only the twiddles take multiplications: `step` numbers
 * lie between two inputs, `width` between two outputs. */
static void butterfly(
    const double *x, double *to, size_t step, size_t width, const double *const twiddle[4])
{
    double *restrict y = to;
    for (size_t q = 0; q < 2 * width; q += 2) {
        const double *a = x + q, *b = a + 2 * step, *c = b + 2 * step, *d = c + 2 * step;
        const double even_re = a[0] + c[0], even_im = a[1] + c[1];
        const double odd_re = b[0] + d[0], odd_im = b[1] + d[1];
        const double left_re = a[0] - c[0], left_im = a[1] - c[1];
        const double right_re = b[1] - d[1], right_im = d[0] - b[0]; /* -i (b - d) */
        y[q] = even_re + odd_re;
        y[q + 1] = even_im + odd_im;
        turn(y + 2 * width + q, left_re + right_re, left_im + right_im, twiddle[1]);
        turn(y + 4 * width + q, even_re - odd_re, even_im - odd_im, twiddle[2]);
        turn(y + 6 * width + q, left_re - right_re, left_im - right_im, twiddle[3]);
    }
}

/* One pass of radix 4; see `pass`. */
static void pass_of_four(
    size_t n, size_t width, size_t length, const double *root, const double *from, double *to)
{
    const size_t m = n / 4;
    const size_t s = length / n;
    for (size_t p = 0; p < m; p++) {
        const double *twiddle[4];
        for (size_t k = 0; k < 4; k++)
            twiddle[k] = root + 2 * (p * k * s % length);
        butterfly(from + 2 * width * p, to + 8 * width * p, width * m, width, twiddle);
    }
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
            double w[6] = {0}; /* the roots of the radix, times the twiddle of output k */
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
        const size_t radix = n % 4 == 0 ? 4 : n % 2 == 0 ? 2 : 3;
        if (radix == 4)
            pass_of_four(n, length / n * inner, length, root, from, to);
        else
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
