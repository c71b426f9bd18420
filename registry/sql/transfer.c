/**
 * @file
 * All that a store holds, put into another as it stands: numbers, times, hashes and salts are
 * what they were, so that the chain holds in both.
 */
#include "base/error.h"
#include "registry/sql/store.h"
#include "registry/sql/tables.h"

/* So many records' rows of a form are read at a time: an engine may hold all that a statement
   gives. */
enum { RECORDS_AT_A_TIME = 4096 };

typedef struct {
    RegistrySqlStore *from, *to;
    const RegistrySqlTable *table;
    GPtrArray *columns; /* char *: names as SQL writes them. */
    GString *types;     /* A letter each: T, I, B (bytes) or A (any). */
    RegistrySqlStatement *select, *insert;
} Transfer;

static void transfer_clear(Transfer *transfer)
{
    registry_sql_free(transfer->select);
    registry_sql_free(transfer->insert);
    g_ptr_array_unref(transfer->columns);
    (void)g_string_free(transfer->types, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Transfer, transfer_clear)

/* ---- the fixed tables ---- */

/* A line each of the statement that makes the table; the registry's key is bytes. */
static void read_columns(Transfer *transfer)
{
    g_autoptr(GRegex) regex =
        g_regex_new("^  (\"?\\w+\"?) (TEXT|INTEGER|BLOB|ANY)\\b", G_REGEX_MULTILINE, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    (void)g_regex_match(regex, transfer->table->sql, 0, &match);
    for (; g_match_info_matches(match); (void)g_match_info_next(match, NULL)) {
        g_autofree char *name = g_match_info_fetch(match, 1);
        g_autofree char *type = g_match_info_fetch(match, 2);
        const bool is_key =
            type[0] == 'A' && g_str_equal(transfer->table->table, "proreg_setting");
        g_ptr_array_add(transfer->columns,
            g_str_has_prefix(name, "\"") ? g_strdup(name) : g_strdup_printf("\"%s\"", name));
        g_string_append_c(transfer->types, is_key ? 'B' : type[0]);
    }
}

static char *joined(const GPtrArray *columns)
{
    GString *list = g_string_new(NULL);
    for (guint i = 0; i < columns->len; i++)
        g_string_append_printf(
            list, "%s%s", i > 0 ? ", " : "", (const char *)columns->pdata[i]);
    return g_string_free(list, FALSE);
}

static gboolean prepare(Transfer *transfer, GError **error)
{
    const char *table = transfer->table->table;
    g_autofree char *columns = joined(transfer->columns);
    g_autofree char *select = g_strdup_printf("SELECT %s FROM main.%s", columns, table);
    g_autoptr(GString) insert = g_string_new(NULL);
    g_string_append_printf(insert, "INSERT INTO main.%s (%s) VALUES (?1", table, columns);
    for (guint i = 2; i <= transfer->columns->len; i++)
        g_string_append_printf(insert, ", ?%u", i);
    g_string_append_c(insert, ')');
    transfer->select = registry_sql_prepare(transfer->from, select, error);
    transfer->insert =
        transfer->select ? registry_sql_prepare(transfer->to, insert->str, error) : NULL;
    return transfer->insert != NULL;
}

/* No bytes are not NULL: a file may be empty, or gone. */
static void bind_bytes(const Transfer *transfer, int column, bool is_null)
{
    size_t size = 0;
    const void *bytes = registry_sql_blob(transfer->select, column, &size);
    transfer->insert->engine->bind_blob(
        transfer->insert, column + 1, is_null || bytes ? bytes : "", size);
}

static void bind_column(const Transfer *transfer, int column)
{
    RegistrySqlStatement *row = transfer->select, *insert = transfer->insert;
    const char type = transfer->types->str[column];
    if (type == 'A') {
        const RegistryValue value = registry_sql_any(row, column);
        registry_sql_bind_any(insert, column + 1, &value);
        return;
    }
    const bool is_null = registry_sql_value(row, column).kind == REGISTRY_VALUE_NONE;
    if (type == 'B')
        bind_bytes(transfer, column, is_null);
    else if (type == 'T')
        registry_sql_bind_text(insert, column + 1, registry_sql_text_or_null(row, column));
    else if (is_null)
        insert->engine->bind_null(insert, column + 1);
    else
        registry_sql_bind_integer(insert, column + 1, registry_sql_integer(row, column));
}

static gboolean put_rows(const Transfer *transfer, GError **error)
{
    registry_sql_expect_many(transfer->select, true);
    int state;
    while ((state = registry_sql_step(transfer->select, "reading a table", error)) == 1) {
        for (guint i = 0; i < transfer->columns->len; i++)
            bind_column(transfer, (int)i);
        if (!registry_sql_run(transfer->insert, "filling a table", error))
            return FALSE;
    }
    return state == 0;
}

static gboolean take_table(
    RegistrySqlStore *to, RegistrySqlStore *from, const RegistrySqlTable *table, GError **error)
{
    g_auto(Transfer) transfer = {.from = from,
        .to = to,
        .table = table,
        .columns = g_ptr_array_new_with_free_func(g_free),
        .types = g_string_new(NULL)};
    read_columns(&transfer);
    return prepare(&transfer, error) && put_rows(&transfer, error);
}

/* ---- forms ---- */

typedef struct {
    RegistrySqlStore *to;
    size_t form;
} Rows;

static gboolean put_row(const RegistryFormRow *row, void *data, GError **error)
{
    const Rows *rows = data;
    return rows->to->base.driver->row_new(&rows->to->base, rows->form, row, error);
}

static gboolean take_id(const RegistryRecord *record, void *data, GError **error)
{
    (void)error;
    g_ptr_array_add(data, g_strdup(record->record_id));
    return TRUE;
}

static gboolean take_forms_of(
    RegistrySqlStore *to, RegistrySqlStore *from, const GPtrArray *ids, GError **error)
{
    for (size_t f = 0; f < from->n_forms; f++) {
        Rows rows = {to, f};
        if (!registry_sql_rows(&from->base, f,
                registry_range(ids->pdata[0], ids->pdata[ids->len - 1]), put_row, &rows, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean take_forms(RegistrySqlStore *to, RegistrySqlStore *from, GError **error)
{
    g_autofree char *last = NULL;
    for (;;) {
        g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
        if (!registry_sql_next_records(
                &from->base, last, RECORDS_AT_A_TIME, take_id, ids, error))
            return FALSE;
        if (ids->len == 0)
            return TRUE;
        if (!take_forms_of(to, from, ids, error))
            return FALSE;
        g_free(last);
        last = g_strdup(ids->pdata[ids->len - 1]);
    }
}

/* ---- all of it ---- */

/* A row of no record would be left behind. */
static gboolean check_number(
    RegistrySqlStore *to, RegistrySqlStore *from, const char *table, GError **error)
{
    int64_t there = 0, here = 0;
    g_autofree char *sql = g_strdup_printf("SELECT count(*) FROM %s", table);
    if (!registry_sql_ask(from, sql, &there, error) || !registry_sql_ask(to, sql, &here, error))
        return FALSE;
    if (there == here)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_DATABASE,
        "%s: %" G_GINT64_FORMAT " rows of %s belong to no record: another program put them in; "
        "'proreg audit DB --verify' names them",
        from->name, there - here, table);
    return FALSE;
}

gboolean registry_sql_take_all(RegistryStore *base, RegistryStore *source, GError **error)
{
    RegistrySqlStore *to = (RegistrySqlStore *)base, *from = (RegistrySqlStore *)source;
    int64_t last_query = 0;
    /* Rows refer to each other in circles. */
    if (!base->driver->erasing.erase_begin(base, error) ||
        !registry_sql_exec(to, "DELETE FROM proreg_setting", error))
        return FALSE;
    for (const RegistrySqlTable *next = registry_sql_tables; next->table; next++)
        if (g_str_has_prefix(next->sql, "CREATE TABLE") && !take_table(to, from, next, error))
            return FALSE;
    if (!take_forms(to, from, error) || !registry_sql_settle(to, error))
        return FALSE;
    for (size_t f = 0; f < to->n_forms; f++)
        if (!check_number(to, from, to->forms[f].table, error))
            return FALSE;
    return from->engine->last_query(from, &last_query, error) &&
           to->engine->go_on(to, last_query, error);
}
