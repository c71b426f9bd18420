/** The site exports, in the shapes and encodings in which sites send them. */
#pragma once

#include "row.h"

/**
 * Writes a site's files: site_NN.csv or one a visit, site_NN_baseline.csv and so on; and for
 * all but REDCap's usual export the map or maps, site_NN.map.yaml or the name of the one file
 * that it explains.
 *
 * @param people, rows The data.
 * @param site         1 to SYN_SITES.
 * @param folder       Where to write; must exist.
 * @return False, with a line on standard error, when a file cannot be written.
 */
bool syn_export_site(
    const SynPeople *people, const SynRows *rows, int site, const char *folder);

/**
 * Writes the warnings that importing all files must give, as CSV in the order of the files:
 * visits outside their window, which the synthesis plans, encodings that are a guess, and
 * patients without a perioperative complication who have such an event.
 *
 * @param people, rows The data.
 * @param path         Where to write.
 * @return False, with a line on standard error, when it cannot be written.
 */
bool syn_export_warnings(const SynPeople *people, const SynRows *rows, const char *path);
