/** How a site writes its files: shape, encoding, dates, and the cells that come out awkward. */
#pragma once

#include "row.h"
#include "text.h"

/** What the rows and files of a site are. */
typedef enum {
    SYN_SHAPE_FLAT,       /**< REDCap's flat export: a row a record and event. */
    SYN_SHAPE_WIDE,       /**< A row a patient, with the site's own column names and a map. */
    SYN_SHAPE_VISITS,     /**< A file a visit with own column names, and one map for all. */
    SYN_SHAPE_VISIT_MAPS, /**< A file a visit with own column names, and a map for each. */
} SynShape;

/** How a site writes 7 April 2019. */
typedef enum {
    SYN_DATE_ISO,   /**< 2019-04-07 */
    SYN_DATE_SLASH, /**< 2019/4/7 */
    SYN_DATE_DMY,   /**< 07/04/2019, as the site's map says. */
    SYN_DATE_MDY,   /**< 4/7/2019, as the site's map says. */
} SynDateStyle;

/** How a site's files look. */
typedef struct {
    SynShape shape;
    SynDateStyle dates;
    bool japanese;     /**< Own column names in Japanese. */
    bool cp932;        /**< CP932, some numbers in full-width digits; else UTF-8. */
    bool bom_and_crlf; /**< Byte-order mark and CRLF, as from a spreadsheet. */
    bool padded;       /**< Blanks around some numbers. */
    bool says_why;     /**< Missing-data codes where a value or an answer is missing. */
    bool no_status;    /**< Without the form status columns and the repeat columns' forms. */
} SynStyle;

enum { SYN_FILE_NAME = 32 };

/** The style of a site, 1 to SYN_SITES. */
SynStyle syn_site_style(int site);

/** Name, without ending, of a site's file: of an event where each has one. */
void syn_file_name(const SynStyle *style, int site, SynEvent event, char name[SYN_FILE_NAME]);

/** Appends one cell in the site's style (full-width digits, dates, blanks). */
void syn_text_add_cell(
    SynText *text, const SynStyle *style, SynColumn column, const char *cell);
