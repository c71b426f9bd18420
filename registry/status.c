#include "registry/status.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "registry/status_shown.h"

/* A record as far as its visits depend on it. */
typedef struct {
    char *record_id;
    size_t site;
    bool has_origin, dead, has_last;
    int32_t origin, last; /* Days. */
} Person;

/* A value that a missing-data code stands for. */
typedef struct {
    uint32_t person, event, column;
    int64_t instance;
} Missing;

typedef struct {
    Registry *registry;
    const SchemaStudy *study;
    GArray *people;   /* Person, in byte order of the record id. */
    size_t position;  /* Of the person met last. */
    GArray *missing;  /* Missing, sorted. */
    const char **ids; /* Of the people. */
    StatusShown *shown;
    int32_t day;
    uint8_t *received;      /* [person * n_events + event] */
    uint16_t *n_complete;   /* Likewise: forms with every required field. */
    RegistryStatus *counts; /* [site * n_events + event] */
    bool *site_seen;
} Count;

static void person_clear(gpointer data)
{
    Person *person = data;
    g_free(person->record_id);
}

static void take_record(const char *record_id, const char *site, void *data)
{
    const Count *count = data;
    const Person person = {
        .record_id = g_strdup(record_id), .site = schema_study_site(count->study, site)};
    g_array_append_val(count->people, person);
}

/* The number of the person of that id; rows and people mostly come in the same order. */
static size_t meet(Count *count, const char *record_id)
{
    size_t low = 0, high = count->people->len;
    for (size_t i = count->position; i < count->people->len && i < count->position + 2; i++)
        if (strcmp(g_array_index(count->people, Person, i).record_id, record_id) == 0)
            return count->position = i;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        const int order =
            strcmp(g_array_index(count->people, Person, middle).record_id, record_id);
        if (order == 0)
            return count->position = middle;
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
    const int64_t left[] = {x->person, x->event, x->column, x->instance};
    const int64_t right[] = {y->person, y->event, y->column, y->instance};
    for (size_t i = 0; i < G_N_ELEMENTS(left); i++)
        if (left[i] != right[i])
            return left[i] < right[i] ? -1 : 1;
    return 0;
}

static void take_missing(const RegistryScanKey *key, const char *column, void *data)
{
    Count *count = data;
    const SchemaDictionary *dictionary = count->study->dictionary;
    const SchemaColumn *known = schema_dictionary_find_column(dictionary, column);
    const size_t person = meet(count, key->record_id);
    if (!known || person == SIZE_MAX)
        return;
    const Missing missing = {(uint32_t)person, (uint32_t)key->event,
        (uint32_t)(known - dictionary->columns), key->instance};
    g_array_append_val(count->missing, missing);
}

/* ---- forms ---- */

/* What is read of one form, and for what. */
typedef struct {
    Count *count;
    size_t form;
    GArray *columns;  /* size_t: of the dictionary. */
    GArray *required; /* bool, one a column. */
    bool has_required;
} FormCount;

static void keep_roles(const FormCount *form, Person *person, const RegistryDatum *values)
{
    const SchemaStudy *study = form->count->study;
    const SchemaRoles *roles = &study->roles;
    for (guint i = 0; i < form->columns->len; i++) {
        const size_t field =
            study->dictionary->columns[g_array_index(form->columns, size_t, i)].field;
        const RegistryDatum *value = &values[i];
        if (value->kind == REGISTRY_DATUM_NULL)
            continue;
        const bool is_text = value->kind == REGISTRY_DATUM_TEXT;
        if (field == roles->origin && is_text && !person->has_origin)
            person->has_origin = base_date_parse(value->text, BASE_DATE_YMD, &person->origin);
        if (field == roles->last_contact && is_text && !person->has_last)
            person->has_last = base_date_parse(value->text, BASE_DATE_YMD, &person->last);
        if (field == roles->vital_status && roles->dead_code) {
            g_autofree char *code = is_text
                                        ? g_strdup(value->text)
                                        : g_strdup_printf("%" G_GINT64_FORMAT, value->integer);
            person->dead = person->dead || strcmp(code, roles->dead_code) == 0;
        }
    }
}

static bool is_missing_coded(
    const Count *count, size_t person, const RegistryScanKey *key, size_t column)
{
    const Missing wanted = {
        (uint32_t)person, (uint32_t)key->event, (uint32_t)column, key->instance};
    return count->missing->len > 0 && bsearch(&wanted, count->missing->data,
                                          count->missing->len, sizeof wanted, compare_missing);
}

/* Whether every required field that is shown has a value or a code; of a checkbox one choice is
 * ticked. */
static bool is_complete(const FormCount *form, size_t person, const RegistryScanKey *key,
    const RegistryDatum *values)
{
    const SchemaDictionary *dictionary = form->count->study->dictionary;
    for (guint i = 0; i < form->columns->len;) {
        const size_t field = dictionary->columns[g_array_index(form->columns, size_t, i)].field;
        const bool checkbox = dictionary->fields[field].type == SCHEMA_CHECKBOX;
        bool filled = !g_array_index(form->required, bool, i) ||
                      !status_shown_shows(form->count->shown, person, key->event, field);
        for (; i < form->columns->len; i++) {
            const size_t column = g_array_index(form->columns, size_t, i);
            if (dictionary->columns[column].field != field)
                break;
            filled =
                filled ||
                (checkbox ? values[i].kind == REGISTRY_DATUM_INTEGER && values[i].integer == 1
                          : values[i].kind != REGISTRY_DATUM_NULL) ||
                is_missing_coded(form->count, person, key, column);
        }
        if (!filled)
            return false;
    }
    return true;
}

static void take_row(const RegistryScanKey *key, const RegistryDatum *values, void *data)
{
    const FormCount *form = data;
    Count *count = form->count;
    const size_t person = meet(count, key->record_id);
    if (person == SIZE_MAX)
        return;
    const size_t cell = person * count->study->n_events + key->event;
    count->received[cell] = 1;
    keep_roles(form, &g_array_index(count->people, Person, person), values);
    if (form->has_required && key->instance == 1 && is_complete(form, person, key, values))
        count->n_complete[cell]++;
}

/* Lists the columns of the form that are required, or play a part. */
static void list_columns(FormCount *form)
{
    const SchemaStudy *study = form->count->study;
    const SchemaDictionary *dictionary = study->dictionary;
    const SchemaRoles *roles = &study->roles;
    for (size_t c = 0; c < dictionary->n_columns; c++) {
        const size_t field = dictionary->columns[c].field;
        const SchemaField *source = &dictionary->fields[field];
        if (field == 0 || strcmp(source->form, dictionary->forms[form->form]) != 0)
            continue;
        const bool required = source->required && !study->form_repeats[form->form];
        if (!required && field != roles->origin && field != roles->last_contact &&
            field != roles->vital_status)
            continue;
        g_array_append_val(form->columns, c);
        g_array_append_val(form->required, required);
        form->has_required = form->has_required || required;
    }
}

static gboolean read_form(RegistryScan *scan, FormCount *form, GError **error)
{
    const SchemaStudy *study = form->count->study;
    g_autofree bool *events = g_new(bool, study->n_events + 1);
    for (size_t e = 0; e < study->n_events; e++)
        events[e] = true;
    RegistryFormScan *rows =
        registry_scan_form(scan, form->form, (const size_t *)(const void *)form->columns->data,
            form->columns->len, events, false, error);
    const GArray *people = form->count->people;
    const gboolean ok =
        rows && registry_form_scan_run(rows, g_array_index(people, Person, 0).record_id,
                    g_array_index(people, Person, people->len - 1).record_id, NULL, take_row,
                    form, error);
    registry_form_scan_free(rows);
    return ok;
}

/* Reads every form once. @param has_required  a flag a form. */
static gboolean read_forms(Count *count, RegistryScan *scan, bool *has_required, GError **error)
{
    gboolean ok = TRUE;
    for (size_t f = 0; ok && f < count->study->dictionary->n_forms; f++) {
        FormCount form = {.count = count,
            .form = f,
            .columns = g_array_new(FALSE, FALSE, sizeof(size_t)),
            .required = g_array_new(FALSE, FALSE, sizeof(bool))};
        list_columns(&form);
        ok = read_form(scan, &form, error);
        has_required[f] = form.has_required;
        g_array_unref(form.columns);
        g_array_unref(form.required);
    }
    return ok;
}

static gboolean read_shown(Count *count, RegistryScan *scan, GError **error)
{
    count->ids = g_new(const char *, count->people->len + 1);
    for (guint i = 0; i < count->people->len; i++)
        count->ids[i] = g_array_index(count->people, Person, i).record_id;
    count->shown =
        status_shown_new(scan, count->study, count->ids, count->people->len, count->day, error);
    return count->shown != NULL;
}

/* ---- counts ---- */

static bool is_expected(const Count *count, const Person *person, size_t event, bool received)
{
    const SchemaEvent *source = &count->study->events[event];
    if (event == count->study->baseline || !source->has_offset || received)
        return true;
    const int64_t due = (int64_t)person->origin + source->offset_days;
    const int64_t end = due + (source->has_window ? source->days_after : 0);
    const bool could_come = !(person->dead && person->has_last && person->last < end);
    return person->has_origin && due <= count->day && could_come;
}

static void count_event(const Count *count, size_t event, const bool *has_required)
{
    const SchemaEvent *source = &count->study->events[event];
    const size_t n_events = count->study->n_events;
    size_t n_required = 0;
    for (size_t i = 0; i < source->n_forms; i++)
        n_required += has_required[source->forms[i]];
    for (size_t i = 0; i < count->people->len; i++) {
        const Person *person = &g_array_index(count->people, Person, i);
        const bool received = count->received[i * n_events + event];
        if (person->site == SIZE_MAX)
            continue;
        RegistryStatus *cell = &count->counts[person->site * n_events + event];
        cell->n_expected += is_expected(count, person, event, received);
        cell->n_received += received;
        cell->n_complete += received && count->n_complete[i * n_events + event] == n_required;
        count->site_seen[person->site] = true;
    }
}

static void take_queries(const char *site_code, const char *event_name, int64_t n, void *data)
{
    const Count *count = data;
    const size_t site = schema_study_site(count->study, site_code);
    const size_t named = schema_study_event(count->study, event_name);
    const size_t event = named == SIZE_MAX ? count->study->baseline : named;
    if (site == SIZE_MAX)
        return;
    count->counts[site * count->study->n_events + event].n_open_queries += n;
    count->site_seen[site] = true;
}

static gboolean count_people(Count *count, RegistryScan *scan, GError **error)
{
    const size_t n_events = count->study->n_events;
    const size_t n_cells = count->people->len * n_events;
    g_autofree bool *has_required = g_new0(bool, count->study->dictionary->n_forms + 1);
    if (!registry_scan_missing(scan, take_missing, count, error))
        return FALSE;
    if (count->missing->len > 0)
        qsort(count->missing->data, count->missing->len, sizeof(Missing), compare_missing);
    count->received = g_new0(uint8_t, n_cells);
    count->n_complete = g_new0(uint16_t, n_cells);
    if (!read_shown(count, scan, error) || !read_forms(count, scan, has_required, error))
        return FALSE;
    for (size_t e = 0; e < n_events; e++)
        count_event(count, e, has_required);
    return TRUE;
}

static gboolean count_all(Count *count, GError **error)
{
    g_autoptr(RegistryScan) scan = registry_scan_begin(count->registry, error);
    return scan && registry_scan_records(scan, NULL, G_MAXINT64, take_record, count, error) &&
           (count->people->len == 0 || count_people(count, scan, error)) &&
           registry_scan_open_queries(scan, take_queries, count, error);
}

/* The entries of the sites that have any, moved together. */
static size_t compact(const Count *count)
{
    const size_t n_events = count->study->n_events;
    size_t n = 0;
    for (size_t s = 0; s < count->study->n_sites; s++) {
        for (size_t e = 0; count->site_seen[s] && e < n_events; e++) {
            RegistryStatus status = count->counts[s * n_events + e];
            status.site = count->study->sites[s].code;
            status.event = e;
            count->counts[n++] = status;
        }
    }
    return n;
}

RegistryStatus *registry_status(Registry *registry, int32_t day, size_t *n, GError **error)
{
    const SchemaStudy *study = registry_study(registry);
    Count count = {.registry = registry,
        .study = study,
        .people = g_array_new(FALSE, FALSE, sizeof(Person)),
        .missing = g_array_new(FALSE, FALSE, sizeof(Missing)),
        .day = day,
        .counts = g_new0(RegistryStatus, study->n_sites * study->n_events + 1),
        .site_seen = g_new0(bool, study->n_sites + 1)};
    g_array_set_clear_func(count.people, person_clear);
    const gboolean ok = count_all(&count, error);
    *n = ok ? compact(&count) : 0;
    g_array_unref(count.people);
    g_array_unref(count.missing);
    status_shown_free(count.shown);
    g_free(count.ids);
    g_free(count.received);
    g_free(count.n_complete);
    g_free(count.site_seen);
    if (ok)
        return count.counts;
    g_free(count.counts);
    return NULL;
}
