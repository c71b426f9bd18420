/*
 * Scans of a form's table in the order of its key: straight from the pages (registry/sqlite/
 * tree.h), or by SQLite where that cannot be.
 */
#include <string.h>

#include "registry/sqlite/inside.h"
#include "registry/sqlite/record.h"
#include "registry/sqlite/tree.h"

/* Columns before those of the dictionary: the key, then import and line. */
enum { KEY_COLUMNS = 3, OWN_COLUMNS = 5 };

/* A column in a stored row. */
typedef struct {
    uint32_t n_before; /* Columns between the one before and this. */
    uint32_t place;    /* Of its value. */
    bool is_real;      /* It holds real numbers. */
} Stored;

typedef struct {
    RegistryFormScan base;
    RegistrySqlite *store;
    RegistrySqliteTree *tree; /* NULL: by the statement. */
    sqlite3_stmt *select;     /* NULL: from the tree. */
    size_t n_columns;
    RegistryDatum *values;
    bool *events; /* A flag an event of the study. */
    size_t event; /* Of the row before. */

    /* From the tree: */
    GArray *stored; /* Stored: the columns that are wanted, as they lie. */
    char *texts;    /* The texts of the row, each with a NUL. */
    size_t n_texts;

    /* While it runs: */
    RegistryScanWants wants;
    RegistryScanRow take;
    void *data;
    GString *record; /* Of the row before, "" for none ... */
    bool is_wanted;  /* ... and whether it is. */
} FormScan;

/* Whether rows of the record are wanted; they follow each other, and the question costs. */
static bool wants_record(FormScan *form, const char *record_id, size_t size)
{
    if (form->record->len == size && memcmp(form->record->str, record_id, size) == 0)
        return form->is_wanted;
    (void)g_string_set_size(form->record, size);
    memcpy(form->record->str, record_id, size);
    form->is_wanted = !form->wants || form->wants(form->record->str, form->data);
    return form->is_wanted;
}

/* The event of that unique name if its rows are wanted; mostly that of the row before, or the
   next. */
static bool wants_event(FormScan *form, const char *name, size_t size)
{
    const SchemaStudy *study = form->store->study;
    for (size_t i = 0; i < study->n_events; i++) {
        const size_t e = (form->event + i) % study->n_events;
        const char *unique = study->events[e].unique_name;
        if (strlen(unique) == size && memcmp(unique, name, size) == 0) {
            form->event = e;
            return form->events[e];
        }
    }
    return false;
}

/* ---- from the tree ---- */

/* A text of the row with a NUL after it. */
static void keep_text(FormScan *form, RegistryDatum *datum)
{
    char *kept = form->texts + form->n_texts;
    memcpy(kept, datum->text, datum->size);
    kept[datum->size] = '\0';
    form->n_texts += datum->size + 1;
    datum->text = kept;
}

/* Reads the columns after the key; false where the row is damaged. */
static bool read_values(FormScan *form, RegistrySqliteRecord *record)
{
    const Stored *stored = (const Stored *)(const void *)form->stored->data;
    RegistrySqliteField field;
    for (guint i = 0; i < form->stored->len; i++) {
        RegistryDatum *value = &form->values[stored[i].place];
        if (!registry_sqlite_record_skip(record, stored[i].n_before) ||
            !registry_sqlite_record_next(record, &field) ||
            !registry_sqlite_field_datum(&field, stored[i].is_real, value))
            return false;
        if (value->kind == REGISTRY_DATUM_TEXT)
            keep_text(form, value);
    }
    return true;
}

typedef enum { ROW_TAKEN, ROW_BEYOND, ROW_DAMAGED } RowState;

static RowState take_row(FormScan *form, const uint8_t *row, size_t size, const char *last)
{
    RegistrySqliteRecord record;
    RegistrySqliteField key[KEY_COLUMNS];
    if (!registry_sqlite_record_begin(&record, row, size))
        return ROW_DAMAGED;
    for (size_t i = 0; i < KEY_COLUMNS; i++)
        if (!registry_sqlite_record_next(&record, &key[i]))
            return ROW_DAMAGED;
    const char *id = (const char *)key[0].bytes;
    const size_t n = strlen(last);
    const int order = memcmp(id, last, MIN(n, key[0].size));
    if (order > 0 || (order == 0 && key[0].size > n))
        return ROW_BEYOND;
    if (!wants_record(form, id, key[0].size) ||
        !wants_event(form, (const char *)key[1].bytes, key[1].size))
        return ROW_TAKEN;
    if (key[2].kind == 0 || key[2].kind == 7 || key[2].kind > 9 || !read_values(form, &record))
        return ROW_DAMAGED;
    const RegistryScanKey taken = {
        form->record->str, form->event, registry_sqlite_field_integer(&key[2])};
    form->take(&taken, form->values, form->data);
    return ROW_TAKEN;
}

static gboolean run_tree(FormScan *form, const char *first, const char *last, GError **error)
{
    const uint8_t *row = NULL;
    size_t size = 0, n_allocated = 0;
    RowState taken = ROW_TAKEN;
    int state = registry_sqlite_tree_seek(form->tree, first, error) ? 1 : -1;
    while (state == 1 && taken == ROW_TAKEN) {
        state = registry_sqlite_tree_next(form->tree, &row, &size, error);
        if (state != 1)
            break;
        if (size + form->n_columns > n_allocated) {
            n_allocated = 2 * (size + form->n_columns);
            form->texts = g_realloc(form->texts, n_allocated);
        }
        form->n_texts = 0;
        taken = take_row(form, row, size, last);
    }
    g_clear_pointer(&form->texts, g_free);
    return taken == ROW_DAMAGED ? registry_sqlite_tree_damaged(form->tree, error) : state >= 0;
}

/* Where the columns that are wanted lie in a row. */
static void place_columns(FormScan *form, const RegistryForm *source, const size_t *columns)
{
    uint32_t n_before = OWN_COLUMNS - KEY_COLUMNS;
    for (size_t c = 0; c < source->n_columns; c++) {
        size_t i = 0;
        while (i < form->n_columns && columns[i] != source->columns[c])
            i++;
        const Stored stored = {n_before, (uint32_t)i, source->types[c] == 'R'};
        if (i < form->n_columns)
            g_array_append_val(form->stored, stored);
        n_before = i < form->n_columns ? 0 : n_before + 1;
    }
}

/* ---- by SQLite ---- */

static void read_datum(sqlite3_stmt *select, int column, RegistryDatum *datum)
{
    switch (sqlite3_column_type(select, column)) {
    case SQLITE_INTEGER:
        datum->kind = REGISTRY_DATUM_INTEGER;
        datum->integer = sqlite3_column_int64(select, column);
        break;
    case SQLITE_FLOAT:
        datum->kind = REGISTRY_DATUM_REAL;
        datum->real = sqlite3_column_double(select, column);
        break;
    case SQLITE_NULL:
        datum->kind = REGISTRY_DATUM_NULL;
        break;
    default:
        datum->kind = REGISTRY_DATUM_TEXT;
        datum->text = (const char *)sqlite3_column_text(select, column);
        datum->size = (gsize)sqlite3_column_bytes(select, column);
    }
}

static void take_columns(FormScan *form)
{
    const char *record_id = registry_sql_text(form->select, 0);
    const char *event = registry_sql_text(form->select, 1);
    if (!wants_record(form, record_id, strlen(record_id)) ||
        !wants_event(form, event, strlen(event)))
        return;
    const RegistryScanKey key = {
        form->record->str, form->event, sqlite3_column_int64(form->select, 2)};
    for (size_t i = 0; i < form->n_columns; i++)
        read_datum(form->select, KEY_COLUMNS + (int)i, &form->values[i]);
    form->take(&key, form->values, form->data);
}

static gboolean run_select(FormScan *form, const char *first, const char *last, GError **error)
{
    registry_sql_bind_text(form->select, 1, first);
    registry_sql_bind_text(form->select, 2, last);
    int state;
    while ((state = registry_sql_step(form->select, "reading a form", error)) == 1)
        take_columns(form);
    (void)sqlite3_reset(form->select);
    return state == 0;
}

static char *select_sql(const FormScan *form, const RegistryForm *source, const size_t *columns)
{
    GString *sql = g_string_new("SELECT record_id, event, instance");
    for (size_t i = 0; i < form->n_columns; i++)
        for (size_t c = 0; c < source->n_columns; c++)
            if (source->columns[c] == columns[i])
                g_string_append_printf(sql, ", %s", source->names[c]);
    g_string_append_printf(sql,
        " FROM %s\nWHERE record_id BETWEEN ?1 AND ?2 ORDER BY record_id, event, instance",
        source->table);
    return g_string_free(sql, FALSE);
}

/* ---- either way ---- */

RegistryFormScan *registry_sqlite_scan_open(RegistryStore *base, size_t number,
    const size_t *columns, size_t n, const bool *events, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    const RegistryForm *source = &store->forms[number];
    FormScan *form = g_new0(FormScan, 1);
    form->base.driver = base->driver;
    form->store = store;
    form->n_columns = n;
    form->values = g_new0(RegistryDatum, n + 1);
    form->events = g_memdup2(events, store->study->n_events * sizeof *events);
    form->record = g_string_new(NULL);
    form->stored = g_array_new(FALSE, FALSE, sizeof(Stored));
    gboolean ok = registry_sqlite_tree_open(store->db, source->name, &form->tree, error);
    if (form->tree) {
        place_columns(form, source, columns);
    } else if (ok) {
        g_autofree char *sql = select_sql(form, source, columns);
        form->select = registry_sql_prepare(store->db, sql, error);
        ok = form->select != NULL;
    }
    if (ok)
        return &form->base;
    registry_sqlite_scan_close(&form->base);
    return NULL;
}

void registry_sqlite_scan_close(RegistryFormScan *base)
{
    FormScan *form = (FormScan *)base;
    registry_sqlite_tree_free(form->tree);
    (void)sqlite3_finalize(form->select);
    (void)g_string_free(form->record, TRUE);
    g_array_unref(form->stored);
    g_free(form->values);
    g_free(form->events);
    g_free(form);
}

gboolean registry_sqlite_scan_run(RegistryFormScan *base, const char *first, const char *last,
    RegistryScanWants wants, RegistryScanRow take, void *data, GError **error)
{
    FormScan *form = (FormScan *)base;
    form->wants = wants;
    form->take = take;
    form->data = data;
    (void)g_string_truncate(form->record, 0);
    form->is_wanted = false;
    return form->tree ? run_tree(form, first, last, error)
                      : run_select(form, first, last, error);
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
