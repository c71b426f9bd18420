#pragma once
/**
 * @file
 * Inside serve/views/: the list of queries, and what is chosen of it.
 */
#include "serve/views/queries.h"

/** The list, and what is chosen of it. */
typedef struct {
    ServePage *page;
    const SchemaStudy *study;
    ViewQueries asked;
    json_t *queries;
    GPtrArray *shown;   /**< json_t *, borrowed. */
    GHashTable *causes; /**< First query of a cause of many -> how many (GINT_TO_POINTER). */
    gint64 n_shown;     /**< With those that stand behind the first of a cause. */
    const char *opened; /**< The number of the query that is open in its row, or NULL. */
} ViewQueryList;

/** How many days it waits. */
gint64 view_query_days(const ViewQueryList *list, const json_t *query);
/** "held" or "asked". */
const char *view_query_kind(const json_t *query);
/** Whether it is open or answered. */
bool view_query_is_unsettled(const json_t *query);
/** Whether it is in that state, "active" and "all" included. */
bool view_query_has_state(const json_t *query, const char *state);
/** Whether that choice has it. */
bool view_queries_is_wanted(
    const ViewQueryList *list, const ViewQueries *asked, const json_t *query);
/** How many that choice has. */
gint64 view_queries_count(const ViewQueryList *list, const ViewQueries *asked);
/** The filters, each with how many its click shows. */
void view_queries_filters(const ViewQueryList *list);
