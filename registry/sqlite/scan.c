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
    RegistryDomain *domain;
    const uint32_t *small; /* Of the domain, if the values are whole. */
} Stored;

typedef struct {
    RegistryFormScan base;
    RegistrySqlite *store;
    RegistrySqliteTree *tree; /* NULL: by the statement. */
    sqlite3_stmt *select;     /* NULL: from the tree. */
    size_t n_columns;
    RegistryDomain **domains; /* NULL: as values. */
    RegistryDatum *values;
    uint32_t *codes, **own; /* Of a row that is taken, and where each of them is. */
    bool *events;           /* A flag an event of the study. */
    size_t *event_sizes;
    size_t event; /* Of the row before. */

    /* From the tree: */
    GArray *stored; /* Stored: the columns that are wanted, as they lie. */
    char *texts;    /* The texts of the row, each with a NUL. */
    size_t n_texts;

    /* While it runs: */
    const RegistryScanRecords *records;
    const size_t *id_sizes; /* Of their ids, */
    size_t *own_sizes;      /* counted from position to end where who asks has not. */
    size_t position, end;   /* The record that the rows have come to; after the last wanted. */
    RegistryScanRow take;
    void *data;
} FormScan;

/* ---- which rows ---- */

static bool is_at(const FormScan *form, size_t position, const char *id, size_t size)
{
    return position < form->end && form->id_sizes[position] == size &&
           registry_sqlite_same(id, form->records->ids[position], size);
}

/* Goes on to the record of that id, mostly that of the row before or the next; whether its rows
   are wanted. */
static bool wants_record(FormScan *form, const char *id, size_t size)
{
    const RegistryScanRecords *records = form->records;
    if (!is_at(form, form->position, id, size) && is_at(form, form->position + 1, id, size))
        form->position++;
    while (!is_at(form, form->position, id, size)) {
        if (form->position == form->end)
            return false;
        const size_t n = form->id_sizes[form->position];
        const int order = memcmp(id, records->ids[form->position], MIN(n, size));
        if (order < 0 || (order == 0 && size < n))
            return false;
        form->position++;
    }
    return !records->wanted || records->wanted[form->position];
}

/* The event of that unique name if its rows are wanted; mostly that of the row before, or the
   next. */
static bool wants_event(FormScan *form, const char *name, size_t size)
{
    const SchemaStudy *study = form->store->sql.study;
    for (size_t i = 0, e = form->event; i < study->n_events; i++) {
        if (form->event_sizes[e] == size &&
            registry_sqlite_same(study->events[e].unique_name, name, size)) {
            form->event = e;
            return form->events[e];
        }
        e = e + 1 < study->n_events ? e + 1 : 0;
    }
    return false;
}

/* Where the codes of a row go, from [at] on: their places, or those of a row that is taken. */
static uint32_t *const *target_of(const FormScan *form, int64_t instance, size_t *at)
{
    const RegistryScanPlaces *places = form->records->places;
    if (!places || instance != 1) {
        *at = 0;
        return form->own;
    }
    *at = form->event * places->stride + form->position;
    places->present[*at] = true;
    return places->codes;
}

static void give(FormScan *form, int64_t instance)
{
    if (form->records->places && instance == 1)
        return;
    const RegistryScanKey key = {
        form->records->ids[form->position], form->position, form->event, instance};
    form->take(&key, form->domains ? NULL : form->values, form->domains ? form->codes : NULL,
        form->data);
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

/* Values of one byte and less, which most are: the number is that of its kind, and the byte
   under a mask. NULL is -1, which has no code, and so are values of all other kinds. */
typedef struct {
    int8_t number, mask;
    uint8_t width;
} Quick;

static const Quick *quick_kinds(void)
{
    enum { NONE = -1 };
    static const Quick kinds[16] = {{NONE, 0, 0}, {0, -1, 1}, {NONE, 0, 0}, {NONE, 0, 0},
        {NONE, 0, 0}, {NONE, 0, 0}, {NONE, 0, 0}, {NONE, 0, 0}, {0, 0, 0}, {1, 0, 0},
        {NONE, 0, 0}, {NONE, 0, 0}, {NONE, 0, 0}, {NONE, 0, 0}, {NONE, 0, 0}, {NONE, 0, 0}};
    return kinds;
}

/* The code of the next value, whatever it is; false where there is no such kind. */
static bool read_code(const Stored *stored, RegistrySqliteRecord *record, uint32_t *code)
{
    RegistrySqliteField field;
    RegistryDatum datum;
    if (!registry_sqlite_record_next(record, &field) ||
        !registry_sqlite_field_datum(&field, stored->is_real, &datum))
        return false;
    *code = registry_domain_code(stored->domain, &datum);
    return true;
}

/* As read_values, but as codes. A byte after the row may be looked at, but not used. */
static bool read_codes(
    const FormScan *form, RegistrySqliteRecord record, uint32_t *const *to, size_t at)
{
    const Stored *stored = (const Stored *)(const void *)form->stored->data;
    const Quick *quick = quick_kinds();
    for (guint left = form->stored->len; left > 0; left--, stored++) {
        if (stored->n_before > 0 && !registry_sqlite_record_skip(&record, stored->n_before))
            return false;
        const size_t kind = record.kinds < record.kinds_end ? *record.kinds : 0;
        const Quick *as = &quick[MIN(kind, 15)];
        uint32_t code = stored->small[as->number + ((int8_t)*record.bytes & as->mask)];
        if (code != 0 || kind == 0) {
            record.kinds += record.kinds < record.kinds_end; /* After which all is NULL. */
            record.bytes += as->width;
            if (record.bytes > record.end)
                return false;
        } else if (!read_code(stored, &record, &code)) {
            return false;
        }
        to[stored->place][at] = code;
    }
    return true;
}

/* False where the row is damaged. */
static bool take_row(FormScan *form, const uint8_t *row, size_t size)
{
    RegistrySqliteRecord record;
    RegistrySqliteField key[KEY_COLUMNS];
    if (!registry_sqlite_record_begin(&record, row, size))
        return false;
    for (size_t i = 0; i < KEY_COLUMNS; i++)
        if (!registry_sqlite_record_next(&record, &key[i]))
            return false;
    if (!wants_record(form, (const char *)key[0].bytes, key[0].size) ||
        !wants_event(form, (const char *)key[1].bytes, key[1].size))
        return true;
    if (key[2].kind == 0 || key[2].kind == 7 || key[2].kind > 9)
        return false;
    const int64_t instance = registry_sqlite_field_integer(&key[2]);
    size_t at = 0;
    uint32_t *const *to = form->domains ? target_of(form, instance, &at) : NULL;
    if (!(to ? read_codes(form, record, to, at) : read_values(form, &record)))
        return false;
    give(form, instance);
    return true;
}

static gboolean run_tree(FormScan *form, GError **error)
{
    const uint8_t *row = NULL;
    size_t size = 0, n_allocated = 0;
    bool ok = true;
    int state = registry_sqlite_tree_seek(form->tree, form->records->ids[form->position], error)
                    ? 1
                    : -1;
    while (state == 1 && ok && form->position < form->end) {
        state = registry_sqlite_tree_next(form->tree, &row, &size, error);
        if (state != 1)
            break;
        if (!form->domains && size + form->n_columns > n_allocated) {
            n_allocated = 2 * (size + form->n_columns);
            form->texts = g_realloc(form->texts, n_allocated);
        }
        form->n_texts = 0;
        ok = take_row(form, row, size);
    }
    g_clear_pointer(&form->texts, g_free);
    return ok ? state >= 0 : registry_sqlite_tree_damaged(form->tree, error);
}

/* Where the columns that are wanted lie in a row. */
static void place_columns(FormScan *form, const RegistryForm *source, const size_t *columns)
{
    uint32_t n_before = OWN_COLUMNS - KEY_COLUMNS;
    for (size_t c = 0; c < source->n_columns; c++) {
        size_t i = 0;
        while (i < form->n_columns && columns[i] != source->columns[c])
            i++;
        if (i < form->n_columns) {
            RegistryDomain *domain = form->domains ? form->domains[i] : NULL;
            const bool is_real = source->types[c] == 'R';
            const Stored stored = {n_before, (uint32_t)i, is_real, domain,
                is_real || !domain ? registry_domain_no_small()
                                   : registry_domain_small(domain)};
            g_array_append_val(form->stored, stored);
        }
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
    const char *record_id = registry_sqlite_text(form->select, 0);
    const char *event = registry_sqlite_text(form->select, 1);
    if (!wants_record(form, record_id, strlen(record_id)) ||
        !wants_event(form, event, strlen(event)))
        return;
    const int64_t instance = sqlite3_column_int64(form->select, 2);
    size_t at = 0;
    uint32_t *const *to = form->domains ? target_of(form, instance, &at) : NULL;
    for (size_t i = 0; i < form->n_columns; i++) {
        read_datum(form->select, KEY_COLUMNS + (int)i, &form->values[i]);
        if (to)
            to[i][at] = registry_domain_code(form->domains[i], &form->values[i]);
    }
    give(form, instance);
}

static gboolean run_select(FormScan *form, GError **error)
{
    registry_sqlite_bind_text(form->select, 1, form->records->ids[form->position]);
    registry_sqlite_bind_text(form->select, 2, form->records->ids[form->end - 1]);
    int state;
    while ((state = registry_sqlite_step(form->select, "reading a form", error)) == 1)
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

static FormScan *form_new(RegistrySqlite *store, size_t n, const bool *events)
{
    const SchemaStudy *study = store->sql.study;
    FormScan *form = g_new0(FormScan, 1);
    form->base.driver = store->sql.base.driver;
    form->store = store;
    form->n_columns = n;
    form->values = g_new0(RegistryDatum, n + 1);
    form->codes = g_new0(uint32_t, n + 1);
    form->own = g_new0(uint32_t *, n + 1);
    for (size_t i = 0; i < n; i++)
        form->own[i] = &form->codes[i];
    form->events = g_memdup2(events, study->n_events * sizeof *events);
    form->event_sizes = g_new0(size_t, study->n_events + 1);
    for (size_t e = 0; e < study->n_events; e++)
        form->event_sizes[e] = strlen(study->events[e].unique_name);
    form->stored = g_array_new(FALSE, FALSE, sizeof(Stored));
    return form;
}

RegistryFormScan *registry_sqlite_scan_open(RegistryStore *base, size_t number,
    const size_t *columns, size_t n, RegistryDomain *const *domains, const bool *events,
    GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    const RegistryForm *source = &store->sql.forms[number];
    if (!registry_sql_settle(&store->sql, error))
        return NULL;
    FormScan *form = form_new(store, n, events);
    form->domains = domains ? g_new0(RegistryDomain *, n + 1) : NULL;
    for (size_t i = 0; domains && i < n; i++)
        form->domains[i] = domains[i];
    gboolean ok = store->sql.looks_back ||
                  registry_sqlite_tree_open(store->db, source->name, &form->tree, error);
    if (form->tree) {
        place_columns(form, source, columns);
    } else if (ok) {
        g_autofree char *sql = select_sql(form, source, columns);
        form->select = registry_sqlite_prepare(store->db, sql, error);
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
    g_array_unref(form->stored);
    g_free(form->own_sizes);
    g_free(form->domains);
    g_free(form->values);
    g_free(form->codes);
    g_free(form->own);
    g_free(form->events);
    g_free(form->event_sizes);
    g_free(form);
}

static const size_t *count_sizes(FormScan *form)
{
    form->own_sizes = g_renew(size_t, form->own_sizes, form->records->n + 1);
    for (size_t i = form->position; i < form->end; i++)
        form->own_sizes[i] = strlen(form->records->ids[i]);
    return form->own_sizes;
}

gboolean registry_sqlite_scan_run(RegistryFormScan *base, const RegistryScanRecords *records,
    RegistryScanRow take, void *data, GError **error)
{
    FormScan *form = (FormScan *)base;
    form->records = records;
    form->take = take;
    form->data = data;
    form->position = 0;
    form->end = records->n;
    while (records->wanted && form->end > 0 && !records->wanted[form->end - 1])
        form->end--;
    while (records->wanted && form->position < form->end && !records->wanted[form->position])
        form->position++;
    form->id_sizes = records->sizes ? records->sizes : count_sizes(form);
    if (form->position == form->end)
        return TRUE;
    return form->tree ? run_tree(form, error) : run_select(form, error);
}
