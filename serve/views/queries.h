#pragma once
/**
 * @file
 * Inside serve/views/: the queries as the view shows them, and what its forms do.
 */
#include "serve/views/inside.h"

/** What the address chooses; NULL is any. Borrowed from the request. */
typedef struct {
    const char *state; /**< As of the command: "active" where the address says nothing. */
    const char *kind;  /**< "held" or "asked". */
    const char *waits; /**< "7", "30", "90" or "more": days, in the ages of the board. */
    const char *site, *rule, *field;
} ViewQueries;

/** What the address of the page chooses. */
ViewQueries view_queries_asked(const ServePage *page);
/** The address of the list so chosen, or with `id` of a query in it. New text. */
char *view_queries_address(const ViewQueries *asked, const char *id);
/** Carries out what a form says. */
gboolean view_queries_change(ServePage *page, GError **error);
/** The parts of the view, `which` of them being shown: NULL, "lists" or "answers". */
void view_queries_parts(ServePage *page, const char *which);

/** The lists that were written, and the mail to a hospital (queries_lists.c). */
gboolean view_queries_lists(ServePage *page, GError **error);
/** Notes that a list was sent, or that the hospital was reminded. */
gboolean view_queries_sent(ServePage *page, GError **error);
/** Lists that came back filled in (queries_answers.c). */
gboolean view_queries_answers(ServePage *page, GError **error);
/** Reads them, takes them in, or leaves them. */
gboolean view_queries_take_answers(ServePage *page, const char *act, GError **error);
/** What is seen of all answers that `asked` chooses, for a form that accepts them. New text;
 * `n` is how many. NULL with `error` set. */
char *view_queries_seen_answers(
    ServePage *page, const ViewQueries *asked, gint64 *n, GError **error);
/** The row with the form of a query. @param query  of the command's JSON. */
void view_queries_form(
    ServePage *page, const json_t *query, const ViewQueries *asked, guint n_columns);
