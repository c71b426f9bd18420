#include "registry/study_file.h"

#include "base/error.h"
#include "registry/change_inside.h"
#include "registry/leaves.h"
#include "registry/renames.h"
#include "registry/wide.h"

/** The file in memory, or NULL. */
static SchemaFile *find(const Registry *registry, const char *name)
{
    for (guint i = 0; i < registry->files->len; i++) {
        SchemaFile *file = g_ptr_array_index(registry->files, i);
        if (g_str_equal(file->name, name))
            return file;
    }
    return NULL;
}

static gboolean write_state(
    RegistryChange *change, const char *name, GBytes *bytes, GError **error)
{
    gsize size = 0;
    const void *data = bytes ? g_bytes_get_data(bytes, &size) : NULL;
    g_autofree char *sha256 = bytes ? registry_sha256(bytes) : NULL;
    const RegistryStudyFile file = {
        .name = name, .sha256 = sha256, .bytes = data, .size = size};
    return registry_change_study_file(change, &file, error);
}

static gboolean change_file(Registry *registry, const char *name, GBytes *bytes,
    const RegistryChangeInfo *info, GError **error)
{
    RegistryChange *change = registry_change_begin(registry, info, error);
    if (!change)
        return FALSE;
    if (write_state(change, name, bytes, error))
        return registry_change_commit(change, "done", NULL, error);
    registry_change_cancel(change);
    return FALSE;
}

/* The files with that one put in, or taken out. New. */
static GPtrArray *files_with(const Registry *registry, const char *name, GBytes *bytes)
{
    Registry next = {.files = registry_files_new()};
    for (guint i = 0; i < registry->files->len; i++) {
        const SchemaFile *file = g_ptr_array_index(registry->files, i);
        if (!g_str_equal(file->name, name))
            registry_file_add(&next, file->name, g_bytes_ref(file->bytes));
    }
    if (bytes)
        registry_file_add(&next, name, g_bytes_ref(bytes));
    return next.files;
}

/* The registry has them within the change already: its store keeps what they name. */
gboolean registry_study_file_put(Registry *registry, const char *name, GBytes *bytes,
    const RegistryChangeInfo *info, bool *changed, GError **error)
{
    const SchemaFile *known = find(registry, name);
    *changed = bytes ? !known || !g_bytes_equal(known->bytes, bytes) : known != NULL;
    if (!*changed)
        return TRUE;
    GPtrArray *before = registry->files;
    registry->files = files_with(registry, name, bytes);
    registry_wide_forget(registry);
    const gboolean ok = change_file(registry, name, bytes, info, error);
    if (!ok) {
        GPtrArray *failed = registry->files;
        registry->files = before;
        before = failed;
        registry_wide_forget(registry);
    }
    g_ptr_array_unref(before);
    return ok;
}

/** An entry of the journal that may have brought study files. */
typedef struct {
    Registry *registry;
    const RegistryEntry *entry;
    bool has_part;
} Entry;

static gboolean fail_entry(const Entry *entry, GError **error)
{
    g_set_error(error, BASE_ERROR, BASE_ERROR_DATABASE,
        "%s: the study files in it are not those that %s stored: another program changed or "
        "took "
        "out one; restore a backup, or make the registry anew from the study folder and the "
        "site files",
        entry->registry->path, entry->entry->command);
    return FALSE;
}

static gboolean check_part(const RegistryPart *part, void *data, GError **error)
{
    Entry *entry = data;
    char root[BASE_SHA256_SIZE];
    int64_t n = part->n;
    if (!g_str_equal(part->part, REGISTRY_PART_STUDY))
        return TRUE;
    entry->has_part = true;
    if (!registry_leaves_stored(
            entry->registry->store, entry->entry, REGISTRY_PART_STUDY, &n, root, error))
        return FALSE;
    return (n == part->n && g_str_equal(root, part->root)) || fail_entry(entry, error);
}

static gboolean check_entry(const RegistryEntry *entry, void *data, GError **error)
{
    static const char *const bringing[] = {"init", "migrate", "profile", NULL};
    Registry *registry = data;
    Entry checked = {registry, entry, false};
    if (entry->format < 2 || !g_strv_contains(bringing, entry->command))
        return TRUE;
    if (!registry->store->driver->parts(
            registry->store, entry->import_id, check_part, &checked, error))
        return FALSE;
    return checked.has_part || !g_str_equal(entry->command, "init") ||
           fail_entry(&checked, error);
}

gboolean registry_study_files_check(Registry *registry, GError **error)
{
    return registry->store->driver->entries(registry->store, check_entry, registry, error);
}

/* ---- Where one comes from ---- */

typedef struct {
    Registry *registry;
    const char *name;
    const RegistryEntry *entry;
    GBytes *now, *of_folder;
    bool is_own;
} Origin;

static void set_bytes(GBytes **where, GBytes *bytes)
{
    GBytes *old = *where;
    *where = bytes ? g_bytes_ref(bytes) : NULL;
    if (old)
        g_bytes_unref(old);
}

/* Whether the migration gave it new names alone. */
static bool is_carried(const Origin *origin, GBytes *bytes)
{
    if (!origin->is_own || !origin->now || !bytes)
        return false;
    g_autoptr(SchemaRenames) renames = registry_renames_of_options(origin->entry->options);
    g_autoptr(GBytes) renamed = schema_renamed_bytes(origin->now, renames);
    return g_bytes_equal(renamed, bytes);
}

static gboolean take_state(const RegistryStudyFile *file, void *data, GError **error)
{
    (void)error;
    Origin *origin = data;
    if (!g_str_equal(file->name, origin->name))
        return TRUE;
    g_autoptr(GBytes) bytes = file->sha256 ? g_bytes_new(file->bytes, file->size) : NULL;
    if (g_str_equal(origin->entry->command, "profile")) {
        origin->is_own = true;
    } else if (!is_carried(origin, bytes)) {
        origin->is_own = false;
        set_bytes(&origin->of_folder, bytes);
    }
    set_bytes(&origin->now, bytes);
    return TRUE;
}

static gboolean take_origin(const RegistryEntry *entry, void *data, GError **error)
{
    Origin *origin = data;
    origin->entry = entry;
    return origin->registry->store->driver->study_files_of(
        origin->registry->store, entry->import_id, take_state, origin, error);
}

gboolean registry_study_file_origin(
    Registry *registry, const char *name, bool *is_own, GBytes **of_folder, GError **error)
{
    Origin origin = {.registry = registry, .name = name};
    const gboolean ok =
        registry->store->driver->entries(registry->store, take_origin, &origin, error);
    set_bytes(&origin.now, NULL);
    *is_own = origin.is_own;
    *of_folder = origin.of_folder;
    return ok;
}
