/**
 * @file
 * The dates that are stored of many records, by one question a form that has some.
 */
#include <string.h>

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

/* The dictionary's columns of the form that are asked for. */
static GArray *columns_of(const SchemaStudy *study, const RegistryForm *form)
{
    GArray *columns = g_array_new(FALSE, FALSE, sizeof(size_t));
    for (size_t i = 0; i < form->n_columns; i++) {
        const size_t field = study->dictionary->columns[form->columns[i]].field;
        if (is_ordered(study, field) ||
            (field == study->roles.vital_status && study->roles.dead_code))
            g_array_append_val(columns, form->columns[i]);
    }
    return columns;
}

/* What is read of some records. */
typedef struct {
    const SchemaStudy *study;
    const GArray *columns; /* Of the form that is read. */
    RegistryDates *dates;  /* One a record, */
    GArray **lists;        /* and its dates; NULL for none. */
    bool *has;             /* One a record: something was there. */
} Reading;

static void keep_date(Reading *reading, size_t record, const struct RegistryDate *date)
{
    if (!reading->lists[record])
        reading->lists[record] = g_array_new(FALSE, FALSE, sizeof *date);
    g_array_append_vals(reading->lists[record], date, 1);
    reading->has[record] = true;
}

/* Codes of a choice may be whole numbers. */
static bool is_code(const RegistryDatum *value, const char *code)
{
    char number[BASE_DECIMAL_SIZE];
    const RegistryValue whole = {.kind = REGISTRY_VALUE_INTEGER, .integer = value->integer};
    return g_strcmp0(code, value->kind == REGISTRY_DATUM_INTEGER
                               ? registry_value_text(&whole, number)
                               : value->text) == 0;
}

static void take_row(
    const RegistryScanKey *key, const RegistryDatum *values, const uint32_t *codes, void *data)
{
    Reading *reading = data;
    const SchemaStudy *study = reading->study;
    (void)codes;
    for (guint i = 0; i < reading->columns->len; i++) {
        const size_t column = g_array_index(reading->columns, size_t, i);
        struct RegistryDate date = {
            .field = study->dictionary->columns[column].field, .event = key->event};
        if (values[i].kind == REGISTRY_DATUM_NULL)
            continue;
        if (date.field == study->roles.vital_status) {
            reading->dates[key->record].dead =
                reading->dates[key->record].dead || is_code(&values[i], study->roles.dead_code);
            reading->has[key->record] = true;
        } else if (values[i].kind == REGISTRY_DATUM_TEXT &&
                   base_date_parse(values[i].text, BASE_DATE_YMD, &date.days)) {
            keep_date(reading, key->record, &date);
        }
    }
}

static gboolean read_form(RegistryStore *store, size_t form, const bool *events,
    const RegistryScanRecords *records, Reading *reading, GError **error)
{
    const RegistryFormWanted wanted = {.form = form,
        .columns = (const size_t *)(const void *)reading->columns->data,
        .n = reading->columns->len,
        .events = events};
    RegistryFormScan *scan = store->driver->scan_open(store, &wanted, 1, error);
    const gboolean ok =
        scan && store->driver->scan_run(scan, records, take_row, reading, error);
    if (scan)
        store->driver->scan_close(scan);
    return ok;
}

static gboolean read_forms(const Registry *registry, const RegistryScanRecords *records,
    Reading *reading, GError **error)
{
    g_autofree bool *events = g_new(bool, registry->study->n_events + 1);
    gboolean ok = TRUE;
    memset(events, true, registry->study->n_events * sizeof *events);
    for (size_t f = 0; ok && f < registry->n_forms; f++) {
        g_autoptr(GArray) columns = columns_of(registry->study, &registry->forms[f]);
        reading->columns = columns;
        ok =
            columns->len == 0 || read_form(registry->store, f, events, records, reading, error);
    }
    return ok;
}

gboolean registry_import_dates(RegistryImport *import, const char *const *ids, size_t n,
    RegistryDatesTake take, void *data, GError **error)
{
    g_autofree RegistryDates *dates = g_new0(RegistryDates, n + 1);
    g_autofree GArray **lists = g_new0(GArray *, n + 1);
    g_autofree bool *has = g_new0(bool, n + 1);
    const RegistryScanRecords records = {.ids = ids, .n = n, .apart = true};
    Reading reading = {
        .study = import->registry->study, .dates = dates, .lists = lists, .has = has};
    const gboolean ok = read_forms(import->registry, &records, &reading, error);
    for (size_t i = 0; i < n; i++) {
        if (lists[i]) {
            dates[i].n_dates = lists[i]->len;
            dates[i].dates = (struct RegistryDate *)(void *)lists[i]->data;
        }
        if (ok && has[i])
            take(i, &dates[i], data);
        if (lists[i])
            g_array_unref(lists[i]);
    }
    return ok;
}
