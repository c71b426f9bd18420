#include "base/encoding_tables.h"

#include "base/error.h"

bool base_cp932_is_lead(unsigned char byte)
{
    return (byte >= 0x81 && byte <= 0x9F) || (byte >= 0xE0 && byte <= 0xFC);
}

bool base_cp932_is_katakana(unsigned char byte)
{
    return byte >= 0xA1 && byte <= 0xDF;
}

static unsigned lead_index(unsigned char lead)
{
    return lead < 0xA0 ? lead - 0x81U : lead - 0xE0U + 31U;
}

uint16_t base_cp932_character(const BaseCp932 *table, unsigned char lead, unsigned char trail)
{
    if (!base_cp932_is_lead(lead) || trail < 0x40 || trail > 0xFC)
        return 0;
    return table->characters[lead_index(lead)][trail - 0x40];
}

/** One double byte through the C library; all of CP932 lies in the basic plane. */
static uint16_t convert(GIConv converter, unsigned char lead, unsigned char trail)
{
    char in[2] = {(char)lead, (char)trail};
    unsigned char out[8];
    char *from = in, *to = (char *)out;
    gsize n_in = sizeof in, n_out = sizeof out;
    if (g_iconv(converter, &from, &n_in, &to, &n_out) == (gsize)-1 || n_out != sizeof out - 2) {
        (void)g_iconv(converter, NULL, NULL, NULL, NULL);
        return 0;
    }
    return (uint16_t)(out[0] << 8 | out[1]);
}

BaseCp932 *base_cp932_new(GError **error)
{
    GIConv converter = g_iconv_open("UTF-16BE", "CP932");
    if (converter == (GIConv)-1) {
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_INTERNAL,
            "this computer cannot decode CP932 (Shift_JIS); install the C library's conversion "
            "modules, or save the file as UTF-8");
        return NULL;
    }
    BaseCp932 *table = g_new0(BaseCp932, 1);
    for (unsigned lead = 0x81; lead <= 0xFC; lead++)
        for (unsigned trail = 0x40; base_cp932_is_lead((unsigned char)lead) && trail <= 0xFC;
             trail++)
            table->characters[lead_index((unsigned char)lead)][trail - 0x40] =
                convert(converter, (unsigned char)lead, (unsigned char)trail);
    (void)g_iconv_close(converter);
    return table;
}

uint16_t base_windows_1252_character(unsigned char byte)
{
    static const uint16_t high[32] = {0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
        0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D,
        0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178};
    return byte >= 0x80 && byte < 0xA0 ? high[byte - 0x80] : byte;
}

BaseUtf16Step base_utf16_feed(
    BaseUtf16 *state, bool big_endian, unsigned char byte, uint32_t *character)
{
    if (!state->has_first) {
        state->first = byte;
        state->has_first = true;
        return BASE_UTF16_MORE;
    }
    state->has_first = false;
    const unsigned high = big_endian ? state->first : byte;
    const unsigned low = big_endian ? byte : state->first;
    const uint16_t unit = (uint16_t)(high << 8 | low);
    const bool is_low = unit >= 0xDC00 && unit <= 0xDFFF;
    if (state->high != 0) {
        *character = 0x10000U + ((uint32_t)(state->high - 0xD800) << 10) + (unit & 0x3FFU);
        state->high = 0;
        return is_low ? BASE_UTF16_CHARACTER : BASE_UTF16_BAD;
    }
    if (unit >= 0xD800 && unit <= 0xDBFF) {
        state->high = unit;
        return BASE_UTF16_MORE;
    }
    *character = unit;
    return is_low ? BASE_UTF16_BAD : BASE_UTF16_CHARACTER;
}
