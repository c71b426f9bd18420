#include "cli/stat_output.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

static void table_free(gpointer pointer)
{
    CliStatTable *table = pointer;
    g_array_unref(table->values);
    g_free(table);
}

void cli_stat_out_init(CliStatOut *out)
{
    out->columns = g_array_new(FALSE, FALSE, sizeof(CliStatOutColumn));
    out->values = g_array_new(FALSE, FALSE, sizeof(CliStatValue));
    out->tables = g_ptr_array_new_with_free_func(table_free);
    out->texts = g_string_chunk_new(1024);
    out->notes = g_ptr_array_new_with_free_func(g_free);
}

void cli_stat_out_clear(CliStatOut *out)
{
    g_clear_pointer(&out->columns, g_array_unref);
    g_clear_pointer(&out->values, g_array_unref);
    g_clear_pointer(&out->tables, g_ptr_array_unref);
    g_clear_pointer(&out->texts, g_string_chunk_free);
    g_clear_pointer(&out->notes, g_ptr_array_unref);
}

static void append(CliStatOut *out, const char *key, const char *label, CliStatOutKind kind,
    CliStatValue value)
{
    const CliStatOutColumn column = {key, label, kind};
    g_array_append_val(out->columns, column);
    g_array_append_val(out->values, value);
}

void cli_stat_out_number(CliStatOut *out, const char *key, const char *label, double value)
{
    append(out, key, label, CLI_STAT_OUT_NUMBER, (CliStatValue){.number = value});
}

void cli_stat_out_p(CliStatOut *out, const char *key, const char *label, double value)
{
    append(out, key, label, CLI_STAT_OUT_P, (CliStatValue){.number = value});
}

void cli_stat_out_count(CliStatOut *out, const char *key, const char *label, int64_t value)
{
    append(out, key, label, CLI_STAT_OUT_COUNT, (CliStatValue){.count = value});
}

void cli_stat_out_bool(CliStatOut *out, const char *key, const char *label, bool value)
{
    append(out, key, label, CLI_STAT_OUT_BOOL, (CliStatValue){.yes = value});
}

const char *cli_stat_out_intern(CliStatOut *out, const char *text)
{
    return text ? g_string_chunk_insert_const(out->texts, text) : NULL;
}

void cli_stat_out_text(CliStatOut *out, const char *key, const char *label, const char *text)
{
    append(out, key, label, CLI_STAT_OUT_TEXT,
        (CliStatValue){.text = cli_stat_out_intern(out, text)});
}

void cli_stat_out_note(CliStatOut *out, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_ptr_array_add(out->notes, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

CliStatTable *cli_stat_out_new_table(
    CliStatOut *out, const CliStatOutColumn *columns, size_t n_columns)
{
    CliStatTable *table = g_new0(CliStatTable, 1);
    table->columns = columns;
    table->n_columns = n_columns;
    table->values = g_array_new(FALSE, FALSE, sizeof(CliStatValue));
    g_ptr_array_add(out->tables, table);
    return table;
}

CliStatTable *cli_stat_out_table(CliStatOut *out, const char *key, const char *label,
    const CliStatOutColumn *columns, size_t n_columns)
{
    CliStatTable *table = cli_stat_out_new_table(out, columns, n_columns);
    cli_stat_out_attach(out, key, label, table);
    return table;
}

void cli_stat_out_attach(
    CliStatOut *out, const char *key, const char *label, CliStatTable *table)
{
    append(out, key, label, CLI_STAT_OUT_TABLE, (CliStatValue){.table = table});
}

void cli_stat_table_row(CliStatTable *table, const CliStatValue *row)
{
    g_array_append_vals(table->values, row, (guint)table->n_columns);
}

void cli_stat_value_text(CliStatValue value, CliStatOutKind kind, char *buffer, size_t size)
{
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    switch (kind) {
    case CLI_STAT_OUT_NUMBER:
    case CLI_STAT_OUT_P:
        if (isnan(value.number))
            g_strlcpy(buffer, "-", size);
        else if (isinf(value.number))
            g_strlcpy(buffer, value.number > 0 ? "Inf" : "-Inf", size);
        else
            g_strlcpy(buffer,
                g_ascii_formatd(digits, sizeof digits, kind == CLI_STAT_OUT_P ? "%.4g" : "%.7g",
                    value.number + 0.0),
                size);
        break;
    case CLI_STAT_OUT_COUNT:
        snprintf(buffer, size, "%" PRId64, value.count);
        break;
    case CLI_STAT_OUT_TEXT:
        g_strlcpy(buffer, value.text ? value.text : "-", size);
        break;
    case CLI_STAT_OUT_BOOL:
        g_strlcpy(buffer, value.yes ? "yes" : "no", size);
        break;
    case CLI_STAT_OUT_TABLE:
        g_strlcpy(buffer, "", size);
        break;
    }
}

/* ---- JSON ---- */

static void json_text(const char *text, GString *json)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_string_append_c(json, '"');
    for (const char *c = valid; *c != '\0'; c++) {
        if (*c == '"' || *c == '\\')
            g_string_append_printf(json, "\\%c", *c);
        else if ((unsigned char)*c < 0x20)
            g_string_append_printf(json, "\\u%04x", (unsigned)*c);
        else
            g_string_append_c(json, *c);
    }
    g_string_append_c(json, '"');
}

static void json_number(double value, GString *json)
{
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    if (isnan(value))
        g_string_append(json, "null");
    else if (isinf(value))
        g_string_append(json, value > 0 ? "\"Inf\"" : "\"-Inf\"");
    else
        g_string_append(
            json, g_ascii_formatd(digits, sizeof digits, "%.17g", value + 0.0)); /* no -0 */
}

static void json_table(const CliStatTable *table, GString *json);

static void json_value(CliStatValue value, CliStatOutKind kind, GString *json)
{
    switch (kind) {
    case CLI_STAT_OUT_NUMBER:
    case CLI_STAT_OUT_P:
        json_number(value.number, json);
        break;
    case CLI_STAT_OUT_COUNT:
        g_string_append_printf(json, "%" PRId64, value.count);
        break;
    case CLI_STAT_OUT_TEXT:
        if (value.text)
            json_text(value.text, json);
        else
            g_string_append(json, "null");
        break;
    case CLI_STAT_OUT_BOOL:
        g_string_append(json, value.yes ? "true" : "false");
        break;
    case CLI_STAT_OUT_TABLE:
        json_table(value.table, json);
        break;
    }
}

static void json_object(const CliStatOutColumn *columns, const CliStatValue *values,
    size_t n_columns, GString *json)
{
    g_string_append_c(json, '{');
    for (size_t c = 0; c < n_columns; c++) {
        g_string_append_printf(json, "%s\"%s\":", c ? "," : "", columns[c].key);
        json_value(values[c], columns[c].kind, json);
    }
    g_string_append_c(json, '}');
}

static void json_table(const CliStatTable *table, GString *json)
{
    const CliStatValue *values = (const CliStatValue *)(void *)table->values->data;
    const size_t n = table->n_columns ? table->values->len / table->n_columns : 0;
    g_string_append_c(json, '[');
    for (size_t i = 0; i < n; i++, values += table->n_columns) {
        if (i > 0)
            g_string_append_c(json, ',');
        if (table->bare)
            json_value(values[0], table->columns[0].kind, json);
        else
            json_object(table->columns, values, table->n_columns, json);
    }
    g_string_append_c(json, ']');
}

void cli_stat_out_json(const CliStatOut *out, GString *json)
{
    json_object((const CliStatOutColumn *)(void *)out->columns->data,
        (const CliStatValue *)(void *)out->values->data, out->columns->len, json);
    if (out->notes->len > 0) {
        g_string_truncate(json, json->len - 1);
        g_string_append(json, out->columns->len ? ",\"notes\":[" : "\"notes\":[");
        for (guint i = 0; i < out->notes->len; i++) {
            if (i > 0)
                g_string_append_c(json, ',');
            json_text(g_ptr_array_index(out->notes, i), json);
        }
        g_string_append(json, "]}");
    }
    g_string_append_c(json, '\n');
}
