#include "serve/request.h"

#include <stdint.h>
#include <string.h>

static void field_free(gpointer data)
{
    ServeField *field = data;
    g_free(field->name);
    g_free(field->text);
    g_free(field->file);
    g_clear_pointer(&field->file_bytes, g_bytes_unref);
    g_free(field);
}

/* The bytes as text; NULL where they are none. */
static char *text_of(const char *bytes, gsize size)
{
    return memchr(bytes, '\0', size) || !g_utf8_validate(bytes, (gssize)size, NULL)
               ? NULL
               : g_strndup(bytes, size);
}

/* %41 is "A", and in a query + is a blank. NULL where it is not so written. New text. */
static char *decoded(const char *from, gsize size, bool is_query)
{
    g_autoptr(GString) out = g_string_sized_new(size);
    for (gsize i = 0; i < size; i++) {
        if (from[i] == '%') {
            const int high = i + 2 < size ? g_ascii_xdigit_value(from[i + 1]) : -1;
            const int low = i + 2 < size ? g_ascii_xdigit_value(from[i + 2]) : -1;
            if (high < 0 || low < 0)
                return NULL;
            g_string_append_c(out, (char)(16 * high + low));
            i += 2;
        } else {
            g_string_append_c(out, is_query && from[i] == '+' ? ' ' : from[i]);
        }
    }
    return text_of(out->str, out->len);
}

/* ---- the address ---- */

static bool add_segment(ServeRequest *request, const char *from, gsize size)
{
    char *text = decoded(from, size, false);
    if (!text)
        return false;
    g_ptr_array_add(request->segments, text);
    return request->segments->len <= SERVE_MOST_SEGMENTS && text[0] != '\0' &&
           !g_str_equal(text, ".") && !g_str_equal(text, "..") && !strpbrk(text, "/\\");
}

static bool add_pair(GPtrArray *list, const char *from, gsize size)
{
    const char *equal = memchr(from, '=', size);
    const gsize n_name = equal ? (gsize)(equal - from) : size;
    char *name = decoded(from, n_name, true);
    char *text = equal ? decoded(equal + 1, size - n_name - 1, true) : g_strdup("");
    if (!name || !text || list->len >= SERVE_MOST_FIELDS) {
        g_free(name);
        g_free(text);
        return false;
    }
    ServeField *field = g_new0(ServeField, 1);
    field->name = name;
    field->text = text;
    g_ptr_array_add(list, field);
    return true;
}

/* a=1&b=2 */
static bool add_pairs(GPtrArray *list, const char *from, gsize size)
{
    const char *end = from + size;
    while (from < end) {
        const char *stop = memchr(from, '&', (gsize)(end - from));
        const char *next = stop ? stop : end;
        if (next > from && !add_pair(list, from, (gsize)(next - from)))
            return false;
        from = stop ? stop + 1 : end;
    }
    return true;
}

static bool read_target(ServeRequest *request, const char *target)
{
    const gsize size = strcspn(target, "?");
    if (target[0] != '/' || strlen(target) > SERVE_MOST_TARGET || strchr(target, '#'))
        return false;
    for (gsize from = 1; from < size;) {
        const gsize n = strcspn(target + from, "/?");
        if (!add_segment(request, target + from, n))
            return false;
        from += n + 1;
    }
    return target[size] == '\0' ||
           add_pairs(request->query, target + size + 1, strlen(target + size + 1));
}

ServeRequest *serve_request_new(const char *method, const char *target)
{
    g_autoptr(ServeRequest) request = g_new0(ServeRequest, 1);
    request->method = g_strdup(method);
    request->target = g_strdup(target);
    request->segments = g_ptr_array_new_with_free_func(g_free);
    request->query = g_ptr_array_new_with_free_func(field_free);
    request->fields = g_ptr_array_new_with_free_func(field_free);
    request->names = g_ptr_array_new_with_free_func(g_free);
    request->values = g_ptr_array_new_with_free_func(g_free);
    return read_target(request, target) ? g_steal_pointer(&request) : NULL;
}

void serve_request_free(ServeRequest *request)
{
    if (!request)
        return;
    g_free(request->method);
    g_free(request->target);
    g_ptr_array_unref(request->segments);
    g_ptr_array_unref(request->query);
    g_ptr_array_unref(request->fields);
    g_ptr_array_unref(request->names);
    g_ptr_array_unref(request->values);
    g_free(request);
}

/* ---- headers ---- */

void serve_request_add_header(ServeRequest *request, const char *name, const char *value)
{
    g_ptr_array_add(request->names, g_strdup(name));
    g_ptr_array_add(request->values, g_strdup(value));
}

guint serve_request_n_headers(const ServeRequest *request, const char *name)
{
    guint n = 0;
    for (guint i = 0; i < request->names->len; i++)
        n += g_ascii_strcasecmp(request->names->pdata[i], name) == 0;
    return n;
}

const char *serve_request_header(const ServeRequest *request, const char *name)
{
    if (serve_request_n_headers(request, name) != 1)
        return NULL;
    guint i = 0;
    while (g_ascii_strcasecmp(request->names->pdata[i], name) != 0)
        i++;
    return request->values->pdata[i];
}

char *serve_request_cookie(const ServeRequest *request, const char *name)
{
    char *found = NULL;
    const char *header = serve_request_header(request, "Cookie");
    g_auto(GStrv) pairs = g_strsplit(header ? header : "", ";", -1);
    for (char **pair = pairs; *pair; pair++) {
        g_strstrip(*pair);
        if (!g_str_has_prefix(*pair, name) || (*pair)[strlen(name)] != '=')
            continue;
        if (found) {
            g_free(found);
            return NULL;
        }
        found = g_strdup(*pair + strlen(name) + 1);
    }
    return found;
}

/* ---- parts of a body (RFC 7578) ---- */

/* The value of a parameter of a header's value: name="..."; NULL where it is not there. New. */
static char *parameter_of(const char *header, const char *name)
{
    g_autofree char *wanted = g_strconcat(name, "=\"", NULL);
    for (const char *at = strstr(header, wanted); at; at = strstr(at + 1, wanted)) {
        if (at > header && at[-1] != ' ' && at[-1] != ';')
            continue;
        const char *from = at + strlen(wanted);
        const char *end = strchr(from, '"');
        g_autofree char *text = end ? g_strndup(from, (gsize)(end - from)) : NULL;
        /* Browsers write a quotation mark and line ends in a name as these. */
        g_auto(GStrv) parts = text ? g_strsplit(text, "%22", -1) : NULL;
        return parts ? g_strjoinv("\"", parts) : NULL;
    }
    return NULL;
}

static char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/'), *back = strrchr(path, '\\');
    const char *from = slash > back ? slash : back;
    return g_strdup(from ? from + 1 : path);
}

/* The header Content-Disposition of a part, whose headers are these bytes. New; NULL. */
static char *disposition_of(const char *from, gsize size)
{
    g_autofree char *text = text_of(from, size);
    g_auto(GStrv) lines = g_strsplit(text ? text : "", "\r\n", -1);
    for (char **line = lines; *line; line++)
        if (g_ascii_strncasecmp(*line, "content-disposition:", 20) == 0)
            return g_strdup(*line + 20);
    return NULL;
}

static bool add_part(ServeRequest *request, GBytes *body, gsize from, gsize end)
{
    const char *bytes = g_bytes_get_data(body, NULL);
    const char *head_end = g_strstr_len(bytes + from, (gssize)(end - from), "\r\n\r\n");
    if (!head_end || request->fields->len >= SERVE_MOST_FIELDS)
        return false;
    g_autofree char *header = disposition_of(bytes + from, (gsize)(head_end - bytes) - from);
    g_autofree char *name = header ? parameter_of(header, "name") : NULL;
    g_autofree char *file = header ? parameter_of(header, "filename") : NULL;
    const gsize begin = (gsize)(head_end - bytes) + 4;
    g_autofree char *text = file ? g_strdup("") : text_of(bytes + begin, end - begin);
    if (!name || !text)
        return false;
    ServeField *field = g_new0(ServeField, 1);
    field->name = g_steal_pointer(&name);
    field->text = g_steal_pointer(&text);
    /* A field for a file that was left empty has no name. */
    if (file && file[0] != '\0') {
        field->file = last_part(file);
        field->file_bytes = g_bytes_new_from_bytes(body, begin, end - begin);
    }
    g_ptr_array_add(request->fields, field);
    return true;
}

/* Where the mark stands, from there on; SIZE_MAX where it does not. */
static gsize find(const char *bytes, gsize from, gsize size, const char *mark)
{
    const gsize n = strlen(mark);
    while (from + n <= size) {
        const char *at = memchr(bytes + from, mark[0], size - from - n + 1);
        if (!at)
            return SIZE_MAX;
        if (memcmp(at, mark, n) == 0)
            return (gsize)(at - bytes);
        from = (gsize)(at - bytes) + 1;
    }
    return SIZE_MAX;
}

static bool add_parts(ServeRequest *request, GBytes *body, const char *boundary)
{
    gsize size;
    const char *bytes = g_bytes_get_data(body, &size);
    g_autofree char *first = g_strconcat("--", boundary, NULL);
    g_autofree char *mark = g_strconcat("\r\n--", boundary, NULL);
    gsize from = find(bytes, 0, size, first);
    if (from != 0)
        return false;
    from = strlen(first);
    while (from + 2 <= size && memcmp(bytes + from, "\r\n", 2) == 0) {
        const gsize end = find(bytes, from + 2, size, mark);
        if (end == SIZE_MAX || !add_part(request, body, from + 2, end))
            return false;
        from = end + strlen(mark);
    }
    return from + 2 <= size && memcmp(bytes + from, "--", 2) == 0;
}

gboolean serve_request_take_body(ServeRequest *request, GBytes *body)
{
    gsize size = 0;
    const char *bytes = body ? g_bytes_get_data(body, &size) : NULL;
    if (size == 0)
        return TRUE;
    const char *type = serve_request_header(request, "Content-Type");
    if (!type)
        return FALSE;
    if (g_ascii_strncasecmp(type, "application/x-www-form-urlencoded", 33) == 0)
        return add_pairs(request->fields, bytes, size);
    const char *boundary = strstr(type, "boundary=");
    if (g_ascii_strncasecmp(type, "multipart/form-data", 19) != 0 || !boundary)
        return FALSE;
    g_autofree char *text = g_strdup(boundary + strlen("boundary="));
    if (text[0] == '"') {
        memmove(text, text + 1, strlen(text));
        text[strcspn(text, "\"")] = '\0';
    }
    text[strcspn(text, "; ")] = '\0';
    return text[0] != '\0' && strlen(text) <= 70 && add_parts(request, body, text);
}

/* ---- what was asked ---- */

static const ServeField *find_field(const GPtrArray *list, const char *name)
{
    for (guint i = 0; i < list->len; i++) {
        const ServeField *field = list->pdata[i];
        if (g_str_equal(field->name, name))
            return field;
    }
    return NULL;
}

const char *serve_request_parameter(const ServeRequest *request, const char *name)
{
    const ServeField *field = find_field(request->query, name);
    return field ? field->text : NULL;
}

const char *serve_request_field(const ServeRequest *request, const char *name)
{
    const ServeField *field = find_field(request->fields, name);
    return field ? field->text : NULL;
}

const ServeField *serve_request_file(const ServeRequest *request, const char *name)
{
    const ServeField *field = find_field(request->fields, name);
    return field && field->file ? field : NULL;
}

const char *serve_request_segment(const ServeRequest *request, guint i)
{
    return i < request->segments->len ? request->segments->pdata[i] : NULL;
}

void serve_escape(GString *out, const char *text)
{
    for (const char *c = text; *c != '\0'; c++) {
        if (g_ascii_isalnum(*c) || strchr("-._~", *c))
            g_string_append_c(out, *c);
        else
            g_string_append_printf(out, "%%%02X", (unsigned)(unsigned char)*c);
    }
}
