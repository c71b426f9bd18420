#pragma once
/**
 * @file
 * Number formats of a workbook: what a cell's number looks like to who opened it. Dates become
 * YYYY-MM-DD, times HH:MM or HH:MM:SS, whatever their format's order and language; numbers have
 * the decimals, leading zeros and words of their format, but no separators of thousands.
 * Source: ECMA-376 part 1, 18.8.30 (numFmts) and 18.17.4.1 (dates).
 */
#include <glib.h>
#include <stdbool.h>

typedef struct BaseXlsxFormat BaseXlsxFormat;

/** The format of a code such as `0.0"kg";[Red]-0.0`; any text gives one. */
BaseXlsxFormat *base_xlsx_format_new(const char *code);
void base_xlsx_format_free(BaseXlsxFormat *format);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BaseXlsxFormat, base_xlsx_format_free)

/** The code of a built-in format that needs no entry in the workbook; "General" for others. */
const char *base_xlsx_builtin(unsigned id);

/**
 * Appends the number as shown.
 * @param format   NULL is General.
 * @param is_1904  the workbook counts days from 1904-01-01, not from 1900.
 * @param stored   the number as the file has it; what is no number is appended as it is.
 * @return whether the shown number has fewer digits than the stored one.
 */
bool base_xlsx_show(
    const BaseXlsxFormat *format, const char *stored, bool is_1904, GString *out);
