#include "registry/duplicates_count.h"

#include "base/text.h"
#include "registry/duplicates_search.h"
#include "registry/wide_standing.h"

enum {
    /* So many traits of each patient are looked at first: those by which pairs are found, and
       as many more as leave hardly any two in question who are not alike. */
    LOOKED_AT = 30,
    /* A store has a limit of what one question asks for; and of more columns at once it cannot
       count the values of each as they come, but would have to sort all rows for many. */
    MOST_COLUMNS = 400,
    MOST_COUNTED = 30,
    /* Patients of whom all values are asked for at a time. */
    BLOCK = 512
};

/* Two patients who are to be compared by all traits. */
typedef struct {
    const char *a, *b; /* Of `ids`. */
} Pair;

typedef struct {
    RegistryOverview *overview;
    Registry *registry;
    const RegistryWide *wide;
    RegistryCounting *counting;
    const char *site; /* That alone is looked at, or NULL. */
    DuplicatesTraits traits;
    DuplicatesSearch *search;
    const size_t *asked; /* Traits of the question at hand, */
    size_t n_asked;      /* so many; NULL: those from `first` on. */
    size_t first;
    GArray *days;        /* DuplicatesDay. */
    uint32_t at;         /* The hospital at hand; */
    GArray *people;      /* DuplicatesPatient: its patients, */
    GStringChunk *texts; /* and their ids. */
    GArray *pairs;       /* Pair. */
    GStringChunk *ids;   /* Of their patients, each once. */
} Finding;

/* ---- questions ---- */

static const RegistryWideColumn *column_of(
    const RegistryWide *wide, const SchemaStudy *study, const DuplicatesTrait *trait)
{
    return registry_wide_field(wide, trait->column, study->baseline);
}

bool duplicates_can_count(const RegistryWide *wide, const SchemaStudy *study)
{
    DuplicatesTraits traits;
    bool can = true;
    duplicates_traits_init(&traits, study);
    for (size_t t = 0; can && t < traits.list->len; t++)
        can = column_of(wide, study, duplicates_trait(&traits, t)) != NULL;
    duplicates_traits_clear(&traits);
    return can;
}

/* Which trait is the i-th of those that are asked for. */
static size_t asked_at(const Finding *finding, size_t i)
{
    return finding->asked ? finding->asked[i] : finding->first + i;
}

/* Asks for columns before the traits, and for these. */
static gboolean ask(Finding *finding, const RegistryCountedColumn *before, size_t n_before,
    RegistryCountQuestion *question, RegistryEachCounted each, GError **error)
{
    g_autofree RegistryCountedColumn *columns =
        g_new0(RegistryCountedColumn, n_before + finding->n_asked + 1);
    for (size_t i = 0; i < n_before; i++)
        columns[i] = before[i];
    for (size_t i = 0; i < finding->n_asked; i++) {
        const RegistryWideColumn *column = column_of(finding->wide, finding->traits.study,
            duplicates_trait(&finding->traits, asked_at(finding, i)));
        columns[n_before + i] =
            (RegistryCountedColumn){.column = column->name, .type = column->type};
    }
    question->columns = columns;
    question->n = n_before + finding->n_asked;
    bool crossed;
    return finding->registry->store->driver->counting.ask(
        finding->counting, question, each, finding, &crossed, error);
}

/* Site and day of origin. */
enum { SITE, SINCE, N_BEFORE };

static gboolean ask_behind_day(
    Finding *finding, RegistryCountQuestion *question, RegistryEachCounted each, GError **error)
{
    const RegistryWideColumn *since =
        &registry_wide_standing(finding->wide)[WIDE_STANDING_SINCE];
    const RegistryCountedColumn before[N_BEFORE] = {[SITE] = {.column = "site", .type = 'T'},
        [SINCE] = {.column = since->name, .type = since->type}};
    question->site = finding->site;
    return ask(finding, before, N_BEFORE, question, each, error);
}

/* False where no pairs are looked for: the origin or the hospital is not known. */
static bool read_day(const Finding *finding, const RegistryDatum *values, DuplicatesDay *day)
{
    const size_t site = schema_study_site(finding->traits.study, values[SITE].text);
    *day = (DuplicatesDay){1, site == SIZE_MAX ? DUPLICATES_NOWHERE : (uint32_t)site,
        (int32_t)values[SINCE].integer};
    return site != SIZE_MAX && values[SINCE].kind == REGISTRY_DATUM_INTEGER &&
           values[SINCE].integer != VISITS_ALWAYS;
}

/* ---- how frequent each value is ---- */

static gboolean take_frequency(const char *record_id, const RegistryDatum *values,
    int64_t n_patients, void *data, GError **error)
{
    Finding *finding = data;
    (void)record_id;
    (void)error;
    for (size_t i = 0; i < finding->n_asked; i++)
        if (values[i].kind != REGISTRY_DATUM_NULL)
            duplicates_traits_count(
                &finding->traits, asked_at(finding, i), &values[i], n_patients);
    finding->overview->n_counts++;
    return TRUE;
}

static gboolean count_values(Finding *finding, GError **error)
{
    const size_t n = finding->traits.list->len;
    for (finding->first = 0; finding->first < n; finding->first += MOST_COUNTED) {
        RegistryCountQuestion question = {.apart = true};
        finding->n_asked = MIN(MOST_COUNTED, n - finding->first);
        if (!ask(finding, NULL, 0, &question, take_frequency, error))
            return FALSE;
    }
    duplicates_traits_weigh(&finding->traits);
    return TRUE;
}

static gboolean take_day(const char *record_id, const RegistryDatum *values, int64_t n_patients,
    void *data, GError **error)
{
    Finding *finding = data;
    DuplicatesDay day;
    (void)record_id;
    (void)error;
    finding->overview->n_counts++;
    if (!read_day(finding, values, &day))
        return TRUE;
    day.n = n_patients;
    g_array_append_val(finding->days, day);
    return TRUE;
}

static gboolean count_days(Finding *finding, GError **error)
{
    RegistryCountQuestion question = {0};
    finding->n_asked = 0;
    return ask_behind_day(finding, &question, take_day, error);
}

/* ---- one hospital's patients after the other's ---- */

static const char *kept_id(const Finding *finding, size_t patient)
{
    return g_string_chunk_insert_const(
        finding->ids, g_array_index(finding->people, DuplicatesPatient, patient).record_id);
}

static void take_pair(size_t a, size_t b, void *data)
{
    const Finding *finding = data;
    if (!duplicates_search_may_be(finding->search, finding->n_asked, a, b))
        return;
    const Pair pair = {kept_id(finding, a), kept_id(finding, b)};
    g_array_append_val(finding->pairs, pair);
}

static void end_hospital(Finding *finding)
{
    duplicates_search_pairs(finding->search,
        (const DuplicatesPatient *)(const void *)finding->people->data, finding->people->len,
        take_pair, finding);
    g_array_set_size(finding->people, 0);
    g_string_chunk_clear(finding->texts);
    duplicates_traits_forget(&finding->traits);
}

static void add_patient(Finding *finding, const char *record_id, const DuplicatesDay *day,
    const RegistryDatum *values)
{
    const DuplicatesPatient patient = {
        g_string_chunk_insert(finding->texts, record_id), day->site, day->origin};
    g_array_append_val(finding->people, patient);
    for (size_t i = 0; i < finding->n_asked; i++)
        duplicates_traits_append(&finding->traits, asked_at(finding, i), &values[N_BEFORE + i]);
    finding->overview->n_crossed++;
}

static gboolean take_patient(const char *record_id, const RegistryDatum *values,
    int64_t n_patients, void *data, GError **error)
{
    Finding *finding = data;
    DuplicatesDay day;
    (void)n_patients;
    (void)error;
    const bool wanted = read_day(finding, values, &day);
    if (finding->people->len > 0 && day.site != finding->at)
        end_hospital(finding);
    finding->at = day.site;
    if (wanted)
        add_patient(finding, record_id, &day, values);
    else
        finding->overview->n_crossed++;
    return TRUE;
}

static gboolean look_at_all(Finding *finding, GError **error)
{
    RegistryCountQuestion question = {.by_patient = true, .by_site = true};
    finding->n_asked = LOOKED_AT;
    finding->asked = duplicates_search_telling(finding->search, &finding->n_asked);
    if (!ask_behind_day(finding, &question, take_patient, error))
        return FALSE;
    end_hospital(finding);
    return TRUE;
}

/* ---- those who are left in question ---- */

/* Their ids in byte order, each once. Borrowed. */
static GPtrArray *ids_of(const Finding *finding)
{
    g_autoptr(GHashTable) met = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < finding->pairs->len; i++) {
        const Pair *pair = &g_array_index(finding->pairs, Pair, i);
        (void)g_hash_table_add(met, (gpointer)pair->a);
        (void)g_hash_table_add(met, (gpointer)pair->b);
    }
    return base_text_keys(met);
}

static gboolean take_whole(const char *record_id, const RegistryDatum *values,
    int64_t n_patients, void *data, GError **error)
{
    Finding *finding = data;
    DuplicatesDay day;
    (void)n_patients;
    (void)error;
    if (finding->first > 0)
        for (size_t i = 0; i < finding->n_asked; i++)
            duplicates_traits_append(
                &finding->traits, asked_at(finding, i), &values[N_BEFORE + i]);
    else if (read_day(finding, values, &day))
        add_patient(finding, record_id, &day, values);
    return TRUE;
}

static gboolean read_whole(Finding *finding, const GPtrArray *ids, GError **error)
{
    const size_t n = finding->traits.list->len;
    finding->asked = NULL;
    for (finding->first = 0; finding->first < n; finding->first += MOST_COLUMNS)
        for (guint from = 0; from < ids->len; from += BLOCK) {
            RegistryCountQuestion question = {.by_patient = true,
                .only = (const char *const *)ids->pdata + from,
                .n_only = MIN(BLOCK, ids->len - from)};
            finding->n_asked = MIN(MOST_COLUMNS, n - finding->first);
            if (!ask_behind_day(finding, &question, take_whole, error))
                return FALSE;
        }
    return TRUE;
}

static size_t place_of(const GPtrArray *ids, const char *record_id)
{
    return base_text_find((const char *const *)ids->pdata, ids->len, record_id);
}

static gboolean judge_pairs(Finding *finding, GError **error)
{
    g_autoptr(GPtrArray) ids = ids_of(finding);
    if (!read_whole(finding, ids, error))
        return FALSE;
    for (guint i = 0; i < finding->pairs->len; i++) {
        const Pair *pair = &g_array_index(finding->pairs, Pair, i);
        duplicates_search_judge(finding->search,
            (const DuplicatesPatient *)(const void *)finding->people->data,
            place_of(ids, pair->a), place_of(ids, pair->b), finding->overview);
    }
    duplicates_search_sort(finding->overview);
    return TRUE;
}

/* ---- all ---- */

static gboolean find(Finding *finding, size_t n_all, GError **error)
{
    if (!count_values(finding, error) || !count_days(finding, error))
        return FALSE;
    g_autoptr(DuplicatesSearch) search = finding->search =
        duplicates_search_new(&finding->traits, n_all, finding->days);
    return look_at_all(finding, error) && judge_pairs(finding, error);
}

gboolean duplicates_count(RegistryOverview *overview, Registry *registry,
    const RegistryWide *wide, RegistryCounting *counting, GError **error)
{
    const SchemaStudy *study = registry->study;
    const int64_t n_all = registry_n_records(registry, error);
    if (n_all < 2 || study->roles.origin == SIZE_MAX)
        return n_all >= 0;
    g_autoptr(GArray) days = g_array_new(FALSE, FALSE, sizeof(DuplicatesDay));
    g_autoptr(GArray) people = g_array_new(FALSE, FALSE, sizeof(DuplicatesPatient));
    g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(Pair));
    Finding finding = {.overview = overview,
        .registry = registry,
        .wide = wide,
        .counting = counting,
        .site = overview->site == SIZE_MAX ? NULL : study->sites[overview->site].code,
        .days = days,
        .people = people,
        .texts = g_string_chunk_new(1 << 16),
        .pairs = pairs,
        .ids = g_string_chunk_new(1 << 12)};
    duplicates_traits_init(&finding.traits, study);
    const gboolean ok = finding.traits.list->len == 0 || find(&finding, (size_t)n_all, error);
    duplicates_traits_clear(&finding.traits);
    g_string_chunk_free(finding.texts);
    g_string_chunk_free(finding.ids);
    return ok;
}
