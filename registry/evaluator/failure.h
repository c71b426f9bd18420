#pragma once
/**
 * @file
 * A fault of the evaluator's own statements: ours, never a user's. For this folder only.
 */
#include <glib.h>
#include <sqlite3.h>

/** Sets BASE_ERROR_INTERNAL from the connection's last fault; always returns FALSE. */
gboolean registry_evaluator_fail(sqlite3 *db, const char *doing, GError **error);
