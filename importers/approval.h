#pragma once
/**
 * @file
 * When a hospital may enrol: the ethics committee's approval, in study.yaml's sites. A patient
 * who was enrolled outside it may not be registered, whatever row of theirs it is.
 */
#include "importers/key.h"

/** Notes the day on which the row says that its record was enrolled; the record is numbered. */
void import_approval_survey(ImportWork *work, const ImportRow *row);

/**
 * Whether the row may go in by its site's approval. After the survey of all rows; the row's
 * site and record are known. Where nobody knows when the patient was enrolled, it may.
 */
gboolean import_approval_judge(
    ImportWork *work, const ImportRow *row, bool *is_approved, GError **error);
/** Holds a row that may not. */
gboolean import_approval_hold(ImportWork *work, const ImportRow *row, GError **error);
