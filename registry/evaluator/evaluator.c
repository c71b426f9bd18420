#include "registry/evaluator/inside.h"

#include <string.h>

#include "base/error.h"
#include "registry/evaluator/failure.h"
#include "registry/evaluator/functions.h"
#include "schema/sql.h"

static void rows_use_free(gpointer data)
{
    RegistryRowsUse *rows = data;
    g_ptr_array_unref(rows->columns);
    g_free(rows);
}

static void use_init(RegistryUse *use)
{
    use->inputs = g_ptr_array_new_with_free_func(g_free);
    use->rows = g_ptr_array_new_with_free_func(rows_use_free);
}

void registry_use_clear(RegistryUse *use)
{
    g_clear_pointer(&use->inputs, g_ptr_array_unref);
    g_clear_pointer(&use->rows, g_ptr_array_unref);
}

void evaluator_append_name(GString *sql, const char *before, const char *name)
{
    g_string_append(sql, before);
    g_string_append_c(sql, '"');
    for (const char *c = name; *c; c++)
        g_string_append_printf(sql, "%s%c", *c == '"' ? "\"" : "", *c);
    g_string_append_c(sql, '"');
}

static void table_free(gpointer data)
{
    EvaluatorTable *table = data;
    (void)sqlite3_finalize(table->insert);
    (void)sqlite3_finalize(table->clear);
    g_ptr_array_unref(table->columns);
    g_free(table->name);
    g_free(table);
}

static gboolean run(sqlite3 *db, const char *sql, GError **error)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK ||
           registry_evaluator_fail(db, sql, error);
}

/* SQLite's own table-valued functions, none of which an expression may read. */
static gboolean list_modules(RegistryEvaluator *evaluator, GError **error)
{
    sqlite3_stmt *list = NULL;
    if (sqlite3_prepare_v2(evaluator->db, "PRAGMA module_list", -1, &list, NULL) != SQLITE_OK)
        return registry_evaluator_fail(evaluator->db, "listing modules", error);
    while (sqlite3_step(list) == SQLITE_ROW)
        (void)g_hash_table_add(
            evaluator->modules, g_strdup((const char *)sqlite3_column_text(list, 0)));
    (void)sqlite3_finalize(list);
    return TRUE;
}

static gboolean open_database(RegistryEvaluator *evaluator, GError **error)
{
    if (sqlite3_open_v2(":memory:", &evaluator->db,
            SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE,
            NULL) != SQLITE_OK)
        return registry_evaluator_fail(evaluator->db, "opening a database", error);
    return run(evaluator->db, "PRAGMA temp_store = MEMORY; PRAGMA journal_mode = OFF", error);
}

RegistryEvaluator *registry_evaluator_new(
    const char *pack, const char *value_set, GError **error)
{
    RegistryEvaluator *evaluator = g_new0(RegistryEvaluator, 1);
    evaluator->functions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    evaluator->calls = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    evaluator->modules = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    evaluator->tables = g_ptr_array_new_with_free_func(table_free);
    for (size_t i = 0; i < REGISTRY_N_SUBJECTS; i++)
        evaluator->subject[i] = g_ptr_array_new_with_free_func(g_free);
    evaluator_allow_functions(evaluator);
    if (open_database(evaluator, error) && list_modules(evaluator, error) &&
        registry_functions_register(
            evaluator->db, pack, value_set, evaluator->functions, evaluator->calls, error) &&
        evaluator_guarded_register(evaluator, error)) {
        evaluator_guard_install(evaluator);
        return evaluator;
    }
    registry_evaluator_free(evaluator);
    return NULL;
}

void registry_evaluator_free(RegistryEvaluator *evaluator)
{
    if (!evaluator)
        return;
    g_ptr_array_unref(evaluator->tables);
    evaluator_guarded_clear(evaluator);
    (void)sqlite3_close_v2(evaluator->db);
    g_hash_table_unref(evaluator->functions);
    g_hash_table_unref(evaluator->calls);
    g_hash_table_unref(evaluator->modules);
    for (size_t i = 0; i < REGISTRY_N_SUBJECTS; i++)
        g_ptr_array_unref(evaluator->subject[i]);
    g_free(evaluator->denied);
    g_free(evaluator);
}

/* "CREATE TABLE name (columns ...)". */
static GString *create_sql(const char *name, const RegistryInput *columns, size_t n)
{
    GString *sql = g_string_new("CREATE TABLE ");
    evaluator_append_name(sql, "", name);
    for (size_t i = 0; i < n; i++) {
        evaluator_append_name(sql, i > 0 ? ", " : " (", columns[i].name);
        g_string_append_printf(sql, " %s", columns[i].type);
    }
    return sql;
}

gboolean registry_evaluator_add_subject(RegistryEvaluator *evaluator, RegistrySubject subject,
    const RegistryInput *columns, size_t n, GError **error)
{
    GString *sql = create_sql(evaluator_subject_tables[subject], columns, n);
    evaluator_append_name(sql, ", PRIMARY KEY (", columns[0].name);
    g_string_append(sql, ")) WITHOUT ROWID"); /* So that nobody asks for the rowid. */
    for (size_t i = 0; i < n; i++)
        g_ptr_array_add(evaluator->subject[subject], g_strdup(columns[i].name));
    const gboolean ok = run(evaluator->db, sql->str, error);
    (void)g_string_free(sql, TRUE);
    return ok;
}

static sqlite3_stmt *prepare_own(sqlite3 *db, const char *sql, GError **error)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) !=
        SQLITE_OK)
        (void)registry_evaluator_fail(db, "preparing the rows of a patient", error);
    return statement;
}

static gboolean prepare_table(
    RegistryEvaluator *evaluator, EvaluatorTable *table, GError **error)
{
    g_autoptr(GString) clear = g_string_new(NULL);
    g_autoptr(GString) insert = g_string_new(NULL);
    evaluator_append_name(clear, "DELETE FROM ", table->name);
    evaluator_append_name(insert, "INSERT INTO ", table->name);
    g_string_append(insert, " VALUES (");
    for (guint i = 0; i < table->columns->len; i++)
        g_string_append(insert, i > 0 ? ", ?" : "?");
    g_string_append_c(insert, ')');
    table->clear = prepare_own(evaluator->db, clear->str, error);
    table->insert = table->clear ? prepare_own(evaluator->db, insert->str, error) : NULL;
    return table->insert != NULL;
}

gboolean registry_evaluator_add_table(RegistryEvaluator *evaluator, const char *name,
    const RegistryInput *columns, size_t n, size_t *number, GError **error)
{
    EvaluatorTable *table = g_new0(EvaluatorTable, 1);
    table->name = g_strdup(name);
    table->columns = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; i < n; i++)
        g_ptr_array_add(table->columns, g_strdup(columns[i].name));
    *number = evaluator->tables->len;
    g_ptr_array_add(evaluator->tables, table);
    GString *sql = create_sql(name, columns, n);
    g_string_append_c(sql, ')');
    const gboolean ok =
        run(evaluator->db, sql->str, error) && prepare_table(evaluator, table, error);
    (void)g_string_free(sql, TRUE);
    return ok;
}

gboolean registry_evaluator_clear_rows(
    RegistryEvaluator *evaluator, size_t number, GError **error)
{
    EvaluatorTable *table = g_ptr_array_index(evaluator->tables, number);
    if (!table->has_rows)
        return TRUE;
    table->has_rows = false;
    const int code = sqlite3_step(table->clear);
    (void)sqlite3_reset(table->clear);
    return code == SQLITE_DONE ||
           registry_evaluator_fail(evaluator->db, "emptying the rows of a patient", error);
}

static void bind(sqlite3_stmt *statement, int index, const RegistryDatum *datum)
{
    if (!datum || datum->kind == REGISTRY_DATUM_NULL)
        (void)sqlite3_bind_null(statement, index);
    else if (datum->kind == REGISTRY_DATUM_INTEGER)
        (void)sqlite3_bind_int64(statement, index, datum->integer);
    else if (datum->kind == REGISTRY_DATUM_REAL)
        (void)sqlite3_bind_double(statement, index, datum->real);
    else
        (void)sqlite3_bind_text64(
            statement, index, datum->text, datum->size, SQLITE_STATIC, SQLITE_UTF8);
}

gboolean registry_evaluator_add_row(RegistryEvaluator *evaluator, size_t number,
    const RegistryDatum *const *values, GError **error)
{
    EvaluatorTable *table = g_ptr_array_index(evaluator->tables, number);
    for (guint i = 0; i < table->columns->len; i++)
        bind(table->insert, (int)i + 1, values[i]);
    table->has_rows = true;
    const int code = sqlite3_step(table->insert);
    (void)sqlite3_reset(table->insert);
    return code == SQLITE_DONE ||
           registry_evaluator_fail(evaluator->db, "putting the rows of a patient", error);
}

/* ---- checks ---- */

/* A table that is read without the record's id would be read over all patients. */
static gboolean check_rows(const RegistryEvaluator *evaluator, RegistrySubject subject,
    const RegistryUse *use, const char *what, GError **error)
{
    for (guint i = 0; i < use->rows->len; i++) {
        const RegistryRowsUse *rows = g_ptr_array_index(use->rows, i);
        const EvaluatorTable *table = g_ptr_array_index(evaluator->tables, rows->table);
        const char *id = g_ptr_array_index(table->columns, 0);
        if (g_ptr_array_find_with_equal_func(rows->columns, id, g_str_equal, NULL))
            continue;
        g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY,
            "%s: a subquery over other patients is not possible here; ask %s for those of this "
            "one: WHERE %s.%s = %s.%s",
            what, table->name, table->name, id, evaluator_subject_names[subject], id);
        return FALSE;
    }
    return TRUE;
}

static gboolean check_shape(sqlite3_stmt *statement, const char *what, GError **error)
{
    const char *fault = NULL;
    if (sqlite3_column_count(statement) != 1)
        fault = "more than one value; only one expression is allowed here";
    else if (sqlite3_bind_parameter_count(statement) > 0)
        fault = "a parameter (? or :name) has no value here; write the value";
    if (!fault)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY, "%s: %s", what, fault);
    return FALSE;
}

static gboolean check(RegistryEvaluator *evaluator, RegistrySubject subject,
    const RegistryExpression *expression, RegistryUse *use, GError **error)
{
    const char *table = evaluator_subject_tables[subject];
    const char *name = evaluator_subject_names[subject];
    /* In WHERE, where no aggregate may stand, and without brackets, which "1) OR (1" would
       close; the line end closes a comment. */
    g_autofree char *alone = g_strdup_printf(
        "SELECT 1 FROM %s AS %s WHERE (\n%s\n) IS NULL", table, name, expression->sql);
    g_autofree char *listed =
        g_strdup_printf("SELECT\n%s\nFROM %s AS %s", expression->sql, table, name);
    const char *what = expression->what;
    if (schema_sql_joins_by_name(expression->sql)) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY,
            "%s: NATURAL JOIN and USING are not possible here; write JOIN ... ON a.x = b.x",
            what);
        return FALSE;
    }
    sqlite3_stmt *first = evaluator_prepare(evaluator, subject, alone, what, error);
    (void)sqlite3_finalize(first);
    if (!first)
        return FALSE;
    evaluator->use = use;
    sqlite3_stmt *second = evaluator_prepare(evaluator, subject, listed, what, error);
    const gboolean ok = second && check_shape(second, what, error) &&
                        check_rows(evaluator, subject, use, what, error);
    (void)sqlite3_finalize(second);
    return ok;
}

gboolean registry_evaluator_check(RegistryEvaluator *evaluator, RegistrySubject subject,
    const RegistryExpression *expression, RegistryUse *use, GError **error)
{
    use_init(use);
    evaluator_guard_on(evaluator, true);
    const gboolean ok = check(evaluator, subject, expression, use, error);
    evaluator_guard_off(evaluator);
    return ok;
}
