/* Whether what is counted of patients is what their records give. */
#include <string.h>

#include "base/json.h"
#include "registry/inside.h"
#include "registry/wide.h"

/* A store has a limit of what one question asks for. */
enum { MOST_COLUMNS = 400 };

typedef struct {
    RegistryStore *store;
    RegistryCounting *counting;
    bool *has_reasons;   /* One a column of the table: any row has one, or is to have one. */
    GHashTable *places;  /* Column (borrowed) -> its place + 1. */
    GHashTable *missing; /* char *: those of whom it was said that they have no row. */
    const RegistryWideVerified *verified;
    size_t n_done;
} Verify;

/* Some columns of a block of rows. */
typedef struct {
    const Verify *verify;
    const RegistryWideTable *table;
    const RegistryWideRow *rows;
    json_t **reasons; /* One a row, NULL for none. */
    RegistryCountedColumn *columns;
    size_t *places; /* One a column that is asked for: which of the table it is. */
    size_t n_columns, n_rows, n_met;
} Part;

static bool is_same(const RegistryDatum *kept, const RegistryDatum *made, char type)
{
    if (kept->kind == REGISTRY_DATUM_REAL && made->kind == REGISTRY_DATUM_INTEGER &&
        type == 'R')
        return kept->real == (double)made->integer;
    if (kept->kind != made->kind)
        return false;
    switch (kept->kind) {
    case REGISTRY_DATUM_INTEGER:
        return kept->integer == made->integer;
    case REGISTRY_DATUM_REAL:
        return kept->real == made->real;
    case REGISTRY_DATUM_TEXT:
        return strcmp(kept->text, made->text) == 0;
    default:
        return true;
    }
}

static bool is_same_reason(
    const Part *part, const RegistryDatum *kept, size_t row, size_t place)
{
    const char *made = json_string_value(
        json_object_get(part->reasons[row], part->table->columns[place].name));
    return g_strcmp0(kept->kind == REGISTRY_DATUM_TEXT ? kept->text : NULL, made) == 0;
}

static void say(
    const Verify *verify, const char *id, RegistryRowFault fault, const char *column)
{
    verify->verified->fault(id, fault, column, verify->verified->data);
}

/* The next record of the block has no row. Its other columns are asked for, too. */
static void miss(Part *part)
{
    const char *id = part->rows[part->n_met++].record_id;
    if (g_hash_table_add(part->verify->missing, g_strdup(id)))
        say(part->verify, id, REGISTRY_ROW_MISSING, NULL);
}

/* Rows come in the order of the ids; two may have one, of which one is nobody's. */
static gboolean compare(const char *record_id, const RegistryDatum *values, int64_t n_patients,
    void *data, GError **error)
{
    Part *part = data;
    (void)n_patients;
    (void)error;
    while (
        part->n_met < part->n_rows && strcmp(part->rows[part->n_met].record_id, record_id) < 0)
        miss(part);
    if (part->n_met == part->n_rows ||
        strcmp(part->rows[part->n_met].record_id, record_id) != 0)
        return TRUE;
    const size_t row = part->n_met++;
    for (size_t i = 0; i < part->n_columns; i++) {
        const size_t place = part->places[i];
        const RegistryWideColumn *column = &part->table->columns[place];
        const bool same =
            part->columns[i].is_reason
                ? is_same_reason(part, &values[i], row, place)
                : is_same(&values[i], &part->rows[row].values[place], column->type);
        if (!same)
            say(part->verify, record_id, REGISTRY_ROW_VALUE, column->name);
    }
    return TRUE;
}

/* Columns from `first` on, and the reasons of those of them that any row has one of. */
static gboolean compare_columns(Part *part, size_t first, GError **error)
{
    g_autofree const char **ids = g_new0(const char *, part->n_rows + 1);
    for (size_t i = 0; i < part->n_rows; i++)
        ids[i] = part->rows[i].record_id;
    part->n_columns = part->n_met = 0;
    for (size_t place = first; place < MIN(part->table->n, first + MOST_COLUMNS); place++)
        for (int is_reason = 0; is_reason <= (int)part->verify->has_reasons[place];
             is_reason++) {
            const RegistryWideColumn *column = &part->table->columns[place];
            part->places[part->n_columns] = place;
            part->columns[part->n_columns++] = (RegistryCountedColumn){
                .column = column->name, .is_reason = is_reason == 1, .type = column->type};
        }
    const RegistryCountQuestion question = {.columns = part->columns,
        .n = part->n_columns,
        .by_patient = true,
        .only = ids,
        .n_only = part->n_rows};
    bool crossed;
    if (!part->verify->store->driver->counting.ask(
            part->verify->counting, &question, compare, part, &crossed, error))
        return FALSE;
    while (part->n_met < part->n_rows)
        miss(part);
    return TRUE;
}

/* What a row is to have; asked for of all rows from here on. */
static void take_reasons(Verify *verify, const char *text, json_t **reasons)
{
    const char *column;
    json_t *reason;
    *reasons = text ? json_loads(text, 0, NULL) : NULL;
    json_object_foreach(*reasons, column, reason)
    {
        const gsize place = GPOINTER_TO_SIZE(g_hash_table_lookup(verify->places, column));
        if (place > 0)
            verify->has_reasons[place - 1] = true;
    }
}

static gboolean compare_rows(
    const RegistryWide *wide, const RegistryWideRow *rows, size_t n, void *data, GError **error)
{
    Verify *verify = data;
    g_autofree json_t **reasons = g_new0(json_t *, n + 1);
    g_autofree RegistryCountedColumn *columns =
        g_new0(RegistryCountedColumn, 2 * MOST_COLUMNS + 1);
    g_autofree size_t *places = g_new0(size_t, 2 * MOST_COLUMNS + 1);
    Part part = {.verify = verify,
        .table = registry_wide_table(wide),
        .rows = rows,
        .reasons = reasons,
        .columns = columns,
        .places = places,
        .n_rows = n};
    for (size_t i = 0; i < n; i++)
        take_reasons(verify, rows[i].reasons, &reasons[i]);
    gboolean ok = TRUE;
    for (size_t first = 0; ok && first < part.table->n; first += MOST_COLUMNS)
        ok = compare_columns(&part, first, error);
    for (size_t i = 0; i < n; i++)
        json_decref(reasons[i]);
    verify->n_done += n;
    return ok && verify->verified->progress(verify->n_done, verify->verified->data, error);
}

static gboolean find_reasons(Verify *verify, const RegistryWideTable *table, GError **error)
{
    const RegistryCountQuestion everybody = {0};
    g_autofree const char **names = g_new0(const char *, table->n + 1);
    for (size_t i = 0; i < table->n; i++) {
        names[i] = table->columns[i].name;
        (void)g_hash_table_insert(
            verify->places, table->columns[i].name, GSIZE_TO_POINTER(i + 1));
    }
    return verify->store->driver->counting.have_reasons(
        verify->counting, &everybody, names, table->n, verify->has_reasons, error);
}

static void take_fault(const char *record_id, RegistryRowFault fault, void *data)
{
    say(data, record_id, fault, NULL);
}

/* What the store tells by itself. */
static gboolean find_faults(Verify *verify, const RegistryWideTable *table, GError **error)
{
    RegistryStore *store = verify->store;
    if (!store->driver->begin(store, REGISTRY_READ, error))
        return FALSE;
    const gboolean ok = store->driver->counting.faults(store, table, take_fault, verify, error);
    store->driver->roll_back(store);
    return ok;
}

/* What is told by making all rows again. */
static gboolean make_again(Verify *verify, const RegistryWide *wide, GError **error)
{
    RegistryStore *store = verify->store;
    const RegistryWideTable *table = registry_wide_table(wide);
    GError *why = NULL;
    verify->counting = store->driver->counting.open(store, table, NULL, &why);
    if (!verify->counting) {
        if (why)
            g_propagate_error(error, why);
        return why == NULL;
    }
    g_autofree bool *has_reasons = verify->has_reasons = g_new0(bool, table->n + 1);
    g_autoptr(GHashTable) places = verify->places = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) missing = verify->missing =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const gboolean ok = find_reasons(verify, table, error) &&
                        registry_wide_make(wide, compare_rows, verify, error);
    store->driver->counting.close(verify->counting);
    store->driver->roll_back(store);
    return ok;
}

gboolean registry_wide_verify(
    Registry *registry, const RegistryWideVerified *verified, GError **error)
{
    Verify verify = {.store = registry->store, .verified = verified};
    if (!registry->store->driver->counting.open)
        return TRUE;
    g_autoptr(RegistryWide) wide = registry_wide_of(registry, error);
    return wide && find_faults(&verify, registry_wide_table(wide), error) &&
           make_again(&verify, wide, error);
}
