#pragma once
/**
 * @file
 * Inside commands/: what is wrong with an analysis file that was made of a command line.
 */
#include <glib.h>

/** What such a file is called in messages. */
#define QUESTION_FILE "the question"

/**
 * Turns a fault of the file into one of the command line: there is no file to mend.
 * @param where  the condition that was given, or NULL.
 * @return FALSE.
 */
gboolean question_fault(const char *where, GError **error);
