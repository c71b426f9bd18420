#pragma once
/**
 * @file
 * Inside serve/: a request with what is known of who asks, and how it becomes a page.
 */
#include "serve/app.h"
#include "serve/files.h"

struct ServeApp {
    const ServeSite *site;
    ServeGuard *guard;
    ServeHandles *handles;
    ServeJobs *jobs;
    ServeFiles *files;
    GMutex writer; /* Held by who changes anything. */
    GMutex lock;
    gint64 last;   /* When somebody asked, in microseconds. */
    gint64 n_jobs; /* Changes so far. */
};

/** What was asked, by whom. A piece of work owns one. */
typedef struct {
    ServeApp *app;
    ServeRequest *request; /**< Owned. */
    ServeSession *session;
    bool is_member;        /**< Of a group: the name is that of a login. */
    const ServeView *view; /**< NULL: a page of the program itself. */
    char *user;            /**< NULL until they said who they are. */
    char *signature;       /**< Likewise. */
    ServeRole role;
    char *hospital; /**< Whose rows alone they may see; NULL: all. */
    const BaseWords *words;
    BaseClock clock;
} ServeAsked;

void serve_asked_free(gpointer asked);
/** The one view that is there before something was chosen, or NULL: all are. */
const char *serve_app_only(const ServeApp *app);
/** The view of that name, or NULL. */
const ServeView *serve_app_view(const ServeApp *app, const char *name);
/** Whether who asks may see the view (`act` NULL), or send a form of it. */
bool serve_asked_may(const ServeAsked *asked, const char *view, const char *act);
/** An empty page; clear with serve_page_clear. */
ServePage serve_asked_page(const ServeAsked *asked, ServeTask *task);
void serve_page_clear(ServePage *page);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ServePage, serve_page_clear)
/** The title of the page, or else of its view, as its heading. */
void serve_heading(ServePage *page);
/** The page in its frame; what cannot be read of the registry is said in place of the view.
 * @param refresh  seconds after which the browser asks again, or 0. */
ServeResponse *serve_asked_framed(const ServeAsked *asked, ServePage *page, guint refresh);
/** Whether it is an address of this page, and of no other. */
bool serve_is_address(const char *text);
