#pragma once
/**
 * @file
 * A new file that is made beside its name and appears under it when it is whole and on the
 * disk; what is there under that name is never replaced.
 */
#include <glib.h>
#include <stdbool.h>

/**
 * A name beside `to` that nobody has, "to.XXXXXX". Nothing may be at `to`: BASE_ERROR_USAGE.
 * @param is_made  whether an empty file of mode 0600 is left there; else there is none.
 * @return new text; NULL with `error` set.
 */
char *base_beside_new(const char *to, bool is_made, GError **error);
/** Waits for the disk and gives the file its name. The name beside stays until it is removed.
 * BASE_ERROR_OUTPUT where the disk failed or somebody took the name meanwhile: then nothing is
 * at `to` that was not. */
gboolean base_beside_appear(const char *making, const char *to, GError **error);
/** Removes the name beside, and the journal that SQLite may have left by it. NULL: nothing. */
void base_beside_remove(const char *making);
