#include "registry/login.h"

#include "base/error.h"
#include "base/words.h"
#include "registry/inside.h"

gboolean registry_login_sees(const Registry *registry, RegistrySight sight, GError **error)
{
    const RegistryGuests *guests = &registry->store->driver->guests;
    const char *role = guests->role ? guests->role(registry->store) : NULL;
    const bool is_site = g_strcmp0(role, "site") == 0;
    if (!role ||
        (g_strcmp0(role, "statistician") != 0 && (!is_site || sight < REGISTRY_SEES_ALL)))
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_DATABASE,
        sight == REGISTRY_SEES_ALL ? _("%s (role %s) does not see all that this needs; ask a "
                                       "coordinator, an auditor or "
                                       "who owns the registry")
                                   : _("%s (role %s) sees no queries and no former values; ask "
                                       "a coordinator, an auditor "
                                       "or who owns the registry"),
        guests->login(registry->store), role);
    return FALSE;
}

char *registry_login_unseen(const Registry *registry)
{
    g_autoptr(GError) error = NULL;
    return registry_login_sees(registry, REGISTRY_SEES_TEXTS, &error)
               ? NULL
               : g_strdup(error->message);
}
