#include "registry/value_check.h"

#include <string.h>

#include "base/date.h"

static bool is_in_range(const SchemaField *field, double number)
{
    return !(field->has_min && number < field->min) && !(field->has_max && number > field->max);
}

static bool is_text_code(const SchemaField *field, const char *text)
{
    for (size_t i = 0; i < field->n_choices; i++)
        if (strcmp(field->choices[i].code, text) == 0)
            return true;
    return false;
}

/* Decimal text of a small number without the cost of printing: most codes are one digit. */
static bool is_integer_code(const SchemaField *field, int64_t value)
{
    if (value >= 0 && value <= 9) {
        const char digit[] = {(char)('0' + value), '\0'};
        return is_text_code(field, digit);
    }
    char text[24];
    (void)g_snprintf(text, sizeof text, "%" G_GINT64_FORMAT, value);
    return is_text_code(field, text);
}

static bool integer_fits(const SchemaField *field, int64_t value)
{
    switch (field->type) {
    case SCHEMA_CHECKBOX:
        return value == 0 || value == 1;
    case SCHEMA_CHOICE:
        return is_integer_code(field, value);
    default:
        return is_in_range(field, (double)value);
    }
}

static bool text_fits(const SchemaField *field, const char *text)
{
    int32_t days = 0;
    switch (field->type) {
    case SCHEMA_CHOICE:
        return is_text_code(field, text);
    case SCHEMA_DATE:
        return strlen(text) == 10 && base_date_parse(text, BASE_DATE_YMD, &days);
    default:
        return true;
    }
}

bool registry_value_fits(const SchemaField *field, const RegistryValue *value)
{
    switch (value->kind) {
    case REGISTRY_VALUE_INTEGER:
        return integer_fits(field, value->integer);
    case REGISTRY_VALUE_REAL:
        return is_in_range(field, value->real);
    case REGISTRY_VALUE_TEXT:
        return text_fits(field, value->text);
    case REGISTRY_VALUE_NONE:
    case REGISTRY_VALUE_MISSING:
        break;
    }
    return true;
}
