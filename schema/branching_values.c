/* Numbers, texts and blanks of branching logic. */
#include <math.h>
#include <string.h>

#include "schema/branching_functions.h"

BranchingValue branching_number(double number)
{
    const bool exists = isfinite(number);
    return (BranchingValue){.is_number = exists, .number = exists ? number : 0, .text = ""};
}

BranchingValue branching_text(const char *text)
{
    BranchingValue value = {.text = text};
    const char *c = text + (*text == '-' || *text == '+');
    const size_t whole = strspn(c, "0123456789");
    const size_t point = c[whole] == '.';
    const size_t part = point ? strspn(c + whole + 1, "0123456789") : 0;
    value.is_number = whole + part > 0 && c[whole + point + part] == '\0';
    value.number = value.is_number ? g_ascii_strtod(text, NULL) : 0;
    value.is_number = value.is_number && isfinite(value.number);
    return value;
}

BranchingValue branching_unknown(void)
{
    return (BranchingValue){.unknown = true, .text = ""};
}

bool branching_is_blank(const BranchingValue *value)
{
    return !value->unknown && !value->is_number && value->text[0] == '\0';
}

bool branching_is_true(const BranchingValue *value)
{
    return !value->unknown && !branching_is_blank(value) &&
           (!value->is_number || value->number != 0);
}
