#include "registry/narrow_codes.h"

static void set(const NarrowCodes *codes, size_t i, uint32_t code)
{
    if (codes->width == sizeof(uint8_t))
        ((uint8_t *)codes->bytes)[i] = (uint8_t)code;
    else if (codes->width == sizeof(uint16_t))
        ((uint16_t *)codes->bytes)[i] = (uint16_t)code;
    else
        ((uint32_t *)codes->bytes)[i] = code;
}

static uint8_t width_of(uint32_t code)
{
    return code <= UINT8_MAX    ? sizeof(uint8_t)
           : code <= UINT16_MAX ? sizeof(uint16_t)
                                : sizeof(uint32_t);
}

static void widen(NarrowCodes *codes, uint8_t width)
{
    NarrowCodes wide = {
        .width = width, .n = codes->n, .n_allocated = MAX(codes->n_allocated, codes->n)};
    wide.bytes = g_malloc(wide.n_allocated * width + 1);
    for (size_t i = 0; i < codes->n; i++)
        set(&wide, i, narrow_codes_at(codes, i));
    g_free(codes->bytes);
    *codes = wide;
}

void narrow_codes_make_room(NarrowCodes *codes, size_t n, uint32_t most)
{
    if (codes->n + n > codes->n_allocated) {
        codes->n_allocated = MAX(1024, MAX(codes->n + n, 2 * codes->n_allocated));
        codes->bytes = g_realloc(codes->bytes, codes->n_allocated * MAX(codes->width, 1) + 1);
    }
    if (width_of(most) > codes->width)
        widen(codes, width_of(most));
}

void narrow_codes_append(NarrowCodes *codes, uint32_t code)
{
    narrow_codes_make_room(codes, 1, code);
    set(codes, codes->n++, code);
}

void narrow_codes_put(NarrowCodes *codes, size_t i, uint32_t code)
{
    if (code != 0 && width_of(code) > codes->width)
        widen(codes, width_of(code));
    if (codes->width > 0)
        set(codes, i, code);
}

void narrow_codes_clear(NarrowCodes *codes)
{
    g_clear_pointer(&codes->bytes, g_free);
    codes->n_allocated = 0;
    codes->width = 0;
}
