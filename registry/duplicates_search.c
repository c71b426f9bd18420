#include "registry/duplicates_search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"

enum {
    NEAR_DAYS = 14,
    LEAST_COMPARED = 3,
    SHOWN_TRAITS = 4,
    /* Of more pairs than these only those are compared that agree in all traits of one of the
       groups: a pair that differs in fewer telling traits than there are groups is always met.
     */
    MOST_PAIRS = 1000000,
    GROUPS = 5,
    OF_GROUP = 3,
    /* What so many share tells nothing. */
    LARGEST_BLOCK = 100
};

/* Bits of evidence that a pair must have beyond what the number of pairs takes away. */
static const double least_bits = 11;
/* No pair comes back from here: what tells most is compared first. */
static const double hopeless_bits = -16;

struct DuplicatesSearch {
    const DuplicatesTraits *traits;
    double n_all;
    size_t *telling; /* All traits, the most telling first. */
    size_t n_groups;
    size_t groups[GROUPS][OF_GROUP]; /* Traits. */
    double enough;                   /* Bits of evidence that make a pair worth telling. */
    bool compares_all;               /* All pairs, not those of groups. */
};

/* Patients of whom pairs are looked for. */
typedef struct {
    const DuplicatesSearch *search;
    const DuplicatesPatient *people;
    uint32_t *order; /* Those that are looked for, by site and origin. */
    size_t n;
    DuplicatesEach each;
    void *data;
} Among;

static DuplicatesTrait *trait_at(const DuplicatesSearch *search, size_t i)
{
    return duplicates_trait(search->traits, i);
}

static uint32_t code_at(const DuplicatesSearch *search, size_t patient, size_t trait)
{
    return duplicates_code(search->traits, patient, trait);
}

/* ---- weighing ---- */

/* The chance that two records have the same code, none included; the same to the last bit in
   whatever order values turned up. */
static double chance_of_same(const DuplicatesSearch *search, const DuplicatesTrait *trait)
{
    const double none = search->n_all - (double)trait->n;
    return (none * none + duplicates_squares(trait)) / (search->n_all * search->n_all);
}

static void order_traits(DuplicatesSearch *search)
{
    const size_t n = search->traits->list->len;
    g_autofree double *chance = g_new(double, n + 1);
    search->telling = g_new(size_t, n + 1);
    for (size_t t = 0; t < n; t++)
        chance[t] = chance_of_same(search, trait_at(search, t));
    for (size_t k = 0; k < n; k++) {
        size_t best = 0;
        for (size_t t = 1; t < n; t++)
            if (chance[t] < chance[best])
                best = t;
        search->telling[k] = best;
        chance[best] = 2;
    }
}

typedef struct {
    double bits;
    int64_t n_equal, n_compared;
} Evidence;

static Evidence compare(
    const DuplicatesSearch *search, const DuplicatesPatient *people, size_t a, size_t b)
{
    Evidence evidence = {0};
    for (size_t k = 0; k < search->traits->list->len && evidence.bits > hopeless_bits; k++) {
        const size_t t = search->telling[k];
        const uint32_t left = code_at(search, a, t), right = code_at(search, b, t);
        if (left == 0 || right == 0)
            continue;
        evidence.n_compared++;
        if (left != right) {
            evidence.bits -= trait_at(search, t)->penalty;
            continue;
        }
        evidence.n_equal++;
        evidence.bits += trait_at(search, t)->bits[left];
    }
    if (people[a].origin == people[b].origin)
        evidence.bits += log2(2 * NEAR_DAYS + 1);
    return evidence;
}

/* ---- what is told ---- */

static void append_trait(GString *out, const DuplicatesSearch *search, size_t t, uint32_t code)
{
    const SchemaDictionary *dictionary = search->traits->study->dictionary;
    const RegistryDatum *value = registry_domain_at(trait_at(search, t)->domain, code);
    char number[MAX(BASE_DECIMAL_SIZE, 32)];
    if (value->kind == REGISTRY_DATUM_REAL)
        base_decimal_shortest(value->real, number);
    else
        g_snprintf(number, sizeof number, "%" G_GINT64_FORMAT, value->integer);
    g_string_append_printf(out, "%s%s %s", out->len > 0 ? ", " : "",
        dictionary->columns[trait_at(search, t)->column].name,
        value->kind == REGISTRY_DATUM_TEXT ? value->text : number);
}

/* The equal values that weigh most, the heaviest first. New text. */
static char *rarest_equal(const DuplicatesSearch *search, size_t a, size_t b)
{
    const size_t n = search->traits->list->len;
    g_autofree bool *told = g_new0(bool, n + 1);
    GString *out = g_string_new(NULL);
    for (int k = 0; k < SHOWN_TRAITS; k++) {
        size_t best = SIZE_MAX;
        double heaviest = 0;
        for (size_t t = 0; t < n; t++) {
            const uint32_t code = code_at(search, a, t);
            if (code != 0 && code == code_at(search, b, t) && !told[t] &&
                (best == SIZE_MAX || trait_at(search, t)->bits[code] > heaviest)) {
                best = t;
                heaviest = trait_at(search, t)->bits[code];
            }
        }
        if (best == SIZE_MAX)
            break;
        told[best] = true;
        append_trait(out, search, best, code_at(search, a, best));
    }
    return g_string_free(out, FALSE);
}

static void tell(RegistryOverview *overview, const DuplicatesSearch *search,
    const DuplicatesPatient *people, size_t a, size_t b, const Evidence *evidence)
{
    const DuplicatesPatient *first = &people[MIN(a, b)], *second = &people[MAX(a, b)];
    g_autofree char *equal = rarest_equal(search, a, b);
    const RegistryDuplicate duplicate = {
        .record_id = g_string_chunk_insert_const(overview->texts, first->record_id),
        .like = g_string_chunk_insert_const(overview->texts, second->record_id),
        .days = llabs((long long)first->origin - second->origin),
        .n_equal = evidence->n_equal,
        .n_compared = evidence->n_compared,
        .equal = g_string_chunk_insert_const(overview->texts, equal)};
    g_array_append_val(overview->duplicates, duplicate);
}

bool duplicates_search_may_be(const DuplicatesSearch *search, size_t n, size_t a, size_t b)
{
    size_t n_other = 0, most_compared = search->traits->list->len;
    for (size_t k = 0; k < n; k++) {
        const uint32_t left = code_at(search, a, search->telling[k]);
        const uint32_t right = code_at(search, b, search->telling[k]);
        const bool compared = left != 0 && right != 0;
        most_compared -= !compared;
        n_other += compared && left != right;
    }
    return 10 * (most_compared - n_other) >= 9 * most_compared;
}

void duplicates_search_judge(const DuplicatesSearch *search, const DuplicatesPatient *people,
    size_t a, size_t b, RegistryOverview *overview)
{
    const Evidence evidence = compare(search, people, a, b);
    if (evidence.bits >= search->enough && evidence.n_compared >= LEAST_COMPARED &&
        10 * evidence.n_equal >= 9 * evidence.n_compared)
        tell(overview, search, people, a, b, &evidence);
}

/* ---- pairs ---- */

/* Where a patient stands: by site, origin and record id, in whose order the patients are. */
typedef struct {
    uint32_t site;
    int32_t origin;
    uint32_t patient;
} Standing;

static int compare_standings(const void *a, const void *b)
{
    const Standing *x = a, *y = b;
    if (x->site != y->site)
        return x->site < y->site ? -1 : 1;
    if (x->origin != y->origin)
        return x->origin < y->origin ? -1 : 1;
    return (x->patient > y->patient) - (x->patient < y->patient);
}

static void put_in_order(Among *among, size_t n)
{
    g_autofree Standing *standings = g_new(Standing, n + 1);
    for (size_t i = 0; i < n; i++)
        if (among->people[i].site != DUPLICATES_NOWHERE)
            standings[among->n++] =
                (Standing){among->people[i].site, among->people[i].origin, (uint32_t)i};
    qsort(standings, among->n, sizeof *standings, compare_standings);
    among->order = g_new(uint32_t, among->n + 1);
    for (size_t i = 0; i < among->n; i++)
        among->order[i] = standings[i].patient;
}

static const DuplicatesPatient *person_at(const Among *among, size_t place)
{
    return &among->people[among->order[place]];
}

static bool are_near(const Among *among, size_t i, size_t j)
{
    const DuplicatesPatient *x = person_at(among, i), *y = person_at(among, j);
    return x->site == y->site && (int64_t)y->origin - x->origin <= NEAR_DAYS;
}

static void hand_all(const Among *among)
{
    for (size_t i = 0; i < among->n; i++)
        for (size_t j = i + 1; j < among->n && are_near(among, i, j); j++)
            among->each(among->order[i], among->order[j], among->data);
}

static gint compare_days(gconstpointer a, gconstpointer b)
{
    const DuplicatesDay *x = a, *y = b;
    if (x->site != y->site)
        return x->site < y->site ? -1 : 1;
    return (x->origin > y->origin) - (x->origin < y->origin);
}

/* Each day once, in order. */
static void sum_up(GArray *days)
{
    guint n = 0;
    g_array_sort(days, compare_days);
    for (guint i = 0; i < days->len; i++) {
        const DuplicatesDay day = g_array_index(days, DuplicatesDay, i);
        DuplicatesDay *before = &g_array_index(days, DuplicatesDay, n > 0 ? n - 1 : 0);
        if (n > 0 && compare_days(before, &day) == 0)
            before->n += day.n;
        else
            g_array_index(days, DuplicatesDay, n++) = day;
    }
    g_array_set_size(days, n);
}

/* How many pairs are near each other. */
static int64_t count_near(GArray *days)
{
    int64_t n = 0;
    sum_up(days);
    for (guint i = 0; i < days->len; i++) {
        const DuplicatesDay *first = &g_array_index(days, DuplicatesDay, i);
        n += first->n * (first->n - 1) / 2;
        for (guint j = i + 1; j < days->len; j++) {
            const DuplicatesDay *later = &g_array_index(days, DuplicatesDay, j);
            if (later->site != first->site ||
                (int64_t)later->origin - first->origin > NEAR_DAYS)
                break;
            n += first->n * later->n;
        }
    }
    return n;
}

/* ---- many pairs: only those that agree in one of several groups of telling traits ---- */

/* The most telling traits, dealt out to and fro: no group is left with those that many share,
   in whose blocks everybody would be compared with everybody. */
static void deal_out(DuplicatesSearch *search)
{
    const size_t n = MIN(GROUPS, search->traits->list->len / OF_GROUP);
    search->n_groups = n;
    for (size_t g = 0; g < n; g++)
        for (size_t k = 0; k < OF_GROUP; k++)
            search->groups[g][k] = search->telling[k * n + (k % 2 ? n - 1 - g : g)];
}

static bool agree_in(const DuplicatesSearch *search, const size_t *traits, size_t a, size_t b)
{
    for (size_t k = 0; k < OF_GROUP; k++)
        if (code_at(search, a, traits[k]) != code_at(search, b, traits[k]))
            return false;
    return true;
}

/* Whether an earlier group has brought the pair. */
static bool was_met(const DuplicatesSearch *search, size_t group, size_t a, size_t b)
{
    for (size_t g = 0; g < group; g++)
        if (agree_in(search, search->groups[g], a, b))
            return true;
    return false;
}

/* Puts places of the order into that of their codes, those of one code as they were. The codes
   lie side by side here: the matrix of all is larger than what a processor has at hand. */
static void sort_by(
    const uint32_t *codes, size_t n_codes, uint32_t *places, uint32_t *scratch, size_t n)
{
    g_autofree size_t *start = g_new0(size_t, n_codes + 2);
    for (size_t i = 0; i < n; i++)
        start[codes[i] + 1]++;
    for (size_t code = 1; code <= n_codes; code++)
        start[code] += start[code - 1];
    for (size_t i = 0; i < n; i++)
        scratch[start[codes[places[i]]]++] = places[i];
    memcpy(places, scratch, n * sizeof *places);
}

/* Places of the order by site, the codes of the group, and within these by origin and record
   id. New. */
static uint32_t *order_by_group(const Among *among, const size_t *traits)
{
    const DuplicatesSearch *search = among->search;
    const size_t n = among->n;
    uint32_t *places = g_new(uint32_t, n + 1);
    g_autofree uint32_t *scratch = g_new(uint32_t, n + 1);
    g_autofree uint32_t *codes = g_new(uint32_t, n + 1);
    for (size_t i = 0; i < n; i++)
        places[i] = (uint32_t)i;
    for (size_t k = OF_GROUP; k-- > 0;) {
        for (size_t i = 0; i < n; i++)
            codes[i] = code_at(search, among->order[i], traits[k]);
        sort_by(codes, trait_at(search, traits[k])->counts->len, places, scratch, n);
    }
    for (size_t i = 0; i < n; i++)
        codes[i] = person_at(among, i)->site;
    sort_by(codes, search->traits->study->n_sites, places, scratch, n);
    return places;
}

static void hand_group(const Among *among, size_t group)
{
    const DuplicatesSearch *search = among->search;
    const size_t *traits = search->groups[group];
    g_autofree uint32_t *places = order_by_group(among, traits);
    for (size_t i = 0; i < among->n; i++) {
        const size_t a = among->order[places[i]];
        for (size_t j = i + 1; j < MIN(among->n, i + LARGEST_BLOCK); j++) {
            const size_t b = among->order[places[j]];
            if (!are_near(among, places[i], places[j]) || !agree_in(search, traits, a, b))
                break;
            if (!was_met(search, group, a, b))
                among->each(a, b, among->data);
        }
    }
}

void duplicates_search_pairs(const DuplicatesSearch *search, const DuplicatesPatient *people,
    size_t n, DuplicatesEach each, void *data)
{
    Among among = {.search = search, .people = people, .each = each, .data = data};
    put_in_order(&among, n);
    if (search->compares_all)
        hand_all(&among);
    for (size_t g = 0; !search->compares_all && g < search->n_groups; g++)
        hand_group(&among, g);
    g_free(among.order);
}

/* ---- all ---- */

DuplicatesSearch *duplicates_search_new(
    const DuplicatesTraits *traits, size_t n_all, GArray *days)
{
    DuplicatesSearch *search = g_new0(DuplicatesSearch, 1);
    search->traits = traits;
    search->n_all = (double)n_all;
    order_traits(search);
    deal_out(search);
    const int64_t n_pairs = count_near(days);
    search->enough = least_bits + log2((double)MAX(n_pairs, 1));
    search->compares_all = n_pairs <= MOST_PAIRS || search->n_groups == 0;
    return search;
}

void duplicates_search_free(DuplicatesSearch *search)
{
    if (!search)
        return;
    g_free(search->telling);
    g_free(search);
}

const size_t *duplicates_search_telling(const DuplicatesSearch *search, size_t *n)
{
    *n = MIN(*n, search->traits->list->len);
    return search->telling;
}

static gint compare_duplicates(gconstpointer a, gconstpointer b)
{
    const RegistryDuplicate *x = a, *y = b;
    const int order = strcmp(x->record_id, y->record_id);
    return order != 0 ? order : strcmp(x->like, y->like);
}

void duplicates_search_sort(RegistryOverview *overview)
{
    g_array_sort(overview->duplicates, compare_duplicates);
}
