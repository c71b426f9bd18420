/**
 * @file
 * The studies of a registry, and the tables that were saved in it.
 */
#include <string.h>

#include "commands/listing.h"
#include "commands/saved.h"
#include "commands/study.h"
#include "registry/snapshot.h"

static const CommandColumn columns[] = {{"name", N_("name"), false},
    {"title", N_("title"), false}, {"saved_by", N_("saved by"), false},
    {"saved_on", N_("saved on"), false}, {"reason", N_("why"), false},
    {"lock", N_("first lock that knew it"), false}};

/* The first lock that knew the file; NULL for none, or with `error` set. Borrowed. */
static const char *first_lock(
    Registry *registry, const GPtrArray *locks, const char *file, GError **error)
{
    for (guint i = 0; i < locks->len; i++) {
        GError *fault = NULL;
        const RegistryLock *lock = locks->pdata[i];
        g_autoptr(GBytes) then = registry_lock_study_file(registry, lock, file, &fault);
        if (fault) {
            g_propagate_error(error, fault);
            return NULL;
        }
        if (then)
            return lock->name;
    }
    return NULL;
}

static gboolean add_study(CommandListing *listing, Registry *registry, const GPtrArray *locks,
    const char *name, GError **error)
{
    GError *fault = NULL;
    g_auto(CommandSaved) saved = {0};
    g_autofree char *file = command_analysis_file(registry, name);
    g_autoptr(GBytes) bytes = command_analysis_bytes(registry, name, error);
    if (!bytes)
        return FALSE;
    gsize size;
    const char *text = g_bytes_get_data(bytes, &size);
    g_autoptr(SchemaAnalysis) analysis =
        schema_analysis_parse(file, text, size, registry_study(registry), NULL);
    (void)command_saved_find(registry, file, &saved, &fault);
    const char *lock = fault ? NULL : first_lock(registry, locks, file, &fault);
    if (fault) {
        g_propagate_error(error, fault);
        return FALSE;
    }
    const char *const cells[] = {
        name, analysis ? analysis->title : NULL, saved.by, saved.day, saved.reason, lock};
    command_listing_add(listing, cells);
    return TRUE;
}

gboolean command_study_list(const CommandStudyList *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    g_auto(CommandRun) run;
    command_run_init(&run, sinks, &options->table);
    if (!command_run_open_registry(&run, options->db, NULL, error))
        return FALSE;
    Registry *registry = run.opened.registry;
    const BaseWords *words = base_words_find(options->table.lang);
    g_autofree char *doubt = NULL;
    g_autoptr(GPtrArray) locks = registry_locks_sound(registry, &doubt, error);
    g_autoptr(GPtrArray) names = registry_analysis_names(registry);
    CommandListing *listing = locks ? command_listing_new(&run, "studies",
                                          base_words(words, N_("Studies and saved tables")),
                                          columns, G_N_ELEMENTS(columns))
                                    : NULL;
    for (guint i = 0; listing && i < names->len; i++)
        if (!add_study(listing, registry, locks, names->pdata[i], error))
            g_clear_pointer(&listing, command_listing_free);
    return listing && command_listing_emit(listing, &run, error);
}
