#include "importers/value.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <glib.h>

#include "base/words.h"

enum { MAX_DIGITS = 300, EXACT_DIGITS = 15 };

bool import_value_number(
    const char *text, char point, double *number, bool *is_integer, int *n_decimals)
{
    static const double powers[] = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    const char *c = text;
    const bool negative = *c == '-';
    if (*c == '-' || *c == '+')
        c++;
    int64_t digits = 0;
    int n_digits = 0;
    bool behind = false, whole = true;
    *n_decimals = 0;
    for (; *c != '\0'; c++) {
        if (*c == point && !behind) {
            behind = true;
            continue;
        }
        if (!g_ascii_isdigit(*c) || ++n_digits > MAX_DIGITS)
            return false;
        *n_decimals += behind;
        whole = whole && !(behind && *c != '0');
        digits = n_digits <= EXACT_DIGITS ? digits * 10 + (*c - '0') : digits;
    }
    if (n_digits == 0 || (behind && *n_decimals == 0))
        return false;
    *is_integer = whole;
    if (n_digits <= EXACT_DIGITS) {
        *number = (double)digits / powers[*n_decimals];
        *number = negative && *number != 0 ? -*number : *number;
    } else {
        char plain[MAX_DIGITS + 4];
        (void)g_strlcpy(plain, text, sizeof plain);
        g_strdelimit(plain, ",", '.');
        *number = g_ascii_strtod(plain, NULL);
    }
    return true;
}

/** Whether the value is a whole number of steps from the minimum, or from 0 without one. */
static bool on_grid(const SchemaField *field, double value)
{
    if (!(field->step > 0))
        return true;
    const double n_steps = (value - (field->has_min ? field->min : 0)) / (double)field->step;
    return fabs(n_steps - round(n_steps)) < 1e-9;
}

static bool in_range(const SchemaField *field, double value, const BaseClock *clock)
{
    if ((field->has_min && value < field->min) || (field->has_max && value > field->max) ||
        !on_grid(field, value))
        return false;
    if (!field->min_today && !field->max_today)
        return true;
    const double now = (double)clock->local / 86400.0;
    const double today = field->type == SCHEMA_DATE ? base_clock_day(clock) : now;
    return !(field->min_today && value < today) && !(field->max_today && value > today);
}

static ImportValueFault check_number(
    const SchemaField *field, const char *text, const BaseClock *clock, RegistryCell *cell)
{
    double number;
    bool is_integer;
    int n_decimals;
    const char point = field->decimal_comma ? ',' : '.';
    if (!import_value_number(text, point, &number, &is_integer, &n_decimals) ||
        (field->type == SCHEMA_INTEGER && !is_integer) ||
        (field->decimals >= 0 && n_decimals != field->decimals))
        return IMPORT_VALUE_TYPE;
    if (!in_range(field, number, clock))
        return IMPORT_VALUE_RANGE;
    if (field->type == SCHEMA_NUMBER) {
        *cell = (RegistryCell){.kind = REGISTRY_CELL_NUMBER, .number = number};
        return IMPORT_VALUE_GOOD;
    }
    if (fabs(number) > 9e15)
        return IMPORT_VALUE_TYPE;
    *cell = (RegistryCell){.kind = REGISTRY_CELL_INTEGER, .integer = (int64_t)number};
    return IMPORT_VALUE_GOOD;
}

/** A text cell of `canonical`, or of `text` where both are the same. */
static void set_text(const char *text, char *canonical, RegistryCell *cell)
{
    if (strcmp(text, canonical) == 0)
        canonical[0] = '\0';
    *cell = (RegistryCell){
        .kind = REGISTRY_CELL_TEXT, .text = canonical[0] != '\0' ? canonical : text};
}

static ImportValueFault check_date(const SchemaField *field, const char *text,
    BaseDateOrder order, const BaseClock *clock, char *canonical, RegistryCell *cell)
{
    int32_t days;
    if (!base_date_parse(text, order, &days))
        return IMPORT_VALUE_TYPE;
    if (!in_range(field, days, clock))
        return IMPORT_VALUE_RANGE;
    base_date_format(days, canonical);
    set_text(text, canonical, cell);
    return IMPORT_VALUE_GOOD;
}

/** "HH:MM" or "HH:MM:SS" (of time_mm_ss "MM:SS") as a part of the day; false if it is none. */
static bool read_time(const char *text, const char *validation, double *day)
{
    int part[3] = {0, 0, 0}, n = 0;
    const char *c = text;
    for (;; c++) {
        if (n == 3 || !g_ascii_isdigit(c[0]))
            return false;
        part[n] = g_ascii_digit_value(*c++);
        if (g_ascii_isdigit(*c))
            part[n] = part[n] * 10 + g_ascii_digit_value(*c++);
        n++;
        if (*c == '\0')
            break;
        if (*c != ':')
            return false;
    }
    const bool with_hours = !g_str_equal(validation, "time_mm_ss");
    const bool with_seconds = !with_hours || strstr(validation, "seconds") ||
                              g_str_equal(validation, "time_hh_mm_ss");
    const int wanted = with_hours && with_seconds ? 3 : 2;
    if (n != wanted && !(n == 3 && with_hours))
        return false;
    const int hour = with_hours ? part[0] : 0;
    const int minute = with_hours ? part[1] : part[0];
    const int second = with_hours ? part[2] : part[1];
    *day = (hour * 3600 + minute * 60 + second) / 86400.0;
    return hour < 24 && minute < 60 && second < 60;
}

static ImportValueFault check_time(
    const SchemaField *field, const char *text, const BaseClock *clock, RegistryCell *cell)
{
    double day;
    if (!read_time(text, field->validation, &day))
        return IMPORT_VALUE_TYPE;
    if (!in_range(field, day, clock))
        return IMPORT_VALUE_RANGE;
    *cell = (RegistryCell){.kind = REGISTRY_CELL_TEXT, .text = text};
    return IMPORT_VALUE_GOOD;
}

static ImportValueFault check_datetime(const SchemaField *field, const char *text,
    BaseDateOrder order, const BaseClock *clock, char *canonical, RegistryCell *cell)
{
    const char *blank = strchr(text, ' ');
    int32_t days;
    double day;
    char date[IMPORT_TIME_SIZE];
    if (!blank || (size_t)(blank - text) >= sizeof date || strlen(blank + 1) > 8)
        return IMPORT_VALUE_TYPE;
    (void)g_strlcpy(date, text, (gsize)(blank - text) + 1);
    if (!base_date_parse(date, order, &days) || !read_time(blank + 1, field->validation, &day))
        return IMPORT_VALUE_TYPE;
    if (!in_range(field, days + day, clock))
        return IMPORT_VALUE_RANGE;
    base_date_format(days, canonical);
    (void)g_strlcat(canonical, blank, IMPORT_TIME_SIZE);
    set_text(text, canonical, cell);
    return IMPORT_VALUE_GOOD;
}

/** Length of a code as spreadsheets write whole numbers: "1.0" is 1. */
static size_t code_length(const char *text)
{
    const size_t n = strspn(text, "0123456789");
    const size_t zeros = n > 0 && text[n] == '.' ? strspn(text + n + 1, "0") : 0;
    return zeros > 0 && text[n + 1 + zeros] == '\0' ? n : strlen(text);
}

/** A code that is a whole number; most have one or two digits. */
static int64_t number_of_code(const char *code)
{
    if (g_ascii_isdigit(code[0]) && code[1] == '\0')
        return code[0] - '0';
    return g_ascii_strtoll(code, NULL, 10);
}

static ImportValueFault check_choice(
    const SchemaField *field, const char *text, RegistryCell *cell)
{
    const size_t n = strchr(text, '.') ? code_length(text) : strlen(text);
    for (size_t i = 0; i < field->n_choices; i++) {
        const char *code = field->choices[i].code;
        if (code[0] != text[0] ||
            (strcmp(code, text) != 0 && (strncmp(code, text, n) != 0 || code[n] != '\0')))
            continue;
        if (field->integer_codes)
            *cell =
                (RegistryCell){.kind = REGISTRY_CELL_INTEGER, .integer = number_of_code(code)};
        else
            *cell = (RegistryCell){.kind = REGISTRY_CELL_TEXT, .text = code};
        return IMPORT_VALUE_GOOD;
    }
    return IMPORT_VALUE_CHOICE;
}

static ImportValueFault check_box(const char *text, RegistryCell *cell)
{
    if ((text[0] != '0' && text[0] != '1') || code_length(text) != 1)
        return IMPORT_VALUE_CHOICE;
    *cell = (RegistryCell){.kind = REGISTRY_CELL_INTEGER, .integer = text[0] - '0'};
    return IMPORT_VALUE_GOOD;
}

ImportValueFault import_value_check(const SchemaStudy *study, const SchemaField *field,
    const char *text, BaseDateOrder order, const BaseClock *clock,
    char canonical[IMPORT_TIME_SIZE], RegistryCell *cell)
{
    canonical[0] = '\0';
    if (study->missing_codes && field->type != SCHEMA_CHECKBOX &&
        g_hash_table_size(study->missing_codes) > 0 &&
        g_hash_table_contains(study->missing_codes, text)) {
        *cell = (RegistryCell){.kind = REGISTRY_CELL_MISSING, .text = text};
        return IMPORT_VALUE_GOOD;
    }
    switch (field->type) {
    case SCHEMA_INTEGER:
    case SCHEMA_NUMBER:
        return check_number(field, text, clock, cell);
    case SCHEMA_DATE:
        return check_date(field, text, order, clock, canonical, cell);
    case SCHEMA_DATETIME:
        return check_datetime(field, text, order, clock, canonical, cell);
    case SCHEMA_TIME:
        return check_time(field, text, clock, cell);
    case SCHEMA_CHOICE:
        return check_choice(field, text, cell);
    case SCHEMA_CHECKBOX:
        return check_box(text, cell);
    case SCHEMA_TEXT:
    case SCHEMA_NO_DATA:
        break;
    }
    *cell = (RegistryCell){.kind = REGISTRY_CELL_TEXT, .text = text};
    return IMPORT_VALUE_GOOD;
}

/** " from 0 to 100" and its like, or an empty text, as an argument. New text. */
static char *expected_range(const SchemaField *field)
{
    const bool min = field->min_text[0] != '\0', max = field->max_text[0] != '\0';
    g_autofree char *arguments = base_arguments(
        "tt", min ? field->min_text : field->max_text, max ? field->max_text : field->min_text);
    const char *msgid = "";
    if (min && max)
        msgid = N_(" from {1} to {2}");
    else if (min)
        msgid = N_(" of {1} or more");
    else if (max)
        msgid = N_(" of {1} or less");
    return base_sentence(msgid, arguments);
}

static const char *type_name(const SchemaField *field)
{
    switch (field->type) {
    case SCHEMA_INTEGER:
        return N_("an integer{1}");
    case SCHEMA_NUMBER:
        return field->decimals < 0 ? N_("a number{1}")
                                   : N_("a number with its fixed decimals{1}");
    case SCHEMA_DATE:
        return N_("a date (YYYY-MM-DD){1}");
    case SCHEMA_DATETIME:
        return N_("a date and time (YYYY-MM-DD HH:MM){1}");
    case SCHEMA_TIME:
        return N_("a time (HH:MM){1}");
    case SCHEMA_TEXT:
    case SCHEMA_CHOICE:
    case SCHEMA_CHECKBOX:
    case SCHEMA_NO_DATA:
        break;
    }
    return N_("a text{1}");
}

static char *expected_choice(const SchemaField *field)
{
    if (field->type == SCHEMA_CHECKBOX)
        return base_sentence(N_("0 or 1"), NULL);
    g_autoptr(GString) codes = g_string_new(NULL);
    for (size_t i = 0; i < field->n_choices; i++) {
        g_string_append_printf(codes, "%s%s", i > 0 ? ", " : "", field->choices[i].code);
        if (i == 29 && field->n_choices > 30) {
            g_string_append(codes, ", ...");
            break;
        }
    }
    g_autofree char *arguments = base_arguments("t", codes->str);
    return base_sentence(N_("one of {1}"), arguments);
}

char *import_value_expected(const SchemaField *field, ImportValueFault fault)
{
    if (fault == IMPORT_VALUE_CHOICE)
        return expected_choice(field);
    g_autofree char *range = expected_range(field);
    g_autofree char *of_type = base_arguments("s", range);
    char *type = base_sentence(type_name(field), of_type);
    if (field->step <= 0)
        return type;
    g_autofree char *of_step = base_arguments("sn", type, (gint64)field->step);
    g_free(type);
    return base_sentence(N_("{1} in steps of {2}"), of_step);
}
