#pragma once
/**
 * @file
 * An export as CSV (RFC 4180, UTF-8, LF), line by line.
 */
#include "base/csv_write.h"
#include "exports/shape.h"

/** Takes the next bytes of the file; FALSE with `error` set ends the export. */
typedef gboolean (*ExportSink)(const char *bytes, gsize size, void *data, GError **error);

typedef struct {
    BaseCsvAudience audience;
    bool unguarded; /**< Texts that begin like formulas are written as they are. */
} ExportCsvOptions;

typedef struct ExportCsv ExportCsv;

/** Begins the file with its header. @param shape  outlives the writer. */
ExportCsv *export_csv_new(
    const ExportShape *shape, const ExportCsvOptions *options, ExportSink sink, void *data);
void export_csv_free(ExportCsv *csv);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ExportCsv, export_csv_free)

/** An ExportTakeLine; `data` is the ExportCsv. */
gboolean export_csv_line(const RegistryValue *cells, void *data, GError **error);
/** Hands over what is left. */
gboolean export_csv_end(ExportCsv *csv, GError **error);
/** Number of cells that begin like formulas: written with an apostrophe before them, or, where
 * that was not wanted, as they are. */
int64_t export_csv_n_formulas(const ExportCsv *csv);
