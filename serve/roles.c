#include "serve/roles.h"

#include <string.h>

#include "base/words.h"

static const struct {
    const char *name;
    char letter;
} roles[] = {[SERVE_ROLE_OWNER] = {N_("owner"), '\0'},
    [SERVE_ROLE_COORDINATOR] = {N_("coordinator"), 'C'},
    [SERVE_ROLE_STATISTICIAN] = {N_("statistician"), 'S'},
    [SERVE_ROLE_INVESTIGATOR] = {N_("investigator"), 'I'},
    [SERVE_ROLE_AUDITOR] = {N_("auditor"), 'A'}};
G_STATIC_ASSERT(G_N_ELEMENTS(roles) == SERVE_N_ROLES);

const char *serve_role_name(ServeRole role)
{
    return roles[role].name;
}

bool serve_role_find(const char *name, ServeRole *role)
{
    for (size_t i = SERVE_ROLE_COORDINATOR; i < SERVE_N_ROLES; i++)
        if (g_strcmp0(name, roles[i].name) == 0) {
            *role = (ServeRole)i;
            return true;
        }
    return false;
}

const ServeRight *serve_right(const ServeRights *rights, const char *view, const char *act)
{
    for (gsize i = 0; view && i < rights->n; i++)
        if (g_str_equal(rights->lines[i].view, view) &&
            g_strcmp0(rights->lines[i].act, act) == 0)
            return &rights->lines[i];
    return NULL;
}

static bool is_of(const ServeRight *right, ServeRole role)
{
    return role == SERVE_ROLE_OWNER || strchr(right->who, roles[role].letter);
}

bool serve_role_may(
    const ServeRights *rights, ServeRole role, const char *view, const char *act)
{
    const ServeRight *right = serve_right(rights, view, act);
    return right && is_of(right, role);
}

bool serve_role_may_change(const ServeRights *rights, ServeRole role, const char *view)
{
    for (gsize i = 0; i < rights->n; i++) {
        const ServeRight *right = &rights->lines[i];
        if (right->act && !right->only_asks && (!view || g_str_equal(right->view, view)) &&
            is_of(right, role))
            return true;
    }
    return false;
}
