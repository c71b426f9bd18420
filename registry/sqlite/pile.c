#include "registry/sqlite/pile.h"

#include <string.h>

#include "registry/sqlite/sql.h"
#include "registry/store.h"

enum {
    KEPT_BYTES = 1 << 16, /* Of a pile that was cleared. */
    NUMBER_BYTES = 9      /* A mark and a number: room for any value without its text. */
};

/* How a value begins; behind it stand its bytes. */
typedef enum {
    VALUE_NONE,
    VALUE_SMALL,
    VALUE_INTEGER,
    VALUE_REAL,
    VALUE_TEXT,
    VALUE_DIGEST
} ValueMark;

typedef struct {
    size_t at;     /* Where its bytes begin. */
    guint32 order; /* In which it came. */
} Row;

struct RegistrySqlitePile {
    size_t n_columns;
    GArray *rows; /* Row */
    guint8 *bytes;
    size_t size, capacity;
    size_t begun;      /* Where the row under way begins, or the last one. */
    size_t last_value; /* Where the last value begins. */
    bool is_sorted;
};

/* ---- bytes of a row ---- */

static void make_room(RegistrySqlitePile *pile)
{
    pile->rows = g_array_new(FALSE, FALSE, sizeof(Row));
    pile->capacity = NUMBER_BYTES * pile->n_columns;
    pile->bytes = g_malloc(pile->capacity);
}

static void free_room(RegistrySqlitePile *pile)
{
    g_array_unref(pile->rows);
    g_free(pile->bytes);
}

/* Room for `size` more bytes and for all columns of a row. */
static void reserve(RegistrySqlitePile *pile, size_t size)
{
    size += NUMBER_BYTES * pile->n_columns;
    if (pile->capacity - pile->size >= size)
        return;
    pile->capacity = 2 * pile->capacity + size;
    pile->bytes = g_realloc(pile->bytes, pile->capacity);
}

/* Within the room that is reserved. */
static void append(RegistrySqlitePile *pile, ValueMark mark, const void *value, size_t size)
{
    guint8 *at = pile->bytes + pile->size;
    pile->last_value = pile->size;
    at[0] = (guint8)mark;
    memcpy(at + 1, value, size);
    pile->size += 1 + size;
}

static void append_none(RegistrySqlitePile *pile)
{
    pile->last_value = pile->size;
    pile->bytes[pile->size++] = VALUE_NONE;
}

void registry_sqlite_pile_text(RegistrySqlitePile *pile, const char *text)
{
    const guint32 size = (guint32)strlen(text);
    reserve(pile, (size_t)size + 1);
    append(pile, VALUE_TEXT, &size, sizeof size);
    /* With the end, so that ids can be compared where they lie. */
    memcpy(pile->bytes + pile->size, text, (size_t)size + 1);
    pile->size += (size_t)size + 1;
}

void registry_sqlite_pile_integer(RegistrySqlitePile *pile, int64_t integer)
{
    const int8_t small = (int8_t)integer;
    if (small == integer)
        append(pile, VALUE_SMALL, &small, sizeof small);
    else
        append(pile, VALUE_INTEGER, &integer, sizeof integer);
}

void registry_sqlite_pile_values(
    RegistrySqlitePile *pile, const RegistryValue *values, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const RegistryValue *value = &values[i];
        switch (value->kind) {
        case REGISTRY_VALUE_INTEGER:
            registry_sqlite_pile_integer(pile, value->integer);
            break;
        case REGISTRY_VALUE_REAL:
            append(pile, VALUE_REAL, &value->real, sizeof value->real);
            break;
        case REGISTRY_VALUE_TEXT:
            registry_sqlite_pile_text(pile, value->text);
            break;
        case REGISTRY_VALUE_NONE:
        case REGISTRY_VALUE_MISSING:
            append_none(pile);
            break;
        }
    }
}

void registry_sqlite_pile_digest(RegistrySqlitePile *pile, const uint8_t *digest)
{
    reserve(pile, REGISTRY_DIGEST_BYTES);
    if (digest)
        append(pile, VALUE_DIGEST, digest, REGISTRY_DIGEST_BYTES);
    else
        append_none(pile);
}

/* The record id, with which a row begins. */
static const char *id_at(const RegistrySqlitePile *pile, size_t at)
{
    return (const char *)pile->bytes + at + 1 + sizeof(guint32);
}

void registry_sqlite_pile_begin(RegistrySqlitePile *pile, const char *record_id)
{
    if (pile->rows->len > 0)
        pile->is_sorted = pile->is_sorted && strcmp(id_at(pile, pile->begun), record_id) <= 0;
    pile->begun = pile->size;
    registry_sqlite_pile_text(pile, record_id);
}

size_t registry_sqlite_pile_end(RegistrySqlitePile *pile)
{
    const Row row = {.at = pile->begun, .order = pile->rows->len};
    g_array_append_val(pile->rows, row);
    return pile->size - pile->begun + sizeof row;
}

bool registry_sqlite_pile_amend(
    RegistrySqlitePile *pile, const char *record_id, const uint8_t *digest)
{
    if (pile->rows->len == 0 || strcmp(id_at(pile, pile->begun), record_id) != 0)
        return false;
    pile->size = pile->last_value;
    registry_sqlite_pile_digest(pile, digest);
    return true;
}

/* By record, and those of one as they came. */
static gint compare_rows(gconstpointer a, gconstpointer b, gpointer data)
{
    const Row *x = a, *y = b;
    const RegistrySqlitePile *pile = data;
    const int order = strcmp(id_at(pile, x->at), id_at(pile, y->at));
    return order != 0 ? order : (x->order > y->order) - (x->order < y->order);
}

void registry_sqlite_pile_sort(RegistrySqlitePile *pile)
{
    if (!pile->is_sorted)
        g_array_sort_with_data(pile->rows, compare_rows, pile);
}

/* ---- the virtual table ---- */

typedef struct {
    sqlite3_vtab base;
    RegistrySqlitePile *pile;
} Table;

typedef struct {
    sqlite3_vtab_cursor base;
    const RegistrySqlitePile *pile;
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
    RegistrySqlitePile *pile = data;
    g_autoptr(GString) sql = g_string_new("CREATE TABLE waiting (c0");
    for (size_t i = 1; i < pile->n_columns; i++)
        g_string_append_printf(sql, ", c%zu", i);
    g_string_append(sql, ")");
    const int code = sqlite3_declare_vtab(db, sql->str);
    Table *table = g_new0(Table, 1);
    table->pile = pile;
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
    cursor->pile = ((Table *)table)->pile;
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
    const RegistrySqlitePile *pile = cursor->pile;
    cursor->column = 0;
    if (cursor->row < pile->rows->len)
        cursor->at = pile->bytes + g_array_index(pile->rows, Row, cursor->row).at;
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
    case VALUE_DIGEST:
        return at + REGISTRY_DIGEST_BYTES;
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
    return cursor->row >= cursor->pile->rows->len;
}

/* Texts and digests stay until the statement is done. */
static void give_value(sqlite3_context *context, const guint8 *at)
{
    int64_t integer;
    double real;
    switch ((ValueMark)*at++) {
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
        sqlite3_result_text(
            context, (const char *)at + sizeof(guint32), (int)text_size(at), SQLITE_STATIC);
        break;
    case VALUE_DIGEST:
        sqlite3_result_blob(context, at, REGISTRY_DIGEST_BYTES, SQLITE_STATIC);
        break;
    case VALUE_NONE:
        sqlite3_result_null(context);
        break;
    }
}

static int table_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int i)
{
    Cursor *cursor = (Cursor *)base;
    if (i < cursor->column)
        begin_row(cursor);
    for (; cursor->column < i; cursor->column++)
        cursor->at = next_value(cursor->at);
    give_value(context, cursor->at);
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

/* ---- a pile ---- */

RegistrySqlitePile *registry_sqlite_pile_new(
    sqlite3 *db, const char *name, size_t n_columns, GError **error)
{
    RegistrySqlitePile *pile = g_new0(RegistrySqlitePile, 1);
    pile->n_columns = n_columns;
    pile->is_sorted = true;
    make_room(pile);
    if (sqlite3_create_module_v2(db, name, &module, pile, NULL) == SQLITE_OK)
        return pile;
    (void)registry_sqlite_fail(db, "preparing to write", error);
    registry_sqlite_pile_free(pile);
    return NULL;
}

void registry_sqlite_pile_free(RegistrySqlitePile *pile)
{
    if (!pile)
        return;
    free_room(pile);
    g_free(pile);
}

void registry_sqlite_pile_clear(RegistrySqlitePile *pile)
{
    /* What many rows took is given back: after them something else needs it. */
    if (pile->size > KEPT_BYTES) {
        free_room(pile);
        make_room(pile);
    }
    g_array_set_size(pile->rows, 0);
    pile->size = 0;
    pile->is_sorted = true;
}

bool registry_sqlite_pile_is_empty(const RegistrySqlitePile *pile)
{
    return pile->rows->len == 0;
}
