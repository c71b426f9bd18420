#pragma once
/**
 * @file
 * A whole file into memory, with a reason in a few words where that cannot be done: the caller
 * says which file, what it should be and what to do.
 */
#include <glib.h>

/**
 * Reads all of a file, also of a pipe.
 * @param bytes  new, the caller's; a NUL that is not counted follows. Not touched on failure.
 * @param size   likewise.
 * @return FALSE with BASE_ERROR_INPUT: what is in the way, without the path.
 */
gboolean base_read(const char *path, char **bytes, gsize *size, GError **error);

/**
 * Whether it is a file that can be read more than once: no pipe, no device. Does not wait.
 * @return FALSE with BASE_ERROR_INPUT: what it is or what is in the way, without the path.
 */
gboolean base_read_can_again(const char *path, GError **error);
