#pragma once
/**
 * @file
 * Inside commands/: a question in place of the study that is open, ready to be answered or
 * explained.
 */
#include "commands/inside.h"
#include "commands/question.h"

/**
 * Understands the question and opens its cohort in place of that of the study whose patients
 * are meant.
 * @param opened    with the study that the options name as `cohort`, if any.
 * @param question  zeroed; clear it also after failure. It borrows from `opened` no longer.
 * @param yaml      takes its analysis file.
 * @param key       takes its hash, the same in every language and however it was put; or NULL.
 */
gboolean question_open(CommandAnalysis *opened, Question *question,
    const CommandCompare *options, char **yaml, char **key, GError **error);
