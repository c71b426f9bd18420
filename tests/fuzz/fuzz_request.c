/* Any bytes as what a browser sends: a target, a line of headers, a body. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "serve/request.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    g_autofree char *text = g_strndup((const char *)bytes, size);
    g_auto(GStrv) lines = g_strsplit(text, "\n", 3);
    if (!lines[0])
        return 0;
    g_autoptr(ServeRequest) request = serve_request_new("POST", lines[0]);
    if (!request || !lines[1])
        return 0;
    serve_request_add_header(request, "Content-Type", lines[1]);
    serve_request_add_header(request, "Cookie", lines[1]);
    g_autofree char *cookie = serve_request_cookie(request, "session");
    const char *body = memchr(bytes, '\n', size);
    body =
        body ? memchr(body + 1, '\n', size - (size_t)(body + 1 - (const char *)bytes)) : NULL;
    const size_t n = body ? size - (size_t)(body + 1 - (const char *)bytes) : 0;
    g_autoptr(GBytes) sent = g_bytes_new(body ? body + 1 : "", n);
    (void)serve_request_take_body(request, sent);
    (void)serve_request_parameter(request, "a");
    (void)serve_request_field(request, "a");
    (void)serve_request_file(request, "file");
    (void)serve_request_segment(request, 0);
    return 0;
}
