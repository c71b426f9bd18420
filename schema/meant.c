#include "schema/meant.h"

#include <glib.h>

#include "base/nearest.h"

char *schema_meant(const char *word, const char *const *words)
{
    const char *near = base_nearest(word, words);
    return near ? g_strdup_printf("; did you mean %s?", near) : g_strdup("");
}
