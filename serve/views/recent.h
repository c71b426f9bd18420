#pragma once
/**
 * @file
 * Inside serve/views/: the registries that this user opened last, kept in a file of the user's
 * state folder (XDG Base Directory, $XDG_STATE_HOME/proreg/recent.json) that nobody else can
 * read. It holds paths, titles and days, and nothing of patients.
 */
#include <glib.h>
#include <stdbool.h>

#include "base/clock.h"

/** A registry that was opened. */
typedef struct {
    char *path;    /**< Absolute. */
    char *title;   /**< Of its study, as it was then. */
    char *day;     /**< When it was opened last, YYYY-MM-DD. */
    bool is_there; /**< Whether there is a file still. */
} ViewRecent;

/** ViewRecent *, the last one first; none where nothing is kept or it cannot be read. New. */
GPtrArray *view_recent_read(void);
/** Puts a registry first; the oldest ones beyond a dozen go. BASE_ERROR_OUTPUT. */
gboolean view_recent_add(
    const char *path, const char *title, const BaseClock *clock, GError **error);
/** Takes a registry out of the list; the file of the registry is not touched.
 * BASE_ERROR_OUTPUT. */
gboolean view_recent_forget(const char *path, GError **error);
