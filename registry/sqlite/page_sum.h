#pragma once
/**
 * @file
 * The checksum of one page, as registry/sqlite/pages.h describes it. For this folder only.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PAGE_SUM_BYTES = 8 };

/** What page 1 says besides that it is whole: that another program wrote to the file, or that a
 * change is under way, in sums that do not fit. */
typedef enum { PAGE_RIGHT, PAGE_FOREIGN, PAGE_UNDER_WAY } PageSum;

/** Whether the page ends in its sum. */
bool registry_sqlite_page_fits(const uint8_t *page, size_t size, int64_t number);
/** Writes its end. */
void registry_sqlite_page_seal(uint8_t *page, size_t size, int64_t number, PageSum kind);
/** Whether page 1 says that a change is under way. */
bool registry_sqlite_page_is_under_way(const uint8_t *first, size_t size);
