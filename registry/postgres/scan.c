/**
 * @file
 * Scans of forms' tables, by a statement that makes one text of a row, and of all that a record
 * has in several forms: a row that comes by itself bears the id and eleven bytes more, a column
 * of it four, and most values have one digit.
 */
#include "registry/sql/scan.h"

#include "registry/postgres/inside.h"
#include "schema/sql.h"

typedef struct FormScan FormScan;

/* One of the forms. */
typedef struct {
    RegistrySqlScan scan;
    FormScan *whole;
    char *types;    /* One a column: as RegistryForm has it, or WHETHER. */
    GArray *events; /* size_t: those that are wanted, as the statement numbers them from 1. */
} Part;

struct FormScan {
    RegistryFormScan base;
    Part *parts;
    size_t n;
    char *texts; /* The id and the fields of a row, each with a NUL. */
    size_t n_allocated;
};

/* It matters only whether there is a value. */
enum { WHETHER = '1' };

static RegistryDatum datum_of(const char *field, char type)
{
    if (!field)
        return (RegistryDatum){.kind = REGISTRY_DATUM_NULL};
    if (type == 'T')
        return registry_datum_of_text(field);
    if (type == 'R')
        return (RegistryDatum){
            .kind = REGISTRY_DATUM_REAL, .real = g_ascii_strtod(field, NULL)};
    return (RegistryDatum){
        .kind = REGISTRY_DATUM_INTEGER, .integer = g_ascii_strtoll(field, NULL, 10)};
}

/* No field is longer than what it is written as, and each has a comma or bracket after it. */
static void make_room(FormScan *form, size_t size)
{
    if (size < form->n_allocated)
        return;
    form->n_allocated = 2 * size + 1;
    form->texts = g_realloc(form->texts, form->n_allocated);
}

/* Number of its form, event, instance, and the columns; goes behind it. */
static void take_row(
    FormScan *form, const char *record_id, size_t size, const char **from, char *to)
{
    (*from)++;
    Part *part = &form->parts[datum_of(registry_postgres_next_field(from, &to), 'I').integer];
    RegistrySqlScan *scan = &part->scan;
    const int64_t event = datum_of(registry_postgres_next_field(from, &to), 'I').integer;
    const int64_t instance = datum_of(registry_postgres_next_field(from, &to), 'I').integer;
    for (size_t i = 0; i < scan->n_columns; i++)
        scan->values[i] = datum_of(registry_postgres_next_field(from, &to), part->types[i]);
    if (!registry_sql_scan_wants_record(scan, record_id, size))
        return;
    scan->event = g_array_index(part->events, size_t, event - 1);
    size_t at = 0;
    uint32_t *const *codes =
        scan->domains ? registry_sql_scan_target(scan, instance, &at) : NULL;
    for (size_t i = 0; codes && i < scan->n_columns; i++)
        codes[i][at] = registry_domain_code(scan->domains[i], &scan->values[i]);
    registry_sql_scan_give(scan, instance);
}

/* Its id in brackets, then its rows. */
static gboolean take_record(RegistrySqlStatement *select, void *data, GError **error)
{
    FormScan *form = ((const Part *)data)->whole;
    (void)error;
    const char *from = registry_sql_text(select, 0);
    make_room(form, strlen(from));
    char *to = form->texts;
    from++;
    const char *record_id = registry_postgres_next_field(&from, &to);
    const size_t size = record_id ? strlen(record_id) : 0;
    while (record_id && *from == '(')
        take_row(form, record_id, size, &from, to);
    return TRUE;
}

/* ---- the statement ---- */

static void append_column(
    GString *sql, const Part *part, const RegistryForm *source, size_t column, bool whether)
{
    const SchemaDictionary *dictionary = part->scan.store->study->dictionary;
    const size_t field = dictionary->columns[source->columns[column]].field;
    const char *name = source->names[column];
    if (!whether)
        g_string_append_printf(sql, ", %s", name);
    else if (dictionary->fields[field].type == SCHEMA_CHECKBOX)
        g_string_append_printf(sql, ", CASE WHEN CAST(%s AS TEXT) <> '0' THEN 1 END", name);
    else
        g_string_append_printf(sql, ", CASE WHEN %s IS NOT NULL THEN 1 END", name);
}

static void append_columns(GString *sql, const Part *part, const RegistryForm *source,
    const RegistryFormWanted *wanted)
{
    for (size_t i = 0; i < wanted->n; i++) {
        const bool whether = wanted->whether && wanted->whether[i];
        for (size_t c = 0; c < source->n_columns; c++)
            if (source->columns[c] == wanted->columns[i]) {
                part->types[i] = (char)(whether ? WHETHER : source->types[c]);
                append_column(sql, part, source, c, whether);
            }
    }
}

/* The names of the events as an array. New. */
static char *array_of(const SchemaStudy *study, const GArray *events)
{
    GString *array = g_string_new("ARRAY[");
    for (guint i = 0; i < events->len; i++) {
        g_autofree char *name =
            schema_sql_text(study->events[g_array_index(events, size_t, i)].unique_name);
        g_string_append_printf(array, "%s%s", i > 0 ? ", " : "", name);
    }
    return g_string_free(g_string_append(array, "]::text[]"), FALSE);
}

/* The rows of one form. The server numbers the events, and leaves the others out. */
static void append_part(GString *sql, const Part *part, const RegistryFormWanted *wanted)
{
    const RegistrySqlStore *store = part->scan.store;
    const RegistryForm *source = &store->forms[wanted->form];
    g_autofree char *events = array_of(store->study, part->events);
    g_string_append_printf(sql,
        "SELECT record_id, %zu AS form, event, instance, CAST(ROW(%zu, "
        "array_position(%s, event), instance",
        part->scan.number, part->scan.number, events);
    append_columns(sql, part, source, wanted);
    g_string_append_printf(sql,
        ") AS TEXT) AS fields FROM %s\nWHERE record_id {whose} AND event = ANY (%s)",
        source->table, events);
}

/* Rows of one form stand in their order; that of several the server has to make. */
static char *select_sql(const FormScan *form, const RegistryFormWanted *wanted)
{
    const bool is_one = form->n == 1;
    GString *sql = g_string_new("SELECT CAST(ROW(record_id) AS TEXT) || ");
    g_string_append(
        sql, is_one ? "fields" : "string_agg(fields, '' ORDER BY form, event, instance)");
    g_string_append(sql, " FROM (\n");
    for (size_t i = 0; i < form->n; i++) {
        g_string_append(sql, i > 0 ? "\nUNION ALL " : "");
        append_part(sql, &form->parts[i], &wanted[i]);
    }
    g_string_append(sql, is_one ? ") AS one\nORDER BY record_id, event, instance"
                                : ") AS one\nGROUP BY record_id ORDER BY record_id");
    return g_string_free(sql, FALSE);
}

/* ---- members ---- */

static void begin_part(
    FormScan *form, size_t number, RegistrySqlStore *store, const RegistryFormWanted *wanted)
{
    Part *part = &form->parts[number];
    registry_sql_scan_init(&part->scan, store, wanted);
    part->scan.number = number;
    part->whole = form;
    part->types = g_new0(char, wanted->n + 1);
    part->events = g_array_new(FALSE, FALSE, sizeof(size_t));
    for (size_t e = 0; e < store->study->n_events; e++)
        if (wanted->events[e])
            g_array_append_val(part->events, e);
}

RegistryFormScan *registry_postgres_scan_open(
    RegistryStore *base, const RegistryFormWanted *wanted, size_t n, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    if (!registry_sql_settle(store, error))
        return NULL;
    FormScan *form = g_new0(FormScan, 1);
    form->base.driver = base->driver;
    form->parts = g_new0(Part, n);
    form->n = n;
    for (size_t i = 0; i < n; i++)
        begin_part(form, i, store, &wanted[i]);
    form->parts[0].scan.reading.sql = select_sql(form, wanted);
    form->parts[0].scan.take_row = take_record;
    return &form->base;
}

/* The first one runs for all; sizes of ids are counted once. */
gboolean registry_postgres_scan_run(RegistryFormScan *base, const RegistryScanRecords *records,
    RegistryScanRow take, void *data, GError **error)
{
    FormScan *form = (FormScan *)base;
    RegistrySqlScan *first = &form->parts[0].scan;
    if (!registry_sql_scan_start(first, records, take, data))
        return TRUE;
    RegistryScanRecords counted = *records;
    counted.sizes = first->id_sizes;
    for (size_t i = 1; i < form->n; i++)
        (void)registry_sql_scan_start(&form->parts[i].scan, &counted, take, data);
    return registry_sql_scan_select(first, error);
}

void registry_postgres_scan_close(RegistryFormScan *base)
{
    FormScan *form = (FormScan *)base;
    for (size_t i = 0; i < form->n; i++) {
        registry_sql_scan_clear(&form->parts[i].scan);
        g_array_unref(form->parts[i].events);
        g_free(form->parts[i].types);
    }
    g_free(form->parts);
    g_free(form->texts);
    g_free(form);
}
