#pragma once
/**
 * @file
 * An export as a workbook: the table, what each variable is, and the codes. Numbers are
 * numbers, dates dates, and a text never becomes a formula.
 */
#include "exports/csv.h"
#include "exports/facts.h"

typedef struct ExportWorkbook ExportWorkbook;

/** Begins the workbook. @param shape  outlives it. NULL with BASE_ERROR_OUTPUT. */
ExportWorkbook *export_workbook_new(const ExportShape *shape, GError **error);
void export_workbook_free(ExportWorkbook *workbook);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ExportWorkbook, export_workbook_free)

/** An ExportTakeLine; `data` is the workbook. BASE_ERROR_OUTPUT where a sheet is full. */
gboolean export_workbook_line(const RegistryValue *cells, void *data, GError **error);
/** Adds the sheets of variables and codes, and hands the file over. */
gboolean export_workbook_end(ExportWorkbook *workbook, const ExportFacts *facts,
    ExportSink sink, void *data, GError **error);
/** Number of texts that were longer than a cell holds, and were cut. */
int64_t export_workbook_n_cut(const ExportWorkbook *workbook);
