#pragma once
/**
 * @file
 * Text as people type it: blanks around it and full-width forms.
 */
#include <stdbool.h>
#include <stddef.h>

/**
 * Narrows [*text, *text + *size) to what lies between the blanks around it: space, tab, line
 * ends, no-break space, ideographic space (UTF-8).
 * @return whether it became shorter.
 */
bool base_text_trim(const char **text, size_t *size);

/**
 * Copies `size` bytes of UTF-8 to `out` with full-width letters, digits and signs (U+FF01 to
 * U+FF5E), the ideographic space and the minus sign U+2212 as ASCII; everything else as it is.
 * @param out  room for size + 1 bytes; NUL-ended. May be `text` itself.
 * @return bytes written, without the NUL.
 */
size_t base_text_narrow(const char *text, size_t size, char *out);
