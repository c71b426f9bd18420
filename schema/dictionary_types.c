/* Field types and validations, and the bounds that go with them. */
#include "schema/dictionary_read.h"

#include <math.h>
#include <string.h>

#include "base/date.h"
#include "base/nearest.h"
#include "schema/meant.h"

typedef struct {
    const char *name;
    SchemaType type;
    int decimals; /* Demanded; -1 for any. */
    bool decimal_comma;
    BaseDateOrder order; /* In which its bounds may be written. */
} Validation;

static const Validation validations[] = {
    {"date_ymd", SCHEMA_DATE, -1, false, BASE_DATE_YMD},
    {"date_mdy", SCHEMA_DATE, -1, false, BASE_DATE_MDY},
    {"date_dmy", SCHEMA_DATE, -1, false, BASE_DATE_DMY},
    {"date", SCHEMA_DATE, -1, false, BASE_DATE_YMD},
    {"datetime_ymd", SCHEMA_DATETIME, -1, false, BASE_DATE_YMD},
    {"datetime_mdy", SCHEMA_DATETIME, -1, false, BASE_DATE_MDY},
    {"datetime_dmy", SCHEMA_DATETIME, -1, false, BASE_DATE_DMY},
    {"datetime_seconds_ymd", SCHEMA_DATETIME, -1, false, BASE_DATE_YMD},
    {"datetime_seconds_mdy", SCHEMA_DATETIME, -1, false, BASE_DATE_MDY},
    {"datetime_seconds_dmy", SCHEMA_DATETIME, -1, false, BASE_DATE_DMY},
    {"time", SCHEMA_TIME, -1, false, BASE_DATE_YMD},
    {"time_hh_mm_ss", SCHEMA_TIME, -1, false, BASE_DATE_YMD},
    {"time_mm_ss", SCHEMA_TIME, -1, false, BASE_DATE_YMD},
    {"integer", SCHEMA_INTEGER, -1, false, BASE_DATE_YMD},
    {"int", SCHEMA_INTEGER, -1, false, BASE_DATE_YMD},
    {"number", SCHEMA_NUMBER, -1, false, BASE_DATE_YMD},
    {"float", SCHEMA_NUMBER, -1, false, BASE_DATE_YMD},
    {"number_1dp", SCHEMA_NUMBER, 1, false, BASE_DATE_YMD},
    {"number_2dp", SCHEMA_NUMBER, 2, false, BASE_DATE_YMD},
    {"number_3dp", SCHEMA_NUMBER, 3, false, BASE_DATE_YMD},
    {"number_4dp", SCHEMA_NUMBER, 4, false, BASE_DATE_YMD},
    {"number_comma_decimal", SCHEMA_NUMBER, -1, true, BASE_DATE_YMD},
    {"number_1dp_comma_decimal", SCHEMA_NUMBER, 1, true, BASE_DATE_YMD},
    {"number_2dp_comma_decimal", SCHEMA_NUMBER, 2, true, BASE_DATE_YMD},
    {"number_3dp_comma_decimal", SCHEMA_NUMBER, 3, true, BASE_DATE_YMD},
    {"number_4dp_comma_decimal", SCHEMA_NUMBER, 4, true, BASE_DATE_YMD},
    {"alpha_only", SCHEMA_TEXT, -1, false, BASE_DATE_YMD},
    {"email", SCHEMA_TEXT, -1, false, BASE_DATE_YMD},
    {"phone", SCHEMA_TEXT, -1, false, BASE_DATE_YMD},
    {"phone_australia", SCHEMA_TEXT, -1, false, BASE_DATE_YMD},
    {"zipcode", SCHEMA_TEXT, -1, false, BASE_DATE_YMD},
    {"postalcode_australia", SCHEMA_TEXT, -1, false, BASE_DATE_YMD},
    {"postalcode_canada", SCHEMA_TEXT, -1, false, BASE_DATE_YMD},
    {"postalcode_french", SCHEMA_TEXT, -1, false, BASE_DATE_YMD},
    {"postalcode_germany", SCHEMA_TEXT, -1, false, BASE_DATE_YMD},
    {"ssn", SCHEMA_TEXT, -1, false, BASE_DATE_YMD},
    {"mrn_10d", SCHEMA_TEXT, -1, false, BASE_DATE_YMD},
    {"mrn_generic", SCHEMA_TEXT, -1, false, BASE_DATE_YMD},
    {"vmrn", SCHEMA_TEXT, -1, false, BASE_DATE_YMD},
};

static const struct {
    const char *name;
    SchemaType type;
} field_types[] = {
    {"text", SCHEMA_TEXT},
    {"notes", SCHEMA_TEXT},
    {"textarea", SCHEMA_TEXT},
    {"calc", SCHEMA_NUMBER},
    {"dropdown", SCHEMA_CHOICE},
    {"select", SCHEMA_CHOICE},
    {"radio", SCHEMA_CHOICE},
    {"checkbox", SCHEMA_CHECKBOX},
    {"yesno", SCHEMA_CHOICE},
    {"truefalse", SCHEMA_CHOICE},
    {"file", SCHEMA_TEXT},
    {"slider", SCHEMA_INTEGER},
    {"descriptive", SCHEMA_NO_DATA},
    {"sql", SCHEMA_TEXT},
};

static const Validation *find_validation(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(validations); i++)
        if (strcmp(validations[i].name, name) == 0)
            return &validations[i];
    return NULL;
}

/* A name that is nearly one of ours is a slip; any other may be a validation that an
 * administrator added to REDCap, and the values are text. */
static bool read_unknown_validation(
    const char *name, const DictionaryRow *row, DictionaryFaults *faults)
{
    const char *names[G_N_ELEMENTS(validations) + 1] = {NULL};
    for (size_t i = 0; i < G_N_ELEMENTS(validations); i++)
        names[i] = validations[i].name;
    const char *close = base_nearest(name, names);
    if (!close)
        return true;
    schema_dictionary_fault(
        faults, row, CELL_VALIDATION, "unknown validation %s; did you mean %s?", name, close);
    return false;
}

/* "HH:MM[:SS]", or "MM:SS" of time_mm_ss, as a fraction of a day. */
static bool parse_time(const char *text, bool minutes_first, double *fraction)
{
    unsigned parts[3] = {0};
    size_t n = 0;
    const char *c = text;
    for (;;) {
        if (n == 3 || !g_ascii_isdigit(c[0]))
            return false;
        parts[n] = (unsigned)g_ascii_digit_value(*c++);
        if (g_ascii_isdigit(*c))
            parts[n] = parts[n] * 10 + (unsigned)g_ascii_digit_value(*c++);
        n++;
        if (*c != ':')
            break;
        c++;
    }
    if (*c || n < 2)
        return false;
    if (minutes_first) {
        if (n != 2 || parts[0] > 59 || parts[1] > 59)
            return false;
        *fraction = (parts[0] * 60.0 + parts[1]) / 86400;
        return true;
    }
    if (parts[0] > 23 || parts[1] > 59 || parts[2] > 59)
        return false;
    *fraction = (parts[0] * 3600.0 + parts[1] * 60.0 + parts[2]) / 86400;
    return true;
}

static bool parse_moment(const char *text, const Validation *validation, double *value)
{
    const SchemaType type = validation->type;
    if (type == SCHEMA_TIME)
        return parse_time(text, strcmp(validation->name, "time_mm_ss") == 0, value);
    g_autofree char *date = g_strdup(text);
    char *space = type == SCHEMA_DATETIME ? strchr(date, ' ') : NULL;
    double fraction = 0;
    int32_t days = 0;
    if (space) {
        *space = '\0';
        if (!parse_time(space + 1, false, &fraction))
            return false;
    }
    if (!base_date_parse(date, validation->order, &days))
        return false;
    *value = days + fraction;
    return true;
}

static bool parse_number(const char *text, bool whole, double *value)
{
    g_autofree char *point = g_strdup(text);
    g_strdelimit(point, ",", '.');
    if (strspn(point, "+-0123456789.eE") != strlen(point))
        return false;
    char *end = NULL;
    *value = g_ascii_strtod(point, &end);
    return end != point && !*end && isfinite(*value) && (!whole || trunc(*value) == *value);
}

/* One bound; [field] and the like stand for a value that is known only at entry. */
static bool read_bound(const DictionaryRow *row, DictionaryCell cell, SchemaType type,
    const Validation *validation, bool *has, bool *today, double *value,
    DictionaryFaults *faults)
{
    const char *text = row->cells[cell];
    const bool is_moment =
        validation && (type == SCHEMA_DATE || type == SCHEMA_DATETIME || type == SCHEMA_TIME);
    const bool is_number = type == SCHEMA_INTEGER || type == SCHEMA_NUMBER;
    if (!*text || text[0] == '[' || (!is_moment && !is_number))
        return true;
    if (is_moment &&
        (g_ascii_strcasecmp(text, "today") == 0 || g_ascii_strcasecmp(text, "now") == 0)) {
        *today = true;
        return true;
    }
    *has = is_moment ? parse_moment(text, validation, value)
                     : parse_number(text, type == SCHEMA_INTEGER, value);
    if (!*has)
        schema_dictionary_fault(faults, row, cell, "bound %s is not %s", text,
            is_moment                ? "a date or time of the field's validation"
            : type == SCHEMA_INTEGER ? "an integer"
                                     : "a number");
    return *has;
}

static bool read_bounds(SchemaField *field, const DictionaryRow *row,
    const Validation *validation, DictionaryFaults *faults)
{
    const bool min = read_bound(row, CELL_MIN, field->type, validation, &field->has_min,
        &field->min_today, &field->min, faults);
    const bool max = read_bound(row, CELL_MAX, field->type, validation, &field->has_max,
        &field->max_today, &field->max, faults);
    if (!min || !max)
        return false;
    if (field->has_min && field->has_max && field->min > field->max) {
        schema_dictionary_fault(faults, row, CELL_MIN, "minimum %s is above maximum %s",
            row->cells[CELL_MIN], row->cells[CELL_MAX]);
        return false;
    }
    return true;
}

/* REDCap leaves action tags that it does not know alone, so the step travels with the file. */
static bool read_step(SchemaField *field, const DictionaryRow *row, DictionaryFaults *faults)
{
    const char *tag = strstr(row->cells[CELL_ANNOTATION], "@STEP");
    if (!tag)
        return true;
    char *end = NULL;
    const char *number = tag + strlen("@STEP=");
    const gint64 step = tag[strlen("@STEP")] == '=' ? g_ascii_strtoll(number, &end, 10) : 0;
    if (step > 0 && (*end == '\0' || g_ascii_isspace(*end)) && field->type == SCHEMA_INTEGER) {
        field->step = step;
        return true;
    }
    schema_dictionary_fault(faults, row, CELL_ANNOTATION,
        "@STEP must be @STEP=N with N a whole number above 0, on an integer field");
    return false;
}

static bool read_type_name(
    SchemaField *field, const DictionaryRow *row, DictionaryFaults *faults)
{
    const char *type = row->cells[CELL_TYPE];
    const char *names[G_N_ELEMENTS(field_types) + 1] = {NULL};
    for (size_t i = 0; i < G_N_ELEMENTS(field_types); i++) {
        names[i] = field_types[i].name;
        if (g_ascii_strcasecmp(names[i], type) == 0) {
            field->type = field_types[i].type;
            field->is_calculated = strcmp(names[i], "calc") == 0;
            field->is_file = strcmp(names[i], "file") == 0;
            return true;
        }
    }
    g_autofree char *close = schema_meant(type, names);
    schema_dictionary_fault(faults, row, CELL_TYPE,
        "unknown field type \"%s\"%s; expected text, notes, calc, dropdown, radio, checkbox, "
        "yesno, truefalse, file, slider, descriptive or sql",
        type, close);
    return false;
}

bool schema_field_read_type(
    SchemaField *field, const DictionaryRow *row, DictionaryFaults *faults)
{
    field->decimals = -1;
    if (!read_type_name(field, row, faults))
        return false;
    const char *type = row->cells[CELL_TYPE];
    const char *name = row->cells[CELL_VALIDATION];
    const Validation *validation = NULL;
    if (g_ascii_strcasecmp(type, "slider") == 0) {
        field->has_min = field->has_max = true;
        field->max = 100;
        return read_bounds(field, row, NULL, faults) && read_step(field, row, faults);
    }
    if (g_ascii_strcasecmp(type, "text") == 0 && *name) {
        validation = find_validation(name);
        if (!validation)
            return read_unknown_validation(name, row, faults);
        field->type = validation->type;
        field->decimals = validation->decimals;
        field->decimal_comma = validation->decimal_comma;
    }
    return read_bounds(field, row, validation, faults) && read_step(field, row, faults);
}
