#include "sample_data/rehearsal/fill.h"

#include <string.h>

#include "base/date.h"
#include "registry/instrument_total.h"
#include "sample_data/rehearsal/value.h"

/* Branching logic may hang on what branching logic shows: so often is it looked at again. */
enum { MOST_ROUNDS = 6 };

static const SchemaField *field_at(const RehearsalPerson *person, size_t field)
{
    return &person->study->dictionary->fields[field];
}

/* First column of a field; SIZE_MAX without one. */
static size_t first_column(const SchemaDictionary *dictionary, size_t field)
{
    const SchemaField *spec = &dictionary->fields[field];
    const char *name = spec->type == SCHEMA_CHECKBOX && spec->n_choices > 0
                           ? spec->choices[0].column
                           : spec->name;
    const SchemaColumn *column = schema_dictionary_find_column(dictionary, name);
    return column ? (size_t)(column - dictionary->columns) : SIZE_MAX;
}

static size_t n_columns(const SchemaField *field)
{
    return field->type == SCHEMA_CHECKBOX ? field->n_choices : 1;
}

/* ---- shown or hidden ---- */

typedef struct {
    const RehearsalPerson *person;
    const RehearsalRow *row;
} Asking;

/* A row's own values, else those of the event's row; what is not there is blank. */
static const char *read_cell(size_t event, size_t column, void *data)
{
    const Asking *asking = data;
    const RehearsalRow *own = asking->row;
    if (event == own->event && own->cell[column])
        return own->cell[column];
    for (guint i = 0; i < asking->person->rows->len; i++) {
        const RehearsalRow *row = g_ptr_array_index(asking->person->rows, i);
        if (row->event == event && row->form == SIZE_MAX && row->cell[column])
            return row->cell[column];
    }
    return "";
}

static bool is_shown(const RehearsalPerson *person, const RehearsalRow *row, size_t field)
{
    Asking asking = {person, row};
    const SchemaBranchingRow asked = {.study = person->study,
        .event = row->event,
        .instance = row->instance,
        .today = person->last,
        .read = read_cell,
        .data = &asking};
    return schema_branching_shows(person->study->branching[field], &asked) == SCHEMA_SHOWN;
}

/* ---- one field ---- */

/* What the study cannot do without. */
static bool is_needed(const RehearsalPerson *person, size_t field)
{
    const SchemaRoles *roles = &person->study->roles;
    return field_at(person, field)->required || field == roles->consent ||
           field == roles->consent_date || field == roles->origin || field == roles->visit ||
           field == roles->vital_status || field == roles->last_contact;
}

static char *status_of(const RehearsalPerson *person)
{
    const SchemaRoles *roles = &person->study->roles;
    const SchemaField *field = field_at(person, roles->vital_status);
    if (person->dead)
        return g_strdup(roles->dead_code);
    for (size_t i = 0; i < field->n_choices; i++) {
        const char *code = field->choices[i].code;
        const bool is_alive = g_strcmp0(code, roles->alive_code) == 0;
        if (strcmp(code, roles->dead_code) != 0 && (is_alive != person->lost))
            return g_strdup(code);
    }
    return g_strdup(roles->alive_code);
}

static void draw_boxes(RehearsalPerson *person, RehearsalRow *row, size_t field)
{
    const SchemaField *spec = field_at(person, field);
    const size_t first = first_column(person->study->dictionary, field);
    bool any = false;
    for (size_t i = 0; i < spec->n_choices; i++) {
        const bool ticked = rehearsal_box_draw(person, row, field);
        any |= ticked;
        rehearsal_row_put(row, first + i, g_strdup(ticked ? "1" : "0"));
    }
    if (!any && spec->required)
        rehearsal_row_put(row,
            first + (size_t)draw_between(&person->random, 0, (int)spec->n_choices - 1),
            g_strdup("1"));
}

static char *text_for(const SchemaField *field)
{
    return field->required && !field->validation[0] && !field->is_file ? g_strdup("rehearsal")
                                                                       : NULL;
}

static void draw_field(RehearsalPerson *person, RehearsalRow *row, size_t field)
{
    const SchemaField *spec = field_at(person, field);
    const size_t column = first_column(person->study->dictionary, field);
    if (column == SIZE_MAX || spec->identifier)
        return;
    if (!is_needed(person, field) && draw_percent(&person->random, person->spec->missing))
        return;
    if (field == person->study->roles.consent)
        rehearsal_row_put(row, column, g_strdup("1"));
    else if (field == person->study->roles.vital_status)
        rehearsal_row_put(row, column, status_of(person));
    else if (spec->type == SCHEMA_CHECKBOX)
        draw_boxes(person, row, field);
    else if (spec->type == SCHEMA_TEXT)
        rehearsal_row_put(row, column, text_for(spec));
    else
        rehearsal_row_put(row, column, rehearsal_value_draw(person, row, field));
}

static void blank_field(const RehearsalPerson *person, RehearsalRow *row, size_t field)
{
    const size_t first = first_column(person->study->dictionary, field);
    for (size_t i = 0; first != SIZE_MAX && i < n_columns(field_at(person, field)); i++)
        rehearsal_row_put(row, first + i, NULL);
}

static bool is_blank(const RehearsalPerson *person, const RehearsalRow *row, size_t field)
{
    const size_t first = first_column(person->study->dictionary, field);
    for (size_t i = 0; first != SIZE_MAX && i < n_columns(field_at(person, field)); i++)
        if (row->cell[first + i])
            return false;
    return true;
}

/* ---- a row ---- */

static void fill_row(RehearsalPerson *person, RehearsalRow *row)
{
    for (size_t f = 1; f < person->study->dictionary->n_fields; f++)
        if (rehearsal_row_collects(person->study, row, f) && is_shown(person, row, f))
            draw_field(person, row, f);
}

/* Hides what turned out to be hidden, and fills what turned out to be shown. */
static bool look_again(RehearsalPerson *person, RehearsalRow *row)
{
    bool changed = false;
    for (size_t f = 1; f < person->study->dictionary->n_fields; f++) {
        if (!person->study->branching[f] || !rehearsal_row_collects(person->study, row, f))
            continue;
        const bool shown = is_shown(person, row, f), blank = is_blank(person, row, f);
        if (!shown && !blank) {
            blank_field(person, row, f);
            changed = true;
        } else if (shown && blank && is_needed(person, f)) {
            draw_field(person, row, f);
            changed |= !is_blank(person, row, f);
        }
    }
    return changed;
}

/* ---- totals and orders ---- */

/* A row, for an instrument that looks up what it needs; `cell` is the one looked up last. */
typedef struct {
    const RehearsalPerson *person;
    const RehearsalRow *row;
    RegistryCell *cell;
} Lookup;

static const RegistryCell *look_up(const char *variable, const void *data)
{
    const Lookup *lookup = data;
    const SchemaDictionary *dictionary = lookup->person->study->dictionary;
    const SchemaField *field = schema_dictionary_find(dictionary, variable);
    const size_t column =
        field ? first_column(dictionary, (size_t)(field - dictionary->fields)) : SIZE_MAX;
    if (column == SIZE_MAX)
        return NULL;
    const char *text = lookup->row->cell[column];
    char *end = NULL;
    const int64_t code = text ? g_ascii_strtoll(text, &end, 10) : 0;
    *lookup->cell = (RegistryCell){.kind = REGISTRY_CELL_ABSENT};
    if (text && field->type == SCHEMA_NUMBER)
        *lookup->cell =
            (RegistryCell){.kind = REGISTRY_CELL_NUMBER, .number = g_ascii_strtod(text, NULL)};
    else if (text && *text && !*end)
        *lookup->cell = (RegistryCell){.kind = REGISTRY_CELL_INTEGER, .integer = code};
    else if (text)
        *lookup->cell = (RegistryCell){.kind = REGISTRY_CELL_TEXT, .text = text};
    return lookup->cell;
}

/* What the total is; false where something that it needs is not there. */
static bool total_of(
    const RehearsalPerson *person, const RehearsalRow *row, const SchemaSum *sum, double *total)
{
    RegistryCell cell = {.kind = REGISTRY_CELL_ABSENT};
    const Lookup lookup = {person, row, &cell};
    *total = 0;
    if (sum->instrument[0])
        return registry_instrument_total(sum->instrument, look_up, &lookup, total);
    for (size_t i = 0; i < sum->n_items; i++) {
        const char *text = row->cell[first_column(person->study->dictionary, sum->items[i])];
        if (!text)
            return false;
        *total += g_ascii_strtod(text, NULL);
    }
    return sum->n_items > 0;
}

static void sum_up(RehearsalPerson *person, RehearsalRow *row, const SchemaSum *sum)
{
    const SchemaDictionary *dictionary = person->study->dictionary;
    if (!rehearsal_row_collects(person->study, row, sum->total))
        return;
    double total = 0;
    const bool complete = total_of(person, row, sum, &total);
    const SchemaField *field = field_at(person, sum->total);
    if (!is_blank(person, row, sum->total) || field->required)
        rehearsal_row_put(row, first_column(dictionary, sum->total),
            complete ? rehearsal_number_text(field, total) : NULL);
}

/* The cell of a date in the first row that has it; NULL without one. */
static char **find_cell(const RehearsalPerson *person, size_t field)
{
    const size_t column = first_column(person->study->dictionary, field);
    for (guint i = 0; column != SIZE_MAX && i < person->rows->len; i++) {
        RehearsalRow *row = g_ptr_array_index(person->rows, i);
        if (row->form == SIZE_MAX && row->cell[column])
            return &row->cell[column];
    }
    return NULL;
}

/* Of two dates in the wrong order the one that no role names takes the other's day. */
static void put_in_order(const RehearsalPerson *person, const SchemaOrder *order)
{
    char **earlier = find_cell(person, order->earlier),
         **later = find_cell(person, order->later);
    int32_t first = 0, second = 0;
    if (!earlier || !later || !base_date_parse(*earlier, BASE_DATE_YMD, &first) ||
        !base_date_parse(*later, BASE_DATE_YMD, &second) || first <= second)
        return;
    const SchemaRoles *roles = &person->study->roles;
    const bool later_is_fixed = order->later == roles->origin || order->later == roles->visit ||
                                order->later == roles->last_contact ||
                                order->later == roles->consent_date;
    char **moved = later_is_fixed ? earlier : later, **kept = later_is_fixed ? later : earlier;
    g_free(*moved);
    *moved = g_strdup(*kept);
}

void rehearsal_fill(RehearsalPerson *person)
{
    const SchemaStudy *study = person->study;
    for (guint i = 0; i < person->rows->len; i++)
        fill_row(person, g_ptr_array_index(person->rows, i));
    for (size_t i = 0; i < study->n_orders; i++)
        put_in_order(person, &study->orders[i]);
    bool changed = true;
    for (int round = 0; round < MOST_ROUNDS && changed; round++) {
        changed = false;
        for (guint i = 0; i < person->rows->len; i++)
            changed |= look_again(person, g_ptr_array_index(person->rows, i));
    }
    for (size_t s = 0; s < study->n_sums; s++)
        for (guint i = 0; i < person->rows->len; i++)
            sum_up(person, g_ptr_array_index(person->rows, i), &study->sums[s]);
}
