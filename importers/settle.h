#pragma once
/**
 * @file
 * What a file says about queries that were asked before: a query that it settles is closed, or
 * waits for a look as answered. Only queries of the file's own records are looked at.
 */
#include "importers/key.h"

/** Reads the queries that are asked of the file's records; after the survey. */
gboolean import_settle_begin(ImportWork *work, GError **error);
/** Whether any query is asked of them. */
bool import_settle_is_asked(const ImportWork *work);
void import_settle_free(ImportSettlement *settlement);

/** Notes what a block of a row, whose cells are judged, says of the cells that are asked about.
 * @param is_taken  no other row contradicts it. */
void import_settle_row(
    ImportWork *work, const ImportBlock *block, const ImportRow *row, bool is_taken);
/** Notes that a condition was judged in the file and holds, for rules on several values. */
void import_settle_holds(ImportWork *work, const char *rule_id, const char *record_id,
    const char *event, int64_t instance, const char *field);
/** Notes a problem of the file: what is found again is not settled. */
void import_settle_found(ImportWork *work, const RegistryProblem *problem);
/** Takes the steps, after all was judged. */
gboolean import_settle_finish(ImportWork *work, GError **error);
