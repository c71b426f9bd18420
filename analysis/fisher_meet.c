#include "analysis/fisher_nodes.h"

#include "analysis/sort.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Bounds of time and memory: entries of a list, and entries looked up in all. */
static const size_t most_entries = 1500000;
static const double most_lookups = 4e7;

/* A partial table, as far as it matters: where it leads, how (im)probable its cells are. */
typedef struct {
    uint32_t node;
    int64_t key;
    double mass;
} Entry;

/* Entries of one layer, grouped by node. */
typedef struct {
    size_t n;
    Entry *entry;
    size_t n_nodes;
    size_t *first; /* n_nodes + 1 places */
} List;

/* A hash table of entries by (node, key). */
typedef struct {
    Entry *slot; /* mass 0 marks a free slot */
    size_t n_slots, n;
} Merge;

static void list_clear(List *list)
{
    free(list->entry);
    free(list->first);
    *list = (List){0};
}

static size_t slot_of(const Merge *m, uint32_t node, int64_t key)
{
    uint64_t h = ((uint64_t)key ^ ((uint64_t)node << 40)) * UINT64_C(0x9E3779B97F4A7C15);
    h ^= h >> 29;
    h *= UINT64_C(0xBF58476D1CE4E5B9);
    h ^= h >> 32;
    size_t at = (size_t)h & (m->n_slots - 1);
    while (m->slot[at].mass > 0.0 && (m->slot[at].key != key || m->slot[at].node != node))
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
            next.slot[slot_of(&next, m->slot[i].node, m->slot[i].key)] = m->slot[i];
    free(m->slot);
    *m = next;
    return true;
}

static bool merge_add(Merge *m, Entry e)
{
    if (e.mass <= 0.0)
        return true;
    if (3 * (m->n + 1) > 2 * m->n_slots && !merge_grow(m))
        return false;
    Entry *slot = &m->slot[slot_of(m, e.node, e.key)];
    if (slot->mass > 0.0) {
        slot->mass += e.mass;
    } else {
        *slot = e;
        m->n++;
    }
    return true;
}

/* The hash table's entries, grouped by node. */
static StatStatus list_init(List *list, const Merge *m, size_t n_nodes)
{
    *list = (List){.n = m->n, .n_nodes = n_nodes};
    list->entry = malloc((m->n + 1) * sizeof *list->entry);
    list->first = calloc(n_nodes + 2, sizeof *list->first);
    if (!list->entry || !list->first) {
        list_clear(list);
        return STAT_NO_MEMORY;
    }
    size_t *place = list->first + 1;
    for (size_t i = 0; i < m->n_slots; i++)
        if (m->slot[i].mass > 0.0)
            place[m->slot[i].node + 1]++;
    for (size_t v = 0; v < n_nodes; v++)
        place[v + 1] += place[v];
    for (size_t i = 0; i < m->n_slots; i++)
        if (m->slot[i].mass > 0.0)
            list->entry[place[m->slot[i].node]++] = m->slot[i];
    return STAT_OK;
}

static StatStatus list_single(List *list)
{
    *list = (List){.n = 1, .n_nodes = 1};
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

static bool extend_down(const Search *s, size_t i, size_t v, const List *list, Merge *m)
{
    const StatFisherLayer *from = &s->lattice->layer[i];
    const StatFisherLayer *to = &s->lattice->layer[i + 1];
    for (size_t x = list->first[v]; x < list->first[v + 1]; x++)
        for (size_t e = from->first_edge[v]; e < from->first_edge[v + 1]; e++) {
            const StatFisherEdge *edge = &from->edge[e];
            Entry next = {
                edge->to, list->entry[x].key + edge->key, list->entry[x].mass * edge->mass};
            const Bounds bounds = {
                to->min_before[next.node], to->min_after[next.node], to->max_after[next.node]};
            if (settle(&next.key, bounds, s->threshold) && !merge_add(m, next))
                return false;
        }
    return true;
}

static bool extend_up(const Search *s, size_t i, size_t v, const List *list, Merge *m)
{
    const StatFisherLayer *to = &s->lattice->layer[i];
    const Bounds bounds = {to->min_after[v], to->min_before[v], to->max_before[v]};
    for (size_t e = to->first_edge[v]; e < to->first_edge[v + 1]; e++) {
        const StatFisherEdge *edge = &to->edge[e];
        for (size_t x = list->first[edge->to]; x < list->first[edge->to + 1]; x++) {
            Entry next = {
                (uint32_t)v, list->entry[x].key + edge->key, list->entry[x].mass * edge->mass};
            if (settle(&next.key, bounds, s->threshold) && !merge_add(m, next))
                return false;
        }
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

/* Replaces the list by that of the next layer (down) or of the one before. `done` turns false
 * when it would be too long. */
static StatStatus extend(Search *s, size_t i, List *list, bool down, bool *done)
{
    const StatFisherLayer *layer = &s->lattice->layer[i];
    Merge m = {0};
    bool ok = merge_grow(&m);
    *done = true;
    for (size_t v = 0; v < layer->n_nodes && ok && *done; v++) {
        ok = down ? extend_down(s, i, v, list, &m) : extend_up(s, i, v, list, &m);
        *done = m.n <= most_entries;
    }
    list_clear(list);
    StatStatus status = ok ? STAT_OK : STAT_NO_MEMORY;
    if (ok && *done)
        status = list_init(list, &m, s->lattice->layer[down ? i + 1 : i].n_nodes);
    free(m.slot);
    return status;
}

/* Sorts the entries of each node by key. */
static StatStatus sort_list(List *list)
{
    size_t most = 1;
    for (size_t v = 0; v < list->n_nodes; v++) {
        const size_t n = list->first[v + 1] - list->first[v];
        most = n > most ? n : most;
    }
    uint64_t *key = malloc(2 * most * sizeof *key);
    if (!key)
        return STAT_NO_MEMORY;
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
    }
    free(key);
    return status;
}

/* The mass of all pairs of the same node whose keys reach the threshold. */
static double join(const List *a, const List *b, int64_t threshold)
{
    double sum = 0.0;
    for (size_t v = 0; v < a->n_nodes; v++) {
        size_t j = b->first[v + 1];
        double tail = 0.0;
        for (size_t i = a->first[v]; i < a->first[v + 1]; i++) {
            while (j > b->first[v] && a->entry[i].key + b->entry[j - 1].key >= threshold)
                tail += b->entry[--j].mass;
            sum += a->entry[i].mass * tail;
        }
    }
    return sum;
}

static StatStatus meet(Search *s, double *p)
{
    size_t top = 0;
    size_t bottom = s->lattice->n_layers - 1;
    List down = {0};
    List up = {0};
    bool done = true;
    StatStatus status = list_single(&down);
    if (status == STAT_OK)
        status = list_single(&up);
    while (status == STAT_OK && done && top < bottom) {
        const double a = cost(s, top, &down, true);
        const double b = cost(s, bottom - 1, &up, false);
        const double next = a < b ? a : b;
        s->lookups += next;
        /* Lists grow from layer to layer: far from the middle, stop before most is spent. */
        const double allowed = most_lookups / (bottom - top > 2      ? 12.0
                                                  : bottom - top > 1 ? 4.0
                                                                     : 1.0);
        if (next > allowed || s->lookups > most_lookups)
            done = false;
        else if (a < b)
            status = extend(s, top++, &down, true, &done);
        else
            status = extend(s, --bottom, &up, false, &done);
    }
    if (status == STAT_OK && done)
        status = sort_list(&down);
    if (status == STAT_OK && done)
        status = sort_list(&up);
    if (status == STAT_OK && done)
        *p = fmin(1.0, join(&down, &up, s->threshold) / s->lattice->total);
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
