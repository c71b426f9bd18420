#pragma once
/**
 * @file
 * A value that answers a query: checked as one in a site's file is, and put into the cell that
 * was asked about.
 */
#include "base/words.h"
#include "registry/query.h"

/** Why a value was not taken, to be composed in a language. */
typedef struct {
    const char *msgid;
    char *arguments; /**< Owned; or NULL. */
} ImportRefusal;

void import_refusal_clear(ImportRefusal *refusal);

/**
 * Puts the value into the query's cell, where it can be one.
 * @param query    its record, event, instance and field say which cell.
 * @param counts   what changes is added.
 * @param refusal  why the value cannot go in; its msgid is NULL where it went in.
 * @return FALSE with `error` set where the registry failed.
 */
gboolean import_answer_put(RegistryImport *import, const SchemaStudy *study,
    const RegistryQuery *query, const char *value, const BaseClock *clock,
    RegistryImportCounts *counts, ImportRefusal *refusal, GError **error);

/** Whether the value could go into the query's cell, as the study has it. */
bool import_answer_fits(const SchemaStudy *study, const RegistryQuery *query, const char *value,
    const BaseClock *clock);

/** Whether the query asks what a yes that turned to no means: its value is a word, mistake or
 * the scope of the withdrawal. */
bool import_answer_is_consent(const RegistryQuery *query);

/**
 * What is expected in the query's cell: its codes with their labels, its type and bounds; where
 * it asks about no single cell, what to do. In that language; new text, NULL for nothing.
 */
char *import_answer_expected(
    const SchemaStudy *study, const RegistryQuery *query, const BaseWords *words);

/**
 * Whether a value that went into the query's cell can mean nothing else than what was asked
 * for: a code, a date, a spelling, what was missing. A number that merely came into range may
 * be wrong by ten still, and a contradiction may be one after it, too.
 */
bool import_answer_is_plain(const SchemaStudy *study, const RegistryQuery *query);
