#include "analysis/fisher_nodes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_COLS = 16 };
static const size_t most_nodes = 200000;
/* In all layers; fewer where many rows and columns make lists too long in any case. */
static const size_t most_edges = 5000000;
static const size_t most_edges_of_many = 1500000;
enum { MANY_ROWS = 6 };
static const int64_t most_rows_tried = 40000000; /* compositions looked at, in all */

/* A growing layer: its nodes by hash of their remaining totals. */
typedef struct {
    uint32_t *slot; /* node + 1, or 0 */
    size_t n_slots; /* a power of two */
    size_t room;
} Index;

/* Filling one row from one node. */
typedef struct {
    const StatFisherTable *table;
    const int64_t *key_of; /* key of each cell size */
    StatFisherLattice *lattice;
    size_t row;
    const int32_t *left;
    Index *index;
    StatFisherEdge *edge;
    size_t n_edges, edge_room;
    size_t n_before; /* edges of the layers done */
    int64_t tried;
    double log_scale; /* log(n_i!) and the scale of the row */
    int32_t cell[MOST_COLS];
    bool too_large, no_memory;
} Filling;

static size_t hash_of(const int32_t *left, size_t n)
{
    uint64_t h = UINT64_C(0x9E3779B97F4A7C15);
    for (size_t i = 0; i < n; i++) {
        h ^= (uint32_t)left[i];
        h *= UINT64_C(0xFF51AFD7ED558CCD);
        h ^= h >> 32;
    }
    return (size_t)h;
}

static void sort_small(int32_t *x, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        const int32_t v = x[i];
        size_t j = i;
        for (; j > 0 && x[j - 1] > v; j--)
            x[j] = x[j - 1];
        x[j] = v;
    }
}

static bool index_grow(Index *index, StatFisherLayer *layer, size_t n_cols)
{
    const size_t slots = index->n_slots ? 2 * index->n_slots : 256;
    uint32_t *slot = calloc(slots, sizeof *slot);
    int32_t *left = realloc(layer->left, slots / 2 * n_cols * sizeof *left);
    if (left)
        layer->left = left;
    if (!slot || !left) {
        free(slot);
        return false;
    }
    for (size_t v = 0; v < layer->n_nodes; v++) {
        size_t at = hash_of(left + v * n_cols, n_cols) & (slots - 1);
        while (slot[at])
            at = (at + 1) & (slots - 1);
        slot[at] = (uint32_t)v + 1;
    }
    free(index->slot);
    *index = (Index){slot, slots, slots / 2};
    return true;
}

/* The node with these remaining totals, made if new; false when out of memory. */
static bool find_node(
    Index *index, StatFisherLayer *layer, const int32_t *left, size_t n_cols, uint32_t *node)
{
    if (layer->n_nodes >= index->room && !index_grow(index, layer, n_cols))
        return false;
    size_t at = hash_of(left, n_cols) & (index->n_slots - 1);
    for (; index->slot[at]; at = (at + 1) & (index->n_slots - 1)) {
        *node = index->slot[at] - 1;
        if (memcmp(layer->left + *node * n_cols, left, n_cols * sizeof *left) == 0)
            return true;
    }
    *node = (uint32_t)layer->n_nodes;
    memcpy(layer->left + *node * n_cols, left, n_cols * sizeof *left);
    index->slot[at] = ++layer->n_nodes ? *node + 1 : 0;
    return true;
}

/* Adds the row now in f->cell as an edge; rows to the same node with the same key are one. */
static void add_edge(Filling *f, size_t first)
{
    const size_t k = f->table->n_cols;
    int32_t left[MOST_COLS];
    int64_t key = 0;
    double log_mass = f->log_scale;
    for (size_t j = 0; j < k; j++) {
        left[j] = f->left[j] - f->cell[j];
        key += f->key_of[f->cell[j]];
        log_mass -= f->table->log_factorial[f->cell[j]];
    }
    sort_small(left, k);
    uint32_t to;
    if (!find_node(f->index, &f->lattice->layer[f->row + 1], left, k, &to)) {
        f->no_memory = true;
        return;
    }
    const double mass = exp(log_mass);
    for (size_t e = f->n_edges;
         e > first && e > f->n_edges - (f->n_edges < 12 ? f->n_edges : 12); e--) {
        if (f->edge[e - 1].to == to && f->edge[e - 1].key == key) {
            f->edge[e - 1].mass += mass;
            return;
        }
    }
    if (f->n_edges == f->edge_room) {
        const size_t room = f->edge_room ? 2 * f->edge_room : 1024;
        StatFisherEdge *edge = realloc(f->edge, room * sizeof *edge);
        if (!edge) {
            f->no_memory = true;
            return;
        }
        f->edge = edge;
        f->edge_room = room;
    }
    f->edge[f->n_edges++] = (StatFisherEdge){to, key, mass};
}

/* All ways to put `rest` into columns j and on, `room` of which they can still take. */
static void fill(Filling *f, size_t j, int64_t rest, int64_t room, size_t first)
{
    if (f->no_memory || f->too_large)
        return;
    if (j + 1 == f->table->n_cols) {
        f->cell[j] = (int32_t)rest;
        const bool many = f->table->n_cols > 2 && f->table->n_rows >= MANY_ROWS;
        f->too_large = ++f->tried > most_rows_tried ||
                       f->n_before + f->n_edges > (many ? most_edges_of_many : most_edges);
        add_edge(f, first);
        return;
    }
    const int64_t here = f->left[j];
    const int64_t after = room - here;
    for (int64_t a = rest > after ? rest - after : 0; a <= here && a <= rest; a++) {
        f->cell[j] = (int32_t)a;
        fill(f, j + 1, rest - a, after, first);
    }
}

static void fill_layer(Filling *f, size_t row, int64_t left_total, double log_total)
{
    StatFisherLayer *layer = &f->lattice->layer[row];
    const int64_t n_i = f->table->row[row];
    f->row = row;
    f->edge = NULL;
    f->n_edges = f->edge_room = 0;
    f->log_scale = f->table->log_factorial[n_i] - log_total * (double)n_i / (double)f->table->n;
    layer->first_edge = calloc(layer->n_nodes + 1, sizeof *layer->first_edge);
    f->no_memory = !layer->first_edge;
    for (size_t v = 0; v < layer->n_nodes && !f->no_memory && !f->too_large; v++) {
        f->left = layer->left + v * f->table->n_cols;
        fill(f, 0, n_i, left_total, f->n_edges);
        layer->first_edge[v + 1] = f->n_edges;
        f->too_large |= f->lattice->layer[row + 1].n_nodes > most_nodes;
    }
    layer->edge = f->edge;
    f->n_before += f->n_edges;
}

static bool bounds_init(StatFisherLayer *layer)
{
    const size_t n = layer->n_nodes;
    layer->min_after = malloc(4 * n * sizeof *layer->min_after);
    if (!layer->min_after)
        return false;
    layer->max_after = layer->min_after + n;
    layer->min_before = layer->min_after + 2 * n;
    layer->max_before = layer->min_after + 3 * n;
    for (size_t v = 0; v < n; v++) {
        layer->min_after[v] = layer->min_before[v] = INT64_MAX;
        layer->max_after[v] = layer->max_before[v] = INT64_MIN;
    }
    return true;
}

static void widen(int64_t *low, int64_t *high, int64_t a, int64_t b)
{
    *low = a < *low ? a : *low;
    *high = b > *high ? b : *high;
}

/* The least and greatest keys on either side of each node. */
static void take_bounds(StatFisherLattice *l)
{
    const size_t last = l->n_layers - 1;
    l->layer[0].min_before[0] = l->layer[0].max_before[0] = 0;
    l->layer[last].min_after[0] = l->layer[last].max_after[0] = 0;
    for (size_t i = 0; i < last; i++) {
        const StatFisherLayer *a = &l->layer[i];
        StatFisherLayer *b = &l->layer[i + 1];
        for (size_t v = 0; v < a->n_nodes; v++)
            for (size_t e = a->first_edge[v]; e < a->first_edge[v + 1]; e++)
                widen(&b->min_before[a->edge[e].to], &b->max_before[a->edge[e].to],
                    a->min_before[v] + a->edge[e].key, a->max_before[v] + a->edge[e].key);
    }
    for (size_t i = last; i-- > 0;) {
        StatFisherLayer *a = &l->layer[i];
        const StatFisherLayer *b = &l->layer[i + 1];
        for (size_t v = 0; v < a->n_nodes; v++)
            for (size_t e = a->first_edge[v]; e < a->first_edge[v + 1]; e++)
                widen(&a->min_after[v], &a->max_after[v],
                    b->min_after[a->edge[e].to] + a->edge[e].key,
                    b->max_after[a->edge[e].to] + a->edge[e].key);
    }
}

static bool take_total(StatFisherLattice *l)
{
    double *mass = calloc(1, sizeof *mass);
    if (!mass)
        return false;
    mass[0] = 1.0;
    for (size_t i = 0; i + 1 < l->n_layers; i++) {
        const StatFisherLayer *a = &l->layer[i];
        double *next = calloc(l->layer[i + 1].n_nodes, sizeof *next);
        if (!next) {
            free(mass);
            return false;
        }
        for (size_t v = 0; v < a->n_nodes; v++)
            for (size_t e = a->first_edge[v]; e < a->first_edge[v + 1]; e++)
                next[a->edge[e].to] += mass[v] * a->edge[e].mass;
        free(mass);
        mass = next;
    }
    l->total = mass[0];
    free(mass);
    return true;
}

static bool start(StatFisherLattice *lattice, const StatFisherTable *t)
{
    *lattice = (StatFisherLattice){.n_layers = t->n_rows + 1, .n_cols = t->n_cols};
    lattice->layer = calloc(lattice->n_layers, sizeof *lattice->layer);
    if (!lattice->layer)
        return false;
    StatFisherLayer *top = &lattice->layer[0];
    top->left = malloc(t->n_cols * sizeof *top->left);
    if (!top->left)
        return false;
    for (size_t j = 0; j < t->n_cols; j++)
        top->left[j] = (int32_t)t->col[j];
    sort_small(top->left, t->n_cols);
    top->n_nodes = 1;
    return true;
}

/* At least that many ways to fill the first row, which is the longest, are looked at. */
static double first_ways(const StatFisherTable *t)
{
    double ways = 1.0;
    for (size_t j = 1; j < t->n_cols;
         j++) /* all columns but the greatest can be filled freely */
        ways *= (double)(t->col[j] < t->row[0] ? t->col[j] : t->row[0]) / (double)j;
    return ways;
}

StatStatus stat_fisher_lattice_init(
    StatFisherLattice *lattice, const StatFisherTable *t, bool *complete)
{
    *complete = false;
    *lattice = (StatFisherLattice){0};
    if (t->n_cols > MOST_COLS || first_ways(t) > (double)most_rows_tried)
        return STAT_OK;
    int64_t *key_of = malloc(((size_t)t->row[0] + 1) * sizeof *key_of);
    bool ok = start(lattice, t) && key_of;
    for (int64_t a = 0; ok && a <= t->row[0]; a++)
        key_of[a] = llround(t->log_factorial[a] * 0x1p30);
    double log_total = t->log_factorial[t->n]; /* of the sum over tables of the row weights */
    for (size_t j = 0; j < t->n_cols; j++)
        log_total -= t->log_factorial[t->col[j]];
    Filling f = {.table = t, .key_of = key_of, .lattice = lattice};
    int64_t left = t->n;
    for (size_t i = 0; i < t->n_rows && ok && !f.too_large; i++) {
        Index index = {0};
        f.index = &index;
        fill_layer(&f, i, left, log_total);
        left -= t->row[i];
        ok = !f.no_memory;
        free(index.slot);
    }
    free(key_of);
    for (size_t i = 0; i < lattice->n_layers && ok && !f.too_large; i++)
        ok = bounds_init(&lattice->layer[i]);
    if (ok && !f.too_large) {
        take_bounds(lattice);
        ok = take_total(lattice);
    }
    *complete = ok && !f.too_large;
    if (!*complete)
        stat_fisher_lattice_clear(lattice);
    return ok ? STAT_OK : STAT_NO_MEMORY;
}

void stat_fisher_lattice_clear(StatFisherLattice *lattice)
{
    for (size_t i = 0; lattice->layer && i < lattice->n_layers; i++) {
        free(lattice->layer[i].left);
        free(lattice->layer[i].first_edge);
        free(lattice->layer[i].edge);
        free(lattice->layer[i].min_after);
    }
    free(lattice->layer);
    *lattice = (StatFisherLattice){0};
}
