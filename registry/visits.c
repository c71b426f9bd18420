#include "registry/visits_inside.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "registry/follow.h"

/* A value that a missing-data code stands for. */
typedef struct {
    uint32_t patient, event, column;
    int64_t instance;
} Missing;

/* No form comes to be less filled than a row of it was. */
static void raise_form(Visits *visits, size_t patient, size_t place, VisitsForm state)
{
    const size_t i = patient * visits->n_places + place;
    const size_t shift = i % 4 * 2;
    if (state > visits_form_at(visits, patient, place))
        visits->forms[i / 4] =
            (uint8_t)((visits->forms[i / 4] & ~(3U << shift)) | (unsigned)state << shift);
}

/* ---- records ---- */

const char *visits_scope(const char *text)
{
    static const char *const scopes[] = {"contact", "data", "use", "erase"};
    for (size_t i = 0; text && i < G_N_ELEMENTS(scopes); i++)
        if (strcmp(text, scopes[i]) == 0)
            return scopes[i];
    return NULL;
}

static gboolean take_record(const RegistryRecord *record, void *data, GError **error)
{
    const Visits *visits = data;
    (void)error;
    const size_t site = schema_study_site(visits->study, record->site);
    const RegistryTransfer *transfer =
        visits->moves ? registry_moves_transfer(visits->moves, record->record_id, visits->day)
                      : NULL;
    const VisitsPatient patient = {
        .record_id = g_string_chunk_insert(visits->texts, record->record_id),
        .site = site,
        .asked = transfer ? schema_study_site(visits->study, transfer->site) : site,
        .way = SCHEMA_N_WAYS,
        .withdrawn = visits_scope(record->withdrawn)};
    g_array_append_val(visits->patients, patient);
    return TRUE;
}

/* Rows and patients mostly come in the same order. */
size_t visits_find(Visits *visits, const char *id_given)
{
    const char *record_id =
        visits->moves ? registry_moves_id(visits->moves, id_given) : id_given;
    size_t low = 0, high = visits->patients->len;
    for (size_t i = visits->position; i < high && i < visits->position + 2; i++)
        if (strcmp(visits_at(visits, i)->record_id, record_id) == 0)
            return visits->position = i;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        const int order = strcmp(visits_at(visits, middle)->record_id, record_id);
        if (order == 0)
            return visits->position = middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return SIZE_MAX;
}

/* ---- missing-data codes ---- */

static int compare_missing(const void *a, const void *b)
{
    const Missing *x = a, *y = b;
    const int64_t left[] = {x->patient, x->event, x->column, x->instance};
    const int64_t right[] = {y->patient, y->event, y->column, y->instance};
    for (size_t i = 0; i < G_N_ELEMENTS(left); i++)
        if (left[i] != right[i])
            return left[i] < right[i] ? -1 : 1;
    return 0;
}

static void take_missing(const RegistryScanKey *key, const char *column, void *data)
{
    Visits *visits = data;
    const SchemaDictionary *dictionary = visits->study->dictionary;
    const SchemaColumn *known = schema_dictionary_find_column(dictionary, column);
    const size_t patient = visits_find(visits, key->record_id);
    if (!known || patient == SIZE_MAX)
        return;
    const Missing missing = {(uint32_t)patient, (uint32_t)key->event,
        (uint32_t)(known - dictionary->columns), key->instance};
    g_array_append_val(visits->missing, missing);
}

static gboolean read_missing(
    Visits *visits, RegistryScan *scan, const RegistryScanRecords *records, GError **error)
{
    if (!registry_scan_missing(scan, records->apart ? records->ids : NULL, records->n,
            take_missing, visits, error))
        return FALSE;
    if (visits->missing->len > 0)
        qsort(visits->missing->data, visits->missing->len, sizeof(Missing), compare_missing);
    return TRUE;
}

/* ---- forms ---- */

/* What is read of one form, and for what. */
typedef struct {
    Visits *visits;
    size_t form;
    GArray *columns;  /* size_t: of the dictionary. */
    GArray *required; /* bool, one a column. */
    GArray *whether;  /* bool, likewise: its value does not matter. */
    size_t *place;    /* One an event: the form's place in `forms`, or SIZE_MAX. */
} FormReading;

static bool is_code(const RegistryDatum *value, const char *code)
{
    char number[32];
    if (value->kind == REGISTRY_DATUM_TEXT)
        return code && strcmp(value->text, code) == 0;
    g_snprintf(number, sizeof number, "%" G_GINT64_FORMAT, value->integer);
    return code && strcmp(number, code) == 0;
}

static void keep_role(
    const SchemaRoles *roles, size_t field, VisitsPatient *patient, const RegistryDatum *value)
{
    const bool is_text = value->kind == REGISTRY_DATUM_TEXT;
    if (field == roles->origin && is_text && !patient->has_origin)
        patient->has_origin = base_date_parse(value->text, BASE_DATE_YMD, &patient->origin);
    if (field == roles->last_contact && is_text && !patient->has_last)
        patient->has_last = base_date_parse(value->text, BASE_DATE_YMD, &patient->last);
    if (field == roles->vital_status)
        patient->dead = patient->dead || is_code(value, roles->dead_code);
    for (size_t way = 0; field == roles->consent_way && way < SCHEMA_N_WAYS; way++)
        if (is_code(value, roles->way_codes[way]))
            patient->way = (uint8_t)way;
    if (field == roles->consent) {
        patient->consents = is_code(value, "1");
        patient->refuses = !patient->consents;
    }
}

static void keep_roles(
    const FormReading *form, VisitsPatient *patient, const RegistryDatum *values)
{
    const SchemaStudy *study = form->visits->study;
    for (guint i = 0; i < form->columns->len; i++)
        if (values[i].kind != REGISTRY_DATUM_NULL)
            keep_role(&study->roles,
                study->dictionary->columns[g_array_index(form->columns, size_t, i)].field,
                patient, &values[i]);
}

static bool is_missing_coded(
    const Visits *visits, size_t patient, const RegistryScanKey *key, size_t column)
{
    const Missing wanted = {
        (uint32_t)patient, (uint32_t)key->event, (uint32_t)column, key->instance};
    return visits->missing->len > 0 &&
           bsearch(&wanted, visits->missing->data, visits->missing->len, sizeof wanted,
               compare_missing);
}

/* As branching logic wants it: 0 where nothing repeats. */
static int64_t instance_of(const FormReading *form, const RegistryScanKey *key)
{
    const SchemaStudy *study = form->visits->study;
    return study->form_repeats[form->form] || study->event_repeats[key->event] ? key->instance
                                                                               : 0;
}

/* Whether every required field that is shown has a value or a code; of a checkbox one choice is
 * ticked. */
static bool is_complete(const FormReading *form, size_t patient, const RegistryScanKey *key,
    const RegistryDatum *values)
{
    const SchemaDictionary *dictionary = form->visits->study->dictionary;
    for (guint i = 0; i < form->columns->len;) {
        const size_t field = dictionary->columns[g_array_index(form->columns, size_t, i)].field;
        const bool checkbox = dictionary->fields[field].type == SCHEMA_CHECKBOX;
        bool filled = !g_array_index(form->required, bool, i) ||
                      !status_shown_shows(form->visits->shown, patient, key->event,
                          instance_of(form, key), field);
        for (; i < form->columns->len; i++) {
            const size_t column = g_array_index(form->columns, size_t, i);
            if (dictionary->columns[column].field != field)
                break;
            filled =
                filled ||
                (checkbox ? values[i].kind == REGISTRY_DATUM_INTEGER && values[i].integer == 1
                          : values[i].kind != REGISTRY_DATUM_NULL) ||
                is_missing_coded(form->visits, patient, key, column);
        }
        if (!filled)
            return false;
    }
    return true;
}

static void take_row(
    const RegistryScanKey *key, const RegistryDatum *values, const uint32_t *codes, void *data)
{
    const FormReading *form = &((const FormReading *)data)[key->wanted];
    Visits *visits = form->visits;
    const size_t patient = key->record;
    (void)codes;
    const size_t visit = patient * visits->study->n_events + key->event;
    visits->received[visit / 8] |= (uint8_t)(1U << visit % 8);
    keep_roles(form, visits_at(visits, patient), values);
    if (form->place[key->event] == SIZE_MAX)
        return;
    const bool is_whole = !visits->requires[form->form] ||
                          (key->instance == 1 && is_complete(form, patient, key, values));
    raise_form(
        visits, patient, form->place[key->event], is_whole ? VISITS_COMPLETE : VISITS_PARTIAL);
}

/* Lists the columns of the form that are required, or play a part. */
static void list_columns(FormReading *form)
{
    const SchemaStudy *study = form->visits->study;
    const SchemaDictionary *dictionary = study->dictionary;
    const SchemaRoles *roles = &study->roles;
    for (size_t c = 0; c < dictionary->n_columns; c++) {
        const size_t field = dictionary->columns[c].field;
        const SchemaField *source = &dictionary->fields[field];
        if (field == 0 || strcmp(source->form, dictionary->forms[form->form]) != 0)
            continue;
        const bool required = source->required && !study->form_repeats[form->form];
        const bool whether = field != roles->origin && field != roles->last_contact &&
                             field != roles->vital_status && field != roles->consent &&
                             field != roles->consent_way;
        if (!required && whether)
            continue;
        g_array_append_val(form->columns, c);
        g_array_append_val(form->required, required);
        g_array_append_val(form->whether, whether);
        form->visits->requires[form->form] = form->visits->requires[form->form] || required;
    }
}

static void list_places(FormReading *form)
{
    const SchemaStudy *study = form->visits->study;
    form->place = g_new(size_t, study->n_events + 1);
    for (size_t e = 0; e < study->n_events; e++) {
        form->place[e] = SIZE_MAX;
        for (size_t i = 0; i < study->events[e].n_forms; i++)
            if (study->events[e].forms[i] == form->form)
                form->place[e] = form->visits->first[e] + i;
    }
}

static FormReading begin_form(Visits *visits, size_t form)
{
    FormReading reading = {.visits = visits,
        .form = form,
        .columns = g_array_new(FALSE, FALSE, sizeof(size_t)),
        .required = g_array_new(FALSE, FALSE, sizeof(bool)),
        .whether = g_array_new(FALSE, FALSE, sizeof(bool))};
    list_columns(&reading);
    list_places(&reading);
    return reading;
}

static void end_form(const FormReading *form)
{
    g_array_unref(form->columns);
    g_array_unref(form->required);
    g_array_unref(form->whether);
    g_free(form->place);
}

static gboolean read_forms(
    Visits *visits, RegistryScan *scan, const RegistryScanRecords *records, GError **error)
{
    const size_t n = visits->study->dictionary->n_forms;
    g_autofree FormReading *forms = g_new(FormReading, n + 1);
    g_autofree RegistryFormWanted *wanted = g_new0(RegistryFormWanted, n + 1);
    g_autofree bool *events = g_new(bool, visits->study->n_events + 1);
    for (size_t e = 0; e < visits->study->n_events; e++)
        events[e] = true;
    for (size_t f = 0; f < n; f++) {
        forms[f] = begin_form(visits, f);
        wanted[f] = (RegistryFormWanted){.form = f,
            .columns = (const size_t *)(const void *)forms[f].columns->data,
            .n = forms[f].columns->len,
            .whether = (const bool *)(const void *)forms[f].whether->data,
            .events = events};
    }
    const gboolean ok = registry_scan_forms(scan, wanted, n, records, take_row, forms, error);
    for (size_t f = 0; f < n; f++)
        end_form(&forms[f]);
    return ok;
}

/* ---- queries ---- */

const char *visits_refused_by(const RegistryQuery *query)
{
    return g_strcmp0(query->problem.rule_id, "consent") == 0 &&
                   query->state == REGISTRY_QUERY_OPEN
               ? query->problem.record_id
               : NULL;
}

static gboolean take_query(const RegistryQuery *query, void *data, GError **error)
{
    Visits *visits = data;
    const char *record_id = visits_refused_by(query);
    (void)error;
    const size_t patient = record_id ? visits_find(visits, record_id) : SIZE_MAX;
    if (patient != SIZE_MAX)
        visits_at(visits, patient)->refuses = true;
    return TRUE;
}

/* ---- all ---- */

static Visits *visits_new(const SchemaStudy *study, int32_t day)
{
    Visits *visits = g_new0(Visits, 1);
    visits->study = study;
    visits->day = day;
    visits->texts = g_string_chunk_new(4096);
    visits->patients = g_array_new(FALSE, FALSE, sizeof(VisitsPatient));
    visits->missing = g_array_new(FALSE, FALSE, sizeof(Missing));
    visits->requires = g_new0(bool, study->dictionary->n_forms + 1);
    visits->first = g_new0(size_t, study->n_events + 1);
    for (size_t e = 0; e < study->n_events; e++) {
        visits->first[e] = visits->n_places;
        visits->n_places += study->events[e].n_forms;
    }
    return visits;
}

/* Of those patients who were listed. @param apart  others may stand between them. */
static gboolean read_visits(Visits *visits, RegistryScan *scan, bool apart, GError **error)
{
    const size_t n = visits->patients->len;
    visits->received = g_new0(uint8_t, n * visits->study->n_events / 8 + 1);
    visits->forms = g_new0(uint8_t, n * visits->n_places / 4 + 1);
    visits->ids = g_new(const char *, n + 1);
    for (size_t i = 0; i < n; i++)
        visits->ids[i] = visits_at(visits, i)->record_id;
    const RegistryScanRecords records = {.ids = visits->ids, .n = n, .apart = apart};
    if (n == 0)
        return TRUE;
    if (!read_missing(visits, scan, &records, error))
        return FALSE;
    visits->shown = status_shown_new(scan, visits->study, &records, visits->day, error);
    return visits->shown && read_forms(visits, scan, &records, error);
}

Visits *visits_read(Registry *registry, RegistryScan *scan, int32_t day, GError **error)
{
    const SchemaStudy *study = registry->study;
    const RegistryStore *store = registry->store;
    g_autoptr(Visits) visits = visits_new(study, day);
    visits->moves = registry_moves_read(registry, error);
    const gboolean ok = visits->moves &&
                        store->driver->owners(registry->store, take_record, visits, error) &&
                        read_visits(visits, scan, false, error) &&
                        (visits->patients->len == 0 || study->roles.consent == SIZE_MAX ||
                            registry_follow_active(registry, day, take_query, visits, error));
    return ok ? g_steal_pointer(&visits) : NULL;
}

Visits *visits_read_of(
    Registry *registry, RegistryScan *scan, const char *const *ids, size_t n, GError **error)
{
    RegistryStore *store = registry->store;
    g_autoptr(Visits) visits = visits_new(registry->study, 0);
    const gboolean ok =
        store->driver->records(store, registry_these(ids, n), take_record, visits, error) &&
        read_visits(visits, scan, true, error);
    return ok ? g_steal_pointer(&visits) : NULL;
}

void visits_free(Visits *visits)
{
    if (!visits)
        return;
    registry_moves_unref(visits->moves);
    g_clear_pointer(&visits->patients, g_array_unref);
    g_clear_pointer(&visits->missing, g_array_unref);
    g_clear_pointer(&visits->texts, g_string_chunk_free);
    status_shown_free(visits->shown);
    g_free(visits->ids);
    g_free(visits->first);
    g_free(visits->requires);
    g_free(visits->received);
    g_free(visits->forms);
    g_free(visits);
}
