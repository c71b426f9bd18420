/**
 * @file
 * Every text of the file, whatever table it stands in: for who has to know where a word is.
 */
#include "base/encoding.h"
#include "registry/sqlite/inside.h"

/* A table of the file. */
typedef struct {
    char *name;
    GPtrArray *columns; /* char * */
    char *key;          /* Expression of what names a row. */
} Table;

static void table_free(gpointer data)
{
    Table *table = data;
    g_free(table->name);
    g_free(table->key);
    g_ptr_array_unref(table->columns);
    g_free(table);
}

static char *quoted(const char *name)
{
    g_auto(GStrv) pieces = g_strsplit(name, "\"", -1);
    g_autofree char *doubled = g_strjoinv("\"\"", pieces);
    return g_strdup_printf("\"%s\"", doubled);
}

static gboolean read_columns(RegistrySqlite *store, Table *table, GError **error)
{
    g_autoptr(sqlite3_stmt) select = registry_sqlite_prepare(
        store->db, "SELECT name, pk FROM pragma_table_info(?1) ORDER BY pk, cid", error);
    if (!select)
        return FALSE;
    registry_sqlite_bind(select, "t", table->name);
    GString *key = g_string_new(NULL);
    int state;
    while ((state = registry_sqlite_step(select, "reading a table's columns", error)) == 1) {
        const char *name = (const char *)sqlite3_column_text(select, 0);
        g_autofree char *column = quoted(name);
        g_ptr_array_add(table->columns, g_strdup(name));
        if (sqlite3_column_int(select, 1) > 0)
            g_string_append_printf(key, "%s%s", key->len > 0 ? " || ' ' || " : "", column);
    }
    table->key = g_string_free(key, FALSE);
    return state == 0;
}

static gboolean read_tables(RegistrySqlite *store, GPtrArray *tables, GError **error)
{
    g_autoptr(sqlite3_stmt) select = registry_sqlite_prepare(
        store->db, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name", error);
    if (!select)
        return FALSE;
    int state;
    while ((state = registry_sqlite_step(select, "reading the tables", error)) == 1) {
        Table *table = g_new0(Table, 1);
        table->name = g_strdup((const char *)sqlite3_column_text(select, 0));
        table->columns = g_ptr_array_new_with_free_func(g_free);
        g_ptr_array_add(tables, table);
        if (!read_columns(store, table, error))
            return FALSE;
    }
    return state == 0;
}

/* A number of a form may be somebody's id, but for where its row comes from. */
static bool may_be_id(const Table *table, int column)
{
    static const char *const of_row[] = {"import_id", "line", "instance", NULL};
    return !g_str_has_prefix(table->name, "proreg_") &&
           !g_strv_contains(of_row, table->columns->pdata[column - 1]);
}

/* The text of a cell, new; NULL of what is none. Files of the study are kept as bytes, in
   whatever encoding they came. */
static char *text_of(const Table *table, sqlite3_stmt *row, int column)
{
    const int type = sqlite3_column_type(row, column);
    const int size = sqlite3_column_bytes(row, column);
    const bool is_file = type == SQLITE_BLOB && g_str_equal(table->name, "proreg_study_file");
    if (is_file && size > 0) {
        g_autoptr(GString) text =
            base_decode(NULL, sqlite3_column_blob(row, column), (gsize)size, NULL);
        return text ? g_strdup(text->str) : NULL;
    }
    if (type == SQLITE_TEXT || (type == SQLITE_INTEGER && may_be_id(table, column)) ||
        (type == SQLITE_BLOB && size > 0 &&
            g_utf8_validate(sqlite3_column_blob(row, column), size, NULL)))
        return g_strndup((const char *)sqlite3_column_text(row, column), (gsize)size);
    return NULL;
}

static gboolean read_rows(RegistrySqlite *store, const Table *table, RegistryEachText each,
    void *data, GError **error)
{
    g_autofree char *name = quoted(table->name);
    g_autoptr(GString) sql = g_string_new("SELECT ");
    g_string_append(sql, table->key[0] != '\0' ? table->key : "rowid");
    for (guint i = 0; i < table->columns->len; i++) {
        g_autofree char *column = quoted(table->columns->pdata[i]);
        g_string_append_printf(sql, ", %s", column);
    }
    g_string_append_printf(sql, " FROM %s", name);
    g_autoptr(sqlite3_stmt) rows = registry_sqlite_prepare(store->db, sql->str, error);
    if (!rows)
        return FALSE;
    int state;
    while ((state = registry_sqlite_step(rows, "reading all texts", error)) == 1)
        for (guint i = 0; i < table->columns->len; i++) {
            const int column = (int)i + 1;
            g_autofree char *text = text_of(table, rows, column);
            if (!text)
                continue;
            const char *row = (const char *)sqlite3_column_text(rows, 0);
            each(table->name, row ? row : "", table->columns->pdata[i], text, data);
        }
    return state == 0;
}

gboolean registry_sqlite_texts(
    RegistryStore *base, RegistryEachText each, void *data, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func(table_free);
    if (!registry_sql_settle(&store->sql, error) || !read_tables(store, tables, error))
        return FALSE;
    for (guint i = 0; i < tables->len; i++)
        if (!read_rows(store, tables->pdata[i], each, data, error))
            return FALSE;
    return TRUE;
}
