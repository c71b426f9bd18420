#pragma once
/**
 * @file
 * Two exports pasted one below the other: the second one's header stands among the rows.
 */
#include "importers/work.h"

/** What a row is beside a header. */
typedef enum {
    IMPORT_JOINED_NOT,  /**< No header. */
    IMPORT_JOINED_SAME, /**< The file's header again: the rows below can be read. */
    IMPORT_JOINED_OTHER /**< A header of other columns, or in another order. */
} ImportJoined;

/** Whether the row is a header. The layout is known. */
ImportJoined import_joined(const ImportWork *work, const BaseCsvRow *row);

/** Says that the line repeats the header: it is no row of a patient. */
gboolean import_joined_report(ImportWork *work, const BaseCsvRow *row, GError **error);
/** Refuses the file, whose rows below the line would be read as other columns. */
void import_joined_refuse(ImportWork *work, const BaseCsvRow *row);
