#include "registry/patient.h"

#include <string.h>

#include "base/error.h"
#include "base/nearest.h"
#include "base/words.h"
#include "registry/follow.h"
#include "registry/renames.h"

enum { NEAR_IDS = 3 };

/* An entry of the journal, as far as values are attributed to it. */
typedef struct {
    const char *file, *user, *at, *command, *reason;
} Source;

typedef struct {
    Registry *registry;
    RegistryPatient *patient;
    GHashTable *sources; /* int64_t -> Source, owned */
    size_t form;         /* That is being read. */
    RegistryMoves *moves;
    bool found;
} Reading;

static const char *keep(const Reading *reading, const char *text)
{
    return text ? g_string_chunk_insert_const(reading->patient->texts, text) : NULL;
}

/* ---- record and journal ---- */

static gboolean take_record(const RegistryRecord *record, void *data, GError **error)
{
    Reading *reading = data;
    (void)error;
    const Source *source = g_hash_table_lookup(reading->sources, &record->import_id);
    reading->found = true;
    reading->patient->record_id = keep(reading, record->record_id);
    reading->patient->site = keep(reading, record->site);
    reading->patient->withdrawn = keep(reading, record->withdrawn);
    reading->patient->file = source ? source->file : NULL;
    reading->patient->line = record->line;
    return TRUE;
}

static gboolean take_entry(const RegistryEntry *entry, void *data, GError **error)
{
    const Reading *reading = data;
    (void)error;
    int64_t *id = g_new(int64_t, 1);
    Source *source = g_new(Source, 1);
    *id = entry->import_id;
    *source = (Source){keep(reading, entry->file), keep(reading, entry->user),
        keep(reading, entry->at), keep(reading, entry->command), keep(reading, entry->reason)};
    g_hash_table_insert(reading->sources, id, source);
    return TRUE;
}

/* ---- values ---- */

static RegistryPatientRow *row_at(const RegistryPatient *patient, guint i)
{
    return &g_array_index(patient->rows, RegistryPatientRow, i);
}

static void clear_row(gpointer data)
{
    RegistryPatientRow *row = data;
    g_array_unref(row->values);
}

static RegistryPatientRow *row_of(
    const RegistryPatient *patient, size_t form, size_t event, int64_t instance)
{
    for (guint i = 0; i < patient->rows->len; i++)
        if (row_at(patient, i)->form == form && row_at(patient, i)->event == event &&
            row_at(patient, i)->instance == instance)
            return row_at(patient, i);
    const RegistryPatientRow row = {.form = form,
        .event = event,
        .instance = instance,
        .values = g_array_new(FALSE, FALSE, sizeof(RegistryPatientValue))};
    g_array_append_val(patient->rows, row);
    return row_at(patient, patient->rows->len - 1);
}

static void add_value(const Reading *reading, RegistryPatientRow *row, size_t column,
    const char *text, const char *code, int64_t import_id, int64_t line)
{
    const Source *source = g_hash_table_lookup(reading->sources, &import_id);
    const RegistryPatientValue value = {.column = column,
        .text = keep(reading, text),
        .code = keep(reading, code),
        .file = source ? source->file : NULL,
        .line = line,
        .import_id = import_id,
        .user = source ? source->user : NULL,
        .at = source ? source->at : NULL};
    g_array_append_val(row->values, value);
}

static gboolean take_row(const RegistryFormRow *stored, void *data, GError **error)
{
    const Reading *reading = data;
    const RegistryForm *form = &reading->registry->forms[reading->form];
    const size_t event = schema_study_event(reading->registry->study, stored->key.event);
    (void)error;
    if (event == SIZE_MAX)
        return TRUE;
    RegistryPatientRow *row =
        row_of(reading->patient, reading->form, event, stored->key.instance);
    for (size_t c = 0; c < form->n_columns; c++) {
        char buffer[BASE_DECIMAL_SIZE];
        const char *text = registry_value_text(&stored->values[c], buffer);
        if (text)
            add_value(
                reading, row, form->columns[c], text, NULL, stored->import_id, stored->line);
    }
    return TRUE;
}

static gboolean take_missing(const RegistryMissing *missing, void *data, GError **error)
{
    const Reading *reading = data;
    const SchemaStudy *study = reading->registry->study;
    const SchemaColumn *column =
        schema_dictionary_find_column(study->dictionary, missing->column);
    const size_t event = schema_study_event(study, missing->key.event);
    (void)error;
    if (!column || event == SIZE_MAX)
        return TRUE;
    const size_t form = schema_study_form(study, study->dictionary->fields[column->field].form);
    add_value(reading, row_of(reading->patient, form, event, missing->key.instance),
        (size_t)(column - study->dictionary->columns), NULL, missing->code, missing->import_id,
        missing->line);
    return TRUE;
}

static RegistryPatientValue *find_value(const RegistryPatientRow *row, size_t column)
{
    for (guint i = 0; i < row->values->len; i++) {
        RegistryPatientValue *value = &g_array_index(row->values, RegistryPatientValue, i);
        if (value->column == column)
            return value;
    }
    return NULL;
}

/* What was sent below a limit; one that counts as missing has no value. */
static gboolean take_sent(const RegistryMissing *sent, void *data, GError **error)
{
    const Reading *reading = data;
    const SchemaStudy *study = reading->registry->study;
    const size_t event = schema_study_event(study, sent->key.event);
    (void)error;
    if (event == SIZE_MAX || g_hash_table_contains(study->missing_codes, sent->code))
        return TRUE;
    const SchemaColumn *column = schema_dictionary_find_column(study->dictionary, sent->column);
    const size_t number = (size_t)(column - study->dictionary->columns);
    RegistryPatientRow *row =
        row_of(reading->patient, reading->form, event, sent->key.instance);
    if (!find_value(row, number))
        add_value(reading, row, number, NULL, NULL, sent->import_id, sent->line);
    find_value(row, number)->sent = keep(reading, sent->code);
    return TRUE;
}

/* Of those variables alone of which the study counts such values. */
static gboolean read_sent(Reading *reading, const char *id, GError **error)
{
    const SchemaStudy *study = reading->registry->study;
    RegistryStore *store = reading->registry->store;
    for (size_t f = 0; study->n_below > 0 && f < reading->registry->n_forms; f++) {
        const RegistryForm *form = &reading->registry->forms[f];
        reading->form = f;
        for (size_t c = 0; c < form->n_columns; c++)
            if (study->below[study->dictionary->columns[form->columns[c]].field] !=
                    SCHEMA_BELOW_HELD &&
                !store->driver->reasons(
                    store, f, c, registry_one(id), take_sent, reading, error))
                return FALSE;
    }
    return TRUE;
}

/* What an earlier id had when it was merged, and the other record's value stood. */
static bool is_left_behind(const Reading *reading, const RegistryValueChange *change)
{
    return !change->new_value &&
           registry_moves_left(reading->moves, change->record_id, change->import_id);
}

/* ---- the steps of a value ---- */

static void add_step(const Reading *reading, RegistryPatientStep step)
{
    const Source *source = g_hash_table_lookup(reading->sources, &step.import_id);
    step.file = source ? source->file : NULL;
    step.command = source ? source->command : NULL;
    g_array_append_val(reading->patient->steps, step);
}

/* How a value came, as it stands before any change was looked at. */
static void add_first_step(const Reading *reading, const RegistryPatientRow *row,
    const RegistryPatientValue *value, const char *was)
{
    const Source *source = g_hash_table_lookup(reading->sources, &value->import_id);
    const char *sent = value->sent ? value->sent : value->code ? value->code : value->text;
    add_step(reading, (RegistryPatientStep){.column = value->column,
                          .event = row->event,
                          .instance = row->instance,
                          .import_id = value->import_id,
                          .user = value->user,
                          .at = value->at,
                          .reason = source ? source->reason : NULL,
                          .line = value->line,
                          .after = was ? keep(reading, was) : sent});
}

/* Those that were never changed came as they stand. */
static void add_unchanged(const Reading *reading)
{
    for (guint i = 0; i < reading->patient->rows->len; i++) {
        const RegistryPatientRow *row = row_at(reading->patient, i);
        for (guint v = 0; v < row->values->len; v++) {
            const RegistryPatientValue *value =
                &g_array_index(row->values, RegistryPatientValue, v);
            if (value->n_changes == 0)
                add_first_step(reading, row, value, NULL);
        }
    }
}

static void take_step(const Reading *reading, const RegistryPatientRow *row,
    RegistryPatientValue *value, const RegistryValueChange *change)
{
    const Source *source = g_hash_table_lookup(reading->sources, &change->import_id);
    if (value->n_changes == 0 && change->old_value)
        add_first_step(reading, row, value, change->old_value);
    value->file = source ? source->file : NULL;
    value->line = change->line;
    value->import_id = change->import_id;
    value->user = keep(reading, change->user);
    value->at = keep(reading, change->at);
    value->before = keep(reading, change->old_value);
    value->n_changes++;
    add_step(reading, (RegistryPatientStep){.column = value->column,
                          .event = row->event,
                          .instance = row->instance,
                          .import_id = change->import_id,
                          .user = value->user,
                          .at = value->at,
                          .reason = keep(reading, change->own_reason ? change->own_reason
                                                  : source           ? source->reason
                                                                     : NULL),
                          .line = change->line,
                          .before = value->before,
                          .after = keep(reading, change->new_value)});
}

/* What was taken away, and stands nowhere now. */
static void take_removed(
    const Reading *reading, RegistryPatientStep place, const RegistryValueChange *change)
{
    const Source *source = g_hash_table_lookup(reading->sources, &change->import_id);
    place.import_id = change->import_id;
    place.user = keep(reading, change->user);
    place.at = keep(reading, change->at);
    place.reason = keep(reading, change->own_reason ? change->own_reason
                                 : source           ? source->reason
                                                    : NULL);
    place.line = change->line;
    place.before = keep(reading, change->old_value);
    place.after = keep(reading, change->new_value);
    add_step(reading, place);
}

/* A later change says where the value as it stands came from. */
static gboolean take_change(const RegistryValueChange *change, void *data, GError **error)
{
    const Reading *reading = data;
    const SchemaStudy *study = reading->registry->study;
    (void)error;
    const char *id = registry_moves_id_at(
        reading->moves, change->record_id, change->import_id, REGISTRY_MOVES_NOW);
    if (g_strcmp0(id, reading->patient->record_id) != 0 ||
        g_strcmp0(change->what, "value") != 0 || !change->column || !change->event ||
        is_left_behind(reading, change))
        return TRUE;
    const SchemaColumn *column =
        schema_dictionary_find_column(study->dictionary, change->column);
    const size_t event = schema_study_event(study, change->event);
    const int64_t instance = registry_moves_instance_at(reading->moves, study,
        change->record_id, change->import_id, change->event, change->column, change->instance);
    const size_t number = column ? (size_t)(column - study->dictionary->columns) : SIZE_MAX;
    bool stands = false;
    for (guint i = 0; column && i < reading->patient->rows->len; i++) {
        const RegistryPatientRow *row = row_at(reading->patient, i);
        RegistryPatientValue *value =
            row->event == event && row->instance == instance ? find_value(row, number) : NULL;
        stands = stands || value;
        if (value)
            take_step(reading, row, value, change);
    }
    if (column && event != SIZE_MAX && !stands)
        take_removed(reading,
            (RegistryPatientStep){.column = number, .event = event, .instance = instance},
            change);
    return TRUE;
}

/* ---- queries ---- */

static gboolean take_query(const RegistryQuery *query, void *data, GError **error)
{
    const Reading *reading = data;
    const RegistryProblem *problem = &query->problem;
    (void)error;
    if (g_strcmp0(problem->record_id, reading->patient->record_id) != 0)
        return TRUE;
    const Source *source = g_hash_table_lookup(reading->sources, &query->import_id);
    const RegistryPatientQuery one = {.query_id = query->query_id,
        .is_error = problem->is_error,
        .is_answered = query->state == REGISTRY_QUERY_ANSWERED,
        .rule_id = keep(reading, problem->rule_id),
        .event = keep(reading, problem->event),
        .field = keep(reading, problem->field),
        .raw = keep(reading, problem->raw),
        .file = source ? source->file : NULL,
        .opened = keep(reading, query->opened),
        .instance = problem->instance,
        .line = problem->line,
        .msgid = keep(reading, problem->msgid),
        .hint = keep(reading, problem->hint),
        .arguments = keep(reading, problem->arguments)};
    g_array_append_val(reading->patient->queries, one);
    return TRUE;
}

/* ---- an id that is not there ---- */

static gboolean list_id(const RegistryRecord *record, void *data, GError **error)
{
    (void)error;
    g_ptr_array_add(data, g_strdup(record->record_id));
    return TRUE;
}

/* Up to three ids that may have been meant, as ": did you mean ...". New text. */
static char *near_ids(Registry *registry, const char *record_id)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
    GString *out = g_string_new(NULL);
    if (!registry->store->driver->records(registry->store, registry_all(), list_id, ids, NULL))
        return g_string_free(out, FALSE);
    g_ptr_array_add(ids, NULL);
    for (int k = 0; k < NEAR_IDS; k++) {
        const char *near = base_nearest(record_id, (const char *const *)ids->pdata);
        if (!near)
            break;
        g_string_append_printf(out, "%s%s", k == 0 ? "" : ", ", near);
        for (guint i = 0; ids->pdata[i]; i++)
            if (ids->pdata[i] == near) {
                g_ptr_array_remove_index(ids, i);
                break;
            }
    }
    return g_string_free(out, FALSE);
}

static gboolean fail_unknown(Registry *registry, const char *record_id, GError **error)
{
    g_autofree char *near = near_ids(registry, record_id);
    if (near[0] != '\0')
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("there is no record %s: did you mean %s?"), record_id, near);
    else
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("there is no record %s: 'proreg export DB --as csv' has all ids"), record_id);
    return FALSE;
}

/* ---- all ---- */

static gboolean read_forms(Reading *reading, const char *id, GError **error)
{
    RegistryStore *store = reading->registry->store;
    for (size_t f = 0; f < reading->registry->n_forms; f++) {
        reading->form = f;
        if (!store->driver->rows(store, f, registry_one(id), take_row, reading, error))
            return FALSE;
    }
    return TRUE;
}

static gint compare_rows(gconstpointer a, gconstpointer b)
{
    const RegistryPatientRow *x = a, *y = b;
    if (x->event != y->event)
        return x->event < y->event ? -1 : 1;
    if (x->form != y->form)
        return x->form < y->form ? -1 : 1;
    return (x->instance > y->instance) - (x->instance < y->instance);
}

static gint compare_values(gconstpointer a, gconstpointer b)
{
    const RegistryPatientValue *x = a, *y = b;
    return (x->column > y->column) - (x->column < y->column);
}

static gboolean read_all(Reading *reading, const char *id, GError **error)
{
    RegistryStore *store = reading->registry->store;
    const RegistryDriver *driver = store->driver;
    if (!driver->entries(store, take_entry, reading, error) ||
        !driver->records(store, registry_one(id), take_record, reading, error))
        return FALSE;
    if (!reading->found)
        return fail_unknown(reading->registry, id, error);
    if (!read_forms(reading, id, error) ||
        !driver->missing(store, registry_one(id), take_missing, reading, error) ||
        !read_sent(reading, id, error) ||
        !registry_renames_changes(reading->registry, 0, take_change, reading, error) ||
        !registry_follow_active(
            reading->registry, REGISTRY_FOLLOW_ALL, take_query, reading, error))
        return FALSE;
    add_unchanged(reading);
    g_array_sort(reading->patient->rows, compare_rows);
    for (guint i = 0; i < reading->patient->rows->len; i++)
        g_array_sort(row_at(reading->patient, i)->values, compare_values);
    return TRUE;
}

static void keep_moves(const Reading *reading)
{
    RegistryPatient *patient = reading->patient;
    const char *const *earlier = registry_moves_earlier(reading->moves, patient->record_id);
    const RegistryTransfer *transfer =
        registry_moves_transfer(reading->moves, patient->record_id, INT32_MAX);
    for (size_t i = 0; earlier && earlier[i]; i++)
        g_ptr_array_add(patient->earlier, (gpointer)keep(reading, earlier[i]));
    g_ptr_array_add(patient->earlier, NULL);
    patient->transfer_site = transfer ? keep(reading, transfer->site) : NULL;
    patient->transfer_from = transfer ? transfer->from : 0;
}

RegistryPatient *registry_patient(Registry *registry, const char *record_id, GError **error)
{
    g_autoptr(RegistryPatient) patient = g_new0(RegistryPatient, 1);
    patient->texts = g_string_chunk_new(4096);
    patient->rows = g_array_new(FALSE, FALSE, sizeof(RegistryPatientRow));
    patient->earlier = g_ptr_array_new();
    patient->steps = g_array_new(FALSE, FALSE, sizeof(RegistryPatientStep));
    patient->queries = g_array_new(FALSE, FALSE, sizeof(RegistryPatientQuery));
    g_array_set_clear_func(patient->rows, clear_row);
    Reading reading = {.registry = registry,
        .patient = patient,
        .sources = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free)};
    gboolean ok = registry->store->driver->begin(registry->store, REGISTRY_READ, error);
    if (ok) {
        reading.moves = registry_moves_read(registry, error);
        ok = reading.moves &&
             read_all(&reading, registry_moves_id(reading.moves, record_id), error);
        if (ok)
            keep_moves(&reading);
        registry->store->driver->roll_back(registry->store);
        registry_moves_unref(reading.moves);
    }
    g_hash_table_unref(reading.sources);
    return ok ? g_steal_pointer(&patient) : NULL;
}

void registry_patient_free(RegistryPatient *patient)
{
    if (!patient)
        return;
    g_array_unref(patient->rows);
    g_array_unref(patient->steps);
    g_array_unref(patient->queries);
    (void)g_ptr_array_unref(patient->earlier);
    g_string_chunk_free(patient->texts);
    g_free(patient);
}

const RegistryPatientValue *registry_patient_find(
    const RegistryPatient *patient, size_t column, size_t event)
{
    for (guint i = 0; i < patient->rows->len; i++) {
        const RegistryPatientRow *row = row_at(patient, i);
        for (guint v = 0; row->event == event && row->instance == 1 && v < row->values->len;
             v++)
            if (g_array_index(row->values, RegistryPatientValue, v).column == column)
                return &g_array_index(row->values, RegistryPatientValue, v);
    }
    return NULL;
}
