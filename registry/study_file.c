#include "registry/study_file.h"

#include "registry/change_inside.h"

/** The file in memory, or NULL; *index is its place. */
static SchemaFile *find(const Registry *registry, const char *name, guint *index)
{
    for (*index = 0; *index < registry->files->len; (*index)++) {
        SchemaFile *file = g_ptr_array_index(registry->files, *index);
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

gboolean registry_study_file_put(Registry *registry, const char *name, GBytes *bytes,
    const RegistryChangeInfo *info, bool *changed, GError **error)
{
    guint index;
    const SchemaFile *known = find(registry, name, &index);
    *changed = bytes ? !known || !g_bytes_equal(known->bytes, bytes) : known != NULL;
    if (!*changed)
        return TRUE;
    RegistryChange *change = registry_change_begin(registry, info, error);
    if (!change)
        return FALSE;
    if (!write_state(change, name, bytes, error)) {
        registry_change_cancel(change);
        return FALSE;
    }
    if (!registry_change_commit(change, "done", NULL, error))
        return FALSE;
    if (known)
        g_ptr_array_remove_index(registry->files, index);
    if (bytes)
        registry_file_add(registry, name, g_bytes_ref(bytes));
    return TRUE;
}
