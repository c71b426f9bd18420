#include "registry/sqlite/page_sum.h"

#include <glib.h>
#include <string.h>

static void sum_page(const uint8_t *page, size_t size, int64_t number, uint32_t sums[2])
{
    uint32_t a = (uint32_t)number, b = (uint32_t)number;
    for (size_t i = 0; i + PAGE_SUM_BYTES < size; i += 8) {
        uint32_t words[2];
        memcpy(words, page + i, sizeof words);
        a += GUINT32_FROM_LE(words[0]) + b;
        b += GUINT32_FROM_LE(words[1]) + a;
    }
    sums[0] = GUINT32_TO_LE(a);
    sums[1] = GUINT32_TO_LE(b);
}

bool registry_sqlite_page_fits(const uint8_t *page, size_t size, int64_t number)
{
    uint32_t sums[2];
    sum_page(page, size, number, sums);
    return memcmp(page + size - PAGE_SUM_BYTES, sums, PAGE_SUM_BYTES) == 0;
}

void registry_sqlite_page_seal(uint8_t *page, size_t size, int64_t number, PageSum kind)
{
    uint32_t sums[2];
    sum_page(page, size, number, sums);
    if (kind == PAGE_FOREIGN)
        sums[0] = ~sums[0];
    else if (kind == PAGE_UNDER_WAY)
        sums[1] = ~sums[1];
    memcpy(page + size - PAGE_SUM_BYTES, sums, PAGE_SUM_BYTES);
}

bool registry_sqlite_page_is_under_way(const uint8_t *first, size_t size)
{
    uint32_t sums[2];
    sum_page(first, size, 1, sums);
    sums[1] = ~sums[1];
    return memcmp(first + size - PAGE_SUM_BYTES, sums, PAGE_SUM_BYTES) == 0;
}
