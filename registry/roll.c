#include "registry/roll.h"

#include "registry/due_visit.h"
#include "registry/follow.h"
#include "registry/login.h"

#include <string.h>

const char *const registry_roll_states[] = {
    "queries", "due", "missed", "died", "withdrew", NULL};

int registry_roll_state(const char *name)
{
    for (int i = 0; name && i < REGISTRY_N_ROLL; i++)
        if (g_str_equal(name, registry_roll_states[i]))
            return i;
    return name ? -1 : REGISTRY_N_ROLL;
}

bool registry_roll_has(const RegistryRollPatient *patient, RegistryRollState state)
{
    const bool has[] = {[REGISTRY_ROLL_QUERIES] = patient->n_queries > 0,
        [REGISTRY_ROLL_DUE] = patient->n_due > 0,
        [REGISTRY_ROLL_MISSED] = patient->n_missed > 0,
        [REGISTRY_ROLL_DIED] = patient->dead,
        [REGISTRY_ROLL_WITHDREW] = patient->withdrawn || patient->refuses};
    return state == REGISTRY_N_ROLL || has[state];
}

bool registry_roll_like(const char *record_id, const char *text)
{
    if (!text || text[0] == '\0')
        return true;
    g_autofree char *plain = g_utf8_normalize(text, -1, G_NORMALIZE_ALL_COMPOSE);
    g_autofree char *part = g_utf8_casefold(plain ? plain : text, -1);
    g_autofree char *id = g_utf8_casefold(record_id, -1);
    return strstr(id, part) != NULL;
}

/* The roll under way. */
typedef struct {
    RegistryRoll *roll;
    Visits *visits;
    int64_t *n_queries; /* One a patient of the visits. */
} Making;

static gboolean take_query(const RegistryQuery *query, void *data, GError **error)
{
    const Making *making = data;
    const char *id = query->problem.record_id;
    const size_t patient = id ? visits_find(making->visits, id) : SIZE_MAX;
    (void)error;
    if (patient != SIZE_MAX)
        making->n_queries[patient]++;
    return TRUE;
}

static void count_visits(const Making *making, const SchemaStudy *study, size_t patient,
    int32_t on, RegistryRollPatient *one)
{
    for (size_t e = 0; e < study->n_events; e++) {
        RegistryDue visit;
        one->n_expected += visits_expected(making->visits, patient, e, on);
        one->n_received += visits_received(making->visits, patient, e);
        if (!due_visit(making->visits, study, patient, e, on, &visit))
            continue;
        one->n_due += visit.state == REGISTRY_DUE_DUE || visit.state == REGISTRY_DUE_OVERDUE;
        one->n_missed += visit.state == REGISTRY_DUE_MISSED;
    }
}

static void add_patient(
    const Making *making, const SchemaStudy *study, size_t patient, size_t site, int32_t on)
{
    const VisitsPatient *who = visits_patient(making->visits, patient);
    if (site != SIZE_MAX && who->site != site && who->asked != site)
        return;
    RegistryRollPatient one = {
        .record_id = g_string_chunk_insert(making->roll->texts, who->record_id),
        .site = site != SIZE_MAX ? site : who->asked,
        .has_origin = who->has_origin,
        .dead = who->dead,
        .origin = who->origin,
        .withdrawn = who->withdrawn,
        .refuses = who->refuses,
        .n_queries = making->roll->unseen ? -1 : making->n_queries[patient]};
    count_visits(making, study, patient, on, &one);
    g_array_append_val(making->roll->patients, one);
}

RegistryRoll *registry_roll(Registry *registry, int32_t on, size_t site, GError **error)
{
    g_autoptr(RegistryScan) scan = registry_scan_begin(registry, error);
    g_autoptr(Visits) visits = scan ? visits_read(registry, scan, on, error) : NULL;
    if (!visits)
        return NULL;
    g_autoptr(RegistryRoll) roll = g_new0(RegistryRoll, 1);
    g_autofree int64_t *n_queries = g_new0(int64_t, visits_n(visits) + 1);
    roll->texts = g_string_chunk_new(1024);
    roll->unseen = registry_login_unseen(registry);
    roll->patients = g_array_new(FALSE, FALSE, sizeof(RegistryRollPatient));
    Making making = {roll, visits, n_queries};
    if (!registry_follow_active(registry, on, take_query, &making, error))
        return NULL;
    for (size_t i = 0; i < visits_n(visits); i++)
        add_patient(&making, registry->study, i, site, on);
    return g_steal_pointer(&roll);
}

void registry_roll_free(RegistryRoll *roll)
{
    if (!roll)
        return;
    g_array_unref(roll->patients);
    g_string_chunk_free(roll->texts);
    g_free(roll->unseen);
    g_free(roll);
}
