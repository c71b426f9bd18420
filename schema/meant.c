#include "schema/meant.h"

#include "base/nearest.h"

char *schema_meant(const char *word, const char *const *words)
{
    return base_nearest_said("; did you mean ", word, words, "?");
}
