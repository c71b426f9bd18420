/* Any bytes as a data dictionary: a study or a message, and SQL for whatever was accepted. */
#include <stddef.h>
#include <stdint.h>

#include "schema/dictionary.h"
#include "schema/sql.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SchemaDictionary) dictionary =
        schema_dictionary_parse("d.csv", (const char *)bytes, size, &error);
    g_assert((dictionary == NULL) == (error != NULL));
    if (!dictionary)
        return 0;
    SchemaStudy study = {.dictionary = dictionary};
    for (size_t i = 0; i < dictionary->n_forms; i++)
        g_free(schema_sql_form_table(&study, i));
    return 0;
}
