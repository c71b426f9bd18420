/* An overview in the making. */
#include "registry/audit.h"
#include "registry/follow.h"
#include "registry/status_inside.h"

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

void status_count_begin(StatusCount *count, Registry *registry, int32_t day, size_t site)
{
    const SchemaStudy *study = registry->study;
    RegistryOverview *overview = g_new0(RegistryOverview, 1);
    overview->texts = g_string_chunk_new(1024);
    overview->site = site;
    overview->has_ways = study->roles.consent_way != SIZE_MAX;
    overview->counts = g_array_new(FALSE, FALSE, sizeof(RegistryStatus));
    overview->withdrawn = g_array_new(FALSE, FALSE, sizeof(RegistryWithdrawn));
    overview->duplicates = g_array_new(FALSE, FALSE, sizeof(RegistryDuplicate));
    *count = (StatusCount){.registry = registry,
        .overview = overview,
        .counts = g_new0(RegistryStatus, study->n_sites * study->n_events + 1),
        .site_seen = g_new0(bool, study->n_sites + 1),
        .day = day};
}

void status_count_clear(StatusCount *count)
{
    registry_overview_free(count->overview);
    g_free(count->counts);
    g_free(count->site_seen);
}

static bool is_asked_for(const RegistryOverview *overview, size_t site)
{
    return overview->site == SIZE_MAX || overview->site == site;
}

void status_count_add(StatusCount *count, const StatusAlike *alike, int64_t n)
{
    const SchemaStudy *study = count->registry->study;
    RegistryOverview *overview = count->overview;
    if (alike->enrolled && is_asked_for(overview, alike->site)) {
        const bool lacks = study->roles.consent != SIZE_MAX && !alike->consents;
        overview->n_records += n;
        overview->n_without_consent += lacks ? n : 0;
        overview->n_by_way[alike->way] += alike->consents ? n : 0;
    }
    if (alike->site == SIZE_MAX)
        return;
    count->site_seen[alike->site] = true;
    for (size_t e = 0; alike->enrolled && e < study->n_events; e++) {
        RegistryStatus *cell = &count->counts[alike->site * study->n_events + e];
        cell->n_expected += alike->expected[e] ? n : 0;
        cell->n_received += alike->received[e] ? n : 0;
        cell->n_complete += alike->complete[e] ? n : 0;
    }
}

void status_count_person(
    StatusCount *count, const char *record_id, size_t site, const char *scope)
{
    RegistryOverview *overview = count->overview;
    if (!is_asked_for(overview, site))
        return;
    const RegistryWithdrawn one = {
        .record_id = g_string_chunk_insert_const(overview->texts, record_id),
        .site = site,
        .scope = scope};
    g_array_append_val(overview->withdrawn, one);
}

/* ---- queries and the chain ---- */

static void take_queries(const char *site_code, const char *event_name, int64_t n, void *data)
{
    const StatusCount *count = data;
    const SchemaStudy *study = count->registry->study;
    const size_t site = site_code ? schema_study_site(study, site_code) : SIZE_MAX;
    const size_t named = event_name ? schema_study_event(study, event_name) : SIZE_MAX;
    const size_t event = named == SIZE_MAX ? study->baseline : named;
    if (site == SIZE_MAX)
        return;
    count->counts[site * study->n_events + event].n_open_queries += n;
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
static gboolean count_queries(StatusCount *count, RegistryScan *scan, GError **error)
{
    g_autoptr(RegistryMoves) moves = registry_moves_read(count->registry, error);
    if (!moves)
        return FALSE;
    return registry_moves_are_none(moves)
               ? registry_scan_open_queries(scan, take_queries, count, error)
               : registry_follow_active(count->registry, count->day, take_query, count, error);
}

/* The entries of the sites that have any, moved together. */
static void compact(const StatusCount *count)
{
    const SchemaStudy *study = count->registry->study;
    for (size_t s = 0; s < study->n_sites; s++) {
        const bool wanted = count->site_seen[s] && is_asked_for(count->overview, s);
        for (size_t e = 0; wanted && e < study->n_events; e++) {
            RegistryStatus status = count->counts[s * study->n_events + e];
            status.site = study->sites[s].code;
            status.event = e;
            g_array_append_val(count->overview->counts, status);
        }
    }
}

gboolean status_count_finish(StatusCount *count, RegistryScan *scan, GError **error)
{
    RegistryStore *store = count->registry->store;
    RegistryChainEnd end;
    if (!count_queries(count, scan, error) || !store->driver->chain_end(store, &end, error) ||
        !registry_audit_head(count->registry, count->overview->head, error))
        return FALSE;
    count->overview->n_changes = end.change_id;
    compact(count);
    return TRUE;
}
