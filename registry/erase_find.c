/**
 * @file
 * What of the tables is a person's.
 */
#include <string.h>

#include "registry/erase_inside.h"

/* ---- Sets and entries ---- */

GHashTable *erase_set_new(void)
{
    return g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
}

void erase_set_add(GHashTable *set, int64_t number)
{
    (void)g_hash_table_add(set, g_memdup2(&number, sizeof number));
}

bool erase_set_has(const GHashTable *set, int64_t number)
{
    return g_hash_table_contains((GHashTable *)set, &number);
}

EraseEntry *erase_entry(Erase *erase, int64_t import_id)
{
    EraseEntry *entry = g_hash_table_lookup(erase->entries, &import_id);
    if (entry)
        return entry;
    entry = g_new0(EraseEntry, 1);
    entry->import_id = import_id;
    entry->parts = g_hash_table_new_full(
        g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_hash_table_unref);
    entry->lines = erase_set_new();
    (void)g_hash_table_insert(erase->entries, g_memdup2(&import_id, sizeof import_id), entry);
    return entry;
}

void erase_entry_row(Erase *erase, int64_t import_id, const char *part, int64_t number)
{
    EraseEntry *entry = erase_entry(erase, import_id);
    GHashTable *rows = g_hash_table_lookup(entry->parts, part);
    if (!rows) {
        rows = erase_set_new();
        (void)g_hash_table_insert(entry->parts, (gpointer)part, rows);
    }
    erase_set_add(rows, number);
}

static void add_line(Erase *erase, int64_t import_id, int64_t line)
{
    if (line > 0)
        erase_set_add(erase_entry(erase, import_id)->lines, line);
}

/* ---- Problems and queries ---- */

/* How a problem is the person's. */
typedef enum { NOT_OURS, IS_NAMED, IS_OURS } Whose;

/* Of a row that could not be cut into cells nobody knows whose it is: its text tells. Others
   are asked about that are like the person. */
static Whose whose(const Erase *erase, const RegistryProblem *problem, int64_t import_id)
{
    static const char *const likenesses[] = {"key", "duplicate_patient", NULL};
    const ErasePerson *person = erase->person;
    const bool has_id = problem->record_id && problem->record_id[0] != '\0';
    if (erase_person_is(person, problem->record_id, import_id))
        return IS_OURS;
    if (!has_id && (erase_person_is_named(person, problem->raw) ||
                       erase_person_is_named(person, problem->value)))
        return IS_OURS;
    if (problem->rule_id && g_strv_contains(likenesses, problem->rule_id) &&
        erase_person_is_named(person, problem->arguments))
        return IS_NAMED;
    return NOT_OURS;
}

static gboolean take_query(const RegistryQuery *query, void *data, GError **error)
{
    (void)error;
    Erase *erase = data;
    const Whose is = whose(erase, &query->problem, query->import_id);
    if (is == NOT_OURS)
        return TRUE;
    erase_set_add(erase->queries, query->query_id);
    erase_set_add(erase->problems, query->problem_id);
    erase_entry_row(erase, query->import_id, REGISTRY_PART_QUERY, query->number);
    if (is == IS_OURS)
        add_line(erase, query->import_id, query->problem.line);
    return TRUE;
}

static gboolean take_problem(const RegistryStoredProblem *stored, void *data, GError **error)
{
    (void)error;
    Erase *erase = data;
    const Whose is = whose(erase, &stored->problem, stored->import_id);
    if (is == NOT_OURS && !erase_set_has(erase->problems, stored->problem_id) &&
        !erase_set_has(erase->queries, stored->query_id))
        return TRUE;
    erase_set_add(erase->problems, stored->problem_id);
    erase_entry_row(erase, stored->import_id, REGISTRY_PART_PROBLEM, stored->number);
    if (is == IS_OURS)
        add_line(erase, stored->import_id, stored->problem.line);
    return TRUE;
}

static gboolean take_problems(const RegistryEntry *entry, void *data, GError **error)
{
    Erase *erase = data;
    RegistryStore *store = erase->registry->store;
    erase->last_entry = entry->import_id;
    return store->driver->problems(store, entry->import_id, take_problem, erase, error);
}

/* ---- The audit trail ---- */

static bool is_of_query(const Erase *erase, const RegistryValueChange *change)
{
    return g_strcmp0(change->what, "query") == 0 && change->subject &&
           erase_set_has(erase->queries, g_ascii_strtoll(change->subject, NULL, 10));
}

/* What was said of another patient's query, as the trail has it: "12 answer". NULL for what is
   no such thing; new. */
static char *said_of_query(const RegistryValueChange *change)
{
    const bool is_said = g_strcmp0(change->what, "query") == 0 && change->subject &&
                         (g_strcmp0(change->column, "answer") == 0 ||
                             g_strcmp0(change->column, "new_value") == 0);
    return is_said ? g_strconcat(change->subject, " ", change->column, NULL) : NULL;
}

/* Answers that name the person go with all that the trail has of them. */
static gboolean note_answer(const RegistryValueChange *change, void *data, GError **error)
{
    (void)error;
    Erase *erase = data;
    g_autofree char *said = said_of_query(change);
    if (said && (erase_person_is_named(erase->person, change->old_value) ||
                    erase_person_is_named(erase->person, change->new_value)))
        (void)g_hash_table_add(erase->answers, g_steal_pointer(&said));
    return TRUE;
}

static bool goes_with_answer(const Erase *erase, const RegistryValueChange *change)
{
    g_autofree char *said = said_of_query(change);
    return said && g_hash_table_contains(erase->answers, said);
}

static gboolean take_change(const RegistryValueChange *change, void *data, GError **error)
{
    (void)error;
    Erase *erase = data;
    const bool is_own = erase_person_is(erase->person, change->record_id, change->import_id);
    if (!change->record_id)
        return TRUE;
    EraseEntry *entry = erase_entry(erase, change->import_id);
    if (!is_own && !is_of_query(erase, change)) {
        entry->n_other++;
        if (goes_with_answer(erase, change))
            g_array_append_val(erase->changes, change->change_id);
        return TRUE;
    }
    entry->n_mine++;
    g_array_append_val(erase->changes, change->change_id);
    if (is_own)
        add_line(erase, change->import_id, change->line);
    return TRUE;
}

/* ---- What is stored now ---- */

static gboolean take_row(const RegistryFormRow *row, void *data, GError **error)
{
    (void)error;
    Erase *erase = data;
    erase->done->n_rows++;
    add_line(erase, row->import_id, row->line);
    return TRUE;
}

static gboolean take_code(const RegistryMissing *code, void *data, GError **error)
{
    (void)error;
    add_line(data, code->import_id, code->line);
    return TRUE;
}

static gboolean take_record(const RegistryRecord *record, void *data, GError **error)
{
    (void)error;
    Erase *erase = data;
    erase->done->n_records++;
    add_line(erase, record->import_id, record->line);
    return TRUE;
}

static gboolean find_rows(Erase *erase, GError **error)
{
    RegistryStore *store = erase->registry->store;
    const RegistryDriver *driver = store->driver;
    const char *id = erase_person_id(erase->person);
    if (!driver->records(store, registry_one(id), take_record, erase, error) ||
        !driver->missing(store, registry_one(id), take_code, erase, error))
        return FALSE;
    for (size_t f = 0; f < erase->registry->n_forms; f++)
        if (!driver->rows(store, f, registry_one(id), take_row, erase, error))
            return FALSE;
    return TRUE;
}

gboolean erase_find(Erase *erase, GError **error)
{
    RegistryStore *store = erase->registry->store;
    const RegistryDriver *driver = store->driver;
    return find_rows(erase, error) && driver->queries(store, 0, take_query, erase, error) &&
           driver->entries(store, take_problems, erase, error) &&
           (!erase_person_tells(erase->person) ||
               driver->value_changes(store, 0, note_answer, erase, error)) &&
           driver->value_changes(store, 0, take_change, erase, error);
}
