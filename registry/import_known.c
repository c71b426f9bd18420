/**
 * @file
 * What the registry knows of a patient when a file's row comes: whose consent was refused, who
 * has consented, and whether an instance that a site calls new is in already.
 */
#include <string.h>

#include "registry/import_store.h"

static gboolean take_refusal(const RegistryStoredProblem *stored, void *data, GError **error)
{
    (void)error;
    GHashTable *refused = data;
    const RegistryProblem *problem = &stored->problem;
    /* A warning says that consent was given after all. */
    if (problem->record_id && problem->is_error)
        g_hash_table_add(refused, g_strdup(problem->record_id));
    else if (problem->record_id)
        g_hash_table_remove(refused, problem->record_id);
    return TRUE;
}

GHashTable *registry_import_refused(RegistryImport *import, GError **error)
{
    RegistryStore *store = import->registry->store;
    GHashTable *refused = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if (store->driver->problems_of_rule(store, "consent", take_refusal, refused, error))
        return refused;
    g_hash_table_unref(refused);
    return NULL;
}

static gboolean take_unapproved(const RegistryStoredProblem *stored, void *data, GError **error)
{
    (void)error;
    const RegistryProblem *problem = &stored->problem;
    if (problem->record_id && problem->is_error)
        g_hash_table_add(data, g_strdup(problem->record_id));
    return TRUE;
}

GHashTable *registry_import_unapproved(RegistryImport *import, GError **error)
{
    RegistryStore *store = import->registry->store;
    GHashTable *records = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if (store->driver->problems_of_rule(store, "date", take_unapproved, records, error))
        return records;
    g_hash_table_unref(records);
    return NULL;
}

/** Form and column of a field, or SIZE_MAX twice. */
static void find_field(const Registry *registry, size_t field, size_t *form, size_t *column)
{
    const SchemaDictionary *dictionary = registry->study->dictionary;
    *form = *column = SIZE_MAX;
    for (size_t f = 0; field != SIZE_MAX && f < registry->n_forms; f++)
        for (size_t i = 0; i < registry->forms[f].n_columns; i++)
            if (dictionary->columns[registry->forms[f].columns[i]].field == field) {
                *form = f;
                *column = i;
            }
}

typedef struct {
    const char *event;
    size_t column;
    bool yes;
} Consent;

static gboolean take_consent(const RegistryFormRow *row, void *data, GError **error)
{
    (void)error;
    Consent *consent = data;
    const RegistryValue *value = &row->values[consent->column];
    consent->yes =
        consent->yes || (strcmp(row->key.event, consent->event) == 0 &&
                            value->kind == REGISTRY_VALUE_INTEGER && value->integer == 1);
    return TRUE;
}

gboolean registry_import_consented(
    RegistryImport *import, const char *record_id, bool *yes, GError **error)
{
    const Registry *registry = import->registry;
    const SchemaStudy *study = registry->study;
    size_t form;
    Consent consent = {.event = study->events[study->baseline].unique_name};
    find_field(registry, study->roles.consent, &form, &consent.column);
    *yes = false;
    if (form == SIZE_MAX)
        return TRUE;
    const gboolean ok = registry->store->driver->rows(
        registry->store, form, record_id, record_id, take_consent, &consent, error);
    *yes = consent.yes;
    return ok;
}

/** Form and place in it of a dictionary column; false for the record id. */
static bool find_place(const Registry *registry, size_t column, size_t *form, size_t *place)
{
    for (*form = 0; *form < registry->n_forms; (*form)++)
        for (*place = 0; *place < registry->forms[*form].n_columns; (*place)++)
            if (registry->forms[*form].columns[*place] == column)
                return true;
    return false;
}

/** Which missing-data code is looked for, and the answer. */
typedef struct {
    const char *event, *column;
    char **text;
} Code;

static gboolean take_code(const RegistryMissing *missing, void *data, GError **error)
{
    (void)error;
    const Code *code = data;
    if (!*code->text && missing->key.instance == 1 &&
        strcmp(missing->key.event, code->event) == 0 &&
        strcmp(missing->column, code->column) == 0)
        *code->text = g_strdup(missing->code);
    return TRUE;
}

gboolean registry_import_stored(RegistryImport *import, const char *record_id, size_t event,
    size_t column, char **text, bool *has_row, GError **error)
{
    const Registry *registry = import->registry;
    const SchemaStudy *study = registry->study;
    RegistryStore *store = registry->store;
    size_t form, place;
    *text = NULL;
    *has_row = false;
    if (!find_place(registry, column, &form, &place))
        return TRUE;
    const RegistryKey key = {
        .record_id = record_id, .event = study->events[event].unique_name, .instance = 1};
    g_autofree RegistryValue *values = g_new0(RegistryValue, registry->forms[form].n_columns);
    if (!store->driver->row_read(store, form, &key, values, has_row, error))
        return FALSE;
    char buffer[BASE_DECIMAL_SIZE];
    *text = *has_row ? g_strdup(registry_value_text(&values[place], buffer)) : NULL;
    if (*text || !*has_row || g_hash_table_size(study->missing_codes) == 0)
        return TRUE;
    Code code = {
        .event = key.event, .column = study->dictionary->columns[column].name, .text = text};
    return store->driver->missing(store, record_id, record_id, take_code, &code, error);
}

/** Stored instances of a form, against a row that a site calls new. */
typedef struct {
    const RegistryForm *form;
    const SchemaDictionary *dictionary;
    const RegistryRow *row;
    const char *event;
    RegistryKin *kin;
} Comparison;

/** Whether one of the date columns is the same, and how many values are, of how many sent. */
static bool compare(
    const Comparison *c, const RegistryFormRow *stored, size_t *n_same, size_t *n_sent)
{
    bool same_date = false;
    for (size_t i = 0; i < c->form->n_columns; i++) {
        char scratch[BASE_DECIMAL_SIZE];
        const size_t column = c->form->columns[i];
        const RegistryValue sent =
            registry_value_of_cell(&c->row->cells[column], c->form->types[i], scratch);
        if (sent.kind == REGISTRY_VALUE_NONE)
            continue;
        (*n_sent)++;
        if (!registry_value_equal(&sent, &stored->values[i]))
            continue;
        (*n_same)++;
        const SchemaField *field = &c->dictionary->fields[c->dictionary->columns[column].field];
        same_date = same_date || field->type == SCHEMA_DATE;
    }
    return same_date;
}

static gboolean take_instance(const RegistryFormRow *stored, void *data, GError **error)
{
    (void)error;
    Comparison *c = data;
    size_t n_same = 0, n_sent = 0;
    if (strcmp(stored->key.event, c->event) != 0)
        return TRUE;
    const bool same_date = compare(c, stored, &n_same, &n_sent);
    if (n_sent > 0 && n_same == n_sent && c->kin->same == 0)
        c->kin->same = stored->key.instance;
    else if ((same_date || n_same * 2 > n_sent) && c->kin->similar == 0)
        c->kin->similar = stored->key.instance;
    return TRUE;
}

gboolean registry_import_kin(
    RegistryImport *import, const RegistryRow *row, RegistryKin *kin, GError **error)
{
    const Registry *registry = import->registry;
    *kin = (RegistryKin){0};
    if (row->repeat_form == SIZE_MAX)
        return TRUE;
    Comparison comparison = {.form = &registry->forms[row->repeat_form],
        .dictionary = registry->study->dictionary,
        .row = row,
        .event = registry->study->events[row->event].unique_name,
        .kin = kin};
    return registry->store->driver->rows(registry->store, row->repeat_form, row->record_id,
        row->record_id, take_instance, &comparison, error);
}

static gboolean take_origin(const RegistryRecord *record, void *data, GError **error)
{
    (void)error;
    RegistryRecord *origin = data;
    origin->site = g_strdup(record->site);
    origin->import_id = record->import_id;
    origin->line = record->line;
    return TRUE;
}

static gboolean take_file(const RegistryEntry *entry, void *data, GError **error)
{
    (void)error;
    gint64 *id = g_new(gint64, 1);
    *id = entry->import_id;
    (void)g_hash_table_insert(data, id, g_strdup(entry->file));
    return TRUE;
}

/** The file of an entry, or NULL; the journal is read once. Borrowed. */
static gboolean find_file(
    RegistryImport *import, int64_t import_id, const char **file, GError **error)
{
    RegistryStore *store = import->registry->store;
    const gint64 id = import_id;
    if (!import->files) {
        import->files = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
        if (!store->driver->entries(store, take_file, import->files, error))
            return FALSE;
    }
    *file = g_hash_table_lookup(import->files, &id);
    return TRUE;
}

gboolean registry_import_origin(
    RegistryImport *import, const char *record_id, RegistryOrigin *origin, GError **error)
{
    RegistryStore *store = import->registry->store;
    RegistryRecord record = {0};
    const char *file = NULL;
    *origin = (RegistryOrigin){0};
    if (!store->driver->records(store, record_id, record_id, take_origin, &record, error) ||
        (record.site && !find_file(import, record.import_id, &file, error))) {
        g_free((char *)record.site);
        return FALSE;
    }
    *origin = (RegistryOrigin){
        .site = (char *)record.site, .file = g_strdup(file), .line = record.line};
    return TRUE;
}

void registry_origin_clear(RegistryOrigin *origin)
{
    g_clear_pointer(&origin->site, g_free);
    g_clear_pointer(&origin->file, g_free);
}

typedef struct {
    RegistryRecordTake take;
    void *data;
} Taker;

static gboolean take_record(const RegistryRecord *record, void *data, GError **error)
{
    (void)error;
    const Taker *taker = data;
    taker->take(record->record_id, taker->data);
    return TRUE;
}

gboolean registry_import_each_record(
    RegistryImport *import, RegistryRecordTake take, void *data, GError **error)
{
    Taker taker = {.take = take, .data = data};
    RegistryStore *store = import->registry->store;
    return store->driver->records(store, NULL, NULL, take_record, &taker, error);
}
