#include <string.h>

#include "base/error.h"
#include "base/nearest.h"
#include "registry/functions.h"
#include "registry/reader_store.h"
#include "registry/sqlite/sql.h"

enum {
    STEPS_A_CALL = 10000, /* Of SQLite's virtual machine, between two calls of the handler. */
    CALLS_AT_LEAST = 3000,
    CALLS_A_RECORD = 2
};

/* Functions that change, leak or exhaust something, or give another answer each time. */
static bool is_forbidden_function(const char *name)
{
    static const char *const forbidden[] = {"load_extension", "random", "randomblob",
        "zeroblob", "fts3_tokenizer", "writefile", "readfile", "edit", NULL};
    return g_strv_contains(forbidden, name);
}

static int deny(RegistryReader *reader, char *why)
{
    if (reader->denied)
        g_free(why);
    else
        reader->denied = why;
    return SQLITE_DENY;
}

/* SQLite names the database of what is read, but none where only rows are counted; then `table`
   may also be a subquery or a WITH, which is fine unless a stored table has the name. */
static bool may_read(
    const RegistryReader *reader, const char *table, const char *column, const char *database)
{
    if (g_hash_table_contains(reader->tables, table))
        return !database || g_str_equal(database, "temp");
    return !database && (!column || column[0] == '\0') &&
           !g_hash_table_contains(reader->stored, table);
}

static int judge_read(
    RegistryReader *reader, const char *table, const char *column, const char *database)
{
    if (!table || !may_read(reader, table, column, database))
        return deny(
            reader, g_strdup_printf(
                        "table %s may not be read here; use patient, visit or a repeating form",
                        table ? table : ""));
    if (column && g_hash_table_contains(reader->undefined, column))
        return deny(reader,
            g_strdup_printf("%s gets its value later; define it before it is used", column));
    return SQLITE_OK;
}

static int judge(void *data, int action, const char *first, const char *second,
    const char *database, const char *trigger)
{
    RegistryReader *reader = data;
    (void)trigger;
    if (!reader->guarded)
        return SQLITE_OK;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE:
        return SQLITE_OK;
    case SQLITE_READ:
        return judge_read(reader, first, second, database);
    case SQLITE_FUNCTION:
        if (second && !is_forbidden_function(second))
            return SQLITE_OK;
        return deny(reader, g_strdup_printf("function %s is not allowed here",
                                second ? second : "without a name"));
    case SQLITE_UPDATE:
        if (reader->writes_table && g_strcmp0(first, reader->writes_table) == 0 &&
            g_strcmp0(second, reader->writes_column) == 0)
            return SQLITE_OK;
        return deny(reader, g_strdup("an expression may read, not change"));
    default:
        return deny(reader, g_strdup("only an expression is allowed here"));
    }
}

static int count_call(void *data)
{
    RegistryReader *reader = data;
    return reader->guarded && ++reader->n_calls > reader->max_calls;
}

void registry_guard_install(RegistryReader *reader)
{
    (void)sqlite3_set_authorizer(reader->db, judge, reader);
    sqlite3_progress_handler(reader->db, STEPS_A_CALL, count_call, reader);
}

void registry_guard_remove(RegistryReader *reader)
{
    (void)sqlite3_set_authorizer(reader->db, NULL, NULL);
    sqlite3_progress_handler(reader->db, 0, NULL, NULL);
}

void registry_guard_on(RegistryReader *reader)
{
    reader->guarded = true;
    reader->n_calls = 0;
    reader->max_calls = CALLS_AT_LEAST + CALLS_A_RECORD * registry_n_records(reader->registry);
    g_clear_pointer(&reader->denied, g_free);
}

void registry_guard_off(RegistryReader *reader)
{
    reader->guarded = false;
    reader->writes_table = reader->writes_column = NULL;
}

/* What a misspelt name was meant to be, or NULL. */
static const char *meant(const RegistryReader *reader, const char *message)
{
    static const char column[] = "no such column: ";
    static const char function[] = "no such function: ";
    static const char table[] = "no such table: ";
    const char *name = strstr(message, column);
    if (name) {
        name += strlen(column);
        const char *dot = strrchr(name, '.');
        g_autoptr(GPtrArray) words = g_ptr_array_new();
        for (guint i = 0; i < reader->columns->len; i++)
            g_ptr_array_add(words, g_ptr_array_index(reader->columns, i));
        g_ptr_array_add(words, NULL);
        return base_nearest(dot ? dot + 1 : name, (const char *const *)words->pdata);
    }
    name = strstr(message, table);
    if (name) {
        g_autofree const char **words =
            (const char **)g_hash_table_get_keys_as_array(reader->tables, NULL);
        return base_nearest(name + strlen(table), words);
    }
    name = strstr(message, function);
    return name ? base_nearest(name + strlen(function), registry_functions_names()) : NULL;
}

static void explain(const RegistryReader *reader, const char *what, GError **error)
{
    const int code = sqlite3_errcode(reader->db) & 0xff;
    const char *message = sqlite3_errmsg(reader->db);
    const char *word = meant(reader, message);
    if (reader->denied)
        g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY, "%s: %s", what, reader->denied);
    else if (code == SQLITE_INTERRUPT)
        g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY,
            "%s: takes too long and was stopped; simplify the expression", what);
    else if (word)
        g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY, "%s: %s; did you mean %s", what,
            message, word);
    else
        g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY, "%s: %s", what, message);
}

sqlite3_stmt *registry_guard_prepare(
    RegistryReader *reader, const char *sql, const char *what, GError **error)
{
    sqlite3_stmt *statement = NULL;
    const char *rest = NULL;
    if (sqlite3_prepare_v2(reader->db, sql, -1, &statement, &rest) != SQLITE_OK || !statement) {
        explain(reader, what, error);
        return NULL;
    }
    if (rest && rest[strspn(rest, " \t\r\n;")] != '\0') {
        (void)sqlite3_finalize(statement);
        g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY,
            "%s: more than one statement; only an expression is allowed here", what);
        return NULL;
    }
    return statement;
}

int registry_guard_step(
    RegistryReader *reader, sqlite3_stmt *statement, const char *what, GError **error)
{
    switch (sqlite3_step(statement)) {
    case SQLITE_ROW:
        return 1;
    case SQLITE_DONE:
        return 0;
    default:
        explain(reader, what, error);
        return -1;
    }
}

gboolean registry_guard_check(RegistryReader *reader, const char *table, const char *expression,
    const char *what, GError **error)
{
    /* In WHERE, where no aggregate may stand; the line end closes a comment. */
    g_autofree char *alone =
        g_strdup_printf("SELECT 1 FROM temp.%s WHERE (\n%s\n) IS NULL", table, expression);
    g_autofree char *listed =
        g_strdup_printf("SELECT (\n%s\n) FROM temp.%s", expression, table);
    registry_guard_on(reader);
    g_autoptr(sqlite3_stmt) first = registry_guard_prepare(reader, alone, what, error);
    g_autoptr(sqlite3_stmt) second =
        first ? registry_guard_prepare(reader, listed, what, error) : NULL;
    registry_guard_off(reader);
    if (!second)
        return FALSE;
    if (sqlite3_column_count(second) == 1)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY,
        "%s: more than one value; only one expression is allowed here", what);
    return FALSE;
}
