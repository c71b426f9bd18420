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

/* A control that a treated unit could take. */
typedef struct {
    size_t at; /* SIZE_MAX: none */
    double distance;
} Candidate;

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

static void prefer(Candidate *best, const StatSide *control, size_t at, double distance)
{
    if (best->at == SIZE_MAX || distance < best->distance ||
        (distance == best->distance && control->id[at] < control->id[best->at]))
        *best = (Candidate){at, distance};
}

/* Free controls from `at` to the right, as long as they are as near as the first of them: two
   scores can be at the same rounded distance. */
static void look_right(Free *f, size_t at, double score, Candidate *best)
{
    const StatSide *control = f->control;
    double nearest = INFINITY;
    while ((at = find(f->right, (uint32_t)at)) < control->n) {
        const double distance = fabs(control->score[at] - score);
        if (distance > nearest)
            return;
        nearest = distance;
        prefer(best, control, at, distance);
        at++;
    }
}

/* The same to the left of `end`; of each group of equal scores its first free unit, which has
   the lowest id. */
static void look_left(Free *f, size_t end, double score, Candidate *best)
{
    const StatSide *control = f->control;
    double nearest = INFINITY;
    while ((end = find(f->left, (uint32_t)end)) > 0) {
        const double distance = fabs(control->score[end - 1] - score);
        if (distance > nearest)
            return;
        nearest = distance;
        const size_t start = f->group_start[end - 1];
        prefer(best, control, find(f->right, (uint32_t)start), distance);
        end = start;
    }
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
static void run(Free *f, const StatSide *treated, double caliper, uint32_t *partner)
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
            Candidate best = {SIZE_MAX, INFINITY};
            look_right(f, place, score, &best);
            look_left(f, place, score, &best);
            partner[i] = STAT_UNMATCHED;
            if (best.at == SIZE_MAX || !stat_within(control->score[best.at], score, caliper))
                continue;
            partner[i] = (uint32_t)best.at;
            take(f, best.at);
        }
        end = start;
    }
}

StatStatus stat_match_nearest(
    const StatSide *treated, const StatSide *control, double caliper, uint32_t *partner)
{
    Free f;
    const StatStatus status = free_init(&f, control);
    if (status == STAT_OK)
        run(&f, treated, caliper, partner);
    free(f.right);
    free(f.left);
    free(f.group_start);
    return status;
}
