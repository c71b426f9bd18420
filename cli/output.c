#include "cli/output.h"

const char *const *cli_texts(GPtrArray *list)
{
    if (!list)
        return NULL;
    g_ptr_array_add(list, NULL);
    return (const char *const *)list->pdata;
}
