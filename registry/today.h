#pragma once
/**
 * @file
 * How the registry stands on a day, with all that the board shows: of one state, and with the
 * patients' visits read once for all of it.
 */
#include "registry/board.h"
#include "registry/due.h"
#include "registry/status.h"

/** Zeroed where it was not read. */
typedef struct {
    RegistryOverview *overview; /**< As registry_overview() gives it. */
    RegistryBoard *board;
    RegistryDueList *due; /**< As registry_due() gives it. */
} RegistryToday;

/**
 * @param day    days since 1970-01-01: today, or another.
 * @param site   index of the site alone that overview and due are of; SIZE_MAX for all. The
 *               board is of all.
 * @param today  zeroed; the caller clears it, also after an error.
 */
gboolean registry_today(
    Registry *registry, int32_t day, size_t site, RegistryToday *today, GError **error);
void registry_today_clear(RegistryToday *today);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RegistryToday, registry_today_clear)
