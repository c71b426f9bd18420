/* An overview of patients whom the store counts where their rows are. */
#include <string.h>

#include "base/text.h"
#include "registry/duplicates_count.h"
#include "registry/follow.h"
#include "registry/status_inside.h"
#include "registry/wide.h"
#include "registry/wide_standing.h"

typedef struct {
    StatusCount sum;
    RegistryWide *wide;
    const RegistryWideColumn *standing; /* Of the wide rows. */
    RegistryCounting *counting;
    bool *expected, *received, *complete; /* One an event: of the row at hand. */
    GHashTable *people; /* char * id -> Person *: who may have withdrawn or refuse. */
} Counting;

typedef struct {
    bool enrolled, refuses;
} Person;

static gboolean ask(Counting *counting, const RegistryCountQuestion *question,
    RegistryEachCounted each, GError **error)
{
    bool crossed;
    return counting->sum.registry->store->driver->counting.ask(
        counting->counting, question, each, counting, &crossed, error);
}

/* Whether what stands there is so by the day. */
static RegistryCountedColumn by_day(const Counting *counting, size_t place)
{
    return (RegistryCountedColumn){.column = counting->standing[place].name,
        .type = counting->standing[place].type,
        .by_day = true,
        .day = counting->sum.day};
}

static RegistryCountedColumn plain(const Counting *counting, size_t place)
{
    return (RegistryCountedColumn){
        .column = counting->standing[place].name, .type = counting->standing[place].type};
}

static bool is_yes(const RegistryDatum *value)
{
    return value->kind == REGISTRY_DATUM_INTEGER && value->integer == 1;
}

/* ---- visits ---- */

enum { SITE, ENROLLED, VISITS, EXPECTED };

static gboolean take_alike(const char *record_id, const RegistryDatum *values,
    int64_t n_patients, void *data, GError **error)
{
    Counting *counting = data;
    const SchemaStudy *study = counting->sum.registry->study;
    (void)record_id;
    (void)error;
    const WideStandingConsent consent =
        wide_standing_read(study, &values[VISITS], counting->received, counting->complete);
    for (size_t e = 0; e < study->n_events; e++)
        counting->expected[e] = is_yes(&values[EXPECTED + e]);
    const StatusAlike alike = {.site = schema_study_site(study, values[SITE].text),
        .enrolled = is_yes(&values[ENROLLED]),
        .consents = consent.consents,
        .way = consent.way,
        .expected = counting->expected,
        .received = counting->received,
        .complete = counting->complete};
    status_count_add(&counting->sum, &alike, n_patients);
    counting->sum.overview->n_counts++;
    return TRUE;
}

static gboolean count_visits(Counting *counting, const char *site, GError **error)
{
    const SchemaStudy *study = counting->sum.registry->study;
    g_autofree RegistryCountedColumn *columns =
        g_new0(RegistryCountedColumn, EXPECTED + study->n_events);
    columns[SITE] = (RegistryCountedColumn){.column = "site", .type = 'T'};
    columns[ENROLLED] = by_day(counting, WIDE_STANDING_SINCE);
    columns[VISITS] = plain(counting, WIDE_STANDING_VISITS);
    for (size_t e = 0; e < study->n_events; e++)
        columns[EXPECTED + e] = by_day(counting, WIDE_STANDING_EXPECTED + e);
    const RegistryCountQuestion question = {
        .columns = columns, .n = EXPECTED + study->n_events, .site = site};
    return ask(counting, &question, take_alike, error);
}

/* ---- who withdrew or refuses ---- */

static void add_person(const Counting *counting, const char *record_id)
{
    if (!g_hash_table_contains(counting->people, record_id))
        g_hash_table_insert(counting->people, g_strdup(record_id), g_new0(Person, 1));
}

static Person *person_of(const Counting *counting, const char *record_id)
{
    add_person(counting, record_id);
    return g_hash_table_lookup(counting->people, record_id);
}

static gboolean take_query(const RegistryQuery *query, void *data, GError **error)
{
    const char *record_id = visits_refused_by(query);
    (void)error;
    if (record_id)
        person_of(data, record_id)->refuses = true;
    return TRUE;
}

/* What a query and a withdrawal say is not in the rows. */
static gboolean find_known(Counting *counting, GError **error)
{
    static const char *const scopes[] = {"contact", "data", "use"};
    Registry *registry = counting->sum.registry;
    g_autoptr(RegistryMoves) moves = registry_moves_read(registry, error);
    g_autoptr(GHashTable) ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GHashTableIter iter;
    gpointer id;
    if (!moves ||
        (registry->study->roles.consent != SIZE_MAX &&
            !registry_follow_active(registry, counting->sum.day, take_query, counting, error)))
        return FALSE;
    for (size_t i = 0; i < G_N_ELEMENTS(scopes); i++)
        registry_moves_add_withdrawn(moves, scopes[i], ids);
    g_hash_table_iter_init(&iter, ids);
    while (g_hash_table_iter_next(&iter, &id, NULL))
        add_person(counting, id);
    return TRUE;
}

static gboolean take_person(const char *record_id, const RegistryDatum *values,
    int64_t n_patients, void *data, GError **error)
{
    Counting *counting = data;
    Person *person = person_of(counting, record_id);
    (void)n_patients;
    (void)error;
    person->enrolled = is_yes(&values[0]);
    person->refuses = person->refuses || is_yes(&values[1]);
    counting->sum.overview->n_crossed++;
    return TRUE;
}

static gboolean take_record(const RegistryRecord *record, void *data, GError **error)
{
    Counting *counting = data;
    const Person *person = g_hash_table_lookup(counting->people, record->record_id);
    const char *scope = visits_scope(record->withdrawn);
    (void)error;
    if (person->enrolled && (person->refuses || scope))
        status_count_person(&counting->sum, record->record_id,
            schema_study_site(counting->sum.registry->study, record->site), scope);
    return TRUE;
}

static gboolean list_people(Counting *counting, const char *site, GError **error)
{
    RegistryStore *store = counting->sum.registry->store;
    const RegistryCountedColumn columns[] = {
        by_day(counting, WIDE_STANDING_SINCE), plain(counting, WIDE_STANDING_REFUSES)};
    const char *const refuses[] = {columns[1].column};
    RegistryCountQuestion question = {
        .columns = columns, .n = G_N_ELEMENTS(columns), .by_patient = true, .site = site};
    if (!find_known(counting, error))
        return FALSE;
    g_autoptr(GPtrArray) known = base_text_keys(counting->people);
    question.only = (const char *const *)known->pdata;
    question.n_only = known->len;
    if (known->len > 0 && !ask(counting, &question, take_person, error))
        return FALSE;
    question.only = NULL;
    question.where = refuses;
    question.n_where = 1;
    if (!ask(counting, &question, take_person, error))
        return FALSE;
    g_autoptr(GPtrArray) ids = base_text_keys(counting->people);
    return ids->len == 0 || store->driver->records(store,
                                registry_these((const char *const *)ids->pdata, ids->len),
                                take_record, counting, error);
}

/* ---- all ---- */

/* Within the transaction that the store began, of the state that is counted. */
static gboolean count_all(Counting *counting, GError **error)
{
    const RegistryOverview *overview = counting->sum.overview;
    const SchemaStudy *study = counting->sum.registry->study;
    const char *site = overview->site == SIZE_MAX ? NULL : study->sites[overview->site].code;
    g_autoptr(RegistryScan) scan = registry_scan_begin(counting->sum.registry, error);
    return scan && count_visits(counting, site, error) && list_people(counting, site, error) &&
           status_count_finish(&counting->sum, scan, error) &&
           duplicates_count(counting->sum.overview, counting->sum.registry, counting->wide,
               counting->counting, error);
}

static RegistryOverview *count(Counting *counting, GError **error)
{
    RegistryStore *store = counting->sum.registry->store;
    const size_t n_events = counting->sum.registry->study->n_events;
    g_autofree bool *expected = counting->expected = g_new0(bool, n_events + 1);
    g_autofree bool *received = counting->received = g_new0(bool, n_events + 1);
    g_autofree bool *complete = counting->complete = g_new0(bool, n_events + 1);
    g_autoptr(GHashTable) people = counting->people =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    const gboolean ok = count_all(counting, error);
    store->driver->roll_back(store);
    store->driver->counting.close(counting->counting);
    return ok ? g_steal_pointer(&counting->sum.overview) : NULL;
}

RegistryOverview *status_counted(Registry *registry, int32_t day, size_t site, GError **error)
{
    RegistryStore *store = registry->store;
    char content[BASE_SHA256_SIZE];
    if (!store->driver->counting.open)
        return NULL;
    g_autoptr(RegistryWide) wide = registry_wide_of(registry, error);
    const RegistryWideColumn *standing = wide ? registry_wide_standing(wide) : NULL;
    RegistryCounting *opened =
        standing && duplicates_can_count(wide, registry->study)
            ? store->driver->counting.open(store, registry_wide_table(wide), content, error)
            : NULL;
    if (!opened)
        return NULL;
    Counting counting = {.wide = wide, .standing = standing, .counting = opened};
    status_count_begin(&counting.sum, registry, day, site);
    counting.sum.overview->is_counted = true;
    RegistryOverview *overview = count(&counting, error);
    status_count_clear(&counting.sum);
    return overview;
}
