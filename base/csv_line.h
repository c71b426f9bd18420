#pragma once
/**
 * @file
 * What can be seen of a line of CSV without reading it cell by cell.
 */
#include <glib.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/** The delimiter of the text's first line: a comma, unless there is none and another one is. */
char base_csv_line_delimiter(const char *text, size_t size);

/**
 * Length of a line without its end, if it has no quote and no NUL: then delimiters are all that
 * there is to see.
 * @param size  of the line with its end.
 * @return 0 for all other lines, and for an empty one.
 */
size_t base_csv_line_plain(const char *text, size_t size);

/**
 * Looks at eight bytes together.
 * @return the high bit of each that is `byte`; the first of them is the lowest.
 */
static inline uint64_t base_csv_line_find(const char *bytes, char byte)
{
    const uint64_t low = UINT64_C(0x7F7F7F7F7F7F7F7F);
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    word = GUINT64_FROM_LE(word) ^ (UINT64_C(0x0101010101010101) * (unsigned char)byte);
    return ~(((word & low) + low) | word | low);
}
