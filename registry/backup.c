#include "registry/backup.h"

#include "base/error.h"
#include "base/words.h"
#include "registry/inside.h"

typedef struct {
    Registry *registry;
    const RegistryAccess *access; /* Or NULL. */
} Log;

/* The copy has the log's entry, too: it is written before, but only when there can be a copy.
 */
static gboolean put_into_log(void *data, GError **error)
{
    const Log *log = data;
    return !log->access || registry_access_append(log->registry, log->access, error);
}

gboolean registry_backup(
    Registry *registry, const char *path, const RegistryAccess *access, GError **error)
{
    RegistryStore *store = registry->store;
    if (path[0] == '\0') {
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("the backup's file has no name: give one that there is not yet"));
        return FALSE;
    }
    if (g_file_test(path, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK)) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("%s: there is a file of that name; a backup replaces nothing: give another name"),
            path);
        return FALSE;
    }
    Log log = {registry, access};
    return store->driver->backup(store, path, put_into_log, &log, error);
}
