/* Any bytes as an analysis file of a small study. */
#include <stddef.h>
#include <stdint.h>

#include "support/study_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    g_autoptr(SchemaStudy) study = study_parse(STUDY_DICTIONARY, STUDY_YAML, NULL);
    g_assert(study);
    g_autoptr(GError) error = NULL;
    g_autoptr(SchemaAnalysis) analysis =
        schema_analysis_parse("a.yaml", (const char *)bytes, size, study, &error);
    g_assert((analysis == NULL) == (error != NULL));
    return 0;
}
