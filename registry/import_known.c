/**
 * @file
 * What the registry knows of a patient when a file's row comes: whose consent was refused, who
 * has consented, and whether an instance that a site calls new is in already.
 */
#include <string.h>

#include "base/words.h"
#include "registry/import_store.h"

/* Record ids, as they are called now. */
typedef struct {
    const RegistryMoves *moves;
    GHashTable *ids;
} Ids;

static gboolean take_refusal(const RegistryStoredProblem *stored, void *data, GError **error)
{
    (void)error;
    const Ids *refused = data;
    const RegistryProblem *problem = &stored->problem;
    const char *id = registry_moves_id_at(
        refused->moves, problem->record_id, stored->import_id, REGISTRY_MOVES_NOW);
    /* A warning says that consent was given after all. */
    if (id && problem->is_error)
        g_hash_table_add(refused->ids, g_strdup(id));
    else if (id)
        g_hash_table_remove(refused->ids, id);
    return TRUE;
}

static GHashTable *ids_of_rule(
    RegistryImport *import, const char *rule_id, RegistryEachProblem each, GError **error)
{
    RegistryStore *store = import->registry->store;
    Ids ids = {.moves = import->moves,
        .ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    if (store->driver->problems_of_rule(store, rule_id, each, &ids, error))
        return ids.ids;
    g_hash_table_unref(ids.ids);
    return NULL;
}

static int compare_ids(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void registry_import_expect(RegistryImport *import, const char *const *ids, size_t n)
{
    g_autoptr(GPtrArray) asked = g_ptr_array_new();
    for (size_t i = 0; i < n; i++)
        if (!registry_fresh_has(import->fresh, ids[i]))
            g_ptr_array_add(asked, (gpointer)ids[i]);
    g_ptr_array_sort(asked, compare_ids);
    registry_known_expect(
        import->known, (const char *const *)asked->pdata, asked->len, !import->had_records);
}

gboolean registry_import_knows(
    RegistryImport *import, const char *record_id, bool *knows, GError **error)
{
    g_autoptr(GString) site = g_string_new(NULL);
    *knows = registry_fresh_has(import->fresh, record_id);
    if (*knows)
        return TRUE;
    const gboolean ok = registry_known_site(import->known, record_id, site, error);
    *knows = site->len > 0 && !g_str_equal(site->str, REGISTRY_SITE_UNSEEN);
    return ok;
}

GHashTable *registry_import_refused(RegistryImport *import, GError **error)
{
    return ids_of_rule(import, "consent", take_refusal, error);
}

/** Whom an import refused; `given` are those of them who have consented since. */
typedef struct {
    int64_t import_id;
    GHashTable *refused, *given;
} Returned;

static gboolean take_return(const RegistryStoredProblem *stored, void *data, GError **error)
{
    (void)error;
    Returned *returned = data;
    const RegistryProblem *problem = &stored->problem;
    if (!problem->record_id)
        return TRUE;
    if (problem->is_error && stored->import_id == returned->import_id)
        g_hash_table_add(returned->refused, g_strdup(problem->record_id));
    if (problem->is_error)
        g_hash_table_remove(returned->given, problem->record_id);
    else if (g_hash_table_contains(returned->refused, problem->record_id))
        g_hash_table_add(returned->given, g_strdup(problem->record_id));
    return TRUE;
}

gboolean registry_import_consent_came(
    Registry *registry, int64_t import_id, bool *came, GError **error)
{
    RegistryStore *store = registry->store;
    g_autoptr(GHashTable) refused =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) given = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Returned returned = {import_id, refused, given};
    *came = false;
    if (!store->driver->problems_of_rule(store, "consent", take_return, &returned, error))
        return FALSE;
    *came = g_hash_table_size(given) > 0;
    return TRUE;
}

const char *const registry_import_no_right =
    N_("who imports has no right to patients of this hospital");

/** Rows that were held for want of a right. */
typedef struct {
    RegistryStore *store;
    const char *file_site;
    bool came;
} NoRight;

static gboolean take_no_right(const RegistryStoredProblem *stored, void *data, GError **error)
{
    NoRight *held = data;
    const RegistryProblem *problem = &stored->problem;
    const char *site = problem->value ? problem->value : held->file_site;
    if (held->came || !site || g_strcmp0(problem->rule_id, "site") != 0 ||
        g_strcmp0(problem->msgid, registry_import_no_right) != 0)
        return TRUE;
    held->came = true;
    return !held->store->driver->guests.sends ||
           held->store->driver->guests.sends(held->store, site, &held->came, error);
}

gboolean registry_import_right_came(
    Registry *registry, int64_t import_id, const char *file_site, bool *came, GError **error)
{
    NoRight held = {.store = registry->store, .file_site = file_site};
    const gboolean ok = registry->store->driver->problems(
        registry->store, import_id, take_no_right, &held, error);
    *came = held.came;
    return ok;
}

static gboolean take_unapproved(const RegistryStoredProblem *stored, void *data, GError **error)
{
    (void)error;
    const Ids *unapproved = data;
    const char *id = registry_moves_id_at(
        unapproved->moves, stored->problem.record_id, stored->import_id, REGISTRY_MOVES_NOW);
    if (id && stored->problem.is_error)
        g_hash_table_add(unapproved->ids, g_strdup(id));
    return TRUE;
}

GHashTable *registry_import_unapproved(RegistryImport *import, GError **error)
{
    return ids_of_rule(import, "date", take_unapproved, error);
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
    const gboolean ok =
        registry_known_rows(import->known, form, record_id, take_consent, &consent, error);
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
    size_t form, place;
    *text = NULL;
    *has_row = false;
    if (!find_place(registry, column, &form, &place))
        return TRUE;
    const RegistryKey key = {
        .record_id = record_id, .event = study->events[event].unique_name, .instance = 1};
    g_autofree RegistryValue *values = g_new0(RegistryValue, registry->forms[form].n_columns);
    if (!registry_known_row(import->known, form, &key, values, has_row, error))
        return FALSE;
    char buffer[BASE_DECIMAL_SIZE];
    *text = *has_row ? g_strdup(registry_value_text(&values[place], buffer)) : NULL;
    if (*text || !*has_row || g_hash_table_size(study->missing_codes) == 0)
        return TRUE;
    Code code = {
        .event = key.event, .column = study->dictionary->columns[column].name, .text = text};
    return registry_known_missing(import->known, record_id, take_code, &code, error);
}

/** A stored instance beside a row that a site calls new. */
typedef struct {
    int64_t instance;
    size_t n_same; /**< Values that the row has as well. */
    bool same_date;
} Likeness;

/** Stored instances of one form, against the row. */
typedef struct {
    const RegistryForm *form;
    const SchemaDictionary *dictionary;
    const RegistryRow *row;
    const char *event;
    GArray *instances; /**< Likeness, over all forms so far. */
} Comparison;

static Likeness *likeness_of(GArray *instances, int64_t instance)
{
    for (guint i = 0; i < instances->len; i++)
        if (g_array_index(instances, Likeness, i).instance == instance)
            return &g_array_index(instances, Likeness, i);
    const Likeness fresh = {.instance = instance};
    g_array_append_val(instances, fresh);
    return &g_array_index(instances, Likeness, instances->len - 1);
}

static RegistryValue sent_value(const Comparison *c, size_t i, char scratch[BASE_DECIMAL_SIZE])
{
    return registry_value_of_cell(
        &c->row->cells[c->form->columns[i]], c->form->types[i], scratch);
}

/** Missing-data codes say nothing about which instance it is. */
static bool says_something(const RegistryValue *sent)
{
    return sent->kind != REGISTRY_VALUE_NONE && sent->kind != REGISTRY_VALUE_MISSING;
}

/** How many values of the form the row has. */
static size_t count_sent(const Comparison *c)
{
    size_t n = 0;
    char scratch[BASE_DECIMAL_SIZE];
    for (size_t i = 0; i < c->form->n_columns; i++) {
        const RegistryValue sent = sent_value(c, i, scratch);
        n += says_something(&sent);
    }
    return n;
}

static gboolean take_instance(const RegistryFormRow *stored, void *data, GError **error)
{
    (void)error;
    Comparison *c = data;
    if (strcmp(stored->key.event, c->event) != 0)
        return TRUE;
    Likeness *likeness = likeness_of(c->instances, stored->key.instance);
    for (size_t i = 0; i < c->form->n_columns; i++) {
        char scratch[BASE_DECIMAL_SIZE];
        const RegistryValue sent = sent_value(c, i, scratch);
        if (sent.kind == REGISTRY_VALUE_NONE ||
            !registry_value_equal(&sent, &stored->values[i]))
            continue;
        const size_t field = c->dictionary->columns[c->form->columns[i]].field;
        likeness->n_same++;
        likeness->same_date =
            likeness->same_date || c->dictionary->fields[field].type == SCHEMA_DATE;
    }
    return TRUE;
}

/** Of several that are alike the first. */
static void choose_kin(const GArray *instances, size_t n_sent, RegistryKin *kin)
{
    for (guint i = 0; i < instances->len; i++) {
        const Likeness *one = &g_array_index(instances, Likeness, i);
        if (n_sent > 0 && one->n_same == n_sent &&
            (kin->same == 0 || one->instance < kin->same))
            kin->same = one->instance;
        else if ((one->same_date || one->n_same * 2 > n_sent) &&
                 (kin->similar == 0 || one->instance < kin->similar))
            kin->similar = one->instance;
    }
}

gboolean registry_import_kin(
    RegistryImport *import, const RegistryRow *row, RegistryKin *kin, GError **error)
{
    const Registry *registry = import->registry;
    const SchemaEvent *event = &registry->study->events[row->event];
    g_autoptr(GArray) instances = g_array_new(FALSE, FALSE, sizeof(Likeness));
    size_t n_sent = 0;
    *kin = (RegistryKin){0};
    for (size_t i = 0; i < event->n_forms; i++) {
        const size_t f = event->forms[i];
        const bool is_of_row = row->repeat_form == SIZE_MAX ? !registry->study->form_repeats[f]
                                                            : row->repeat_form == f;
        Comparison comparison = {.form = &registry->forms[f],
            .dictionary = registry->study->dictionary,
            .row = row,
            .event = event->unique_name,
            .instances = instances};
        if (!is_of_row)
            continue;
        n_sent += count_sent(&comparison);
        if (!registry_known_rows(
                import->known, f, row->record_id, take_instance, &comparison, error))
            return FALSE;
    }
    choose_kin(instances, n_sent, kin);
    return TRUE;
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
    if (!store->driver->records(store, registry_one(record_id), take_origin, &record, error) ||
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
    taker->take(record->record_id, record->site, taker->data);
    return TRUE;
}

gboolean registry_import_each_record(
    RegistryImport *import, RegistryRecordTake take, void *data, GError **error)
{
    Taker taker = {.take = take, .data = data};
    RegistryStore *store = import->registry->store;
    return store->driver->records(store, registry_all(), take_record, &taker, error);
}
