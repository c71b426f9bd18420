#pragma once
/**
 * @file
 * Parts of the view of visits that did not come (due.c): the list. Inside serve/views/.
 */
#include "serve/views/inside.h"

/** What the address chooses; NULL is any. */
typedef struct {
    const char *state; /**< "can" is all but those that were missed. */
    const char *site, *visit, *on;
} ViewDueAsked;

/** What is shown. */
typedef struct {
    ServePage *page;
    const SchemaStudy *study;
    ViewDueAsked asked;
    const json_t *due, *incomplete; /**< Lists of the command. */
    int32_t on;                     /**< Days since 1970-01-01. */
} ViewDueList;

/** An address with what was asked for. New text. */
char *view_due_address(const char *path, const ViewDueAsked *asked);
/** Whether the visit is in that state; any is in NULL. */
bool view_due_has_state(const json_t *visit, const char *state);
/** How many visits are so chosen. */
gint64 view_due_count(const ViewDueList *list, const ViewDueAsked *asked);
/** The visits that are chosen, by hospital, what closes soonest first. */
void view_due_rows(const ViewDueList *list);
/** The visits that came with required fields empty; nothing where there are none. */
void view_due_incomplete(const ViewDueList *list);
