#include <stdlib.h>

#include "analysis/match_line.h"

/* Free controls as two forests: from a place, the nearest free place to the right (or the end)
   and to the left (places count from 1 there, 0 is the end). */
typedef struct {
    const StatSide *control;
    uint32_t *right;       /* n + 1 */
    uint32_t *left;        /* n + 1 */
    uint32_t *group_start; /* n: first place with the same score */
} Free;

static uint32_t find(uint32_t *next, uint32_t at)
{
    uint32_t root = at;
    while (next[root] != root)
        root = next[root];
    while (next[at] != root) {
        const uint32_t after = next[at];
        next[at] = root;
        at = after;
    }
    return root;
}

static void take(Free *free_controls, size_t at)
{
    free_controls->right[at] = (uint32_t)at + 1;
    free_controls->left[at + 1] = (uint32_t)at;
}

/* The lower distance of the nearest free controls at `place` or to the right, and to the left.
 */
static double nearest_distance(Free *f, size_t place, double score)
{
    const StatSide *control = f->control;
    const size_t right = find(f->right, (uint32_t)place);
    const size_t left = find(f->left, (uint32_t)place);
    const double on_right = right < control->n ? fabs(control->score[right] - score) : INFINITY;
    const double on_left = left > 0 ? fabs(control->score[left - 1] - score) : INFINITY;
    return fmin(on_right, on_left);
}

static void prefer(size_t *best, const StatSide *control, size_t at)
{
    if (*best == SIZE_MAX || control->id[at] < control->id[*best])
        *best = at;
}

/* The free control of the lowest id within the limit, SIZE_MAX when there is none. Left of
 * `place`, of each group of equal scores its first free unit, which has the lowest id. */
static size_t lowest_within(Free *f, size_t place, double score, double limit)
{
    const StatSide *control = f->control;
    size_t best = SIZE_MAX;
    for (size_t at = place; (at = find(f->right, (uint32_t)at)) < control->n; at++) {
        if (!stat_within(control->score[at], score, limit))
            break;
        prefer(&best, control, at);
    }
    size_t end = place;
    while ((end = find(f->left, (uint32_t)end)) > 0) {
        if (!stat_within(control->score[end - 1], score, limit))
            break;
        const size_t start = f->group_start[end - 1];
        prefer(&best, control, find(f->right, (uint32_t)start));
        end = start;
    }
    return best;
}

static StatStatus free_init(Free *f, const StatSide *control)
{
    const size_t n = control->n;
    *f = (Free){.control = control};
    f->right = malloc((n + 2) * sizeof *f->right);
    f->left = malloc((n + 2) * sizeof *f->left);
    f->group_start = malloc((n + 1) * sizeof *f->group_start);
    if (!f->right || !f->left || !f->group_start)
        return STAT_NO_MEMORY;
    for (size_t i = 0; i <= n; i++)
        f->right[i] = f->left[i] = (uint32_t)i;
    for (size_t i = 0; i < n; i++)
        f->group_start[i] = i > 0 && control->score[i] == control->score[i - 1]
                                ? f->group_start[i - 1]
                                : (uint32_t)i;
    return STAT_OK;
}

/* Treated from the highest score down; within a group of equal scores by ascending id, which is
   the order in which it is sorted. `place` follows the scores down among the controls. */
static void run(
    Free *f, const StatSide *treated, double caliper, double slack, uint32_t *partner)
{
    const StatSide *control = f->control;
    size_t place = control->n;
    for (size_t end = treated->n; end > 0;) {
        const double score = treated->score[end - 1];
        size_t start = end - 1;
        while (start > 0 && treated->score[start - 1] == score)
            start--;
        while (place > 0 && control->score[place - 1] >= score)
            place--;
        for (size_t i = start; i < end; i++) {
            const double limit = fmin(caliper, nearest_distance(f, place, score) + slack);
            const size_t best = lowest_within(f, place, score, limit);
            partner[i] = best == SIZE_MAX ? STAT_UNMATCHED : (uint32_t)best;
            if (best != SIZE_MAX)
                take(f, best);
        }
        end = start;
    }
}

StatStatus stat_match_nearest(const StatSide *treated, const StatSide *control, double caliper,
    double slack, uint32_t *partner)
{
    Free f;
    const StatStatus status = free_init(&f, control);
    if (status == STAT_OK)
        run(&f, treated, caliper, slack, partner);
    free(f.right);
    free(f.left);
    free(f.group_start);
    return status;
}
