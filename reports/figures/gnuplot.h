#pragma once
/**
 * @file
 * Inside reports/: gnuplot as a program beside this one. It is found on PATH, started without a
 * shell and without the user's settings, and reads its commands from standard input.
 *
 * A text that came from data never becomes a command: it is written as a quoted string in which
 * every byte that is no plain letter, digit or blank is an octal escape.
 */
#include <glib.h>

/** Appends the text as a quoted string; control characters become blanks, but a
 * line feed, which breaks the text. */
void report_gnuplot_text(GString *out, const char *text);
/** Appends the shortest number that reads back the same; NaN and infinities as NaN. */
void report_gnuplot_number(GString *out, double value);

/**
 * Runs commands and takes what they write to standard output.
 * @param program  from report_gnuplot_find.
 * @return NULL with BASE_ERROR_INTERNAL and gnuplot's complaint, or BASE_ERROR_OUTPUT
 *         where it cannot be started.
 */
GBytes *report_gnuplot_run(const char *program, const GString *commands, GError **error);
