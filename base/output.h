#pragma once
/**
 * @file
 * Writing a whole file or nothing: into a temporary file beside it, then renamed, readable by
 * its owner alone, because anything here may hold patient data.
 */
#include <glib.h>

/**
 * Writes `size` bytes to `path` atomically, mode 0600.
 * @return false with BASE_ERROR_OUTPUT naming the path and the reason.
 */
gboolean base_output_write(const char *path, const char *bytes, gsize size, GError **error);

/** A file that is being written in pieces; it appears under its name only when it is whole. */
typedef struct BaseOutput BaseOutput;

/** Begins `path`, mode 0600. NULL with BASE_ERROR_OUTPUT. */
BaseOutput *base_output_open(const char *path, GError **error);
/** Appends. FALSE with BASE_ERROR_OUTPUT; the output must still be closed or discarded. */
gboolean base_output_append(BaseOutput *output, const char *bytes, gsize size, GError **error);
/** Syncs, gives the file its name and frees the output, also on failure. */
gboolean base_output_close(BaseOutput *output, GError **error);
/** Removes what was written and frees the output; NULL is fine. */
void base_output_discard(BaseOutput *output);
