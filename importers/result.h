#pragma once
/**
 * @file
 * Building an ImportResult: problems as texts of their own, in the order of the file.
 */
#include "importers/import.h"

/** Characters of a value that a problem shows. */
enum { IMPORT_VALUE_CHARACTERS = 200 };

/** A result without rows. @param file  its name, copied. */
ImportResult *import_result_new(const char *file);
/**
 * Copies the problem, its value cut to IMPORT_VALUE_CHARACTERS; beyond problems_max it is
 * only counted.
 */
void import_result_add(ImportResult *result, const RegistryProblem *problem);
/** Takes back all problems so far: of a file of which something else has to be said. */
void import_result_forget(ImportResult *result);
/** Notes what a dry run would change, as RegistryImportInfo.changed; `data` is the result. */
void import_result_changed(const RegistryCellChange *change, void *data);

/** Counts n rewritten cells of a field, in the order in which fields come. */
void import_result_normalised(ImportResult *result, const char *field, gint64 n);
