#pragma once
/**
 * @file
 * Records that are kept until all are there, to put them in another order. In memory alone: a
 * file of patients beside the one that was asked for would be one too many.
 */
#include "registry/export.h"

/** Records that can be handed out as often as one likes, always the same ones. */
typedef struct {
    /** In order; FALSE with `error` set where `take` says so, or they cannot be read. */
    gboolean (*each)(void *of, RegistryExportTake take, void *data, GError **error);
    void *of; /**< Borrowed. */
} ExportRecords;

typedef struct ExportSpool ExportSpool;

/** @param n_columns  values of each row. */
ExportSpool *export_spool_new(size_t n_columns);
void export_spool_free(ExportSpool *spool);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ExportSpool, export_spool_free)

/** Keeps a copy of the record. */
void export_spool_add(ExportSpool *spool, const RegistryExportRecord *record);
/** Puts them in byte order of their ids. */
void export_spool_sort(ExportSpool *spool);
/** Those that it keeps; they borrow the spool. */
ExportRecords export_spool_records(ExportSpool *spool);
