/*
 * Scans of an SQLite store. A form's rows are not fetched one by one: an aggregate of ours
 * takes them where SQLite decodes them, which spares a result row and a call a value. Tables
 * have no rowid, so rows lie, and come, in the order of their key.
 */
#include <string.h>

#include "registry/sqlite/inside.h"

/* An aggregate has at most 127 arguments, of which the first four are the scan and the key. */
enum { KEY_ARGUMENTS = 4, MOST_SUNK = 120 };

static const char sink_name[] = "proreg_sink";
static const char wants_name[] = "proreg_wants";
static const char pointer_type[] = "proreg-form-scan";

typedef struct {
    RegistryFormScan base;
    RegistrySqlite *store;
    sqlite3_stmt *select;
    bool sinks;
    size_t n_columns;
    RegistryDatum *values;
    bool *events;    /* A flag an event of the study. */
    bool all_events; /* The form's rows are all at these. */
    size_t event;    /* Of the row before. */

    /* While it runs: */
    RegistryScanWants wants;
    RegistryScanRow take;
    void *data;
} FormScan;

/* Only the members of the kind are written: this is done for every value of the store. */
static void read_datum(sqlite3_value *value, RegistryDatum *datum)
{
    switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER:
        datum->kind = REGISTRY_DATUM_INTEGER;
        datum->integer = sqlite3_value_int64(value);
        break;
    case SQLITE_FLOAT:
        datum->kind = REGISTRY_DATUM_REAL;
        datum->real = sqlite3_value_double(value);
        break;
    case SQLITE_NULL:
        datum->kind = REGISTRY_DATUM_NULL;
        break;
    default:
        datum->kind = REGISTRY_DATUM_TEXT;
        datum->text = (const char *)sqlite3_value_text(value);
        datum->size = (gsize)sqlite3_value_bytes(value);
    }
}

/* The event of that unique name; rows of one event mostly follow each other. */
static size_t event_of(FormScan *form, const char *name)
{
    const SchemaStudy *study = form->store->study;
    if (form->event < study->n_events &&
        strcmp(study->events[form->event].unique_name, name) == 0)
        return form->event;
    form->event = schema_study_event(study, name);
    return form->event;
}

/* A row: record, event, instance, then the columns. */
static void take_row(FormScan *form, sqlite3_value *const *row)
{
    RegistryScanKey key = {.record_id = (const char *)sqlite3_value_text(row[0]),
        .instance = sqlite3_value_int64(row[2])};
    const char *event = (const char *)sqlite3_value_text(row[1]);
    if (!key.record_id || !event || (key.event = event_of(form, event)) == SIZE_MAX)
        return;
    for (size_t i = 0; i < form->n_columns; i++)
        read_datum(row[3 + i], &form->values[i]);
    form->take(&key, form->values, form->data);
}

static void sink_step(sqlite3_context *context, int n, sqlite3_value **values)
{
    FormScan *form = n >= KEY_ARGUMENTS ? sqlite3_value_pointer(values[0], pointer_type) : NULL;
    if (form && (size_t)n == KEY_ARGUMENTS + form->n_columns)
        take_row(form, values + 1);
    else
        sqlite3_result_error(context, "this function is the program's own", -1);
}

/* Whether a row is wanted, before its columns are decoded: scan, record, event. */
static void wants_row(sqlite3_context *context, int n, sqlite3_value **values)
{
    FormScan *form = n == 3 ? sqlite3_value_pointer(values[0], pointer_type) : NULL;
    if (!form) {
        sqlite3_result_error(context, "this function is the program's own", -1);
        return;
    }
    const char *record_id = (const char *)sqlite3_value_text(values[1]);
    const char *event = (const char *)sqlite3_value_text(values[2]);
    const size_t number = event ? event_of(form, event) : SIZE_MAX;
    const bool wanted = record_id && number != SIZE_MAX && form->events[number] &&
                        (!form->wants || form->wants(record_id, form->data));
    sqlite3_result_int(context, wanted);
}

static void sink_final(sqlite3_context *context)
{
    sqlite3_result_null(context);
}

gboolean registry_sqlite_next_records(RegistryStore *base, const char *after, int64_t n,
    RegistryEachRecord each, void *data, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    g_autoptr(sqlite3_stmt) select = registry_sql_prepare(store->db,
        "SELECT record_id, site, import_id, line FROM main.proreg_record\n"
        "WHERE record_id > ?1 ORDER BY record_id LIMIT ?2",
        error);
    if (!select)
        return FALSE;
    registry_sql_bind_text(select, 1, after ? after : "");
    (void)sqlite3_bind_int64(select, 2, n);
    int state;
    gboolean ok = TRUE;
    while (ok && (state = registry_sql_step(select, "reading records", error)) != 0) {
        const RegistryRecord record = {.record_id = registry_sql_text(select, 0),
            .site = registry_sql_text(select, 1),
            .import_id = sqlite3_column_int64(select, 2),
            .line = sqlite3_column_int64(select, 3)};
        ok = state == 1 && each(&record, data, error);
    }
    return ok;
}

/* Whether rows of the form at other events than these may exist. */
static bool has_other_events(const SchemaStudy *study, size_t form, const bool *events)
{
    for (size_t e = 0; e < study->n_events; e++)
        for (size_t i = 0; i < study->events[e].n_forms; i++)
            if (!events[e] && study->events[e].forms[i] == form)
                return true;
    return false;
}

static char *select_sql(
    const FormScan *form, size_t number, const size_t *columns, bool ordered)
{
    const RegistryForm *source = &form->store->forms[number];
    GString *sql = g_string_new("SELECT ");
    if (form->sinks)
        g_string_append_printf(sql, "%s(?3, ", sink_name);
    g_string_append(sql, "record_id, event, instance");
    for (size_t i = 0; i < form->n_columns; i++)
        for (size_t c = 0; c < source->n_columns; c++)
            if (source->columns[c] == columns[i])
                g_string_append_printf(sql, ", %s", source->names[c]);
    g_string_append_printf(sql,
        "%s FROM %s\nWHERE record_id >= ?1 AND record_id <= ?2\n"
        "AND (?4 OR %s(?3, record_id, event))",
        form->sinks ? ")" : "", source->table, wants_name);
    if (ordered)
        g_string_append(sql, "\nORDER BY record_id, event, instance");
    return g_string_free(sql, FALSE);
}

static bool add_functions(sqlite3 *db)
{
    const int flags = SQLITE_UTF8 | SQLITE_DIRECTONLY;
    return sqlite3_create_function_v2(db, sink_name, -1, flags, NULL, NULL, sink_step,
               sink_final, NULL) == SQLITE_OK &&
           sqlite3_create_function_v2(
               db, wants_name, 3, flags, NULL, wants_row, NULL, NULL, NULL) == SQLITE_OK;
}

RegistryFormScan *registry_sqlite_scan_open(RegistryStore *base, size_t number,
    const size_t *columns, size_t n, const bool *events, bool ordered, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    FormScan *form = g_new0(FormScan, 1);
    form->base.driver = base->driver;
    form->store = store;
    form->n_columns = n;
    form->sinks = !ordered && n <= MOST_SUNK;
    form->values = g_new0(RegistryDatum, n + 1);
    form->event = SIZE_MAX;
    form->events = g_memdup2(events, store->study->n_events * sizeof *events);
    form->all_events = !has_other_events(store->study, number, events);
    if (!add_functions(store->db)) {
        (void)registry_sql_fail(store->db, "adding the reading functions", error);
    } else {
        g_autofree char *sql = select_sql(form, number, columns, ordered);
        form->select = registry_sql_prepare(store->db, sql, error);
    }
    if (form->select) {
        (void)sqlite3_bind_pointer(form->select, 3, form, pointer_type, NULL);
        return &form->base;
    }
    registry_sqlite_scan_close(&form->base);
    return NULL;
}

void registry_sqlite_scan_close(RegistryFormScan *base)
{
    FormScan *form = (FormScan *)base;
    (void)sqlite3_finalize(form->select);
    g_free(form->values);
    g_free(form->events);
    g_free(form);
}

/* A row that comes by itself, as values. */
static void take_columns(FormScan *form)
{
    const int n = sqlite3_column_count(form->select);
    g_autofree sqlite3_value **row = g_new(sqlite3_value *, n);
    for (int i = 0; i < n; i++)
        row[i] = sqlite3_column_value(form->select, i);
    take_row(form, row);
}

gboolean registry_sqlite_scan_run(RegistryFormScan *base, const char *first, const char *last,
    RegistryScanWants wants, RegistryScanRow take, void *data, GError **error)
{
    FormScan *form = (FormScan *)base;
    form->wants = wants;
    form->take = take;
    form->data = data;
    registry_sql_bind_text(form->select, 1, first);
    registry_sql_bind_text(form->select, 2, last);
    (void)sqlite3_bind_int(form->select, 4, form->all_events && !wants);
    int state;
    while ((state = registry_sql_step(form->select, "reading a form", error)) == 1)
        if (!form->sinks)
            take_columns(form);
    (void)sqlite3_reset(form->select);
    return state == 0;
}

gboolean registry_sqlite_open_queries(
    RegistryStore *base, RegistryScanQueries take, void *data, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    g_autoptr(sqlite3_stmt) select = registry_sql_prepare(store->db,
        "SELECT coalesce(r.site, i.site), q.event, count(*) FROM main.proreg_query AS q\n"
        "LEFT JOIN main.proreg_record AS r ON r.record_id = q.record_id\n"
        "JOIN main.proreg_import AS i ON i.import_id = q.import_id\n"
        "WHERE q.state = 'open' GROUP BY 1, 2",
        error);
    if (!select)
        return FALSE;
    int state;
    while ((state = registry_sql_step(select, "counting queries", error)) == 1)
        take(registry_sql_text(select, 0), registry_sql_text(select, 1),
            sqlite3_column_int64(select, 2), data);
    return state == 0;
}
