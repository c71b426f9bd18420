#pragma once
/**
 * @file
 * Sentences out of parts: lists, and the mark at the end, as a language has them.
 */
#include "base/words.h"

/** The text as a sentence: a capital first, a full stop last. @param text  taken over. New. */
char *report_sentence(GString *text, const BaseWords *words);

/** "a, b and c" of the texts (char *). New. */
char *report_listed(const GPtrArray *texts, const BaseWords *words);

/** "a; b, c and d": a list of labels, which have commas of their own. New. */
char *report_listed_apart(const GPtrArray *texts, const BaseWords *words);

/** The texts with that mark between them. New. */
char *report_joined(const GPtrArray *texts, const char *mark);

/** Appends what base_words_say and its kin made. @param said_take  is freed. */
void report_append_said(GString *text, char *said_take);
