/**
 * @file
 * What can be read of a damaged file, row by row. A table with row numbers is read from both
 * ends, and what lies between two unreadable rows is halved until each number was tried; then
 * rows are looked for on all pages of the file. A table without is read from both ends.
 */
#include "base/error.h"
#include "registry/sqlite/connection.h"
#include "registry/sqlite/inside.h"
#include "registry/sqlite/salvage_leaves.h"
#include "registry/sqlite/tables.h"
#include "schema/sql.h"

/* So often a table is tried in vain, one time after the other. */
enum { MOST_TRIES = 2000 };

#define JOURNAL "proreg_import"
#define PARTS "proreg_part"

/* A run of numbers, both included. */
typedef struct {
    int64_t first, last;
} Run;

typedef struct {
    const char *path;
    sqlite3 *from, *to;
    RegistryEachStray each;
    void *data;
    const char *table;
    char *quoted;
    sqlite3_stmt *insert;
    sqlite3_stmt *up, *down; /* Read rows between two numbers. */
    int n_columns;
    int n_tries;       /* Since a row was read. */
    GArray *lost;      /* Run: numbers that were tried in vain. */
    GHashTable *found; /* int64_t: rows to which nothing led any more. */
    int64_t last_read; /* The highest number that was read. */
    bool is_open;      /* Where it ends is not known: runs at its end may be no rows. */
    bool is_journal_open, is_part_open; /* Of the journal, and of what its entries brought. */
} Salvage;

/* A file that is shorter than it says, or whose schema has a bad row, is opened all the same.
 */
static sqlite3 *open_damaged(const char *path, GError **error)
{
    sqlite3 *db = NULL;
    const int code =
        sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_PRIVATECACHE, NULL);
    if (code == SQLITE_OK) {
        (void)sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
        (void)sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
        (void)sqlite3_exec(db,
            "PRAGMA writable_schema = ON; PRAGMA cell_size_check = ON; PRAGMA temp_store = "
            "MEMORY",
            NULL, NULL, NULL);
        return db;
    }
    g_set_error(error, BASE_ERROR, BASE_ERROR_DATABASE, "%s: cannot be opened: %s", path,
        sqlite3_errstr(code));
    (void)sqlite3_close_v2(db);
    return NULL;
}

static void tell(const Salvage *salvage, const char *row, const char *what)
{
    salvage->each(salvage->table, row, what, salvage->data);
}

static void tell_run(const Salvage *salvage, int64_t first, int64_t last)
{
    g_autofree char *row =
        first == last
            ? g_strdup_printf("%" G_GINT64_FORMAT, first)
            : g_strdup_printf("%" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, first, last);
    tell(salvage, row, "cannot be read");
}

/* What of the run was not found elsewhere. Where the table ends is not known: what is above the
 * last row may be none. */
static void end_run(const Salvage *salvage, const Run *run)
{
    const int64_t last = salvage->is_open ? MIN(run->last, salvage->last_read) : run->last;
    int64_t first = run->first;
    for (int64_t i = run->first; i <= last; i++) {
        if (!g_hash_table_contains(salvage->found, &i))
            continue;
        if (first < i)
            tell_run(salvage, first, i - 1);
        first = i + 1;
    }
    if (first <= last)
        tell_run(salvage, first, last);
}

static void lose(Salvage *salvage, int64_t row)
{
    Run *run = salvage->lost->len > 0
                   ? &g_array_index(salvage->lost, Run, salvage->lost->len - 1)
                   : NULL;
    const Run own = {row, row};
    if (run && run->last + 1 == row)
        run->last = row;
    else
        g_array_append_val(salvage->lost, own);
}

/* Values stand from column `first` on. What no such row can be is not taken. */
static void put(Salvage *salvage, sqlite3_stmt *row, int first)
{
    for (int i = 0; i < salvage->n_columns; i++)
        (void)sqlite3_bind_value(salvage->insert, i + 1, sqlite3_column_value(row, first + i));
    if (sqlite3_step(salvage->insert) != SQLITE_DONE) {
        g_autofree char *number =
            first > 0 ? g_strdup((const char *)sqlite3_column_text(row, 0)) : g_strdup("");
        tell(salvage, number, "is no row of such a table");
    }
    (void)sqlite3_reset(salvage->insert);
}

static sqlite3_stmt *prepare_run(const Salvage *salvage, const char *order)
{
    sqlite3_stmt *select = NULL;
    g_autofree char *sql = g_strdup_printf("SELECT rowid, * FROM %s NOT INDEXED\n"
                                           "WHERE rowid BETWEEN ?1 AND ?2 ORDER BY rowid %s",
        salvage->quoted, order);
    (void)sqlite3_prepare_v2(salvage->from, sql, -1, &select, NULL);
    return select;
}

/* Reads on until a row cannot be read: then false. `last` is the last that could. */
static bool read_run(
    Salvage *salvage, sqlite3_stmt *select, int64_t low, int64_t high, int64_t *last)
{
    int state = SQLITE_ERROR;
    salvage->n_tries++;
    (void)sqlite3_bind_int64(select, 1, low);
    (void)sqlite3_bind_int64(select, 2, high);
    while (select && (state = sqlite3_step(select)) == SQLITE_ROW) {
        *last = sqlite3_column_int64(select, 0);
        salvage->last_read = MAX(salvage->last_read, *last);
        salvage->n_tries = 0;
        put(salvage, select, 1);
    }
    (void)sqlite3_reset(select);
    return state == SQLITE_DONE;
}

/* Rows `low` to `high`, both included. */
static void read_between(Salvage *salvage, int64_t low, int64_t high)
{
    int64_t up = low - 1, down = high + 1;
    if (low > high || read_run(salvage, salvage->up, low, high, &up))
        return;
    if (up == high || salvage->n_tries > MOST_TRIES)
        return;
    (void)read_run(salvage, salvage->down, up + 1, high, &down);
    if (up + 1 >= down)
        return;
    if (up + 2 == down) {
        lose(salvage, up + 1);
        return;
    }
    const int64_t middle = up + (down - up) / 2;
    read_between(salvage, up + 1, middle);
    read_between(salvage, middle + 1, down - 1);
}

/* The highest number that can be found; what is above it stays unknown. */
static int64_t find_end(Salvage *salvage)
{
    int64_t last = 0;
    g_autofree char *sql =
        g_strdup_printf("SELECT max(rowid) FROM %s NOT INDEXED", salvage->quoted);
    sqlite3_stmt *select = NULL;
    if (sqlite3_prepare_v2(salvage->from, sql, -1, &select, NULL) == SQLITE_OK &&
        sqlite3_step(select) == SQLITE_ROW)
        last = sqlite3_column_int64(select, 0);
    else
        last = -1;
    (void)sqlite3_finalize(select);
    return last;
}

/* ---- Rows to which nothing leads any more ---- */

static void bind_field(sqlite3_stmt *insert, int place, const RegistrySqliteField *field)
{
    RegistryDatum datum;
    if (field->kind >= 12 && field->kind % 2 == 0)
        (void)sqlite3_bind_blob(
            insert, place, field->bytes, (int)field->size, SQLITE_TRANSIENT);
    else if (!registry_sqlite_field_datum(field, false, &datum) ||
             datum.kind == REGISTRY_DATUM_NULL)
        (void)sqlite3_bind_null(insert, place);
    else if (datum.kind == REGISTRY_DATUM_INTEGER)
        (void)sqlite3_bind_int64(insert, place, datum.integer);
    else if (datum.kind == REGISTRY_DATUM_REAL)
        (void)sqlite3_bind_double(insert, place, datum.real);
    else
        (void)sqlite3_bind_text(insert, place, datum.text, (int)datum.size, SQLITE_TRANSIENT);
}

/* A row of as many columns as the table has, of its types, which the table has not yet. */
static void take_found(int64_t rowid, const uint8_t *row, size_t size, void *data)
{
    Salvage *salvage = data;
    RegistrySqliteRecord record;
    RegistrySqliteField field;
    if (registry_sqlite_leaf_columns(row, size) != (size_t)salvage->n_columns ||
        !registry_sqlite_record_begin(&record, row, size))
        return;
    for (int i = 1; i <= salvage->n_columns; i++) {
        if (!registry_sqlite_record_next(&record, &field))
            return;
        /* The number of a row stands in place of its key. */
        if (i == 1 && field.kind == 0)
            (void)sqlite3_bind_int64(salvage->insert, i, rowid);
        else
            bind_field(salvage->insert, i, &field);
    }
    if (sqlite3_step(salvage->insert) == SQLITE_DONE && sqlite3_changes(salvage->to) > 0) {
        int64_t *own = g_new(int64_t, 1);
        *own = rowid;
        (void)g_hash_table_add(salvage->found, own);
        salvage->last_read = MAX(salvage->last_read, rowid);
    }
    (void)sqlite3_reset(salvage->insert);
}

static void tell_end(const Salvage *salvage)
{
    const guint n = g_hash_table_size(salvage->found);
    g_autofree char *found = g_strdup_printf(
        "what leads to its rows cannot be read: %u of them were found, others may be missing",
        n);
    tell(salvage, "",
        n > 0                    ? found
        : salvage->last_read > 0 ? "its end cannot be read: later rows may be missing"
                                 : "nothing of it can be read");
}

static void read_numbered(Salvage *salvage)
{
    /* Without a known end: numbers are given out one by one, so that a table has few. */
    enum { MANY = 1 << 17 };
    const int64_t end = find_end(salvage);
    g_autoptr(GArray) lost = g_array_new(FALSE, FALSE, sizeof(Run));
    g_autoptr(GHashTable) found =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    salvage->lost = lost;
    salvage->found = found;
    salvage->last_read = 0;
    salvage->is_open = end < 0;
    salvage->up = prepare_run(salvage, "");
    salvage->down = prepare_run(salvage, "DESC");
    read_between(salvage, 1, end < 0 ? MANY : end);
    (void)sqlite3_finalize(salvage->up);
    (void)sqlite3_finalize(salvage->down);
    if (end < 0 || lost->len > 0)
        registry_sqlite_leaves(salvage->path, take_found, salvage);
    for (guint i = 0; i < lost->len; i++)
        end_run(salvage, &g_array_index(lost, Run, i));
    if (end < 0)
        tell_end(salvage);
    if (end < 0 && g_str_equal(salvage->table, JOURNAL))
        salvage->is_journal_open = true;
}

static bool read_keyed_run(Salvage *salvage, const char *order)
{
    g_autofree char *sql = g_strdup_printf("SELECT * FROM %s %s", salvage->quoted, order);
    sqlite3_stmt *select = NULL;
    int state = sqlite3_prepare_v2(salvage->from, sql, -1, &select, NULL);
    while (state == SQLITE_OK || state == SQLITE_ROW)
        if ((state = sqlite3_step(select)) == SQLITE_ROW)
            put(salvage, select, 0);
    (void)sqlite3_finalize(select);
    return state == SQLITE_DONE;
}

static void read_keyed(Salvage *salvage)
{
    g_autofree char *key = NULL;
    sqlite3_stmt *select = NULL;
    g_autofree char *sql =
        g_strdup_printf("SELECT group_concat(quote(name) || ' DESC') FROM\n"
                        "(SELECT '\"' || name || '\"' AS name FROM pragma_table_info(?1)\n"
                        " WHERE pk > 0 ORDER BY pk)");
    if (read_keyed_run(salvage, ""))
        return;
    if (sqlite3_prepare_v2(salvage->to, sql, -1, &select, NULL) == SQLITE_OK) {
        (void)sqlite3_bind_text(select, 1, salvage->table, -1, SQLITE_STATIC);
        if (sqlite3_step(select) == SQLITE_ROW)
            key = g_strdup((const char *)sqlite3_column_text(select, 0));
    }
    (void)sqlite3_finalize(select);
    g_autofree char *order = g_strconcat("ORDER BY ", key ? key : "1 DESC", NULL);
    (void)read_keyed_run(salvage, order);
    tell(salvage, "", "not all of its rows can be read");
    if (g_str_equal(salvage->table, PARTS))
        salvage->is_part_open = true;
}

static bool has_numbers(const Salvage *salvage)
{
    g_autofree char *sql = g_strdup_printf("SELECT rowid FROM %s", salvage->quoted);
    sqlite3_stmt *select = NULL;
    const int state = sqlite3_prepare_v2(salvage->to, sql, -1, &select, NULL);
    (void)sqlite3_finalize(select);
    return state == SQLITE_OK;
}

/* The statement that adds a row of that many columns. */
static bool prepare_insert(Salvage *salvage)
{
    sqlite3_stmt *select = NULL;
    g_autofree char *sql = g_strdup_printf("SELECT * FROM %s", salvage->quoted);
    if (sqlite3_prepare_v2(salvage->to, sql, -1, &select, NULL) == SQLITE_OK)
        salvage->n_columns = sqlite3_column_count(select);
    (void)sqlite3_finalize(select);
    GString *values = g_string_new("?");
    for (int i = 1; i < salvage->n_columns; i++)
        g_string_append(values, ", ?");
    g_autofree char *insert =
        g_strdup_printf("INSERT OR IGNORE INTO %s VALUES (%s)", salvage->quoted, values->str);
    (void)g_string_free(values, TRUE);
    return salvage->n_columns > 0 &&
           sqlite3_prepare_v2(salvage->to, insert, -1, &salvage->insert, NULL) == SQLITE_OK;
}

static void read_table(Salvage *salvage, const char *table)
{
    salvage->table = table;
    salvage->quoted = schema_sql_identifier(table);
    salvage->n_columns = salvage->n_tries = 0;
    salvage->insert = NULL;
    if (!prepare_insert(salvage))
        tell(salvage, "", "cannot be read");
    else if (has_numbers(salvage))
        read_numbered(salvage);
    else
        read_keyed(salvage);
    (void)sqlite3_finalize(salvage->insert);
    g_clear_pointer(&salvage->quoted, g_free);
}

/* Whether the table is one of ours, and not of a form. */
static bool is_fixed(const char *table)
{
    for (size_t i = 0; registry_sql_tables[i].table; i++)
        if (g_str_equal(registry_sql_tables[i].table, table))
            return true;
    return false;
}

/* Tables of forms, as the file says that they are; new names. NULL where it says nothing. */
static GPtrArray *make_forms(Salvage *salvage, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    sqlite3_stmt *select = registry_sqlite_prepare(salvage->from,
        "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
        error);
    if (!select)
        return NULL;
    while (sqlite3_step(select) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(select, 0);
        const char *sql = (const char *)sqlite3_column_text(select, 1);
        if (!name || !sql || is_fixed(name))
            continue;
        if (sqlite3_exec(salvage->to, sql, NULL, NULL, NULL) == SQLITE_OK)
            g_ptr_array_add(names, g_strdup(name));
        else
            salvage->each(name, "", "cannot be read", salvage->data);
    }
    (void)sqlite3_finalize(select);
    return g_steal_pointer(&names);
}

static gboolean make_fixed(const Salvage *salvage, GError **error)
{
    g_autofree char *identity =
        g_strdup_printf("PRAGMA application_id = %d; PRAGMA user_version = %d",
            REGISTRY_APPLICATION_ID, REGISTRY_VERSION);
    for (size_t i = 0; registry_sql_tables[i].table; i++)
        if (!registry_sqlite_exec(salvage->to, registry_sql_tables[i].sql, error))
            return FALSE;
    return registry_sqlite_exec(salvage->to, identity, error);
}

static gboolean copy_all(Salvage *salvage, GError **error)
{
    static const char settings[] =
        "PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; BEGIN IMMEDIATE";
    if (!registry_sqlite_exec(salvage->to, settings, error) || !make_fixed(salvage, error))
        return FALSE;
    (void)sqlite3_db_config(salvage->to, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    g_autoptr(GPtrArray) forms = make_forms(salvage, error);
    if (!forms)
        return FALSE;
    for (size_t i = 0; registry_sql_tables[i].table; i++)
        if (i == 0 ||
            !g_str_equal(registry_sql_tables[i].table, registry_sql_tables[i - 1].table))
            read_table(salvage, registry_sql_tables[i].table);
    for (guint i = 0; i < forms->len; i++)
        read_table(salvage, forms->pdata[i]);
    return registry_sqlite_exec(salvage->to, "COMMIT", error);
}

/* Every entry of the journal brought something: where nothing is of a later one, and the list
 * of that is whole, there was none. Those of which something is there are told. */
static gboolean find_end_of_journal(Salvage *salvage, bool *knows_end, GError **error)
{
    int64_t last = 0, known = 0;
    if (!registry_sqlite_integer(
            salvage->to, "SELECT coalesce(max(import_id), 0) FROM " JOURNAL, &last, error) ||
        !registry_sqlite_integer(salvage->to,
            "SELECT max((SELECT coalesce(max(import_id), 0) FROM " PARTS "),\n"
            "  (SELECT coalesce(max(import_id), 0) FROM proreg_original),\n"
            "  (SELECT coalesce(max(import_id), 0) FROM proreg_value_change))",
            &known, error))
        return FALSE;
    *knows_end = !salvage->is_journal_open || (known <= last && !salvage->is_part_open);
    salvage->table = JOURNAL;
    if (salvage->is_journal_open && known > last)
        tell_run(salvage, last + 1, known);
    return TRUE;
}

bool registry_sqlite_is_sound(RegistryStore *base, GError **error)
{
    const RegistrySqlite *store = (const RegistrySqlite *)base;
    g_autoptr(sqlite3_stmt) check =
        registry_sqlite_prepare(store->db, "PRAGMA integrity_check(1)", error);
    return check && registry_sqlite_step(check, "checking the file", error) == 1 &&
           g_str_equal(registry_sqlite_text(check, 0), "ok");
}

/* A file of another kind is not read as if it were one of ours. */
static gboolean check_kind(const Salvage *salvage, const char *path, GError **error)
{
    int64_t application = 0, layout = 0;
    if (!registry_sqlite_integer(salvage->from, "PRAGMA application_id", &application, error) ||
        !registry_sqlite_integer(salvage->from, "PRAGMA user_version", &layout, error))
        return FALSE;
    if (application == REGISTRY_APPLICATION_ID && layout == REGISTRY_VERSION)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_DATABASE,
        "%s: is no registry, or of another layout; name a file that proreg init made", path);
    return FALSE;
}

gboolean registry_sqlite_salvage(const char *from, const char *to, RegistryEachStray each,
    void *data, bool *knows_end, GError **error)
{
    Salvage salvage = {
        .path = from, .from = open_damaged(from, error), .each = each, .data = data};
    if (salvage.from && check_kind(&salvage, from, error))
        salvage.to =
            registry_sqlite_connect(to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error);
    const gboolean ok = salvage.to && copy_all(&salvage, error) &&
                        find_end_of_journal(&salvage, knows_end, error);
    (void)sqlite3_close_v2(salvage.from);
    (void)sqlite3_close_v2(salvage.to);
    return ok;
}
