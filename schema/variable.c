#include "schema/variable.h"

#include <string.h>

const char *schema_variable_name(const SchemaVariable *variable)
{
    return variable->field ? variable->field->name : variable->derived->name;
}

const char *schema_variable_label(const SchemaVariable *variable)
{
    return variable->field ? variable->field->label : variable->derived->label;
}

const SchemaChoice *schema_variable_choices(const SchemaVariable *variable, size_t *n)
{
    *n = variable->derived ? variable->derived->n_choices : variable->field->n_choices;
    return variable->derived ? variable->derived->choices : variable->field->choices;
}

bool schema_variable_has_number_codes(const SchemaVariable *variable)
{
    size_t n = 0;
    const SchemaChoice *choices = schema_variable_choices(variable, &n);
    bool all = n > 0;
    if (variable->field)
        return variable->field->integer_codes;
    for (size_t i = 0; i < n; i++)
        all = all &&
              g_ascii_string_to_signed(choices[i].code, 10, G_MININT64, G_MAXINT64, NULL, NULL);
    return all;
}

bool schema_variable_is_yes_no(const SchemaVariable *variable)
{
    size_t n = 0;
    const SchemaChoice *choices = schema_variable_choices(variable, &n);
    return n == 2 &&
           ((strcmp(choices[0].code, "0") == 0 && strcmp(choices[1].code, "1") == 0) ||
               (strcmp(choices[0].code, "1") == 0 && strcmp(choices[1].code, "0") == 0));
}

SchemaRowKind schema_variable_kind(const SchemaVariable *variable)
{
    size_t n = 0;
    (void)schema_variable_choices(variable, &n);
    if (variable->field && variable->field->type == SCHEMA_CHECKBOX)
        return SCHEMA_ROW_MULTIPLE;
    if (n == 0)
        return SCHEMA_ROW_CONTINUOUS;
    return schema_variable_is_yes_no(variable) ? SCHEMA_ROW_BINARY : SCHEMA_ROW_CATEGORICAL;
}

bool schema_variable_at(const SchemaStudy *study, const SchemaVariable *variable, size_t event)
{
    if (variable->derived)
        return schema_study_derives(study, event, variable->derived);
    const size_t field = (size_t)(variable->field - study->dictionary->fields);
    return schema_study_collects(study, event, field);
}
