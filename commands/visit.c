#include "commands/visit.h"

#include "base/error.h"
#include "base/words.h"
#include "schema/meant.h"

gboolean command_visit(
    const SchemaStudy *study, const char *name, size_t *event, GError **error)
{
    const size_t found = schema_study_event(study, name);
    if (found != SIZE_MAX) {
        *event = found;
        return TRUE;
    }
    g_autoptr(GPtrArray) known = g_ptr_array_new();
    for (size_t i = 0; i < study->n_events; i++)
        g_ptr_array_add(known, study->events[i].name);
    g_ptr_array_add(known, NULL);
    g_autofree char *all = g_strjoinv(", ", (char **)known->pdata);
    g_autofree char *meant = schema_meant(name, (const char *const *)known->pdata);
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("--visit: the study has no visit '%s'%s; it has %s"), name, meant, all);
    return FALSE;
}
