#include "registry/duplicates.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"

enum {
    NEAR_DAYS = 14,
    LEAST_COMPARED = 3,
    /* Distinct values that a number might have had, beside those that were met. */
    NUMBER_VALUES = 50,
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

/* How often one patient's value is the same when it is written down twice. */
static const double same_again = 0.95;
/* Bits of evidence that a pair must have beyond what the number of pairs takes away. */
static const double least_bits = 11;
/* No pair comes back from here: what tells most is compared first. */
static const double hopeless_bits = -16;

/* A column of the enrolling visit. */
typedef struct {
    size_t column; /* Of the dictionary. */
    size_t n_choices;
    RegistryDomain *domain;
    GArray *counts; /* int64_t: records a code. */
    int64_t n;      /* Records with a value. */
    double penalty; /* Bits that a difference takes away. */
    double *bits;   /* One a code: what an equal value adds. */
} Trait;

typedef struct {
    const SchemaStudy *study;
    Visits *visits;
    GArray *traits;  /* Trait. */
    uint32_t *codes; /* [patient * traits->len + trait], 0 is none. */
    size_t first, n; /* The traits of the form that is being read. */
    size_t *order;   /* Patients of known site and origin, by site and origin. */
    size_t n_order;
    size_t *telling; /* All traits, the most telling first. */
    double enough;   /* Bits of evidence that make a pair worth telling. */
} Search;

static Trait *trait_at(const Search *search, size_t i)
{
    return &g_array_index(search->traits, Trait, i);
}

/* ---- reading ---- */

static bool is_trait(const SchemaStudy *study, const SchemaField *field, size_t index)
{
    const SchemaRoles *roles = &study->roles;
    return index != 0 && index != roles->consent && index != roles->vital_status &&
           (field->type == SCHEMA_CHOICE || field->type == SCHEMA_INTEGER ||
               field->type == SCHEMA_NUMBER);
}

static void list_traits(Search *search, size_t form)
{
    const SchemaDictionary *dictionary = search->study->dictionary;
    for (size_t c = 0; c < dictionary->n_columns; c++) {
        const size_t index = dictionary->columns[c].field;
        const SchemaField *field = &dictionary->fields[index];
        if (strcmp(field->form, dictionary->forms[form]) != 0 ||
            !is_trait(search->study, field, index))
            continue;
        const Trait trait = {.column = c,
            .n_choices = field->type == SCHEMA_CHOICE ? field->n_choices : 0,
            .domain = registry_domain_new(),
            .counts = g_array_new(FALSE, TRUE, sizeof(int64_t))};
        g_array_append_val(search->traits, trait);
    }
}

static void clear_trait(gpointer data)
{
    Trait *trait = data;
    registry_domain_free(trait->domain);
    g_array_unref(trait->counts);
    g_free(trait->bits);
}

static void take_row(
    const RegistryScanKey *key, const RegistryDatum *values, const uint32_t *taken, void *data)
{
    const Search *search = data;
    (void)values;
    if (key->instance != 1)
        return;
    uint32_t *codes = &search->codes[key->record * search->traits->len + search->first];
    for (size_t i = 0; i < search->n; i++) {
        Trait *trait = trait_at(search, search->first + i);
        const uint32_t code = codes[i] = taken[i];
        if (code >= trait->counts->len)
            g_array_set_size(trait->counts, code + 1);
        g_array_index(trait->counts, int64_t, code)++;
        trait->n += code != 0;
    }
}

/* Reads the form whose traits are first to first + n. */
static gboolean read_form(
    Search *search, RegistryScan *scan, size_t form, const bool *events, GError **error)
{
    const size_t first = search->first, n = search->n;
    g_autofree size_t *columns = g_new(size_t, n + 1);
    g_autofree RegistryDomain **domains = g_new(RegistryDomain *, n + 1);
    for (size_t i = 0; i < n; i++) {
        columns[i] = trait_at(search, first + i)->column;
        domains[i] = trait_at(search, first + i)->domain;
    }
    const RegistryScanRecords records = {
        visits_ids(search->visits), visits_n(search->visits), NULL};
    RegistryFormScan *rows = registry_scan_form(scan, form, columns, n, domains, events, error);
    const gboolean ok = rows && registry_form_scan_run(rows, &records, take_row, search, error);
    registry_form_scan_free(rows);
    return ok;
}

static gboolean read_codes(Search *search, RegistryScan *scan, GError **error)
{
    const SchemaEvent *event = &search->study->events[search->study->baseline];
    g_autofree bool *events = g_new0(bool, search->study->n_events + 1);
    g_autofree size_t *ends = g_new0(size_t, event->n_forms + 1);
    events[search->study->baseline] = true;
    for (size_t f = 0; f < event->n_forms; f++) {
        if (!search->study->form_repeats[event->forms[f]])
            list_traits(search, event->forms[f]);
        ends[f] = search->traits->len;
    }
    search->codes = g_new0(uint32_t, visits_n(search->visits) * search->traits->len + 1);
    gboolean ok = TRUE;
    for (size_t f = 0; ok && f < event->n_forms; f++) {
        search->first = f > 0 ? ends[f - 1] : 0;
        search->n = ends[f] - search->first;
        if (search->n > 0)
            ok = read_form(search, scan, event->forms[f], events, error);
    }
    return ok;
}

/* ---- weighing ---- */

/* How likely somebody else has the value, as the others have it; one more of each value that
   might be met is counted, so that few others do not make anything certain. */
static double share_of_others(const Trait *trait, uint32_t code)
{
    const double possible = trait->n_choices > 0
                                ? (double)trait->n_choices
                                : (double)(registry_domain_size(trait->domain) + NUMBER_VALUES);
    const int64_t others = MAX(trait->n - 2, 0);
    const int64_t same = MAX(g_array_index(trait->counts, int64_t, code) - 2, 0);
    return ((double)same + 1) / ((double)others + possible);
}

static void weigh(Trait *trait)
{
    double chance = 0;
    trait->bits = g_new0(double, trait->counts->len + 1);
    for (uint32_t code = 1; code < trait->counts->len; code++) {
        const double share =
            (double)g_array_index(trait->counts, int64_t, code) / (double)MAX(trait->n, 1);
        chance += share * share;
        trait->bits[code] = log2(same_again / share_of_others(trait, code));
    }
    trait->penalty = chance < same_again ? -log2((1 - same_again) / (1 - chance)) : 0;
}

/* The chance that two records have the same code, none included. */
static double chance_of_same(const Search *search, const Trait *trait)
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
    const size_t n = search->traits->len;
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
    const size_t n = search->traits->len;
    const uint32_t *left = &search->codes[a * n], *right = &search->codes[b * n];
    Evidence evidence = {0};
    for (size_t k = 0; k < n && evidence.bits > hopeless_bits; k++) {
        const size_t t = search->telling[k];
        if (left[t] == 0 || right[t] == 0)
            continue;
        evidence.n_compared++;
        if (left[t] != right[t]) {
            evidence.bits -= trait_at(search, t)->penalty;
            continue;
        }
        evidence.n_equal++;
        evidence.bits += trait_at(search, t)->bits[left[t]];
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
    const size_t n = search->traits->len;
    const uint32_t *left = &search->codes[a * n], *right = &search->codes[b * n];
    g_autofree bool *told = g_new0(bool, n + 1);
    GString *out = g_string_new(NULL);
    for (int k = 0; k < SHOWN_TRAITS; k++) {
        size_t best = SIZE_MAX;
        for (size_t t = 0; t < n; t++) {
            const bool equal = left[t] != 0 && left[t] == right[t] && !told[t];
            if (equal && (best == SIZE_MAX || trait_at(search, t)->bits[left[t]] >
                                                  trait_at(search, best)->bits[left[best]]))
                best = t;
        }
        if (best == SIZE_MAX)
            break;
        told[best] = true;
        append_trait(out, search, best, left[best]);
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

static gint compare_patients(gconstpointer a, gconstpointer b, gpointer data)
{
    const Visits *visits = data;
    const VisitsPatient *x = visits_patient(visits, *(const size_t *)a);
    const VisitsPatient *y = visits_patient(visits, *(const size_t *)b);
    if (x->site != y->site)
        return x->site < y->site ? -1 : 1;
    if (x->origin != y->origin)
        return x->origin < y->origin ? -1 : 1;
    return strcmp(x->record_id, y->record_id);
}

static void put_in_order(Search *search, size_t site)
{
    search->order = g_new(size_t, visits_n(search->visits) + 1);
    for (size_t i = 0; i < visits_n(search->visits); i++) {
        const VisitsPatient *patient = visits_patient(search->visits, i);
        if (patient->site != SIZE_MAX && patient->has_origin &&
            (site == SIZE_MAX || patient->site == site))
            search->order[search->n_order++] = i;
    }
    g_qsort_with_data(
        search->order, (gint)search->n_order, sizeof(size_t), compare_patients, search->visits);
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

/* The code of a patient in a trait, or the site. */
static uint32_t digit_of(const Search *search, size_t patient, size_t trait)
{
    return trait == SIZE_MAX ? (uint32_t)visits_patient(search->visits, patient)->site
                             : search->codes[patient * search->traits->len + trait];
}

/* Puts patients in order of a trait, those of one code in the order in which they were. */
static void sort_by(const Search *search, size_t trait, size_t *patients, size_t *scratch)
{
    const size_t n_codes =
        trait == SIZE_MAX ? search->study->n_sites : trait_at(search, trait)->counts->len;
    g_autofree size_t *start = g_new0(size_t, n_codes + 2);
    for (size_t i = 0; i < search->n_order; i++)
        start[digit_of(search, patients[i], trait) + 1]++;
    for (size_t code = 1; code <= n_codes; code++)
        start[code] += start[code - 1];
    for (size_t i = 0; i < search->n_order; i++)
        scratch[start[digit_of(search, patients[i], trait)]++] = patients[i];
    memcpy(patients, scratch, search->n_order * sizeof *patients);
}

static bool agree_in(const Search *search, const size_t *traits, size_t a, size_t b)
{
    const size_t n = search->traits->len;
    for (size_t k = 0; k < OF_GROUP; k++)
        if (search->codes[a * n + traits[k]] != search->codes[b * n + traits[k]])
            return false;
    return true;
}

/* Whether an earlier group has brought the pair. */
static bool was_met(const Search *search, size_t group, size_t a, size_t b)
{
    for (size_t g = 0; g < group; g++)
        if (agree_in(search, search->telling + g * OF_GROUP, a, b))
            return true;
    return false;
}

/* By site, the codes of the group, and within these by origin and record id. New. */
static size_t *order_by_group(const Search *search, const size_t *traits)
{
    size_t *patients = g_memdup2(search->order, (search->n_order + 1) * sizeof *patients);
    g_autofree size_t *scratch = g_new(size_t, search->n_order + 1);
    for (size_t k = OF_GROUP; k-- > 0;)
        sort_by(search, traits[k], patients, scratch);
    sort_by(search, SIZE_MAX, patients, scratch);
    return patients;
}

static bool are_alike(const Search *search, const size_t *traits, size_t a, size_t b)
{
    const VisitsPatient *x = visits_patient(search->visits, a);
    const VisitsPatient *y = visits_patient(search->visits, b);
    return x->site == y->site && (int64_t)y->origin - x->origin <= NEAR_DAYS &&
           agree_in(search, traits, a, b);
}

static void judge_group(RegistryOverview *overview, const Search *search, size_t group)
{
    const size_t *traits = search->telling + group * OF_GROUP;
    g_autofree size_t *patients = order_by_group(search, traits);
    for (size_t i = 0; i < search->n_order; i++)
        for (size_t j = i + 1; j < MIN(search->n_order, i + LARGEST_BLOCK) &&
                               are_alike(search, traits, patients[i], patients[j]);
             j++)
            if (!was_met(search, group, patients[i], patients[j]))
                judge(overview, search, patients[i], patients[j]);
}

static void look_at_pairs(RegistryOverview *overview, Search *search)
{
    const int64_t n_pairs = count_near(search);
    search->enough = least_bits + log2((double)MAX(n_pairs, 1));
    const size_t n_groups = MIN(GROUPS, search->traits->len / OF_GROUP);
    if (n_pairs <= MOST_PAIRS || n_groups == 0) {
        judge_all(overview, search);
        return;
    }
    for (size_t g = 0; g < n_groups; g++)
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
        .traits = g_array_new(FALSE, FALSE, sizeof(Trait))};
    g_array_set_clear_func(search.traits, clear_trait);
    const gboolean ok = read_codes(&search, scan, error);
    if (ok) {
        for (size_t t = 0; t < search.traits->len; t++)
            weigh(trait_at(&search, t));
        order_traits(&search);
        put_in_order(&search, overview->site);
        look_at_pairs(overview, &search);
        g_array_sort(overview->duplicates, compare_duplicates);
    }
    g_array_unref(search.traits);
    g_free(search.codes);
    g_free(search.order);
    g_free(search.telling);
    return ok;
}
