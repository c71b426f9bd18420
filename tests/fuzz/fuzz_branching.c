/* Any bytes as branching logic: a fault, or an answer whatever the values are. */
#include <stddef.h>
#include <stdint.h>

#include "schema/branching.h"
#include "support/study_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const char *read_value(size_t event, size_t column, void *data)
{
    static const char *const texts[] = {"", "1", "2020-02-29", NULL, "a"};
    (void)data;
    return texts[(event + column) % 5];
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    g_autoptr(SchemaStudy) study = study_parse(STUDY_DICTIONARY, STUDY_YAML, NULL);
    g_autofree char *text = g_strndup((const char *)bytes, size);
    g_autofree char *fault = NULL;
    g_autoptr(SchemaBranching) branching = schema_branching_parse(study, text, &fault);
    g_assert((branching == NULL) == (fault != NULL));
    const SchemaBranchingRow row = {.study = study, .today = 18292, .read = read_value};
    (void)schema_branching_shows(branching, &row);
    return 0;
}
