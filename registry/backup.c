#include "registry/backup.h"

#include "base/error.h"
#include "base/words.h"
#include "registry/audit.h"
#include "registry/inside.h"
#include "registry/wide.h"

typedef struct {
    Registry *registry;
    const RegistryAccess *access; /* Or NULL. */
    char before[65];              /* The log's head; empty where nothing was begun. */
} Log;

/* The copy has the log's entry, too: it is written before, but only when there can be a copy.
 */
static gboolean put_into_log(void *data, GError **error)
{
    Log *log = data;
    return !log->access || (registry_access_head(log->registry, log->before, error) &&
                               registry_access_append(log->registry, log->access, error));
}

/* A copy that was begun and is not there: nothing is taken out of the log, so that is said in
   an entry of its own. A disk that failed at the end may have the entry all the same. */
static void take_back(const Log *log, GError **error)
{
    g_autoptr(GError) fault = NULL;
    char now[65];
    if (registry_access_head(log->registry, now, NULL) && g_str_equal(now, log->before))
        return;
    RegistryAccess access = *log->access;
    access.options = "{\"failed\":true}";
    if (!registry_access_append(log->registry, &access, &fault))
        g_prefix_error(error, _("no copy was made, though the log of accesses has it now: "));
}

/* ---- from one kind of store to another ---- */

static gboolean fill(
    Registry *registry, RegistryStore *to, const RegistryDriver *driver, GError **error)
{
    RegistryStore *from = registry->store;
    driver->use_study(to, registry->study, registry->forms, registry->n_forms);
    if (!from->driver->begin(from, REGISTRY_READ, error))
        return FALSE;
    const gboolean ok = driver->begin(to, REGISTRY_WRITE, error) &&
                        driver->make_tables(to, error) && driver->take_all(to, from, error) &&
                        driver->commit(to, error);
    from->driver->roll_back(from);
    return ok;
}

/* Whether the copy is there: it was begun where there was none, and goes in whole. */
static bool is_there(Registry *registry, const char *address)
{
    char head[65], copied[65];
    g_autoptr(Registry) copy = registry_open(address, REGISTRY_READ, NULL);
    return copy && registry_audit_head(registry, head, NULL) &&
           registry_audit_head(copy, copied, NULL) && g_str_equal(head, copied);
}

/* The rows that a server counts are made of the copy. Where that fails it is a copy all the
   same: the next change to it makes them. */
static void make_counted(const char *address)
{
    g_autoptr(Registry) copy = registry_open(address, REGISTRY_WRITE, NULL);
    if (copy)
        (void)registry_wide_refresh(copy, NULL);
}

static gboolean copy_rows(
    Registry *registry, const char *address, RegistryStart start, Log *log, GError **error)
{
    const RegistryDriver *driver = registry_driver_for(address);
    RegistryStore *to = driver->create(address, error);
    if (!to)
        return FALSE;
    g_autoptr(GError) fault = NULL;
    const bool begins = start(log, &fault);
    gboolean ok = begins && fill(registry, to, driver, &fault);
    driver->close(to);
    /* Of what was kept the answer may be lost on the way. */
    if (begins && !ok)
        ok = is_there(registry, address);
    if (!ok)
        g_propagate_error(error, g_steal_pointer(&fault));
    else if (driver->counting.prepare)
        make_counted(address);
    return ok;
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
            _("%s: there is a file of that name, and nothing is replaced: give another name"),
            path);
        return FALSE;
    }
    Log log = {.registry = registry, .access = access};
    const bool by_file = store->driver->backup && registry_driver_for(path) == store->driver;
    if (by_file ? store->driver->backup(store, path, put_into_log, &log, error)
                : copy_rows(registry, path, put_into_log, &log, error))
        return TRUE;
    if (log.before[0] != '\0')
        take_back(&log, error);
    return FALSE;
}
