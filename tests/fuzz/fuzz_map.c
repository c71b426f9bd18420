#include "importers/map.h"
#include "importers/profile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/** The study is read once: the fuzzer calls the function millions of times. */
static const SchemaStudy *study(void)
{
    static SchemaStudy *study;
    if (!study) {
        GPtrArray *files = schema_files_load(PROREG_SOURCE_DIR "/schema/jasa", NULL);
        study = schema_study_parse("jasa", files, NULL);
        g_assert(study);
        g_ptr_array_unref(files);
    }
    return study;
}

/** A map or an error, never both and never neither; the same of a hospital's profile. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(ImportMap) map =
        import_map_parse("fuzz", (const char *)data, size, study(), &error);
    g_assert((map == NULL) == (error != NULL));
    (void)import_map_of_file(map, "folder/site_18_baseline.csv");
    g_autoptr(GError) refused = NULL;
    g_autoptr(ImportMap) profile =
        import_profile_parse("fuzz", (const char *)data, size, study(), &refused);
    g_assert((profile == NULL) == (refused != NULL));
    return 0;
}
