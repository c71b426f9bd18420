#include "base/error.h"
#include "registry/inside.h"
#include "registry/postgres/store.h"
#include "registry/rules_follow.h"
#include "registry/sqlite/store.h"
#include "registry/study_file.h"

const RegistryDriver *registry_driver_for(const char *address)
{
    return registry_postgres_is_address(address) ? &registry_postgres_driver
                                                 : &registry_sqlite_driver;
}

bool registry_is_held(const char *path, RegistryMode mode, int64_t *since)
{
    const RegistryDriver *driver = registry_driver_for(path);
    *since = 0;
    return driver->is_held && driver->is_held(path, mode, since);
}

/* What a study is made of decides everything: bytes that are not those of their hash are not
   used. */
static gboolean add_file(const RegistryStudyFile *file, void *data, GError **error)
{
    Registry *registry = data;
    g_autoptr(GBytes) bytes = g_bytes_new(file->bytes, file->size);
    g_autofree char *sha256 = registry_sha256(bytes);
    if (g_strcmp0(sha256, file->sha256) != 0) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_DATABASE,
            "%s: the study file '%s' in it is not the one that was stored (its SHA-256 is %s, "
            "expected %s): another program changed it; restore a backup, or make the registry "
            "anew from the study folder and the site files",
            registry->path, file->name, sha256, file->sha256 ? file->sha256 : "none");
        return FALSE;
    }
    registry_file_add(registry, file->name, g_steal_pointer(&bytes));
    return TRUE;
}

/* A study that cannot be read may lack a file that somebody took out: that is said instead. */
static gboolean read_study(Registry *registry, GError **error)
{
    GError *fault = NULL;
    if (registry_study_read(registry, registry->path, &fault))
        return TRUE;
    if (registry_study_files_check(registry, error))
        g_propagate_error(error, fault);
    else
        g_clear_error(&fault);
    return FALSE;
}

static gboolean read_existing(Registry *registry, GError **error)
{
    registry->store =
        registry_driver_for(registry->path)->open(registry->path, registry->mode, error);
    if (!registry->store ||
        !registry->store->driver->study_files(registry->store, add_file, registry, error) ||
        !read_study(registry, error))
        return FALSE;
    registry_study_use(registry);
    registry->ask_rules = registry_rules_follow;
    return registry->store->driver->check_schema(registry->store, error);
}

Registry *registry_open(const char *path, RegistryMode mode, GError **error)
{
    Registry *registry = registry_new(path, mode);
    if (read_existing(registry, error))
        return registry;
    registry_close(registry);
    return NULL;
}
