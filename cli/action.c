#include "cli/action.h"

#include <string.h>

#include "base/error.h"
#include "base/nearest.h"

const void *cli_action_find(const char *command, const char *name, const void *actions,
    size_t n, size_t size, GError **error)
{
    g_autofree const char **names = g_new0(const char *, n + 1);
    for (size_t i = 0; i < n; i++) {
        const void *action = (const char *)actions + i * size;
        names[i] = *(const char *const *)action;
        if (g_str_equal(names[i], name))
            return action;
    }
    g_autofree char *meant = base_nearest_said(": did you mean '", name, names, "'?");
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        "%s %s: there is no such action%s; 'proreg %s --help' lists them", command, name, meant,
        command);
    return NULL;
}

static bool is_given(const void *given, const CliOption *option)
{
    const void *at = (const char *)given + option->offset;
    return option->kind == CLI_FLAG ? *(const bool *)at : *(const void *const *)at != NULL;
}

gboolean cli_action_check(const char *command, const char *action, const char *takes,
    const CliOption *options, size_t n_options, const void *given, GError **error)
{
    for (size_t i = 0; i < n_options; i++) {
        g_autofree char *name = g_strdup_printf(" %s ", options[i].name);
        if (!is_given(given, &options[i]) || strstr(takes, name))
            continue;
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            "%s %s takes no --%s: 'proreg %s --help' says what it takes", command, action,
            options[i].name, command);
        return FALSE;
    }
    return TRUE;
}
