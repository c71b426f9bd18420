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
/** The row with the form of a query. @param query  of the command's JSON. */
void view_queries_form(
    ServePage *page, const json_t *query, const ViewQueries *asked, guint n_columns);
