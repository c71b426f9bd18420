#include "analysis/fisher_nodes.h"

#include "analysis/sort.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Bounds of time and memory: entries of a list, entries looked up in all, and steps of the
 * join, of which each takes half as long as a lookup. */
static const size_t most_entries = 4000000;
static const double most_lookups = 1.2e8;
static const double most_steps = 4e8;

/* A partial table, as far as it matters: how (im)probable its cells are. */
typedef struct {
    int64_t key;
    double mass;
} Entry;

/* Entries of one layer, grouped by node. */
typedef struct {
    size_t n, room;
    Entry *entry;
    double *tail; /* n + 1: of each entry and those after it in its node, once sorted */
    size_t n_nodes;
    size_t *first; /* n_nodes + 1 places */
    /* Where keys are looked for, once sorted: a node's range of keys is cut into 2^k parts, of
     * which there are at most twice as many as entries. */
    uint32_t *part; /* 2 n: the first entry of its node that lies in a part or beyond */
    uint8_t *shift; /* n_nodes: key less least key, shifted by that, is the part */
} List;

/* A hash table of the entries of one node by key: small enough to stay near the processor. */
typedef struct {
    Entry *slot; /* mass 0 marks a free slot */
    size_t n_slots, n;
} Merge;

static void list_clear(List *list)
{
    free(list->entry);
    free(list->tail);
    free(list->first);
    free(list->part);
    free(list->shift);
    *list = (List){0};
}

static size_t slot_of(const Merge *m, int64_t key)
{
    uint64_t h = (uint64_t)key * UINT64_C(0x9E3779B97F4A7C15);
    size_t at = (size_t)(h >> 32) & (m->n_slots - 1);
    while (m->slot[at].mass > 0.0 && m->slot[at].key != key)
        at = (at + 1) & (m->n_slots - 1);
    return at;
}

static bool merge_grow(Merge *m)
{
    Merge next = {.n_slots = m->n_slots ? 4 * m->n_slots : 4096, .n = m->n};
    next.slot = calloc(next.n_slots, sizeof *next.slot);
    if (!next.slot)
        return false;
    for (size_t i = 0; i < m->n_slots; i++)
        if (m->slot[i].mass > 0.0)
            next.slot[slot_of(&next, m->slot[i].key)] = m->slot[i];
    free(m->slot);
    *m = next;
    return true;
}

static inline bool merge_add(Merge *m, int64_t key, double mass)
{
    if (mass <= 0.0)
        return true;
    if (2 * (m->n + 1) > m->n_slots && !merge_grow(m))
        return false;
    Entry *slot = &m->slot[slot_of(m, key)];
    if (slot->mass > 0.0) {
        slot->mass += mass;
    } else {
        *slot = (Entry){key, mass};
        m->n++;
    }
    return true;
}

static bool list_grow(List *list, size_t more)
{
    if (list->n + more <= list->room)
        return true;
    const size_t room = 2 * (list->n + more);
    Entry *entry = realloc(list->entry, room * sizeof *entry);
    if (!entry)
        return false;
    list->entry = entry;
    list->room = room;
    return true;
}

/* Moves the merged entries of a node to the end of the list. */
static bool list_take(List *list, Merge *m)
{
    if (!list_grow(list, m->n))
        return false;
    for (size_t i = 0; i < m->n_slots && m->n > 0; i++) {
        if (m->slot[i].mass <= 0.0)
            continue;
        list->entry[list->n++] = m->slot[i];
        m->slot[i].mass = 0.0;
        m->n--;
    }
    return true;
}

static StatStatus list_single(List *list)
{
    *list = (List){.n = 1, .room = 1, .n_nodes = 1};
    list->entry = calloc(1, sizeof *list->entry);
    list->first = calloc(2, sizeof *list->first);
    if (!list->entry || !list->first) {
        list_clear(list);
        return STAT_NO_MEMORY;
    }
    list->entry[0].mass = 1.0;
    list->first[1] = 1;
    return STAT_OK;
}

/* The search for all tables with key >= threshold. */
typedef struct {
    const StatFisherLattice *lattice;
    int64_t threshold;
    double lookups;
} Search;

/* What the rows on this side of a node, and on the other, add to a key at least and most. */
typedef struct {
    int64_t own_least, least, greatest;
} Bounds;

/* Whether an entry can still count, whatever the other side adds. One that counts in any case
 * is given the least key that does: all of them merge. */
static bool settle(int64_t *key, Bounds b, int64_t threshold)
{
    if (*key + b.greatest < threshold)
        return false;
    int64_t enough = threshold - b.least;
    enough = enough > b.own_least ? enough : b.own_least; /* two such keys must suffice, too */
    *key = *key > enough ? enough : *key;
    return true;
}

/* The edges of a layer, grouped by the node that they lead to. */
typedef struct {
    size_t *first; /* a node of the next layer each, and one more */
    uint32_t *from;
    const StatFisherEdge **edge;
} Incoming;

static void incoming_clear(Incoming *in)
{
    free(in->first);
    free(in->from);
    free(in->edge);
}

static StatStatus incoming_init(Incoming *in, const StatFisherLayer *layer, size_t n_to)
{
    const size_t n = layer->first_edge[layer->n_nodes];
    *in = (Incoming){
        .first = calloc(n_to + 2, sizeof *in->first),
        .from = malloc((n + 1) * sizeof *in->from),
        .edge = malloc((n + 1) * sizeof *in->edge),
    };
    if (!in->first || !in->from || !in->edge)
        return STAT_NO_MEMORY;
    size_t *place = in->first + 1;
    for (size_t e = 0; e < n; e++)
        place[layer->edge[e].to + 1]++;
    for (size_t v = 0; v < n_to; v++)
        place[v + 1] += place[v];
    for (size_t v = 0; v < layer->n_nodes; v++)
        for (size_t e = layer->first_edge[v]; e < layer->first_edge[v + 1]; e++) {
            const size_t at = place[layer->edge[e].to]++;
            in->from[at] = (uint32_t)v;
            in->edge[at] = &layer->edge[e];
        }
    return STAT_OK;
}

/* Adds the entries of one node's list, over one edge, to those of another node. */
static bool extend_over(const Search *s, const StatFisherEdge *edge, const List *list,
    size_t node, Bounds bounds, Merge *m)
{
    for (size_t x = list->first[node]; x < list->first[node + 1]; x++) {
        int64_t key = list->entry[x].key + edge->key;
        if (settle(&key, bounds, s->threshold) &&
            !merge_add(m, key, list->entry[x].mass * edge->mass))
            return false;
    }
    return true;
}

/* Lookups that extending the list over the edges of layer i would take. */
static double cost(const Search *s, size_t i, const List *list, bool down)
{
    const StatFisherLayer *layer = &s->lattice->layer[i];
    double sum = 0.0;
    for (size_t v = 0; v < layer->n_nodes; v++) {
        if (down) {
            sum += (double)(list->first[v + 1] - list->first[v]) *
                   (double)(layer->first_edge[v + 1] - layer->first_edge[v]);
            continue;
        }
        for (size_t e = layer->first_edge[v]; e < layer->first_edge[v + 1]; e++)
            sum +=
                (double)(list->first[layer->edge[e].to + 1] - list->first[layer->edge[e].to]);
    }
    return sum;
}

/* Gathers the entries of node v of layer i + 1 (down) or i. */
static bool gather(const Search *s, size_t i, bool down, const Incoming *in, const List *list,
    size_t v, Merge *m)
{
    const StatFisherLayer *from = &s->lattice->layer[i];
    bool ok = true;
    if (down) {
        const StatFisherLayer *to = &s->lattice->layer[i + 1];
        const Bounds bounds = {to->min_before[v], to->min_after[v], to->max_after[v]};
        for (size_t e = in->first[v]; e < in->first[v + 1] && ok; e++)
            ok = extend_over(s, in->edge[e], list, in->from[e], bounds, m);
        return ok;
    }
    const Bounds bounds = {from->min_after[v], from->min_before[v], from->max_before[v]};
    for (size_t e = from->first_edge[v]; e < from->first_edge[v + 1] && ok; e++)
        ok = extend_over(s, &from->edge[e], list, from->edge[e].to, bounds, m);
    return ok;
}

/* Replaces the list by that of the next layer (down) or of the one before. `done` turns false
 * when it would be too long. */
static StatStatus extend(Search *s, size_t i, List *list, bool down, bool *done)
{
    const StatFisherLayer *target = &s->lattice->layer[down ? i + 1 : i];
    List next = {.n_nodes = target->n_nodes};
    next.first = calloc(target->n_nodes + 1, sizeof *next.first);
    Merge m = {0};
    Incoming in = {0};
    StatStatus status =
        down ? incoming_init(&in, &s->lattice->layer[i], target->n_nodes) : STAT_OK;
    bool ok = status == STAT_OK && next.first && merge_grow(&m);
    *done = true;
    for (size_t v = 0; v < target->n_nodes && ok && *done; v++) {
        ok = gather(s, i, down, &in, list, v, &m) && list_take(&next, &m);
        next.first[v + 1] = next.n;
        *done = next.n <= most_entries;
    }
    free(m.slot);
    incoming_clear(&in);
    list_clear(list);
    *list = next;
    return ok ? STAT_OK : STAT_NO_MEMORY;
}

/* Sorts the entries of each node by key, and sums their masses from the greatest key down. */
static StatStatus sort_list(List *list)
{
    size_t most = 1;
    for (size_t v = 0; v < list->n_nodes; v++) {
        const size_t n = list->first[v + 1] - list->first[v];
        most = n > most ? n : most;
    }
    uint64_t *key = malloc(2 * most * sizeof *key);
    list->tail = calloc(list->n + 1, sizeof *list->tail);
    if (!key || !list->tail) {
        free(key);
        return STAT_NO_MEMORY;
    }
    uint64_t *mass = key + most;
    StatStatus status = STAT_OK;
    for (size_t v = 0; v < list->n_nodes && status == STAT_OK; v++) {
        Entry *e = list->entry + list->first[v];
        const size_t n = list->first[v + 1] - list->first[v];
        for (size_t i = 0; i < n; i++) {
            key[i] = (uint64_t)e[i].key ^ UINT64_C(1) << 63;
            memcpy(&mass[i], &e[i].mass, sizeof mass[i]);
        }
        status = stat_sort_keys(key, mass, n);
        for (size_t i = 0; i < n && status == STAT_OK; i++) {
            e[i].key = (int64_t)(key[i] ^ UINT64_C(1) << 63);
            memcpy(&e[i].mass, &mass[i], sizeof mass[i]);
        }
        double *tail = list->tail + list->first[v];
        double sum = 0.0;
        for (size_t i = n; i-- > 0;)
            tail[i] = sum += e[i].mass;
    }
    free(key);
    return status;
}

static size_t length_of(const List *list, size_t v)
{
    return list->first[v + 1] - list->first[v];
}

/* Cuts the range of each sorted node into parts. */
static StatStatus index_list(List *list)
{
    list->part = malloc((2 * list->n + 1) * sizeof *list->part);
    list->shift = calloc(list->n_nodes + 1, sizeof *list->shift);
    if (!list->part || !list->shift)
        return STAT_NO_MEMORY;
    for (size_t v = 0; v < list->n_nodes; v++) {
        const Entry *e = list->entry + list->first[v];
        const size_t n = length_of(list, v);
        if (n == 0)
            continue;
        uint32_t *part = list->part + 2 * list->first[v];
        const uint64_t range = (uint64_t)(e[n - 1].key - e[0].key);
        uint8_t shift = 0;
        while (range >> shift >= 2 * n)
            shift++;
        list->shift[v] = shift;
        size_t i = 0;
        for (uint64_t k = 0; k <= range >> shift; k++) {
            while ((uint64_t)(e[i].key - e[0].key) >> shift < k)
                i++;
            part[k] = (uint32_t)i;
        }
    }
    return STAT_OK;
}

/* The mass of node w's entries from the key `least` on. */
static inline double mass_from(const List *list, size_t w, int64_t least)
{
    const Entry *e = list->entry + list->first[w];
    const size_t n = length_of(list, w);
    if (least > e[n - 1].key)
        return 0.0;
    if (least <= e[0].key)
        return list->tail[list->first[w]];
    size_t i =
        list->part[2 * list->first[w] + ((uint64_t)(least - e[0].key) >> list->shift[w])];
    while (e[i].key < least)
        i++;
    return list->tail[list->first[w] + i];
}

/* The mass of all pairs of an entry of node v of the short list `a` and one of node w of `b`
 * whose keys reach the threshold. */
static double join_nodes(const List *a, size_t v, const List *b, size_t w, int64_t threshold)
{
    double sum = 0.0;
    for (size_t i = a->first[v]; i < a->first[v + 1]; i++)
        sum += a->entry[i].mass * mass_from(b, w, threshold - a->entry[i].key);
    return sum;
}

/* The mass of all tables that reach the threshold: over each edge of layer `top`, the partial
 * tables above with those below. */
static double join(const Search *s, size_t top, const List *down, const List *up)
{
    const StatFisherLayer *layer = &s->lattice->layer[top];
    double sum = 0.0;
    for (size_t v = 0; v < layer->n_nodes; v++)
        for (size_t e = layer->first_edge[v]; e < layer->first_edge[v + 1]; e++) {
            const StatFisherEdge *edge = &layer->edge[e];
            const size_t n_a = length_of(down, v), n_b = length_of(up, edge->to);
            const int64_t threshold = s->threshold - edge->key;
            if (n_a == 0 || n_b == 0)
                continue;
            const double mass = n_a < n_b ? join_nodes(down, v, up, edge->to, threshold)
                                          : join_nodes(up, edge->to, down, v, threshold);
            sum += edge->mass * mass;
        }
    return sum;
}

static double join_steps(const Search *s, size_t top, const List *down, const List *up)
{
    const StatFisherLayer *layer = &s->lattice->layer[top];
    double sum = 0.0;
    for (size_t v = 0; v < layer->n_nodes; v++)
        for (size_t e = layer->first_edge[v]; e < layer->first_edge[v + 1]; e++)
            sum += fmin((double)length_of(down, v), (double)length_of(up, layer->edge[e].to));
    return sum;
}

/* Extends the shorter list, layer by layer, until one layer of edges lies between them. `done`
 * turns false when that would take too long. */
static StatStatus approach(Search *s, List *down, List *up, size_t *top, bool *done)
{
    size_t bottom = s->lattice->n_layers - 1;
    StatStatus status = STAT_OK;
    while (status == STAT_OK && *done && *top + 1 < bottom) {
        const double a = cost(s, *top, down, true);
        const double b = cost(s, bottom - 1, up, false);
        const double next = a < b ? a : b;
        s->lookups += next;
        /* Lists grow from layer to layer: far from the middle, stop before most is spent. */
        const size_t left = bottom - *top;
        const double allowed = most_lookups / (left > 3 ? 12.0 : left > 2 ? 3.0 : 1.0);
        if (next > allowed || s->lookups > most_lookups)
            *done = false;
        else if (a < b)
            status = extend(s, (*top)++, down, true, done);
        else
            status = extend(s, --bottom, up, false, done);
    }
    return status;
}

static StatStatus meet(Search *s, double *p)
{
    size_t top = 0;
    List down = {0};
    List up = {0};
    bool done = true;
    StatStatus status = list_single(&down);
    if (status == STAT_OK)
        status = list_single(&up);
    if (status == STAT_OK)
        status = approach(s, &down, &up, &top, &done);
    if (status == STAT_OK && done)
        done = join_steps(s, top, &down, &up) <= most_steps;
    if (status == STAT_OK && done)
        status = sort_list(&down);
    if (status == STAT_OK && done)
        status = sort_list(&up);
    if (status == STAT_OK && done)
        status = index_list(&down);
    if (status == STAT_OK && done)
        status = index_list(&up);
    if (status == STAT_OK && done)
        *p = fmin(1.0, join(s, top, &down, &up) / s->lattice->total);
    list_clear(&down);
    list_clear(&up);
    return status;
}

StatStatus stat_fisher_meet(const StatFisherTable *table, double *p)
{
    *p = NAN;
    StatFisherLattice lattice;
    bool complete;
    StatStatus status = stat_fisher_lattice_init(&lattice, table, &complete);
    if (status == STAT_OK && complete) {
        const double cells = (double)(table->n_rows * table->n_cols);
        Search search = {
            .lattice = &lattice,
            .threshold = llround((table->observed - table->slack) * 0x1p30 - cells),
        };
        status = meet(&search, p);
    }
    stat_fisher_lattice_clear(&lattice);
    return status;
}
