#pragma once
/**
 * @file
 * What the sheets of a workbook share: their names and places, the texts, the formats of
 * numbers. Source: ECMA-376 part 1, 18.2 (workbook), 18.4 (shared strings), 18.8 (styles).
 */
#include "base/xlsx_format.h"
#include "base/xlsx_part.h"

typedef struct {
    char *name;
    char *relation; /**< Id of the relation that says where it is. */
    char *part;     /**< Its part of the archive; NULL for a chart. */
    bool is_hidden;
} BaseXlsxSheet;

typedef struct {
    GArray *sheets; /**< BaseXlsxSheet. */
    bool is_1904;
    GString *texts;     /**< Shared texts, each NUL-ended. */
    GArray *text_at;    /**< gsize: where each begins. */
    GHashTable *codes;  /**< Id of a format (GUINT_TO_POINTER) -> its code. */
    GPtrArray *formats; /**< BaseXlsxFormat *, one a style of cells; NULL is General. */
} BaseXlsxParts;

/** Reads all of them. NULL with BASE_ERROR_INPUT where the archive is no workbook. */
BaseXlsxParts *base_xlsx_parts_read(zip_t *archive, GError **error);
void base_xlsx_parts_free(BaseXlsxParts *parts);

/** A text under construction: the pieces of <t>, without phonetic readings. */
typedef struct {
    GString *text;
    guint n_phonetic; /**< Depth inside <rPh>. */
    bool in_text;     /**< Inside <t>. */
    bool too_long;
} BaseXlsxText;

/** To be called with each element inside <si> or <is>, and with each piece of text. */
void base_xlsx_text_start(BaseXlsxText *text, const char *name);
void base_xlsx_text_end(BaseXlsxText *text, const char *name);
void base_xlsx_text_add(BaseXlsxText *text, const char *piece, size_t size);

/** Replaces _x000D_ and the like from `begin` on by the characters that they stand for. */
void base_xlsx_unescape(GString *text, gsize begin);

/** A text may have so many bytes; Excel has 32767 characters. */
#define BASE_XLSX_TEXT_MAX ((gsize)1 << 20)
