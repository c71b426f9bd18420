#include "base/encoding.h"
#include "base/text.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/** What the scan accepts decodes to valid UTF-8, whatever the size of the pieces. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *bytes = (const char *)data;
    const gsize cut = size > 0 ? data[0] % size : 0;
    g_autoptr(BaseEncodingScan) scan =
        base_encoding_scan_new(BASE_ENCODING_AUTO, BASE_ENCODING_AUTO, NULL);
    base_encoding_scan_feed(scan, bytes, cut);
    base_encoding_scan_feed(scan, bytes + cut, size - cut);
    BaseEncodingFound found;
    if (!base_encoding_scan_finish(scan, &found))
        return 0;
    g_autoptr(BaseDecoder) decoder = base_decoder_new(found.encoding, NULL);
    g_autoptr(GString) text = g_string_new(NULL);
    base_decoder_feed(decoder, bytes, cut, text);
    base_decoder_feed(decoder, bytes + cut, size - cut, text);
    g_assert(
        g_utf8_validate_len(text->str, text->len, NULL) || memchr(text->str, '\0', text->len));
    char *narrow = g_malloc(text->len + 1);
    const char *trimmed = text->str;
    size_t n = text->len;
    (void)base_text_trim(&trimmed, &n);
    g_assert(base_text_narrow(trimmed, n, narrow) <= n);
    g_free(narrow);
    return 0;
}
