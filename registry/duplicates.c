#include "registry/duplicates.h"

#include "registry/duplicates_search.h"

typedef struct {
    const DuplicatesSearch *search;
    DuplicatesPatient *people;
    RegistryOverview *overview;
} Finding;

static void take_pair(size_t a, size_t b, void *data)
{
    const Finding *finding = data;
    duplicates_search_judge(finding->search, finding->people, a, b, finding->overview);
}

/* New. @param days  DuplicatesDay: gets one a patient who is looked for. */
static DuplicatesPatient *people_of(const Visits *visits, size_t site, GArray *days)
{
    const size_t n = visits_n(visits);
    DuplicatesPatient *people = g_new(DuplicatesPatient, n + 1);
    for (size_t i = 0; i < n; i++) {
        const VisitsPatient *who = visits_patient(visits, i);
        const bool wanted =
            who->has_origin && who->site != SIZE_MAX && (site == SIZE_MAX || who->site == site);
        people[i] = (DuplicatesPatient){
            who->record_id, wanted ? (uint32_t)who->site : DUPLICATES_NOWHERE, who->origin};
        const DuplicatesDay day = {1, people[i].site, who->origin};
        if (wanted)
            g_array_append_val(days, day);
    }
    return people;
}

static void find(
    RegistryOverview *overview, const DuplicatesTraits *traits, const Visits *visits)
{
    GArray *days = g_array_new(FALSE, FALSE, sizeof(DuplicatesDay));
    g_autofree DuplicatesPatient *people = people_of(visits, overview->site, days);
    g_autoptr(DuplicatesSearch) search = duplicates_search_new(traits, visits_n(visits), days);
    g_array_unref(days);
    Finding finding = {search, people, overview};
    duplicates_search_pairs(search, people, visits_n(visits), take_pair, &finding);
    duplicates_search_sort(overview);
}

gboolean duplicates_find(RegistryOverview *overview, Registry *registry, RegistryScan *scan,
    const Visits *visits, GError **error)
{
    if (visits_n(visits) < 2 || registry->study->roles.origin == SIZE_MAX)
        return TRUE;
    DuplicatesTraits traits;
    duplicates_traits_init(&traits, registry->study);
    const RegistryScanRecords records = {.ids = visits_ids(visits), .n = visits_n(visits)};
    const gboolean ok = duplicates_traits_read(&traits, scan, &records, error);
    if (ok)
        find(overview, &traits, visits);
    duplicates_traits_clear(&traits);
    return ok;
}
