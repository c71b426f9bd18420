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
