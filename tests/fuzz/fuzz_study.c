/* Any bytes as study.yaml, beside a small dictionary. */
#include <stddef.h>
#include <stdint.h>

#include "support/study_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const struct {
        const char *name, *text;
        size_t size;
    } from[] = {{"dictionary.csv", STUDY_DICTIONARY, strlen(STUDY_DICTIONARY)},
        {"study.yaml", (const char *)bytes, size}};
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(study_file_free);
    for (size_t i = 0; i < G_N_ELEMENTS(from); i++) {
        SchemaFile *file = g_new0(SchemaFile, 1);
        file->name = g_strdup(from[i].name);
        file->bytes = g_bytes_new(from[i].text, from[i].size);
        g_ptr_array_add(files, file);
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(SchemaStudy) study = schema_study_parse("s", files, &error);
    g_assert((study == NULL) == (error != NULL));
    return 0;
}
