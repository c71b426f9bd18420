#include "schema/sql.h"

#include <string.h>

#include "base/decimal.h"
#include "schema/sql_tokens.h"

/* Longer lists of codes are written with IN, which costs a table for each row checked; shorter
 * ones as comparisons, which do not. */
#define MAX_COMPARISONS 50

/* Tables that analysis is given beside the forms'; the store's own have a prefix. */
static const char *const taken[] = {"cohort", "patient", "visit", NULL};

char *schema_sql_identifier(const char *name)
{
    g_auto(GStrv) parts = g_strsplit(name, "\"", -1);
    g_autofree char *doubled = g_strjoinv("\"\"", parts);
    return g_strdup_printf("\"%s\"", doubled);
}

/* Those of SQLite (sqlite.org/lang_keywords.html) that it takes for no name. */
static const char *const words[] = {"add", "all", "alter", "and", "as", "autoincrement",
    "between", "case", "check", "collate", "commit", "constraint", "create", "current_date",
    "current_time", "current_timestamp", "default", "deferrable", "delete", "distinct", "drop",
    "else", "escape", "except", "exists", "false", "foreign", "from", "group", "having", "in",
    "index", "indexed", "insert", "intersect", "into", "is", "isnull", "join", "limit", "not",
    "nothing", "notnull", "null", "on", "or", "order", "primary", "raise", "references",
    "returning", "select", "set", "table", "then", "to", "transaction", "true", "union",
    "unique", "update", "using", "values", "when", "where", NULL};

char *schema_sql_name(const char *name)
{
    g_autofree char *lower = g_ascii_strdown(name, -1);
    return g_strv_contains(words, lower) ? schema_sql_identifier(name) : g_strdup(name);
}

char *schema_sql_text(const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, "'", -1);
    g_autofree char *doubled = g_strjoinv("''", parts);
    return g_strdup_printf("'%s'", doubled);
}

char *schema_sql_form_name(const SchemaStudy *study, size_t form)
{
    const char *name = study->dictionary->forms[form];
    const bool is_taken = g_strv_contains(taken, name) || g_str_has_prefix(name, "sqlite_");
    return is_taken ? g_strdup_printf("form_%s", name) : g_strdup(name);
}

const char *schema_sql_type(const SchemaDictionary *dictionary, const SchemaColumn *column)
{
    const SchemaField *field = &dictionary->fields[column->field];
    switch (field->type) {
    case SCHEMA_INTEGER:
    case SCHEMA_CHECKBOX:
        return "INTEGER";
    case SCHEMA_NUMBER:
        return "REAL";
    case SCHEMA_CHOICE:
        return field->integer_codes ? "INTEGER" : "TEXT";
    case SCHEMA_TEXT:
    case SCHEMA_DATE:
    case SCHEMA_DATETIME:
    case SCHEMA_TIME:
    case SCHEMA_NO_DATA:
        break;
    }
    return "TEXT";
}

static int compare_integers(gconstpointer a, gconstpointer b)
{
    const gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;
    return x < y ? -1 : x > y;
}

/* Integer codes as runs: 1 to 5 is one comparison. */
static void append_integer_codes(GString *sql, const char *column, const SchemaField *field)
{
    g_autoptr(GArray) codes = g_array_new(FALSE, FALSE, sizeof(gint64));
    for (size_t i = 0; i < field->n_choices; i++) {
        const gint64 code = g_ascii_strtoll(field->choices[i].code, NULL, 10);
        g_array_append_val(codes, code);
    }
    g_array_sort(codes, compare_integers);
    const gint64 *code = (const gint64 *)(const void *)codes->data;
    for (guint i = 0; i < codes->len;) {
        guint last = i;
        while (last + 1 < codes->len && code[last + 1] == code[last] + 1)
            last++;
        if (i > 0)
            g_string_append(sql, " OR ");
        if (last == i)
            g_string_append_printf(sql, "%s = %" G_GINT64_FORMAT, column, code[i]);
        else
            g_string_append_printf(sql, "%s BETWEEN %" G_GINT64_FORMAT " AND %" G_GINT64_FORMAT,
                column, code[i], code[last]);
        i = last + 1;
    }
}

static void append_text_codes(GString *sql, const char *column, const SchemaField *field)
{
    const bool many = field->n_choices > MAX_COMPARISONS;
    if (many)
        g_string_append_printf(sql, "%s IN (", column);
    for (size_t i = 0; i < field->n_choices; i++) {
        g_autofree char *code = schema_sql_text(field->choices[i].code);
        if (many)
            g_string_append_printf(sql, "%s%s", i > 0 ? ", " : "", code);
        else
            g_string_append_printf(sql, "%s%s = %s", i > 0 ? " OR " : "", column, code);
    }
    if (many)
        g_string_append_c(sql, ')');
}

static void append_range(GString *sql, const char *column, const SchemaField *field)
{
    char text[BASE_DECIMAL_SIZE];
    if (field->has_min) {
        base_decimal_shortest(field->min, text);
        g_string_append_printf(sql, "%s >= %s", column, text);
    }
    if (field->has_max) {
        base_decimal_shortest(field->max, text);
        g_string_append_printf(sql, "%s%s <= %s", field->has_min ? " AND " : "", column, text);
    }
    if (field->step > 0) {
        base_decimal_shortest(field->has_min ? field->min : 0, text);
        g_string_append_printf(sql, "%s(%s - %s) %% %" G_GINT64_FORMAT " = 0",
            field->has_min || field->has_max ? " AND " : "", column, text, field->step);
    }
}

/* The condition that a value must meet; "" where any will do. NULL always passes a CHECK. */
static char *condition(const SchemaField *field, const char *column)
{
    GString *sql = g_string_new(NULL);
    switch (field->type) {
    case SCHEMA_CHECKBOX:
        g_string_append_printf(sql, "%s BETWEEN 0 AND 1", column);
        break;
    case SCHEMA_CHOICE:
        if (field->integer_codes)
            append_integer_codes(sql, column, field);
        else
            append_text_codes(sql, column, field);
        break;
    case SCHEMA_INTEGER:
    case SCHEMA_NUMBER:
        append_range(sql, column, field);
        break;
    case SCHEMA_DATE: /* Without the modifier date() gives 30 February back as it came. */
        g_string_append_printf(sql, "%s IS date(%s, '+0 days')", column, column);
        break;
    case SCHEMA_TEXT:
    case SCHEMA_DATETIME:
    case SCHEMA_TIME:
    case SCHEMA_NO_DATA:
        break;
    }
    return g_string_free(sql, FALSE);
}

static void append_column(
    GString *sql, const SchemaDictionary *dictionary, const SchemaColumn *column)
{
    g_autofree char *name = schema_sql_identifier(column->name);
    g_autofree char *check = condition(&dictionary->fields[column->field], name);
    g_string_append_printf(sql, ",\n    %s %s", name, schema_sql_type(dictionary, column));
    if (*check)
        g_string_append_printf(sql, " CHECK (%s)", check);
}

static void append_events(GString *sql, const SchemaStudy *study, size_t form)
{
    size_t n = 0;
    for (size_t i = 0; i < study->n_events; i++) {
        const SchemaEvent *event = &study->events[i];
        for (size_t k = 0; k < event->n_forms; k++) {
            if (event->forms[k] != form)
                continue;
            g_autofree char *name = schema_sql_text(event->unique_name);
            g_string_append_printf(
                sql, "%s\"event\" = %s", n++ > 0 ? " OR " : " CHECK (", name);
        }
    }
    if (n > 0)
        g_string_append_c(sql, ')');
}

char *schema_sql_form_table(const SchemaStudy *study, size_t form)
{
    const SchemaDictionary *dictionary = study->dictionary;
    g_autofree char *name = schema_sql_form_name(study, form);
    g_autofree char *table = schema_sql_identifier(name);
    GString *sql = g_string_new(NULL);
    g_string_append_printf(sql,
        "CREATE TABLE %s (\n"
        "    \"record_id\" TEXT NOT NULL,\n"
        "    \"event\" TEXT NOT NULL",
        table);
    append_events(sql, study, form);
    g_string_append(sql, ",\n"
                         "    \"instance\" INTEGER NOT NULL CHECK (\"instance\" >= 1),\n"
                         "    \"import_id\" INTEGER NOT NULL,\n"
                         "    \"line\" INTEGER NOT NULL");
    for (size_t i = 0; i < dictionary->n_columns; i++) {
        const SchemaColumn *column = &dictionary->columns[i];
        const SchemaField *field = &dictionary->fields[column->field];
        if (column->field > 0 && strcmp(field->form, dictionary->forms[form]) == 0)
            append_column(sql, dictionary, column);
    }
    g_string_append(sql, ",\n"
                         "    PRIMARY KEY (\"record_id\", \"event\", \"instance\")\n"
                         ") STRICT, WITHOUT ROWID");
    return g_string_free(sql, FALSE);
}

bool schema_sql_joins_by_name(const char *sql)
{
    /* A column may be called natural; a table's alias, no. */
    static const char *const behind[] = {
        "join", "left", "right", "full", "inner", "cross", "outer"};
    g_autoptr(GPtrArray) tokens = schema_sql_tokens(sql);
    for (guint i = 0; i < tokens->len; i++) {
        if (schema_token_is(tokens, i, "using") && schema_token_is(tokens, i + 1, "("))
            return true;
        for (size_t k = 0; k < G_N_ELEMENTS(behind); k++)
            if (schema_token_is(tokens, i, "natural") &&
                schema_token_is(tokens, i + 1, behind[k]))
                return true;
    }
    return false;
}
