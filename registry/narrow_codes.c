#include "registry/narrow_codes.h"

static void put(const NarrowCodes *narrow, size_t patient, uint32_t code)
{
    if (narrow->width == sizeof(uint8_t))
        ((uint8_t *)narrow->codes)[patient] = (uint8_t)code;
    else if (narrow->width == sizeof(uint16_t))
        ((uint16_t *)narrow->codes)[patient] = (uint16_t)code;
    else
        ((uint32_t *)narrow->codes)[patient] = code;
}

static void widen(NarrowCodes *narrow, uint8_t width)
{
    const NarrowCodes wide = {narrow->n, g_malloc0_n(narrow->n, width), width};
    for (size_t i = 0; narrow->width > 0 && i < narrow->n; i++)
        put(&wide, i, narrow_codes_at(narrow, i));
    g_free(narrow->codes);
    *narrow = wide;
}

void narrow_codes_put(NarrowCodes *narrow, size_t patient, uint32_t code)
{
    const uint8_t width = code == 0            ? 0
                          : code <= UINT8_MAX  ? sizeof(uint8_t)
                          : code <= UINT16_MAX ? sizeof(uint16_t)
                                               : sizeof(uint32_t);
    if (width > narrow->width)
        widen(narrow, width);
    if (narrow->width > 0)
        put(narrow, patient, code);
}

void narrow_codes_clear(NarrowCodes *narrow)
{
    g_clear_pointer(&narrow->codes, g_free);
    narrow->width = 0;
}
