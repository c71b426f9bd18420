#pragma once
/**
 * @file
 * Who may ask for what. A browser shows the program's secret once and gets a cookie for it;
 * each request names this machine and port as its host, so that a name that was made to point
 * here is none; each change comes from a page of this one, with the token of its form.
 *
 * Where a group is served, each request comes from its web server, which says who asks: a
 * session is of that name, and its cookie is nothing under another's.
 *
 * One guard serves several threads.
 */
#include "serve/group.h"
#include "serve/request.h"
#include "serve/response.h"

typedef struct ServeGuard ServeGuard;

/** Somebody at work: a cookie, and what belongs to it. Lives as long as the guard. */
typedef struct ServeSession ServeSession;

/** Who sent a request. */
typedef struct {
    ServeSession *session; /**< Borrowed. */
    char *login;           /**< As the group's web server says it; NULL where there is none. */
    ServeRole role;
    char *hospital;    /**< Whose rows alone they may see; NULL: all. */
    bool needs_cookie; /**< The answer gives it: serve_guard_give_cookie. */
} ServeVisitor;
void serve_visitor_clear(ServeVisitor *visitor);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ServeVisitor, serve_visitor_clear)

/** @param port  at which is listened; it is part of the host and of the cookie's name. */
ServeGuard *serve_guard_new(guint16 port);
/** Of a group. @param group  borrowed, as long as the guard. */
ServeGuard *serve_guard_new_group(ServeGroupFile *group);
void serve_guard_free(ServeGuard *guard);

/**
 * A secret that opens the page once: 64 hex digits of 256 random bits. Several may wait at
 * once. New text.
 */
char *serve_guard_secret(ServeGuard *guard);

/** Whether nobody has shown the secret yet; false for NULL. */
bool serve_guard_waits(ServeGuard *guard, const char *secret);

/**
 * Looks at a request before its body is read: that it comes from the group's web server and of
 * somebody who is something, where a group is served; its host, its method, and of a change
 * where it comes from. @return NULL where it may go on, else the refusal. New.
 */
ServeResponse *serve_guard_before(const ServeGuard *guard, const ServeRequest *request);

/**
 * Takes a secret that nobody has shown yet, and begins a session.
 * @param response  gets the cookie.
 * @return NULL where it is none, or no longer one. Borrowed.
 */
ServeSession *serve_guard_open(ServeGuard *guard, const char *secret, ServeResponse *response);
/**
 * Who sent the request. Of a group that is the name that its server says, and a change needs
 * that name's cookie; else the session that the cookie names.
 * @param visitor  zeroed.
 * @return NULL, else the refusal. New.
 */
ServeResponse *serve_guard_admit(
    ServeGuard *guard, const ServeRequest *request, ServeVisitor *visitor);
/** Has the answer give the session's cookie. */
void serve_guard_give_cookie(
    const ServeGuard *guard, const ServeSession *session, ServeResponse *response);

/** The token of the form that changes something at this address. New text. */
char *serve_guard_form_token(const ServeSession *session, const char *action);
/** Whether the request's field `token` is that of its own address. */
bool serve_guard_is_form(const ServeSession *session, const ServeRequest *request);

/** Headers that every answer has: what a browser may load, and that it keeps nothing. */
void serve_guard_dress(ServeResponse *response);

/** Who is at work, as they said; NULL until they did. New text. */
char *serve_session_name(ServeSession *session);
void serve_session_set_name(ServeSession *session, const char *name);
/** Code of the language that was chosen, or NULL. New text. */
char *serve_session_language(ServeSession *session);
void serve_session_set_language(ServeSession *session, const char *code);
/** Keeps a sentence that the next page shows. @return what the page's address names it by. New.
 */
char *serve_session_keep(ServeSession *session, const char *sentence);
/** A random word that tells it from others, for names that the page sees. Borrowed. */
const char *serve_session_tag(const ServeSession *session);
/** The sentence that was kept under that name, or NULL. New text. */
char *serve_session_kept(ServeSession *session, const char *name);
