#include "base/nearest.h"

#include <glib.h>
#include <string.h>

/* Levenshtein distance, given up beyond 63 characters. */
static unsigned edit_distance(const char *a, const char *b)
{
    enum { LONGEST = 64 };
    const size_t n = strlen(a), m = strlen(b);
    if (n >= LONGEST || m >= LONGEST)
        return LONGEST;
    unsigned row[LONGEST];
    for (size_t j = 0; j <= m; j++)
        row[j] = (unsigned)j;
    for (size_t i = 1; i <= n; i++) {
        unsigned diagonal = row[0];
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= m; j++) {
            const unsigned above = row[j];
            const unsigned step = diagonal + (a[i - 1] != b[j - 1]);
            row[j] = MIN(step, MIN(above, row[j - 1]) + 1);
            diagonal = above;
        }
    }
    return row[m];
}

const char *base_nearest(const char *word, const char *const *words)
{
    const char *best = NULL;
    unsigned least = 3;
    for (; *words; words++) {
        const unsigned distance = edit_distance(word, *words);
        if (distance < least && distance < strlen(word)) {
            least = distance;
            best = *words;
        }
    }
    return best;
}

char *base_nearest_said(
    const char *before, const char *word, const char *const *words, const char *after)
{
    const char *nearest = base_nearest(word, words);
    return nearest ? g_strconcat(before, nearest, after, NULL) : g_strdup("");
}
