#include "base/date.h"
#include "registry/import_store.h"

static bool is_role(const SchemaRoles *roles, size_t field)
{
    return field == roles->consent_date || field == roles->origin || field == roles->visit ||
           field == roles->last_contact;
}

/* Whether some rule on the order of dates speaks of the field. */
static bool is_ordered(const SchemaStudy *study, size_t field)
{
    if (study->dictionary->fields[field].type != SCHEMA_DATE)
        return false;
    bool named = is_role(&study->roles, field);
    for (size_t i = 0; !named && i < study->n_orders; i++)
        named = study->orders[i].earlier == field || study->orders[i].later == field;
    return named;
}

/* Whether the form has a field that is asked for. */
static bool matters(const SchemaStudy *study, const RegistryForm *form)
{
    for (size_t i = 0; i < form->n_columns; i++) {
        const size_t field = study->dictionary->columns[form->columns[i]].field;
        if (is_ordered(study, field) ||
            (field == study->roles.vital_status && study->roles.dead_code))
            return true;
    }
    return false;
}

typedef struct {
    RegistryImport *import;
    const RegistryForm *form;
    RegistryDates *dates;
} Reading;

static gboolean take_row(const RegistryFormRow *row, void *data, GError **error)
{
    (void)error;
    const Reading *reading = data;
    const SchemaStudy *study = reading->import->registry->study;
    for (size_t i = 0; i < reading->form->n_columns; i++) {
        char number[BASE_DECIMAL_SIZE];
        const size_t field = study->dictionary->columns[reading->form->columns[i]].field;
        const char *text = registry_value_text(&row->values[i], number);
        struct RegistryDate date = {.field = field,
            .event = schema_study_event(study, row->key.event),
            .import_id = row->import_id};
        if (!text)
            continue;
        if (field == study->roles.vital_status)
            reading->dates->dead =
                reading->dates->dead || g_strcmp0(study->roles.dead_code, text) == 0;
        else if (is_ordered(study, field) && base_date_parse(text, BASE_DATE_YMD, &date.days))
            g_array_append_val(reading->import->dates, date);
    }
    return TRUE;
}

static gboolean take_record(const RegistryRecord *record, void *data, GError **error)
{
    (void)record;
    (void)error;
    RegistryDates *dates = data;
    dates->known = true;
    return TRUE;
}

gboolean registry_import_dates(
    RegistryImport *import, const char *record_id, RegistryDates *dates, GError **error)
{
    const Registry *registry = import->registry;
    const RegistryDriver *driver = registry->store->driver;
    *dates = (RegistryDates){0};
    g_array_set_size(import->dates, 0);
    gboolean ok =
        driver->records(registry->store, registry_one(record_id), take_record, dates, error);
    for (size_t f = 0; ok && dates->known && f < registry->n_forms; f++) {
        Reading reading = {.import = import, .form = &registry->forms[f], .dates = dates};
        if (matters(registry->study, reading.form))
            ok = driver->rows(
                registry->store, f, registry_one(record_id), take_row, &reading, error);
    }
    dates->n_dates = import->dates->len;
    dates->dates = (struct RegistryDate *)(void *)import->dates->data;
    return ok;
}
