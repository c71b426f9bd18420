#pragma once
/**
 * @file
 * An export as a file of SPSS (.sav) or Stata (.dta), by ReadStat: labels of variables and
 * codes, dates as dates, missing-data codes as what each of them knows.
 */
#include "base/clock.h"
#include "exports/csv.h"
#include "exports/spool.h"

typedef enum { EXPORT_STAT_SAV, EXPORT_STAT_DTA } ExportStatFormat;

/** What had to be changed. Zeroed before. */
typedef struct {
    int64_t n_renamed; /**< Columns whose names were too long or the format's own words. */
    int64_t n_cut;     /**< Texts that were longer than the format can hold. */
} ExportStatLoss;

/**
 * Writes the file. The records are asked for twice: for what has to be known of the columns
 * before the first line, and for the lines.
 * @param shape  with missing-data codes in place, and no columns of labels.
 * @return FALSE with BASE_ERROR_OUTPUT, or what the sink says.
 */
gboolean export_stat_file(const ExportShape *shape, const ExportRecords *records,
    ExportStatFormat format, const BaseClock *clock, ExportSink sink, void *data,
    ExportStatLoss *loss, GError **error);
