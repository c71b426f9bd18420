#include "base/json.h"

#include <math.h>
#include <stdlib.h>

enum { FLAGS = JSON_ENCODE_ANY | JSON_REAL_PRECISION(17) };

struct BaseJsonWriter {
    GString *out;
    GString *open; /* the closing bracket of each list and object that is open */
    bool indented;
    bool empty; /* nothing stands yet in what was opened last */
};

json_t *base_json_number(double value)
{
    if (isnan(value))
        return json_null();
    if (isinf(value))
        return json_string(value > 0 ? "Inf" : "-Inf");
    if (value == floor(value) && fabs(value) < 1e15)
        return json_integer((json_int_t)value);
    return json_real(value);
}

json_t *base_json_text(const char *text)
{
    if (!text)
        return json_null();
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    return json_string(valid);
}

json_t *base_json_text_if_any(const char *text)
{
    return base_json_text(text && text[0] != '\0' ? text : NULL);
}

void base_json_set(json_t *object, const char *key, json_t *value)
{
    (void)json_object_set_new(object, key, value);
}

/* jansson's memory is malloc's, GLib's may be another's. */
static char *dumped(json_t *json, size_t flags, const char *end)
{
    char *text = json_dumps(json, FLAGS | flags);
    char *copy = g_strconcat(text, end, NULL);
    free(text);
    json_decref(json);
    return copy;
}

char *base_json_line(json_t *json)
{
    return dumped(json, JSON_COMPACT, "");
}

char *base_json_page(json_t *json)
{
    return dumped(json, JSON_INDENT(1), "\n");
}

BaseJsonWriter *base_json_writer_new(GString *out, bool indented)
{
    BaseJsonWriter *writer = g_new0(BaseJsonWriter, 1);
    *writer = (BaseJsonWriter){
        .out = out, .open = g_string_new(NULL), .indented = indented, .empty = true};
    return writer;
}

static void break_line(BaseJsonWriter *writer)
{
    if (!writer->indented)
        return;
    g_string_append_c(writer->out, '\n');
    for (gsize i = 0; i < writer->open->len; i++)
        g_string_append_c(writer->out, ' ');
}

/* What stands before a value: a comma after another one, its line, its key. */
static void begin_value(BaseJsonWriter *writer, const char *key)
{
    if (!writer->empty)
        g_string_append_c(writer->out, ',');
    if (writer->open->len > 0)
        break_line(writer);
    writer->empty = false;
    if (key) {
        g_autofree char *name = base_json_line(base_json_text(key));
        g_string_append_printf(writer->out, writer->indented ? "%s: " : "%s:", name);
    }
}

void base_json_open(BaseJsonWriter *writer, const char *key, char bracket)
{
    begin_value(writer, key);
    g_string_append_c(writer->out, bracket);
    g_string_append_c(writer->open, bracket == '{' ? '}' : ']');
    writer->empty = true;
}

void base_json_close(BaseJsonWriter *writer)
{
    const char bracket = writer->open->str[writer->open->len - 1];
    g_string_truncate(writer->open, writer->open->len - 1);
    if (!writer->empty)
        break_line(writer);
    g_string_append_c(writer->out, bracket);
    writer->empty = false;
}

void base_json_put(BaseJsonWriter *writer, const char *key, json_t *value)
{
    begin_value(writer, key);
    g_autofree char *text = dumped(value, writer->indented ? JSON_INDENT(1) : JSON_COMPACT, "");
    /* Line ends within texts are escaped: each one here ends a line of jansson's. */
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '\n')
            break_line(writer);
        else
            g_string_append_c(writer->out, *c);
    }
}

void base_json_put_line(BaseJsonWriter *writer, const char *key, json_t *value)
{
    begin_value(writer, key);
    g_autofree char *text = dumped(value, 0, "");
    g_string_append(writer->out, text);
}

void base_json_writer_free(BaseJsonWriter *writer)
{
    if (!writer)
        return;
    while (writer->open->len > 0)
        base_json_close(writer);
    g_string_append_c(writer->out, '\n');
    g_string_free(writer->open, TRUE);
    g_free(writer);
}
