/* `patient_sheet` of study.yaml: what the sheet of a patient may say beyond what is stored. */
#include <string.h>

#include "schema/read.h"
#include "schema/study_read.h"

const char *const schema_sheet_names[SCHEMA_N_SHEETS + 1] = {"expectation", "suggestion", NULL};

gboolean schema_sheet_read(
    const SchemaYaml *yaml, const SchemaYamlNode *root, SchemaStudy *study, GError **error)
{
    g_auto(GStrv) names = NULL;
    size_t n = 0;
    if (!schema_read_texts(yaml, root, "patient_sheet", SCHEMA_OPTIONAL, &names, &n, error))
        return FALSE;
    for (size_t i = 0; i < n; i++) {
        bool is_known = false;
        for (size_t k = 0; k < SCHEMA_N_SHEETS; k++)
            if (strcmp(names[i], schema_sheet_names[k]) == 0)
                study->sheet[k] = is_known = true;
        if (!is_known)
            return schema_fail_unknown(yaml, schema_yaml_get(root, "patient_sheet"),
                "patient_sheet part", names[i], schema_sheet_names, error);
    }
    return TRUE;
}
