#include "registry/due.h"

#include <string.h>

#include "registry/due_visit.h"
#include "registry/standing.h"

const char *const registry_due_states[REGISTRY_N_DUE] = {[REGISTRY_DUE_UPCOMING] = "upcoming",
    [REGISTRY_DUE_DUE] = "due",
    [REGISTRY_DUE_OVERDUE] = "overdue",
    [REGISTRY_DUE_MISSED] = "missed"};

static RegistryDueState state_on(const RegistryDue *visit, int32_t on)
{
    if (on < visit->from)
        return REGISTRY_DUE_UPCOMING;
    if (!visit->has_window || on <= visit->due)
        return REGISTRY_DUE_DUE;
    return on <= visit->to ? REGISTRY_DUE_OVERDUE : REGISTRY_DUE_MISSED;
}

bool due_visit(const Visits *visits, const SchemaStudy *study, size_t patient, size_t event,
    int32_t on, RegistryDue *visit)
{
    const VisitsPatient *who = visits_patient(visits, patient);
    const SchemaEvent *what = &study->events[event];
    if (visits_received(visits, patient, event) || event == study->baseline ||
        !what->has_offset || !who->has_origin || !visits_may_ask(who))
        return false;
    const int32_t due = who->origin + what->offset_days;
    *visit = (RegistryDue){.record_id = who->record_id,
        .site = who->asked,
        .event = event,
        .due = due,
        .has_window = what->has_window,
        .from = due - (what->has_window ? what->days_before : 0),
        .to = due + (what->has_window ? what->days_after : 0),
        .days = (int64_t)on - due};
    visit->state = state_on(visit, on);
    return true;
}

static void add_incomplete(RegistryDueList *list, const Visits *visits, size_t patient,
    const SchemaEvent *event, size_t e)
{
    const VisitsPatient *who = visits_patient(visits, patient);
    g_autoptr(GArray) forms = g_array_new(FALSE, FALSE, sizeof(size_t));
    for (size_t i = 0; i < event->n_forms; i++)
        if (visits_requires(visits, event->forms[i]) &&
            visits_form(visits, patient, e, i) != VISITS_COMPLETE)
            g_array_append_val(forms, event->forms[i]);
    if (forms->len == 0)
        return;
    RegistryIncomplete one = {
        .record_id = g_string_chunk_insert_const(list->texts, who->record_id),
        .site = who->asked,
        .event = e,
        .n_forms = forms->len};
    one.forms = (size_t *)(void *)g_array_free(g_steal_pointer(&forms), FALSE);
    g_array_append_val(list->incomplete, one);
}

static void add_patient(RegistryDueList *list, const Visits *visits, const SchemaStudy *study,
    size_t patient, int32_t on)
{
    const VisitsPatient *who = visits_patient(visits, patient);
    list->n_without_origin += visits_may_ask(who) && !who->has_origin;
    for (size_t e = 0; e < study->n_events; e++) {
        const SchemaEvent *event = &study->events[e];
        RegistryDue visit;
        if (visits_received(visits, patient, e) && !who->withdrawn && !who->refuses)
            add_incomplete(list, visits, patient, event, e);
        if (!due_visit(visits, study, patient, e, on, &visit))
            continue;
        visit.record_id = g_string_chunk_insert_const(list->texts, visit.record_id);
        g_array_append_val(list->due, visit);
    }
}

/* Patients come in the order of their ids, and a patient's events in the study's: where nothing
 * else decides they stay so, for the sort is stable. */
static gint compare_due(gconstpointer a, gconstpointer b)
{
    const RegistryDue *x = a, *y = b;
    if (x->site != y->site)
        return x->site < y->site ? -1 : 1;
    return (x->due > y->due) - (x->due < y->due);
}

static gint compare_incomplete(gconstpointer a, gconstpointer b)
{
    const RegistryIncomplete *x = a, *y = b;
    return (x->site > y->site) - (x->site < y->site);
}

static void clear_incomplete(gpointer data)
{
    RegistryIncomplete *one = data;
    g_free(one->forms);
}

RegistryDueList *standing_due(const Standing *standing, size_t site)
{
    const Visits *visits = standing->visits;
    RegistryDueList *list = g_new0(RegistryDueList, 1);
    list->texts = g_string_chunk_new(1024);
    list->due = g_array_new(FALSE, FALSE, sizeof(RegistryDue));
    list->incomplete = g_array_new(FALSE, FALSE, sizeof(RegistryIncomplete));
    g_array_set_clear_func(list->incomplete, clear_incomplete);
    for (size_t i = 0; i < visits_n(visits); i++) {
        const size_t own = visits_patient(visits, i)->asked;
        if (own != SIZE_MAX && (site == SIZE_MAX || own == site))
            add_patient(list, visits, standing->registry->study, i, standing->day);
    }
    g_array_sort(list->due, compare_due);
    g_array_sort(list->incomplete, compare_incomplete);
    return list;
}

RegistryDueList *registry_due(Registry *registry, int32_t on, size_t site, GError **error)
{
    g_autoptr(RegistryScan) scan = registry_scan_begin(registry, error);
    g_autoptr(Visits) visits = scan ? visits_read(registry, scan, on, error) : NULL;
    const Standing standing = {registry, scan, visits, on};
    return visits ? standing_due(&standing, site) : NULL;
}

void registry_due_free(RegistryDueList *list)
{
    if (!list)
        return;
    g_array_unref(list->due);
    g_array_unref(list->incomplete);
    g_string_chunk_free(list->texts);
    g_free(list);
}
