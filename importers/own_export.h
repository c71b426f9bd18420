#pragma once
/**
 * @file
 * The table that `export` writes, coming back as it stands: its keys have names of their own,
 * and beside the dictionary's columns it has some that were computed.
 */
#include "base/csv_read.h"
#include "schema/study.h"

/** Whether the header begins as an export's does: the record id's name, site, event,
 * repeat_instrument, repeat_instance. False where one of these is a name of the dictionary. */
bool import_is_own_export(const SchemaStudy *study, const BaseCsvRow *header);

/** REDCap's name of a key column of an export ("site" is its data access group), else `name`.
 */
const char *import_own_export_name(const char *name);

/** The name of the column that has this column's missing-data codes. New text. */
char *import_own_export_reason(const char *name);

/** Whether a column of an export holds no value of its own: a label, a missing-data code, a
 * derived value of the study, the mark of the cohort's members. */
bool import_own_export_is_computed(const SchemaStudy *study, const char *name);
