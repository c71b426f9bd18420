#include "cli/output.h"

const char *const *cli_texts(GPtrArray *list)
{
    if (!list)
        return NULL;
    g_ptr_array_add(list, NULL);
    return (const char *const *)list->pdata;
}

BaseOutput *cli_output(const CliCall *call, const char *path)
{
    return base_outputs_add(call->outputs, "-o", path, NULL);
}

gboolean cli_emit(BaseOutput *output, const void *bytes, gsize size, GError **error)
{
    return base_output_append(output, bytes, size, error) && base_output_commit(output, error);
}
