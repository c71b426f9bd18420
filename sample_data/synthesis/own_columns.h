/** Tables with a site's own column names, one row a patient, and the maps that explain them. */
#pragma once

#include "style.h"

/**
 * Appends a table.
 *
 * @param text         The file, empty.
 * @param style        Of the site.
 * @param people, rows The data.
 * @param site         1 to SYN_SITES.
 * @param event        Whose values: a file a visit has the patients who have any there;
 *                     SYN_EVENTS for a wide file with all patients and events.
 */
void syn_add_own_table(SynText *text, const SynStyle *style, const SynPeople *people,
    const SynRows *rows, int site, SynEvent event);

/**
 * Appends a map.
 *
 * @param map   The file, empty.
 * @param style Of the site.
 * @param site  1 to SYN_SITES.
 * @param event The event of the only file that it explains; SYN_EVENTS for all of the site.
 */
void syn_add_own_map(SynText *map, const SynStyle *style, int site, SynEvent event);
