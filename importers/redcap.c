#include "importers/redcap.h"

#include <glib.h>

bool import_redcap_is_key(const char *name)
{
    static const char *const names[] = {IMPORT_EVENT_COLUMN, IMPORT_INSTRUMENT_COLUMN,
        IMPORT_INSTANCE_COLUMN, IMPORT_GROUP_COLUMN, NULL};
    return g_strv_contains(names, name);
}
