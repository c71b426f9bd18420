#pragma once
/**
 * @file
 * Files that are no text and no workbook that is read, told by their bytes, so that the site
 * learns what it sent and what to send instead.
 */
#include <glib.h>

/** What a file is, and what to do; sentences marked with N_(). */
typedef struct {
    const char *msgid, *hint;
} ImportKind;

/**
 * The kind of a file that cannot be read in, or NULL for what may be text or a workbook.
 * @param head  its first bytes.
 * @param fd    the file, read at places of its own.
 */
const ImportKind *import_kind_find(const char *head, gsize size, int fd);
