#pragma once
/**
 * @file
 * The terminal, or what stands in its place, as the sinks of a command: data to standard
 * output, messages and progress to standard error.
 */
#include <stdio.h>

#include "commands/command.h"

typedef struct {
    FILE *out, *err;
    bool out_failed;     /**< It was told that standard output cannot be written. */
    bool shows_progress; /**< A line of progress is to be wiped before anything else. */
    const BaseWords *words;
    char *progress_of;    /**< What the line of progress is about, or NULL; since when, in */
    gint64 progress_from; /**< microseconds, and how much of it was done then. */
    gsize progress_begun;
    char cut[8]; /**< The begun character at the end of what a terminal was given. */
    size_t n_cut;
} CliScreen;

/**
 * Sinks that write there. Progress is shown on a terminal only, and colours only where standard
 * output is one and NO_COLOR is not set.
 * @param screen  borrowed by the sinks.
 * @param words   language of the terminal.
 */
CommandSinks cli_screen_sinks(CliScreen *screen, const BaseWords *words);

/** Prints a message, one line, with what could move the cursor shown as text. */
void cli_screen_tell(CliScreen *screen, const char *prefix, const char *line);

/** Wipes progress and writes standard output out. FALSE with BASE_ERROR_OUTPUT, unless that was
 * told before. */
gboolean cli_screen_finish(CliScreen *screen, GError **error);
