#include "registry/sheet.h"

#include "registry/query.h"
#include "registry/visits.h"

static void patient_clear(gpointer data)
{
    g_free(((RegistrySheetPatient *)data)->visits);
}

static RegistrySheetVisit visit_of(
    const Visits *visits, size_t patient, size_t event, int32_t day)
{
    if (visits_received(visits, patient, event))
        return visits_complete(visits, patient, event) ? REGISTRY_SHEET_COMPLETE
                                                       : REGISTRY_SHEET_PARTIAL;
    return visits_expected(visits, patient, event, day) ? REGISTRY_SHEET_MISSING
                                                        : REGISTRY_SHEET_NOT_EXPECTED;
}

static void add_patients(
    RegistrySheets *sheets, const SchemaStudy *study, const Visits *visits, int32_t day)
{
    for (size_t i = 0; i < visits_n(visits); i++) {
        const VisitsPatient *who = visits_patient(visits, i);
        RegistrySheetPatient one = {
            .record_id = g_string_chunk_insert(sheets->texts, who->record_id),
            .site = who->asked,
            .visits = g_new0(RegistrySheetVisit, study->n_events + 1),
            .withdrawn = who->withdrawn,
            .refuses = who->refuses};
        for (size_t e = 0; e < study->n_events; e++)
            one.visits[e] = visit_of(visits, i, e, day);
        g_array_append_val(sheets->patients, one);
    }
}

typedef struct {
    RegistrySheets *sheets;
    const SchemaStudy *study;
    Visits *visits;
} Counting;

static gboolean count_query(const RegistryQuery *query, void *data, GError **error)
{
    (void)error;
    const Counting *counting = data;
    const size_t site =
        query->owner ? schema_study_site(counting->study, query->owner) : SIZE_MAX;
    const size_t i = query->problem.record_id
                         ? visits_find(counting->visits, query->problem.record_id)
                         : SIZE_MAX;
    if (i != SIZE_MAX) {
        RegistrySheetPatient *one =
            &g_array_index(counting->sheets->patients, RegistrySheetPatient, i);
        one->n_open += query->state == REGISTRY_QUERY_OPEN;
        one->n_answered += query->state == REGISTRY_QUERY_ANSWERED;
    } else if (site != SIZE_MAX) {
        counting->sheets->n_other[site]++;
    }
    return TRUE;
}

RegistrySheets *registry_sheets(Registry *registry, int32_t day, GError **error)
{
    const SchemaStudy *study = registry_study(registry);
    RegistryQueryFilter filter = {.day = day};
    filter.states[REGISTRY_QUERY_OPEN] = filter.states[REGISTRY_QUERY_ANSWERED] = true;
    g_autoptr(RegistryScan) scan = registry_scan_begin(registry, error);
    g_autoptr(Visits) visits = scan ? visits_read(registry, scan, day, error) : NULL;
    if (!visits)
        return NULL;
    g_autoptr(RegistrySheets) sheets = g_new0(RegistrySheets, 1);
    sheets->texts = g_string_chunk_new(4096);
    sheets->patients = g_array_new(FALSE, FALSE, sizeof(RegistrySheetPatient));
    g_array_set_clear_func(sheets->patients, patient_clear);
    sheets->n_other = g_new0(int64_t, study->n_sites + 1);
    add_patients(sheets, study, visits, day);
    Counting counting = {sheets, study, visits};
    return registry_queries_each(registry, &filter, count_query, &counting, error)
               ? g_steal_pointer(&sheets)
               : NULL;
}

void registry_sheets_free(RegistrySheets *sheets)
{
    if (!sheets)
        return;
    g_array_unref(sheets->patients);
    g_string_chunk_free(sheets->texts);
    g_free(sheets->n_other);
    g_free(sheets);
}
