#include "reports/central/patients.h"

#include <string.h>

static bool is_compared(const SchemaStudy *study, size_t index)
{
    const SchemaField *field = &study->dictionary->fields[index];
    const SchemaRoles *roles = &study->roles;
    const size_t form = schema_study_form(study, field->form);
    return index != 0 && index != roles->consent && index != roles->vital_status &&
           form != SIZE_MAX && !study->form_repeats[form] &&
           (field->type == SCHEMA_INTEGER || field->type == SCHEMA_NUMBER ||
               field->type == SCHEMA_CHOICE);
}

/* Takes a column of the cohort that holds a field at an event. */
typedef gboolean (*TakeColumn)(
    size_t column, size_t event, const char *name, void *data, GError **error);

static gboolean each_column(const RegistryCohort *cohort, const SchemaStudy *study,
    TakeColumn take, void *data, GError **error)
{
    const SchemaDictionary *dictionary = study->dictionary;
    for (size_t c = 0; c < dictionary->n_columns; c++)
        for (size_t e = 0; e < study->n_events; e++) {
            if (!is_compared(study, dictionary->columns[c].field) || study->event_repeats[e] ||
                !schema_study_collects(study, e, dictionary->columns[c].field))
                continue;
            g_autofree char *name = registry_cohort_column(
                cohort, dictionary->columns[c].name, study->events[e].name);
            if (!name)
                name = registry_cohort_column(cohort, dictionary->columns[c].name, NULL);
            if (name && !take(c, e, name, data, error))
                return FALSE;
        }
    return TRUE;
}

static gboolean ask_column(
    size_t column, size_t event, const char *name, void *data, GError **error)
{
    (void)column;
    (void)event;
    return registry_cohort_ask(data, name, "status --central", error);
}

gboolean central_ask(RegistryCohort *cohort, const SchemaStudy *study, GError **error)
{
    registry_cohort_ask_ids(cohort);
    return registry_cohort_ask(cohort, "site", "status --central", error) &&
           each_column(cohort, study, ask_column, cohort, error);
}

/* The fields as they are met, with the names of the frame's columns. */
typedef struct {
    CentralPatients *patients;
    GPtrArray *names;
} Listing;

static gboolean list_column(
    size_t column, size_t event, const char *name, void *data, GError **error)
{
    const Listing *listing = data;
    const SchemaStudy *study = listing->patients->study;
    const SchemaDictionary *dictionary = study->dictionary;
    GArray *fields = listing->patients->fields;
    (void)error;
    CentralField *last =
        fields->len > 0 ? &g_array_index(fields, CentralField, fields->len - 1) : NULL;
    if (!last || last->column != column) {
        const SchemaField *source = &dictionary->fields[dictionary->columns[column].field];
        CentralField field = {.name = dictionary->columns[column].name,
            .label = source->label,
            .column = column,
            .form = schema_study_form(study, source->form),
            .is_number = source->type != SCHEMA_CHOICE,
            .at = g_new(size_t, study->n_events)};
        for (size_t e = 0; e < study->n_events; e++)
            field.at[e] = SIZE_MAX;
        g_array_append_val(fields, field);
        last = &g_array_index(fields, CentralField, fields->len - 1);
    }
    last->at[event] = listing->names->len;
    g_ptr_array_add(listing->names, g_strdup(name));
    return TRUE;
}

static void clear_field(gpointer data)
{
    CentralField *field = data;
    g_free(field->at);
}

static void take_sites(CentralPatients *patients)
{
    const SchemaStudy *study = patients->study;
    const BaseColumn *column = &patients->frame->columns[0];
    patients->n = patients->frame->n_rows;
    patients->site = g_new(size_t, patients->n + 1);
    patients->n_of = g_new0(int64_t, study->n_sites + 1);
    for (size_t i = 0; i < patients->n; i++) {
        const char *code = base_column_text(column, i);
        patients->site[i] = code ? schema_study_site(study, code) : SIZE_MAX;
        if (patients->site[i] != SIZE_MAX)
            patients->n_of[patients->site[i]]++;
    }
}

gboolean central_patients_take(CentralPatients *patients, const RegistryCohort *cohort,
    const SchemaStudy *study, GError **error)
{
    *patients = (CentralPatients){
        .study = study, .fields = g_array_new(FALSE, FALSE, sizeof(CentralField))};
    g_array_set_clear_func(patients->fields, clear_field);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(names, g_strdup("site"));
    Listing listing = {patients, names};
    if (!each_column(cohort, study, list_column, &listing, error))
        return FALSE;
    const char *const *list = (const char *const *)names->pdata;
    patients->frame = registry_cohort_rows(cohort, list, list, names->len, NULL, error);
    if (patients->frame)
        take_sites(patients);
    return patients->frame != NULL;
}

void central_patients_clear(CentralPatients *patients)
{
    base_frame_free(patients->frame);
    g_free(patients->site);
    g_free(patients->n_of);
    if (patients->fields)
        g_array_unref(patients->fields);
}

const BaseColumn *central_column(
    const CentralPatients *patients, const CentralField *field, size_t event)
{
    return field->at[event] == SIZE_MAX ? NULL : &patients->frame->columns[field->at[event]];
}
