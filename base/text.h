#pragma once
/**
 * @file
 * Text as people type it: blanks around it and full-width forms. And as they may see it:
 * without what would move a cursor, forge a line or turn the reading direction.
 */
#include <glib.h>
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

/**
 * Appends text as it may be shown to people on a terminal or in a message: control characters
 * and bytes that are no UTF-8 as \x1b, line ends and tabs as \n, \r, \t, further control,
 * format, line and paragraph characters by their number, as U+202E. Everything else as it is.
 * What is written for programs keeps its texts as they are.
 * @param text  NUL-ended; NULL appends nothing.
 */
void base_text_show(GString *out, const char *text);
/** The same as new text; NULL for NULL. */
char *base_text_shown(const char *text);
/** The same with line ends and tabs as they are, for pages and documents. New. */
char *base_text_shown_in_lines(const char *text);

/** Whether nobody sees the character: a control or format mark, the end of a line or paragraph.
 * Such a one moves the cursor, turns the direction or joins what stands apart. */
bool base_text_is_hidden(gunichar character);
/**
 * Whether nothing of the character is seen though it is a letter or mark: fillers, joiners and
 * selectors of variants (Unicode's Default_Ignorable_Code_Point that are not hidden as such),
 * and the blank of Braille.
 */
bool base_text_is_blank_letter(gunichar character);

/** Whether it is UTF-8, somebody sees something of it, and nothing in it is hidden as by
 * base_text_is_hidden: what may stand for a name or a reason. False for "". */
bool base_text_is_plain(const char *text);

/** Byte order of two texts, for qsort and bsearch of `char *`. @param a, b  char *const *. */
int base_text_compare(const void *a, const void *b);
/** Where a text stands among n others, which are in byte order; SIZE_MAX: nowhere. */
size_t base_text_find(const char *const *texts, size_t n, const char *text);
/** The keys of a table, which are texts, in byte order. A new array of borrowed ones. */
GPtrArray *base_text_keys(GHashTable *table);

/** Columns of a terminal that the text takes as it is shown: an ideograph takes two, a
 * combining mark none. */
size_t base_text_width(const char *text);
