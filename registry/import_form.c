#include "registry/row_work.h"

#include <string.h>

#include "base/error.h"
#include "registry/sqlite/sql.h"
#include "registry/sqlite/store.h"
#include "registry/sqlite/value.h"
#include "registry/value_check.h"

enum { FIRST_COLUMN = 6 }; /* Of an insert's parameters, after key, import and line. */

static sqlite3_stmt *form_statement(
    RegistryImport *import, sqlite3_stmt **slot, char *sql_taken, GError **error)
{
    g_autofree char *sql = sql_taken;
    return registry_import_statement(import, slot, sql, error);
}

static char *insert_sql(const RegistryForm *form)
{
    GString *sql = g_string_new(NULL);
    g_string_append_printf(
        sql, "INSERT INTO %s (" REGISTRY_KEY ", import_id, line", form->table);
    for (size_t i = 0; i < form->n_columns; i++)
        g_string_append_printf(sql, ", %s", form->names[i]);
    g_string_append(sql, ") VALUES (?1, ?2, ?3, ?4, ?5");
    for (size_t i = 0; i < form->n_columns; i++)
        g_string_append_printf(sql, ", ?%zu", i + FIRST_COLUMN);
    g_string_append(sql, ") ON CONFLICT DO NOTHING");
    return g_string_free(sql, FALSE);
}

static char *select_sql(const RegistryForm *form)
{
    g_autofree char *columns = g_strjoinv(", ", form->names);
    return g_strdup_printf(
        "SELECT %s FROM %s WHERE record_id = ?1 AND event = ?2 AND instance = ?3", columns,
        form->table);
}

static char *keyed_sql(const char *verb, const RegistryForm *form)
{
    return g_strdup_printf(
        "%s FROM %s WHERE record_id = ?1 AND event = ?2 AND instance = ?3", verb, form->table);
}

RegistryContent registry_form_content(
    const RegistryImport *import, size_t form, const RegistryRow *row)
{
    const RegistryForm *columns = &import->registry->forms[form];
    RegistryContent content = REGISTRY_CONTENT_NONE;
    for (size_t i = 0; i < columns->n_columns; i++) {
        const RegistryCellKind kind = row->cells[columns->columns[i]].kind;
        if (kind == REGISTRY_CELL_ABSENT)
            continue;
        if (kind != REGISTRY_CELL_BLANK)
            return REGISTRY_CONTENT_VALUES;
        if (import->erase_blank)
            content = REGISTRY_CONTENT_ERASES;
    }
    return content;
}

/* What SQLite's CHECK would say, were it asked. */
static gboolean check_value(RegistryImport *import, const RegistryForm *form, size_t i,
    const RegistryValue *value, GError **error)
{
    if (value->kind == REGISTRY_VALUE_NONE ||
        (value->kind == REGISTRY_VALUE_INTEGER && value->integer >= 0 && value->integer < 64 &&
            (form->codes[i] >> value->integer & 1)))
        return TRUE;
    const size_t column = form->columns[i];
    const SchemaDictionary *dictionary = import->registry->study->dictionary;
    const SchemaField *field = &dictionary->fields[dictionary->columns[column].field];
    if (registry_value_fits(field, value))
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_INTERNAL,
        "column %s: a value that the dictionary does not allow came through the checks",
        dictionary->columns[column].name);
    return FALSE;
}

/* First values of a form: 1 if the row is in, 0 if there is one already, -1 on a fault. */
static int insert_form(
    RegistryImport *import, size_t f, const RegistryRowWork *work, GError **error)
{
    const RegistryForm *form = &import->registry->forms[f];
    sqlite3_stmt **slot = &import->forms[f].insert;
    sqlite3_stmt *insert =
        *slot ? *slot : form_statement(import, slot, insert_sql(form), error);
    if (!insert)
        return -1;
    registry_row_bind_key(insert, work);
    (void)sqlite3_bind_int64(insert, 4, import->id);
    (void)sqlite3_bind_int64(insert, 5, work->row->line);
    for (size_t i = 0; i < form->n_columns; i++) {
        char scratch[BASE_DECIMAL_SIZE];
        const RegistryValue value = registry_value_of_cell(
            &work->row->cells[form->columns[i]], form->types[i], scratch);
        if (!check_value(import, form, i, &value, error))
            return -1;
        registry_sqlite_bind(insert, (int)i + FIRST_COLUMN, &value);
    }
    if (!registry_sql_run(insert, "adding a row", error))
        return -1;
    return sqlite3_changes(registry_sqlite_db(import->registry->store)) > 0;
}

static gboolean count_first_values(RegistryImport *import, const RegistryForm *form,
    const RegistryRowWork *work, GError **error)
{
    for (size_t i = 0; i < form->n_columns; i++) {
        const RegistryCell *cell = &work->row->cells[form->columns[i]];
        if (cell->kind == REGISTRY_CELL_ABSENT || cell->kind == REGISTRY_CELL_BLANK)
            continue;
        work->result->n_new++;
        if (cell->kind == REGISTRY_CELL_MISSING &&
            !registry_missing_put(import, work, form->columns[i], cell->text, error))
            return FALSE;
    }
    return TRUE;
}

/* A cell that differs from what is stored, kept until the stored row is read to its end. */
typedef struct {
    size_t column; /* Of the form. */
    char *old_value;
    bool old_missing;
} Difference;

static void difference_clear(gpointer data)
{
    Difference *difference = data;
    g_free(difference->old_value);
}

static RegistryValue stored_value(
    sqlite3_stmt *row, size_t i, const char *column, GHashTable *missing)
{
    const RegistryValue value = registry_sqlite_value(row, (int)i);
    const char *code =
        value.kind == REGISTRY_VALUE_NONE ? g_hash_table_lookup(missing, column) : NULL;
    return code ? (RegistryValue){.kind = REGISTRY_VALUE_MISSING, .text = code} : value;
}

/* Adds the difference of one cell, if there is one, and counts it. */
static void compare_cell(const RegistryCell *cell, char type, const RegistryValue *stored,
    size_t column, RegistryRowResult *result, GArray *differences)
{
    char scratch[BASE_DECIMAL_SIZE];
    char text[BASE_DECIMAL_SIZE];
    const RegistryValue sent = registry_value_of_cell(cell, type, scratch);
    if (registry_value_equal(&sent, stored)) {
        result->n_unchanged += sent.kind != REGISTRY_VALUE_NONE;
        return;
    }
    if (stored->kind == REGISTRY_VALUE_NONE)
        result->n_new++;
    else
        result->n_changed++;
    const Difference difference = {.column = column,
        .old_value = g_strdup(registry_value_text(stored, text)),
        .old_missing = stored->kind == REGISTRY_VALUE_MISSING};
    g_array_append_val(differences, difference);
}

static gboolean compare_form(RegistryImport *import, size_t f, const RegistryRowWork *work,
    GHashTable *missing, GArray *differences, GError **error)
{
    const RegistryForm *form = &import->registry->forms[f];
    sqlite3_stmt **slot = &import->forms[f].select;
    sqlite3_stmt *select =
        *slot ? *slot : form_statement(import, slot, select_sql(form), error);
    if (!select)
        return FALSE;
    registry_row_bind_key(select, work);
    const int state = registry_sql_step(select, "reading a stored row", error);
    for (size_t i = 0; state == 1 && i < form->n_columns; i++) {
        const size_t column = form->columns[i];
        const RegistryCell *cell = &work->row->cells[column];
        if (cell->kind == REGISTRY_CELL_ABSENT ||
            (cell->kind == REGISTRY_CELL_BLANK && !import->erase_blank))
            continue;
        const RegistryValue stored = stored_value(
            select, i, import->registry->study->dictionary->columns[column].name, missing);
        compare_cell(cell, form->types[i], &stored, i, work->result, differences);
    }
    (void)sqlite3_reset(select);
    return state >= 0;
}

static gboolean update_column(RegistryImport *import, const RegistryForm *form, size_t i,
    const RegistryRowWork *work, const RegistryValue *value, GError **error)
{
    sqlite3_stmt **slot = &import->updates[form->columns[i]];
    sqlite3_stmt *update =
        *slot ? *slot
              : form_statement(import, slot,
                    g_strdup_printf("UPDATE %s SET %s = ?4 WHERE record_id = ?1 AND event = ?2 "
                                    "AND instance = ?3",
                        form->table, form->names[i]),
                    error);
    if (!update)
        return FALSE;
    registry_row_bind_key(update, work);
    registry_sqlite_bind(update, 4, value);
    return registry_sql_run(update, "changing a value", error);
}

static gboolean log_change(RegistryImport *import, size_t column, const RegistryRowWork *work,
    const Difference *difference, const RegistryValue *value, GError **error)
{
    char text[BASE_DECIMAL_SIZE];
    const RegistryChange change = {.record_id = work->row->record_id,
        .event = work->event,
        .instance = work->row->instance,
        .column = import->registry->study->dictionary->columns[column].name,
        .old_value = difference->old_value,
        .old_missing = difference->old_missing,
        .new_value = registry_value_text(value, text),
        .new_missing = value->kind == REGISTRY_VALUE_MISSING,
        .user = import->user,
        .system_user = import->system_user,
        .at = import->at,
        .reason = import->reason,
        .import_id = import->id,
        .line = work->row->line};
    return registry_audit_append(&import->audit, &change, error);
}

static gboolean apply_difference(RegistryImport *import, size_t f, const RegistryRowWork *work,
    const Difference *difference, GError **error)
{
    const RegistryForm *form = &import->registry->forms[f];
    const size_t column = form->columns[difference->column];
    char scratch[BASE_DECIMAL_SIZE];
    const RegistryValue value = registry_value_of_cell(
        &work->row->cells[column], form->types[difference->column], scratch);
    if (!check_value(import, form, difference->column, &value, error) ||
        !update_column(import, form, difference->column, work, &value, error))
        return FALSE;
    if (value.kind == REGISTRY_VALUE_MISSING) {
        if (!registry_missing_put(import, work, column, value.text, error))
            return FALSE;
    } else if (difference->old_missing &&
               !registry_missing_remove(import, work, column, error)) {
        return FALSE;
    }
    return log_change(import, column, work, difference, &value, error);
}

/* Whether the key still has a missing-data code in a column of the form; -1 on a fault. */
static int has_missing(RegistryImport *import, const RegistryForm *form,
    const RegistryRowWork *work, GError **error)
{
    g_autoptr(GHashTable) missing = registry_missing_read(import, work, error);
    if (!missing)
        return -1;
    const SchemaDictionary *dictionary = import->registry->study->dictionary;
    for (size_t i = 0; i < form->n_columns; i++)
        if (g_hash_table_contains(missing, dictionary->columns[form->columns[i]].name))
            return 1;
    return 0;
}

static char *remove_sql(const RegistryForm *form)
{
    g_autofree char *key = keyed_sql("DELETE", form);
    GString *sql = g_string_new(key);
    for (size_t i = 0; i < form->n_columns; i++)
        g_string_append_printf(sql, " AND %s IS NULL", form->names[i]);
    return g_string_free(sql, FALSE);
}

/* A row of which nothing is left goes, so that a row always means that something was sent. */
static gboolean remove_if_empty(
    RegistryImport *import, size_t f, const RegistryRowWork *work, GError **error)
{
    const RegistryForm *form = &import->registry->forms[f];
    const int missing = has_missing(import, form, work, error);
    if (missing != 0)
        return missing > 0;
    sqlite3_stmt **slot = &import->forms[f].remove;
    sqlite3_stmt *remove =
        *slot ? *slot : form_statement(import, slot, remove_sql(form), error);
    if (!remove)
        return FALSE;
    registry_row_bind_key(remove, work);
    return registry_sql_run(remove, "removing an emptied row", error);
}

static gboolean update_form(
    RegistryImport *import, size_t f, RegistryRowWork *work, GError **error)
{
    g_autoptr(GHashTable) missing = registry_missing_read(import, work, error);
    if (!missing)
        return FALSE;
    g_autoptr(GArray) differences = g_array_new(FALSE, FALSE, sizeof(Difference));
    g_array_set_clear_func(differences, difference_clear);
    if (!compare_form(import, f, work, missing, differences, error))
        return FALSE;
    for (guint i = 0; i < differences->len; i++)
        if (!apply_difference(
                import, f, work, &g_array_index(differences, Difference, i), error))
            return FALSE;
    if (differences->len == 0 || !import->erase_blank)
        return TRUE;
    return remove_if_empty(import, f, work, error);
}

gboolean registry_form_put(
    RegistryImport *import, size_t f, RegistryRowWork *work, GError **error)
{
    const RegistryForm *form = &import->registry->forms[f];
    const RegistryContent content = registry_form_content(import, f, work->row);
    if (content == REGISTRY_CONTENT_NONE)
        return TRUE;
    if (content == REGISTRY_CONTENT_VALUES) {
        const int inserted = insert_form(import, f, work, error);
        if (inserted < 0)
            return FALSE;
        if (inserted == 1) {
            work->inserted = true;
            return count_first_values(import, form, work, error);
        }
    }
    work->conflicted = true;
    return update_form(import, f, work, error);
}

/* Whether the form had a row under this key before. 1, 0, or -1 on a fault. */
int registry_form_is_known(
    RegistryImport *import, size_t f, const RegistryRowWork *work, GError **error)
{
    const RegistryForm *form = &import->registry->forms[f];
    sqlite3_stmt **slot = &import->forms[f].exists;
    sqlite3_stmt *exists =
        *slot ? *slot : form_statement(import, slot, keyed_sql("SELECT 1", form), error);
    if (!exists)
        return -1;
    registry_row_bind_key(exists, work);
    const int state = registry_sql_step(exists, "looking for a row", error);
    (void)sqlite3_reset(exists);
    return state;
}
