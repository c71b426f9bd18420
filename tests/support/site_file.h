#pragma once
/**
 * @file
 * Site files as inline text, through check or import, and what was found as a short text.
 */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "importers/import.h"
#include "importers/problems.h"
#include "support/cmocka_all.h"

/** A temporary registry of the study in that folder of the source tree. */
Registry *new_registry_of(const char *study);

/** The same of the example study. */
Registry *new_registry(void);

/** Writes bytes to a new temporary file. New path. */
char *write_file(const char *bytes, gsize size);

/** Whether it is the warning of a file without a column of consent, which has a test of its own
 * (test_consent) and is left out elsewhere. */
bool is_consent_warning(const ImportProblem *problem);

/** "line rule field" a problem, '!' before an error; by "; ". */
char *findings(const ImportResult *result);

/** A problem of the result, counted from 0 in the order of the lists; its texts are interned.
 * It must exist. */
ImportProblem problem_at(const ImportResult *result, guint index);

/** What it says, in English. New text. */
char *message_at(const ImportResult *result, guint index);

/** The JSON and the list of problems, in English. New texts. */
char *results_json(const GPtrArray *results);
char *results_csv(const GPtrArray *results);

/** Takes in the bytes with the options. The result must exist. */
ImportResult *take_in(
    Registry *registry, const char *bytes, gsize size, const ImportOptions *options);

/** Checks the text against the study; its findings must be `expected`. */
void assert_found(const char *text, const char *expected);

/** The kept originals of a registry file, inflated, one behind the other. New text. */
GString *kept_original(const char *path);
