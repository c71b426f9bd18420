#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/match_line.h"

/* The sweep. State k: k > 0 treated wait for a control, k < 0 controls are reserved for treated
   to come. A treated unit moves k up by one, or is left out at the price of one pair; a control
   moves k down by one, or stays unused at no price; between two points every waiting unit pays
   the distance. The cost g(k) is convex, and is kept as its slopes, ascending: first one slope
   for each treated unit that is not decided yet, then one for each control. That order puts the
   number of pairs before any distance, without a large number that would swallow digits.

   A slope's value changes with every step of the sweep, by the same amount for all below k = 0
   and by the opposite one for all above; so it is stored as a key, and is key - x below and
   key + x above, x being the place of the sweep. */

typedef struct {
    double key;
    uint32_t unit;
} Slope;

/* The slopes of one class, parted at 0: `low` holds those <= 0 with the highest on top; `high`
   those > 0 with the lowest on top. Each loses units at its far end too (the head). */
typedef struct {
    Slope *slope;
    size_t head, top;
} Stack;

typedef struct {
    Stack low, high;
} Class;

typedef struct {
    Class treated, control;
    size_t n_below, n_above; /* slopes below and above k = 0 */
    double x;
    unsigned char *is_used; /* of each control */
    unsigned char *is_matched;
} Sweep;

static size_t stack_size(const Stack *s)
{
    return s->top - s->head;
}

static size_t class_size(const Class *c)
{
    return stack_size(&c->low) + stack_size(&c->high);
}

/* The slope at a rank, counted over all slopes in ascending order. */
static Slope *at_rank(Sweep *s, size_t rank)
{
    Class *class = &s->treated;
    if (rank >= class_size(class)) {
        rank -= class_size(class);
        class = &s->control;
    }
    const size_t n_low = stack_size(&class->low);
    if (rank < n_low)
        return &class->low.slope[class->low.head + rank];
    return &class->high.slope[class->high.top - 1 - (rank - n_low)];
}

static double value(const Sweep *s, const Slope *slope, size_t rank)
{
    return rank < s->n_below ? slope->key - s->x : slope->key + s->x;
}

/* Restores the parting at 0 of a class whose first slope has the rank `first`. */
static void part(Sweep *s, Class *class, size_t first)
{
    Stack *low = &class->low, *high = &class->high;
    while (stack_size(high) > 0) {
        const Slope *slope = &high->slope[high->top - 1];
        if (value(s, slope, first + stack_size(low)) > 0)
            break;
        low->slope[low->top++] = *slope;
        high->top--;
    }
    while (stack_size(low) > 0) {
        const Slope *slope = &low->slope[low->top - 1];
        if (!(value(s, slope, first + stack_size(low) - 1) > 0))
            break;
        high->slope[high->top++] = *slope;
        low->top--;
    }
}

static void move_to(Sweep *s, double x)
{
    s->x = x;
    part(s, &s->treated, 0);
    part(s, &s->control, class_size(&s->treated));
}

/* A new slope of 0 for a treated unit. The state may now be one higher; if the slope lies below
   k = 0, the highest slope there crosses over, keeping its value. */
static void add_treated(Sweep *s, uint32_t unit)
{
    const size_t rank = stack_size(&s->treated.low);
    double key = -s->x;
    if (rank < s->n_below) {
        at_rank(s, s->n_below - 1)->key -= 2 * s->x;
        key = s->x;
    }
    s->treated.low.slope[s->treated.low.top++] = (Slope){key, unit};
    s->n_above++;
}

static void add_control(Sweep *s, uint32_t unit)
{
    const size_t rank = class_size(&s->treated) + stack_size(&s->control.low);
    double key = s->x;
    if (rank > s->n_below) {
        at_rank(s, s->n_below)->key += 2 * s->x;
        key = -s->x;
    }
    s->control.low.slope[s->control.low.top++] = (Slope){key, unit};
    s->n_below++;
}

/* The lowest slope is decided: the state passes it. */
static void drop_lowest(Sweep *s)
{
    Class *class = class_size(&s->treated) > 0 ? &s->treated : &s->control;
    Stack *low = &class->low, *high = &class->high;
    const Slope slope =
        stack_size(low) > 0 ? low->slope[low->head++] : high->slope[--high->top];
    if (class == &s->treated)
        s->is_matched[slope.unit] = 1;
    s->n_below--;
}

/* The highest slope is decided: the state stays below it. */
static void drop_highest(Sweep *s)
{
    Class *class = class_size(&s->control) > 0 ? &s->control : &s->treated;
    Stack *low = &class->low, *high = &class->high;
    const Slope slope =
        stack_size(high) > 0 ? high->slope[high->head++] : low->slope[--low->top];
    if (class == &s->control)
        s->is_used[slope.unit] = 1;
    s->n_above--;
}

/* Only units within the caliper of the next point may still wait for it. */
static void truncate(Sweep *s, size_t most_reserved, size_t most_waiting)
{
    while (s->n_below > most_reserved)
        drop_lowest(s);
    while (s->n_above > most_waiting)
        drop_highest(s);
}

static void run(Sweep *s, const StatSide *treated, const StatSide *control, double caliper)
{
    size_t t = 0, c = 0, t_near = 0, c_near = 0;
    while (t < treated->n || c < control->n) {
        const bool is_treated =
            c >= control->n || (t < treated->n && treated->score[t] <= control->score[c]);
        move_to(s, is_treated ? treated->score[t] : control->score[c]);
        if (is_treated)
            add_treated(s, (uint32_t)t++);
        else
            add_control(s, (uint32_t)c++);
        if (t >= treated->n && c >= control->n)
            break;
        const double next = c >= control->n   ? treated->score[t]
                            : t >= treated->n ? control->score[c]
                                              : fmin(treated->score[t], control->score[c]);
        while (t_near < t && !stat_within(treated->score[t_near], next, caliper))
            t_near++;
        while (c_near < c && !stat_within(control->score[c_near], next, caliper))
            c_near++;
        truncate(s, c - c_near, t - t_near);
    }
    truncate(s, 0, 0);
}

static StatStatus class_init(Class *class, size_t n)
{
    class->low.slope = malloc((n + 1) * sizeof *class->low.slope);
    class->high.slope = malloc((n + 1) * sizeof *class->high.slope);
    return class->low.slope && class->high.slope ? STAT_OK : STAT_NO_MEMORY;
}

static void sweep_clear(Sweep *s)
{
    free(s->treated.low.slope);
    free(s->treated.high.slope);
    free(s->control.low.slope);
    free(s->control.high.slope);
    free(s->is_used);
    free(s->is_matched);
}

StatStatus stat_match_optimal(
    const StatSide *treated, const StatSide *control, double caliper, uint32_t *partner)
{
    Sweep s = {0};
    s.is_used = calloc(control->n + 1, 1);
    s.is_matched = calloc(treated->n + 1, 1);
    if (class_init(&s.treated, treated->n) != STAT_OK ||
        class_init(&s.control, control->n) != STAT_OK || !s.is_used || !s.is_matched) {
        sweep_clear(&s);
        return STAT_NO_MEMORY;
    }
    run(&s, treated, control, caliper);
    /* First in, first out: the i-th matched treated unit belongs to the i-th used control. */
    size_t c = 0;
    for (size_t t = 0; t < treated->n; t++) {
        partner[t] = STAT_UNMATCHED;
        if (!s.is_matched[t])
            continue;
        while (c < control->n && !s.is_used[c])
            c++;
        assert(c < control->n && stat_within(treated->score[t], control->score[c], caliper));
        partner[t] = (uint32_t)c++;
    }
    sweep_clear(&s);
    return STAT_OK;
}
