#include "registry/inside.h"
#include "registry/sqlite/store.h"

const RegistryDriver *registry_driver_for(const char *address)
{
    (void)address; /* Every address is the path of a file. */
    return &registry_sqlite_driver;
}

static gboolean add_file(const RegistryStudyFile *file, void *data, GError **error)
{
    (void)error;
    registry_file_add(data, file->name, g_bytes_new(file->bytes, file->size));
    return TRUE;
}

static gboolean read_existing(Registry *registry, GError **error)
{
    registry->store =
        registry_driver_for(registry->path)->open(registry->path, registry->mode, error);
    return registry->store &&
           registry->store->driver->study_files(registry->store, add_file, registry, error) &&
           registry_study_read(registry, registry->path, error);
}

Registry *registry_open(const char *path, RegistryMode mode, GError **error)
{
    Registry *registry = registry_new(path, mode);
    if (read_existing(registry, error)) {
        registry_study_use(registry);
        return registry;
    }
    registry_close(registry);
    return NULL;
}
