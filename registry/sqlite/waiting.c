#include "registry/sqlite/waiting.h"

#include <stdlib.h>

#include "base/error.h"

enum {
    WAITING_BYTES = 8 << 20, /* Of all forms, before they are put. */
    KEPT_BYTES = 1 << 16,    /* Of a form, when they were put. */
    KEY_COLUMNS = 5          /* record_id, event, instance, import_id, line. */
};

/* How a value begins; behind it stand its bytes. */
typedef enum { VALUE_NONE, VALUE_SMALL, VALUE_INTEGER, VALUE_REAL, VALUE_TEXT } ValueMark;

/* A row that waits. */
typedef struct {
    size_t at;     /* Where its bytes begin. */
    guint32 order; /* In which it came. */
} Waiting;

/* The rows of one form. */
typedef struct {
    size_t n_columns; /* With the key. */
    GArray *rows;     /* Waiting */
    guint8 *bytes;
    size_t size, capacity;
    size_t last; /* Where the row before begins. */
    bool is_sorted;
    sqlite3_stmt *put;
} Form;

struct RegistrySqliteWaiting {
    size_t n_forms;
    Form *forms;
};

/* ---- bytes of a row ---- */

enum { NUMBER_BYTES = 9 /* A mark and a number; room for what has no text. */ };

/* Room for `size` more bytes. */
static void reserve(Form *form, size_t size)
{
    if (form->capacity - form->size >= size)
        return;
    form->capacity = 2 * form->capacity + size;
    form->bytes = g_realloc(form->bytes, form->capacity);
}

/* Within the room that is reserved. */
static void append(Form *form, ValueMark mark, const void *value, size_t size)
{
    guint8 *at = form->bytes + form->size;
    at[0] = (guint8)mark;
    memcpy(at + 1, value, size);
    form->size += 1 + size;
}

static void append_integer(Form *form, int64_t integer)
{
    const int8_t small = (int8_t)integer;
    if (small == integer)
        append(form, VALUE_SMALL, &small, sizeof small);
    else
        append(form, VALUE_INTEGER, &integer, sizeof integer);
}

static void append_text(Form *form, const char *text)
{
    const guint32 size = (guint32)strlen(text);
    reserve(form, NUMBER_BYTES * (form->n_columns + 1) + size);
    append(form, VALUE_TEXT, &size, sizeof size);
    /* With the end, so that ids can be compared where they lie. */
    memcpy(form->bytes + form->size, text, (size_t)size + 1);
    form->size += (size_t)size + 1;
}

static void append_value(Form *form, const RegistryValue *value)
{
    switch (value->kind) {
    case REGISTRY_VALUE_INTEGER:
        append_integer(form, value->integer);
        break;
    case REGISTRY_VALUE_REAL:
        append(form, VALUE_REAL, &value->real, sizeof value->real);
        break;
    case REGISTRY_VALUE_TEXT:
        append_text(form, value->text);
        break;
    case REGISTRY_VALUE_NONE:
    case REGISTRY_VALUE_MISSING:
        form->bytes[form->size++] = VALUE_NONE;
        break;
    }
}

/* The record id, with which a row begins. */
static const char *id_at(const Form *form, size_t at)
{
    return (const char *)form->bytes + at + 1 + sizeof(guint32);
}

/* ---- the virtual table ---- */

typedef struct {
    sqlite3_vtab base;
    Form *form;
} Table;

typedef struct {
    sqlite3_vtab_cursor base;
    const Form *form;
    guint row;
    /* The value that is next, and of which column: SQLite asks for them in order. */
    const guint8 *at;
    int column;
} Cursor;

static int table_connect(sqlite3 *db, void *data, int n, const char *const *arguments,
    sqlite3_vtab **out, char **why)
{
    (void)n;
    (void)arguments;
    (void)why;
    Form *form = data;
    g_autoptr(GString) sql = g_string_new("CREATE TABLE waiting (c0");
    for (size_t i = 1; i < form->n_columns; i++)
        g_string_append_printf(sql, ", c%zu", i);
    g_string_append(sql, ")");
    const int code = sqlite3_declare_vtab(db, sql->str);
    Table *table = g_new0(Table, 1);
    table->form = form;
    *out = &table->base;
    if (code != SQLITE_OK)
        g_clear_pointer(out, g_free);
    return code;
}

static int table_disconnect(sqlite3_vtab *table)
{
    g_free(table);
    return SQLITE_OK;
}

static int table_plan(sqlite3_vtab *table, sqlite3_index_info *info)
{
    (void)table;
    info->estimatedCost = 1e6;
    return SQLITE_OK;
}

static int table_open(sqlite3_vtab *table, sqlite3_vtab_cursor **out)
{
    Cursor *cursor = g_new0(Cursor, 1);
    cursor->form = ((Table *)table)->form;
    *out = &cursor->base;
    return SQLITE_OK;
}

static int table_close(sqlite3_vtab_cursor *base)
{
    g_free(base);
    return SQLITE_OK;
}

static guint32 text_size(const guint8 *at)
{
    guint32 size;
    memcpy(&size, at, sizeof size);
    return size;
}

static void begin_row(Cursor *cursor)
{
    const Form *form = cursor->form;
    cursor->column = 0;
    if (cursor->row < form->rows->len)
        cursor->at = form->bytes + g_array_index(form->rows, Waiting, cursor->row).at;
}

/* The value behind the one at `at`. */
static const guint8 *next_value(const guint8 *at)
{
    switch ((ValueMark)*at++) {
    case VALUE_SMALL:
        return at + 1;
    case VALUE_INTEGER:
    case VALUE_REAL:
        return at + 8;
    case VALUE_TEXT:
        return at + sizeof(guint32) + text_size(at) + 1;
    case VALUE_NONE:
        break;
    }
    return at;
}

static int table_filter(
    sqlite3_vtab_cursor *base, int plan, const char *text, int n, sqlite3_value **arguments)
{
    (void)plan;
    (void)text;
    (void)n;
    (void)arguments;
    Cursor *cursor = (Cursor *)base;
    cursor->row = 0;
    begin_row(cursor);
    return SQLITE_OK;
}

static int table_next(sqlite3_vtab_cursor *base)
{
    Cursor *cursor = (Cursor *)base;
    cursor->row++;
    begin_row(cursor);
    return SQLITE_OK;
}

static int table_eof(sqlite3_vtab_cursor *base)
{
    const Cursor *cursor = (Cursor *)base;
    return cursor->row >= cursor->form->rows->len;
}

static int table_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int i)
{
    Cursor *cursor = (Cursor *)base;
    int64_t integer;
    double real;
    if (i < cursor->column)
        begin_row(cursor);
    for (; cursor->column < i; cursor->column++)
        cursor->at = next_value(cursor->at);
    const guint8 *at = cursor->at + 1;
    switch ((ValueMark)at[-1]) {
    case VALUE_SMALL:
        sqlite3_result_int64(context, (int8_t)*at);
        break;
    case VALUE_INTEGER:
        memcpy(&integer, at, sizeof integer);
        sqlite3_result_int64(context, integer);
        break;
    case VALUE_REAL:
        memcpy(&real, at, sizeof real);
        sqlite3_result_double(context, real);
        break;
    case VALUE_TEXT:
        /* The bytes stay until the statement is done. */
        sqlite3_result_text(
            context, (const char *)at + sizeof(guint32), (int)text_size(at), SQLITE_STATIC);
        break;
    case VALUE_NONE:
        sqlite3_result_null(context);
        break;
    }
    return SQLITE_OK;
}

static int table_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *rowid)
{
    *rowid = ((Cursor *)base)->row;
    return SQLITE_OK;
}

/* Without xCreate: it is there by itself and can only be read. */
static const sqlite3_module module = {.xConnect = table_connect,
    .xBestIndex = table_plan,
    .xDisconnect = table_disconnect,
    .xOpen = table_open,
    .xClose = table_close,
    .xFilter = table_filter,
    .xNext = table_next,
    .xEof = table_eof,
    .xColumn = table_column,
    .xRowid = table_rowid};

/* ---- putting ---- */

static void make_room(Form *form)
{
    form->rows = g_array_new(FALSE, FALSE, sizeof(Waiting));
    form->capacity = NUMBER_BYTES * (form->n_columns + 1);
    form->bytes = g_malloc(form->capacity);
}

RegistrySqliteWaiting *registry_sqlite_waiting_new(RegistrySqlite *store, GError **error)
{
    RegistrySqliteWaiting *waiting = g_new0(RegistrySqliteWaiting, 1);
    waiting->n_forms = store->n_forms;
    waiting->forms = g_new0(Form, store->n_forms + 1);
    for (size_t f = 0; f < store->n_forms; f++) {
        Form *form = &waiting->forms[f];
        form->n_columns = KEY_COLUMNS + store->forms[f].n_columns;
        make_room(form);
        form->is_sorted = true;
    }
    for (size_t f = 0; f < store->n_forms; f++) {
        g_autofree char *name = g_strdup_printf("proreg_waiting_%zu", f);
        if (sqlite3_create_module_v2(store->db, name, &module, &waiting->forms[f], NULL) ==
            SQLITE_OK)
            continue;
        (void)registry_sql_fail(store->db, "preparing to write", error);
        registry_sqlite_waiting_free(waiting);
        return NULL;
    }
    return waiting;
}

void registry_sqlite_waiting_free(RegistrySqliteWaiting *waiting)
{
    if (!waiting)
        return;
    registry_sqlite_waiting_finalize(waiting);
    for (size_t f = 0; f < waiting->n_forms; f++) {
        g_array_unref(waiting->forms[f].rows);
        g_free(waiting->forms[f].bytes);
    }
    g_free(waiting->forms);
    g_free(waiting);
}

static void clear_form(Form *form)
{
    /* What many rows took is given back: after them something else needs it. */
    if (form->size > KEPT_BYTES) {
        g_array_unref(form->rows);
        g_free(form->bytes);
        make_room(form);
    }
    g_array_set_size(form->rows, 0);
    form->size = 0;
    form->is_sorted = true;
}

void registry_sqlite_waiting_finalize(RegistrySqliteWaiting *waiting)
{
    for (size_t f = 0; waiting && f < waiting->n_forms; f++) {
        (void)sqlite3_finalize(waiting->forms[f].put);
        waiting->forms[f].put = NULL;
    }
}

void registry_sqlite_waiting_clear(RegistrySqliteWaiting *waiting)
{
    for (size_t f = 0; waiting && f < waiting->n_forms; f++)
        clear_form(&waiting->forms[f]);
}

/* By record, and those of one as they came. */
static gint compare_rows(gconstpointer a, gconstpointer b, gpointer data)
{
    const Waiting *x = a, *y = b;
    const Form *form = data;
    const int order = strcmp(id_at(form, x->at), id_at(form, y->at));
    return order != 0 ? order : (x->order > y->order) - (x->order < y->order);
}

static char *put_sql(const RegistryForm *form, size_t f)
{
    GString *sql = g_string_new(NULL);
    /* OR FAIL keeps no copy of the pages for one statement: the whole change is taken back. */
    g_string_append_printf(sql,
        "INSERT OR FAIL INTO %s (record_id, event, instance, import_id, line", form->table);
    for (size_t i = 0; i < form->n_columns; i++)
        g_string_append_printf(sql, ", %s", form->names[i]);
    g_string_append_printf(sql, ") SELECT * FROM proreg_waiting_%zu", f);
    return g_string_free(sql, FALSE);
}

static gboolean put_form(RegistrySqlite *store, size_t f, GError **error)
{
    Form *form = &store->waiting->forms[f];
    if (form->rows->len == 0)
        return TRUE;
    if (!form->put) {
        g_autofree char *sql = put_sql(&store->forms[f], f);
        form->put = registry_sql_prepare(store->db, sql, error);
    }
    if (form->put && !form->is_sorted)
        g_array_sort_with_data(form->rows, compare_rows, form);
    const gboolean ok = form->put && registry_sql_run(form->put, "adding rows", error);
    clear_form(form);
    return ok;
}

gboolean registry_sqlite_settle(RegistrySqlite *store, GError **error)
{
    gboolean ok = TRUE;
    if (store->n_waiting == 0)
        return TRUE;
    store->n_waiting = 0;
    for (size_t f = 0; ok && f < store->n_forms; f++)
        ok = put_form(store, f, error);
    if (!ok)
        registry_sqlite_waiting_clear(store->waiting);
    return ok;
}

gboolean registry_sqlite_row_new(
    RegistryStore *base, size_t f, const RegistryFormRow *row, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    if (!store->waiting && !(store->waiting = registry_sqlite_waiting_new(store, error)))
        return FALSE;
    Form *form = &store->waiting->forms[f];
    const Waiting place = {.at = form->size, .order = form->rows->len};
    reserve(form, NUMBER_BYTES * form->n_columns);
    append_text(form, row->key.record_id);
    append_text(form, row->key.event);
    append_integer(form, row->key.instance);
    append_integer(form, row->import_id);
    append_integer(form, row->line);
    for (size_t i = 0; i < store->forms[f].n_columns; i++)
        append_value(form, &row->values[i]);
    form->is_sorted =
        form->is_sorted &&
        (form->rows->len == 0 || strcmp(id_at(form, form->last), id_at(form, place.at)) <= 0);
    form->last = place.at;
    g_array_append_val(form->rows, place);
    store->n_waiting += form->size - place.at + sizeof place;
    return store->n_waiting < WAITING_BYTES || registry_sqlite_settle(store, error);
}
