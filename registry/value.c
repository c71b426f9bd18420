#include "registry/value.h"

#include <math.h>
#include <string.h>

static RegistryValue integer_value(int64_t integer)
{
    return (RegistryValue){.kind = REGISTRY_VALUE_INTEGER, .integer = integer};
}

static RegistryValue real_value(double real)
{
    return (RegistryValue){.kind = REGISTRY_VALUE_REAL, .real = real};
}

static RegistryValue text_value(const char *text, bool scratch)
{
    return (RegistryValue){.kind = REGISTRY_VALUE_TEXT, .text = text, .scratch = scratch};
}

/* Whole numbers that a double holds exactly. */
static bool is_whole(double number)
{
    return number == floor(number) && fabs(number) <= 9007199254740992.0;
}

static RegistryValue number_as(double number, char type, char *scratch)
{
    if (type == 'T') {
        base_decimal_shortest(number, scratch);
        return text_value(scratch, true);
    }
    if (type == 'I' && is_whole(number))
        return integer_value((int64_t)number);
    return real_value(number);
}

static RegistryValue integer_as(int64_t integer, char type, char *scratch)
{
    if (type == 'T') {
        (void)g_snprintf(scratch, BASE_DECIMAL_SIZE, "%" G_GINT64_FORMAT, integer);
        return text_value(scratch, true);
    }
    return type == 'R' ? real_value((double)integer) : integer_value(integer);
}

RegistryValue registry_value_of_cell(
    const RegistryCell *cell, char type, char scratch[BASE_DECIMAL_SIZE])
{
    switch (cell->kind) {
    case REGISTRY_CELL_INTEGER:
        return integer_as(cell->integer, type, scratch);
    case REGISTRY_CELL_NUMBER:
        return number_as(cell->number, type, scratch);
    case REGISTRY_CELL_TEXT:
        return text_value(cell->text, false);
    case REGISTRY_CELL_MISSING:
        return (RegistryValue){.kind = REGISTRY_VALUE_MISSING, .text = cell->text};
    case REGISTRY_CELL_ABSENT:
    case REGISTRY_CELL_BLANK:
        break;
    }
    return (RegistryValue){.kind = REGISTRY_VALUE_NONE};
}

RegistryValue registry_value_of_text(const char *text, bool is_code, char type)
{
    if (!text)
        return (RegistryValue){.kind = REGISTRY_VALUE_NONE};
    if (is_code)
        return (RegistryValue){.kind = REGISTRY_VALUE_MISSING, .text = text};
    if (type == 'I')
        return (RegistryValue){
            .kind = REGISTRY_VALUE_INTEGER, .integer = g_ascii_strtoll(text, NULL, 10)};
    if (type == 'R')
        return (RegistryValue){.kind = REGISTRY_VALUE_REAL, .real = g_ascii_strtod(text, NULL)};
    return (RegistryValue){.kind = REGISTRY_VALUE_TEXT, .text = text};
}

bool registry_value_equal(const RegistryValue *a, const RegistryValue *b)
{
    if (a->kind != b->kind)
        return false;
    switch (a->kind) {
    case REGISTRY_VALUE_INTEGER:
        return a->integer == b->integer;
    case REGISTRY_VALUE_REAL:
        return a->real == b->real;
    case REGISTRY_VALUE_TEXT:
    case REGISTRY_VALUE_MISSING:
        return strcmp(a->text, b->text) == 0;
    case REGISTRY_VALUE_NONE:
        break;
    }
    return true;
}

const char *registry_value_text(const RegistryValue *value, char buffer[BASE_DECIMAL_SIZE])
{
    switch (value->kind) {
    case REGISTRY_VALUE_INTEGER:
        (void)g_snprintf(buffer, BASE_DECIMAL_SIZE, "%" G_GINT64_FORMAT, value->integer);
        return buffer;
    case REGISTRY_VALUE_REAL:
        base_decimal_shortest(value->real, buffer);
        return buffer;
    case REGISTRY_VALUE_TEXT:
    case REGISTRY_VALUE_MISSING:
        return value->text;
    case REGISTRY_VALUE_NONE:
        break;
    }
    return NULL;
}
