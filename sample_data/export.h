/** The site exports, in the shapes and encodings in which sites send them. */
#pragma once

#include "rows.h"

/** How a site's file looks. */
typedef struct {
    bool wide;         /**< One row a patient, with the site's own column names and a map. */
    bool japanese;     /**< Column names of the wide file in Japanese. */
    bool cp932;        /**< CP932, some numbers in full-width digits; else UTF-8. */
    bool bom_and_crlf; /**< Byte-order mark and CRLF, as from a spreadsheet. */
    bool slash_dates;  /**< 2019/4/1 instead of 2019-04-01. */
    bool padded;       /**< Blanks around some numbers. */
    bool no_status;    /**< Without the form status columns and the repeat columns' forms. */
} SynStyle;

/** The style of a site, 1 to SYN_SITES. */
SynStyle syn_site_style(int site);

/**
 * Writes site_NN.csv, and site_NN.map.yaml for a wide file.
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
 * visits outside their window, the only ones that the synthesis plans.
 *
 * @param people, rows The data.
 * @param path         Where to write.
 * @return False, with a line on standard error, when it cannot be written.
 */
bool syn_export_warnings(const SynPeople *people, const SynRows *rows, const char *path);
