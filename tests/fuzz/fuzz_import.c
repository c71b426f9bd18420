/* Any bytes as a file of a hospital, imported into a registry and taken back. */
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "fuzz/file.h"
#include "importers/import.h"
#include "support/study_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void add_file(GPtrArray *files, const char *name, const char *text)
{
    SchemaFile *file = g_new0(SchemaFile, 1);
    file->name = g_strdup(name);
    file->bytes = g_bytes_new(text, strlen(text));
    g_ptr_array_add(files, file);
}

/* Made once; each file is rehearsed on it, which leaves it as it was. */
static Registry *registry(void)
{
    static Registry *made;
    if (made)
        return made;
    const BaseClock clock = {0};
    GPtrArray *files = g_ptr_array_new_with_free_func(study_file_free);
    add_file(files, "dictionary.csv", STUDY_DICTIONARY);
    add_file(files, "study.yaml", STUDY_YAML);
    made = registry_create(NULL, files, "study", "fuzz", &clock, NULL);
    g_assert(made);
    g_ptr_array_unref(files);
    return made;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    g_autoptr(GError) error = NULL;
    const ImportOptions options = {.user = "fuzz", .want_fixme = true, .dry_run = true};
    g_autofree char *path = fuzz_file(bytes, size);
    g_assert(registry_rehearse(registry(), &error));
    g_autoptr(ImportResult) result = import_file(registry(), path, &options, &error);
    registry_rehearse_end(registry());
    g_assert((result == NULL) == (error != NULL));
    g_assert(result || !g_error_matches(error, BASE_ERROR, BASE_ERROR_INTERNAL));
    return 0;
}
