#pragma once
/**
 * @file
 * From a request to an answer: what belongs to the program itself (its style, its script,
 * opening it, who is at work, the language, work that lasts), and the views of the site. Needs
 * no socket.
 *
 * What lasts longer than a second is answered by a page that says how far it is, asks again,
 * and has a button to stop it; the other pages stay usable. One change is made at a time.
 */
#include "serve/page.h"

/** What is served. Borrowed, as long as the app. */
typedef struct {
    /** "/" leads to the first that may be seen, or to `only`. */
    const ServeView *views;
    gsize n_views;
    const ServeRights *rights; /**< Who may see each, and send which form of it. */
    /** The name of the one view that is there until something was chosen in it, or NULL: all
     * are. May be NULL itself. Several threads may be in it. */
    const char *(*only)(const void *data);
    /** Why nothing can be read right now, in a sentence; NULL: it can. Does not wait. New text.
     * May be NULL itself. */
    char *(*held)(const ServePage *page);
    /** Says what stands around every view; FALSE without an error: not right now. */
    gboolean (*summarise)(const ServePage *page, ServeSummary *summary, GError **error);
    /** What a command says, in the words of the page: its fields in place of options. New text.
     * May be NULL itself. */
    char *(*in_page_words)(const ServePage *page, const char *sentence);
    const char *version;
    bool may_change;
    guint idle_minutes;
    const BaseWords *words; /**< Where a browser asks for no language that there is. */
    const void *data;       /**< Of the views. */
} ServeSite;

typedef struct ServeApp ServeApp;

/** @param guard  borrowed. */
ServeApp *serve_app_new(const ServeSite *site, ServeGuard *guard);
/** Stops what runs. NULL is fine. */
void serve_app_free(ServeApp *app);

/** Answers a request that the guard let through (ServeHttpOptions.answer). @param app  a
 * ServeApp. */
ServeResponse *serve_app_answer(ServeRequest *request_take, void *app);
/** The most bytes of a body (ServeHttpOptions.most_body). @param app  a ServeApp. */
gsize serve_app_most_body(const ServeRequest *request, void *app);
/** Seconds since somebody asked for anything; 0 while work runs. Also forgets old work. */
gint64 serve_app_idle(ServeApp *app);
