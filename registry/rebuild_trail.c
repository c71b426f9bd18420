/**
 * @file
 * Rows of the audit trail that a damaged file has lost.
 */
#include <string.h>

#include "registry/rebuild_inside.h"

/* Links of the chain, from the entry before on. */
typedef struct {
    char at[BASE_SHA256_SIZE]; /* Hash of the last one. */
    bool is_broken;
} Links;

static gboolean take_link(const RegistryValueChange *change, void *data, GError **error)
{
    (void)error;
    Links *links = data;
    links->is_broken = links->is_broken || g_strcmp0(change->previous, links->at) != 0;
    (void)g_strlcpy(links->at, change->hash ? change->hash : "", sizeof links->at);
    return TRUE;
}

/* The last link before the entry's own rows: that of the entry before, or zeros. */
static void begin_links(const Rebuild *rebuild, const RegistryEntry *entry, Links *links)
{
    memset(links->at, '0', sizeof links->at - 1);
    links->at[sizeof links->at - 1] = '\0';
    for (guint i = 0; i < rebuild->entries->len; i++) {
        const RegistryReplay *kept = rebuild->entries->pdata[i];
        if (kept->entry.import_id >= entry->import_id)
            break;
        if (kept->entry.hash)
            (void)g_strlcpy(links->at, kept->entry.hash, sizeof links->at);
    }
}

gboolean registry_rebuild_trail(Rebuild *rebuild, const RegistryEntry *entry, GError **error)
{
    Links links = {.is_broken = false};
    RegistryStore *from = rebuild->from;
    if (!rebuild->done->is_damaged || !entry->hash)
        return TRUE;
    begin_links(rebuild, entry, &links);
    if (!from->driver->value_changes(from, entry->import_id, take_link, &links, error))
        return FALSE;
    if (!links.is_broken && g_strcmp0(entry->previous, links.at) == 0)
        return TRUE;
    RegistryRebuildDifference *difference = registry_rebuild_differ(rebuild, entry, "lost");
    difference->field = g_strdup("proreg_value_change");
    difference->stored = g_strdup(entry->reason);
    return TRUE;
}
