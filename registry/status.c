#include "registry/status.h"

#include "registry/visits.h"

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
        RegistryStatus *cell = &count->counts[site * count->study->n_events + event];
        cell->n_expected += visits_expected(visits, i, event, day);
        cell->n_received += visits_received(visits, i, event);
        cell->n_complete += visits_complete(visits, i, event);
        count->site_seen[site] = true;
    }
}

static void take_queries(const char *site_code, const char *event_name, int64_t n, void *data)
{
    const Count *count = data;
    const size_t site = schema_study_site(count->study, site_code);
    const size_t named = schema_study_event(count->study, event_name);
    const size_t event = named == SIZE_MAX ? count->study->baseline : named;
    if (site == SIZE_MAX)
        return;
    count->counts[site * count->study->n_events + event].n_open_queries += n;
    count->site_seen[site] = true;
}

static gboolean count_all(Count *count, Registry *registry, int32_t day, GError **error)
{
    g_autoptr(RegistryScan) scan = registry_scan_begin(registry, error);
    g_autoptr(Visits) visits = scan ? visits_read(registry, scan, day, error) : NULL;
    if (!visits)
        return FALSE;
    for (size_t e = 0; e < count->study->n_events; e++)
        count_event(count, visits, e, day);
    return registry_scan_open_queries(scan, take_queries, count, error);
}

/* The entries of the sites that have any, moved together. */
static size_t compact(const Count *count)
{
    const size_t n_events = count->study->n_events;
    size_t n = 0;
    for (size_t s = 0; s < count->study->n_sites; s++) {
        for (size_t e = 0; count->site_seen[s] && e < n_events; e++) {
            RegistryStatus status = count->counts[s * n_events + e];
            status.site = count->study->sites[s].code;
            status.event = e;
            count->counts[n++] = status;
        }
    }
    return n;
}

RegistryStatus *registry_status(Registry *registry, int32_t day, size_t *n, GError **error)
{
    const SchemaStudy *study = registry_study(registry);
    Count count = {.study = study,
        .counts = g_new0(RegistryStatus, study->n_sites * study->n_events + 1),
        .site_seen = g_new0(bool, study->n_sites + 1)};
    const gboolean ok = count_all(&count, registry, day, error);
    *n = ok ? compact(&count) : 0;
    g_free(count.site_seen);
    if (ok)
        return count.counts;
    g_free(count.counts);
    return NULL;
}
