#include "registry/backup.h"

#include "base/error.h"
#include "base/words.h"
#include "registry/inside.h"

gboolean registry_backup(
    Registry *registry, const char *path, const RegistryAccess *access, GError **error)
{
    RegistryStore *store = registry->store;
    if (g_file_test(path, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK)) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("%s: there is a file of that name; a backup replaces nothing: give another name"),
            path);
        return FALSE;
    }
    return (!access || registry_access_append(registry, access, error)) &&
           store->driver->backup(store, path, error);
}
