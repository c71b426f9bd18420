#pragma once
/**
 * @file
 * Codes of many patients, in as many bytes each as the largest needs. Inside registry/.
 */
#include <glib.h>
#include <stdint.h>

/** All zero is none yet. With n alone there are n codes that are 0 and take no room. */
typedef struct {
    uint8_t width; /**< 0 (nothing but zeros so far), 1, 2 or 4 bytes. */
    size_t n, n_allocated;
    void *bytes; /**< n codes. */
} NarrowCodes;

/** Makes room for n more codes up to `most`: the width then is that of `most` at least. */
void narrow_codes_make_room(NarrowCodes *codes, size_t n, uint32_t most);
void narrow_codes_append(NarrowCodes *codes, uint32_t code);
/** Puts the i-th code in place of what it was; i < n. */
void narrow_codes_put(NarrowCodes *codes, size_t i, uint32_t code);
/** Frees what it holds; each code is 0 then. */
void narrow_codes_clear(NarrowCodes *codes);

static inline uint32_t narrow_codes_at(const NarrowCodes *codes, size_t i)
{
    switch (codes->width) {
    case 0:
        return 0;
    case sizeof(uint8_t):
        return ((const uint8_t *)codes->bytes)[i];
    case sizeof(uint16_t):
        return ((const uint16_t *)codes->bytes)[i];
    default:
        return ((const uint32_t *)codes->bytes)[i];
    }
}
