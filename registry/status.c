#include "registry/status.h"

#include "registry/duplicates.h"
#include "registry/standing.h"
#include "registry/status_inside.h"

static void count_patients(StatusCount *count, const Visits *visits)
{
    const size_t n_events = count->registry->study->n_events;
    g_autofree bool *expected = g_new0(bool, n_events + 1);
    g_autofree bool *received = g_new0(bool, n_events + 1);
    g_autofree bool *complete = g_new0(bool, n_events + 1);
    for (size_t i = 0; i < visits_n(visits); i++) {
        const VisitsPatient *who = visits_patient(visits, i);
        const StatusAlike alike = {.site = who->site,
            .enrolled = visits_enrolled(visits, i, count->day),
            .consents = who->consents,
            .way = who->way,
            .expected = expected,
            .received = received,
            .complete = complete};
        for (size_t e = 0; e < n_events; e++) {
            expected[e] = visits_expected(visits, i, e, count->day);
            received[e] = visits_received(visits, i, e);
            complete[e] = visits_complete(visits, i, e);
        }
        status_count_add(count, &alike, 1);
        if (alike.enrolled && (who->withdrawn || who->refuses))
            status_count_person(count, who->record_id, who->site, who->withdrawn);
    }
}

RegistryOverview *standing_overview(const Standing *standing, size_t site, GError **error)
{
    Registry *registry = standing->registry;
    g_auto(StatusCount) count = {0};
    status_count_begin(&count, registry, standing->day, site);
    if (registry->store->driver->counting.open)
        count.overview->n_crossed = (int64_t)visits_n(standing->visits);
    count_patients(&count, standing->visits);
    return status_count_finish(&count, standing->scan, error) &&
                   duplicates_find(
                       count.overview, registry, standing->scan, standing->visits, error)
               ? g_steal_pointer(&count.overview)
               : NULL;
}

RegistryOverview *registry_overview(
    Registry *registry, int32_t day, size_t site, GError **error)
{
    GError *fault = NULL;
    RegistryOverview *counted = status_counted(registry, day, site, &fault);
    if (counted || fault) {
        if (fault)
            g_propagate_error(error, fault);
        return counted;
    }
    g_autoptr(RegistryScan) scan = registry_scan_begin(registry, error);
    g_autoptr(Visits) visits = scan ? visits_read(registry, scan, day, error) : NULL;
    const Standing standing = {registry, scan, visits, day};
    return visits ? standing_overview(&standing, site, error) : NULL;
}
