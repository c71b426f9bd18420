#pragma once
/**
 * @file
 * From an export to a file's bytes: what is read goes through a shape into a format.
 */
#include "base/clock.h"
#include "exports/csv.h"
#include "exports/mask.h"
#include "exports/stat_file.h"

typedef enum { EXPORT_CSV, EXPORT_SAV, EXPORT_DTA, EXPORT_XLSX } ExportFormat;

typedef struct {
    ExportFormat format;
    ExportShapeOptions shape;
    ExportCsvOptions csv;
    ExportMask *mask;   /**< Pseudonymises what is given out; NULL: as it is. */
    bool small_is_fine; /**< Somebody takes groups of patients that are small. */
    BaseClock clock;    /**< When; SPSS and Stata files bear it. */
    /** Asked now and then; FALSE with `error` set ends the export. */
    gboolean (*go_on)(void *data, GError **error);
    void *go_on_data;
} ExportOptions;

/** What was given out. Zeroed before, cleared after. */
typedef struct {
    GPtrArray *records; /**< char *: ids as the registry has them, in byte order. */
    int64_t n_lines;
    int64_t n_withdrawn; /**< Patients who are not in it, because they withdrew. */
    int64_t n_formulas;  /**< Cells of a CSV file that begin like formulas. */
    ExportStatLoss loss; /**< Of SPSS and Stata. */
} ExportGiven;

void export_given_clear(ExportGiven *given);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ExportGiven, export_given_clear)

/**
 * Reads and writes. Memory grows with the ids of the patients alone, unless they are
 * pseudonymised: then all that is given out is kept, to put it in another order. A mask that
 * finds groups of patients that are too small stops it before the first byte, unless
 * `small_is_fine`: BASE_ERROR_USAGE.
 * @param out  not read yet, and used up.
 */
gboolean export_give(const SchemaStudy *study, RegistryExport *out,
    const ExportOptions *options, ExportSink sink, void *data, ExportGiven *given,
    GError **error);
