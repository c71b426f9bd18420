#include "base/encoding.h"

#include <string.h>

#include "base/encoding_tables.h"

static const char *const names[] = {
    [BASE_ENCODING_AUTO] = "auto",
    [BASE_ENCODING_UTF8] = "utf-8",
    [BASE_ENCODING_CP932] = "cp932",
    [BASE_ENCODING_WINDOWS_1252] = "windows-1252",
    [BASE_ENCODING_UTF16LE] = "utf-16le",
    [BASE_ENCODING_UTF16BE] = "utf-16be",
};

const char *base_encoding_name(BaseEncoding encoding)
{
    return names[encoding];
}

bool base_encoding_find(const char *name, BaseEncoding *encoding)
{
    for (size_t i = 0; i <= BASE_ENCODING_WINDOWS_1252; i++) {
        if (g_str_equal(name, names[i])) {
            *encoding = (BaseEncoding)i;
            return true;
        }
    }
    return false;
}

struct BaseDecoder {
    BaseEncoding encoding;
    BaseCp932 *table;   /**< Only for CP932. */
    unsigned char lead; /**< A lead byte that waits for its trail, or 0. */
    BaseUtf16 utf16;
};

BaseDecoder *base_decoder_new(BaseEncoding encoding, GError **error)
{
    BaseCp932 *table = NULL;
    if (encoding == BASE_ENCODING_CP932) {
        table = base_cp932_new(error);
        if (!table)
            return NULL;
    }
    BaseDecoder *decoder = g_new0(BaseDecoder, 1);
    decoder->encoding = encoding;
    decoder->table = table;
    return decoder;
}

void base_decoder_free(BaseDecoder *decoder)
{
    if (!decoder)
        return;
    g_free(decoder->table);
    g_free(decoder);
}

static void append_or_replace(GString *out, uint16_t character)
{
    g_string_append_unichar(out, character == 0 ? 0xFFFD : character);
}

static void feed_cp932(BaseDecoder *decoder, unsigned char byte, GString *out)
{
    if (decoder->lead != 0) {
        append_or_replace(out, base_cp932_character(decoder->table, decoder->lead, byte));
        decoder->lead = 0;
    } else if (base_cp932_is_lead(byte)) {
        decoder->lead = byte;
    } else if (base_cp932_is_katakana(byte)) {
        g_string_append_unichar(out, 0xFF61U + byte - 0xA1U);
    } else {
        append_or_replace(out, 0);
    }
}

static void feed_utf16(BaseDecoder *decoder, unsigned char byte, GString *out)
{
    uint32_t character;
    const bool big = decoder->encoding == BASE_ENCODING_UTF16BE;
    switch (base_utf16_feed(&decoder->utf16, big, byte, &character)) {
    case BASE_UTF16_CHARACTER:
        g_string_append_unichar(out, character);
        break;
    case BASE_UTF16_BAD:
        append_or_replace(out, 0);
        break;
    case BASE_UTF16_MORE:
        break;
    }
}

void base_decoder_feed(BaseDecoder *decoder, const char *bytes, gsize size, GString *out)
{
    if (decoder->encoding == BASE_ENCODING_UTF8) {
        g_string_append_len(out, bytes, (gssize)size);
        return;
    }
    for (gsize i = 0; i < size; i++) {
        const unsigned char byte = (unsigned char)bytes[i];
        if (decoder->encoding >= BASE_ENCODING_UTF16LE)
            feed_utf16(decoder, byte, out);
        else if (byte < 0x80 && decoder->lead == 0)
            g_string_append_c(out, (char)byte);
        else if (decoder->encoding == BASE_ENCODING_CP932)
            feed_cp932(decoder, byte, out);
        else
            append_or_replace(out, base_windows_1252_character(byte));
    }
}

static BaseEncoding encoding_of(const char *name, const char *bytes, gsize size)
{
    BaseEncoding encoding = BASE_ENCODING_UTF8;
    if (name && base_encoding_find(name, &encoding))
        return encoding >= BASE_ENCODING_UTF16LE ? BASE_ENCODING_UTF8 : encoding;
    g_autoptr(BaseEncodingScan) scan =
        base_encoding_scan_new(BASE_ENCODING_AUTO, BASE_ENCODING_AUTO, NULL);
    BaseEncodingFound found = {.encoding = BASE_ENCODING_UTF8};
    if (!scan)
        return BASE_ENCODING_UTF8;
    base_encoding_scan_feed(scan, bytes, size);
    return base_encoding_scan_finish(scan, &found) ? found.encoding : BASE_ENCODING_UTF8;
}

GString *base_decode(const char *name, const char *bytes, gsize size, GError **error)
{
    BaseDecoder *decoder = base_decoder_new(encoding_of(name, bytes, size), error);
    if (!decoder)
        return NULL;
    GString *text = g_string_sized_new(size);
    base_decoder_feed(decoder, bytes, size, text);
    base_decoder_free(decoder);
    return text;
}
