#pragma once
/**
 * @file
 * The program as long as the page is served: it listens, opens the browser, and ends when it is
 * asked to, or when nobody has used the page for a while.
 */
#include "serve/app.h"

typedef struct {
    guint16 port;          /**< 0: any that is free. */
    ServeGroupFile *group; /**< Who uses the page behind a web server; NULL: one person. */
    bool
        opens_browser; /**< On a file that only this user can read and that is removed again. */
    guint idle_seconds; /**< After which it ends; 0: never. */
    const gint *cancel; /**< Not 0 asks it to end; NULL: it is never asked. */
    /** Takes the address that opens the page, once, in a browser of this machine; of a group
     * that of its web server. */
    gboolean (*address)(const char *address, void *data, GError **error);
    /** Takes a sentence for who started the program. */
    void (*tell)(const char *line, void *data);
    void *data;
} ServeRun;

/** @return FALSE with the errors of serve_http_listen and serve_http_begin, or those of
 * `address`. */
gboolean serve_run(const ServeSite *site, const ServeRun *run, GError **error);
