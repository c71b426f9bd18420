#include "registry/today.h"

#include "registry/standing.h"

gboolean registry_today(
    Registry *registry, int32_t day, size_t site, RegistryToday *today, GError **error)
{
    g_autoptr(RegistryScan) scan = registry_scan_begin(registry, error);
    g_autoptr(Visits) visits = scan ? visits_read(registry, scan, day, error) : NULL;
    if (!visits)
        return FALSE;
    const Standing standing = {registry, scan, visits, day};
    today->overview = standing_overview(&standing, site, error);
    today->board = today->overview ? standing_board(&standing, error) : NULL;
    today->due = today->board ? standing_due(&standing, site) : NULL;
    return today->due != NULL;
}

void registry_today_clear(RegistryToday *today)
{
    g_clear_pointer(&today->overview, registry_overview_free);
    g_clear_pointer(&today->board, registry_board_free);
    g_clear_pointer(&today->due, registry_due_free);
}
