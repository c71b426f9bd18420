#include "serve/response.h"

#include <string.h>

ServeResponse *serve_response_new(unsigned status, const char *type, GBytes *body)
{
    ServeResponse *response = g_new0(ServeResponse, 1);
    response->status = status;
    response->body = body;
    response->names = g_ptr_array_new_with_free_func(g_free);
    response->values = g_ptr_array_new_with_free_func(g_free);
    serve_response_set(response, "Content-Type", type);
    return response;
}

ServeResponse *serve_response_text(unsigned status, const char *text)
{
    g_autofree char *escaped = g_markup_escape_text(text, -1);
    char *page =
        g_strdup_printf("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                        "<meta name=\"viewport\" content=\"width=device-width, "
                        "initial-scale=1\"><title>proreg</title>"
                        "<link rel=\"stylesheet\" href=\"/page.css\"></head>"
                        "<body class=\"alone\"><main><h1>proreg</h1><p>%s</p></main>"
                        "</body></html>\n",
            escaped);
    return serve_response_new(
        status, "text/html; charset=utf-8", g_bytes_new_take(page, strlen(page)));
}

ServeResponse *serve_response_go(const char *address)
{
    ServeResponse *response =
        serve_response_new(303, "text/plain; charset=utf-8", g_bytes_new_static("", 0));
    serve_response_set(response, "Location", address);
    return response;
}

void serve_response_free(ServeResponse *response)
{
    if (!response)
        return;
    g_bytes_unref(response->body);
    g_ptr_array_unref(response->names);
    g_ptr_array_unref(response->values);
    g_free(response->offered_at);
    g_free(response);
}

void serve_response_set(ServeResponse *response, const char *name, const char *value)
{
    for (guint i = 0; i < response->names->len; i++) {
        if (g_ascii_strcasecmp(response->names->pdata[i], name) != 0)
            continue;
        g_free(response->values->pdata[i]);
        response->values->pdata[i] = g_strdup(value);
        return;
    }
    g_ptr_array_add(response->names, g_strdup(name));
    g_ptr_array_add(response->values, g_strdup(value));
}

const char *serve_response_header(const ServeResponse *response, const char *name)
{
    for (guint i = 0; i < response->names->len; i++)
        if (g_ascii_strcasecmp(response->names->pdata[i], name) == 0)
            return response->values->pdata[i];
    return NULL;
}

static const char before_name[] = "attachment; filename=\"";

void serve_response_is_file(ServeResponse *response, const char *name)
{
    g_autoptr(GString) plain = g_string_new(before_name);
    for (const char *c = name; *c != '\0'; c++)
        g_string_append_c(plain, g_ascii_isalnum(*c) || strchr("-._", *c) ? *c : '_');
    g_string_append(plain, "\"");
    serve_response_set(response, "Content-Disposition", plain->str);
}

char *serve_response_file_name(const ServeResponse *response)
{
    const char *said = serve_response_header(response, "Content-Disposition");
    if (!said || !g_str_has_prefix(said, before_name))
        return NULL;
    said += strlen(before_name);
    return g_strndup(said, strcspn(said, "\""));
}

ServeResponse *serve_response_copy(const ServeResponse *response)
{
    ServeResponse *copy = serve_response_new(response->status,
        serve_response_header(response, "Content-Type"), g_bytes_ref(response->body));
    for (guint i = 0; i < response->names->len; i++)
        serve_response_set(copy, response->names->pdata[i], response->values->pdata[i]);
    copy->offered_at = g_strdup(response->offered_at);
    return copy;
}
