#pragma once
/**
 * @file
 * Words as they are compared: names and labels cut into plain English words, Japanese medical
 * words among them translated.
 */
#include <glib.h>
#include <stdbool.h>

/** The words of a name or label, small, each once; new, owned texts. */
GPtrArray *import_guess_words(const char *text);

/** How alike two lists of words are: 0 to 1, 1 for the same words in any order. */
double import_guess_alike(const GPtrArray *a, const GPtrArray *b);

/** Whether two labels of a choice mean the same: equal words, 男 and Male, あり and Yes. */
bool import_guess_same(const char *a, const char *b);
