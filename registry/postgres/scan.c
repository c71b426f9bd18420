/**
 * @file
 * Scans of a form's table, by a statement that makes one text of a row: a column that comes by
 * itself bears its size in four bytes, and most values have one digit.
 */
#include "registry/sql/scan.h"

#include "registry/postgres/inside.h"
#include "schema/sql.h"

typedef struct {
    RegistrySqlScan scan;
    char *types; /* One a column: as RegistryForm has it, or WHETHER. */
    GArray
        *event;  /* size_t: the events that are wanted, as the statement numbers them from 1. */
    char *texts; /* The fields of the row, each with a NUL. */
    size_t n_allocated;
} FormScan;

/* It matters only whether there is a value. */
enum { WHETHER = '1' };

/* ---- fields of a row as the server writes it: (B1,2,,"a ""text""") ---- */

/* Copies the field at `from` with a NUL to `to`, and goes behind both; NULL where it is NULL.
 */
static char *next_field(const char **from, char **to)
{
    const char *p = *from;
    char *field = *to, *end = field;
    bool quoted = false;
    const bool is_null = *p == ',' || *p == ')';
    for (; *p && (quoted || (*p != ',' && *p != ')')); p++) {
        if (*p == '"' && !(quoted && p[1] == '"')) {
            quoted = !quoted;
            continue;
        }
        if (*p == '"' || *p == '\\')
            p++;
        *end++ = *p;
    }
    *end++ = '\0';
    *from = *p ? p + 1 : p;
    *to = end;
    return is_null ? NULL : field;
}

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

static gboolean take_row(RegistrySqlStatement *select, void *data, GError **error)
{
    FormScan *form = data;
    RegistrySqlScan *scan = &form->scan;
    (void)error;
    const char *from = registry_sql_text(select, 0);
    make_room(form, strlen(from));
    char *to = form->texts;
    from++;
    const char *record_id = next_field(&from, &to);
    const RegistryDatum event = datum_of(next_field(&from, &to), 'I');
    const RegistryDatum instance = datum_of(next_field(&from, &to), 'I');
    if (!record_id || !registry_sql_scan_wants_record(scan, record_id, strlen(record_id)))
        return TRUE;
    scan->event = g_array_index(form->event, size_t, event.integer - 1);
    size_t at = 0;
    uint32_t *const *codes =
        scan->domains ? registry_sql_scan_target(scan, instance.integer, &at) : NULL;
    for (size_t i = 0; i < scan->n_columns; i++) {
        scan->values[i] = datum_of(next_field(&from, &to), form->types[i]);
        if (codes)
            codes[i][at] = registry_domain_code(scan->domains[i], &scan->values[i]);
    }
    registry_sql_scan_give(scan, instance.integer);
    return TRUE;
}

/* ---- the statement ---- */

static void append_column(
    GString *sql, const FormScan *form, const RegistryForm *source, size_t column, bool whether)
{
    const SchemaDictionary *dictionary = form->scan.store->study->dictionary;
    const size_t field = dictionary->columns[source->columns[column]].field;
    const char *name = source->names[column];
    if (!whether)
        g_string_append_printf(sql, ", %s", name);
    else if (dictionary->fields[field].type == SCHEMA_CHECKBOX)
        g_string_append_printf(sql, ", CASE WHEN CAST(%s AS TEXT) <> '0' THEN 1 END", name);
    else
        g_string_append_printf(sql, ", CASE WHEN %s IS NOT NULL THEN 1 END", name);
}

static void append_columns(GString *sql, const FormScan *form, const RegistryForm *source,
    const RegistryFormWanted *wanted)
{
    for (size_t i = 0; i < wanted->n; i++) {
        const bool whether = wanted->whether && wanted->whether[i];
        for (size_t c = 0; c < source->n_columns; c++)
            if (source->columns[c] == wanted->columns[i]) {
                form->types[i] = (char)(whether ? WHETHER : source->types[c]);
                append_column(sql, form, source, c, whether);
            }
    }
}

/* The names of the events as an array; New. */
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

/* The statement has the server number the events, and leave the others out. */
static char *select_sql(
    FormScan *form, const RegistryForm *source, const RegistryFormWanted *wanted)
{
    const SchemaStudy *study = form->scan.store->study;
    for (size_t e = 0; e < study->n_events; e++)
        if (wanted->events[e])
            g_array_append_val(form->event, e);
    g_autofree char *events = array_of(study, form->event);
    GString *sql = g_string_new(NULL);
    g_string_append_printf(
        sql, "SELECT CAST(ROW(record_id, array_position(%s, event), instance", events);
    append_columns(sql, form, source, wanted);
    g_string_append_printf(sql,
        ") AS TEXT)\nFROM %s WHERE record_id {whose} AND event = ANY (%s)\n"
        "ORDER BY record_id, event, instance",
        source->table, events);
    return g_string_free(sql, FALSE);
}

/* ---- members ---- */

RegistryFormScan *registry_postgres_scan_open(
    RegistryStore *base, const RegistryFormWanted *wanted, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    if (!registry_sql_settle(store, error))
        return NULL;
    FormScan *form = g_new0(FormScan, 1);
    registry_sql_scan_init(&form->scan, store, wanted);
    form->types = g_new0(char, wanted->n + 1);
    form->event = g_array_new(FALSE, FALSE, sizeof(size_t));
    form->scan.reading.sql = select_sql(form, &store->forms[wanted->form], wanted);
    form->scan.take_row = take_row;
    return &form->scan.base;
}

gboolean registry_postgres_scan_run(RegistryFormScan *base, const RegistryScanRecords *records,
    RegistryScanRow take, void *data, GError **error)
{
    RegistrySqlScan *form = (RegistrySqlScan *)base;
    return !registry_sql_scan_start(form, records, take, data) ||
           registry_sql_scan_select(form, error);
}

void registry_postgres_scan_close(RegistryFormScan *base)
{
    FormScan *form = (FormScan *)base;
    registry_sql_scan_clear(&form->scan);
    g_array_unref(form->event);
    g_free(form->types);
    g_free(form->texts);
    g_free(form);
}
