/** One row a patient, with a site's own column names, and the map that explains them. */
#pragma once

#include "export.h"
#include "text.h"

/**
 * Appends a wide file and its map.
 *
 * @param text, map    The file and the map, empty.
 * @param style        Of the site.
 * @param people, rows The data.
 * @param site         1 to SYN_SITES.
 */
void syn_add_wide(SynText *text, SynText *map, const SynStyle *style, const SynPeople *people,
    const SynRows *rows, int site);

/** Appends one cell in the site's style (full-width digits, slash dates, blanks). */
void syn_text_add_cell(
    SynText *text, const SynStyle *style, SynColumn column, const char *cell);
