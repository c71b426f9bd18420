/* Any bytes as a project's XML: a study folder whose own files are read back, or a message. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "schema/draft.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    g_autoptr(GError) error = NULL, refused = NULL;
    g_autoptr(SchemaDraft) draft = schema_draft_new();
    const gboolean ok =
        schema_draft_project(draft, "project.xml", (const char *)bytes, size, &error);
    g_assert(ok == (error == NULL));
    const GString *text = ok ? schema_draft_dictionary(draft) : NULL;
    if (!text)
        return 0;
    g_autoptr(SchemaDictionary) dictionary =
        schema_dictionary_parse("dictionary.csv", text->str, text->len, &refused);
    g_assert((dictionary == NULL) == (refused != NULL));
    if (!dictionary)
        return 0;
    g_autoptr(GError) fault = NULL;
    g_autofree char *study = schema_draft_study(draft, dictionary, "fuzz", &fault);
    g_assert((study == NULL) == (fault != NULL));
    return 0;
}
