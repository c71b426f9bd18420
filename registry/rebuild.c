#include "registry/rebuild.h"

#include <string.h>

#include "base/beside.h"
#include "base/error.h"
#include "base/words.h"
#include "registry/audit.h"
#include "registry/change_inside.h"
#include "registry/copy_note.h"
#include "registry/digest.h"
#include "registry/rebuild_inside.h"

/* ---- The old one ---- */

static void list_loss(const char *where, const char *row, const char *what, void *data)
{
    RegistryRebuildDifference *difference = registry_rebuild_differ(data, NULL, "unreadable");
    difference->field = g_strdup(where);
    difference->stored = row[0] != '\0' ? g_strconcat(row, ": ", what, NULL) : g_strdup(what);
}

/* What can be read of it, in a file of its own beside the new one. */
static gboolean open_damaged(
    Rebuild *rebuild, const char *from, const char *salvaged, GError **error)
{
    const RegistryDriver *driver = registry_driver_for(from);
    bool knows_end = false;
    rebuild->done->is_damaged = true;
    rebuild->path = salvaged;
    if (!driver->salvage(from, salvaged, list_loss, rebuild, &knows_end, error))
        return FALSE;
    rebuild->done->has_no_end = !knows_end;
    rebuild->from = driver->open(salvaged, REGISTRY_READ, error);
    return rebuild->from != NULL;
}

static bool may_be_damaged(const GError *fault)
{
    return g_error_matches(fault, BASE_ERROR, BASE_ERROR_DATABASE) ||
           g_error_matches(fault, BASE_ERROR, BASE_ERROR_STUDY);
}

static gboolean open_old(
    Rebuild *rebuild, const char *from, const char *salvaged, GError **error)
{
    g_autoptr(GError) fault = NULL;
    rebuild->path = from;
    rebuild->old = registry_open(from, REGISTRY_READ, &fault);
    if (rebuild->old && rebuild->old->store->driver->layout(rebuild->old->store) !=
                            rebuild->old->store->driver->newest_layout) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_DATABASE,
            _("%s: has an older layout and no chain of hashes yet; the first command that "
              "changes it brings it up (proreg profile %s SITE --set language=en, say), then "
              "it "
              "can be rebuilt"),
            from, from);
        return FALSE;
    }
    if (rebuild->old && registry_content_hash(rebuild->old, rebuild->done->before, &fault) &&
        rebuild->old->store->driver->is_sound(rebuild->old->store, &fault)) {
        rebuild->from = rebuild->old->store;
        return TRUE;
    }
    g_clear_pointer(&rebuild->old, registry_close);
    rebuild->done->before[0] = '\0';
    if (fault && !may_be_damaged(fault)) {
        g_propagate_error(error, g_steal_pointer(&fault));
        return FALSE;
    }
    return open_damaged(rebuild, from, salvaged, error);
}

static gboolean take_entry(const RegistryEntry *entry, void *data, GError **error)
{
    (void)error;
    RegistryReplay *kept = g_new0(RegistryReplay, 1);
    Rebuild *rebuild = data;
    kept->texts = g_string_chunk_new(1024);
    kept->salts = g_array_new(FALSE, FALSE, REGISTRY_SALT_BYTES);
    kept->entry = registry_entry_copy(entry, kept->texts, kept->key);
    g_ptr_array_add(rebuild->entries, kept);
    if (strcmp(entry->command, REGISTRY_ERASE) == 0)
        rebuild->last_erasure = entry->import_id;
    if (entry->hash)
        (void)g_strlcpy(rebuild->done->head_before, entry->hash, BASE_SHA256_SIZE);
    return TRUE;
}

static void free_replay(gpointer data)
{
    registry_replay_free(data);
}

/* ---- The new one ---- */

static void free_file(gpointer data)
{
    SchemaFile *file = data;
    g_free((char *)file->name);
    g_bytes_unref(file->bytes);
    g_free(file);
}

static gboolean take_file(const RegistryStudyFile *stored, void *data, GError **error)
{
    (void)error;
    if (!stored->sha256)
        return TRUE;
    SchemaFile *file = g_new0(SchemaFile, 1);
    *file = (SchemaFile){g_strdup(stored->name), g_bytes_new(stored->bytes, stored->size)};
    g_ptr_array_add(data, file);
    return TRUE;
}

static bool has_file(const GPtrArray *files, const char *name)
{
    for (guint i = 0; i < files->len; i++)
        if (strcmp(((const SchemaFile *)files->pdata[i])->name, name) == 0)
            return true;
    return false;
}

static int compare_files(gconstpointer a, gconstpointer b)
{
    return strcmp((*(SchemaFile *const *)a)->name, (*(SchemaFile *const *)b)->name);
}

/* What cannot be read of a damaged file, out of the folder that was named. */
static void add_missing(const Rebuild *rebuild, GPtrArray *files)
{
    const GPtrArray *study = rebuild->how->study;
    for (guint i = 0; rebuild->done->is_damaged && study && i < study->len; i++) {
        const SchemaFile *own = study->pdata[i];
        if (has_file(files, own->name))
            continue;
        SchemaFile *file = g_new0(SchemaFile, 1);
        *file = (SchemaFile){g_strdup(own->name), g_bytes_ref(own->bytes)};
        g_ptr_array_add(files, file);
    }
    g_ptr_array_sort(files, compare_files);
}

/* The journal begins with the study: without that there is no registry. */
static gboolean begin(Rebuild *rebuild, const char *making, GError **error)
{
    const RegistryReplay *first = rebuild->entries->len > 0 ? rebuild->entries->pdata[0] : NULL;
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(free_file);
    if (first && !rebuild->from->driver->study_files_of(
                     rebuild->from, first->entry.import_id, take_file, files, error))
        return FALSE;
    add_missing(rebuild, files);
    if (has_file(files, REGISTRY_COPY_NOTE)) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("%s: is a copy for an analysis, without the originals from which a registry is "
              "made "
              "anew; have it made once more from the registry (proreg copy)"),
            rebuild->name);
        return FALSE;
    }
    if (!first || !has_file(files, "study.yaml") || !has_file(files, "dictionary.csv")) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_DATABASE,
            first
                ? _("%s: its study cannot be read; name the study folder with --study DIR")
                : _("%s: its journal cannot be read, and without it nothing can be made anew; "
                    "restore a backup"),
            rebuild->name);
        return FALSE;
    }
    g_autoptr(RegistryReplay) replay = registry_replay_new(rebuild->from, &first->entry, error);
    rebuild->to =
        replay ? registry_create_again(making, files, rebuild->name, replay, error) : NULL;
    return rebuild->to &&
           rebuild->to->store->driver->replay_begin(rebuild->to->store, rebuild->from, error);
}

static gboolean run_entries(Rebuild *rebuild, GError **error)
{
    const RegistryRebuildHow *how = rebuild->how;
    RegistryStore *to = rebuild->to->store;
    const guint n = rebuild->entries->len;
    rebuild->done->n_entries = n;
    for (guint i = 0; i < n; i++) {
        const RegistryReplay *kept = rebuild->entries->pdata[i];
        if (how->go_on && !how->go_on(i, n, how->data, error))
            return FALSE;
        if (!registry_rebuild_entry(rebuild, &kept->entry, error))
            return FALSE;
    }
    if (!to->driver->begin(to, REGISTRY_WRITE, error))
        return FALSE;
    if (to->driver->replay_finish(to, rebuild->from, error) &&
        registry_rebuild_drop_locks(rebuild, error))
        return to->driver->commit(to, error);
    to->driver->roll_back(to);
    return FALSE;
}

/* ---- The end ---- */

/* Whether the content is what the last entry committed to. */
static gboolean is_committed(Rebuild *rebuild, bool *committed, GError **error)
{
    const RegistryReplay *last = rebuild->entries->pdata[rebuild->entries->len - 1];
    char after[BASE_SHA256_SIZE];
    *committed = false;
    if (!last->entry.key || !last->entry.content_after)
        return TRUE;
    if (!registry_change_content(rebuild->to, last->entry.key, after, error))
        return FALSE;
    *committed = strcmp(after, last->entry.content_after) == 0;
    return TRUE;
}

static gboolean patch_end(Rebuild *rebuild, bool takes, GError **error)
{
    RegistryStore *to = rebuild->to->store;
    if (!to->driver->begin(to, REGISTRY_WRITE, error))
        return FALSE;
    if (registry_rebuild_patch(rebuild, NULL, G_MAXINT64, takes, error))
        return to->driver->commit(to, error);
    to->driver->roll_back(to);
    return FALSE;
}

/* A registry that was changed behind its journal is not followed: what the journal vouches for
   stands. */
static gboolean compare_ends(Rebuild *rebuild, GError **error)
{
    RegistryRebuilt *done = rebuild->done;
    bool committed = false;
    if (!registry_content_hash(rebuild->to, done->after, error) ||
        !is_committed(rebuild, &committed, error))
        return FALSE;
    if (done->has_no_end)
        done->head_before[0] = '\0';
    else if (done->is_damaged && committed)
        (void)g_strlcpy(done->before, done->after, sizeof done->before);
    if (done->is_damaged || strcmp(done->before, done->after) == 0)
        return TRUE;
    return patch_end(rebuild, !committed, error) &&
           registry_content_hash(rebuild->to, done->after, error);
}

static gboolean check_chain(Rebuild *rebuild, GError **error)
{
    g_auto(RegistryAuditCheck) check = {0};
    if (!registry_audit_verify(rebuild->to, NULL, &check, error))
        return FALSE;
    (void)g_strlcpy(rebuild->done->head_after, check.head, BASE_SHA256_SIZE);
    for (guint i = 0; i < check.findings->len; i++) {
        const RegistryFinding *finding = check.findings->pdata[i];
        RegistryRebuildDifference *difference = registry_rebuild_differ(rebuild, NULL, "chain");
        difference->field = g_strdup(finding->where);
        difference->replayed = g_strdup_printf("%s: %s", finding->row, finding->what);
    }
    rebuild->done->n_records = registry_n_records(rebuild->to, error);
    return rebuild->done->n_records >= 0;
}

/* ---- All ---- */

static void rebuild_clear(Rebuild *rebuild)
{
    registry_close(rebuild->to);
    if (rebuild->from)
        rebuild->from->driver->roll_back(rebuild->from);
    if (rebuild->from && !rebuild->old)
        rebuild->from->driver->close(rebuild->from);
    registry_close(rebuild->old);
    g_clear_pointer(&rebuild->entries, g_ptr_array_unref);
}

static gboolean run(Rebuild *rebuild, const char *from, const char *making,
    const char *salvaged, GError **error)
{
    if (!open_old(rebuild, from, salvaged, error))
        return FALSE;
    /* Nobody changes it meanwhile. */
    return rebuild->from->driver->begin(rebuild->from, REGISTRY_READ, error) &&
           rebuild->from->driver->entries(rebuild->from, take_entry, rebuild, error) &&
           begin(rebuild, making, error) && run_entries(rebuild, error) &&
           compare_ends(rebuild, error) && registry_rebuild_list_locks(rebuild, error) &&
           check_chain(rebuild, error);
}

RegistryRebuilt *registry_rebuild(
    const char *from, const char *to, const RegistryRebuildHow *how, GError **error)
{
    g_autofree char *making = NULL;
    g_autofree char *salvaged = NULL;
    if (!registry_driver_for(from)->replay_begin || !registry_driver_for(to)->replay_begin) {
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("a registry is made anew as a file, from a file: 'proreg copy' takes one from a "
              "server and back"));
        return NULL;
    }
    if (!(making = base_beside_new(to, false, error)) ||
        !(salvaged = base_beside_new(to, false, error)))
        return NULL;
    g_autoptr(RegistryRebuilt) done = g_new0(RegistryRebuilt, 1);
    done->differences = registry_rebuild_differences();
    Rebuild rebuild = {.how = how,
        .name = from,
        .entries = g_ptr_array_new_with_free_func(free_replay),
        .done = done};
    gboolean ok = run(&rebuild, from, making, salvaged, error);
    rebuild_clear(&rebuild);
    ok = ok && base_beside_appear(making, to, error);
    base_beside_remove(making);
    base_beside_remove(salvaged);
    return ok ? g_steal_pointer(&done) : NULL;
}
