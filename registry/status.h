#pragma once
/**
 * @file
 * How complete the registry is, by site and event.
 */
#include "registry/registry.h"

typedef struct {
    const char *site; /**< Borrowed from the study. */
    size_t event;
    int64_t
        n_expected; /**< Records whose visit was due by the day, and who could come: not dead
                         before the end of the window. Baseline and outcome: all records. */
    int64_t n_received; /**< Records with any value at the event. */
    int64_t n_complete; /**< Received with every required field of the event's forms filled. */
    int64_t n_open_queries;
} RegistryStatus;

/**
 * One entry a site with records and event, in the study's order.
 * @param day  days since 1970-01-01: what is due by then.
 * @param n    set to the number of entries.
 * @return new array (g_free).
 */
RegistryStatus *registry_status(Registry *registry, int32_t day, size_t *n, GError **error);
