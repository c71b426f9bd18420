#pragma once
/**
 * @file
 * A sentence, or a part of one, that is kept with its arguments and composed when it is shown,
 * in the language that is asked for (base/words.h).
 */
#include <stdbool.h>

#include "base/words.h"

typedef struct {
    const char *one;  /**< English, static; {1}, {2} are places for the arguments. */
    const char *many; /**< The form for other numbers than 1, or NULL. */
    gint64 n;         /**< The number that decides. */
    char *arguments;  /**< As base_arguments gives them, or NULL. */
} ReportPhrase;

/** A phrase. @param arguments  taken over; NULL for none. New. */
ReportPhrase *report_phrase_new(const char *text, char *arguments);
/** A phrase in which the number, at {1}, decides. New. */
ReportPhrase *report_phrase_new_n(const char *one, const char *many, gint64 n);
/** The same phrase with the same arguments. */
bool report_phrase_equal(const ReportPhrase *a, const ReportPhrase *b);
/** A copy. New. */
ReportPhrase *report_phrase_copy(const ReportPhrase *phrase);
/** For arrays of phrases; NULL is fine. */
void report_phrase_free(void *phrase);
/** The words in that language. @param words  NULL for English. New text. */
char *report_phrase_compose(const ReportPhrase *phrase, const BaseWords *words);
