#include "registry/copy_note.h"

#include "base/error.h"
#include "base/words.h"
#include "registry/inside.h"

const GBytes *registry_copy_note(const Registry *registry)
{
    return registry_study_file(registry, REGISTRY_COPY_NOTE);
}

gboolean registry_copy_check(const Registry *registry, const char *command, GError **error)
{
    if (!registry_copy_note(registry) || g_str_equal(command, REGISTRY_COPY))
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("%s: is a copy for an analysis, and nothing goes into it: files and answers belong "
          "into the registry that it was made from"),
        registry->path ? registry->path : "copy");
    return FALSE;
}
