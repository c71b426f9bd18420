#pragma once
/**
 * @file
 * A code for each of many patients, in as many bytes as the largest needs. Inside registry/.
 */
#include <glib.h>
#include <stdint.h>

/** All are 0 at first, and take no room. */
typedef struct {
    size_t n;      /**< How many patients; set by who makes it, the rest is zero. */
    void *codes;   /**< n of `width` bytes each. */
    uint8_t width; /**< 0 while all are 0, else 1, 2 or 4. */
} NarrowCodes;

void narrow_codes_put(NarrowCodes *narrow, size_t patient, uint32_t code);
/** Frees what it holds. */
void narrow_codes_clear(NarrowCodes *narrow);

static inline uint32_t narrow_codes_at(const NarrowCodes *narrow, size_t patient)
{
    switch (narrow->width) {
    case 0:
        return 0;
    case sizeof(uint8_t):
        return ((const uint8_t *)narrow->codes)[patient];
    case sizeof(uint16_t):
        return ((const uint16_t *)narrow->codes)[patient];
    default:
        return ((const uint32_t *)narrow->codes)[patient];
    }
}
