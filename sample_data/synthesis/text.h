/** Text of a file that is being put together, and the cells of its lines. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/** Growing bytes, UTF-8; start zeroed, free with syn_text_free. */
typedef struct {
    char *bytes;
    size_t size, capacity;
    bool failed; /**< Memory ran out; syn_text_save then fails. */
} SynText;

/** Appends formatted text. */
void syn_text_add(SynText *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Appends `number` with its ASCII digits as full-width ones, other characters as they are. */
void syn_text_add_full_width(SynText *text, const char *number);

/**
 * Writes the text to a file.
 *
 * @param text     What to write.
 * @param path     Where.
 * @param encoding Name for iconv, or NULL for UTF-8 as it is.
 * @return False, with a line on standard error, when that fails.
 */
bool syn_text_save(const SynText *text, const char *path, const char *encoding);

/** Frees the bytes. */
void syn_text_free(SynText *text);
