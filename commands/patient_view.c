#include "commands/patient_view.h"

#include "base/date.h"
#include "registry/due.h"

static const RegistryPatientRow *row_at(const PatientView *view, guint i)
{
    return &g_array_index(view->patient->rows, RegistryPatientRow, i);
}

void patient_view_take_roles(PatientView *view)
{
    const SchemaRoles *roles = &view->study->roles;
    for (guint r = 0; r < view->patient->rows->len; r++) {
        const GArray *values = row_at(view, r)->values;
        for (guint v = 0; v < values->len; v++) {
            const RegistryPatientValue *value = &g_array_index(values, RegistryPatientValue, v);
            const size_t field = view->study->dictionary->columns[value->column].field;
            if (field == roles->origin && value->text && !view->has_origin)
                view->has_origin = base_date_parse(value->text, BASE_DATE_YMD, &view->origin);
            if (field == roles->last_contact && value->text && !view->has_contact)
                view->has_contact = base_date_parse(value->text, BASE_DATE_YMD, &view->contact);
            if (field == roles->vital_status && value->text)
                view->dead = view->dead || g_strcmp0(value->text, roles->dead_code) == 0;
        }
    }
}

static gint compare_dates(gconstpointer a, gconstpointer b)
{
    const PatientDate *x = a, *y = b;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    return x->row != y->row
               ? (x->row < y->row ? -1 : 1)
               : (x->value->column > y->value->column) - (x->value->column < y->value->column);
}

GArray *patient_dates(const PatientView *view)
{
    const SchemaDictionary *dictionary = view->study->dictionary;
    GArray *dates = g_array_new(FALSE, FALSE, sizeof(PatientDate));
    for (guint r = 0; r < view->patient->rows->len; r++) {
        const GArray *values = row_at(view, r)->values;
        for (guint v = 0; v < values->len; v++) {
            const RegistryPatientValue *value = &g_array_index(values, RegistryPatientValue, v);
            const SchemaField *field =
                &dictionary->fields[dictionary->columns[value->column].field];
            PatientDate date = {.row = r, .value = value};
            if (field->type == SCHEMA_DATE && value->text &&
                base_date_parse(value->text, BASE_DATE_YMD, &date.day))
                g_array_append_val(dates, date);
        }
    }
    g_array_sort(dates, compare_dates);
    return dates;
}

const char *patient_shown(const PatientView *view, const RegistryPatientValue *value)
{
    const SchemaDictionary *dictionary = view->study->dictionary;
    const SchemaField *field = &dictionary->fields[dictionary->columns[value->column].field];
    if (value->sent)
        return value->sent;
    if (!value->text) {
        const char *label = g_hash_table_lookup(view->study->missing_codes, value->code);
        return label ? label : value->code;
    }
    const char *label =
        field->type == SCHEMA_CHOICE ? schema_field_label(field, value->text) : NULL;
    return label ? label : value->text;
}

char *patient_label(const PatientView *view, size_t column)
{
    const SchemaColumn *source = &view->study->dictionary->columns[column];
    const SchemaField *field = &view->study->dictionary->fields[source->field];
    return field->type == SCHEMA_CHECKBOX
               ? g_strdup_printf("%s: %s", field->label, field->choices[source->choice].label)
               : g_strdup(field->label);
}

static bool received(const PatientView *view, size_t event)
{
    for (guint r = 0; r < view->patient->rows->len; r++)
        if (row_at(view, r)->event == event)
            return true;
    return false;
}

const char *patient_visit_state(const PatientView *view, size_t event)
{
    const SchemaEvent *source = &view->study->events[event];
    if (received(view, event))
        return "received";
    if (!source->has_offset || !view->has_origin || view->dead || view->patient->withdrawn)
        return NULL;
    const int32_t due = view->origin + source->offset_days;
    const int32_t before = source->has_window ? source->days_before : 0;
    if (view->on < due - before)
        return registry_due_states[REGISTRY_DUE_UPCOMING];
    if (!source->has_window || view->on <= due)
        return registry_due_states[REGISTRY_DUE_DUE];
    return registry_due_states[view->on <= due + source->days_after ? REGISTRY_DUE_OVERDUE
                                                                    : REGISTRY_DUE_MISSED];
}

char *patient_query_text(const PatientView *view, const RegistryPatientQuery *query)
{
    return base_words_compose(view->words, query->msgid, query->arguments);
}

char *patient_place(const char *file, int64_t line)
{
    return !file      ? g_strdup("")
           : line > 0 ? g_strdup_printf("%s, %" G_GINT64_FORMAT, file, line)
                      : g_strdup(file);
}

const RegistryPatientValue *patient_value_of(const PatientView *view, size_t field)
{
    const SchemaDictionary *dictionary = view->study->dictionary;
    for (size_t c = 0; c < dictionary->n_columns; c++)
        for (size_t e = 0; dictionary->columns[c].field == field && e < view->study->n_events;
             e++) {
            const RegistryPatientValue *value = registry_patient_find(view->patient, c, e);
            if (value)
                return value;
        }
    return NULL;
}
