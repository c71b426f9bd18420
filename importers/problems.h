#pragma once
/**
 * @file
 * The problems of one file, as many as there are, in little memory: what they share is kept
 * once, and the rest in compressed blocks. They are read from the first line on.
 */
#include "importers/import.h"

ImportProblems *import_problems_new(void);
/** NULL is fine. */
void import_problems_free(ImportProblems *problems);
/** Keeps a copy of the problem; msgid and hint are static texts, or interned. Its `file` is not
 * kept. */
void import_problems_add(ImportProblems *problems, const ImportProblem *problem);
/** Forgets all of them. */
void import_problems_clear(ImportProblems *problems);
/** How many there are. */
guint import_problems_n(const ImportProblems *problems);

/** A walk over the problems of a result. */
typedef struct ImportProblemsWalk ImportProblemsWalk;

/** Begins it; no problem may be added until it ends. */
ImportProblemsWalk *import_problems_walk(const ImportResult *result);
/**
 * The next problem by line, then column; those of one place as they came. Texts are borrowed
 * until the next call, but for `file`, `event`, `field` and `rule_id`, which live as long as
 * the result.
 * @return NULL after the last.
 */
const ImportProblem *import_problems_next(ImportProblemsWalk *walk);
/** NULL is fine. */
void import_problems_walk_free(ImportProblemsWalk *walk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ImportProblemsWalk, import_problems_walk_free)
