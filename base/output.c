#include "base/output.h"

#include "base/error.h"

gboolean base_output_write(const char *path, const char *bytes, gsize size, GError **error)
{
    g_autoptr(GError) cause = NULL;
    if (g_file_set_contents_full(
            path, bytes, (gssize)size, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &cause))
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_OUTPUT, "%s: cannot be written: %s", path,
        cause->message);
    return FALSE;
}
