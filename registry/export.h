#pragma once
/**
 * @file
 * Data out: the whole registry as one tidy table, ready for R.
 *
 * A row is a record and event, or one instance of a repeating form. Columns: the record id by
 * its name in the dictionary, site, event (short name), repeat_instrument, repeat_instance,
 * every column of the dictionary in its order, after each choice field its label as
 * <field>_label, then the derived values likewise: those of visits on the rows of their events,
 * those of patients on every row that is no repeating form. Missing-data codes are empty cells,
 * so that numbers stay numbers.
 */
#include "base/csv_write.h"
#include "registry/cohort.h"

typedef struct {
    const char *site; /**< Only this site's records; NULL for all. */
    bool cohort_only; /**< Only the members of the cohort. */
    bool cohort;      /**< A column `in_cohort`, 1 or 0. */
    BaseCsvAudience audience;
} RegistryExportOptions;

/** Takes the next bytes of the file; FALSE with `error` set ends the export. */
typedef gboolean (*RegistryExportSink)(
    const char *bytes, gsize size, void *data, GError **error);

/**
 * Reads the registry once and writes the table as CSV (RFC 4180, UTF-8) in pieces, in order of
 * record id, event in the study's order, form and instance. Memory does not grow with the
 * registry.
 * @param cohort   with its analysis' derived values and steps; not read yet, and used up.
 * @param options  NULL for the defaults: everything, for programs.
 */
gboolean registry_export_csv(RegistryCohort *cohort, const RegistryExportOptions *options,
    RegistryExportSink sink, void *data, GError **error);
