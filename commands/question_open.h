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

/**
 * Opens the question once more without the groups in which nobody is, for whoever was told of
 * them (ReportOptions.nobody) when they made its tables.
 * @param nobody  char *: their ids; without any the fault stands.
 * @param yaml    the file anew in place of the one before.
 * @param error   what stopped the tables; cleared where there are such groups.
 */
gboolean question_open_without(CommandAnalysis *opened, Question *question,
    const GPtrArray *nobody, char **yaml, GError **error);
