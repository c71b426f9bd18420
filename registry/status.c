#include "registry/status.h"

#include "registry/audit.h"
#include "registry/duplicates.h"
#include "registry/follow.h"
#include "registry/standing.h"

typedef struct {
    const SchemaStudy *study;
    RegistryStatus *counts; /* [site * n_events + event] */
    bool *site_seen;
} Count;

static void count_event(const Count *count, const Visits *visits, size_t event, int32_t day)
{
    for (size_t i = 0; i < visits_n(visits); i++) {
        const size_t site = visits_patient(visits, i)->site;
        if (site == SIZE_MAX)
            continue;
        count->site_seen[site] = true;
        if (!visits_enrolled(visits, i, day))
            continue;
        RegistryStatus *cell = &count->counts[site * count->study->n_events + event];
        cell->n_expected += visits_expected(visits, i, event, day);
        cell->n_received += visits_received(visits, i, event);
        cell->n_complete += visits_complete(visits, i, event);
    }
}

static void take_queries(const char *site_code, const char *event_name, int64_t n, void *data)
{
    const Count *count = data;
    const size_t site = site_code ? schema_study_site(count->study, site_code) : SIZE_MAX;
    const size_t named = event_name ? schema_study_event(count->study, event_name) : SIZE_MAX;
    const size_t event = named == SIZE_MAX ? count->study->baseline : named;
    if (site == SIZE_MAX)
        return;
    count->counts[site * count->study->n_events + event].n_open_queries += n;
    count->site_seen[site] = true;
}

static gboolean take_query(const RegistryQuery *query, void *data, GError **error)
{
    (void)error;
    if (query->state == REGISTRY_QUERY_OPEN)
        take_queries(query->owner, query->problem.event, 1, data);
    return TRUE;
}

/* The store counts at once, by the record as it was; where records moved, one by one. */
static gboolean count_queries(
    Count *count, Registry *registry, RegistryScan *scan, int32_t day, GError **error)
{
    g_autoptr(RegistryMoves) moves = registry_moves_read(registry, error);
    if (!moves)
        return FALSE;
    return registry_moves_are_none(moves)
               ? registry_scan_open_queries(scan, take_queries, count, error)
               : registry_follow_active(registry, day, take_query, count, error);
}

/* The entries of the sites that have any, moved together. */
static void compact(const Count *count, size_t site, GArray *out)
{
    const size_t n_events = count->study->n_events;
    for (size_t s = 0; s < count->study->n_sites; s++) {
        const bool wanted = count->site_seen[s] && (site == SIZE_MAX || site == s);
        for (size_t e = 0; wanted && e < n_events; e++) {
            RegistryStatus status = count->counts[s * n_events + e];
            status.site = count->study->sites[s].code;
            status.event = e;
            g_array_append_val(out, status);
        }
    }
}

static gboolean count_all(RegistryOverview *overview, Registry *registry, RegistryScan *scan,
    const Visits *visits, int32_t day, GError **error)
{
    const SchemaStudy *study = registry->study;
    Count count = {.study = study,
        .counts = g_new0(RegistryStatus, study->n_sites * study->n_events + 1),
        .site_seen = g_new0(bool, study->n_sites + 1)};
    for (size_t e = 0; e < study->n_events; e++)
        count_event(&count, visits, e, day);
    const gboolean ok = count_queries(&count, registry, scan, day, error);
    compact(&count, overview->site, overview->counts);
    g_free(count.counts);
    g_free(count.site_seen);
    return ok;
}

static void list_people(
    RegistryOverview *overview, const SchemaStudy *study, const Visits *visits, int32_t day)
{
    for (size_t i = 0; i < visits_n(visits); i++) {
        const VisitsPatient *patient = visits_patient(visits, i);
        if ((overview->site != SIZE_MAX && patient->site != overview->site) ||
            !visits_enrolled(visits, i, day))
            continue;
        overview->n_records++;
        overview->n_without_consent += study->roles.consent != SIZE_MAX && !patient->consents;
        overview->n_by_way[patient->way] += patient->consents;
        if (!patient->withdrawn && !patient->refuses)
            continue;
        const RegistryWithdrawn one = {
            .record_id = g_string_chunk_insert_const(overview->texts, patient->record_id),
            .site = patient->site,
            .scope = patient->withdrawn};
        g_array_append_val(overview->withdrawn, one);
    }
}

static gboolean read_chain(RegistryOverview *overview, Registry *registry, GError **error)
{
    RegistryChainEnd end;
    if (!registry->store->driver->chain_end(registry->store, &end, error))
        return FALSE;
    overview->n_changes = end.change_id;
    return registry_audit_head(registry, overview->head, error);
}

RegistryOverview *standing_overview(const Standing *standing, size_t site, GError **error)
{
    Registry *registry = standing->registry;
    const SchemaStudy *study = registry->study;
    g_autoptr(RegistryOverview) overview = g_new0(RegistryOverview, 1);
    overview->texts = g_string_chunk_new(1024);
    overview->site = site;
    overview->has_ways = study->roles.consent_way != SIZE_MAX;
    if (registry->store->driver->counting.open)
        overview->n_crossed = (int64_t)visits_n(standing->visits);
    overview->counts = g_array_new(FALSE, FALSE, sizeof(RegistryStatus));
    overview->withdrawn = g_array_new(FALSE, FALSE, sizeof(RegistryWithdrawn));
    overview->duplicates = g_array_new(FALSE, FALSE, sizeof(RegistryDuplicate));
    list_people(overview, study, standing->visits, standing->day);
    if (!count_all(
            overview, registry, standing->scan, standing->visits, standing->day, error) ||
        !read_chain(overview, registry, error) ||
        !duplicates_find(overview, registry, standing->scan, standing->visits, error))
        return NULL;
    return g_steal_pointer(&overview);
}

RegistryOverview *registry_overview(
    Registry *registry, int32_t day, size_t site, GError **error)
{
    g_autoptr(RegistryScan) scan = registry_scan_begin(registry, error);
    g_autoptr(Visits) visits = scan ? visits_read(registry, scan, day, error) : NULL;
    const Standing standing = {registry, scan, visits, day};
    return visits ? standing_overview(&standing, site, error) : NULL;
}

void registry_overview_free(RegistryOverview *overview)
{
    if (!overview)
        return;
    g_array_unref(overview->counts);
    g_array_unref(overview->withdrawn);
    g_array_unref(overview->duplicates);
    g_string_chunk_free(overview->texts);
    g_free(overview);
}
