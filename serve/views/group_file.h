#pragma once
/**
 * @file
 * Inside serve/views/: the file of `proreg serve --group FILE`. docs/serve.md tells its keys.
 */
#include "schema/study.h"
#include "serve/group.h"

/**
 * Reads the text of such a file; the secret is not read yet.
 * @param path   as messages call it; the path of the secret is relative to its folder.
 * @param study  whose hospitals investigators may be of.
 * @return NULL with BASE_ERROR_INPUT or BASE_ERROR_STUDY: file, line, column, what was
 * expected.
 */
ServeGroup *view_group_parse(
    const char *path, const char *bytes, gsize size, const SchemaStudy *study, GError **error);
/** The secret in a file that its owner alone can read: one line of 32 characters or more. NULL
 * with BASE_ERROR_INPUT. New text. */
char *view_group_secret(const char *path, GError **error);
/** Reads the file and its secret: a ServeGroupRead. @param db  path of the registry, char *. */
ServeGroup *view_group_read(const char *path, const void *db, GError **error);
