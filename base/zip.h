#pragma once
/**
 * @file
 * A ZIP file out of parts in memory, for documents that are made of several files.
 */
#include <glib.h>

/** One file in it. Borrowed. */
typedef struct {
    const char *name; /**< With folders: "word/document.xml". */
    GBytes *bytes;
} BaseZipPart;

/**
 * The file, its parts in the order given and each deflated. The same parts give the same
 * bytes: all bear the first day that the format knows.
 * @return new; NULL with BASE_ERROR_OUTPUT.
 */
GBytes *base_zip_write(const BaseZipPart *parts, size_t n, GError **error);
