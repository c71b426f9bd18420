#include "sample_data/rehearsal/value.h"

#include <math.h>
#include <string.h>

#include "base/date.h"
#include "base/decimal.h"
#include "sample_data/patients/exact.h"

static const double box_percent = 20;

/* A normal number that leans on what the patient's other values lean on. */
static double draw_leaning(RehearsalPerson *person, size_t field)
{
    const double own = draw_normal(&person->random);
    for (guint i = 0; i < person->spec->links->len; i++) {
        const RehearsalLink *link = &g_array_index(person->spec->links, RehearsalLink, i);
        for (size_t k = 0; k < link->n; k++)
            if (link->field[k] == field)
                return link->sign[k] * link->strength * person->hidden[i] +
                       sqrt(1 - link->strength * link->strength) * own;
    }
    return own;
}

/* ---- numbers ---- */

char *rehearsal_number_text(const SchemaField *field, double number)
{
    char text[BASE_DECIMAL_SIZE];
    const double step = field->step > 0 ? (double)field->step : 0;
    const double from = field->has_min ? field->min : 0;
    if (step > 0)
        number = from + step * floor((number - from) / step + 0.5);
    int decimals = field->type == SCHEMA_INTEGER || step > 0 ? 0 : 1;
    if (field->type == SCHEMA_NUMBER && field->decimals >= 0)
        decimals = field->decimals;
    number = base_decimal_round(number, decimals);
    const double unit = step > 0 ? step : exact_exp(-decimals * exact_log(10));
    if (field->has_min && number < field->min)
        number = base_decimal_round(number + unit, decimals);
    if (field->has_max && number > field->max)
        number = base_decimal_round(number - unit, decimals);
    base_decimal_fixed(number, decimals, text);
    if (field->decimal_comma)
        g_strdelimit(text, ".", ',');
    return g_strdup(text);
}

static double within_bounds(
    const SchemaField *field, const RehearsalValue *value, double number)
{
    if (value && value->has_low)
        number = MAX(number, value->low);
    if (value && value->has_high)
        number = MIN(number, value->high);
    if (field->has_min)
        number = MAX(number, field->min);
    if (field->has_max)
        number = MIN(number, field->max);
    return number;
}

/* What is not told lies in the middle of the field's range. */
static double draw_number(const SchemaField *field, const RehearsalValue *value, double z)
{
    const double low = value && value->has_low ? value->low : field->has_min ? field->min : 0;
    const double high = value && value->has_high ? value->high
                        : field->has_max         ? field->max
                                                 : low + 100;
    double mean = (low + high) / 2, sd = (high - low) / 6;
    if (value && value->has_median)
        return within_bounds(field, value, value->median * exact_exp(value->spread * z));
    if (value && value->has_mean)
        mean = value->mean;
    if (value && value->has_sd)
        sd = value->sd;
    return within_bounds(field, value, mean + sd * z);
}

/* ---- choices ---- */

static char *draw_choice(const SchemaField *field, const RehearsalValue *value, double z)
{
    if (field->n_choices == 0)
        return NULL;
    g_autofree double *equal = g_new(double, field->n_choices);
    for (size_t i = 0; i < field->n_choices; i++)
        equal[i] = 1;
    const double *weight = value && value->weight ? value->weight : equal;
    const int choice = draw_weighted_at(exact_normal_below(z), weight, (int)field->n_choices);
    return g_strdup(field->choices[choice].code);
}

bool rehearsal_box_draw(RehearsalPerson *person, const RehearsalRow *row, size_t field)
{
    const RehearsalValue *value = rehearsal_spec_value(person->spec, field, row->event);
    return draw_percent(
        &person->random, value && value->has_percent ? value->percent : box_percent);
}

/* ---- moments ---- */

/* The date of another field in the row or in an earlier one; the person's origin without one.
 */
static int32_t find_date(const RehearsalPerson *person, size_t field)
{
    const SchemaDictionary *dictionary = person->study->dictionary;
    const SchemaColumn *column =
        schema_dictionary_find_column(dictionary, dictionary->fields[field].name);
    int32_t day = 0;
    for (guint i = person->rows->len; column && i > 0; i--) {
        const RehearsalRow *row = g_ptr_array_index(person->rows, i - 1);
        const char *text = row->cell[column - dictionary->columns];
        if (text && base_date_parse(text, BASE_DATE_YMD, &day))
            return day;
    }
    return person->origin;
}

/* Dates that the study's roles name are those of what happened. */
static int32_t draw_day(RehearsalPerson *person, const RehearsalRow *row, size_t field)
{
    const SchemaRoles *roles = &person->study->roles;
    const RehearsalValue *value = rehearsal_spec_value(person->spec, field, row->event);
    if (field == roles->origin)
        return person->origin;
    if (field == roles->last_contact)
        return person->last;
    if (field == roles->consent_date)
        return person->enrolled;
    if (value && value->after != SIZE_MAX) {
        const double z = draw_leaning(person, field);
        const double days = value->has_median ? value->median * exact_exp(value->spread * z)
                                              : value->mean + value->sd * z;
        return find_date(person, value->after) +
               draw_round(within_bounds(&(SchemaField){0}, value, days));
    }
    if (row->form != SIZE_MAX)
        return draw_between(&person->random, row->first_day, row->day);
    return row->event == person->study->baseline && field != roles->visit ? row->first_day
                                                                          : row->day;
}

static char *draw_date(RehearsalPerson *person, const RehearsalRow *row, size_t field)
{
    const SchemaField *spec = &person->study->dictionary->fields[field];
    char text[BASE_DATE_SIZE];
    double day = MIN(draw_day(person, row, field), person->last);
    if (spec->has_min)
        day = MAX(day, ceil(spec->min));
    if (spec->has_max)
        day = MIN(day, floor(spec->max));
    base_date_format((int32_t)day, text);
    if (spec->type == SCHEMA_DATE)
        return g_strdup(text);
    const int hour = draw_between(&person->random, 8, 17);
    const int minute = 5 * draw_between(&person->random, 0, 11);
    return g_strdup_printf(
        "%s %02d:%02d%s", text, hour, minute, strstr(spec->validation, "seconds") ? ":00" : "");
}

static char *draw_time(RehearsalPerson *person, const SchemaField *field)
{
    const int hour = draw_between(&person->random, 8, 17);
    const int minute = 5 * draw_between(&person->random, 0, 11);
    const char *seconds = g_str_equal(field->validation, "time_hh_mm_ss") ? ":00" : "";
    return g_strdup_printf("%02d:%02d%s", hour, minute, seconds);
}

char *rehearsal_value_draw(RehearsalPerson *person, const RehearsalRow *row, size_t field)
{
    const SchemaField *spec = &person->study->dictionary->fields[field];
    const RehearsalValue *value = rehearsal_spec_value(person->spec, field, row->event);
    if (spec->is_calculated || spec->is_file)
        return NULL;
    switch (spec->type) {
    case SCHEMA_INTEGER:
    case SCHEMA_NUMBER:
        return rehearsal_number_text(
            spec, draw_number(spec, value, draw_leaning(person, field)));
    case SCHEMA_CHOICE:
        return draw_choice(spec, value, draw_leaning(person, field));
    case SCHEMA_DATE:
    case SCHEMA_DATETIME:
        return draw_date(person, row, field);
    case SCHEMA_TIME:
        return draw_time(person, spec);
    case SCHEMA_TEXT:
    case SCHEMA_CHECKBOX:
    case SCHEMA_NO_DATA:
        break;
    }
    return NULL;
}
