#pragma once
/** @file
 * Short texts in a caller's buffer, without stdio: what the *_method functions write with.
 * Whatever does not fit is cut off; the text always ends with a zero byte.
 */
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Room that holds every method text of this library. */
enum { STAT_METHOD_SIZE = 256 };

/** A text under construction. */
typedef struct {
    char *buffer;
    size_t size, used;
} StatText;

/** Starts an empty text in buffer[size]; size may be 0. */
StatText stat_text(char *buffer, size_t size);

/** Appends words. */
void stat_text_add(StatText *text, const char *words);

/** Appends a whole number. */
void stat_text_add_number(StatText *text, int64_t number);

/** Appends ", ", the number and the words, as in ", 3 zero differences dropped". */
void stat_text_add_count(StatText *text, int64_t number, const char *one, const char *many);

#ifdef __cplusplus
}
#endif
