#pragma once
/**
 * @file
 * How complete the registry is, by site and event.
 */
#include "registry/registry.h"

typedef struct {
    const char *site; /**< Borrowed from the study. */
    size_t event;
    int64_t n_expected; /**< Records whose visit was due by the day, and who could come: not
                           dead before the end of the window; and all that were received. At the
                             baseline and at events without an offset: all records. */
    int64_t n_received; /**< Records with any value at the event. */
    int64_t n_complete; /**< Received with every required field of the event's forms filled, by
                             a value or a missing-data code; of a checkbox one choice ticked. */
    int64_t n_open_queries; /**< Of the record's site, or of a file of that site; those that
                               name no event of the study count at the baseline. */
} RegistryStatus;

/**
 * One entry a site with records or open queries and event, in the study's order.
 * @param day  days since 1970-01-01: what is due by then.
 * @param n    set to the number of entries.
 * @return new array (g_free).
 */
RegistryStatus *registry_status(Registry *registry, int32_t day, size_t *n, GError **error);
