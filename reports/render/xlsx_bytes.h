#pragma once
/**
 * @file
 * A workbook as bytes: libxlsxwriter writes files only, so a temporary one is read back.
 */
#include <glib.h>
#include <xlsxwriter.h>

/** Fills an empty workbook. */
typedef void (*ReportWorkbookFill)(lxw_workbook *workbook, const void *data);

/**
 * The workbook that `fill` makes, the same bytes on each day.
 * @param title  of the workbook's properties.
 * @return NULL with BASE_ERROR_OUTPUT: no temporary file, or a full disk.
 */
GBytes *report_workbook_bytes(
    const char *title, ReportWorkbookFill fill, const void *data, GError **error);
