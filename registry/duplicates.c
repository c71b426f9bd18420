#include "registry/duplicates.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "registry/duplicates_traits.h"

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

typedef struct {
    const SchemaStudy *study;
    Visits *visits;
    DuplicatesTraits traits;
    uint32_t *order; /* Patients of known site and origin, by site and origin. */
    size_t n_order;
    size_t *telling; /* All traits, the most telling first. */
    size_t n_groups;
    size_t groups[GROUPS][OF_GROUP]; /* Traits. */
    double enough;                   /* Bits of evidence that make a pair worth telling. */
} Search;

static DuplicatesTrait *trait_at(const Search *search, size_t i)
{
    return duplicates_trait(&search->traits, i);
}

static uint32_t code_at(const Search *search, size_t patient, size_t trait)
{
    return duplicates_code(&search->traits, patient, trait);
}

/* ---- weighing ---- */

/* The chance that two records have the same code, none included. */
static double chance_of_same(const Search *search, const DuplicatesTrait *trait)
{
    const double all = (double)visits_n(search->visits);
    const double none = (all - (double)trait->n) / all;
    double chance = none * none;
    for (uint32_t code = 1; code < trait->counts->len; code++) {
        const double share = (double)g_array_index(trait->counts, int64_t, code) / all;
        chance += share * share;
    }
    return chance;
}

static void order_traits(Search *search)
{
    const size_t n = search->traits.list->len;
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

static Evidence compare(const Search *search, size_t a, size_t b)
{
    Evidence evidence = {0};
    for (size_t k = 0; k < search->traits.list->len && evidence.bits > hopeless_bits; k++) {
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
    if (visits_patient(search->visits, a)->origin == visits_patient(search->visits, b)->origin)
        evidence.bits += log2(2 * NEAR_DAYS + 1);
    return evidence;
}

/* ---- what is told ---- */

static void append_trait(GString *out, const Search *search, size_t t, uint32_t code)
{
    const SchemaDictionary *dictionary = search->study->dictionary;
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
static char *rarest_equal(const Search *search, size_t a, size_t b)
{
    const size_t n = search->traits.list->len;
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

static void tell(RegistryOverview *overview, const Search *search, size_t a, size_t b,
    const Evidence *evidence)
{
    const VisitsPatient *first = visits_patient(search->visits, MIN(a, b));
    const VisitsPatient *second = visits_patient(search->visits, MAX(a, b));
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

/* ---- pairs ---- */

/* Where a patient stands: by site, origin and record id, in whose order the patients are. */
typedef struct {
    size_t site;
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

static void put_in_order(Search *search, size_t site)
{
    const size_t n = visits_n(search->visits);
    g_autofree Standing *standings = g_new(Standing, n + 1);
    for (size_t i = 0; i < n; i++) {
        const VisitsPatient *patient = visits_patient(search->visits, i);
        if (patient->site != SIZE_MAX && patient->has_origin &&
            (site == SIZE_MAX || patient->site == site))
            standings[search->n_order++] =
                (Standing){patient->site, patient->origin, (uint32_t)i};
    }
    qsort(standings, search->n_order, sizeof *standings, compare_standings);
    search->order = g_new(uint32_t, search->n_order + 1);
    for (size_t i = 0; i < search->n_order; i++)
        search->order[i] = standings[i].patient;
}

static bool are_near(const Search *search, size_t i, size_t j)
{
    const VisitsPatient *x = visits_patient(search->visits, search->order[i]);
    const VisitsPatient *y = visits_patient(search->visits, search->order[j]);
    return x->site == y->site && (int64_t)y->origin - x->origin <= NEAR_DAYS;
}

/* How many pairs are near each other; order is by site and origin. */
static int64_t count_near(const Search *search)
{
    int64_t n = 0;
    for (size_t i = 0, end = 0; i < search->n_order; i++) {
        end = MAX(end, i + 1);
        while (end < search->n_order && are_near(search, i, end))
            end++;
        n += (int64_t)(end - i - 1);
    }
    return n;
}

static void judge(RegistryOverview *overview, const Search *search, size_t a, size_t b)
{
    const Evidence evidence = compare(search, a, b);
    if (evidence.bits >= search->enough && evidence.n_compared >= LEAST_COMPARED &&
        10 * evidence.n_equal >= 9 * evidence.n_compared)
        tell(overview, search, a, b, &evidence);
}

static void judge_all(RegistryOverview *overview, const Search *search)
{
    for (size_t i = 0; i < search->n_order; i++)
        for (size_t j = i + 1; j < search->n_order && are_near(search, i, j); j++)
            judge(overview, search, search->order[i], search->order[j]);
}

/* ---- many pairs: only those that agree in one of several groups of telling traits ---- */

/* The most telling traits, dealt out to and fro: no group is left with those that many share,
   in whose blocks everybody would be compared with everybody. */
static void deal_out(Search *search)
{
    const size_t n = MIN(GROUPS, search->traits.list->len / OF_GROUP);
    search->n_groups = n;
    for (size_t g = 0; g < n; g++)
        for (size_t k = 0; k < OF_GROUP; k++)
            search->groups[g][k] = search->telling[k * n + (k % 2 ? n - 1 - g : g)];
}

static bool agree_in(const Search *search, const size_t *traits, size_t a, size_t b)
{
    for (size_t k = 0; k < OF_GROUP; k++)
        if (code_at(search, a, traits[k]) != code_at(search, b, traits[k]))
            return false;
    return true;
}

/* Whether an earlier group has brought the pair. */
static bool was_met(const Search *search, size_t group, size_t a, size_t b)
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
static uint32_t *order_by_group(const Search *search, const size_t *traits)
{
    const size_t n = search->n_order;
    uint32_t *places = g_new(uint32_t, n + 1);
    g_autofree uint32_t *scratch = g_new(uint32_t, n + 1);
    g_autofree uint32_t *codes = g_new(uint32_t, n + 1);
    for (size_t i = 0; i < n; i++)
        places[i] = (uint32_t)i;
    for (size_t k = OF_GROUP; k-- > 0;) {
        for (size_t i = 0; i < n; i++)
            codes[i] = code_at(search, search->order[i], traits[k]);
        sort_by(codes, trait_at(search, traits[k])->counts->len, places, scratch, n);
    }
    for (size_t i = 0; i < n; i++)
        codes[i] = (uint32_t)visits_patient(search->visits, search->order[i])->site;
    sort_by(codes, search->study->n_sites, places, scratch, n);
    return places;
}

static void judge_group(RegistryOverview *overview, const Search *search, size_t group)
{
    const size_t *traits = search->groups[group];
    g_autofree uint32_t *places = order_by_group(search, traits);
    for (size_t i = 0; i < search->n_order; i++) {
        const size_t a = search->order[places[i]];
        for (size_t j = i + 1; j < MIN(search->n_order, i + LARGEST_BLOCK); j++) {
            const size_t b = search->order[places[j]];
            if (!are_near(search, places[i], places[j]) || !agree_in(search, traits, a, b))
                break;
            if (!was_met(search, group, a, b))
                judge(overview, search, a, b);
        }
    }
}

static void look_at_pairs(RegistryOverview *overview, Search *search)
{
    const int64_t n_pairs = count_near(search);
    search->enough = least_bits + log2((double)MAX(n_pairs, 1));
    deal_out(search);
    if (n_pairs <= MOST_PAIRS || search->n_groups == 0) {
        judge_all(overview, search);
        return;
    }
    for (size_t g = 0; g < search->n_groups; g++)
        judge_group(overview, search, g);
}

static gint compare_duplicates(gconstpointer a, gconstpointer b)
{
    const RegistryDuplicate *x = a, *y = b;
    const int order = strcmp(x->record_id, y->record_id);
    return order != 0 ? order : strcmp(x->like, y->like);
}

gboolean duplicates_find(RegistryOverview *overview, Registry *registry, RegistryScan *scan,
    Visits *visits, GError **error)
{
    if (visits_n(visits) < 2 || registry->study->roles.origin == SIZE_MAX)
        return TRUE;
    Search search = {.study = registry->study,
        .visits = visits,
        .traits = {.study = registry->study, .visits = visits}};
    const gboolean ok = duplicates_traits_read(&search.traits, scan, error);
    if (ok) {
        order_traits(&search);
        put_in_order(&search, overview->site);
        look_at_pairs(overview, &search);
        g_array_sort(overview->duplicates, compare_duplicates);
    }
    duplicates_traits_clear(&search.traits);
    g_free(search.order);
    g_free(search.telling);
    return ok;
}
