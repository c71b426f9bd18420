#pragma once
/**
 * @file
 * Who may ask for what. A browser shows the program's secret once and gets a cookie for it;
 * each request names this machine and port as its host, so that a name that was made to point
 * here is none; each change comes from a page of this one, with the token of its form.
 *
 * One guard serves several threads.
 */
#include "serve/request.h"
#include "serve/response.h"

typedef struct ServeGuard ServeGuard;

/** Somebody at work: a cookie, and what belongs to it. Lives as long as the guard. */
typedef struct ServeSession ServeSession;

/** @param port  at which is listened; it is part of the host and of the cookie's name. */
ServeGuard *serve_guard_new(guint16 port);
void serve_guard_free(ServeGuard *guard);

/**
 * A secret that opens the page once: 64 hex digits of 256 random bits. Several may wait at
 * once. New text.
 */
char *serve_guard_secret(ServeGuard *guard);

/** Whether nobody has shown the secret yet; false for NULL. */
bool serve_guard_waits(ServeGuard *guard, const char *secret);

/** Whether `Host` names this machine and port, in one of the ways that browsers write it. */
bool serve_guard_is_host(const ServeGuard *guard, const ServeRequest *request);

/**
 * Looks at a request before its body is read: its host, its method, and of a change where it
 * comes from. @return NULL where it may go on, else the refusal. New.
 */
ServeResponse *serve_guard_before(const ServeGuard *guard, const ServeRequest *request);

/**
 * Takes a secret that nobody has shown yet, and begins a session.
 * @param response  gets the cookie.
 * @return NULL where it is none, or no longer one. Borrowed.
 */
ServeSession *serve_guard_open(ServeGuard *guard, const char *secret, ServeResponse *response);
/** The session that the request's cookie names, or NULL. Borrowed. */
ServeSession *serve_guard_session(ServeGuard *guard, const ServeRequest *request);

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
/** The sentence that was kept under that name, or NULL. New text. */
char *serve_session_kept(ServeSession *session, const char *name);
