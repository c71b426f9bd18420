/**
 * @file
 * What a rebuild found.
 */
#include "registry/rebuild_inside.h"

static void difference_free(gpointer data)
{
    RegistryRebuildDifference *difference = data;
    char *const texts[] = {difference->command, difference->file, difference->what,
        difference->record_id, difference->event, difference->field, difference->stored,
        difference->replayed};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_free(difference);
}

void registry_rebuilt_free(RegistryRebuilt *rebuilt)
{
    if (!rebuilt)
        return;
    (void)g_ptr_array_unref(rebuilt->differences);
    g_free(rebuilt);
}

RegistryRebuildDifference *registry_rebuild_differ(
    Rebuild *rebuild, const RegistryEntry *entry, const char *what)
{
    RegistryRebuildDifference *difference = g_new0(RegistryRebuildDifference, 1);
    difference->import_id = entry ? entry->import_id : 0;
    difference->command = g_strdup(entry ? entry->command : NULL);
    difference->file = g_strdup(entry ? entry->file : NULL);
    difference->what = g_strdup(what);
    g_ptr_array_add(rebuild->done->differences, difference);
    return difference;
}

GPtrArray *registry_rebuild_differences(void)
{
    return g_ptr_array_new_with_free_func(difference_free);
}
