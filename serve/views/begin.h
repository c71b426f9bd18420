#pragma once
/**
 * @file
 * Inside serve/views/: which registry is served. It is chosen once, before the program listens
 * or on the page, and stays.
 */
#include "serve/views/inside.h"

/** Whether it is chosen. */
struct ViewBegun {
    GMutex lock;
    ViewSite *site; /**< Its registry is set under the lock, then `has_begun`. */
    gint has_begun;
};
typedef struct ViewBegun ViewBegun;

/** Whether a registry is served. Several threads may ask. */
bool view_has_begun(const ViewSite *site);
/**
 * Makes the registry at that path the one that is served, unless another one is, and puts it
 * first among those that were opened last.
 * @param clock  NULL: it is not put there, and called by its name alone, for where a server
 * keeps it is nothing for those who see the page.
 * @param unkept_new  what is in the way of the latter, or untouched. New.
 * @return FALSE with the errors of registry_open.
 */
gboolean view_begin(const ViewSite *site, const char *db, const BaseClock *clock,
    char **unkept_new, GError **error);
