#pragma once
/**
 * @file
 * A question as the words of a command line, and back: what a saved table bears in its first
 * lines, and what the page shows under an answer.
 */
#include "commands/compare.h"

/** "--outcome", "pain_vas", ...: what is asked, without where it is asked, by whom and in which
 * form it is shown. New texts; not ended by NULL. */
GPtrArray *command_compare_words(const CommandCompare *options);
/**
 * Takes such words into the options; texts are borrowed from `words`.
 * @param words  NULL-ended. Words that are none of an option are passed over.
 * @return whether any option was found.
 */
bool command_compare_take_words(CommandCompare *options, char *const *words);
/**
 * The question that a saved table was made of.
 * @param bytes  an analysis file, as `compare` writes it.
 * @param words  takes the words, which the options borrow from; free with g_strfreev.
 * @return false where it is no file of a question.
 */
bool command_compare_of_file(GBytes *bytes, CommandCompare *options, char ***words);
