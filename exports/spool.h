#pragma once
/**
 * @file
 * Records that are kept until all are there: for what has to know the whole before it can begin
 * (wide tables, the widths of SPSS and Stata), or to put them in another order. In memory
 * alone: a file of patients beside the one that was asked for would be one too many.
 */
#include "registry/export.h"

typedef struct ExportSpool ExportSpool;

/** @param n_columns  values of each row. */
ExportSpool *export_spool_new(size_t n_columns);
void export_spool_free(ExportSpool *spool);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ExportSpool, export_spool_free)

/** Keeps a copy of the record. */
void export_spool_add(ExportSpool *spool, const RegistryExportRecord *record);
/** Puts them in byte order of their ids. */
void export_spool_sort(ExportSpool *spool);
/** Hands them out, in order; as often as one likes. */
gboolean export_spool_each(
    const ExportSpool *spool, RegistryExportTake take, void *data, GError **error);
