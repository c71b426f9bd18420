#pragma once
/**
 * @file
 * Inside serve/views/: registries that the start page makes.
 */
#include "serve/page.h"

/** Makes a registry from a study folder (command_init), as the page's user. FALSE with the
 * errors of that command: a file that is there is never replaced. */
gboolean view_make_new(
    const ServePage *page, const char *folder, const char *db, GError **error);

/** Where this user's sample registry is, or would be. New text. */
char *view_make_sample_path(void);
/** Whether there is one already, or its files are installed. */
bool view_make_sample_can(const char *db);
/** Makes it, unless it is there, from the files that are installed with the program. It appears
 * when it is whole: one that was stopped leaves nothing. BASE_ERROR_INPUT where the files are
 * not there; BASE_ERROR_STOPPED. */
gboolean view_make_sample(const ServePage *page, const char *db, GError **error);
